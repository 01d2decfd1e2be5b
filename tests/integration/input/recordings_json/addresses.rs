//! The ways in which exchanges that no recorder prescribes write their addresses.

use serde_json::{Value, json};

use super::{judge_text, shown};
use crate::commands::redact::redact;

/// Requests at a route of ours, as clients, loggers and fixtures write them.
fn requests() -> Vec<Value> {
    let path = "/v1/b2b/sso/authenticate";
    let url = format!("https://test.stytch.com{path}");
    vec![
        json!({"method": "POST", "url": url}),
        json!({"method": "POST", "uri": url}),
        json!({"method": "POST", "requestUrl": url}),
        json!({"resource": url, "options": {"method": "POST", "headers": [["accept", "*/*"]]}}),
        json!({"method": "POST", "url": "/b2b/sso/authenticate", "baseURL": "https://test.stytch.com/v1"}),
        json!({"method": "POST", "url": {"protocol": "https:", "host": "test.stytch.com", "pathname": path}}),
        json!({"Method": "POST", "url": {"Scheme": "https", "Host": "test.stytch.com", "Path": path}}),
        json!({"method": "POST", "url": &path[1..]}),
        json!({"method": "POST", "url": "", "path": path, "headers": [["Host", "test.stytch.com"]]}),
    ]
}

/// The same body as exchanges have it.
fn responses() -> Vec<Value> {
    let body = json!({"status_code": "200"});
    let text = body.to_string();
    vec![
        json!({"status": 200, "body": body}),
        json!({"status": 200, "body": text}),
        json!({"status_code": 200, "body": body}),
        json!({"status_code": 200, "isBase64Encoded": true, "body": "eyJzdGF0dXNfY29kZSI6IjIwMCJ9"}),
        json!({"status": {"code": 200, "message": "OK"}, "json": body}),
        json!({"status": {"code": 200, "message": "OK"}, "content": {"mimeType": "application/json", "text": text}}),
    ]
}

/// What is found in a recording: the exchanges with a wrong status, and how many were skipped.
fn found(text: &[u8]) -> (Vec<String>, u64) {
    let report = judge_text("recording.json", text);
    let wrong = report.findings.iter();
    let wrong = wrong.filter(|finding| finding.rule.id == "type-mismatch");
    let exchanges = wrong.map(|finding| shown(finding.origin.exchange.as_deref()));
    (exchanges.collect(), report.summary.skipped)
}

#[test]
fn an_exchange_is_read_alike_alone_in_a_list_and_below_a_name() {
    let expected = (vec!["POST /v1/b2b/sso/authenticate 200".to_owned()], 0);
    for request in requests() {
        for response in responses() {
            let exchange = json!({"request": request, "response": response});
            for text in [
                exchange.clone(),
                json!([exchange]),
                json!({"entries": [exchange]}),
                json!({"requests": [exchange], "meta": {"total": 1}}),
            ] {
                let text = text.to_string();
                assert_eq!(found(text.as_bytes()), expected, "{text}");
                let made = redact("recording.json", text.as_bytes()).expect("a recording");
                let redacted = String::from_utf8_lossy(&made);
                assert_eq!(found(&made), expected, "{text}: {redacted}");
            }
        }
    }
}

#[test]
fn the_address_beside_a_request_counts_where_the_request_has_none() {
    let exchange = json!({"url": "/v1/b2b/sso/authenticate", "method": "POST", "request": {"body": {}},
        "response": {"status": 200, "body": {"status_code": "200"}}});
    let (exchanges, _) = found(exchange.to_string().as_bytes());
    assert_eq!(exchanges, ["POST /v1/b2b/sso/authenticate 200"]);
}

#[test]
fn an_exchange_without_an_address_is_judged_as_a_body_alone_is() {
    let body = json!({"status_code": "200"});
    let har = json!({"response": {"status": 200, "content": {"text": body.to_string()}}, "request": {"url": ""}});
    for text in [
        json!([{"request": {"body": {}}, "response": {"status": 200, "body": body}}]),
        json!([{"request": {"method": "POST", "url": ""}, "response": {"status": 200, "body": body}}]),
        json!({"log": {"entries": [har]}}),
    ] {
        let text = text.to_string();
        assert_eq!(
            found(text.as_bytes()),
            (vec!["200".to_owned()], 0),
            "{text}"
        );
    }
}

/// Of a stub for any request, or an address that nobody can read, it is said that nothing was checked.
#[test]
fn a_response_at_an_address_that_may_be_any_is_reported() {
    let body = json!({"status_code": "200"});
    let response = json!({"status": 200, "body": body});
    for text in [
        json!({"mappings": [{"request": {"method": "ANY"}, "response": response}]}),
        json!({"mappings": [{"request": {"urlPattern": "/a|/b"}, "response": response}]}),
        json!({"mappings": [{"request": {"urlPattern": ".*"}, "response": response}]}),
        json!({"mappings": [{"request": {"urlPathPattern": "/.+"}, "response": response}]}),
        json!({"data": {"pairs": [{"request": {}, "response": response}]}}),
        json!([{"httpRequest": {"method": "POST"}, "httpResponse": {"body": body}}]),
        json!([{"request": {"url": {"x": "y"}}, "response": response}]),
    ] {
        let text = text.to_string();
        let report = judge_text("recording.json", text.as_bytes());
        let rules: Vec<_> = report.findings.iter().map(|found| found.rule.id).collect();
        assert_eq!(
            (rules, report.summary.skipped),
            (vec!["unchecked-response"], 1),
            "{text}"
        );
    }
}

/// A format that is known and not read is no plain list of exchanges.
#[test]
fn a_session_of_charles_is_named() {
    let session = json!([{"method": "POST", "host": "test.stytch.com", "path": "/v1/b2b/sso/authenticate",
        "actualPort": 443, "protocolVersion": "HTTP/2.0", "request": {"body": {"text": "{}"}},
        "response": {"status": 200, "body": {"text": "{}", "charset": "UTF-8"}}}]);
    let outcome = crate::support::pipe(&["-v"], session.to_string());
    let said = outcome.stdout + &outcome.stderr;
    assert!(said.contains("Charles"), "{said}");
}
