//! What a baseline knows, in SARIF: results that are suppressed.

use std::fs;

use serde_json::{Value, json};

use super::accept::sarif::hold;
use crate::support::{finish, folder, program, run_in};

const EMAIL: &[&str] = &[
    "--schema",
    "api_session_v1_EmailFactor",
    "-D",
    "unknown-field",
];

/// Four findings in two files, three of which the baseline knows.
fn captures() -> tempfile::TempDir {
    let folder = folder([
        ("a.json", &br#"{"email_id":"CANARY"}"#[..]),
        ("b.json", br#"{"email_id":7,"email_address":1}"#),
    ]);
    let write = ["a.json", "b.json", "--write-baseline", "known"];
    assert_eq!(run_in(folder.path(), &[EMAIL, &write].concat()).code, 0);
    let more = br#"{"email_id":"CANARY","other":"CANARY"}"#;
    fs::write(folder.path().join("a.json"), more).expect("a file");
    folder
}

fn sarif(arguments: &[&str]) -> (i32, Value) {
    let folder = captures();
    let known = ["a.json", "b.json", "--baseline", "known", "-f", "sarif"];
    let outcome = run_in(folder.path(), &[EMAIL, &known, arguments].concat());
    assert!(!outcome.stdout.contains("CANARY"));
    let log = outcome.json();
    hold(&log);
    (outcome.code, log)
}

#[test]
fn known_findings_are_suppressed_results_and_new_ones_are_not() {
    let (code, log) = sarif(&[]);
    assert_eq!(code, 1);
    let run = &log["runs"][0];
    let results = run["results"].as_array().expect("results");
    let shown = |result: &Value| {
        let uri = &result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        (
            uri.clone(),
            result["ruleId"].clone(),
            result["suppressions"].clone(),
        )
    };
    let known = json!([{
        "kind": "external",
        "status": "accepted",
        "justification": "the baseline knows this finding",
    }]);
    let shown: Vec<_> = results.iter().map(shown).collect();
    assert_eq!(
        shown,
        [
            ("a.json".into(), "unknown-field".into(), json!([])),
            ("a.json".into(), "missing-field".into(), known.clone()),
            ("b.json".into(), "type-mismatch".into(), known.clone()),
            ("b.json".into(), "type-mismatch".into(), known),
        ]
    );
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    assert_eq!(rules.len(), 3);
    for result in results {
        let index = result["ruleIndex"].as_u64().expect("an index");
        let index = usize::try_from(index).expect("small");
        assert_eq!(rules[index]["id"], result["ruleId"]);
    }
    assert_eq!(
        run["properties"]["baseline"],
        json!({"findings": 3, "suppressedResults": 3})
    );
    assert_eq!(
        run["invocations"][0]["toolExecutionNotifications"],
        json!([])
    );
    assert_eq!(run["invocations"][0]["executionSuccessful"], true);
}

#[test]
fn the_cap_holds_for_known_findings_and_the_cut_is_said() {
    let (_, log) = sarif(&["--max-findings", "2"]);
    let run = &log["runs"][0];
    assert_eq!(run["results"].as_array().map(Vec::len), Some(3));
    assert_eq!(
        run["properties"]["baseline"],
        json!({"findings": 3, "suppressedResults": 2})
    );
    let shown = &run["invocations"][0]["toolExecutionNotifications"];
    assert_eq!(
        shown[0]["message"]["text"],
        "2 of 3 findings that the baseline knows are listed"
    );
}

#[test]
fn without_a_baseline_nothing_is_said_of_suppression() {
    let folder = captures();
    let outcome = run_in(folder.path(), &[EMAIL, &["a.json", "-f", "sarif"]].concat());
    hold(&outcome.json());
    assert!(!outcome.stdout.contains("suppress"), "{}", outcome.stdout);
}

/// GitHub's code scanning would open an alert for each of them.
#[test]
fn in_github_actions_known_findings_are_counted_only() {
    let folder = captures();
    let known = ["a.json", "b.json", "--baseline", "known", "-f", "sarif"];
    let mut command = program();
    command.current_dir(folder.path()).args(EMAIL).args(known);
    let log = finish(command.env("GITHUB_ACTIONS", "true"), b"").json();
    hold(&log);
    let run = &log["runs"][0];
    assert_eq!(run["results"].as_array().map(Vec::len), Some(1));
    assert_eq!(run["results"][0].get("suppressions"), None);
    assert_eq!(run["properties"]["baseline"]["suppressedResults"], 0);
    let shown = &run["invocations"][0]["toolExecutionNotifications"][0];
    assert_eq!(shown["descriptor"]["id"], "baseline");
}
