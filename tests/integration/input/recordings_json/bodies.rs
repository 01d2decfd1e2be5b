//! The same faulty body in every format and every encoding: the same findings.

use std::collections::BTreeSet;
use std::io::Write as _;

use base64::Engine as _;
use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use serde_json::{Value, json};
use stytch_validate::model::report::Report;

use super::judge_text;
use crate::support::{folder, text};

const PATH: &str = "/v1/b2b/sso/authenticate";

fn faulty() -> Value {
    let mut body: Value =
        serde_json::from_str(&text("fixtures/responses/sso-success.json")).expect("JSON");
    body["member"]["name"] = json!(7);
    body["organization"]["organization_slug"] = json!(["a"]);
    body["member_session"]
        .as_object_mut()
        .expect("an object")
        .remove("roles");
    body.as_object_mut()
        .expect("an object")
        .remove("session_token");
    body["status_code"] = json!("200 \" \\ \u{e9}\u{1f600} / \n");
    body
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes).expect("a vector");
    packed.finish().expect("a vector")
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut packed = ZlibEncoder::new(Vec::new(), Compression::default());
    packed.write_all(bytes).expect("a vector");
    packed.finish().expect("a vector")
}

pub(super) fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).expect("a digit");
    let digits = |byte: &u8| [digit(byte >> 4), digit(byte & 15)];
    bytes.iter().flat_map(digits).collect()
}

fn base64(bytes: &[u8]) -> String {
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

fn nock(response: &Value, encoding: &str) -> Vec<u8> {
    json!([{
        "scope": "https://test.stytch.com:443", "method": "POST", "path": PATH, "status": 200,
        "response": response, "rawHeaders": ["Content-Encoding", encoding],
    }])
    .to_string()
    .into()
}

fn wiremock(response: &Value, encoding: &str) -> Vec<u8> {
    let mut response = response.clone();
    response["headers"] = json!({ "content-encoding": encoding });
    json!({"request": {"method": "POST", "urlPath": PATH}, "response": response})
        .to_string()
        .into()
}

fn postman(body: &str) -> Vec<u8> {
    let request =
        json!({"method": "POST", "url": {"raw": "", "path": ["v1", "b2b", "sso", "authenticate"]}});
    json!({
        "info": {"schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
        "item": [{"item": [{"response": [{"originalRequest": request, "code": 200, "body": body}]}]}],
    })
    .to_string()
    .into()
}

fn mockserver(body: &Value) -> Vec<u8> {
    json!([{"httpRequest": {"method": "POST", "path": PATH}, "httpResponse": {"body": body}}])
        .to_string()
        .into()
}

fn http(headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("POST {PATH} HTTP/1.1\r\n\r\nHTTP/1.1 200 OK\r\n{headers}\r\n");
    [head.as_bytes(), body].concat()
}

fn chunked(bytes: &[u8]) -> Vec<u8> {
    let (first, second) = bytes.split_at(bytes.len() / 2);
    let mut text = Vec::new();
    for chunk in [first, second] {
        text.extend(format!("{:x}\r\n", chunk.len()).bytes());
        text.extend(chunk);
        text.extend(b"\r\n");
    }
    text.extend(b"0\r\n\r\n");
    text
}

/// Every way to write a body, by name.
fn written(body: &Value) -> Vec<(&'static str, Vec<u8>)> {
    let pretty = serde_json::to_string_pretty(body).expect("JSON");
    let plain = body.to_string();
    let bytes = plain.as_bytes();
    let (packed, zlib) = (gzip(bytes), deflate(bytes));
    let (first, second) = packed.split_at(99);
    let recorders = crate::input::recorders::recordings(body).into_iter();
    let recorders = recorders.map(|(name, text)| (name, text.into_bytes()));
    let others = vec![
        ("nock value", nock(body, "")),
        ("nock value, header kept", nock(body, "gzip")),
        ("nock string", nock(&json!(pretty), "")),
        (
            "nock gzip pieces",
            nock(&json!([hex(first), hex(second)]), "gzip"),
        ),
        ("nock deflate pieces", nock(&json!([hex(&zlib)]), "deflate")),
        ("nock binary", nock(&json!(hex(&packed)), "")),
        ("wiremock body", wiremock(&json!({ "body": pretty }), "")),
        (
            "wiremock jsonBody",
            wiremock(&json!({ "jsonBody": body }), "gzip"),
        ),
        (
            "wiremock base64",
            wiremock(&json!({"base64Body": base64(bytes)}), ""),
        ),
        (
            "wiremock gzip",
            wiremock(&json!({"base64Body": base64(&packed)}), "gzip"),
        ),
        (
            "wiremock deflate",
            wiremock(&json!({"base64Body": base64(&zlib)}), "deflate"),
        ),
        (
            "mockserver matched",
            mockserver(&json!({"type": "JSON", "json": body, "matchType": "STRICT"})),
        ),
        (
            "mockserver part",
            mockserver(&json!({"type": "STRING", "string": pretty, "subString": true})),
        ),
        ("postman", postman(&pretty)),
        ("http", http("", pretty.as_bytes())),
        ("http gzip", http("content-encoding: gzip\r\n", &packed)),
        ("http deflate", http("content-encoding: deflate\r\n", &zlib)),
        (
            "http decoded",
            http("content-encoding: br\r\ncontent-length: 9\r\n", bytes),
        ),
        (
            "http chunked",
            http("transfer-encoding: chunked\r\n", &chunked(bytes)),
        ),
        (
            "http chunked gzip",
            http(
                "transfer-encoding: chunked\r\ncontent-encoding: gzip\r\n",
                &chunked(&packed),
            ),
        ),
    ];
    others.into_iter().chain(recorders).collect()
}

fn found(report: &Report) -> BTreeSet<String> {
    let line = |finding: &stytch_validate::model::finding::Finding| {
        let field = finding.field.as_deref().unwrap_or("-");
        format!("{} {} {field}", finding.rule.id, finding.instance_location)
    };
    report.findings.iter().map(line).collect()
}

#[test]
fn the_format_and_the_encoding_change_no_finding() {
    let body = faulty();
    let expected = found(&judge_text("plain.json", body.to_string().as_bytes()));
    assert_eq!(expected.len(), 6, "{expected:?}");
    for (name, recording) in written(&body) {
        let report = judge_text("recording", &recording);
        assert_eq!(report.summary.checked, 1, "{name}");
        assert_eq!(found(&report), expected, "{name}");
        let origin = report.findings[0].origin.exchange.as_deref();
        assert_eq!(super::shown(origin), format!("POST {PATH} 200"), "{name}");
    }
}

/// An answer of `fetch` has an address and no method: the route is that of the address alone.
#[test]
fn an_answer_without_a_method_is_judged_by_its_address() {
    let body = faulty();
    let expected = found(&judge_text("plain.json", body.to_string().as_bytes()));
    let url = format!("https://test.stytch.com{PATH}");
    for answer in [
        json!({"url": url, "ok": true, "status": 200, "headers": {}, "body": body.to_string()}),
        json!([{"url": url, "statusCode": 200, "json": body}]),
        json!({"url": url, "status": 200, "response": body}),
        json!([{"url": url, "status": 200, "response": body.to_string()}]),
    ] {
        let report = judge_text("answer.json", answer.to_string().as_bytes());
        assert_eq!(found(&report), expected, "{answer}");
        let origin = report.findings[0].origin.exchange.as_deref();
        assert_eq!(super::shown(origin), format!("ANY {PATH} 200"));
    }
}

#[test]
fn an_exchange_whose_responses_are_no_list_is_counted() {
    let request = json!({"method": "POST", "url": format!("https://test.stytch.com{PATH}")});
    for responses in [json!({"a": 1}), json!([]), json!("x"), json!(null)] {
        let snapshot = json!({"request": request, "responses": responses});
        let recording = json!([{"hash": "x", "snapshot": snapshot}]).to_string();
        let summary = judge_text("undici.json", recording.as_bytes()).summary;
        assert_eq!((summary.responses, summary.skipped), (1, 1), "{recording}");
    }
}

#[test]
fn a_body_in_a_file_is_judged_like_any() {
    let body = faulty();
    let expected = found(&judge_text("plain.json", body.to_string().as_bytes()));
    for (encoding, content) in [
        ("", body.to_string().into_bytes()),
        ("gzip", gzip(body.to_string().as_bytes())),
    ] {
        let mapping = wiremock(&json!({"bodyFileName": "deep/a.json"}), encoding);
        let folder = folder([
            ("mappings/a/b.json", &*mapping),
            ("__files/deep/a.json", &content),
        ]);
        let report = super::judge(folder.path());
        assert_eq!((report.summary.sources, report.summary.checked), (1, 1));
        assert_eq!(found(&report), expected);
        for finding in &report.findings {
            let file = finding.origin.file.as_deref().unwrap_or_default();
            let in_file = file.ends_with("__files/deep/a.json");
            assert!(in_file || finding.body_span.is_some(), "{encoding}");
        }
    }
}

/// Each recording is its own reader's, and no other's.
#[test]
fn no_format_is_taken_for_another() {
    for (name, recording) in written(&faulty()) {
        let sample = stytch_validate::input::Sample::new("", &recording, true);
        let claiming: Vec<&str> = stytch_validate::input::READERS
            .iter()
            .filter(|reader| !["json", "json-stream", "ndjson"].contains(&reader.name))
            .filter(|reader| (reader.recognise)(&sample))
            .map(|reader| reader.name)
            .collect();
        assert_eq!(
            claiming,
            [name.split(' ').next().expect("a word")],
            "{name}"
        );
    }
    for plain in [
        "sso-success",
        "sso-compact",
        "sso-enveloped",
        "error-oauth2",
    ] {
        let body = text(&format!("fixtures/responses/{plain}.json"));
        let sample = stytch_validate::input::Sample::new("", body.as_bytes(), true);
        match stytch_validate::input::detect(&sample, false) {
            stytch_validate::input::Choice::Reader(reader) => assert_eq!(reader.name, "json"),
            _ => panic!("{plain} is not recognised"),
        }
    }
}
