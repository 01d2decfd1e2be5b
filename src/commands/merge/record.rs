//! What a JSON or NDJSON report says, read back. Only what this version writes is taken: a member
//! that it does not know would be lost in the sum.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::commands::merge::listed::{Listed, holds};
use crate::model::baseline::{self, Entry};
use crate::model::capture::{Exchange, SkipReason};
use crate::model::coverage::Coverage;
use crate::model::finding::{self, Origin};
use crate::model::fingerprint::Fingerprint;
use crate::model::report::{self, Cause, PASSED_OVER, Summary};
use crate::model::rule::{RuleInfo, Severity};
use crate::model::source;
use crate::pipeline::{Counted, Sum};
use crate::report::escape::terminal;
use crate::rules;
use crate::text::span::{Position, Span};

/// The version of the reports that are read.
const VERSION: u64 = 2;

/// A line of an NDJSON report.
pub(super) enum Line {
    Finding(Box<Finding>),
    Skipped(Skipped),
    Unreadable(Unreadable),
    Note(Box<Note>),
    StaleBaseline(Stale),
    Summary(Box<Last>),
}

impl Line {
    pub(super) fn read(mut value: Value) -> Result<Self, String> {
        let kind = value
            .as_object_mut()
            .and_then(|line| line.shift_remove("type"));
        match kind.as_ref().and_then(Value::as_str) {
            Some("finding") => parse(value).map(Box::new).map(Self::Finding),
            Some("skipped") => parse(value).map(Self::Skipped),
            Some("unreadable") => parse(value).map(Self::Unreadable),
            Some("note") => Note::read(value).map(Box::new).map(Self::Note),
            Some("stale-baseline") => parse(value).map(Self::StaleBaseline),
            Some("summary") => {
                version(&value)?;
                parse(value).map(Box::new).map(Self::Summary)
            }
            _ => Err(super::NO_REPORT.to_owned()),
        }
    }
}

/// More than any run counts, and less than what several sums of it would go round at.
const MOST: u64 = 1 << 53;

/// Whether every number in it is one that can be added.
pub(super) fn is_countable(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.as_u64().is_some_and(|number| number <= MOST),
        Value::Array(items) => items.iter().all(is_countable),
        Value::Object(members) => members.values().all(is_countable),
        _ => true,
    }
}

/// Reads what is known. What the parser says is not told: it may quote.
fn parse<T: DeserializeOwned>(value: Value) -> Result<T, String> {
    serde_json::from_value(value).map_err(|_| super::NO_REPORT.to_owned())
}

fn version(value: &Value) -> Result<(), String> {
    match value.get("version").and_then(Value::as_u64) {
        Some(VERSION) => Ok(()),
        // A long number is none of ours: it may stand in a capture.
        Some(other @ ..=99) => Err(format!(
            "a report of version {other}; this program reads version {VERSION}"
        )),
        _ => Err(super::NO_REPORT.to_owned()),
    }
}

/// Holds what a report counts to what it lists, and to itself.
pub(super) fn hold(counted: &Counted, listed: &Summary) -> Result<(), String> {
    holds(counted, listed).then_some(()).ok_or_else(not_whole)
}

/// A JSON report.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Whole {
    #[serde(rename = "version")]
    _version: u64,
    #[serde(rename = "tool")]
    _tool: Tool,
    configuration: Option<String>,
    #[serde(default)]
    unchecked_schemas: Vec<String>,
    #[serde(default)]
    truncated: bool,
    #[serde(default)]
    partial: bool,
    summary: Counts,
    findings: Vec<Finding>,
    #[serde(default)]
    notes: Vec<Value>,
    skipped: Vec<Skipped>,
    unreadable: Vec<Unreadable>,
    #[serde(default)]
    stale_baseline: Vec<Stale>,
    coverage: Option<Coverage>,
}

impl Whole {
    pub(super) fn read(value: Value) -> Result<Self, String> {
        version(&value)?;
        parse(value)
    }

    /// Adds the report, if all of it can be.
    pub(super) fn add(self, sum: &mut Sum) -> Result<(), String> {
        let findings = self.findings.into_iter().map(Finding::finding);
        let findings = findings.collect::<Result<Vec<_>, _>>()?;
        let notes = self.notes.into_iter().map(|note| Note::read(note)?.note());
        let notes = notes.collect::<Result<Vec<_>, _>>()?;
        let skipped = self.skipped.into_iter().map(Skipped::skipped);
        let skipped = skipped.collect::<Result<Vec<_>, _>>()?;
        let stale = self.stale_baseline.into_iter().map(Stale::stale);
        let stale = stale.collect::<Result<Vec<_>, _>>()?;
        let mut listed = Listed::default();
        for finding in &findings {
            listed.finding(finding);
        }
        for note in &notes {
            listed.note(note);
        }
        for skipped in &skipped {
            listed.skipped(skipped);
        }
        self.unreadable.iter().for_each(|_| listed.unreadable());
        let counted = Counted {
            summary: self.summary.summary()?,
            truncated: self.truncated,
            partial: self.partial,
            coverage: self.coverage,
            configuration: self.configuration.map(clean),
            unchecked_schemas: self.unchecked_schemas.into_iter().map(clean).collect(),
        };
        hold(&counted, &listed.summary)?;
        for finding in findings {
            sum.finding(finding);
        }
        for note in notes {
            sum.note(note);
        }
        for skipped in skipped {
            sum.skipped(skipped);
        }
        for unreadable in self.unreadable {
            sum.unreadable(unreadable.into());
        }
        for stale in stale {
            sum.stale(stale);
        }
        sum.counted(counted);
        Ok(())
    }
}

/// The last line of an NDJSON report.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Last {
    #[serde(rename = "version")]
    _version: u64,
    #[serde(rename = "tool")]
    _tool: Tool,
    configuration: Option<String>,
    #[serde(default)]
    unchecked_schemas: Vec<String>,
    truncated: bool,
    partial: bool,
    summary: Counts,
    coverage: Option<Coverage>,
}

impl Last {
    pub(super) fn counted(self) -> Result<Counted, String> {
        Ok(Counted {
            summary: self.summary.summary()?,
            truncated: self.truncated,
            partial: self.partial,
            coverage: self.coverage,
            configuration: self.configuration.map(clean),
            unchecked_schemas: self.unchecked_schemas.into_iter().map(clean).collect(),
        })
    }
}

/// Who wrote the report: any release that writes this version.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tool {
    #[serde(rename = "name")]
    _name: String,
    #[serde(rename = "version")]
    _version: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Counts {
    sources: u64,
    responses: u64,
    checked: u64,
    valid: u64,
    invalid: u64,
    skipped: u64,
    unreadable: u64,
    errors: u64,
    warnings: u64,
    #[serde(default)]
    notes: u64,
    baseline: u64,
    error_responses: u64,
    skipped_reasons: BTreeMap<String, u64>,
    rules: BTreeMap<String, u64>,
    #[serde(default)]
    errors_by_rule: BTreeMap<String, u64>,
    #[serde(default)]
    notes_by_rule: BTreeMap<String, u64>,
    #[serde(default)]
    passed_over: BTreeMap<String, u64>,
}

impl Counts {
    fn summary(self) -> Result<Summary, String> {
        let mut summary = Summary {
            sources: self.sources,
            responses: self.responses,
            checked: self.checked,
            valid: self.valid,
            invalid: self.invalid,
            skipped: self.skipped,
            unreadable: self.unreadable,
            errors: self.errors,
            warnings: self.warnings,
            notes: self.notes,
            baseline: self.baseline,
            error_responses: self.error_responses,
            ..Summary::default()
        };
        for (id, count) in self.skipped_reasons {
            summary.skipped_reasons.insert(reason(&id)?, count);
        }
        if !self
            .errors_by_rule
            .keys()
            .all(|id| self.rules.contains_key(id))
        {
            return Err(not_whole());
        }
        for (id, all) in &self.rules {
            let errors = self.errors_by_rule.get(id).copied().unwrap_or_default();
            let warnings = all.checked_sub(errors).ok_or_else(not_whole)?;
            let rule = rule(id)?.id;
            for (severity, count) in [(Severity::Error, errors), (Severity::Warning, warnings)] {
                if count > 0 {
                    summary.rules.insert((severity, rule), count);
                }
            }
        }
        for (id, count) in &self.notes_by_rule {
            let rule = (Severity::Note, rule(id)?.id);
            summary.rules.insert(rule, *count);
        }
        for (kind, count) in self.passed_over {
            let known = PASSED_OVER.iter().find(|known| **known == kind);
            summary.passed_over.insert(known.ok_or_else(newer)?, count);
        }
        Ok(summary)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Finding {
    rule: String,
    severity: Severity,
    message: String,
    source: String,
    recording: Option<String>,
    response: u64,
    span: Span,
    body_span: Option<Span>,
    instance_location: String,
    field: Option<String>,
    schema: Option<String>,
    keyword_location: Option<String>,
    envelope: Option<String>,
    exchange: Option<Recorded>,
    request_id: Option<String>,
    #[serde(default)]
    related: Vec<Related>,
    hint: Option<String>,
    fingerprint: Fingerprint,
}

impl Finding {
    /// As it was found, but for what a report does not hold: the place's text and the notes.
    pub(super) fn finding(self) -> Result<finding::Finding, String> {
        if self.severity == Severity::Note {
            return Err(not_whole());
        }
        self.found()
    }

    fn found(self) -> Result<finding::Finding, String> {
        let place: Arc<str> = self.source.into();
        let (source, file) = match self.recording {
            Some(recording) => (recording.into(), Some(place)),
            None => (place, None),
        };
        let envelope = match self.envelope.as_deref() {
            None => None,
            Some("/data") => Some("/data"),
            Some(_) => return Err(newer()),
        };
        let origin = Origin {
            path: Arc::clone(&source),
            source,
            file,
            response: self.response,
            envelope,
            exchange: self.exchange.map(Recorded::exchange),
            request_id: self.request_id.map(clean),
        };
        let related = self.related.into_iter();
        Ok(finding::Finding {
            rule: rule(&self.rule)?,
            severity: self.severity,
            message: clean(self.message),
            label: "".into(),
            origin: Arc::new(origin),
            span: self.span,
            body_span: self.body_span,
            instance_location: clean(self.instance_location),
            field: self.field.map(clean),
            schema: self.schema.map(|schema| clean(schema).into()),
            keyword_location: self.keyword_location.map(clean),
            related: related
                .map(|related| (related.span, clean(related.label).into()))
                .collect(),
            notes: Vec::new(),
            hint: self.hint.map(clean),
            known_as: Some(self.fingerprint),
        })
    }
}

/// A note: what a finding has, and these.
pub(super) struct Note {
    first: Finding,
    more: More,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct More {
    findings: u64,
    responses: u64,
    next: Vec<Place>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    source: String,
    response: u64,
    start: Position,
}

impl Note {
    fn read(mut value: Value) -> Result<Self, String> {
        let more = value.as_object_mut().map(|note| {
            let own = ["findings", "responses", "next"];
            let own = own.map(|name| Some((name.to_owned(), note.shift_remove(name)?)));
            own.into_iter().flatten().collect::<Map<_, _>>()
        });
        Ok(Self {
            first: parse(value)?,
            more: parse(Value::Object(more.unwrap_or_default()))?,
        })
    }

    /// As it was told.
    pub(super) fn note(self) -> Result<Cause, String> {
        let More {
            findings,
            responses,
            next,
        } = self.more;
        let told = 1 + next.len() as u64;
        let fits = told <= findings && (1..=findings).contains(&responses);
        if self.first.severity != Severity::Note || !fits {
            return Err(not_whole());
        }
        let next = next.into_iter().map(|place| report::Place {
            source: place.source.into(),
            response: place.response,
            start: place.start,
        });
        Ok(Cause {
            first: vec![self.first.found()?],
            snippet: None,
            findings,
            responses,
            next: next.collect(),
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Related {
    span: Span,
    label: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Recorded {
    method: Option<String>,
    path: Option<String>,
    status: Option<u16>,
}

impl Recorded {
    fn exchange(self) -> Arc<Exchange> {
        Arc::new(Exchange {
            method: self.method.map(clean),
            path: self.path.map(clean),
            status: self.status,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Skipped {
    source: String,
    response: u64,
    reason: String,
    exchange: Option<Recorded>,
    note: Option<String>,
}

impl Skipped {
    pub(super) fn skipped(self) -> Result<finding::Skipped, String> {
        let source: Arc<str> = self.source.into();
        Ok(finding::Skipped {
            reason: reason(&self.reason)?,
            note: self.note.map(Into::into),
            origin: Arc::new(Origin {
                path: Arc::clone(&source),
                source,
                file: None,
                response: self.response,
                envelope: None,
                exchange: self.exchange.map(Recorded::exchange),
                request_id: None,
            }),
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Unreadable {
    source: String,
    message: String,
}

impl From<Unreadable> for source::Unreadable {
    fn from(told: Unreadable) -> Self {
        Self {
            source: told.source,
            message: clean(told.message),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stale {
    fingerprint: Fingerprint,
    count: u64,
    rule: String,
    schema: Option<String>,
    keyword_location: Option<String>,
    instance_location: String,
    field: Option<String>,
    route: Option<String>,
    source: String,
    unseen: u64,
}

impl Stale {
    pub(super) fn stale(self) -> Result<baseline::Stale, String> {
        let entry = Entry {
            count: self.count,
            rule: self.rule,
            schema: self.schema,
            keyword_location: self.keyword_location,
            instance_location: self.instance_location,
            field: self.field,
            route: self.route,
            source: self.source,
        };
        let fits = entry.fingerprint() == self.fingerprint;
        if !fits || !(1..=entry.count).contains(&self.unseen) {
            return Err(not_whole());
        }
        Ok(baseline::Stale {
            fingerprint: self.fingerprint,
            entry: Entry {
                rule: clean(entry.rule),
                schema: entry.schema.map(clean),
                keyword_location: entry.keyword_location.map(clean),
                instance_location: clean(entry.instance_location),
                field: entry.field.map(clean),
                route: entry.route.map(clean),
                ..entry
            },
            unseen: self.unseen,
        })
    }
}

fn rule(id: &str) -> Result<&'static RuleInfo, String> {
    rules::find(id).map(|rule| &rule.info).ok_or_else(newer)
}

fn reason(id: &str) -> Result<SkipReason, String> {
    let known = SkipReason::ALL.iter().find(|reason| reason.id() == id);
    known.copied().ok_or_else(newer)
}

/// As a finding has its texts, whoever wrote the report.
fn clean(text: String) -> String {
    match terminal(&text) {
        Cow::Owned(escaped) => escaped,
        Cow::Borrowed(_) => text,
    }
}

fn newer() -> String {
    "the report names what this program does not know: a newer one wrote it".to_owned()
}

fn not_whole() -> String {
    "what the report lists is not what it counts: it is not whole".to_owned()
}
