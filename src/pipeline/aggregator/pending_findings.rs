//! Holds back the findings of a stretch of the input, if a baseline is in force, until all before
//! them are known: which of several equal ones are new depends on their order. The whole run's
//! aggregator, to which the stretches come in order, compares them with the baseline, before caps
//! and causes.

use std::ops::Range;
use std::sync::Arc;

use super::Aggregator;
use super::lines::Lines;
use crate::json::snippet::Snippet;
use crate::model::baseline::Baseline;
use crate::model::finding::{Finding, Origin};
use crate::model::report::LeftOut;
use crate::model::rule::Severity;
use crate::pipeline::baseline_tracker::PendingFindings;
use crate::settings::Settings;

/// The number of responses that may wait in one stretch.
const LARGE: usize = 1 << 9;

/// The findings that are still to be compared with the baseline.
#[derive(Default)]
pub(super) struct Waiting {
    known: Option<Arc<Baseline>>,
    /// Each with its place among the lines of the stretch.
    responses: Vec<(usize, PendingFindings)>,
    /// The paths of the sources that were opened.
    opened: Vec<Arc<str>>,
}

impl Waiting {
    /// Returns what is to wait, where the settings speak of a baseline.
    pub(super) fn new(settings: &Settings) -> Option<Self> {
        settings.has_baseline().then(|| Self {
            known: settings.baseline.clone(),
            ..Self::default()
        })
    }

    /// Returns how many responses wait.
    pub(super) fn count(&self) -> u64 {
        self.responses.len() as u64
    }

    /// A line was taken back: what stands behind it moves.
    pub(super) fn line_removed(&mut self, line: &Range<usize>) {
        for (at, _) in &mut self.responses {
            if *at >= line.end {
                *at -= line.len();
            }
        }
    }

    /// Returns whether so many responses wait that they should be handed over.
    pub(super) fn is_large(&self) -> bool {
        self.responses.len() > LARGE
    }
}

impl Aggregator {
    /// A source was opened; `path` tells its path, where anybody needs it.
    pub(in crate::pipeline) fn opened(&mut self, path: impl FnOnce() -> String) {
        self.report.summary.sources += 1;
        if let Some(waiting) = &mut self.waiting {
            waiting.opened.push(Arc::from(path()));
        }
    }

    pub(super) fn judged(
        &mut self,
        checked: Option<Arc<Origin>>,
        findings: Vec<Finding>,
        mut excerpt: impl FnMut(Option<u64>, usize) -> Option<Snippet>,
    ) {
        match &mut self.waiting {
            Some(waiting) if !findings.is_empty() => {
                let known = waiting.known.as_deref();
                let deferred = PendingFindings::new(checked, findings, known, excerpt);
                waiting.responses.push((self.lines.end(), deferred));
            }
            _ => self.add_judged(checked, findings, |key, index| excerpt(Some(key), index)),
        }
    }

    /// A response of which the baseline has taken what it knows.
    fn add_judged(
        &mut self,
        checked: Option<Arc<Origin>>,
        findings: Vec<Finding>,
        excerpt: impl FnMut(u64, usize) -> Option<Snippet>,
    ) {
        if let Some(origin) = checked {
            self.keep_response(origin);
            self.count_response(has_errors(&findings));
        }
        for finding in &findings {
            self.count_findings(finding.severity, finding.rule.id, 1 + finding.more);
            if finding.more > 0 {
                self.report.truncated = true;
                self.report.left_out = self.report.left_out.max(Some(LeftOut::OfResponse));
            }
        }
        self.listed(findings, excerpt);
    }

    /// Asks the baseline about a response that has waited for it.
    fn judge_deferred(&mut self, deferred: PendingFindings) {
        let mut findings = Vec::new();
        let mut snippets = Vec::new();
        let mut knows_error = false;
        for ((fingerprint, mut finding), snippet) in
            deferred.findings.into_iter().zip(deferred.snippets)
        {
            let all = 1 + finding.more;
            let ledger = self.ledger.as_mut();
            let new = ledger.map_or(all, |ledger| ledger.count_new(fingerprint, &finding));
            self.report.summary.baseline += all - new;
            knows_error |= new < all && finding.severity == Severity::Error;
            if new > 0 {
                finding.more = new - 1;
                findings.push(finding);
                snippets.push(snippet);
            } else {
                self.keep_known(finding);
            }
        }
        if knows_error && deferred.checked.is_some() && !has_errors(&findings) {
            self.report.summary.known_invalid += 1;
        }
        self.add_judged(deferred.checked, findings, |_, index| {
            snippets[index].take()
        });
    }

    /// Settles what a later stretch could not, and puts its findings where they belong among the
    /// lines that it could write.
    pub(super) fn resolve_waiting(&mut self, later: Waiting, lines: &Lines) {
        if let Some(ledger) = &mut self.ledger {
            ledger.opened(later.opened);
        }
        let mut written = 0;
        for (place, deferred) in later.responses {
            self.lines.append_part(lines, written..place);
            written = place;
            self.judge_deferred(deferred);
        }
        self.lines.append_part(lines, written..lines.end());
    }
}

fn has_errors(findings: &[Finding]) -> bool {
    let mut severities = findings.iter().map(|finding| finding.severity);
    severities.any(|severity| severity == Severity::Error)
}
