//! The report in GitHub's Markdown, for the comment on a pull request; and the summary of a GitHub
//! Actions step (`GITHUB_STEP_SUMMARY`), which is written beside the human report.
//!
//! The runner refuses more than 1 MiB for a step; every list here has an end far below that.

use std::io;

use crate::model::report::{Cause, Report};
use crate::report::{Format, Lists, Options, TOOL, escape, run_notes, wording};

/// So many causes, unreadable inputs and notes are listed.
const CAUSES: usize = 50;
const INPUTS: usize = 20;
const NOTES: usize = 10;

/// The greatest lengths of a name or a message, and of a remark, in characters.
const LONGEST: usize = 160;
const LONGEST_REMARK: usize = 1_000;

pub(super) static FORMAT: Format = Format {
    name: "markdown",
    summary: "a table of causes, for comments on pull requests",
    write,
    stream: None,
    lists: Lists::Never,
    excerpts: false,
    coverage: false,
};

fn write(report: &Report, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let mut text = Vec::new();
    write_all(report, options, &mut text)?;
    writeln!(out, "{}", String::from_utf8_lossy(&text).trim_end())
}

fn write_all(report: &Report, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "## {TOOL}\n")?;
    writeln!(out, "**{}**\n", wording::verdict(&report.summary))?;
    for remark in run_notes::beside_the_verdict(report, options) {
        if remark.names() {
            writeln!(out, "- {}", escape::markdown(&remark.text, LONGEST_REMARK))?;
        } else {
            writeln!(out, "- {}", remark.text)?;
        }
    }
    write_unreadable(report, options, out)?;
    write_causes(report, options, out)?;
    write_notes(report, out)?;
    write_skipped(report, out)
}

fn write_unreadable(report: &Report, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    for unreadable in report.unreadable.iter().take(INPUTS) {
        let path = escape::markdown(&run_notes::path(&unreadable.source, options), LONGEST);
        let message = escape::markdown(&unreadable.message, LONGEST);
        writeln!(out, "- cannot read {path}: {message}")?;
    }
    write_rest(report.unreadable.len(), INPUTS, "inputs", out)
}

/// The ranked causes, errors first.
fn write_causes(report: &Report, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let causes = wording::ranked(report);
    if causes.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n| | rule | finding | first place | responses |")?;
    writeln!(out, "|---|---|---|---|--:|")?;
    for cause in causes.iter().take(CAUSES) {
        write_cause(cause, options, out)?;
    }
    writeln!(out)?;
    write_rest(causes.len(), CAUSES, "causes", out)
}

fn write_notes(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    for note in report.notes.iter().take(NOTES) {
        let said = escape::markdown(&wording::noted(note), LONGEST);
        writeln!(out, "- note: {said}")?;
    }
    write_rest(report.notes.len(), NOTES, "notes", out)
}

fn write_cause(cause: &Cause, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let Some(first) = cause.first.first() else {
        return Ok(());
    };
    writeln!(
        out,
        "| {} | {} | {} | {}:{} | {} |",
        first.severity.name(),
        first.rule.id,
        escape::markdown(&wording::title(&cause.first), LONGEST),
        escape::markdown(&run_notes::path(first.origin.place(), options), LONGEST),
        first.span.start,
        cause.responses,
    )
}

fn write_skipped(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    for (reason, count) in &report.summary.skipped_reasons {
        writeln!(out, "- skipped {count}: {}", reason.words())?;
    }
    Ok(())
}

/// Says that a list has been cut.
fn write_rest(all: usize, listed: usize, what: &str, out: &mut dyn io::Write) -> io::Result<()> {
    if all > listed {
        writeln!(
            out,
            "- {listed} of {all} {what} are listed here; a report has all (--report json=PATH)"
        )?;
    }
    Ok(())
}
