//! Workflow commands as GitHub's runner reads them.

use std::collections::BTreeMap;

use stytch_validate::report::escape;

use crate::report::registry::sample::{HOSTILE, Outcome, Run};

pub(super) fn check(text: &str, run: &Run) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut files = Vec::new();
    for line in text.lines() {
        let command = line.strip_prefix("::").expect(line);
        let (head, message) = command.split_once("::").expect(line);
        let (name, properties) = head.split_once(' ').expect(line);
        assert!(["error", "warning", "notice"].contains(&name), "{line}");
        assert!(!message.is_empty() && is_escaped(message), "{line}");
        *counts.entry(name).or_default() += 1;
        for property in properties.split(',') {
            let (key, value) = property.split_once('=').expect(line);
            let known = ["file", "line", "col", "endLine", "endColumn", "title"];
            assert!(known.contains(&key), "{line}");
            assert!(!value.contains(':') && is_escaped(value), "{line}");
            match key {
                "file" => files.push(unescaped(value)),
                "title" => {}
                _ => assert!(value.parse::<u64>().expect(line) >= 1),
            }
        }
    }
    assert!(counts.values().all(|count| *count <= 10), "{counts:?}");
    if run.outcome == Outcome::Findings {
        assert_eq!(counts["warning"], 10);
        assert!(
            text.contains("10 of 13 warning annotations are shown here"),
            "{text}"
        );
        let hostile = escape::terminal(HOSTILE);
        assert!(
            files
                .iter()
                .all(|file| *file == format!("bad-{hostile}") || file == "clean.json"),
            "{files:?}"
        );
        let kinds = text.lines().map(|line| line.split_once(' ').expect(line).0);
        assert!(kinds.is_sorted_by_key(|kind| {
            ["::error", "::warning", "::notice"]
                .iter()
                .position(|is| *is == kind)
        }));
    }
}

/// Whether each percent sign begins one of the runner's codes.
fn is_escaped(text: &str) -> bool {
    let codes = ["25", "0D", "0A", "3A", "2C"];
    text.split('%')
        .skip(1)
        .all(|rest| codes.iter().any(|code| rest.starts_with(code)))
}

/// What the runner makes of a property.
fn unescaped(text: &str) -> String {
    text.replace("%0D", "\r")
        .replace("%0A", "\n")
        .replace("%3A", ":")
        .replace("%2C", ",")
        .replace("%25", "%")
}
