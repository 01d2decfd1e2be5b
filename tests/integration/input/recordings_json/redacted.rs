//! Whatever a reader reads to know the address, the method, the status or the form of a body is
//! redacted so that it says the same: the report stays what it was.

use serde_json::{Value, json};

use super::judge_text;
use crate::commands::redact::redact;

const PATH: &str = "/v1/b2b/sso/authenticate";

/// Exchanges that say something in a place where most do not.
fn exchanges() -> Vec<(&'static str, Value)> {
    let body = r#"{"status_code":200}"#;
    let in_base64 = "eyJzdGF0dXNfY29kZSI6MjAwfQ==";
    let answer = json!({"status": 200, "body": body});
    let asked = json!({"method": "POST", "url": PATH});
    let pair = |request: Value| {
        let pairs = json!([{"request": request, "response": answer}]);
        json!({"data": {"pairs": pairs}, "meta": {"schemaVersion": "v5"}})
    };
    vec![
        (
            "code",
            json!({"request": asked, "response": {"data": body}, "code": 401}),
        ),
        (
            "status_code",
            json!({"request": asked, "response": {"data": body}, "status_code": 401}),
        ),
        (
            "httpStatus",
            json!({"request": asked, "response": {"data": body}, "httpStatus": 401}),
        ),
        (
            "originalUrl",
            json!({"req": {"method": "POST", "originalUrl": PATH}, "response": answer}),
        ),
        (
            "path of a uri",
            json!({"request": {"method": "POST", "uri": {"path": PATH}}, "response": answer}),
        ),
        (
            "pathname of a uri",
            json!({"req": {"method": "POST", "uri": {"pathname": PATH}}, "response": answer}),
        ),
        (
            "encoding beside the response",
            json!({"request": asked, "response": {"status": 200, "data": in_base64}, "encoding": "base64"}),
        ),
        (
            "encoding in a body",
            json!({"request": asked, "response": {"status": 200, "data": {
                "mimeType": "application/json", "text": in_base64, "encoding": "base64",
            }}}),
        ),
        (
            "encoding in a body beside the status",
            json!({"method": "POST", "url": PATH, "status": 200, "body": {
                "mimeType": "application/json", "text": in_base64, "encoding": "base64",
            }}),
        ),
        (
            "mockserver",
            json!({
                "httpRequest": {"method": {"value": "POST"}, "path": {"value": PATH}},
                "httpResponse": {"statusCode": 200, "body": body},
            }),
        ),
        (
            "hoverfly, version 2",
            pair(
                json!({"method": {"exactMatch": "GET"}, "path": {"regexMatch": "/v1/b2b/organizations/[^/]+"}}),
            ),
        ),
        (
            "hoverfly, glob",
            pair(
                json!({"method": {"globMatch": "GET"}, "path": {"globMatch": "/v1/b2b/organizations/*"}}),
            ),
        ),
        (
            "hoverfly, destination",
            pair(json!({
                "method": {"regexMatch": "POST"}, "path": {"exactMatch": "/v1/b2b/lovelace"},
                "destination": {"exactMatch": "test.stytch.com"},
            })),
        ),
        (
            "vcrpy",
            json!({"version": 1, "interactions": [{
                "request": {"uri": null, "request_uri": PATH}, "recorded_at": "2026-01-02T03:04:05Z",
                "response": {"method": "POST", "code": 200, "content_type": "application/json", "body": body},
            }]}),
        ),
    ]
}

#[test]
fn a_report_stays_what_it_was() {
    for (format, exchange) in exchanges() {
        let told = |text: &[u8]| {
            let summary = judge_text("recording", text).summary;
            (summary.checked, summary.skipped_reasons, summary.rules)
        };
        let text = exchange.to_string();
        let before = told(text.as_bytes());
        assert!(!before.2.is_empty(), "{format}: {before:?}");
        let redacted = redact("recording", text.as_bytes()).expect("a recording");
        let shown = String::from_utf8_lossy(&redacted);
        assert_eq!(told(&redacted), before, "{format}: {shown}");
    }
}
