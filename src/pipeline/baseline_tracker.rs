//! The baseline at work: which findings are known already, which entries no longer occur, and
//! what a new baseline holds. Findings come here in the order of the input, so that which of
//! several equal ones are new does not depend on the threads.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::json::snippet::Snippet;
use crate::model::baseline::{Baseline, Stale};
use crate::model::cause;
use crate::model::finding::{Finding, Origin};
use crate::model::fingerprint::Fingerprint;
use crate::model::report::{Report, Summary};
use crate::model::rule::Severity;
use crate::settings::Settings;
use crate::settings::base::Base;

/// The findings of a response, before the baseline has had its say.
pub(super) struct PendingFindings {
    /// The response, where it was checked and is yet to be counted.
    pub(super) checked: Option<Arc<Origin>>,
    pub(super) findings: Vec<(Fingerprint, Finding)>,
    /// For each finding the place of its cause, where it may be the one that tells it.
    pub(super) snippets: Vec<Option<Snippet>>,
}

impl PendingFindings {
    /// `excerpt` makes the snippet for the finding of this index: for a cause's key where it is
    /// the first of it, without a key in any case.
    pub(super) fn new(
        checked: Option<Arc<Origin>>,
        findings: Vec<Finding>,
        known: Option<&Baseline>,
        mut excerpt: impl FnMut(Option<u64>, usize) -> Option<Snippet>,
    ) -> Self {
        let mut snippets = vec![None; findings.len()];
        let fingerprints: Vec<Fingerprint> = findings.iter().map(Finding::fingerprint).collect();
        // Which of these findings stay, and thus how they are gathered, is not known yet.
        let undecided = known.is_some_and(|known| {
            let is_known = |fingerprint| known.entries.contains_key(fingerprint);
            fingerprints.iter().any(is_known)
        });
        if undecided {
            let each = snippets.iter_mut().enumerate();
            each.for_each(|(at, snippet)| *snippet = excerpt(None, at));
        } else {
            let mut index = 0;
            for group in cause::gather(&findings) {
                snippets[index] = excerpt(Some(cause::key(group)), index);
                index += group.len();
            }
        }
        Self {
            checked,
            findings: fingerprints.into_iter().zip(findings).collect(),
            snippets,
        }
    }
}

/// The rule whose findings no baseline knows: behind the place where a text stops being JSON
/// there may be anything, and another thing in each run.
const UNKNOWABLE: &str = "invalid-json";

/// Returns whether there are errors that no baseline can know.
pub(super) fn has_unknowable(summary: &Summary) -> bool {
    summary.rules.contains_key(&(Severity::Error, UNKNOWABLE))
}

/// Counts findings against the baseline.
pub(super) struct BaselineTracker {
    known: Option<Arc<Baseline>>,
    seen: HashMap<Fingerprint, u64>,
    /// The sources that were opened, by their paths.
    opened: HashSet<Arc<str>>,
    recorded: Option<Baseline>,
    base: Base,
}

impl BaselineTracker {
    /// A ledger, where the settings ask for one.
    pub(super) fn new(settings: &Settings) -> Option<Self> {
        settings.has_baseline().then(|| Self {
            known: settings.baseline.clone(),
            seen: HashMap::new(),
            opened: HashSet::new(),
            recorded: settings.records_baseline.then(Baseline::default),
            base: settings.fingerprint_base.clone(),
        })
    }

    /// Enters a finding, and those of its kind that are not listed. Returns how many of them are new.
    pub(super) fn count_new(&mut self, fingerprint: Fingerprint, finding: &Finding) -> u64 {
        let all = 1 + finding.more;
        if finding.rule.id == UNKNOWABLE {
            return all;
        }
        if let Some(recorded) = &mut self.recorded {
            recorded.record(fingerprint, finding);
        }
        let known = self.known.as_ref();
        let Some(entry) = known.and_then(|known| known.entries.get(&fingerprint)) else {
            return all;
        };
        let seen = self.seen.entry(fingerprint).or_default();
        *seen += all;
        all.min(seen.saturating_sub(entry.count))
    }

    /// Enters sources that were opened.
    pub(super) fn opened(&mut self, sources: Vec<Arc<str>>) {
        self.opened.extend(sources);
    }

    /// Tells the report what no longer occurs, and what was recorded. A run that fell short has
    /// not seen everything, and says nothing of what it has not seen.
    pub(super) fn finish(self, report: &mut Report) {
        if !report.partial && report.summary.unreadable == 0 {
            report.stale = self.stale();
        }
        report.recorded = self.recorded;
    }

    fn stale(&self) -> Vec<Stale> {
        let entries = self.known.iter().flat_map(|known| &known.entries);
        let stale = entries.filter_map(|(fingerprint, entry)| {
            let seen = self.seen.get(fingerprint).copied().unwrap_or_default();
            let unseen = entry.count.checked_sub(seen).filter(|unseen| *unseen > 0)?;
            self.was_looked_for(&entry.source).then(|| Stale {
                fingerprint: *fingerprint,
                entry: entry.clone(),
                unseen,
            })
        });
        stale.collect()
    }

    /// Returns whether a source was opened, or is no more. One that this run was not asked to read
    /// may be as it was.
    fn was_looked_for(&self, source: &str) -> bool {
        let file = source.split('!').next().unwrap_or(source);
        let exists = |path: &str| self.base.path().join(path).exists();
        let is_gone = || file != STDIN && !exists(file) && !exists(source);
        self.opened.contains(source) || self.opened.contains(file) || is_gone()
    }
}

/// The name of standard input that was given none.
const STDIN: &str = "-";
