//! Adding up the reports of several runs: what comes of it is the report of one run over all.

use std::collections::{BTreeMap, BTreeSet};

use crate::input::discover::Found;
use crate::model::baseline::Stale;
use crate::model::coverage::Coverage;
use crate::model::finding::{Finding, Skipped};
use crate::model::fingerprint::Fingerprint;
use crate::model::report::{Cause, Configuration, Report, Summary};
use crate::model::source::Unreadable;
use crate::pipeline::aggregator::Aggregator;
use crate::settings::Settings;

/// A report that grows: what the runs listed, in the order of the runs, and what they counted.
#[derive(Default)]
pub struct ReportMerger {
    aggregator: Aggregator,
    /// Findings of one response, until one of another comes.
    together: Vec<Finding>,
    stale: BTreeMap<Fingerprint, Stale>,
    coverage: Option<Coverage>,
    /// The configurations that the runs had; none where a run had none.
    configurations: BTreeSet<Option<String>>,
    /// The parts of the user's own schemas that went unchecked in any of the runs.
    unchecked_schemas: BTreeSet<String>,
}

/// A part of a run's report.
pub enum ReportPart {
    /// A finding.
    Finding(Finding),
    /// A response that was not checked.
    Skipped(Skipped),
    /// An input that fell short.
    Unreadable(Unreadable),
    /// A note.
    Note(Cause),
    /// A finding that a baseline counts and the run did not meet.
    Stale(Stale),
    /// The totals of the run: a report without lists.
    Totals(Box<Report>),
}

impl ReportMerger {
    /// Nothing yet. The settings say how much is listed, and whether lines are written for it.
    pub fn new(settings: &Settings) -> Self {
        Self {
            aggregator: Aggregator::sum(settings),
            ..Self::default()
        }
    }

    /// Adds what a run lists, or counts.
    pub fn add(&mut self, part: ReportPart) {
        if !self.goes_on(&part) {
            self.flush();
        }
        match part {
            ReportPart::Finding(finding) => self.together.push(finding),
            ReportPart::Note(note) => self.aggregator.listed_note(note),
            ReportPart::Skipped(skipped) => self.aggregator.listed_skipped(skipped),
            ReportPart::Unreadable(unreadable) => self.aggregator.listed_unreadable(unreadable),
            ReportPart::Stale(stale) => self.stale(stale),
            ReportPart::Totals(totals) => self.report(*totals),
        }
    }

    /// Returns whether it is a finding of the same response as the last.
    fn goes_on(&self, part: &ReportPart) -> bool {
        let (Some(first), ReportPart::Finding(finding)) = (self.together.first(), part) else {
            return false;
        };
        let response = |of: &Finding| (of.origin.source.clone(), of.origin.response);
        response(first) == response(finding)
    }

    /// Takes what a run's baseline counts and the run did not meet. Runs that share a baseline each
    /// tell of a source that is gone: that is one entry.
    fn stale(&mut self, stale: Stale) {
        let unseen = stale.unseen;
        let known = self.stale.entry(stale.fingerprint).or_insert(stale);
        known.unseen = known.unseen.max(unseen);
    }

    /// Takes what was met on the way to the reports and never opened, by kind.
    pub fn passed_over(&mut self, found: &mut Found) {
        let passed_over = std::mem::take(&mut found.passed_over);
        let links = &mut self.aggregator.report.not_followed;
        links.append(&mut found.not_followed);
        self.aggregator.report.summary.add(Summary {
            passed_over,
            ..Summary::default()
        });
    }

    /// A whole report that is at hand, with its causes and their places.
    pub fn report(&mut self, mut report: Report) {
        self.flush();
        for stale in std::mem::take(&mut report.stale) {
            self.stale(stale);
        }
        self.cover(report.coverage.take());
        self.unchecked_schemas
            .extend(std::mem::take(&mut report.unchecked_schemas));
        let links = &mut self.aggregator.report.not_followed;
        links.append(&mut report.not_followed);
        let configuration = report.configuration.take().map(|file| file.name);
        self.configurations.insert(configuration);
        self.aggregator.append(Aggregator::of(report));
    }

    fn cover(&mut self, coverage: Option<Coverage>) {
        match (&mut self.coverage, coverage) {
            (Some(sum), Some(later)) => sum.add(later),
            (sum, later) => *sum = sum.take().or(later),
        }
    }

    /// A report that could not be added: an input of the sum that fell short.
    pub fn lost(&mut self, report: Unreadable) {
        self.flush();
        self.aggregator.unreadable(report);
    }

    /// The lines that were written since the last time.
    pub fn take_lines(&mut self) -> Vec<u8> {
        self.aggregator.take_lines()
    }

    /// The report of all the runs.
    pub fn finish(mut self) -> Report {
        self.flush();
        let mut report = self.aggregator.close();
        report.stale = self.stale.into_values().collect();
        report.coverage = self.coverage;
        report.unchecked_schemas = self.unchecked_schemas.into_iter().collect();
        let common = self.configurations.pop_first().flatten();
        report.configuration = common
            .filter(|_| self.configurations.is_empty())
            .map(|name| Configuration {
                name,
                is_named: true,
            });
        report
    }

    fn flush(&mut self) {
        let findings = std::mem::take(&mut self.together);
        self.aggregator.listed(findings, |_, _| None);
    }
}
