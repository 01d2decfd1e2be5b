//! The fixtures: one recorder and one trap each.

use serde_json::{Value, json};

use super::{counts, findings, fixture};
use crate::support::{Outcome, place, run, text};

fn read(name: &str) -> (i32, Value) {
    let Outcome { code, stdout, .. } =
        run(&["-W", "deprecated-field", "-f", "json", &fixture(name)]);
    (code, serde_json::from_str(&stdout).expect("a report"))
}

/// The fixture's exit status, counts and reasons.
fn outcome(name: &str) -> (i32, Vec<u64>, Value) {
    let (code, report) = read(name);
    let (counts, reasons) = counts(&report);
    (code, counts, reasons)
}

#[test]
fn chrome_has_preflights_failures_and_pages_in_between() {
    for name in ["chrome.har", "chrome-minified.har"] {
        let reasons = json!({"failed-request": 1, "no-schema": 1, "not-json": 1, "preflight": 1});
        assert_eq!(outcome(name), (1, vec![2, 1, 4, 0], reasons), "{name}");
    }
}

#[test]
fn bodies_that_the_recorder_dropped_are_reported() {
    let reasons = json!({"no-body": 1, "no-schema": 1});
    assert_eq!(
        outcome("firefox-trimmed.har"),
        (2, vec![0, 0, 2, 0], reasons)
    );
    let (_, report) = read("firefox-trimmed.har");
    assert_eq!(findings(&report), ["unchecked-response 0 20:7 -"]);
}

#[test]
fn requests_that_failed_have_no_status_and_no_body() {
    let reasons = json!({"failed-request": 1});
    assert_eq!(
        outcome("mitmproxy-error.har"),
        (0, vec![1, 1, 1, 0], reasons)
    );
}

#[test]
fn bodies_that_stayed_compressed_are_unpacked_or_counted() {
    let reasons = json!({"encoding": 1});
    assert_eq!(
        outcome("mitmproxy-gzip.har"),
        (1, vec![1, 0, 1, 0], reasons)
    );
}

#[test]
fn one_faulty_exchange_is_found_in_every_recorder() {
    for name in ["bom.har", "polly.har", "polly-v4.har"] {
        assert_eq!(outcome(name), (1, vec![1, 0, 0, 0], json!({})), "{name}");
    }
    let reasons = json!({"no-schema": 1});
    assert_eq!(outcome("safari-base64.har"), (1, vec![1, 0, 1, 0], reasons));
}

/// The third entry names a file outside of the recording's folder, the second one that is not
/// there.
#[test]
fn files_beside_a_recording_are_read_and_no_others() {
    let reasons = json!({"no-body": 2});
    for name in ["playwright/attach.har", "playwright.har.zip"] {
        assert_eq!(
            outcome(name),
            (1, vec![1, 0, 2, 0], reasons.clone()),
            "{name}"
        );
    }
    let (_, report) = read("playwright.har.zip");
    let archive = "fixtures/recordings/har/playwright.har.zip!";
    let found = &report["findings"][0];
    assert_eq!(found["recording"], format!("{archive}har.har"));
    let body = "fa0d8dc86da8b22cac3772b77df80178fb3ec0ca.json";
    assert_eq!(found["source"], format!("{archive}{body}"));
}

#[test]
fn a_recording_that_is_cut_off_is_judged_as_far_as_it_goes() {
    assert_eq!(outcome("cut-off.har"), (2, vec![1, 0, 0, 1], json!({})));
    let (_, report) = read("cut-off.har");
    assert_eq!(
        report["unreadable"][0]["message"],
        "line 132, column 2093: the recording is cut off within the entry that begins at \
         line 83, column 7"
    );
}

#[test]
fn a_recording_of_nothing_has_checked_nothing() {
    let reasons = json!({"no-response": 1});
    assert_eq!(outcome("empty.har"), (2, vec![0, 0, 1, 0], reasons));
}

/// Read off the files: the body of the fourth entry begins behind `"text": "`.
#[test]
fn findings_stand_at_their_own_place_in_the_recording() {
    let (_, report) = read("chrome.har");
    assert_eq!(
        findings(&report),
        [
            "missing-field 3 247:22 -",
            "deprecated-field 3 247:2978 /reset_session",
            "type-mismatch 3 247:4772 /status_code",
            "unchecked-response 4 261:7 -",
            "unchecked-response 5 319:7 -",
        ]
    );
    let line = text(&fixture("chrome.har"));
    let line = line.lines().nth(246).expect("a line");
    assert_eq!(&line[21..24], r#"{\""#);
    assert_eq!(&line[4_771..4_778], r#"\"200\""#);
    assert_eq!(report["findings"][2]["body_span"]["start"]["column"], 4_497);
}

#[test]
fn places_in_one_long_line_are_exact() {
    let (_, report) = read("chrome-minified.har");
    let text = text(&fixture("chrome-minified.har"));
    let at = text.find(r#"\"status_code\":\"200\""#).expect("it") + r#"\"status_code\":"#.len();
    let (line, column) = place(&text, at);
    let found = findings(&report);
    assert_eq!((line, column), (1, 13_365));
    assert_eq!(
        found[2],
        format!("type-mismatch 3 {line}:{column} /status_code")
    );
}

#[test]
fn the_exchange_is_reported_without_host_and_query() {
    let (_, report) = read("chrome.har");
    let exchange = |at: usize| report["skipped"][at]["exchange"].clone();
    assert_eq!(
        exchange(0),
        json!({"method": "GET", "path": "/login", "status": 200})
    );
    let route = "/v1/b2b/sso/authenticate";
    assert_eq!(
        exchange(1),
        json!({"method": "OPTIONS", "path": "/sdk/{…}/{…}/sso/authenticate", "status": 204})
    );
    assert_eq!(exchange(2), json!({"method": "POST", "path": route}));
}

/// Of two equal names a tree keeps the last, and nobody would see the first.
#[test]
fn an_exchange_with_two_responses_is_reported() {
    let har = super::recording(&json!({"text": super::faulty()}), &json!([])).to_string();
    for (name, once) in [
        ("response", r#""response":{"#),
        ("content", r#""content":{"#),
        ("text", r#""text":""#),
        ("url", r#""url":"https"#),
    ] {
        let value = if once.ends_with('{') { "{}" } else { "\"\"" };
        let twice = format!("\"{name}\":{value},{once}");
        let text = har.replacen(once, &twice, 1);
        let report = crate::support::pipe(&["-f", "json", "--stdin-name", "a.har"], &text).json();
        assert_eq!(counts(&report).0, [0, 0, 0, 1], "{name}");
        let said = report["unreadable"][0]["message"].to_string();
        assert!(
            said.contains(&format!("the key `{name}` appears twice")),
            "{said}"
        );
    }
}
