//! The records of a report, read back into what a run has found. Only what this version writes is
//! taken: a member that it does not know would be lost in the sum.

use std::borrow::Cow;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::commands::merge::NO_REPORT;
use crate::commands::merge::consistency::{Listed, holds};
use crate::model::baseline::Stale;
use crate::model::capture::SkipReason;
use crate::model::finding::{Finding, Origin, Skipped};
use crate::model::report::{Cause, Configuration, LeftOut, PASSED_OVER, Report, Summary};
use crate::model::rule::{RuleInfo, Severity};
use crate::pipeline::{ReportMerger, ReportPart};
use crate::report::escape::terminal;
use crate::report::record::{
    FindingRecord, Line, NoteRecord, RunRecord, SkippedRecord, SummaryRecord, VERSION,
};
use crate::rules;

/// The counts beyond which sums of several reports could overflow; no run reaches it.
const MAX_COUNT: u64 = 1 << 53;

/// Returns whether every number in it is one that can be added.
pub(super) fn is_countable(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.as_u64().is_some_and(|number| number <= MAX_COUNT),
        Value::Array(items) => items.iter().all(is_countable),
        Value::Object(members) => members.values().all(is_countable),
        _ => true,
    }
}

/// Members whose texts stay as they are: paths, which every sink escapes in its own grammar, and names
/// of the schemas, which fingerprints are made of.
const VERBATIM: [&str; 4] = ["source", "recording", "coverage", "stale_baseline"];

/// Escapes all other texts as those of a finding are, whoever wrote the report.
pub(super) fn escape(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Cow::Owned(escaped) = terminal(text) {
                *text = escaped;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(escape),
        Value::Object(members) if members.get("type").is_none_or(|of| of != "stale-baseline") => {
            let members = members.iter_mut();
            let others = members.filter(|(name, _)| !VERBATIM.contains(&name.as_str()));
            others.for_each(|(_, value)| escape(value));
        }
        _ => {}
    }
}

/// Reads a line of an NDJSON report.
pub(super) fn line(value: Value) -> Result<ReportPart, String> {
    if let Some(version) = value.get("version") {
        readable(version)?;
    }
    Ok(match parse(value)? {
        Line::Finding(record) => ReportPart::Finding(finding(*record)?),
        Line::Skipped(record) => ReportPart::Skipped(skipped(record)?),
        Line::Unreadable(record) => ReportPart::Unreadable(record.into_owned()),
        Line::Note(record) => ReportPart::Note(note(*record)?),
        Line::StaleBaseline(record) => ReportPart::Stale(stale(record.into_owned())?),
        Line::Summary(record) => match run(*record)? {
            (totals, None) => ReportPart::Totals(Box::new(totals)),
            (_, Some(_)) => return Err(NO_REPORT.to_owned()),
        },
    })
}

/// Adds a JSON report, if all of it can be added.
pub(super) fn add(value: Value, sum: &mut ReportMerger) -> Result<(), String> {
    readable(value.get("version").unwrap_or(&Value::Null))?;
    let (counted, parts) = run(parse(value)?)?;
    let parts = parts.ok_or(NO_REPORT)?;
    let mut listed = Listed::default();
    for part in &parts {
        listed.add(part);
    }
    if !holds(&counted, &listed) {
        return Err(not_whole());
    }
    for part in parts {
        sum.add(part);
    }
    sum.add(ReportPart::Totals(Box::new(counted)));
    Ok(())
}

/// Reads what is known. The parser's own message is not passed on: it may quote.
fn parse<T: DeserializeOwned>(value: Value) -> Result<T, String> {
    serde_json::from_value(value).map_err(|_| NO_REPORT.to_owned())
}

/// Refuses a report of another version.
fn readable(version: &Value) -> Result<(), String> {
    match version.as_u64() {
        Some(version) if version == u64::from(VERSION) => Ok(()),
        // A long number is none of ours: it may stand in a capture.
        Some(other @ ..=99) => Err(format!(
            "a report of version {other}; this program reads version {VERSION}"
        )),
        _ => Err(NO_REPORT.to_owned()),
    }
}

/// Returns what a report counts, and what it lists; only a whole report has lists.
fn run(run: RunRecord) -> Result<(Report, Option<Vec<ReportPart>>), String> {
    let lists = match (run.findings, run.skipped, run.unreadable) {
        (Some(findings), Some(skipped), Some(unreadable)) => {
            Some((findings, skipped, unreadable.into_owned()))
        }
        (None, None, None) if run.notes.is_empty() && run.stale_baseline.is_empty() => None,
        _ => return Err(NO_REPORT.to_owned()),
    };
    let parts: Option<Result<Vec<ReportPart>, String>> = lists.map(|(findings, others, faults)| {
        let (findings, others) = (findings.into_iter(), others.into_iter());
        let (notes, entries) = (run.notes.into_iter(), run.stale_baseline.into_owned());
        let findings = findings.map(|it| finding(it).map(ReportPart::Finding));
        let notes = notes.map(|it| note(it).map(ReportPart::Note));
        let others = others.map(|it| skipped(it).map(ReportPart::Skipped));
        let faults = faults.into_iter().map(|it| Ok(ReportPart::Unreadable(it)));
        let entries = entries.into_iter();
        let entries = entries.map(|it| stale(it).map(ReportPart::Stale));
        // What is found about a skipped response comes behind it.
        let all = others.chain(findings).chain(notes).chain(faults);
        all.chain(entries).collect()
    });
    let truncated = run.truncated.unwrap_or_default();
    let counted = Report {
        summary: summary(run.summary)?,
        truncated,
        left_out: truncated.then_some(LeftOut::OfMergedReport),
        partial: run.partial.unwrap_or_default(),
        coverage: run.coverage.map(Cow::into_owned),
        configuration: run.configuration.map(|name| Configuration {
            name: name.into_owned(),
            is_named: true,
        }),
        unchecked_schemas: run.unchecked_schemas.into_owned(),
        ..Report::default()
    };
    Ok((counted, parts.transpose()?))
}

fn summary(counts: SummaryRecord) -> Result<Summary, String> {
    let mut summary = counts.counts.into_owned();
    for (id, count) in counts.skipped_reasons {
        summary.skipped_reasons.insert(reason(&id)?, count);
    }
    let mut errors_by_rule = counts.errors_by_rule;
    for (id, all) in counts.rules {
        let errors = errors_by_rule.remove(&id).unwrap_or_default();
        let warnings = all.checked_sub(errors).ok_or_else(not_whole)?;
        let rule = rule(&id)?.id;
        for (severity, count) in [(Severity::Error, errors), (Severity::Warning, warnings)] {
            if count > 0 {
                summary.rules.insert((severity, rule), count);
            }
        }
    }
    if !errors_by_rule.is_empty() {
        return Err(not_whole());
    }
    for (id, count) in counts.notes_by_rule {
        summary.rules.insert((Severity::Note, rule(&id)?.id), count);
    }
    for (kind, count) in counts.passed_over {
        let known = PASSED_OVER.iter().find(|known| **known == kind);
        summary.passed_over.insert(known.ok_or_else(newer)?, count);
    }
    Ok(summary)
}

fn finding(record: FindingRecord) -> Result<Finding, String> {
    let finding = any_finding(record)?;
    if finding.severity == Severity::Note {
        return Err(not_whole());
    }
    Ok(finding)
}

/// Returns a finding as it was found, but for what a report does not hold: the label and the notes.
fn any_finding(record: FindingRecord) -> Result<Finding, String> {
    let (source, file) = match record.recording {
        Some(recording) => (recording, Some(record.source)),
        None => (record.source, None),
    };
    let envelope = match record.envelope.as_deref() {
        None => None,
        Some("/data") => Some("/data"),
        Some(_) => return Err(newer()),
    };
    Ok(Finding {
        rule: rule(&record.rule)?,
        severity: record.severity,
        message: record.message.into_owned(),
        label: "".into(),
        origin: Arc::new(Origin {
            file,
            envelope,
            exchange: record.exchange,
            request_id: record.request_id.map(Cow::into_owned),
            ..Origin::new(source.clone(), source, record.response)
        }),
        span: record.span,
        body_span: record.body_span,
        instance_location: record.instance_location.into_owned(),
        field: record.field.map(Cow::into_owned),
        schema: record.schema,
        keyword_location: record.keyword_location.map(Cow::into_owned),
        related: record.related.into_owned(),
        notes: Vec::new(),
        hint: record.hint.map(Cow::into_owned),
        more: 0,
        known_as: Some(record.fingerprint),
    })
}

fn note(more: NoteRecord) -> Result<Cause, String> {
    let first = any_finding(more.first)?;
    let listed = 1 + more.next.len() as u64;
    let fits = listed <= more.findings && (1..=more.findings).contains(&more.responses);
    if first.severity != Severity::Note || !fits {
        return Err(not_whole());
    }
    Ok(Cause {
        first: vec![first],
        snippet: None,
        findings: more.findings,
        responses: more.responses,
        next: more.next.into_owned(),
    })
}

fn skipped(record: SkippedRecord) -> Result<Skipped, String> {
    Ok(Skipped {
        reason: reason(&record.reason)?,
        note: record.note.map(|note| note.into_owned().into()),
        origin: Arc::new(Origin {
            exchange: record.exchange,
            ..Origin::new(record.source.clone(), record.source, record.response)
        }),
    })
}

fn stale(stale: Stale) -> Result<Stale, String> {
    let entry = &stale.entry;
    let is_one = entry.fingerprint() == stale.fingerprint;
    let counts = (1..=entry.count).contains(&stale.unseen);
    (is_one && counts).then_some(stale).ok_or_else(not_whole)
}

fn rule(id: &str) -> Result<&'static RuleInfo, String> {
    rules::find(id).map(|rule| &rule.info).ok_or_else(newer)
}

fn reason(id: &str) -> Result<SkipReason, String> {
    let known = SkipReason::ALL.iter().find(|reason| reason.id() == id);
    known.copied().ok_or_else(newer)
}

fn newer() -> String {
    "the report has members that this version does not know: a newer version wrote it".to_owned()
}

pub(super) fn not_whole() -> String {
    "the report lists different findings than it counts, so it is incomplete".to_owned()
}
