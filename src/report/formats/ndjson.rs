//! The report as one JSON value a line, each with a `type`; the last is the summary. The members
//! are those of the JSON report.
//!
//! Where it can, it is written while the run goes on. Then the lines stand in the order of the
//! input, and there is one for everything that was met, whatever the cap of other formats; but of very many
//! findings in one response some are only counted. Over a
//! finished report they are grouped by their type, and are what the report still holds.

use std::borrow::Cow;
use std::io;

use crate::model::report::{Item, Report};
use crate::report::record::{Line, NoteRecord, RunRecord};
use crate::report::{Format, Lists, Options, Stream, layout};

pub(super) static FORMAT: Format = Format {
    name: "ndjson",
    summary: "one JSON value per line during the run, the summary last, for programs",
    write,
    stream: Some(Stream {
        line,
        last: |report, options, out| last(report, options, report.left_out.is_some(), out),
    }),
    lists: Lists::Never,
    excerpts: false,
    coverage: true,
};

fn write(report: &Report, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let findings = report.findings.iter().map(Item::Finding);
    let skipped = report.skipped.iter().map(Item::Skipped);
    let unreadable = report.unreadable.iter().map(Item::Unreadable);
    for item in skipped.chain(findings).chain(unreadable) {
        line(item, out)?;
    }
    last(report, options, report.truncated, out)
}

fn line(item: Item<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let line = match item {
        Item::Finding(finding) => Line::Finding(Box::new(finding.into())),
        Item::Skipped(skipped) => Line::Skipped(skipped.into()),
        Item::Unreadable(unreadable) => Line::Unreadable(Cow::Borrowed(unreadable)),
    };
    layout::line(&line, out)
}

/// The notes, what the baseline counts in vain, and the summary; `truncated` says whether lines were left out.
fn last(
    report: &Report,
    options: &Options,
    truncated: bool,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    for note in report.notes.iter().filter_map(NoteRecord::of) {
        layout::line(&Line::Note(Box::new(note)), out)?;
    }
    for stale in &report.stale {
        layout::line(&Line::StaleBaseline(Cow::Borrowed(stale)), out)?;
    }
    let run = RunRecord::new(report, options, truncated);
    layout::line(&Line::Summary(Box::new(run)), out)
}
