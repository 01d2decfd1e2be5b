//! The report for people: diagnostics in the manner of rustc, then the summary. The same cause is
//! told once, with the places of the others. Responses of a source count from one here, as lines
//! do.

mod brief;
mod coverage;
mod diagnostic;
mod paint;
mod places;
mod rule;
mod summary;
mod table;
pub(in crate::report) mod words;

use std::borrow::Cow;
use std::cmp::Reverse;
use std::io;

use crate::model::baseline::Stale;
use crate::model::finding::{Finding, Skipped};
use crate::model::report::{Cause, Report, Summary};
use crate::report::{Format, Lists, Options, escape};
use paint::Paint;
use places::Index;
pub use rule::write_rule;

pub(super) static FORMAT: Format = Format {
    name: "human",
    summary: "diagnostics and a summary, for people",
    write,
    stream: None,
    lists: Lists::Verbose,
    excerpts: true,
};

/// What was checked and how it went, in one line.
pub(in crate::report) fn headline(summary: &Summary) -> String {
    summary::verdict(summary)
}

/// Whether there is nothing at all that someone should hear of.
pub(in crate::report) fn is_clean(report: &Report) -> bool {
    summary::is_clean(report)
}

/// The causes by rank: errors before warnings, those in the most responses first, and among equals
/// those met first.
pub(in crate::report) fn ranked(report: &Report) -> Vec<&Cause> {
    let mut causes: Vec<&Cause> = report.causes.iter().collect();
    causes.sort_by_key(|cause| {
        let severity = cause.first.first().map(|first| first.severity);
        (severity, Reverse(cause.responses))
    });
    causes
}

/// What a cause is, in one sentence: the message of its first findings, which are told as one.
pub(in crate::report) fn title(together: &[Finding]) -> Cow<'_, str> {
    together.first().map_or(Cow::Borrowed(""), |first| {
        diagnostic::message(together, first)
    })
}

/// A cause as it is told in a terminal, without its title: where it is, the masked source, notes;
/// in colour if the options say so.
pub(in crate::report) fn excerpt(cause: &Cause, options: &Options) -> String {
    let mut text = Vec::new();
    // Writing to memory can't fail.
    let _ = diagnostic::excerpt(cause, None, options, Paint::new(options.color), &mut text);
    String::from_utf8_lossy(&text).trim_end().to_owned()
}

/// What a note says, and how often it was met, in one line.
pub(in crate::report) fn noted(note: &Cause) -> String {
    summary::noted(note)
}

/// What the baseline counts and the run did not meet, in one line.
pub(in crate::report) fn stale(stale: &Stale) -> String {
    summary::one_stale(stale)
}

fn write(report: &Report, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let paint = Paint::new(options.color);
    let ranked = ranked(report);
    if options.quiet {
        if summary::is_clean(report) {
            return Ok(());
        }
        return summary::write(report, &ranked, options, paint, out);
    }
    // What takes one line there needs no row in the table.
    let (brief, shown): (Vec<&Cause>, Vec<&Cause>) =
        ranked.iter().partition(|cause| brief::is_brief(cause));
    if let Some(told) = &report.coverage {
        coverage::write(told, options, out)?;
    } else {
        let index = options.verbose.then(|| Index::new(&report.findings));
        for cause in &shown {
            diagnostic::write(cause, index.as_ref(), options, paint, out)?;
        }
        brief::write(brief.into_iter(), index.as_ref(), options, paint, out)?;
    }
    write_faults(report, options, paint, out)?;
    summary::write(report, &shown, options, paint, out)
}

/// Inputs that fell short; and, where all is to be told, responses that were not checked.
fn write_faults(
    report: &Report,
    options: &Options,
    paint: Paint,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let skipped: &[Skipped] = if options.verbose {
        &report.skipped
    } else {
        &[]
    };
    for unreadable in &report.unreadable {
        let source = escape::terminal(&unreadable.source);
        let message = escape::terminal(&unreadable.message);
        writeln!(
            out,
            "{}: cannot read {source}: {message}",
            paint.error("error")
        )?;
    }
    for (note, first, more) in notes(report) {
        let others = match more {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let first = escape::terminal(first);
        let note = escape::terminal(note);
        writeln!(out, "{}: {first}{others}: {note}", paint.guide("note"))?;
    }
    for skipped in skipped {
        let reason = format!("skipped[{}]", skipped.reason.id());
        writeln!(
            out,
            "{}: {}",
            paint.guide(&reason),
            what_was_skipped(skipped)
        )?;
    }
    if !report.unreadable.is_empty() || !skipped.is_empty() || !notes(report).is_empty() {
        writeln!(out)?;
    }
    Ok(())
}

/// What is to be said of files that are no captures: each once, with the first file and how many
/// more there are.
fn notes(report: &Report) -> Vec<(&str, &str, usize)> {
    let mut notes: Vec<(&str, &str, usize)> = Vec::new();
    for skipped in &report.skipped {
        let Some(note) = skipped.note.as_deref() else {
            continue;
        };
        match notes.iter_mut().find(|(known, ..)| *known == note) {
            Some((.., more)) => *more += 1,
            None => notes.push((note, &skipped.origin.source, 0)),
        }
    }
    notes
}

/// Which response was not checked: `session.har (response 5), GET /index.html 200`
pub(in crate::report) fn what_was_skipped(skipped: &Skipped) -> String {
    let origin = &skipped.origin;
    let source = escape::terminal(&origin.source);
    let place = format!("{source} (response {})", origin.response.saturating_add(1));
    match origin.exchange.as_deref() {
        Some(exchange) => format!("{place}, {}", diagnostic::exchange(exchange)),
        None => place,
    }
}
