//! What rules found in a response, before it becomes findings.

use std::collections::BTreeSet;

use crate::model::rule::{Group, Severity};
use crate::pipeline::place::{ResponseLocation, RuleHit};
use crate::rules::diagnostic::Diagnostic;

/// Returns what is worth a note, and the findings.
pub(super) fn split_notes(diagnostics: Vec<RuleHit>) -> (Vec<RuleHit>, Vec<RuleHit>) {
    let is_note = |(_, severity, _): &RuleHit| *severity == Severity::Note;
    diagnostics.into_iter().partition(is_note)
}

/// Drops the unknown properties that are told as the misspelt name of a missing one.
pub(super) fn drop_misspelt(diagnostics: &mut Vec<RuleHit>) {
    let missing = diagnostics
        .iter()
        .filter(|(rule, ..)| rule.info.group == Group::Required);
    let told = missing.flat_map(|(.., diagnostic)| &diagnostic.related);
    let told: BTreeSet<usize> = told.map(|(range, _)| range.start).collect();
    if !told.is_empty() {
        let is_told = |diagnostic: &Diagnostic| told.contains(&diagnostic.at.start);
        diagnostics.retain(|(rule, _, diagnostic)| rule.info.id != UNKNOWN || !is_told(diagnostic));
    }
}

/// The rule about properties that no component declares.
const UNKNOWN: &str = "unknown-field";

/// Diagnostics in the order of the source, where some are not in the body.
pub(super) fn in_order(at: &ResponseLocation<'_>, mut diagnostics: Vec<RuleHit>) -> Vec<RuleHit> {
    let body = at.part.as_ref();
    let body = body.map_or(at.entry.start, |part| part.range.start);
    let start = |diagnostic: &Diagnostic| {
        let part = diagnostic.part.as_ref();
        part.map_or(body, |part| part.range.start) + diagnostic.at.start
    };
    if diagnostics
        .iter()
        .any(|(.., diagnostic)| diagnostic.part.is_some())
    {
        diagnostics.sort_by_key(|(.., diagnostic)| start(diagnostic));
    }
    diagnostics
}
