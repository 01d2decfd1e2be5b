//! What terminals, shells and editors make of a text: UTF-16, byte order marks, record separators,
//! colours. Findings stand where an editor shows them, and redaction keeps the encoding.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;

use crate::support::{folder, repository, run_in};

/// A response whose `status_code` is none, on line 3, column 18 from the beginning of its object.
fn faulty() -> String {
    let body = std::fs::read_to_string(repository("fixtures/responses/sso-success.json"));
    let mut body: Value = serde_json::from_str(&body.expect("a file")).expect("JSON");
    let members = body.as_object_mut().expect("an object");
    members.remove("status_code");
    let rest = serde_json::to_string(&body).expect("JSON");
    format!(
        "{{\n  \"\u{e9}\u{1f600}\": 1,\n  \"status_code\": \"x\",\n{}",
        &rest[1..]
    )
}

fn compact() -> String {
    faulty().replace('\n', "")
}

fn utf_16(text: &str, little: bool) -> Vec<u8> {
    let units = "\u{feff}".encode_utf16().chain(text.encode_utf16());
    let bytes = units.map(|unit| {
        if little {
            unit.to_le_bytes()
        } else {
            unit.to_be_bytes()
        }
    });
    bytes.flatten().collect()
}

/// A JSON text with the colours that `jq -C` gives it, or codes in its strings, too.
fn coloured(text: &str, in_strings: bool) -> String {
    let mut made = "\u{1b}[1;39m".to_owned();
    let mut inside = false;
    for character in text.chars() {
        let quote = character == '"';
        if quote && !inside {
            made.push_str("\u{1b}[0;32m");
        }
        made.push(character);
        if quote && (in_strings || inside) {
            made.push_str("\u{1b}[0m");
        }
        inside ^= quote;
    }
    made + "\u{1b}[0m"
}

/// What is reported a file: how many are checked, and the line and column of each type mismatch.
fn shown(name: &str, bytes: &[u8]) -> (u64, Vec<(u64, u64)>) {
    let folder = folder([(name, bytes)]);
    let report = run_in(folder.path(), &["-f", "json", name]).json();
    assert_eq!(report["summary"]["unreadable"], 0, "{name}: {report}");
    assert_eq!(report["summary"]["skipped"], 0, "{name}: {report}");
    let findings = report["findings"].as_array().expect("a list");
    let mismatches = findings
        .iter()
        .filter(|finding| finding["severity"] == "error");
    let places = mismatches.map(|finding| {
        assert_eq!(finding["rule"], "type-mismatch", "{name}: {finding}");
        let start = &finding["span"]["start"];
        let number = |member: &str| start[member].as_u64().expect("a number");
        (number("line"), number("column"))
    });
    let checked = report["summary"]["checked"].as_u64().expect("a number");
    (checked, places.collect())
}

/// What is in a redacted file.
fn redacted(name: &str, bytes: &[u8]) -> Vec<u8> {
    let folder = folder([(name, bytes)]);
    let outcome = run_in(folder.path(), &["--redact", name, "-o", "out"]);
    assert_eq!(outcome.code, 0, "{name}: {}", outcome.stderr);
    let made = std::fs::read(folder.path().join("out")).expect("a file");
    let again = run_in(folder.path(), &["--redact", "out", "-o", "twice"]);
    assert_eq!(again.code, 0, "{name}: {}", again.stderr);
    let twice = std::fs::read(folder.path().join("twice")).expect("a file");
    assert!(made == twice, "{name}: redacted twice is another text");
    made
}

/// By hand: the value on line 3 of each text stands behind `  "status_code": `.
#[test]
fn utf_16_is_read_as_an_editor_shows_it_and_redacted_into_utf_16() {
    let (body, line) = (faulty(), compact());
    let column = line
        .find("\"x\"")
        .map(|at| line[..at].chars().count() as u64 + 1);
    let column = column.expect("the value");
    let har = std::fs::read_to_string(repository("fixtures/recordings/har/chrome.har"));
    let har = har.expect("a file");
    let cassette = std::fs::read_to_string(repository("fixtures/recordings/vcr/faulty-double.yml"));
    let cassette = cassette.expect("a file");
    for little in [true, false] {
        for (name, text, places) in [
            ("a.json", body.clone(), vec![(3, 18)]),
            ("a.txt", format!("{body}\r\n{body}"), vec![(3, 18), (7, 18)]),
            (
                "a.ndjson",
                format!("{line}\r\n\u{feff}{line}"),
                vec![(1, column), (2, column + 1)],
            ),
            (
                "a.http",
                format!("HTTP/1.1 200 OK\r\n\r\n{body}"),
                vec![(5, 18)],
            ),
        ] {
            let bytes = utf_16(&text, little);
            let count = places.len() as u64;
            assert_eq!(shown(name, &bytes), (count, places), "{name}");
            let made = redacted(name, &bytes);
            let plain = redacted(name, format!("\u{feff}{text}").as_bytes());
            let plain = String::from_utf8(plain).expect("UTF-8");
            let plain = plain.trim_start_matches('\u{feff}');
            assert!(
                made == utf_16(plain, little),
                "{name} is no UTF-16 any more"
            );
        }
        for (name, text) in [("b.har", &har), ("b.yml", &cassette)] {
            let made = redacted(name, &utf_16(text, little));
            let plain = String::from_utf8(redacted(name, text.as_bytes())).expect("UTF-8");
            assert!(made == utf_16(&plain, little), "{name}");
        }
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        gzip.write_all(&utf_16(&body, little)).expect("in memory");
        let gzip = gzip.finish().expect("in memory");
        assert_eq!(shown("a.json.gz", &gzip), (1, vec![(3, 18)]));
    }
}

/// Half a unit, or half a pair: the text is none, and says where.
#[test]
fn what_is_no_utf_16_is_reported_and_not_redacted() {
    let whole = utf_16(&faulty(), true);
    for bytes in [
        whole[..whole.len() - 1].to_vec(),
        [&whole[..], &[0x00, 0xd8]].concat(),
        [&whole[..], &[0x00, 0xdc, b' ', 0]].concat(),
    ] {
        let folder = folder([("a.json", &bytes[..])]);
        let report = run_in(folder.path(), &["-f", "json", "a.json"]).json();
        assert_eq!(report["findings"][0]["rule"], "invalid-json");
        assert_eq!(report["findings"][0]["span"]["start"]["line"], 4);
        let outcome = run_in(folder.path(), &["--redact", "a.json", "-o", "out"]);
        assert_eq!(outcome.code, 2);
        assert!(!folder.path().join("out").exists());
    }
}

#[test]
fn record_separators_part_texts_and_a_broken_one_costs_itself() {
    let body = faulty();
    let places = vec![(3, 18), (7, 18)];
    let text = format!("\u{1e}{body}\n\u{1e}{body}\n");
    assert_eq!(shown("a.json", text.as_bytes()), (2, places.clone()));
    assert_eq!(shown("a.json-seq", text.as_bytes()), (2, places.clone()));
    assert_eq!(shown("a.json", &utf_16(&text, true)), (2, places));
    let made = String::from_utf8(redacted("a.json", text.as_bytes())).expect("UTF-8");
    assert_eq!(made.matches('\u{1e}').count(), 2);

    let folder = folder([("a", format!("\u{1e}{body}\u{1e}{{\u{1e}{body}").as_bytes())]);
    let report = run_in(folder.path(), &["-f", "json", "a"]).json();
    let rules = &report["summary"]["rules"];
    assert_eq!(
        (&rules["invalid-json"], &rules["type-mismatch"]),
        (&1.into(), &2.into())
    );
}

/// A code takes the columns that it has in the file.
#[test]
fn colours_are_passed_over_and_not_written_again() {
    let body = faulty();
    // By hand: 18 columns, and the codes before the name, behind it, and before the value.
    let column = 18 + 7 + 4 + 7;
    for (name, text, places) in [
        ("a.json", coloured(&body, false), vec![(3, column)]),
        ("a.json", coloured(&body, true), vec![(3, column + 4)]),
        (
            "a.txt",
            format!("{}\n{}", coloured(&body, false), coloured(&body, false)),
            vec![(3, column), (7, column)],
        ),
        (
            "a.http",
            format!(
                "\u{1b}[34mHTTP\u{1b}[39;49;00m/\u{1b}[34m1.1\u{1b}[m 200 OK\r\n\u{1b}[36mDate\u{1b}[m: x\r\n\r\n{}",
                coloured(&body, false)
            ),
            vec![(6, column)],
        ),
    ] {
        let count = places.len() as u64;
        assert_eq!(
            shown(name, text.as_bytes()),
            (count, places.clone()),
            "{name}: {text}"
        );
        assert_eq!(shown(name, &utf_16(&text, true)), (count, places), "{name}");
        let made = String::from_utf8(redacted(name, text.as_bytes())).expect("UTF-8");
        assert!(!made.contains('\u{1b}'), "{name}");
    }
    // A code in the middle of a body that has no colours is no such thing.
    let folder = folder([("a.json", "{\"a\": \"\u{1b}[0m\"}".as_bytes())]);
    let report = run_in(folder.path(), &["-f", "json", "a.json"]).json();
    assert_eq!(report["findings"][0]["rule"], "invalid-json");
}
