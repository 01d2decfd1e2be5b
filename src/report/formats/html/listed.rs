//! The findings that a report lists, as the page groups them: by cause, by file, by route.

use std::collections::{BTreeMap, HashMap};

use super::chart::{Bar, Part};
use crate::model::cause;
use crate::model::finding::Finding;
use crate::model::report::{Cause, Report};
use crate::model::rule::Severity;
use crate::report::escape;
use crate::report::wording;
use crate::text::words;

/// The route of a finding whose response has no recorded request.
const NO_ROUTE: &str = "no recorded route";

/// A listed finding, and the number of its cause in the order of the page.
#[derive(Clone, Copy)]
pub(super) struct Listed<'r> {
    /// Its number in the report.
    pub(super) number: usize,
    pub(super) finding: &'r Finding,
    pub(super) cause: Option<usize>,
}

impl Listed<'_> {
    /// Returns how many findings there are of it in its response.
    fn count(&self) -> u64 {
        1 + self.finding.more
    }
}

/// The findings of a file.
pub(super) struct File<'r> {
    pub(super) name: String,
    pub(super) findings: Vec<Listed<'r>>,
}

impl File<'_> {
    pub(super) fn count(&self, severity: Severity) -> u64 {
        let of = |one: &&Listed<'_>| one.finding.severity == severity;
        self.findings.iter().filter(of).map(Listed::count).sum()
    }
}

/// Everything that the page lists, sorted once.
pub(super) struct Lists<'r> {
    /// The causes, the worst first.
    pub(super) causes: Vec<&'r Cause>,
    pub(super) findings: Vec<Listed<'r>>,
}

impl<'r> Lists<'r> {
    pub(super) fn of(report: &'r Report) -> Self {
        let causes = wording::ranked(report);
        let numbers: HashMap<u64, usize> = causes
            .iter()
            .enumerate()
            .map(|(number, cause)| (cause::key(&cause.first), number))
            .collect();
        let mut findings = Vec::with_capacity(report.findings.len());
        for together in cause::gather(&report.findings) {
            let cause = numbers.get(&cause::key(together)).copied();
            for finding in together {
                findings.push(Listed {
                    number: findings.len(),
                    finding,
                    cause,
                });
            }
        }
        Self { causes, findings }
    }

    /// Returns whether every finding is counted here, be it listed or not.
    pub(super) fn count_all(&self, report: &Report) -> bool {
        let counted: u64 = self.findings.iter().map(Listed::count).sum();
        counted >= report.summary.errors + report.summary.warnings
    }

    /// The findings by file, in the order of the input.
    pub(super) fn files(&self) -> Vec<File<'r>> {
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut files: Vec<File<'r>> = Vec::new();
        for listed in &self.findings {
            let place = listed.finding.origin.place();
            let at = *places.entry(place).or_insert_with(|| {
                files.push(File {
                    name: file(listed.finding),
                    findings: Vec::new(),
                });
                files.len() - 1
            });
            files[at].findings.push(*listed);
        }
        files
    }

    /// A bar for each name, whose parts are the causes.
    pub(super) fn bars(&self, name: fn(&Finding) -> String) -> Vec<Bar> {
        let mut counts: BTreeMap<String, BTreeMap<(Severity, usize), u64>> = BTreeMap::new();
        for listed in &self.findings {
            let cause = listed.cause.unwrap_or(usize::MAX);
            let parts = counts.entry(name(listed.finding)).or_default();
            *parts.entry((listed.finding.severity, cause)).or_default() += listed.count();
        }
        let bars = counts.into_iter().map(|(name, parts)| {
            let parts = parts
                .into_iter()
                .map(|((severity, cause), count)| self.part(severity, cause, count));
            Bar {
                name,
                parts: parts.collect(),
            }
        });
        bars.collect()
    }

    fn part(&self, severity: Severity, cause: usize, count: u64) -> Part {
        let title = self.causes.get(cause).map(|cause| {
            let title = wording::title(&cause.first);
            format!("{} × {}", words::number(count), escape::terminal(&title))
        });
        Part {
            count,
            class: severity.name(),
            title: title.unwrap_or_default(),
        }
    }

    /// The names that the findings have, each once, sorted.
    pub(super) fn names(&self, name: fn(&Finding) -> String) -> Vec<String> {
        let mut names: Vec<String> = self.findings.iter().map(|one| name(one.finding)).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

pub(super) fn file(finding: &Finding) -> String {
    escape::terminal(finding.origin.place()).into_owned()
}

pub(super) fn rule(finding: &Finding) -> String {
    finding.rule.id.to_owned()
}

/// `POST /v1/b2b/sso/authenticate`
pub(super) fn route(finding: &Finding) -> String {
    finding.route().map_or_else(
        || NO_ROUTE.to_owned(),
        |route| escape::terminal(&route).into_owned(),
    )
}

/// `captures/sso.json:12:5`
pub(super) fn place(finding: &Finding) -> String {
    format!("{}:{}", file(finding), finding.span.start)
}
