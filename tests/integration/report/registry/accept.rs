//! Readers of the formats, independent of what wrote them.

mod github;
mod html;
pub(super) mod junit;
pub(super) mod sarif;

use std::collections::HashSet;

use serde_json::Value;

use super::sample::{HOSTILE, Outcome, Run};

/// Panics unless a reader of that format takes the text, and finds the run's counts in it.
pub(super) fn accept(format: &str, text: &str, run: &Run) {
    match format {
        "human" => {}
        "concise" => concise(text, run),
        "markdown" => markdown(text, run),
        "json" => assert_eq!(listed(&parsed(text)["findings"]), run.report.findings.len()),
        "ndjson" => ndjson(text, run),
        "gitlab" => gitlab(&parsed(text), run),
        "github" => github::check(text, run),
        "html" => html::check(text, run),
        "junit" => junit::check(text, run),
        "sarif" => sarif::check(&parsed(text), run),
        other => panic!("who reads {other}?"),
    }
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}:\n{text}"))
}

fn listed(value: &Value) -> usize {
    value.as_array().expect("a list").len()
}

fn ndjson(text: &str, run: &Run) {
    let lines: Vec<Value> = text.lines().map(parsed).collect();
    let count = |name: &str| lines.iter().filter(|line| line["type"] == name).count();
    assert_eq!(count("finding"), run.report.findings.len());
    assert_eq!(count("skipped"), run.report.skipped.len());
    assert_eq!(count("unreadable"), run.report.unreadable.len());
    assert_eq!(count("summary"), 1);
    let last = lines.last().expect("a line");
    assert_eq!(last["type"], "summary");
    assert_eq!(last["summary"]["errors"], run.report.summary.errors);
    assert_eq!(last["partial"], run.report.partial);
}

/// Every line of a finding begins with its place, as problem matchers want it.
fn concise(text: &str, run: &Run) {
    let is_finding = |line: &&str| {
        let found = [": error[", ": warning["]
            .iter()
            .find_map(|kind| line.split_once(kind));
        found.is_some_and(|(place, _)| {
            let numbers = place.rsplitn(3, ':').take(2);
            numbers.map(str::parse::<u64>).all(|number| number.is_ok())
        })
    };
    assert_eq!(
        text.lines().filter(is_finding).count(),
        run.report.findings.len(),
        "{text}"
    );
}

/// Every row of the table has the cells of its head.
fn markdown(text: &str, run: &Run) {
    let rows: Vec<&str> = text.lines().filter(|line| line.starts_with('|')).collect();
    let head = if run.report.causes.is_empty() { 0 } else { 2 };
    assert_eq!(rows.len(), head + run.report.causes.len(), "{text}");
    assert!(
        rows.iter().all(|row| row.matches('|').count() == 6),
        "{text}"
    );
}

fn gitlab(entries: &Value, run: &Run) {
    let entries = entries.as_array().expect("a list");
    let mut fingerprints = HashSet::new();
    for entry in entries {
        for key in ["description", "check_name", "fingerprint", "severity"] {
            assert!(!entry[key].as_str().expect(key).is_empty());
        }
        let severities = ["info", "minor", "major", "critical", "blocker"];
        assert!(severities.contains(&entry["severity"].as_str().expect("a severity")));
        assert!(
            !entry["location"]["path"]
                .as_str()
                .expect("a path")
                .is_empty()
        );
        assert!(entry["location"]["lines"]["begin"].as_u64() >= Some(1));
        assert!(fingerprints.insert(&entry["fingerprint"]), "{entry}");
    }
    assert_eq!(entries.is_empty(), run.outcome == Outcome::Clean);
    if run.outcome == Outcome::Findings {
        assert_eq!(entries[0]["location"]["path"], format!("bad-{HOSTILE}"));
    }
}
