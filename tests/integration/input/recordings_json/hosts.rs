//! Where a recording tells the host apart from the path. Of Stytch's own hosts every path is theirs,
//! so that an unknown one there is reported.

use std::sync::Arc;

use serde_json::{Value, json};

use stytch_validate::model::rule::Level;
use stytch_validate::pipeline;
use stytch_validate::settings::InputPath;

use super::judge_text;
use crate::commands::redact::redact;
use crate::support::{Plan, folder, settings};

/// One exchange with a host, at this path, as each format writes it.
fn exchanges(host: &str, path: &str) -> Vec<(&'static str, String)> {
    let body = r#"{"status_code":200}"#;
    let response = json!({"status": 200, "body": body});
    let matcher = |value: &str| json!([{"matcher": "exact", "value": value}]);
    let raw = format!("https://ada:lovelace@{host}{path}");
    let segments: Vec<&str> = path[1..].split('/').collect();
    let words: Vec<&str> = host.split('.').collect();
    let asked = json!({"method": "POST", "url": {"raw": raw, "host": words, "path": segments}});
    let json = |name, value: Value| (name, value.to_string());
    vec![
        (
            "http",
            format!("POST {path} HTTP/1.1\r\nHost: {host}\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{body}"),
        ),
        json(
            "hoverfly",
            json!({"data": {"pairs": [{
            "request": {"path": matcher(path), "method": matcher("POST"), "destination": matcher(host)},
            "response": response,
        }]}, "meta": {"schemaVersion": "v5"}}),
        ),
        json(
            "mockserver",
            json!([{
                "httpRequest": {"method": "POST", "path": path, "headers": {"Host": [host]}},
                "httpResponse": {"statusCode": 200, "body": body},
            }]),
        ),
        json(
            "mockserver, older",
            json!([{
                "httpRequest": {
                    "method": "POST", "path": path, "headers": [{"name": "Host", "values": [host]}],
                },
                "httpResponse": {"statusCode": 200, "body": body},
            }]),
        ),
        json(
            "nock",
            json!([{
                "scope": format!("https://{host}:443"), "method": "POST", "path": path, "status": 200, "response": body,
            }]),
        ),
        json(
            "pact",
            json!({"consumer": {"name": "a"}, "provider": {"name": "b"}, "interactions": [{
                "request": {"method": "POST", "path": path, "headers": {"host": host}}, "response": response,
            }]}),
        ),
        json(
            "postman",
            json!({"info": {"schema": "https://schema.getpostman.com/json/collection/v2.1.0/"}, "item": [
                {"request": asked, "response": [{"originalRequest": asked, "code": 200, "body": body}]},
            ]}),
        ),
        json(
            "wiremock journal",
            json!({"requests": [{
            "request": {"method": "POST", "url": path, "headers": {"Host": host}}, "response": response,
        }], "requestJournalDisabled": false}),
        ),
    ]
    .into_iter()
    .chain(clients(host, path))
    .collect()
}

/// The same as clients' logs have it: the address below that of the client, or in pieces.
fn clients(host: &str, path: &str) -> Vec<(&'static str, String)> {
    let below = json!({"method": "post", "url": path, "baseURL": format!("https://{host}/")});
    let pieces = json!({"method": "post", "url": {"href": format!("https://{host}{path}")}});
    let answer = json!({"status": 200, "data": {"status_code": 200}});
    let mut flat = below.clone();
    for (name, value) in answer.as_object().expect("an object") {
        flat[name] = value.clone();
    }
    [
        (
            "axios",
            json!({"config": below, "status": 200, "data": {"status_code": 200}}),
        ),
        (
            "axios, request",
            json!({"request": below, "response": answer}),
        ),
        ("axios, req", json!({"req": below, "response": answer})),
        (
            "axios, req in a list",
            json!({"calls": [{"req": below, "response": answer}]}),
        ),
        ("axios, flat", flat),
        ("pieces", json!({"request": pieces, "response": answer})),
        ("pieces, req", json!([{"req": pieces, "response": answer}])),
    ]
    .map(|(name, value)| (name, value.to_string()))
    .to_vec()
}

/// How many findings there are for responses that were not checked, and how many responses were.
fn counts(text: &[u8]) -> (u64, u64) {
    let report = judge_text("recording", text);
    let rules = report.summary.rules.iter();
    let unchecked = rules.filter(|((_, rule), _)| *rule == "unchecked-response");
    (
        unchecked.map(|(_, count)| count).sum(),
        report.summary.checked,
    )
}

#[test]
fn an_unknown_path_at_a_host_of_stytchs_is_reported_and_at_no_other() {
    let (known, unknown) = ("/v1/b2b/sso/authenticate", "/v1/b2b/lovelace");
    for (host, path, expected) in [
        ("test.stytch.com", unknown, (1, 0)),
        ("login.example.com", unknown, (0, 0)),
        ("test.stytch.com", known, (0, 1)),
        ("login.example.com", known, (0, 1)),
    ] {
        for (format, text) in exchanges(host, path) {
            let shown = format!("{format}, {host}{path}");
            assert_eq!(counts(text.as_bytes()), expected, "{shown}");
            let redacted = redact("recording", text.as_bytes()).expect("a recording");
            assert_eq!(counts(&redacted), expected, "{shown}, redacted");
        }
    }
}

#[test]
fn a_credential_in_an_address_is_shown_once() {
    let path = "/v1/b2b/secret-live-AbCdEfGhIjKlMnOpQrStUvWxYz012345678=";
    for (format, text) in exchanges("test.stytch.com", path) {
        let folder = folder([("recording", text.as_bytes())]);
        let plan = Plan {
            levels: &[("live-credential", Level::Warn)],
            ..Plan::default()
        };
        let input = InputPath::Path(folder.path().join("recording"));
        let report = pipeline::run(&Arc::new(settings(vec![input], &plan)));
        let found = report.findings.iter();
        let lines = found.filter(|finding| finding.rule.id == "live-credential");
        let columns: Vec<u64> = lines.map(|it| it.span.start.column.get()).collect();
        let mut once = columns.clone();
        once.dedup();
        assert!(
            !columns.is_empty() && columns == once,
            "{format}: {columns:?}"
        );
    }
}

#[test]
fn a_path_below_that_of_a_client_is_a_whole_one() {
    let exchange = json!({
        "config": {"url": "sso/authenticate", "baseURL": "https://login.example.com/v1/b2b/", "method": "post"},
        "status": 200,
        "data": {"status_code": 200},
    });
    assert_eq!(counts(exchange.to_string().as_bytes()), (0, 1));
}
