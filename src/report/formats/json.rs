//! The report as one JSON document: stable, and documented. `version` counts breaking changes.

use std::borrow::Cow;
use std::io;

use serde::{Serialize, Serializer};

use crate::model::baseline::Stale;
use crate::model::coverage::Coverage;
use crate::model::finding::{Finding, Skipped};
use crate::model::report::{Cause, Report};
use crate::model::source::Unreadable;
use crate::report::record::{
    FindingRecord, NoteRecord, RunRecord, SkippedRecord, StaleRecord, SummaryRecord, ToolRecord,
    UnreadableRecord, list,
};
use crate::report::{Format, Lists, Options, layout};

pub(super) static FORMAT: Format = Format {
    name: "json",
    summary: "one JSON document, for programs",
    write,
    stream: None,
    lists: Lists::Always,
    excerpts: false,
};

fn write(report: &Report, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let run = RunRecord::new(report, options, report.truncated);
    let document = Document {
        version: run.version,
        tool: run.tool,
        configuration: run.configuration,
        unchecked_schemas: run.unchecked_schemas,
        truncated: run.truncated,
        partial: run.partial,
        summary: run.summary,
        findings: &report.findings,
        notes: &report.notes,
        skipped: &report.skipped,
        stale_baseline: &report.stale,
        coverage: run.coverage,
        unreadable: &report.unreadable,
    };
    layout::pretty(&document, out)
}

#[derive(Serialize)]
struct Document<'r> {
    version: u32,
    tool: ToolRecord<'r>,
    #[serde(skip_serializing_if = "Option::is_none")]
    configuration: Option<Cow<'r, str>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    unchecked_schemas: Cow<'r, [String]>,
    #[serde(skip_serializing_if = "is_false")]
    truncated: bool,
    #[serde(skip_serializing_if = "is_false")]
    partial: bool,
    summary: SummaryRecord<'r>,
    #[serde(serialize_with = "findings")]
    findings: &'r [Finding],
    #[serde(serialize_with = "notes", skip_serializing_if = "<[_]>::is_empty")]
    notes: &'r [Cause],
    #[serde(serialize_with = "skipped")]
    skipped: &'r [Skipped],
    #[serde(serialize_with = "unreadable")]
    unreadable: &'r [Unreadable],
    #[serde(serialize_with = "stale", skip_serializing_if = "<[_]>::is_empty")]
    stale_baseline: &'r [Stale],
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<Cow<'r, Coverage>>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands over a reference"
)]
fn is_false(flag: &bool) -> bool {
    !flag
}

fn findings<'r, S: Serializer>(items: &&'r [Finding], to: S) -> Result<S::Ok, S::Error> {
    list::<_, FindingRecord<'r>, _>(items, to)
}

fn notes<'r, S: Serializer>(items: &&'r [Cause], to: S) -> Result<S::Ok, S::Error> {
    list::<_, NoteRecord<'r>, _>(items, to)
}

fn skipped<'r, S: Serializer>(items: &&'r [Skipped], to: S) -> Result<S::Ok, S::Error> {
    list::<_, SkippedRecord<'r>, _>(items, to)
}

fn unreadable<'r, S: Serializer>(items: &&'r [Unreadable], to: S) -> Result<S::Ok, S::Error> {
    list::<_, UnreadableRecord<'r>, _>(items, to)
}

fn stale<'r, S: Serializer>(items: &&'r [Stale], to: S) -> Result<S::Ok, S::Error> {
    list::<_, StaleRecord<'r>, _>(items, to)
}
