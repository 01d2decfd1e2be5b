//! The outcome of a run: counts that are exact, and findings that are capped.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::json::snippet::Snippet;
use crate::model::baseline::{Baseline, Stale};
use crate::model::capture::SkipReason;
use crate::model::coverage::Coverage;
use crate::model::finding::{Finding, Origin, Skipped};
use crate::model::rule::Severity;
use crate::model::source::Unreadable;
use crate::text::span::Position;

/// Everything a format needs to tell a run.
#[derive(Debug, Default)]
pub struct Report {
    /// The counts.
    pub summary: Summary,
    /// Findings in input order, at most `--max-findings`, errors kept before warnings.
    pub findings: Vec<Finding>,
    /// The number of errors of each source that has any, be they listed or not. Of merged reports only
    /// the listed ones.
    pub source_errors: BTreeMap<Arc<str>, u64>,
    /// The same findings by cause, each cause with its first place in full.
    pub causes: Vec<Cause>,
    /// The notes, one for each cause: the first place in full, and no part of the findings.
    pub notes: Vec<Cause>,
    /// Unchecked responses in input order, capped likewise.
    pub skipped: Vec<Skipped>,
    /// The first responses that were checked, in input order, as many as findings may be listed.
    pub responses: Vec<Arc<Origin>>,
    /// Findings that the baseline knows, in input order, capped likewise.
    pub known: Vec<Finding>,
    /// Inputs that fell short, in input order.
    pub unreadable: Vec<Unreadable>,
    /// Links to folders that were met in folders and not followed.
    pub not_followed: Vec<String>,
    /// The findings that the baseline counts and the run did not meet.
    pub stale: Vec<Stale>,
    /// The run's findings as a new baseline, where one was asked for.
    pub recorded: Option<Baseline>,
    /// The coverage of the responses, if it was asked for.
    pub coverage: Option<Coverage>,
    /// The configuration of the run, where it had one.
    pub configuration: Option<Configuration>,
    /// The parts of the user's own schemas that go unchecked, a sentence each.
    pub unchecked_schemas: Vec<String>,
    /// Whether a cap left findings or skipped responses out.
    pub truncated: bool,
    /// Why the lists leave something out whatever the cap is, where they do.
    pub left_out: Option<LeftOut>,
    /// Whether the run ended before its input did.
    pub partial: bool,
}

/// Why lists leave something out whatever the cap is; the last one tells more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftOut {
    /// A response has more findings of a rule than are listed of one.
    OfResponse,
    /// A report that was merged had left something out: causes count less then than there was.
    OfMergedReport,
}

/// A configuration file that a run heeded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Configuration {
    /// Its path, as it was named or from the working directory.
    pub name: String,
    /// Whether somebody named it; else it was found, and nobody may know of it.
    pub is_named: bool,
}

/// Exact counts, whatever the lists hold. Always `responses = checked + skipped` and
/// `checked = valid + invalid`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Inputs opened, or tried.
    pub sources: u64,
    /// Responses met, checked or not.
    pub responses: u64,
    /// Responses judged.
    pub checked: u64,
    /// Judged, without an error.
    pub valid: u64,
    /// Judged, with an error.
    pub invalid: u64,
    /// Met and not judged.
    pub skipped: u64,
    /// Inputs that fell short.
    pub unreadable: u64,
    /// Findings of severity error.
    pub errors: u64,
    /// Findings of severity warning.
    pub warnings: u64,
    /// The number of notes, counted each time; no part of the findings.
    #[serde(default)]
    pub notes: u64,
    /// Findings a baseline already knows.
    pub baseline: u64,
    /// Responses that are valid only because the baseline knows their errors; they count as valid.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub known_invalid: u64,
    /// Checked responses that are error bodies.
    pub error_responses: u64,
    /// Skipped responses by reason.
    #[serde(skip)]
    pub skipped_reasons: BTreeMap<SkipReason, u64>,
    /// Findings by rule id and severity; notes likewise.
    #[serde(skip)]
    pub rules: BTreeMap<(Severity, &'static str), u64>,
    /// Things in directories that are never opened (pipes, devices, dead links), by kind.
    #[serde(skip)]
    pub passed_over: BTreeMap<&'static str, u64>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

impl Summary {
    /// Adds what another stretch of the input counted.
    pub fn add(&mut self, later: Self) {
        let Self {
            sources,
            responses,
            checked,
            valid,
            invalid,
            skipped,
            unreadable,
            errors,
            warnings,
            notes,
            baseline,
            known_invalid,
            error_responses,
            skipped_reasons,
            rules,
            passed_over,
        } = later;
        for (count, more) in [
            (&mut self.sources, sources),
            (&mut self.responses, responses),
            (&mut self.checked, checked),
            (&mut self.valid, valid),
            (&mut self.invalid, invalid),
            (&mut self.skipped, skipped),
            (&mut self.unreadable, unreadable),
            (&mut self.errors, errors),
            (&mut self.warnings, warnings),
            (&mut self.notes, notes),
            (&mut self.baseline, baseline),
            (&mut self.known_invalid, known_invalid),
            (&mut self.error_responses, error_responses),
        ] {
            *count += more;
        }
        for (reason, more) in skipped_reasons {
            *self.skipped_reasons.entry(reason).or_default() += more;
        }
        for (rule, more) in rules {
            *self.rules.entry(rule).or_default() += more;
        }
        for (kind, more) in passed_over {
            *self.passed_over.entry(kind).or_default() += more;
        }
    }
}

/// The kind under which a link to a folder is counted, which is not followed.
pub const LINK_TO_FOLDER: &str = "link to a folder";

/// The kinds of entries in folders that are never opened, as in [`Summary::passed_over`].
pub const PASSED_OVER: &[&str] = &[
    "baseline",
    "body of a recording",
    "dead link",
    "device",
    "link loop",
    LINK_TO_FOLDER,
    "pipe",
    "report",
    "socket",
];

/// One thing that a run met.
#[derive(Clone, Copy, Debug)]
pub enum Item<'r> {
    /// A finding.
    Finding(&'r Finding),
    /// A response that was not checked.
    Skipped(&'r Skipped),
    /// An input that fell short.
    Unreadable(&'r Unreadable),
}

/// Findings with one cause: the same rule, schema, keyword, general place and fields.
#[derive(Clone, Debug)]
pub struct Cause {
    /// The first findings of it: one, or the several fields missing from one object.
    pub first: Vec<Finding>,
    /// The place of the first, masked.
    pub snippet: Option<Snippet>,
    /// The number of findings in all.
    pub findings: u64,
    /// The number of responses with such a finding.
    pub responses: u64,
    /// The next places.
    pub next: Vec<Place>,
}

/// So many causes of notes are listed of a run. The API has a few; other rules may be set to note.
pub const MOST_NOTES: usize = 1_000;

/// The place of a further finding of a cause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The source's name.
    pub source: Arc<str>,
    /// The number of the response in it.
    pub response: u64,
    /// The position where it begins.
    pub start: Position,
}
