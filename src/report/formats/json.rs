//! The report as one JSON document: stable, and documented. `version` counts breaking changes.

use std::io;

use serde::{Serialize, Serializer};

use crate::model::baseline::Stale;
use crate::model::coverage::Coverage;
use crate::model::finding::{Finding, Skipped};
use crate::model::report::{Cause, Report};
use crate::model::source::Unreadable;
use crate::report::record::{
    FindingRecord, NoteRecord, SkippedRecord, StaleRecord, SummaryRecord, UnreadableRecord, list,
};
use crate::report::{Format, Lists, Options, TOOL, layout};

pub(super) static FORMAT: Format = Format {
    name: "json",
    summary: "one JSON document, for programs",
    write,
    stream: None,
    lists: Lists::Always,
    excerpts: false,
};

/// Raised when a member changes its meaning or goes away.
pub(super) const VERSION: u32 = 2;

fn write(report: &Report, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let document = Document {
        version: VERSION,
        tool: Tool::new(options),
        configuration: configuration(report),
        unchecked_schemas: &report.unchecked_schemas,
        truncated: report.truncated,
        partial: report.partial,
        summary: SummaryRecord::from(&report.summary),
        findings: &report.findings,
        notes: &report.notes,
        skipped: &report.skipped,
        stale_baseline: &report.stale,
        coverage: report.coverage.as_ref(),
        unreadable: &report.unreadable,
    };
    layout::pretty(&document, out)
}

#[derive(Serialize)]
struct Document<'r> {
    version: u32,
    tool: Tool,
    #[serde(skip_serializing_if = "Option::is_none")]
    configuration: Option<&'r str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    unchecked_schemas: &'r [String],
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
    coverage: Option<&'r Coverage>,
}

/// The configuration's name.
pub(super) fn configuration(report: &Report) -> Option<&str> {
    report.configuration.as_ref().map(|file| file.name.as_str())
}

#[derive(Serialize)]
pub(super) struct Tool {
    name: &'static str,
    version: &'static str,
}

impl Tool {
    pub(super) fn new(options: &Options) -> Self {
        Self {
            name: TOOL,
            version: options.version,
        }
    }
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
