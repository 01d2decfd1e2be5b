//! One faulty body, kept in every way a recorder may keep it.

use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::{causes, counts, faulty, recording};
use crate::support::pipe;

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text).expect("memory");
    encoder.finish().expect("memory")
}

fn deflate(text: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text).expect("memory");
    encoder.finish().expect("memory")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut digits, byte| {
        use std::fmt::Write as _;
        write!(digits, "{byte:02x}").expect("memory");
        digits
    })
}

/// Each piece on its own, as Polly.js keeps them.
fn pieces(bytes: &[u8], encode: impl Fn(&[u8]) -> String) -> String {
    let pieces: Vec<String> = bytes.chunks(401).map(encode).collect();
    json!(pieces).to_string()
}

fn coded(name: &str) -> Value {
    json!([{"name": "Content-Encoding", "value": name}])
}

/// Contents and headers, each of which keeps `body`.
fn ways(body: &str) -> Vec<(&'static str, Value, Value)> {
    let base64 = |bytes: &[u8]| STANDARD.encode(bytes);
    let plain = body.as_bytes();
    let packed = gzip(plain);
    let text = |text: String| json!({"text": text});
    let encoded = |text: String| json!({"text": text, "encoding": "base64"});
    vec![
        ("as it is", text(body.to_owned()), json!([])),
        (
            "decoded, the header kept",
            text(body.to_owned()),
            coded("gzip"),
        ),
        (
            "an encoding of another name",
            json!({"text": body, "encoding": "plain"}),
            json!([]),
        ),
        ("base64", encoded(base64(plain)), json!([])),
        (
            "base64, the header kept",
            encoded(base64(plain)),
            coded("br"),
        ),
        ("gzip", encoded(base64(&packed)), coded("gzip")),
        ("gzip untold", encoded(base64(&packed)), json!([])),
        (
            "deflate",
            encoded(base64(&deflate(plain))),
            coded("deflate"),
        ),
        ("pieces", encoded(pieces(&packed, base64)), coded("gzip")),
        (
            "pieces untold",
            text(pieces(&packed, base64)),
            coded("gzip"),
        ),
        ("hex", text(pieces(&packed, hex)), coded("gzip")),
        (
            "hex of deflate",
            text(pieces(&deflate(plain), hex)),
            coded("deflate"),
        ),
    ]
}

#[test]
fn every_way_of_keeping_a_body_gives_the_same_findings() {
    let body = faulty();
    let expected = [
        r#""missing-field" """#,
        r#""deprecated-field" "/reset_session""#,
        r#""type-mismatch" "/status_code""#,
    ];
    for (way, content, headers) in ways(&body) {
        for pretty in [false, true] {
            let har = recording(&content, &headers);
            let text = if pretty {
                serde_json::to_string_pretty(&har).expect("JSON")
            } else {
                har.to_string()
            };
            let report = pipe(&["-W", "deprecated-field", "-f", "json"], &text).json();
            assert_eq!(counts(&report).0, [1, 0, 0, 0], "{way}");
            assert_eq!(causes(&report), expected, "{way}");
            let body_spans: Vec<u64> = report["findings"]
                .as_array()
                .expect("findings")
                .iter()
                .map(|finding| {
                    finding["body_span"]["start"]["offset"]
                        .as_u64()
                        .expect("one")
                })
                .collect();
            let status = body.find("\"200\"").expect("a status") as u64;
            let reset = body.find("\"reset_session\":").expect("it") as u64;
            assert_eq!(body_spans[0], 0, "{way}");
            assert!((reset..reset + 20).contains(&body_spans[1]), "{way}");
            assert_eq!(body_spans[2], status, "{way}");
        }
    }
}

/// Recordings that are written by hand have bodies that are no text.
#[test]
fn a_body_that_is_a_value_of_the_recording_is_judged_and_redacted() {
    let body: Value = serde_json::from_str(&faulty()).expect("JSON");
    let har = recording(&json!({"text": body}), &json!([])).to_string();
    let report = pipe(&["-f", "json"], &har).json();
    assert_eq!(counts(&report).0, [1, 0, 0, 0]);
    let redacted = pipe(&["--redact"], &har).stdout;
    assert!(!redacted.contains("ada@example.com"), "{redacted}");
    let report = pipe(&["-f", "json"], &redacted).json();
    assert_eq!(counts(&report).0, [1, 0, 0, 0]);
}

/// An array of strings is a body too.
#[test]
fn a_body_that_only_looks_like_pieces_is_judged_as_it_is() {
    for text in [r#"["abcd","12"]"#, r#"["x y"]"#, "["] {
        let har = recording(&json!({"text": text}), &coded("gzip"));
        let report = pipe(&["-f", "json"], har.to_string()).json();
        assert_eq!(counts(&report).0, [1, 0, 0, 0], "{text}");
    }
}

#[test]
fn an_encoding_that_nobody_knows_is_counted() {
    let har = recording(&json!({"text": "x", "encoding": "rot13"}), &json!([]));
    let report = pipe(&["-f", "json"], har.to_string()).json();
    assert_eq!(counts(&report), (vec![0, 0, 1, 0], json!({"encoding": 1})));
}

/// What was compressed is no list of texts, be it a page or cut off.
#[test]
fn pieces_that_are_no_json_or_cut_off_are_skipped() {
    let page = gzip(b"<html>Bad gateway</html>");
    let packed = gzip(faulty().as_bytes());
    for (bytes, reason) in [
        (&page[..], "not-json"),
        (&packed[..packed.len() - 9], "encoding"),
    ] {
        for encode in [
            hex,
            (|bytes: &[u8]| STANDARD.encode(bytes)) as fn(&[u8]) -> String,
        ] {
            let content = json!({"text": pieces(bytes, encode)});
            let har = recording(&content, &coded("gzip")).to_string();
            let report = pipe(&["-f", "json"], &har).json();
            assert_eq!(report["skipped"][0]["reason"], reason, "{report}");
            assert_eq!(report["summary"]["checked"], 0);
        }
    }
}
