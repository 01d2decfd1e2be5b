//! Bodies that are not where, or not as, most recordings have them: in wrappers, by other names, in
//! base64 that nobody names. What holds a body is never said to have none.

use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use serde_json::{Value, json};

use super::bodies::hex;
use super::judge_text;
use crate::commands::redact::redact;

const URL: &str = "https://test.stytch.com/v1/b2b/sso/authenticate";

fn body() -> Value {
    json!({"status_code": "200", "request_id": "x", "session_token": "hunter2"})
}

/// The body in wrappers.
fn wrappers() -> Vec<Value> {
    let (body, text) = (body(), body().to_string());
    let packed = STANDARD.encode(&text);
    vec![
        json!({"type": "json", "content": body}),
        json!({"type": "text", "data": text}),
        json!({"type": "json", "value": body}),
        json!({"type": "binary", "content": hex(text.as_bytes())}),
        json!({"type": "binary", "content": packed}),
        json!({"encoding": "hex", "data": hex(text.as_bytes())}),
        json!({"encoding": "base64", "data": packed}),
        json!({"encoding": "utf8", "raw": text}),
        json!({"mimeType": "application/json", "size": 7, "text": text}),
        json!({"contentType": "application/json", "json": body}),
    ]
}

/// An exchange, as several readers have it.
fn exchanges(response: &Value) -> Vec<(&'static str, String)> {
    let request = json!({"method": "POST", "url": URL, "uri": URL});
    let mut answer = json!({"status": {"code": 200}, "headers": {}});
    for (name, value) in response.as_object().expect("an object") {
        answer[name] = value.clone();
    }
    let mut elixir = answer.clone();
    elixir["status_code"] = json!(200);
    elixir["type"] = json!("ok");
    let exchange = json!({"request": request, "response": answer});
    let vcr = json!({"interactions": [exchange], "version": 1});
    vec![
        ("a.json", exchange.to_string()),
        ("a.json", vcr.to_string()),
        ("a.yaml", format!("# YAML\n{vcr}\n")),
        (
            "a.json",
            json!([{"request": request, "response": elixir}]).to_string(),
        ),
    ]
}

/// Asserts that the wrong status of the one response is found, and what was secret is redacted.
fn assert_found(name: &str, text: &str) {
    let rules = |text: &[u8]| {
        let report = judge_text(name, text);
        let found = report.findings.iter();
        let found = found.filter(|found| found.rule.id == "type-mismatch");
        (report.summary.checked, found.count())
    };
    assert_eq!(rules(text.as_bytes()), (1, 1), "{text}");
    let made = redact(name, text.as_bytes());
    let made = made.unwrap_or_else(|refusal| panic!("{text}: {refusal}"));
    let redacted = String::from_utf8_lossy(&made);
    let secrets = [
        "hunter2".to_owned(),
        hex(b"hunter2"),
        STANDARD.encode(body().to_string()),
    ];
    assert!(
        !secrets.iter().any(|secret| redacted.contains(secret)),
        "{redacted}"
    );
    assert_eq!(rules(&made), (1, 1), "{text}: {redacted}");
}

#[test]
fn a_body_in_a_wrapper_is_judged_and_the_wrapper_is_not() {
    for wrapper in wrappers() {
        // Those are cassettes of another recorder, which are not read.
        let is_cassetter = wrapper.get("type").is_some() && wrapper.get("content").is_some();
        for (name, text) in exchanges(&json!({"body": wrapper})) {
            if !(is_cassetter && text.contains("interactions")) {
                assert_found(name, &text);
            }
        }
    }
}

#[test]
fn a_body_by_another_name_is_judged() {
    let request = json!({"method": "POST", "url": URL, "bodyJson": {"sso_token": "hunter2"}});
    let text = body().to_string();
    for (name, value) in [
        ("bodyJson", body()),
        ("bodyText", json!(text)),
        ("bodyBase64", json!(STANDARD.encode(&text))),
        ("payload", body()),
        ("payload", json!(text)),
    ] {
        let response = json!({"ok": true, "status": 200, name: value});
        let exchange = json!({"request": request, "response": response});
        assert_found("a.json", &exchange.to_string());
        let made = redact("a.json", exchange.to_string().as_bytes()).expect("a recording");
        let is_kept = String::from_utf8_lossy(&made).contains(name);
        assert!(is_kept || name == "payload", "{name}");
    }
}

#[test]
fn base64_that_nobody_names_is_undone_where_it_is_json() {
    let packed = STANDARD.encode(body().to_string());
    for headers in [
        json!({}),
        json!({"content-encoding": "gzip"}),
        json!({"content-encoding": "br"}),
    ] {
        for (name, text) in exchanges(&json!({"headers": headers, "body": packed})) {
            assert_found(name, &text);
        }
    }
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(body().to_string().as_bytes())
        .expect("memory");
    let gzip = STANDARD.encode(gzip.finish().expect("memory"));
    for headers in [json!({}), json!({"content-encoding": "gzip"})] {
        for (name, text) in exchanges(&json!({"headers": headers, "body": gzip})) {
            assert_found(name, &text);
        }
    }
    let mut deflate = ZlibEncoder::new(Vec::new(), Compression::default());
    deflate
        .write_all(body().to_string().as_bytes())
        .expect("memory");
    let deflate = STANDARD.encode(deflate.finish().expect("memory"));
    for (coding, body) in [("deflate", deflate), ("aws-chunked", packed)] {
        let headers = json!({"content-encoding": coding});
        for (name, text) in exchanges(&json!({"headers": headers, "body": body})) {
            if !text.contains("interactions") {
                assert_found(name, &text);
            }
        }
    }
    for none in ["eyes", "e30x", "H4sI", "W10="] {
        let text = json!({"request": {"method": "POST", "url": URL}, "response": {"status": 200, "body": none}});
        let summary = judge_text("a.json", text.to_string().as_bytes()).summary;
        assert_eq!(summary.checked, u64::from(none == "W10="), "{none}");
    }
}

#[test]
fn what_names_a_file_is_no_body() {
    let exchange = json!({"request": {"method": "POST", "uri": URL},
        "response": {"status": 200, "body": {"on_disk": "../files/a.json"}}});
    let text = json!({"http_interactions": [exchange], "recorded_with": "VCR-vcr/2.0.0"});
    let summary = judge_text("a.json", text.to_string().as_bytes()).summary;
    assert_eq!(
        (summary.checked, summary.skipped, summary.warnings),
        (0, 1, 1)
    );
}

/// What is no object and no text is a wrong body, and no missing one.
#[test]
fn a_body_of_any_type_is_judged() {
    let headers = json!({"content-type": ["application/json"]});
    let request = json!({"method": "POST", "uri": URL, "url": URL});
    let cassette = |body: Value| {
        let response = json!({"status": {"code": 200}, "headers": headers, "body": body});
        json!({"version": 1, "interactions": [{"request": request, "response": response}]})
    };
    let har = json!({"log": {"entries": [{"request": request, "response": {"status": 200,
        "content": {"mimeType": "application/json", "text": 7}}}]}});
    let example = json!({"info": {"schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}, "item": [{"response": [{"code": 200,
        "originalRequest": {"method": "POST", "url": {"raw": URL}}, "body": body()}]}]});
    for recording in [
        cassette(json!({"parsed_body": true})),
        cassette(json!({"parsed_body": 7})),
        cassette(json!(7)),
        har,
        example,
    ] {
        let mut texts = vec![("a.json", recording.to_string())];
        if recording.get("interactions").is_some() {
            texts.push(("a.yaml", format!("# YAML\n{recording}\n")));
        }
        for (name, text) in texts {
            let summary = judge_text(name, text.as_bytes()).summary;
            assert_eq!((summary.checked, summary.invalid), (1, 1), "{text}");
            let made = redact(name, text.as_bytes());
            let made = made.unwrap_or_else(|refusal| panic!("{text}: {refusal}"));
            let summary = judge_text(name, &made).summary;
            assert_eq!(
                (summary.checked, summary.invalid),
                (1, 1),
                "{text}, redacted"
            );
        }
    }
}

/// Older versions of WireMock note the stub's answer, and not that it was sent.
#[test]
fn the_definition_in_a_journal_is_judged_where_there_is_no_response() {
    for definition in [
        json!({"status": 200, "body": body().to_string()}),
        json!({"jsonBody": body()}),
        json!({"status": 200, "base64Body": STANDARD.encode(body().to_string())}),
    ] {
        let request =
            json!({"url": "/v1/b2b/sso/authenticate", "absoluteUrl": URL, "method": "POST"});
        let journal = json!({"requests": [{"request": request, "responseDefinition": definition}]});
        assert_found("a.json", &journal.to_string());
    }
}

#[test]
fn a_template_of_hoverfly_is_no_json_yet() {
    let exact = |value: &str| json!([{"matcher": "exact", "value": value}]);
    for (is_template, reason) in [(true, Some(1)), (false, None)] {
        let response =
            json!({"status": 200, "templated": is_template, "body": "{\"a\": {{ Request.Body }}}"});
        let request = json!({"path": exact("/v1/b2b/sso/authenticate"), "method": exact("POST")});
        let simulation = json!({"data": {"pairs": [{"request": request, "response": response}]},
            "meta": {"schemaVersion": "v5"}});
        let summary = judge_text("a.json", simulation.to_string().as_bytes()).summary;
        let invalid = summary
            .rules
            .iter()
            .any(|((_, rule), _)| *rule == "invalid-json");
        assert_eq!(invalid, reason.is_none(), "{is_template}");
    }
}

/// However many wrappers are around a body, and whatever its writer adds to what HAR has.
#[test]
fn wrappers_are_taken_off_within_bounds() {
    let exchange = |content: Value| {
        json!([{"request": {"method": "POST", "url": "https://test.stytch.com/v1/b2b/sso/authenticate"},
        "response": {"status": 200, "content": content}}])
    };
    let text = body().to_string();
    let with_more =
        json!({"text": text, "mimeType": "application/json", "comment": "-", "_more": 1});
    let report = judge_text("x.json", exchange(with_more).to_string().as_bytes());
    let mut found = report.findings.iter();
    assert!(
        found.any(|it| it.instance_location == "/status_code"),
        "{:?}",
        report.summary
    );
    for depth in [1_000, 2_000, 4_000] {
        let nested = (0..depth).fold(String::from("1"), |inner, _| {
            format!(r#"{{"type": "json", "data": {inner}}}"#)
        });
        let recording = exchange(json!("NESTED")).to_string();
        let recording = recording.replace(r#""NESTED""#, &nested);
        let report = judge_text("x.json", recording.as_bytes());
        assert_eq!(report.summary.valid, 0, "{depth}");
    }
}

/// What stands beside a body is none, whatever it looks like.
#[test]
fn what_surrounds_a_body_is_not_taken_for_one() {
    let headers = r#"{"content-type": "application/json"}"#;
    for response in [
        json!({"status": 200, "headers": headers}),
        json!({"status": 200, "headers": {"request_id": "x"}}),
        json!({"status": 200, "requestBody": "{}", "cookies": "[]"}),
        json!({"status": 0, "error": {"request_id": "x"}}),
    ] {
        let exchange = json!([{"request": {"method": "POST",
            "url": "https://test.stytch.com/v1/b2b/sso/authenticate"}, "response": response}]);
        let report = judge_text("x.json", exchange.to_string().as_bytes());
        assert_eq!(report.summary.checked, 0, "{exchange}");
    }
}
