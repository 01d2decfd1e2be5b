//! Which tests JUnit's dashboards see.

use super::accept::junit::read;
use crate::support::{folder, run, run_in};

const EMAIL: &[&str] = &["--schema", "api_session_v1_EmailFactor", "-f", "junit"];
const GOOD: &str = r#"{"email_id":"a","email_address":"b"}"#;
const BAD: &str = r#"{"email_id":"CANARY","email_id":1}"#;

fn captures() -> tempfile::TempDir {
    let lines = format!("{GOOD}\n{BAD}\n{GOOD}\n");
    folder([
        ("a.ndjson", lines.as_bytes()),
        ("b.json", GOOD.as_bytes()),
        ("c.txt", b"hello"),
    ])
}

fn shown(arguments: &[&str]) -> Vec<(String, String, &'static str)> {
    let folder = captures();
    let inputs = ["a.ndjson", "b.json", "c.txt", "d.json"];
    let outcome = run_in(folder.path(), &[EMAIL, &inputs, arguments].concat());
    assert_eq!(outcome.code, 2);
    assert!(!outcome.stdout.contains("CANARY"));
    read(&outcome.stdout).cases
}

fn case(class: &str, name: &str, end: &'static str) -> (String, String, &'static str) {
    (class.to_owned(), name.to_owned(), end)
}

#[test]
fn each_response_is_a_case() {
    assert_eq!(
        shown(&[]),
        [
            case("a.ndjson", "response 1", "passed"),
            case("a.ndjson", "response 2", "failure"),
            case("a.ndjson", "response 3", "passed"),
            case("b.json", "response 1", "passed"),
            case("c.txt", "(the input)", "skipped"),
            case("d.json", "(the input)", "error"),
        ]
    );
}

#[test]
fn beyond_the_cap_each_source_is_one() {
    let tool = "stytch-validate";
    assert_eq!(
        shown(&["--max-findings", "3"]),
        [
            case(tool, "a.ndjson", "failure"),
            case(tool, "c.txt", "skipped"),
            case("d.json", "(the input)", "error"),
            case(tool, "(sources of which nothing is listed: 1)", "passed"),
        ]
    );
}

/// What is listed is capped; how many errors there are, and where, is not.
#[test]
fn errors_that_are_not_listed_count() {
    let many = format!(
        r#"{{"member": {{"roles": [{}]}}}}"#,
        vec!["1"; 1_500].join(",")
    );
    let folder = folder([
        ("a.json", BAD.as_bytes()),
        ("b.json", BAD.as_bytes()),
        ("c.json", GOOD.as_bytes()),
        ("many.json", many.as_bytes()),
    ]);
    let junit = |arguments: &[&str]| run_in(folder.path(), arguments).stdout;
    let abc = ["a.json", "b.json", "c.json", "--max-findings", "1"];
    let shown = junit(&[EMAIL, &abc].concat());
    let tool = "stytch-validate";
    assert_eq!(
        read(&shown).cases,
        [
            case(tool, "a.json", "failure"),
            case(tool, "b.json", "failure"),
            case(tool, "(sources of which nothing is listed: 1)", "passed"),
        ]
    );
    let three = "<failure type=\"invalid\" message=\"3 errors\"";
    assert_eq!(shown.matches(three).count(), 2, "{shown}");
    let shown = junit(&["many.json", "-A", "required", "-f", "junit"]);
    assert!(shown.contains("message=\"1,500 errors\""), "{shown}");
    let page = junit(&["many.json", "-A", "required", "-f", "html"]);
    assert!(page.contains(">1,500 errors<"), "{page}");
    assert!(page.contains(">1,500 × "), "{page}");
    // Of a merged report only what it lists is known.
    let part = [EMAIL, &abc, &["--report", "json=part"]].concat();
    run_in(folder.path(), &part);
    let shown = junit(&["--merge", "part", "-f", "junit"]);
    assert!(shown.contains("message=\"at least 1 error\""), "{shown}");
    let end = read(&shown).cases.pop().expect("a case").2;
    assert_eq!(end, "skipped", "an error may be anywhere");
}

#[test]
fn an_exchange_is_named_and_a_skipped_one_says_why() {
    let outcome = run(&["fixtures/recordings/har/chrome.har", "-f", "junit"]);
    let report = run(&["fixtures/recordings/har/chrome.har", "-f", "json"]).json();
    let suite = read(&outcome.stdout);
    let count = |name: &str| {
        let count = report["summary"][name].as_u64().expect("a count");
        usize::try_from(count).expect("small")
    };
    assert_eq!(suite.tests, count("responses"));
    assert_eq!(suite.skipped, count("skipped"));
    assert_eq!(suite.failures, count("invalid"));
    assert!(suite.skipped > 0 && suite.tests > suite.skipped);
    let named = |case: &(String, String, &str)| case.1.contains(" POST /v1/b2b/");
    assert!(suite.cases.iter().any(named), "{:?}", suite.cases);
}

#[test]
fn a_broken_recording_is_an_error_and_what_was_whole_in_it_a_case() {
    let recording = crate::support::text("fixtures/recordings/har/chrome.har");
    let cut = recording.trim_end().len() - 3;
    let folder = folder([("cut.har", &recording.as_bytes()[..cut])]);
    let outcome = run_in(folder.path(), &["cut.har", "-f", "junit"]);
    assert_eq!(outcome.code, 2, "{}", outcome.stdout);
    let suite = read(&outcome.stdout);
    assert!(suite.tests > 1);
    assert_eq!(suite.errors, 1);
    assert_eq!(
        suite.cases.last(),
        Some(&case("cut.har", "(the input)", "error"))
    );
}
