//! The report for people: diagnostics in the manner of rustc, then the summary. The same cause is
//! shown once, with the places of the others. Responses of a source count from one here, as lines
//! do.

mod brief;
mod coverage;
mod diagnostic;
mod paint;
mod places;
mod rule;
mod summary;
mod table;

use std::io;

use crate::model::finding::Skipped;
use crate::model::report::{Cause, Report};
use crate::report::{Format, Lists, Options, escape, wording};
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
    coverage: true,
};

/// A cause as it is shown in a terminal, without its title: where it is, the masked source, notes;
/// in colour if the options say so.
pub(in crate::report) fn excerpt(cause: &Cause, options: &Options) -> String {
    let mut text = Vec::new();
    // Writing to memory can't fail.
    let _ = diagnostic::excerpt(cause, None, options, Paint::new(options.color), &mut text);
    String::from_utf8_lossy(&text).trim_end().to_owned()
}

fn write(report: &Report, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let paint = Paint::new(options.color);
    let ranked = wording::ranked(report);
    if options.quiet {
        if wording::is_clean(report) {
            return Ok(());
        }
        return summary::write(report, &ranked, options, paint, out);
    }
    // What takes one line there needs no row in the table.
    let (brief, shown): (Vec<&Cause>, Vec<&Cause>) =
        ranked.iter().partition(|cause| brief::is_brief(cause));
    if let Some(counts) = &report.coverage {
        coverage::write(counts, options, out)?;
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

/// Inputs that fell short; and, where all is to be shown, responses that were not checked.
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
            wording::what_was_skipped(skipped)
        )?;
    }
    if !report.unreadable.is_empty() || !skipped.is_empty() || !notes(report).is_empty() {
        writeln!(out)?;
    }
    Ok(())
}

/// Returns what is to be said of files that are no captures: each once, with the first file and how
/// many more there are.
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
