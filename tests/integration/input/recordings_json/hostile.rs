//! Recordings that nobody means well with: no panic, no silence, and no secret shown.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{judge, judge_text};
use crate::support::{folder, pipe, repository};

const FIXTURES: &[&str] = &[
    "nock/usual.json",
    "nock/encoded.json",
    "wiremock/mappings.json",
    "postman/usual.json",
    "postman/traps.json",
    "undici/recorded/snapshots.json",
    "wiremock-journal/recorded/journal.json",
    "mockserver/recorded/recorded.json",
    "hoverfly/simulation.json",
    "pact/recorded/loopback-v4-stytch.json",
    "bruno/recorded/results.json",
    "exvcr/cassette.json",
    "exchange/list.json",
    "http/several.http",
    "http/encoded.http",
    "http/requests.http",
];

/// What a run must not be: one that has nothing to say.
fn assert_reported(name: &str, text: &[u8]) {
    let report = judge_text(name, text);
    let summary = &report.summary;
    assert!(
        summary.checked + summary.skipped + summary.unreadable > 0,
        "{name}"
    );
    assert_eq!(
        summary.responses,
        summary.checked + summary.skipped,
        "{name}"
    );
}

/// Of two equal names the last counts, and nobody would see what the first hides.
#[test]
fn equal_names_around_a_response_are_reported() {
    let asked = r#"{"method": "POST", "url": "https://test.stytch.com/v1/b2b/sso/authenticate"}"#;
    let collection = |item: &str| {
        format!(
            r#"{{"info": {{"schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}},
            "item": [{{"name": "folder", "item": [{{"name": "a", "request": {asked}, {item}}}]}}]}}"#
        )
    };
    let example = r#"{"code": 404, "body": "{}"}"#;
    let twice = r#"{"code": 404, "body": "{", "body": "{}"}"#;
    let other = r#"{"method": "GET", "url": "/", "url": "/v1"}"#;
    for text in [
        collection(&format!(r#""response": [{example}], "response": [{example}]"#)),
        collection(&format!(r#""response": [{example}, {twice}]"#)),
        collection(&format!(r#""response": [{{"originalRequest": {other}, "code": 404}}]"#)),
        collection(r#""item": [{"name": "b", "response": []}], "item": []"#),
        format!(r#"[{{"config": {other}, "response": {{"status": 404, "data": {{}}}}}}]"#),
        format!(r#"[{{"req": {other}, "response": {{"status": 404, "data": {{}}}}}}]"#),
        r#"[{"httpRequest": {"path": "/v1"}, "httpResponses": [{"statusCode": 404, "body": "{", "body": "{}"}]}]"#
            .to_owned(),
    ] {
        let report = judge_text("a.json", text.as_bytes());
        let faults: Vec<_> = report.unreadable.iter().map(|fault| &*fault.message).collect();
        assert!(
            matches!(faults[..], [fault] if fault.contains("appears twice")),
            "{text}: {faults:?}"
        );
    }
    let sound = collection(&format!(r#""response": [{example}, {example}]"#));
    assert!(judge_text("a.json", sound.as_bytes()).unreadable.is_empty());
}

/// Every cut of a recording is a source of its own, and each has something reported it: a good
/// response has a deprecated field.
#[test]
fn a_cut_anywhere_is_reported() {
    for fixture in FIXTURES {
        let path = repository("fixtures/recordings").join(fixture);
        let ending = path.extension().expect("an ending").to_string_lossy();
        let text = std::fs::read(&path).expect("a fixture");
        let cuts: Vec<(String, &[u8])> = (1..text.len())
            .step_by(149)
            .map(|end| (format!("{end:06}.{ending}"), &text[..end]))
            .collect();
        let folder = folder(cuts.iter().map(|(name, text)| (name.as_str(), *text)));
        let report = judge(folder.path());
        let findings = report
            .findings
            .iter()
            .map(|finding| &*finding.origin.source);
        let skipped = report.skipped.iter().map(|skipped| &*skipped.origin.source);
        let unreadable = report.unreadable.iter().map(|fault| fault.source.as_str());
        let reported: BTreeSet<&str> = findings.chain(skipped).chain(unreadable).collect();
        assert_eq!(reported.len(), cuts.len(), "{fixture}");
        assert_eq!(report.summary.sources, cuts.len() as u64, "{fixture}");
    }
}

#[test]
#[ignore = "large inputs take long where nothing is optimised; the gate runs it"]
fn deep_nesting_is_reported() {
    let deep = |open: &str, close: &str| open.repeat(200_000) + &close.repeat(200_000);
    let nock = |body: &str| {
        format!(
            "[{{\"scope\":\"\",\"method\":\"POST\",\"path\":\"/v1/b2b/sso/authenticate\",\"status\":200,\"response\":{body}}}]"
        )
    };
    let report = judge_text("a.json", nock(&deep("[", "]")).as_bytes());
    assert_eq!(
        report.findings[0].rule.id, "invalid-json",
        "too deep, as it is by itself"
    );
    assert_reported("a.json", nock(&deep("{\"a\":[", "")).as_bytes());
    let info = "{\"info\":{\"schema\":\"/collection/v2.1.0/\"},\"item\":[";
    let example = "{\"response\":[{\"code\":200,\"body\":\"{}\"}]}";
    let folders = "{\"item\":[".repeat(200_000) + example + &"]}".repeat(200_000);
    assert_reported("a.json", format!("{info}{folders}]}}").as_bytes());
    assert_reported(
        "a.json",
        format!("{info}{}", "{\"item\":[".repeat(200_000)).as_bytes(),
    );
}

#[test]
fn large_heads_and_bodies_are_reported() {
    let mut headers = String::new();
    for at in 0..200_000 {
        let _ = write!(headers, "x-{at}: y\r\n");
    }
    let body = format!("{{\"a\":\"{}\"}}", "x".repeat(10 << 20));
    let html = format!(
        "HTTP/1.1 200 OK\n\n{}",
        "HTTP/1.1 200 OK\nno header\n".repeat(100_000)
    );
    let http = format!("HTTP/1.1 200 OK\r\n{headers}\r\n{body}HTTP/1.1 200 OK\r\n{headers}");
    assert_reported("a.http", http.as_bytes());
    assert_reported("a.http", html.as_bytes());
    assert_reported("a.json", format!("[{{\"scope\":\"\",\"method\":\"POST\",\"path\":\"/v1/b2b/sso/authenticate\",\"status\":200,\"response\":{body}}}]").as_bytes());
}

#[test]
fn entries_of_the_wrong_kind_are_counted() {
    let nock = b"[{\"scope\":1,\"path\":[],\"status\":{},\"response\":{}}, 7, null, [[]], {}]";
    let counts = |text: &[u8]| {
        let summary = judge_text("a.json", text).summary;
        (summary.skipped, summary.invalid)
    };
    // One has a body, and no address: it is judged as a body alone is.
    assert_eq!(counts(nock), (4, 1));
    let wiremock = b"{\"mappings\":[{\"request\":{\"method\":1},\"response\":{\"status\":[]}}, 7, {\"request\":[],\"response\":\"\"}]}";
    assert_eq!(counts(wiremock), (3, 0));
    let postman = b"{\"info\":{\"schema\":\"/collection/v2.1.0\"},\"item\":[7,{\"response\":[7,{\"originalRequest\":\"\",\"code\":1e9,\"body\":{}}]}]}";
    assert_eq!(counts(postman), (1, 1));
}

#[test]
fn no_secret_and_no_control_character_is_shown() {
    let recordings = [
        "[{\"scope\":\"https://CANARY:CANARY@x\",\"method\":\"CAN\\u001b[31mARY\",\"path\":\"/a\\u001b[2J/b/CANARY?t=CANARY\",\"status\":200,\"response\":\"CANARY\",\"body\":\"CANARY\",\"rawHeaders\":[\"set-cookie\",\"CANARY\"]},
          {\"scope\":\"https://x\",\"method\":\"POST\",\"path\":\"/v1/b2b/sso/authenticate?t=CANARY\",\"status\":200,\"response\":{\"session_jwt\":\"CANARY\",\"member\":\"CANARY\",\"status_code\":\"CANARY\"},\"reqheaders\":{\"authorization\":\"CANARY\"}},
          {\"scope\":\"CANARY",
        "{\"request\":{\"method\":\"POST\",\"url\":\"/v1/b2b/sso/authenticate?t=CANARY\",\"headers\":{\"authorization\":{\"equalTo\":\"CANARY\"}}},\"response\":{\"body\":\"{\\\"session_jwt\\\": CANARY\",\"headers\":{\"set-cookie\":\"CANARY\"}}}",
        "{\"request\":{\"method\":\"POST\",\"url\":\"/v1/b2b/sso/authenticate\"},\"response\":{\"bodyFileName\":\"CANARY\"}}",
        "{\"info\":{\"schema\":\"/collection/v2.1.0\",\"name\":\"CANARY\"},\"item\":[{\"name\":\"CANARY\",\"response\":[{\"originalRequest\":{\"method\":\"POST\",\"url\":{\"raw\":\"CANARY\",\"path\":[\"v1\",\"b2b\",\"sso\",\"authenticate\"],\"query\":[{\"value\":\"CANARY\"}]},\"header\":[{\"key\":\"a\",\"value\":\"CANARY\"}]},\"code\":200,\"body\":\"{\\\"session_token\\\": [\\\"CANARY\\\"]}\"}]}]}",
        "POST /v1/b2b/sso/authenticate?t=CANARY HTTP/1.1\r\nCookie: CANARY\r\n\r\nCANARY\r\nHTTP/1.1 200 CANARY\r\nSet-Cookie: CANARY\u{1b}[2J\r\n\r\n{\"session_token\": [\"CANARY\"], \"status_code\": \"CANARY\"",
        "HTTP/1.1 200 CANARY\r\nSet-Cookie: CANARY",
    ];
    for recording in recordings {
        for arguments in [["-v", "-"], ["--format=json", "-"]] {
            let outcome = pipe(&arguments, recording);
            let said = format!("{}{}", outcome.stdout, outcome.stderr);
            assert!(!said.contains("CANARY"), "{said}");
            assert!(!said.contains('\u{1b}'), "{said}");
            assert!(outcome.code > 0 || said.contains("unchecked"), "{said}");
        }
    }
}
