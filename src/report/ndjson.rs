//! The report as one JSON value a line, each with a `type`; the last is the summary. The members
//! are those of the JSON report.
//!
//! It is written over the finished report, so that it is capped as the others are, and nothing is
//! seen of it before the run ends. Writing it while the run goes on comes with issue 5.

use std::io;

use serde::Serialize;

use super::json::{Tool, VERSION};
use super::record::{FindingRecord, SkippedRecord, StaleRecord, SummaryRecord, UnreadableRecord};
use super::{Format, Options, layout};
use crate::model::coverage::Coverage;
use crate::model::report::Report;

pub(super) static FORMAT: Format = Format {
    name: "ndjson",
    summary: "one JSON value a line, the summary last, for programs",
    write,
};

fn write(report: &Report, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    for finding in &report.findings {
        layout::line(&Line::Finding(Box::new(finding.into())), out)?;
    }
    for skipped in &report.skipped {
        layout::line(&Line::Skipped(skipped.into()), out)?;
    }
    for unreadable in &report.unreadable {
        layout::line(&Line::Unreadable(unreadable.into()), out)?;
    }
    for stale in &report.stale {
        layout::line(&Line::StaleBaseline(stale.into()), out)?;
    }
    let last = Last {
        version: VERSION,
        tool: Tool::new(options),
        truncated: report.truncated,
        partial: report.partial,
        summary: SummaryRecord::from(&report.summary),
        coverage: report.coverage.as_ref(),
    };
    layout::line(&Line::Summary(Box::new(last)), out)
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum Line<'r> {
    Finding(Box<FindingRecord<'r>>),
    Skipped(SkippedRecord<'r>),
    Unreadable(UnreadableRecord<'r>),
    StaleBaseline(StaleRecord<'r>),
    Summary(Box<Last<'r>>),
}

/// What the JSON report has around its lists.
#[derive(Serialize)]
struct Last<'r> {
    version: u32,
    tool: Tool,
    truncated: bool,
    partial: bool,
    summary: SummaryRecord<'r>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<&'r Coverage>,
}
