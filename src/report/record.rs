//! The records of the JSON and NDJSON reports, as they are written and as `--merge` reads them back.
//! Members stand in the documented order; an absent one is left out, never null. A record is
//! written with borrowed texts and read with its own.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize, Serializer};

use crate::model::baseline::{Entry, Stale};
use crate::model::capture::Exchange;
use crate::model::coverage::Coverage;
use crate::model::finding::{Finding, Origin, Skipped};
use crate::model::fingerprint::Fingerprint;
use crate::model::report::{Cause, Report, Summary};
use crate::model::rule::Severity;
use crate::model::source::Unreadable;
use crate::report::{Options, TOOL};
use crate::text::span::{Position, Span};

/// The version of the JSON and NDJSON reports: it grows when a member changes its meaning or goes.
pub(crate) const VERSION: u32 = 2;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FindingRecord<'r> {
    pub(crate) rule: Cow<'r, str>,
    pub(crate) severity: Severity,
    pub(crate) message: Cow<'r, str>,
    pub(crate) source: Cow<'r, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) recording: Option<Cow<'r, str>>,
    pub(crate) response: u64,
    pub(crate) span: Span,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) body_span: Option<Span>,
    pub(crate) instance_location: Cow<'r, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field: Option<Cow<'r, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) schema: Option<Cow<'r, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) keyword_location: Option<Cow<'r, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) envelope: Option<Cow<'r, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) exchange: Option<ExchangeRecord<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) request_id: Option<Cow<'r, str>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) related: Vec<RelatedRecord<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) hint: Option<Cow<'r, str>>,
    pub(crate) fingerprint: Fingerprint,
}

impl<'r> From<&'r Finding> for FindingRecord<'r> {
    fn from(finding: &'r Finding) -> Self {
        let origin: &Origin = &finding.origin;
        let related = finding.related.iter();
        Self {
            rule: finding.rule.id.into(),
            severity: finding.severity,
            message: (&*finding.message).into(),
            source: (&**origin.place()).into(),
            recording: origin.file.is_some().then_some((&*origin.source).into()),
            response: origin.response,
            span: finding.span,
            body_span: finding.body_span,
            instance_location: (&*finding.instance_location).into(),
            field: finding.field.as_deref().map(Cow::Borrowed),
            schema: finding.schema.as_deref().map(Cow::Borrowed),
            keyword_location: finding.keyword_location.as_deref().map(Cow::Borrowed),
            envelope: origin.envelope.map(Cow::Borrowed),
            exchange: origin.exchange.as_deref().map(ExchangeRecord::from),
            request_id: origin.request_id.as_deref().map(Cow::Borrowed),
            related: related
                .map(|(span, label)| RelatedRecord {
                    span: *span,
                    label: (&**label).into(),
                })
                .collect(),
            hint: finding.hint.as_deref().map(Cow::Borrowed),
            fingerprint: finding.fingerprint(),
        }
    }
}

/// A note: its first place as a finding has it, and its occurrences. Read as those two, since what
/// is flattened can't refuse members that it does not know.
#[derive(Serialize)]
pub(crate) struct NoteRecord<'r> {
    #[serde(flatten)]
    first: Option<FindingRecord<'r>>,
    #[serde(flatten)]
    occurrences: OccurrencesRecord<'r>,
}

/// How often a note was met, and where else.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OccurrencesRecord<'r> {
    pub(crate) findings: u64,
    pub(crate) responses: u64,
    pub(crate) next: Vec<PlaceRecord<'r>>,
}

impl OccurrencesRecord<'_> {
    pub(crate) const MEMBERS: [&'static str; 3] = ["findings", "responses", "next"];
}

impl<'r> From<&'r Cause> for NoteRecord<'r> {
    fn from(note: &'r Cause) -> Self {
        let next = note.next.iter().map(|place| PlaceRecord {
            source: (&*place.source).into(),
            response: place.response,
            start: place.start,
        });
        Self {
            first: note.first.first().map(FindingRecord::from),
            occurrences: OccurrencesRecord {
                findings: note.findings,
                responses: note.responses,
                next: next.collect(),
            },
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlaceRecord<'r> {
    pub(crate) source: Cow<'r, str>,
    pub(crate) response: u64,
    pub(crate) start: Position,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RelatedRecord<'r> {
    pub(crate) span: Span,
    pub(crate) label: Cow<'r, str>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExchangeRecord<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) method: Option<Cow<'r, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) path: Option<Cow<'r, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<u16>,
}

impl<'r> From<&'r Exchange> for ExchangeRecord<'r> {
    fn from(exchange: &'r Exchange) -> Self {
        Self {
            method: exchange.method.as_deref().map(Cow::Borrowed),
            path: exchange.path.as_deref().map(Cow::Borrowed),
            status: exchange.status,
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SkippedRecord<'r> {
    pub(crate) source: Cow<'r, str>,
    pub(crate) response: u64,
    pub(crate) reason: Cow<'r, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) exchange: Option<ExchangeRecord<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) note: Option<Cow<'r, str>>,
}

impl<'r> From<&'r Skipped> for SkippedRecord<'r> {
    fn from(skipped: &'r Skipped) -> Self {
        let origin: &Origin = &skipped.origin;
        Self {
            source: (&*origin.source).into(),
            response: origin.response,
            reason: skipped.reason.id().into(),
            exchange: origin.exchange.as_deref().map(ExchangeRecord::from),
            note: skipped.note.as_deref().map(Cow::Borrowed),
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnreadableRecord<'r> {
    pub(crate) source: Cow<'r, str>,
    pub(crate) message: Cow<'r, str>,
}

impl<'r> From<&'r Unreadable> for UnreadableRecord<'r> {
    fn from(unreadable: &'r Unreadable) -> Self {
        Self {
            source: (&*unreadable.source).into(),
            message: (&*unreadable.message).into(),
        }
    }
}

/// An entry of the baseline, with the members that a report adds.
#[derive(Serialize)]
pub(crate) struct StaleRecord<'r> {
    fingerprint: Fingerprint,
    #[serde(flatten)]
    entry: &'r Entry,
    unseen: u64,
}

/// The members that a report adds to an entry of the baseline, as they are read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct UnseenRecord {
    pub(crate) fingerprint: Fingerprint,
    pub(crate) unseen: u64,
}

impl UnseenRecord {
    pub(crate) const MEMBERS: [&'static str; 2] = ["fingerprint", "unseen"];
}

impl<'r> From<&'r Stale> for StaleRecord<'r> {
    fn from(stale: &'r Stale) -> Self {
        Self {
            fingerprint: stale.fingerprint,
            entry: &stale.entry,
            unseen: stale.unseen,
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SummaryRecord<'r> {
    pub(crate) sources: u64,
    pub(crate) responses: u64,
    pub(crate) checked: u64,
    pub(crate) valid: u64,
    pub(crate) invalid: u64,
    pub(crate) skipped: u64,
    pub(crate) unreadable: u64,
    pub(crate) errors: u64,
    pub(crate) warnings: u64,
    #[serde(default)]
    pub(crate) notes: u64,
    pub(crate) baseline: u64,
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(crate) known_invalid: u64,
    pub(crate) error_responses: u64,
    pub(crate) skipped_reasons: BTreeMap<Cow<'r, str>, u64>,
    pub(crate) rules: BTreeMap<Cow<'r, str>, u64>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) errors_by_rule: BTreeMap<Cow<'r, str>, u64>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) notes_by_rule: BTreeMap<Cow<'r, str>, u64>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) passed_over: BTreeMap<Cow<'r, str>, u64>,
}

impl<'r> From<&'r Summary> for SummaryRecord<'r> {
    fn from(summary: &'r Summary) -> Self {
        let mut rules = BTreeMap::new();
        let mut errors_by_rule = BTreeMap::new();
        let mut notes_by_rule = BTreeMap::new();
        for ((severity, rule), count) in &summary.rules {
            if *severity == Severity::Note {
                notes_by_rule.insert(Cow::Borrowed(*rule), *count);
                continue;
            }
            *rules.entry(Cow::Borrowed(*rule)).or_insert(0) += count;
            if *severity == Severity::Error {
                errors_by_rule.insert(Cow::Borrowed(*rule), *count);
            }
        }
        let reasons = summary.skipped_reasons.iter();
        let passed_over = summary.passed_over.iter();
        Self {
            sources: summary.sources,
            responses: summary.responses,
            checked: summary.checked,
            valid: summary.valid,
            invalid: summary.invalid,
            skipped: summary.skipped,
            unreadable: summary.unreadable,
            errors: summary.errors,
            warnings: summary.warnings,
            notes: summary.notes,
            baseline: summary.baseline,
            known_invalid: summary.known_invalid,
            error_responses: summary.error_responses,
            skipped_reasons: reasons
                .map(|(reason, count)| (reason.id().into(), *count))
                .collect(),
            rules,
            errors_by_rule,
            notes_by_rule,
            passed_over: passed_over
                .map(|(kind, count)| (Cow::Borrowed(*kind), *count))
                .collect(),
        }
    }
}

/// The members that a report has around its lists, as the last line of an NDJSON report has them.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RunRecord<'r> {
    pub(crate) version: u32,
    pub(crate) tool: ToolRecord<'r>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) configuration: Option<Cow<'r, str>>,
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    pub(crate) unchecked_schemas: Cow<'r, [String]>,
    #[serde(default)]
    pub(crate) truncated: bool,
    #[serde(default)]
    pub(crate) partial: bool,
    pub(crate) summary: SummaryRecord<'r>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) coverage: Option<Cow<'r, Coverage>>,
}

impl<'r> RunRecord<'r> {
    /// Returns the record of a run whose lists leave something out or not.
    pub(crate) fn new(report: &'r Report, options: &Options, truncated: bool) -> Self {
        let configuration = report.configuration.as_ref();
        Self {
            version: VERSION,
            tool: ToolRecord {
                name: TOOL.into(),
                version: options.version.into(),
            },
            configuration: configuration.map(|file| (&*file.name).into()),
            unchecked_schemas: (&*report.unchecked_schemas).into(),
            truncated,
            partial: report.partial,
            summary: SummaryRecord::from(&report.summary),
            coverage: report.coverage.as_ref().map(Cow::Borrowed),
        }
    }
}

/// The program that wrote a report: any release that writes this version.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ToolRecord<'r> {
    name: Cow<'r, str>,
    version: Cow<'r, str>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// Writes a list whose records are made one at a time.
pub(super) fn list<'r, T, R, S>(items: &'r [T], serializer: S) -> Result<S::Ok, S::Error>
where
    R: From<&'r T> + Serialize,
    S: Serializer,
{
    serializer.collect_seq(items.iter().map(R::from))
}
