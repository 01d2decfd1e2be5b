//! Bodies that a filter or a serializer of a test suite has parsed: what the text said stands as
//! lists and mappings where the text was. And lists of exchanges that are none.

use serde_json::{Value, json};

use crate::support::{folder, run_in};

const URL: &str = "https://test.stytch.com/v1/b2b/sso/authenticate";

/// A list and mappings, so that the body is judged, and a secret.
fn body() -> Value {
    json!({"status_code": "200", "session_token": "hunter2", "member": {"roles": [1]}})
}

fn vcrpy(response: &Value, request: &Value) -> Value {
    json!({"interactions": [{"request": {"body": request, "headers": {}, "method": "POST", "uri": URL},
        "response": {"body": response, "headers": {"content-encoding": ["gzip"]}, "status": {"code": 200, "message": "OK"}}}], "version": 1})
}

fn betamax(response: &Value) -> Value {
    json!({"http_interactions": [{"request": {"body": {"string": ""}, "headers": {}, "method": "POST", "uri": URL},
        "response": {"body": response, "headers": {}, "url": URL, "status": {"code": 200, "message": "OK"}},
        "recorded_at": "2026-05-18T09:30:02"}], "recorded_with": "betamax/0.9.0"})
}

/// A value as YAML in blocks.
fn yaml(value: &Value, indent: usize) -> String {
    let pad = " ".repeat(indent);
    match value {
        Value::Object(members) if !members.is_empty() => {
            let member =
                |(name, value)| format!("\n{pad}{}:{}", json!(name), yaml(value, indent + 2));
            members.iter().map(member).collect()
        }
        Value::Array(items) if !items.is_empty() => {
            let item = |item| format!("\n{pad}-{}", yaml(item, indent + 2));
            items.iter().map(item).collect()
        }
        other => format!(" {other}"),
    }
}

#[test]
fn a_body_that_was_parsed_is_judged_and_redacted_as_the_text_was() {
    let body = body();
    let request = json!({"sso_token": "hunter2"});
    let cassettes = [
        vcrpy(&json!({"string": body}), &json!(null)),
        vcrpy(
            &json!({"parsed_body": body}),
            &json!({"parsed_body": request}),
        ),
        vcrpy(&json!({"string": "", "parsed_body": body}), &request),
        vcrpy(&body, &request),
        betamax(&json!({"encoding": "utf-8", "string": body})),
        betamax(&body),
        json!({"version": 2, "interactions": [{"request": {"url": URL, "method": "POST", "body": request},
            "response": {"body": body, "code": 200, "duration": "1s"}}]}),
        json!([{"request": {"method": "POST", "url": URL, "body": request},
            "response": {"status": 200, "body": body}, "index": 0}]),
    ];
    for cassette in &cassettes {
        for (name, text) in [
            ("a.json", cassette.to_string()),
            ("a.yaml", format!("---{}\n", yaml(cassette, 0))),
        ] {
            let folder = folder([(name, text.as_bytes())]);
            let judge = |name: &str| {
                let report = run_in(folder.path(), &["-f", "json", name]).json();
                assert_eq!(report["summary"]["checked"], 1, "{name}: {text}");
                report["summary"]["rules"].clone()
            };
            let rules = judge(name);
            assert_eq!(rules["type-mismatch"], 2, "{text}");
            let outcome = run_in(folder.path(), &["--redact", name, "-o", "out"]);
            assert_eq!(outcome.code, 0, "{text}: {}", outcome.stderr);
            let made = std::fs::read_to_string(folder.path().join("out")).expect("a file");
            assert!(!made.contains("hunter2"), "{text}\n{made}");
            assert_eq!(judge("out"), rules, "{text}\n{made}");
        }
    }
}

/// What a body says of its encoding alone is none.
#[test]
fn an_empty_body_is_none_however_it_is_wrapped() {
    for body in [
        json!({"encoding": "UTF-8", "string": ""}),
        json!({"string": null}),
        json!(null),
    ] {
        let text = vcrpy(&body, &json!(null)).to_string();
        let folder = folder([("a.json", text.as_bytes())]);
        let report = run_in(folder.path(), &["-f", "json", "a.json"]).json();
        assert_eq!(report["summary"]["skipped_reasons"]["no-body"], 1, "{text}");
    }
}

#[test]
fn a_list_of_exchanges_that_is_none_is_refused_beside_one() {
    let text = "interactions: []\nversion: 1\n---\nversion: 1\ninteractions: {request: 1}\n";
    let folder = folder([("a.yaml", text.as_bytes())]);
    let outcome = run_in(folder.path(), &["-f", "json", "a.yaml"]);
    let message = outcome.json()["unreadable"][0]["message"].to_string();
    assert_eq!(outcome.code, 2, "{text}");
    let said = "line 5, column 15: the entries of this format must be a list";
    assert!(message.contains(said), "{message}");
}

/// YAML has more ways to write a number, and a recorder that had no headers writes that there are
/// none.
#[test]
fn a_status_and_headers_mean_the_same_once_they_are_redacted() {
    let codes = [
        "0x191", "0o621", "+401", "401.0", "4.01e2", "0401", "7654321", "-3", ".inf",
    ];
    let headers = ["~", "null", "", "{}", "[]"];
    let ways = codes.iter().map(|code| (*code, "{}"));
    for (code, headers) in ways.chain(headers.iter().map(|headers| ("200", *headers))) {
        let text = format!(
            "http_interactions:\n- request:\n    method: post\n    uri: {URL}\n    headers: {headers}\n  response:\n    status:\n      code: {code}\n    headers: {headers}\n    body:\n      string: '{{\"status_code\":\"401\"}}'\n  recorded_at: Mon, 18 May 2026 09:30:02 GMT\nrecorded_with: VCR 6.0.0\n"
        );
        let folder = folder([("a.yml", text.as_bytes())]);
        let judge = |name: &str| {
            let report = run_in(folder.path(), &["-f", "json", name]).json();
            assert_eq!(report["summary"]["checked"], 1, "{name}: {text}");
            report["summary"].clone()
        };
        let before = judge("a.yml");
        let made = run_in(folder.path(), &["--redact", "a.yml", "-o", "b.yml"]);
        assert_eq!(made.code, 0, "{}: {text}", made.stderr);
        assert_eq!(judge("b.yml"), before, "{text}");
    }
}
