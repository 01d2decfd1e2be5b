//! The records of the JSON and NDJSON reports, as they are written and as `--merge` reads them back.
//! Members stand in the documented order; an absent one is left out, never null. A record is
//! written with borrowed texts and read with its own.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::model::baseline::Stale;
use crate::model::capture::Exchange;
use crate::model::coverage::Coverage;
use crate::model::finding::{Finding, Origin, Related, Skipped};
use crate::model::fingerprint::Fingerprint;
use crate::model::report::{Cause, Place, Report, Summary};
use crate::model::rule::Severity;
use crate::model::source::Unreadable;
use crate::report::{Options, TOOL};
use crate::text::span::Span;

/// The version of the JSON and NDJSON reports: it grows when a member changes its meaning or goes.
pub(crate) const VERSION: u32 = 2;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FindingRecord<'r> {
    pub(crate) rule: Cow<'r, str>,
    pub(crate) severity: Severity,
    pub(crate) message: Cow<'r, str>,
    pub(crate) source: Arc<str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) recording: Option<Arc<str>>,
    pub(crate) response: u64,
    pub(crate) span: Span,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) body_span: Option<Span>,
    pub(crate) instance_location: Cow<'r, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) field: Option<Cow<'r, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) schema: Option<Arc<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) keyword_location: Option<Cow<'r, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) envelope: Option<Cow<'r, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) exchange: Option<Arc<Exchange>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) request_id: Option<Cow<'r, str>>,
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    pub(crate) related: Cow<'r, [Related]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) hint: Option<Cow<'r, str>>,
    pub(crate) fingerprint: Fingerprint,
}

impl<'r> From<&'r Finding> for FindingRecord<'r> {
    fn from(finding: &'r Finding) -> Self {
        let origin: &Origin = &finding.origin;
        Self {
            rule: finding.rule.id.into(),
            severity: finding.severity,
            message: (&*finding.message).into(),
            source: origin.place().clone(),
            recording: origin.file.as_ref().map(|_| origin.source.clone()),
            response: origin.response,
            span: finding.span,
            body_span: finding.body_span,
            instance_location: (&*finding.instance_location).into(),
            field: finding.field.as_deref().map(Cow::Borrowed),
            schema: finding.schema.clone(),
            keyword_location: finding.keyword_location.as_deref().map(Cow::Borrowed),
            envelope: origin.envelope.map(Cow::Borrowed),
            exchange: origin.exchange.clone(),
            request_id: origin.request_id.as_deref().map(Cow::Borrowed),
            related: (&*finding.related).into(),
            hint: finding.hint.as_deref().map(Cow::Borrowed),
            fingerprint: finding.fingerprint(),
        }
    }
}

/// A note: its first place as a finding has it, how often it was met, and where else.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoteRecord<'r> {
    #[serde(flatten)]
    pub(crate) first: FindingRecord<'r>,
    pub(crate) findings: u64,
    pub(crate) responses: u64,
    pub(crate) next: Cow<'r, [Place]>,
}

impl<'r> NoteRecord<'r> {
    pub(crate) fn of(note: &'r Cause) -> Option<Self> {
        Some(Self {
            first: note.first.first()?.into(),
            findings: note.findings,
            responses: note.responses,
            next: (&*note.next).into(),
        })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SkippedRecord<'r> {
    pub(crate) source: Arc<str>,
    pub(crate) response: u64,
    pub(crate) reason: Cow<'r, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) exchange: Option<Arc<Exchange>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) note: Option<Cow<'r, str>>,
}

impl<'r> From<&'r Skipped> for SkippedRecord<'r> {
    fn from(skipped: &'r Skipped) -> Self {
        let origin: &Origin = &skipped.origin;
        Self {
            source: origin.source.clone(),
            response: origin.response,
            reason: skipped.reason.id().into(),
            exchange: origin.exchange.clone(),
            note: skipped.note.as_deref().map(Cow::Borrowed),
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SummaryRecord<'r> {
    #[serde(flatten)]
    pub(crate) counts: Cow<'r, Summary>,
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
            counts: Cow::Borrowed(summary),
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

/// A whole report, or the last line of an NDJSON report, which has no lists.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RunRecord<'r> {
    pub(crate) version: u32,
    pub(crate) tool: ToolRecord<'r>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) configuration: Option<Cow<'r, str>>,
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    pub(crate) unchecked_schemas: Cow<'r, [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) partial: Option<bool>,
    pub(crate) summary: SummaryRecord<'r>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) findings: Option<Vec<FindingRecord<'r>>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) notes: Vec<NoteRecord<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) skipped: Option<Vec<SkippedRecord<'r>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) unreadable: Option<Cow<'r, [Unreadable]>>,
    #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
    pub(crate) stale_baseline: Cow<'r, [Stale]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) coverage: Option<Cow<'r, Coverage>>,
}

impl<'r> RunRecord<'r> {
    /// Returns the record of a run without its lists, which leave something out or not.
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
            truncated: Some(truncated),
            partial: Some(report.partial),
            summary: SummaryRecord::from(&report.summary),
            findings: None,
            notes: Vec::new(),
            skipped: None,
            unreadable: None,
            stale_baseline: Cow::Borrowed(&[]),
            coverage: report.coverage.as_ref().map(Cow::Borrowed),
        }
    }

    /// Returns the record of a run with its lists.
    pub(crate) fn whole(report: &'r Report, options: &Options) -> Self {
        Self {
            truncated: report.truncated.then_some(true),
            partial: report.partial.then_some(true),
            findings: Some(report.findings.iter().map(Into::into).collect()),
            notes: report.notes.iter().filter_map(NoteRecord::of).collect(),
            skipped: Some(report.skipped.iter().map(Into::into).collect()),
            unreadable: Some((&*report.unreadable).into()),
            stale_baseline: (&*report.stale).into(),
            ..Self::new(report, options, report.truncated)
        }
    }
}

/// A line of an NDJSON report.
#[derive(Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub(crate) enum Line<'r> {
    Finding(Box<FindingRecord<'r>>),
    Skipped(SkippedRecord<'r>),
    Unreadable(Cow<'r, Unreadable>),
    Note(Box<NoteRecord<'r>>),
    StaleBaseline(Cow<'r, Stale>),
    Summary(Box<RunRecord<'r>>),
}

/// The program that wrote a report: any release that writes this version.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ToolRecord<'r> {
    name: Cow<'r, str>,
    version: Cow<'r, str>,
}
