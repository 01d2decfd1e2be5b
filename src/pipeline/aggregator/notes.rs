//! Collects notes: each occurrence is counted, each cause is shown once, with its first places.
//! Notes are no findings: no cap, no list and no baseline knows them.

use super::{Aggregator, NEXT_PLACES};
use crate::model::cause;
use crate::model::finding::Finding;
use crate::model::fingerprint::Fingerprint;
use crate::model::report::{Cause, MOST_NOTES};
use crate::model::rule::Severity;

impl Aggregator {
    /// Counts the notes of one response, in the order of the text.
    pub(in crate::pipeline) fn note(&mut self, notes: Vec<Finding>) {
        let mut met = Vec::new();
        for note in notes {
            let findings = 1 + note.more;
            self.count_findings(Severity::Note, note.rule.id, findings);
            let key = note.subject();
            let first_in_response = !met.contains(&key);
            if first_in_response {
                met.push(key);
            }
            let cause = Cause {
                first: vec![note],
                snippet: None,
                findings,
                responses: u64::from(first_in_response),
                next: Vec::new(),
            };
            self.add_note(key, cause);
        }
    }

    /// Counts a note of one response, if its cause has all its places. Returns whether it did.
    pub(in crate::pipeline) fn note_again(&mut self, key: &Fingerprint) -> bool {
        let known = self.noted.get(key).map(|at| &mut self.report.notes[*at]);
        let Some(known) = known.filter(|known| known.next.len() == NEXT_PLACES) else {
            return false;
        };
        known.findings += 1;
        known.responses += 1;
        let rule = known.first.first().map(|first| first.rule.id);
        if let Some(rule) = rule {
            self.count_findings(Severity::Note, rule, 1);
        }
        true
    }

    /// Adds a note that is counted elsewhere.
    pub(in crate::pipeline) fn listed_note(&mut self, note: Cause) {
        if let Some(key) = note.first.first().map(Finding::subject) {
            self.add_note(key, note);
        }
    }

    fn add_note(&mut self, key: Fingerprint, note: Cause) {
        if let Some(at) = self.noted.get(&key) {
            cause::append(&mut self.report.notes[*at], &note, NEXT_PLACES);
        } else if self.report.notes.len() < MOST_NOTES {
            self.noted.insert(key, self.report.notes.len());
            self.report.notes.push(note);
        }
    }
}
