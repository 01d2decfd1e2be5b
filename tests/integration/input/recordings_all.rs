//! The same faulty body in every format: the same findings at the same instance locations.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use std::io::Write as _;

use serde_json::{Value, json};
use stytch_validate::input::READERS;

use crate::support::{WARNING, judge_files, text};

const ROUTE: &str = "/v1/b2b/sso/authenticate";
const URL: &str = "https://test.stytch.com/v1/b2b/sso/authenticate";

/// A real-shaped body with faults at every depth.
fn faulty() -> Value {
    let mut body: Value =
        serde_json::from_str(&text("fixtures/responses/sso-success.json")).expect("JSON");
    let whole = body.as_object_mut().expect("an object");
    whole.remove("intermediate_session_token");
    whole.insert("status_code".to_owned(), json!("200"));
    body["member"]["is_locked"] = json!(null);
    body["member_session"]["authentication_factors"][0]["type"] = json!("pigeon");
    body["organization"]["custom_roles"] = json!([{"role_id": "editor"}]);
    body
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).expect("memory");
    encoder.finish().expect("memory")
}

fn indented(text: &str, indent: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| format!("{indent}{line}")).collect();
    lines.join(
        "
",
    ) + "
"
}

/// A recording of the body for each reader: the reader's name, the file's, and its bytes.
fn recordings(body: &Value) -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let compact = body.to_string();
    let pretty = serde_json::to_string_pretty(body).expect("JSON");
    let packed = STANDARD.encode(gzip(&compact));
    let plain = STANDARD.encode(&compact);
    let single = compact.replace('\'', "''");
    let har = |content: Value| {
        json!({"log": {"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": [
            {"request": {"method": "POST", "url": URL}, "response": {"status": 200, "content": content}}]}})
        .to_string()
    };
    let nock = |response: Value| {
        json!([{"scope": "https://test.stytch.com:443", "method": "POST", "path": ROUTE, "status": 200, "response": response}]).to_string()
    };
    let stub = |name: &str, value: Value| {
        json!({"request": {"method": "POST", "urlPath": ROUTE}, "response": {"status": 200, name: value}}).to_string()
    };
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
    zlib.write_all(compact.as_bytes()).expect("memory");
    let zlib = STANDARD.encode(zlib.finish().expect("memory"));
    let req_cassette = |kind: &str, name: &str, value: Value| {
        let request = json!({"method": "POST", "uri": URL, "query_string": "", "body_type": "json", "body_json": {}});
        let response = json!({"status": 200, "headers": {}, "body_type": kind, name: value});
        json!({"version": "1.0", "interactions": [{"request": request, "response": response}]})
            .to_string()
    };
    let texts = vec![
        ("json", "a.json", pretty.clone()),
        ("json", "compact.json", compact.clone()),
        ("ndjson", "a.ndjson", format!("{compact}\n")),
        ("json-seq", "seq.json", format!("\u{1e}{pretty}\n")),
        ("json-stream", "stream.json", format!("\n{pretty}\n")),
        ("har", "a.har", har(json!({"mimeType": "application/json", "text": pretty}))),
        ("har", "base64.har", har(json!({"mimeType": "application/json", "encoding": "base64", "text": plain}))),
        ("har", "gzip.har", har(json!({"mimeType": "application/json", "encoding": "base64", "text": packed}))),
        ("http", "a.http", format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{pretty}")),
        ("nock", "nock.json", nock(body.clone())),
        ("nock", "nock-text.json", nock(json!(compact))),
        ("wiremock", "stub.json", stub("jsonBody", body.clone())),
        ("wiremock", "stub-text.json", stub("body", json!(pretty))),
        ("wiremock", "stub-base64.json", stub("base64Body", json!(plain))),
        ("postman", "postman.json", json!({"info": {"schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
            "item": [{"response": [{"code": 200, "body": pretty, "originalRequest": {"method": "POST", "url": {"raw": URL, "path": ["v1", "b2b", "sso", "authenticate"]}}}]}]}).to_string()),
        ("vcr", "vcr.yml", format!("---\nhttp_interactions:\n- request:\n    method: post\n    uri: {URL}\n  response:\n    status:\n      code: 200\n    body:\n      encoding: UTF-8\n      string: '{single}'\n  recorded_at: Mon, 04 May 2026 10:00:00 GMT\nrecorded_with: VCR 6.2.0\n")),
        ("vcr", "vcr-base64.yml", format!("---\nhttp_interactions:\n- request:\n    method: post\n    uri: {URL}\n  response:\n    status:\n      code: 200\n    body:\n      base64_string: {packed}\nrecorded_with: VCR 6.2.0\n")),
        ("vcrpy", "vcrpy.yaml", format!("interactions:\n- request:\n    method: POST\n    uri: {URL}\n  response:\n    body:\n      string: |\n{}    status:\n      code: 200\n      message: OK\nversion: 1\n", indented(&pretty, "        "))),
        ("vcrpy", "vcrpy-binary.yaml", format!("interactions:\n- request:\n    method: POST\n    uri: {URL}\n  response:\n    body:\n      string: !!binary |\n        {packed}\n    status:\n      code: 200\nversion: 1\n")),
        ("vcr", "vcr-r.yml", format!("http_interactions:\n- request:\n    method: post\n    uri: {URL}\n  response:\n    status: 200\n    body:\n      raw_gzip: {zlib}\n  recorded_at: 2026-05-04 10:00:00 GMT\nrecorded_with: VCR-vcr/2.0.0\n")),
        ("proxay", "proxay.yml", format!("http_interactions:\n- request:\n    method: POST\n    path: {ROUTE}\n    body: {{encoding: utf8, data: '', compression: none}}\n  response:\n    status:\n      code: 200\n    headers: {{content-encoding: gzip}}\n    body:\n      encoding: utf8\n      data: '{single}'\n      compression: gzip\n")),
        ("vcrpy", "req.json", req_cassette("json", "body_json", body.clone())),
        ("vcrpy", "req-text.json", req_cassette("text", "body", json!(pretty))),
        ("vcrpy", "req-blob.json", req_cassette("blob", "body_blob", json!(packed))),
        ("go-vcr", "go-vcr.yaml", format!("---\nversion: 2\ninteractions:\n- id: 0\n  request:\n    url: {URL}\n    method: POST\n  response:\n    body: {}\n    status: 200 OK\n    code: 200\n", json!(compact))),
        ("responses", "responses.yaml", format!("responses:\n- response:\n    body: '{single}'\n    method: POST\n    status: 200\n    url: {URL}\n")),
        ("responses", "responses.toml", format!("[[responses]]\n[responses.response]\nmethod = \"POST\"\nurl = \"{URL}\"\nbody = {}\nstatus = 200\n", json!(pretty))),
        ("trace", "trace.network", json!({"type": "resource-snapshot", "snapshot": {"request": {"method": "POST", "url": URL}, "response": {"status": 200, "content": {"text": pretty}}}}).to_string()),
        ("betamax", "betamax.json", json!({"http_interactions": [{"request": {"method": "POST", "uri": URL}, "response": {"status": {"code": 200, "message": "OK"}, "headers": {"Content-Encoding": ["gzip"]}, "body": {"encoding": "utf-8", "base64_string": packed}}}], "recorded_with": "betamax/0.9.0"}).to_string()),
        ("php-vcr", "php-vcr.yml", format!("-\n  request:\n    method: POST\n    url: '{URL}'\n  response:\n    status:\n      code: 200\n      message: OK\n    body: '{single}'\n  index: 0\n")),
    ];
    let mut all: Vec<_> = texts
        .into_iter()
        .map(|(reader, name, text)| (reader, name, text.into_bytes()))
        .collect();
    all.push(("json", "packed.json.gz", gzip(&compact)));
    let recorders = crate::input::recorders::recordings(body).into_iter();
    all.extend(recorders.map(|(name, text)| {
        let reader = name.split(' ').next().expect("a word");
        (reader, "recorded.json", text.into_bytes())
    }));
    all
}

#[test]
fn every_reader_finds_the_same_in_the_same_body() {
    let all = recordings(&faulty());
    for reader in READERS {
        assert!(
            all.iter().any(|(name, ..)| *name == reader.name),
            "no recording for {}",
            reader.name
        );
    }
    let findings = |name: &str, bytes: &[u8]| {
        let report = judge_files(&[(name, bytes)], &WARNING);
        assert_eq!(
            (
                report.summary.checked,
                report.summary.skipped,
                report.summary.unreadable
            ),
            (1, 0, 0),
            "{name}"
        );
        let mut found: Vec<String> = report
            .findings
            .iter()
            .map(|finding| {
                format!(
                    "{} {} {}",
                    finding.rule.id,
                    finding.instance_location,
                    finding.field.as_deref().unwrap_or("-")
                )
            })
            .collect();
        found.sort();
        found
    };
    let expected = findings(
        "a.json",
        serde_json::to_string(&faulty()).expect("JSON").as_bytes(),
    );
    assert_eq!(
        expected,
        [
            "deprecated-field /reset_session reset_session",
            "missing-field  intermediate_session_token",
            "missing-field /organization/custom_roles/0 description",
            "missing-field /organization/custom_roles/0 permissions",
            "type-mismatch /member/is_locked is_locked",
            "type-mismatch /status_code status_code",
            "unknown-value /member_session/authentication_factors/0/type type",
        ]
    );
    for (reader, name, bytes) in &all {
        assert_eq!(findings(name, bytes), expected, "{reader}: {name}");
        if str::from_utf8(bytes).is_ok() {
            let marked = ["\u{feff}".as_bytes(), bytes].concat();
            assert_eq!(
                findings(name, &marked),
                expected,
                "{reader}: {name} behind a byte order mark"
            );
        }
    }
}
