//! Adds up what a report lists, to compare it with what the report counts.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

use crate::model::finding::{Finding, Origin, Skipped};
use crate::model::report::{Cause, MOST_NOTES, Report, Summary};
use crate::model::rule::Severity;
use crate::pipeline::ReportPart;

/// The items that a report has listed so far.
#[derive(Default)]
pub(super) struct Listed {
    /// Added up as the run that wrote it has counted.
    pub(super) summary: Summary,
    /// The response of the last finding, and whether one of its findings is an error.
    judged: Option<(u64, bool)>,
    /// The responses that were not checked: what is found about them comes behind.
    skipped: HashSet<u64>,
    /// The number of causes of notes.
    notes: usize,
    /// Makes a number of a response, which takes less memory than its source's name.
    keys: RandomState,
}

impl Listed {
    /// Counts what a report lists.
    pub(super) fn add(&mut self, part: &ReportPart) {
        match part {
            ReportPart::Finding(finding) => self.finding(finding),
            ReportPart::Skipped(skipped) => self.skipped(skipped),
            ReportPart::Unreadable(_) => self.summary.unreadable += 1,
            ReportPart::Note(note) => self.note(note),
            ReportPart::Stale(_) | ReportPart::Totals(_) => {}
        }
    }

    /// Counts a finding, and its response with the first one.
    fn finding(&mut self, finding: &Finding) {
        let listed = &mut self.summary;
        let failed = finding.severity == Severity::Error;
        listed.errors += u64::from(failed);
        listed.warnings += u64::from(!failed);
        let rule = (finding.severity, finding.rule.id);
        *listed.rules.entry(rule).or_default() += 1;
        let response = self.response(&finding.origin);
        if self.skipped.contains(&response) {
            return;
        }
        let listed = &mut self.summary;
        match &mut self.judged {
            Some((of, known)) if *of == response => {
                if failed && !std::mem::replace(known, true) {
                    listed.valid -= 1;
                    listed.invalid += 1;
                }
            }
            other => {
                *other = Some((response, failed));
                listed.responses += 1;
                listed.checked += 1;
                listed.valid += u64::from(!failed);
                listed.invalid += u64::from(failed);
            }
        }
    }

    /// Counts what a note was met for.
    fn note(&mut self, note: &Cause) {
        self.notes += 1;
        self.summary.notes += note.findings;
        for first in &note.first {
            let rule = (Severity::Note, first.rule.id);
            *self.summary.rules.entry(rule).or_default() += note.findings;
        }
    }

    /// Counts a response that was not checked.
    fn skipped(&mut self, skipped: &Skipped) {
        self.summary.responses += 1;
        self.summary.skipped += 1;
        let reasons = &mut self.summary.skipped_reasons;
        *reasons.entry(skipped.reason).or_default() += 1;
        let response = self.response(&skipped.origin);
        self.skipped.insert(response);
    }

    fn response(&self, origin: &Origin) -> u64 {
        self.keys.hash_one((&origin.source, origin.response))
    }
}

/// Returns whether what a report counts adds up, and is what it lists; where it says that it does
/// not list all, more than it lists.
pub(super) fn holds(counted: &Report, listed: &Listed) -> bool {
    adds_up(&counted.summary) && covers(counted, listed)
}

fn adds_up(summary: &Summary) -> bool {
    let of = |severity: Severity| {
        let rules = summary.rules.iter();
        let of_it = rules.filter(move |((of, _), _)| *of == severity);
        of_it.map(|(_, count)| *count).sum::<u64>()
    };
    summary.responses == summary.checked + summary.skipped
        && summary.checked == summary.valid + summary.invalid
        && summary.skipped == summary.skipped_reasons.values().sum::<u64>()
        && summary.errors == of(Severity::Error)
        && summary.warnings == of(Severity::Warning)
        && summary.notes == of(Severity::Note)
        && summary.invalid <= summary.errors
        && summary.error_responses <= summary.checked
}

fn covers(counted: &Report, listed: &Listed) -> bool {
    let summary = &counted.summary;
    let causes = listed.notes;
    let listed = &listed.summary;
    let fits = |listed: u64, counted_of_it: u64| {
        listed == counted_of_it || counted.truncated && listed < counted_of_it
    };
    let rules = summary.rules.keys().chain(listed.rules.keys());
    let reasons = summary.skipped_reasons.keys();
    let reasons = reasons.chain(listed.skipped_reasons.keys());
    let of = |count: Option<&u64>| count.copied().unwrap_or_default();
    // What is found about a response whose being skipped is not listed looks like that of a checked one.
    let unlisted = summary.skipped.saturating_sub(listed.skipped);
    summary.unreadable == listed.unreadable
        && listed.invalid <= summary.invalid + unlisted
        && listed.checked <= summary.checked + unlisted
        && rules.into_iter().all(|rule| {
            let (held, all) = (of(listed.rules.get(rule)), of(summary.rules.get(rule)));
            match rule.0 {
                Severity::Note => held == all || held < all && causes >= MOST_NOTES,
                _ => fits(held, all),
            }
        })
        && reasons.into_iter().all(|reason| {
            fits(
                of(listed.skipped_reasons.get(reason)),
                of(summary.skipped_reasons.get(reason)),
            )
        })
}
