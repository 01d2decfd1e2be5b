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
        let reported = |text: &[u8]| {
            let summary = judge_text("recording", text).summary;
            (summary.checked, summary.skipped_reasons, summary.rules)
        };
        let text = exchange.to_string();
        let before = reported(text.as_bytes());
        assert!(!before.2.is_empty(), "{format}: {before:?}");
        let redacted = redact("recording", text.as_bytes()).expect("a recording");
        let shown = String::from_utf8_lossy(&redacted);
        assert_eq!(reported(&redacted), before, "{format}: {shown}");
    }
}

/// Some languages write each number with a point, and people write what they like.
#[test]
fn a_status_means_the_same_however_it_is_written_and_redacted() {
    let error = r#"{"status_code":401,"request_id":"request-id-test-b05c992f-ebdc-489d-a754-c7e70ba13141","error_type":"unauthorized_credentials","error_message":"x","error_url":"x"}"#;
    let answers = [
        (
            "betamax",
            r#"{"http_interactions":[{"request":{"method":"POST","uri":"PATH"},"response":{"status":{"code":CODE,"message":"Unauthorized"},"body":{"string":BODY}},"recorded_at":"2026-05-18T09:30:02"}],"recorded_with":"betamax/0.9.0"}"#,
        ),
        (
            "exchange",
            r#"{"request":{"method":"POST","url":"PATH"},"response":{"status":CODE,"body":BODY}}"#,
        ),
        (
            "har",
            r#"{"log":{"entries":[{"request":{"method":"POST","url":"PATH"},"response":{"status":CODE,"content":{"text":BODY}}}]}}"#,
        ),
        (
            "mockserver",
            r#"[{"httpRequest":{"method":"POST","path":"PATH"},"httpResponse":{"statusCode":CODE,"body":BODY}}]"#,
        ),
        (
            "pact",
            r#"{"consumer":{"name":"x"},"provider":{"name":"x"},"interactions":[{"request":{"method":"POST","path":"PATH"},"response":{"status":CODE,"body":BODY}}],"metadata":{"pactSpecification":{"version":"2.0.0"}}}"#,
        ),
    ];
    for (format, answer) in answers {
        for code in [
            "401",
            "401.0",
            "4.01e2",
            "\" 401 \"",
            "7654321",
            "-7654321",
            "401.5",
            "7654",
            "42",
        ] {
            let text = answer.replace("PATH", PATH).replace("CODE", code);
            let text = text.replace("BODY", &json!(error).to_string());
            let reported = |text: &[u8]| {
                let summary = judge_text("recording", text).summary;
                (summary.checked, summary.skipped_reasons, summary.rules)
            };
            let before = reported(text.as_bytes());
            assert_eq!(before.0, 1, "{format}, {code}");
            if code.contains("401") && code != "401.5" {
                let rules: Vec<_> = before.2.keys().map(|(_, rule)| *rule).collect();
                assert_eq!(rules, ["error-response"], "{format}, {code}");
            }
            let redacted = redact("recording", text.as_bytes()).expect("a recording");
            let shown = String::from_utf8_lossy(&redacted);
            assert_eq!(reported(&redacted), before, "{format}, {code}: {shown}");
        }
    }
}
