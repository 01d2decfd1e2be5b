//! The entries of recordings without their list: one a line, one after the other, behind separators.

use serde_json::{Value, json};

use crate::commands::redact::redact;
use crate::support::{folder, run_in};

const GOOD: &str = include_str!("../../../../fixtures/demo/sso-authenticate.json");

/// What recorders, clients and fixtures write of one exchange.
fn forms(body: &Value) -> Vec<(&'static str, Value)> {
    let url = "https://test.stytch.com/v1/b2b/sso/authenticate";
    let path = "/v1/b2b/sso/authenticate";
    let request = json!({"method": "POST", "url": url});
    let text = body.to_string();
    vec![
        (
            "exchange",
            json!({"request": request, "response": {"status": 200, "body": body}}),
        ),
        (
            "text",
            json!({"request": request, "response": {"status": 200, "body": text}}),
        ),
        (
            "json",
            json!({"request": request, "response": {"status": 200, "jsonBody": body}}),
        ),
        ("bare", json!({"request": request, "response": body})),
        (
            "axios",
            json!({"config": request, "status": 200, "data": body}),
        ),
        (
            "log with a status_code",
            json!({"method": "POST", "url": url, "status_code": 200, "headers": {}, "body": text}),
        ),
        (
            "log with a request_id",
            json!({
                "request_id": "7c1e6d0a", "request": request,
                "response": {"status": 200, "body": body},
            }),
        ),
        (
            "snapshot",
            json!({"request": request, "status_code": 200, "headers": {}, "body": body}),
        ),
        (
            "requests-cache",
            json!({
                "_decoded_content": body, "cookies": {}, "elapsed": 0.1, "headers": {},
                "request": request, "status_code": 200, "url": url,
            }),
        ),
        (
            "buffer",
            json!({
                "request": request, "status": 200,
                "body": {"type": "Buffer", "data": text.as_bytes()},
            }),
        ),
        (
            "gateway",
            json!({"statusCode": 200, "headers": {}, "body": text}),
        ),
        (
            "wiremock",
            json!({"request": {"method": "POST", "urlPath": path}, "response": {"status": 200, "jsonBody": body}}),
        ),
        (
            "mockserver",
            json!({
                "httpRequest": {"method": "POST", "path": path},
                "httpResponse": {"statusCode": 200, "body": body},
            }),
        ),
        (
            "nock",
            json!({
                "scope": "https://test.stytch.com:443", "method": "POST", "path": path, "body": "",
                "status": 200, "response": body,
            }),
        ),
        (
            "entry of a HAR",
            json!({
                "startedDateTime": "2026-01-01T00:00:00Z",
                "request": {"method": "POST", "url": url, "headers": []},
                "response": {
                    "status": 200, "headers": [],
                    "content": {"size": 1, "mimeType": "application/json", "text": text},
                },
            }),
        ),
    ]
}

/// Three exchanges, of which the second is invalid, in every layout that files of them have.
fn layouts(three: &[Value; 3]) -> Vec<(&'static str, String)> {
    let lines = three.each_ref().map(Value::to_string);
    let pretty = three.each_ref().map(|it| format!("{it:#}"));
    vec![
        ("lines.ndjson", lines.join("\n")),
        ("lines.json", lines.join("\r\n\r\n")),
        ("row.json", lines.join("")),
        ("pretty.json", pretty.join("\n")),
        ("list.json", format!("[{}]", lines.join(",\n"))),
        (
            "seq.json",
            lines.map(|line| format!("\x1e{line}\n")).concat(),
        ),
    ]
}

fn three() -> Vec<(&'static str, [Value; 3])> {
    let good: Value = serde_json::from_str(GOOD).expect("JSON");
    let mut bad = good.clone();
    bad["member"]["status"] = json!(5);
    let (good, bad) = (forms(&good), forms(&bad));
    let pairs = good.into_iter().zip(bad);
    pairs
        .map(|((form, good), (_, bad))| (form, [good.clone(), bad, good]))
        .collect()
}

fn summary(name: &str, text: &[u8]) -> (Value, Value) {
    let folder = folder([(name, text)]);
    let outcome = run_in(folder.path(), &["-f", "json", name]);
    let report: Value = serde_json::from_str(&outcome.stdout).expect("JSON");
    (report["summary"].clone(), report["findings"].clone())
}

#[test]
fn every_entry_of_a_row_is_read_and_redacted() {
    for (form, three) in three() {
        for (name, text) in layouts(&three) {
            let (counts, findings) = summary(name, text.as_bytes());
            let shown = ["checked", "valid", "invalid", "unreadable"].map(|name| &counts[name]);
            assert_eq!(shown, [3, 2, 1, 0], "{form} in {name}: {counts}");
            let finding = &findings[0];
            let place = (
                &finding["rule"],
                &finding["instance_location"],
                &finding["response"],
            );
            let wanted = (&json!("type-mismatch"), &json!("/member/status"), &json!(1));
            assert_eq!(place, wanted, "{form} in {name}");
            let made = redact(name, text.as_bytes());
            let made = made.unwrap_or_else(|refusal| panic!("{form} in {name}: {refusal}"));
            let (after, _) = summary(name, &made);
            assert_eq!(after["rules"], counts["rules"], "{form} in {name}");
            let again = redact(name, &made).unwrap_or_default();
            assert!(again == made, "{form} in {name} changes once more");
        }
    }
}

/// A line that was cut off, or has something else in it, costs itself.
#[test]
fn a_broken_entry_costs_no_other() {
    for (form, three) in three() {
        let [first, second, third] = three.map(|it| it.to_string());
        let cut = &second[..second.len() / 2];
        let foreign = second.replacen('{', "{\"x\": NaN,", 1);
        for broken in [cut, "NaN", &foreign] {
            let text = [&first, broken, broken, &third].join("\n");
            let (counts, _) = summary("a.ndjson", text.as_bytes());
            let shown = ["checked", "unreadable"].map(|name| &counts[name]);
            assert_eq!(shown, [2, 1], "{form}: {counts}");
        }
    }
}
