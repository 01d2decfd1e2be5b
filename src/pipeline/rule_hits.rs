//! The hits of rules in a response, before they become findings.

use std::collections::BTreeSet;

use crate::model::finding::Finding;
use crate::model::fingerprint::Fingerprint;
use crate::model::rule::{Group, Severity};
use crate::pipeline::aggregator::Aggregator;
use crate::pipeline::response_location::{ResponseLocation, RuleHit};
use crate::rules::diagnostic::Diagnostic;
use crate::schema::schema_error::KeywordLocation;

/// Returns what is worth a note, and the findings.
pub(super) fn split_notes(diagnostics: Vec<RuleHit>) -> (Vec<RuleHit>, Vec<RuleHit>) {
    let is_note = |(_, severity, _): &RuleHit| *severity == Severity::Note;
    diagnostics.into_iter().partition(is_note)
}

/// The subjects of the notes so far: a note that is only counted need not be made.
#[derive(Default)]
pub(super) struct Subjects(Vec<Subject>);

/// All that the subject of a note depends on, and the subject.
struct Subject {
    rule: &'static str,
    keyword: Option<KeywordLocation>,
    field: Option<String>,
    fingerprint: Fingerprint,
}

/// So many subjects are remembered. The API has one or two.
const REMEMBERED: usize = 8;

impl Subjects {
    /// Counts the only note of a response, if its subject has all its places. Returns whether it did.
    pub(super) fn note_again(&self, notes: &[RuleHit], aggregator: &mut Aggregator) -> bool {
        let [(rule, _, note)] = notes else {
            return false;
        };
        let is_of = |known: &&Subject| {
            (known.rule, &known.keyword, &known.field) == (rule.info.id, &note.keyword, &note.field)
        };
        let known = self.0.iter().find(is_of);
        known.is_some_and(|known| aggregator.note_again(&known.fingerprint))
    }

    /// Remembers what the only note of a response is about.
    pub(super) fn remember(&mut self, notes: &[RuleHit], findings: &[Finding]) {
        let ([(rule, _, note)], [finding]) = (notes, findings) else {
            return;
        };
        let fingerprint = finding.subject();
        let is_known = self.0.iter().any(|known| known.fingerprint == fingerprint);
        if !is_known && self.0.len() < REMEMBERED {
            self.0.push(Subject {
                rule: rule.info.id,
                keyword: note.keyword.clone(),
                field: note.field.clone(),
                fingerprint,
            });
        }
    }
}

/// Drops the unknown properties that are reported as the misspelt name of a missing one.
pub(super) fn drop_misspelt(diagnostics: &mut Vec<RuleHit>) {
    let missing = diagnostics
        .iter()
        .filter(|(rule, ..)| rule.info.group == Group::Required);
    let reported = missing.flat_map(|(.., diagnostic)| &diagnostic.related);
    let reported: BTreeSet<usize> = reported.map(|(range, _)| range.start).collect();
    if !reported.is_empty() {
        diagnostics.retain_mut(|(rule, _, diagnostic)| {
            if rule.info.id != UNKNOWN || !reported.contains(&diagnostic.at.start) {
                return true;
            }
            let is_of_several = diagnostic.more > 0; // the others are not reported otherwise
            diagnostic.more -= u64::from(is_of_several);
            is_of_several
        });
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
