//! Cassettes that mean harm, or that were damaged: no panic, no hang, and never in silence.

use std::fmt::Write as _;

use serde_json::Value;

use crate::support::{Outcome, pipe, text};

/// Reads a text as this format; the run may fall short, and must end.
fn read(format: &str, text: &[u8]) -> (Outcome, Value) {
    let outcome = pipe(&["-f", "json", "--input-format", format], text);
    assert!(!outcome.stderr.contains("panicked"), "{}", outcome.stderr);
    let report = outcome.json();
    (outcome, report)
}

/// Whether a run has something to say of its input.
fn speaks(report: &Value) -> bool {
    let summary = &report["summary"];
    ["responses", "unreadable"]
        .iter()
        .any(|name| summary[name].as_u64() > Some(0))
}

fn cassette(response: &str) -> String {
    format!(
        "http_interactions:\n- request: {{method: post, uri: 'https://x/v1/b2b/sso/authenticate'}}\n  response:\n    status: {{code: 200}}\n{response}recorded_with: VCR 6\n"
    )
}

#[test]
fn aliases_cost_nothing() {
    let mut bomb = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for level in 1..40 {
        let inside = vec![format!("*a{}", level - 1); 9].join(", ");
        let _ = writeln!(bomb, "a{level}: &a{level} [{inside}]");
    }
    bomb.push_str("http_interactions: *a39\nrecorded_with: VCR 6\n");
    let (outcome, report) = read("vcr", bomb.as_bytes());
    assert_eq!(outcome.code, 2);
    assert_eq!(report["summary"]["skipped_reasons"]["not-a-capture"], 9);
    let headers = format!(
        "x: &h {{{}}}\n",
        (0..20_000).fold(String::new(), |text, at| text + &format!("h{at}: v, "))
    );
    let entry = "- request: {uri: /, headers: *h}\n  response: {headers: *h}\n";
    let many = format!("{headers}http_interactions:\n{}", entry.repeat(500));
    let (_, report) = read("vcr", many.as_bytes());
    // They are looked at for as long as that costs no more than the text is worth, and no further.
    assert_eq!(report["summary"]["unreadable"], 1);
    assert!(report["summary"]["skipped"].as_u64() > Some(0));
}

#[test]
fn an_alias_of_itself_does_not_loop() {
    for text in [
        "http_interactions: &a [*a, *a]\n",
        "&a\nhttp_interactions: *a\n",
        "http_interactions:\n- &a\n  request: *a\n  response: *a\n  recorded_at: *a\n",
        "- &a\n  request: &b {uri: /v1/b2b/sso/authenticate, headers: *b}\n  response: *a\n",
    ] {
        let (_, report) = read("vcr", text.as_bytes());
        assert!(speaks(&report), "{text}");
    }
}

#[test]
fn depth_is_bounded() {
    for text in [
        "[".repeat(100_000),
        format!("a: {}", "[".repeat(100_000)),
        format!("a: {}", "{a: ".repeat(100_000)),
        "- ".repeat(100_000),
        "? ".repeat(100_000),
        format!("http_interactions: {}", "[".repeat(100_000)),
        format!("{{\"http_interactions\":{}", "[".repeat(100_000)),
    ] {
        let (_, report) = read("vcr", text.as_bytes());
        assert!(speaks(&report));
    }
}

#[test]
fn tags_are_only_names() {
    let body = "    body:\n      string: !ruby/object:Gem::Requirement '{\"a\": 1'\n";
    let ruby = cassette(body);
    let (_, report) = read("vcr", ruby.as_bytes());
    assert_eq!(report["findings"][0]["rule"], "invalid-json");
    let place = &report["findings"][0]["span"]["start"];
    assert_eq!(place["line"], 6);
    let python = "interactions:\n- !!python/object/apply:os.system ['touch owned']\n- request: {uri: /v1/b2b/sso/authenticate, method: POST}\n  response: {body: {string: !!python/object/apply:os.system ['true']}, status: {code: 200}}\nversion: 1\n";
    let (_, report) = read("vcrpy", python.as_bytes());
    assert_eq!(report["summary"]["skipped_reasons"]["not-a-capture"], 1);
    assert_eq!(report["summary"]["skipped_reasons"]["no-body"], 1);
}

#[test]
fn a_scalar_may_be_long() {
    let body = format!("{{\"a\": \"{}\"", "x y ".repeat(2_500_000));
    for scalar in [
        format!("    body:\n      string: '{body}'\n"),
        format!("    body:\n      string: |-\n        {body}\n"),
    ] {
        let (_, report) = read("vcr", cassette(&scalar).as_bytes());
        assert_eq!(report["findings"][0]["rule"], "invalid-json");
    }
}

#[test]
fn bytes_that_are_no_text_break_the_cassette_where_they_stand() {
    let whole = text("fixtures/recordings/vcr/sso.yml");
    let at = whole.find("error_type").expect("the third exchange");
    for bad in [&b"\xff"[..], b"\0", b"\xed\xa0\x80"] {
        let mut damaged = whole.as_bytes()[..at].to_vec();
        damaged.extend_from_slice(bad);
        damaged.extend_from_slice(&whole.as_bytes()[at..]);
        let (outcome, report) = read("vcr", &damaged);
        assert_eq!(outcome.code, 2);
        assert_eq!(report["summary"]["checked"], 1);
        assert_eq!(report["summary"]["unreadable"], 1);
    }
}

#[test]
fn a_cassette_cut_off_anywhere_is_never_silent() {
    for (format, fixture) in [
        ("vcr", "vcr/faulty-double.yml"),
        ("vcr", "vcr/faulty-literal.yml"),
        ("vcr", "vcr/json-serializer.json"),
        ("vcrpy", "vcrpy/faulty-single-folded.yaml"),
        ("go-vcr", "go-vcr/version-2.yaml"),
        ("php-vcr", "php-vcr/sso"),
    ] {
        let whole = text(&format!("fixtures/recordings/{fixture}"));
        for end in (50..whole.len()).step_by(397) {
            let (_, report) = read(format, &whole.as_bytes()[..end]);
            assert!(speaks(&report), "{fixture} cut off at {end}");
        }
    }
}

#[test]
fn a_compressed_cassette_may_be_damaged() {
    let path = crate::support::repository("fixtures/recordings/vcr/compressed.zz");
    let whole = std::fs::read(path).expect("a fixture");
    for end in (10..whole.len()).step_by(331) {
        let (outcome, report) = read("vcr", &whole[..end]);
        assert_eq!(outcome.code, 2);
        assert_eq!(report["summary"]["unreadable"], 1);
    }
}
