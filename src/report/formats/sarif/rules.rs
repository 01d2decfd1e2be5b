//! The rules that found something, as a run's driver tells them.

use serde_json::{Value, json};

use crate::model::finding::Finding;
use crate::model::rule::{Level, RuleInfo};
use crate::report::escape;

/// Rules in order of their ids; a result refers to one by its index.
pub(super) struct Rules(Vec<&'static RuleInfo>);

impl Rules {
    pub(super) fn of<'r>(findings: impl Iterator<Item = &'r Finding>) -> Self {
        let mut rules: Vec<_> = findings.map(|finding| finding.rule).collect();
        rules.sort_unstable_by_key(|rule| rule.id);
        rules.dedup_by_key(|rule| rule.id);
        Self(rules)
    }

    pub(super) fn index(&self, id: &str) -> Option<usize> {
        self.0.binary_search_by_key(&id, |rule| rule.id).ok()
    }

    pub(super) fn records(&self) -> Vec<Value> {
        self.0.iter().map(|rule| descriptor(rule)).collect()
    }
}

fn descriptor(rule: &RuleInfo) -> Value {
    let RuleInfo {
        meaning,
        fix,
        source,
        ..
    } = rule;
    let text = |text: &str| json!({"text": escape::sarif_braces(text)});
    let plain = format!("{meaning}\n\nWhat to do: {fix}\n\nSource: {source}");
    let marked = format!("{meaning}\n\n**What to do.** {fix}\n\n**Source.** {source}");
    json!({
        "id": rule.id,
        "shortDescription": text(rule.summary),
        "fullDescription": text(meaning),
        "help": {
            "text": escape::sarif_braces(&plain),
            "markdown": escape::sarif_braces(&marked),
        },
        "defaultConfiguration": {
            "enabled": rule.default != Level::Allow,
            "level": level(rule.default),
        },
        "properties": {"group": rule.group.name(), "tags": [rule.group.name()]},
    })
}

/// Returns what a rule that is off finds counts as a warning once it is asked for, if no more is
/// said.
fn level(level: Level) -> &'static str {
    match level {
        Level::Deny => "error",
        Level::Note => "note",
        Level::Warn | Level::Allow => "warning",
    }
}
