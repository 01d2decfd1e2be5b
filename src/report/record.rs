//! What the data formats say of a finding, of a skipped response, of a run: borrowed, and in the
//! documented order of members. An absent member is left out, never null.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use crate::model::baseline::{Entry, Stale};
use crate::model::capture::Exchange;
use crate::model::finding::{Finding, Origin, Skipped};
use crate::model::fingerprint::Fingerprint;
use crate::model::report::{Cause, Summary};
use crate::model::rule::Severity;
use crate::model::source::Unreadable;
use crate::text::span::{Position, Span};

#[derive(Serialize)]
pub(super) struct FindingRecord<'r> {
    rule: &'static str,
    severity: Severity,
    message: &'r str,
    source: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    recording: Option<&'r str>,
    response: u64,
    span: Span,
    #[serde(skip_serializing_if = "Option::is_none")]
    body_span: Option<Span>,
    instance_location: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    schema: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    keyword_location: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    envelope: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exchange: Option<ExchangeRecord<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'r str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<RelatedRecord<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'r str>,
    fingerprint: Fingerprint,
}

impl<'r> From<&'r Finding> for FindingRecord<'r> {
    fn from(finding: &'r Finding) -> Self {
        let origin: &Origin = &finding.origin;
        let related = finding.related.iter();
        Self {
            rule: finding.rule.id,
            severity: finding.severity,
            message: &finding.message,
            source: origin.place(),
            recording: origin.file.is_some().then_some(&*origin.source),
            response: origin.response,
            span: finding.span,
            body_span: finding.body_span,
            instance_location: &finding.instance_location,
            field: finding.field.as_deref(),
            schema: finding.schema.as_deref(),
            keyword_location: finding.keyword_location.as_deref(),
            envelope: origin.envelope,
            exchange: origin.exchange.as_deref().map(ExchangeRecord::from),
            request_id: origin.request_id.as_deref(),
            related: related
                .map(|(span, label)| RelatedRecord { span: *span, label })
                .collect(),
            hint: finding.hint.as_deref(),
            fingerprint: finding.fingerprint(),
        }
    }
}

/// A note: its first place as a finding has it, how often it was met, and where else.
#[derive(Serialize)]
pub(super) struct NoteRecord<'r> {
    #[serde(flatten)]
    first: Option<FindingRecord<'r>>,
    findings: u64,
    responses: u64,
    next: Vec<PlaceRecord<'r>>,
}

impl<'r> From<&'r Cause> for NoteRecord<'r> {
    fn from(note: &'r Cause) -> Self {
        let next = note.next.iter().map(|place| PlaceRecord {
            source: &place.source,
            response: place.response,
            start: place.start,
        });
        Self {
            first: note.first.first().map(FindingRecord::from),
            findings: note.findings,
            responses: note.responses,
            next: next.collect(),
        }
    }
}

#[derive(Serialize)]
struct PlaceRecord<'r> {
    source: &'r str,
    response: u64,
    start: Position,
}

#[derive(Serialize)]
struct RelatedRecord<'r> {
    span: Span,
    label: &'r str,
}

#[derive(Serialize)]
struct ExchangeRecord<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
}

impl<'r> From<&'r Exchange> for ExchangeRecord<'r> {
    fn from(exchange: &'r Exchange) -> Self {
        Self {
            method: exchange.method.as_deref(),
            path: exchange.path.as_deref(),
            status: exchange.status,
        }
    }
}

#[derive(Serialize)]
pub(super) struct SkippedRecord<'r> {
    source: &'r str,
    response: u64,
    reason: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    exchange: Option<ExchangeRecord<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'r str>,
}

impl<'r> From<&'r Skipped> for SkippedRecord<'r> {
    fn from(skipped: &'r Skipped) -> Self {
        let origin: &Origin = &skipped.origin;
        Self {
            source: &origin.source,
            response: origin.response,
            reason: skipped.reason.id(),
            exchange: origin.exchange.as_deref().map(ExchangeRecord::from),
            note: skipped.note.as_deref(),
        }
    }
}

#[derive(Serialize)]
pub(super) struct UnreadableRecord<'r> {
    source: &'r str,
    message: &'r str,
}

impl<'r> From<&'r Unreadable> for UnreadableRecord<'r> {
    fn from(unreadable: &'r Unreadable) -> Self {
        Self {
            source: &unreadable.source,
            message: &unreadable.message,
        }
    }
}

#[derive(Serialize)]
pub(super) struct StaleRecord<'r> {
    fingerprint: Fingerprint,
    #[serde(flatten)]
    entry: &'r Entry,
    unseen: u64,
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

#[derive(Serialize)]
pub(super) struct SummaryRecord<'r> {
    sources: u64,
    responses: u64,
    checked: u64,
    valid: u64,
    invalid: u64,
    skipped: u64,
    unreadable: u64,
    errors: u64,
    warnings: u64,
    notes: u64,
    baseline: u64,
    error_responses: u64,
    skipped_reasons: BTreeMap<&'static str, u64>,
    rules: BTreeMap<&'static str, u64>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    errors_by_rule: BTreeMap<&'static str, u64>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    notes_by_rule: BTreeMap<&'static str, u64>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    passed_over: &'r BTreeMap<&'static str, u64>,
}

impl<'r> From<&'r Summary> for SummaryRecord<'r> {
    fn from(summary: &'r Summary) -> Self {
        let mut rules = BTreeMap::new();
        let mut errors_by_rule = BTreeMap::new();
        let mut notes_by_rule = BTreeMap::new();
        for ((severity, rule), count) in &summary.rules {
            if *severity == Severity::Note {
                notes_by_rule.insert(*rule, *count);
                continue;
            }
            *rules.entry(*rule).or_insert(0) += count;
            if *severity == Severity::Error {
                errors_by_rule.insert(*rule, *count);
            }
        }
        let reasons = summary.skipped_reasons.iter();
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
            error_responses: summary.error_responses,
            skipped_reasons: reasons
                .map(|(reason, count)| (reason.id(), *count))
                .collect(),
            rules,
            errors_by_rule,
            notes_by_rule,
            passed_over: &summary.passed_over,
        }
    }
}

/// A list whose records are made one at a time, while they are written.
pub(super) fn list<'r, T, R, S>(items: &'r [T], serializer: S) -> Result<S::Ok, S::Error>
where
    R: From<&'r T> + Serialize,
    S: Serializer,
{
    serializer.collect_seq(items.iter().map(R::from))
}
