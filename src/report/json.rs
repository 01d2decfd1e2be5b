//! The report as one JSON document: stable, and documented. `version` counts breaking changes.

use std::io;

use serde::{Serialize, Serializer};
use serde_json::ser::{Formatter, PrettyFormatter};

use super::record::{
    FindingRecord, SkippedRecord, StaleRecord, SummaryRecord, UnreadableRecord, list,
};
use super::{Format, Options, TOOL, escape};
use crate::model::baseline::Stale;
use crate::model::coverage::Coverage;
use crate::model::finding::{Finding, Skipped};
use crate::model::report::Report;
use crate::model::source::Unreadable;

pub(super) static FORMAT: Format = Format {
    name: "json",
    summary: "one JSON document, for programs",
    write,
};

/// Raised when a member changes its meaning or goes away.
const VERSION: u32 = 1;

fn write(report: &Report, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let document = Document {
        version: VERSION,
        tool: Tool {
            name: TOOL,
            version: options.version,
        },
        truncated: report.truncated,
        partial: report.partial,
        summary: SummaryRecord::from(&report.summary),
        findings: &report.findings,
        skipped: &report.skipped,
        stale_baseline: &report.stale,
        coverage: report.coverage.as_ref(),
        unreadable: &report.unreadable,
    };
    let layout = Layout(PrettyFormatter::new());
    document.serialize(&mut serde_json::Serializer::with_formatter(
        &mut *out, layout,
    ))?;
    out.write_all(b"\n")
}

#[derive(Serialize)]
struct Document<'r> {
    version: u32,
    tool: Tool,
    #[serde(skip_serializing_if = "is_false")]
    truncated: bool,
    #[serde(skip_serializing_if = "is_false")]
    partial: bool,
    summary: SummaryRecord<'r>,
    #[serde(serialize_with = "findings")]
    findings: &'r [Finding],
    #[serde(serialize_with = "skipped")]
    skipped: &'r [Skipped],
    #[serde(serialize_with = "unreadable")]
    unreadable: &'r [Unreadable],
    #[serde(serialize_with = "stale", skip_serializing_if = "<[_]>::is_empty")]
    stale_baseline: &'r [Stale],
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<&'r Coverage>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
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

fn skipped<'r, S: Serializer>(items: &&'r [Skipped], to: S) -> Result<S::Ok, S::Error> {
    list::<_, SkippedRecord<'r>, _>(items, to)
}

fn unreadable<'r, S: Serializer>(items: &&'r [Unreadable], to: S) -> Result<S::Ok, S::Error> {
    list::<_, UnreadableRecord<'r>, _>(items, to)
}

fn stale<'r, S: Serializer>(items: &&'r [Stale], to: S) -> Result<S::Ok, S::Error> {
    list::<_, StaleRecord<'r>, _>(items, to)
}

/// Indented by two spaces, and with hidden characters escaped: `serde_json` leaves those above
/// U+001F as they are, and a report is also looked at in terminals.
struct Layout(PrettyFormatter<'static>);

/// What the indented layout does as it is.
macro_rules! as_pretty {
    ($($method:ident($($argument:ident: $type:ty),*));+ $(;)?) => {$(
        fn $method<W: ?Sized + io::Write>(&mut self, out: &mut W $(, $argument: $type)*) -> io::Result<()> {
            self.0.$method(out $(, $argument)*)
        }
    )+};
}

impl Formatter for Layout {
    fn write_string_fragment<W>(&mut self, out: &mut W, fragment: &str) -> io::Result<()>
    where
        W: ?Sized + io::Write,
    {
        out.write_all(escape::json(fragment).as_bytes())
    }

    as_pretty! {
        begin_array();
        end_array();
        begin_array_value(first: bool);
        end_array_value();
        begin_object();
        end_object();
        begin_object_key(first: bool);
        begin_object_value();
        end_object_value();
    }
}
