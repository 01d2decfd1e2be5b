//! Counting: what a stretch of the input gave, and how two stretches add up. Adding is
//! associative, so the outcome depends on the order of the inputs alone.

mod lines;
mod notes;
mod pending_findings;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use crate::json::snippet::Snippet;
use crate::model::cause;
use crate::model::finding::{Finding, Origin, Skipped};
use crate::model::fingerprint::Fingerprint;
use crate::model::report::{Cause, Item, Report};
use crate::model::rule::Severity;
use crate::model::source::Unreadable;
use crate::pipeline::baseline_tracker::BaselineTracker;
use crate::schema::catalog::Catalog;
use crate::schema::coverage::{self, Counts};
use crate::settings::Settings;

/// The number of further places of a cause that are kept.
const NEXT_PLACES: usize = 3;

/// The number of bytes of lines that are kept until they are handed over.
const LARGE: usize = 1 << 20;

use lines::Lines;
use pending_findings::Waiting;

/// The results of a stretch of the input.
#[derive(Default)]
pub(super) struct Aggregator {
    pub(super) report: Report,
    /// The place of each cause in the report's list.
    causes: BTreeMap<u64, usize>,
    /// The place of each note in the report's list, by what it is about.
    noted: BTreeMap<Fingerprint, usize>,
    limit: usize,
    /// Whether findings and responses are listed, or only counted.
    lists: bool,
    /// The numbers of errors and of warnings that are kept, or would be.
    kept: (usize, usize),
    /// The findings that wait until all before them are known, if a baseline is in force.
    waiting: Option<Waiting>,
    /// The number of responses and unreadable inputs that it met and another aggregator counts.
    handed_over: u64,
    /// The baseline: of the whole run's aggregator alone.
    ledger: Option<BaselineTracker>,
    /// The coverage, if it is counted.
    coverage: Option<Box<Counts>>,
    /// The lines that are written while the run goes on.
    lines: Lines,
    /// The line about the first input that fell short. One input is one, however often it breaks,
    /// and the stretches of one follow each other.
    first_fault: Option<Range<usize>>,
}

impl Aggregator {
    /// An empty aggregator for a stretch of the input.
    pub(super) fn new(settings: &Settings) -> Self {
        Self {
            waiting: Waiting::new(settings),
            ..Self::sum(settings)
        }
    }

    /// An empty aggregator for the whole run: stretches are appended to it in the input's order.
    pub(super) fn total(settings: &Settings) -> Self {
        Self {
            ledger: BaselineTracker::new(settings),
            ..Self::sum(settings)
        }
    }

    /// An empty aggregator for the sum of finished reports.
    pub(super) fn sum(settings: &Settings) -> Self {
        Self {
            limit: settings.max_findings,
            lists: settings.lists,
            coverage: settings.counts_coverage.then(Box::default),
            lines: Lines::new(settings),
            ..Self::default()
        }
    }

    /// Returns what a finished report holds, to be appended to another.
    pub(super) fn of(report: Report) -> Self {
        let causes = report.causes.iter().enumerate();
        let notes = report.notes.iter().enumerate();
        let note = |(at, note): (usize, &Cause)| Some((note.first.first()?.subject(), at));
        Self {
            noted: notes.filter_map(note).collect(),
            causes: causes
                .map(|(at, cause)| (cause::key(&cause.first), at))
                .collect(),
            report,
            ..Self::default()
        }
    }

    /// Returns what the responses exercise, where that is counted.
    pub(super) fn coverage(&mut self) -> Option<&mut Counts> {
        self.coverage.as_deref_mut()
    }

    /// Returns how much was met in the inputs so far: it grows with every response and every fault.
    pub(super) fn met(&self) -> u64 {
        let summary = &self.report.summary;
        let waiting = self.waiting.as_ref().map_or(0, Waiting::count);
        self.handed_over + summary.responses + summary.unreadable + waiting
    }

    /// Hands over what it holds and goes on empty, aware of how much it has met.
    pub(super) fn hand_over(&mut self, settings: &Settings) -> Self {
        let handed_over = self.met();
        let next = Self {
            handed_over,
            ..Self::new(settings)
        };
        std::mem::replace(self, next)
    }

    /// Something that it met is counted elsewhere.
    pub(super) fn handed_over(&mut self) {
        self.handed_over += 1;
    }

    /// An input that fell short: reported where it does so first.
    pub(super) fn unreadable(&mut self, unreadable: Unreadable) {
        if self.has_just_failed(&unreadable) {
            return;
        }
        self.report.summary.unreadable += 1;
        let start = self.lines.end();
        self.listed_unreadable(unreadable);
        let line = start..self.lines.end();
        self.first_fault.get_or_insert(line);
    }

    /// Returns whether the last input that fell short is this one.
    fn has_just_failed(&self, unreadable: &Unreadable) -> bool {
        let last = self.report.unreadable.last();
        last.is_some_and(|last| last.source == unreadable.source)
    }

    /// Takes back what a later stretch tells of an input that fell short before.
    fn forget_fault(&self, later: &mut Self) {
        let (Some(line), Some(first)) = (&later.first_fault, later.report.unreadable.first())
        else {
            return;
        };
        if self.has_just_failed(first) {
            later.report.summary.unreadable -= 1;
            later.report.unreadable.remove(0);
            later.lines.remove(line.clone());
            if let Some(waiting) = &mut later.waiting {
                waiting.line_removed(line);
            }
        }
    }

    /// A response that was not checked, and what is found about that.
    /// What is found there is reported with its place, as what was checked is.
    pub(super) fn skipped(
        &mut self,
        skipped: Skipped,
        findings: Vec<Finding>,
        excerpt: impl FnMut(Option<u64>, usize) -> Option<Snippet>,
    ) {
        let summary = &mut self.report.summary;
        summary.responses += 1;
        summary.skipped += 1;
        *summary.skipped_reasons.entry(skipped.reason).or_default() += 1;
        self.listed_skipped(skipped);
        self.judged(None, findings, excerpt);
    }

    /// A response that was checked, with its findings in the order of the text. `excerpt` makes
    /// the snippet for the finding with this index: if it is the first of the cause with this
    /// key, and in any case where there is no key.
    pub(super) fn checked(
        &mut self,
        origin: &Arc<Origin>,
        findings: Vec<Finding>,
        excerpt: impl FnMut(Option<u64>, usize) -> Option<Snippet>,
    ) {
        self.judged(Some(Arc::clone(origin)), findings, excerpt);
    }

    /// Counts a response in which nothing was found. Returns whether there is no more to tell of it.
    pub(super) fn count_clean(&mut self) -> bool {
        let counted = !self.lists;
        if counted {
            self.count_response(false);
        }
        counted
    }

    fn count_response(&mut self, failed: bool) {
        let summary = &mut self.report.summary;
        summary.responses += 1;
        summary.checked += 1;
        summary.valid += u64::from(!failed);
        summary.invalid += u64::from(failed);
    }

    fn count_findings(&mut self, severity: Severity, rule: &'static str, count: u64) {
        let summary = &mut self.report.summary;
        match severity {
            Severity::Error => summary.errors += count,
            Severity::Warning => summary.warnings += count,
            Severity::Note => summary.notes += count,
        }
        *summary.rules.entry((severity, rule)).or_default() += count;
    }

    /// Findings of one response, which are counted elsewhere.
    pub(super) fn listed(
        &mut self,
        findings: Vec<Finding>,
        mut excerpt: impl FnMut(u64, usize) -> Option<Snippet>,
    ) {
        for finding in &findings {
            self.lines.add(Item::Finding(finding));
        }
        let mut met = BTreeSet::new();
        let mut index = 0;
        for group in cause::gather(&findings) {
            let key = cause::key(group);
            let findings = group.iter().map(|finding| 1 + finding.more).sum();
            let responses = u64::from(met.insert(key));
            match self.known_cause(key) {
                Some(known) => {
                    let place = group.first().map(cause::place);
                    cause::add(known, findings, responses, place, NEXT_PLACES);
                }
                None => self.new_cause(key, || Cause {
                    first: group.to_vec(),
                    snippet: excerpt(key, index),
                    findings,
                    responses,
                    next: Vec::new(),
                }),
            }
            index += group.len();
        }
        self.count_of_source(&findings);
        for finding in findings {
            self.keep(finding);
        }
    }

    /// Counts the errors of one response.
    fn count_of_source(&mut self, findings: &[Finding]) {
        let errors = findings.iter().filter(|it| it.severity == Severity::Error);
        let errors: u64 = errors.map(|error| 1 + error.more).sum();
        if let Some(one) = findings.first().filter(|_| self.lists && errors > 0) {
            let source = Arc::clone(&one.origin.source);
            *self.report.source_errors.entry(source).or_default() += errors;
        }
    }

    /// Adds what a later stretch gave, to the whole run's aggregator.
    pub(super) fn append(&mut self, mut later: Self) {
        self.forget_fault(&mut later);
        self.report.summary.add(later.report.summary);
        self.report.truncated |= later.report.truncated;
        self.report.left_out = self.report.left_out.max(later.report.left_out);
        self.report.partial |= later.report.partial;
        self.report.unreadable.extend(later.report.unreadable);
        for skipped in later.report.skipped {
            self.keep_skipped(skipped);
        }
        let mut keys: Vec<(usize, u64)> = later
            .causes
            .into_iter()
            .map(|(key, at)| (at, key))
            .collect();
        keys.sort_unstable();
        for ((_, key), later) in keys.into_iter().zip(later.report.causes) {
            match self.known_cause(key) {
                Some(known) => cause::append(known, &later, NEXT_PLACES),
                None => self.new_cause(key, || later),
            }
        }
        for note in later.report.notes {
            self.listed_note(note);
        }
        if self.lists {
            for finding in later.report.findings {
                self.keep(finding);
            }
        } else {
            self.count_kept(later.kept);
        }
        for origin in later.report.responses {
            self.keep_response(origin);
        }
        for (source, errors) in later.report.source_errors {
            *self.report.source_errors.entry(source).or_default() += errors;
        }
        if let (Some(coverage), Some(later)) = (&mut self.coverage, later.coverage) {
            coverage.add(*later);
        }
        match later.waiting {
            Some(waiting) => self.resolve_waiting(waiting, &later.lines),
            None => self.lines.append(&later.lines),
        }
    }

    /// Returns whether it holds so much that it should be handed over, and a new one begun.
    pub(super) fn is_large(&self) -> bool {
        let waiting = self.waiting.as_ref().is_some_and(Waiting::is_large);
        waiting || self.lines.end() > LARGE
    }

    /// Hands over the lines that were written since the last time.
    pub(super) fn take_lines(&mut self) -> Vec<u8> {
        self.lines.take()
    }

    /// The finished report: errors are kept before warnings, all in input order.
    pub(super) fn finish(mut self, catalog: &Catalog) -> Report {
        let coverage = self.coverage.take();
        let ledger = self.ledger.take();
        let mut report = self.close();
        report.coverage = coverage.map(|counts| coverage::report(catalog, &counts));
        if let Some(ledger) = ledger {
            ledger.finish(&mut report);
        }
        report
    }

    /// The report, its lists cut to what fits.
    pub(super) fn close(mut self) -> Report {
        let mut room = self.limit - self.kept.0;
        self.report.truncated |= self.kept.1 > room;
        self.report.findings.retain(|finding| {
            let kept = finding.severity == Severity::Error || room > 0;
            room -= usize::from(kept && finding.severity == Severity::Warning);
            kept
        });
        self.report
    }

    fn keep(&mut self, finding: Finding) {
        if self.has_room(finding.severity) && self.lists {
            self.report.findings.push(finding);
        }
    }

    /// Counts a finding, and returns whether it can be listed.
    fn has_room(&mut self, severity: Severity) -> bool {
        let kept = match severity {
            Severity::Error => &mut self.kept.0,
            Severity::Warning | Severity::Note => &mut self.kept.1,
        };
        let room = *kept < self.limit;
        *kept += usize::from(room);
        self.report.truncated |= !room;
        room
    }

    /// Counts so many errors and warnings as listed, as far as there is room.
    fn count_kept(&mut self, (errors, warnings): (usize, usize)) {
        for (kept, more) in [(&mut self.kept.0, errors), (&mut self.kept.1, warnings)] {
            let room = self.limit - *kept;
            self.report.truncated |= more > room;
            *kept += more.min(room);
        }
    }

    fn keep_response(&mut self, origin: Arc<Origin>) {
        if self.lists && self.report.responses.len() < self.limit {
            self.report.responses.push(origin);
        }
    }

    fn keep_known(&mut self, finding: Finding) {
        if self.report.known.len() < self.limit {
            self.report.known.push(finding);
        }
    }

    /// A response that was not checked, and is counted elsewhere.
    pub(super) fn listed_skipped(&mut self, skipped: Skipped) {
        self.lines.add(Item::Skipped(&skipped));
        self.keep_skipped(skipped);
    }

    /// An input that fell short, and is counted elsewhere.
    pub(super) fn listed_unreadable(&mut self, unreadable: Unreadable) {
        self.lines.add(Item::Unreadable(&unreadable));
        self.report.unreadable.push(unreadable);
    }

    fn keep_skipped(&mut self, skipped: Skipped) {
        if self.report.skipped.len() < self.limit {
            self.report.skipped.push(skipped);
        } else {
            self.report.truncated = true;
        }
    }

    fn known_cause(&mut self, key: u64) -> Option<&mut Cause> {
        let at = *self.causes.get(&key)?;
        self.report.causes.get_mut(at)
    }

    /// Adds a cause, if there is room for it.
    fn new_cause(&mut self, key: u64, cause: impl FnOnce() -> Cause) {
        if self.report.causes.len() < self.limit {
            self.causes.insert(key, self.report.causes.len());
            self.report.causes.push(cause());
        } else {
            self.report.truncated = true;
        }
    }
}
