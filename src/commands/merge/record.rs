//! The records of a report, read back into what a run has found. Only what this version writes is
//! taken: a member that it does not know would be lost in the sum.

use std::borrow::Cow;
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::commands::merge::listed::{Listed, holds};
use crate::commands::merge::{Line, NO_REPORT};
use crate::model::baseline::{Entry, Stale};
use crate::model::capture::{Exchange, SkipReason};
use crate::model::finding::{Finding, Origin, Skipped};
use crate::model::report::{Cause, PASSED_OVER, Place, Summary};
use crate::model::rule::{RuleInfo, Severity};
use crate::model::source::Unreadable;
use crate::pipeline::{ReportMerger, RunTotals};
use crate::report::escape::terminal;
use crate::report::record::{
    ExchangeRecord, FindingRecord, OccurrencesRecord, RunRecord, SkippedRecord, SummaryRecord,
    UnreadableRecord, UnseenRecord, VERSION,
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

/// Reads a line of an NDJSON report.
pub(super) fn line(mut value: Value) -> Result<Line, String> {
    let kind = take_members(&mut value, &["type"]).remove("type");
    Ok(match kind.as_ref().and_then(Value::as_str) {
        Some("finding") => Line::Finding(finding(value)?),
        Some("skipped") => Line::Skipped(skipped(value)?),
        Some("unreadable") => Line::Unreadable(unreadable(value)?),
        Some("note") => Line::Note(note(value)?),
        Some("stale-baseline") => Line::Stale(stale(value)?),
        Some("summary") => Line::Summary(run(value)?),
        _ => return Err(NO_REPORT.to_owned()),
    })
}

/// Adds a JSON report, if all of it can be added.
pub(super) fn add(mut value: Value, sum: &mut ReportMerger) -> Result<(), String> {
    let mut lists = take_members(&mut value, &LISTS);
    let counted = run(value)?;
    let mut listed = Listed::default();
    let mut lines = Vec::new();
    for (name, read) in LISTS.into_iter().zip(READ) {
        let items = match lists.remove(name) {
            Some(Value::Array(items)) => items,
            None if !ALWAYS.contains(&name) => Vec::new(),
            _ => return Err(NO_REPORT.to_owned()),
        };
        for item in items {
            let line = read(item)?;
            listed.line(&line);
            lines.push(line);
        }
    }
    hold(&counted, &listed.summary)?;
    for line in lines {
        line.add(sum);
    }
    sum.counted(counted);
    Ok(())
}

/// The lists of a JSON report.
const LISTS: [&str; 5] = [
    "findings",
    "notes",
    "skipped",
    "unreadable",
    "stale_baseline",
];

/// The lists that no JSON report is without.
const ALWAYS: [&str; 3] = ["findings", "skipped", "unreadable"];

/// Reads an item of each list.
const READ: [fn(Value) -> Result<Line, String>; 5] = [
    |item| finding(item).map(Line::Finding),
    |item| note(item).map(Line::Note),
    |item| skipped(item).map(Line::Skipped),
    |item| unreadable(item).map(Line::Unreadable),
    |item| stale(item).map(Line::Stale),
];

/// Holds what a report counts to what it lists, and to itself.
pub(super) fn hold(counted: &RunTotals, listed: &Summary) -> Result<(), String> {
    holds(counted, listed).then_some(()).ok_or_else(not_whole)
}

/// Reads what is known. The parser's own message is not passed on: it may quote.
fn parse<T: DeserializeOwned>(value: Value) -> Result<T, String> {
    serde_json::from_value(value).map_err(|_| NO_REPORT.to_owned())
}

/// Takes members out of an object.
fn take_members(value: &mut Value, names: &[&str]) -> Map<String, Value> {
    let mut taken = Map::new();
    for name in names {
        if let Some(member) = value
            .as_object_mut()
            .and_then(|all| all.shift_remove(*name))
        {
            taken.insert((*name).to_owned(), member);
        }
    }
    taken
}

fn run(value: Value) -> Result<RunTotals, String> {
    match value.get("version").and_then(Value::as_u64) {
        Some(version) if version == u64::from(VERSION) => {}
        // A long number is none of ours: it may stand in a capture.
        Some(other @ ..=99) => {
            return Err(format!(
                "a report of version {other}; this program reads version {VERSION}"
            ));
        }
        _ => return Err(NO_REPORT.to_owned()),
    }
    let run: RunRecord = parse(value)?;
    Ok(RunTotals {
        summary: summary(run.summary)?,
        truncated: run.truncated,
        partial: run.partial,
        coverage: run.coverage.map(Cow::into_owned),
        configuration: run.configuration.map(clean),
        unchecked_schemas: run
            .unchecked_schemas
            .iter()
            .map(|schema| clean(schema.as_str().into()))
            .collect(),
    })
}

fn summary(counts: SummaryRecord) -> Result<Summary, String> {
    let mut summary = Summary {
        sources: counts.sources,
        responses: counts.responses,
        checked: counts.checked,
        valid: counts.valid,
        invalid: counts.invalid,
        skipped: counts.skipped,
        unreadable: counts.unreadable,
        errors: counts.errors,
        warnings: counts.warnings,
        notes: counts.notes,
        baseline: counts.baseline,
        known_invalid: counts.known_invalid,
        error_responses: counts.error_responses,
        ..Summary::default()
    };
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

fn finding(value: Value) -> Result<Finding, String> {
    let finding = any_finding(value)?;
    if finding.severity == Severity::Note {
        return Err(not_whole());
    }
    Ok(finding)
}

/// Returns a finding as it was found, but for what a report does not hold: the label and the notes.
fn any_finding(value: Value) -> Result<Finding, String> {
    let record: FindingRecord = parse(value)?;
    let place: Arc<str> = record.source.into();
    let (source, file) = match record.recording {
        Some(recording) => (recording.into(), Some(place)),
        None => (place, None),
    };
    let envelope = match record.envelope.as_deref() {
        None => None,
        Some("/data") => Some("/data"),
        Some(_) => return Err(newer()),
    };
    let related = record.related.into_iter();
    Ok(Finding {
        rule: rule(&record.rule)?,
        severity: record.severity,
        message: clean(record.message),
        label: "".into(),
        origin: Arc::new(Origin {
            path: Arc::clone(&source),
            source,
            file,
            response: record.response,
            envelope,
            exchange: record.exchange.map(exchange),
            request_id: record.request_id.map(clean),
        }),
        span: record.span,
        body_span: record.body_span,
        instance_location: clean(record.instance_location),
        field: record.field.map(clean),
        schema: record.schema.map(|schema| clean(schema).into()),
        keyword_location: record.keyword_location.map(clean),
        related: related
            .map(|related| (related.span, clean(related.label).into()))
            .collect(),
        notes: Vec::new(),
        hint: record.hint.map(clean),
        known_as: Some(record.fingerprint),
    })
}

fn note(mut value: Value) -> Result<Cause, String> {
    let more = take_members(&mut value, &OccurrencesRecord::MEMBERS);
    let first = any_finding(value)?;
    let more: OccurrencesRecord = parse(Value::Object(more))?;
    let listed = 1 + more.next.len() as u64;
    let fits = listed <= more.findings && (1..=more.findings).contains(&more.responses);
    if first.severity != Severity::Note || !fits {
        return Err(not_whole());
    }
    let next = more.next.into_iter().map(|place| Place {
        source: place.source.into(),
        response: place.response,
        start: place.start,
    });
    Ok(Cause {
        first: vec![first],
        snippet: None,
        findings: more.findings,
        responses: more.responses,
        next: next.collect(),
    })
}

fn skipped(value: Value) -> Result<Skipped, String> {
    let record: SkippedRecord = parse(value)?;
    let source: Arc<str> = record.source.into();
    Ok(Skipped {
        reason: reason(&record.reason)?,
        note: record.note.map(|note| note.into_owned().into()),
        origin: Arc::new(Origin {
            path: Arc::clone(&source),
            source,
            file: None,
            response: record.response,
            envelope: None,
            exchange: record.exchange.map(exchange),
            request_id: None,
        }),
    })
}

fn unreadable(value: Value) -> Result<Unreadable, String> {
    let record: UnreadableRecord = parse(value)?;
    Ok(Unreadable {
        source: record.source.into_owned(),
        message: clean(record.message),
    })
}

fn stale(mut value: Value) -> Result<Stale, String> {
    let own = take_members(&mut value, &UnseenRecord::MEMBERS);
    let UnseenRecord {
        fingerprint,
        unseen,
    } = parse(Value::Object(own))?;
    let entry: Entry = parse(value)?;
    if entry.fingerprint() != fingerprint || !(1..=entry.count).contains(&unseen) {
        return Err(not_whole());
    }
    let clean = |text: String| clean(text.into());
    Ok(Stale {
        fingerprint,
        entry: Entry {
            rule: clean(entry.rule),
            schema: entry.schema.map(clean),
            keyword_location: entry.keyword_location.map(clean),
            instance_location: clean(entry.instance_location),
            field: entry.field.map(clean),
            route: entry.route.map(clean),
            ..entry
        },
        unseen,
    })
}

fn exchange(record: ExchangeRecord) -> Arc<Exchange> {
    Arc::new(Exchange {
        method: record.method.map(clean),
        path: record.path.map(clean),
        status: record.status,
    })
}

fn rule(id: &str) -> Result<&'static RuleInfo, String> {
    rules::find(id).map(|rule| &rule.info).ok_or_else(newer)
}

fn reason(id: &str) -> Result<SkipReason, String> {
    let known = SkipReason::ALL.iter().find(|reason| reason.id() == id);
    known.copied().ok_or_else(newer)
}

/// Returns a text escaped as those of a finding are, whoever wrote the report.
fn clean(text: Cow<'_, str>) -> String {
    match terminal(&text) {
        Cow::Owned(escaped) => escaped,
        Cow::Borrowed(_) => text.into_owned(),
    }
}

fn newer() -> String {
    "the report has members that this version does not know: a newer version wrote it".to_owned()
}

fn not_whole() -> String {
    "the report lists different findings than it counts, so it is incomplete".to_owned()
}
