//! The last lines: the causes by rank, the notes, and how it went.

use std::collections::BTreeMap;
use std::io;

use super::paint::Paint;
use super::{places, table};
use crate::model::baseline::Stale;
use crate::model::report::{Cause, Report, Summary};
use crate::report::{Options, TOOL, escape, wording};
use crate::text::words;

/// So many notes are shown unless all are asked for.
const NOTES: usize = 10;

/// Writes the ranked causes, the notes, and the verdict in the last line.
pub(super) fn write(
    report: &Report,
    causes: &[&Cause],
    options: &Options,
    paint: Paint,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    table::write(causes, options, paint, out)?;
    if !options.quiet {
        write_notes(report, options, paint, out)?;
        write_explain(causes, out)?;
    }
    for line in remarks(report, options) {
        writeln!(out, "{}", words::fold(&line, options.width))?;
    }
    let verdict = wording::verdict(&report.summary);
    let verdict = words::fold(&verdict, options.width);
    let summary = &report.summary;
    let painted = match (summary.checked, summary.unreadable, summary.invalid) {
        (0, _, _) | (_, 1.., 0) => paint.warning(&verdict),
        (_, _, 0) => paint.good(&verdict),
        _ => paint.error(&verdict),
    };
    writeln!(out, "{painted}")
}

/// Says once how to learn more of a rule.
fn write_explain(causes: &[&Cause], out: &mut dyn io::Write) -> io::Result<()> {
    let Some(first) = causes.first().and_then(|cause| cause.first.first()) else {
        return Ok(());
    };
    writeln!(
        out,
        "help: {TOOL} --explain {} explains the rule",
        first.rule.id
    )
}

/// A line for each cause of a note, as far as there are few.
fn write_notes(
    report: &Report,
    options: &Options,
    paint: Paint,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let shown = if options.verbose {
        report.notes.len()
    } else {
        report.notes.len().min(NOTES)
    };
    for note in &report.notes[..shown] {
        let rule = note.first.first().map_or("", |first| first.rule.id);
        let head = paint.guide(&format!("note[{rule}]"));
        let places = places::all(note);
        writeln!(out, "{head}: {}: {places}", wording::noted(note))?;
    }
    let more = report.notes.len() - shown;
    if more > 0 {
        let notes = words::count(more as u64, "more note", "more notes");
        writeln!(out, "{}: and {notes} (-v shows all)", paint.guide("note"))?;
    }
    Ok(())
}

/// Returns what else is to be said of the run, a line each.
fn remarks(report: &Report, options: &Options) -> Vec<String> {
    let summary = &report.summary;
    let mut lines = Vec::new();
    if summary.skipped > 0 {
        let skipped = words::number(summary.skipped);
        lines.push(format!("skipped {skipped}: {}", reasons(summary)));
    }
    if summary.baseline > 0 {
        let known = words::count(summary.baseline, "finding", "findings");
        lines.push(format!("{known} known from the baseline, not shown"));
    }
    if !report.stale.is_empty() {
        lines.push(stale(&report.stale, options));
    }
    if let Some(file) = &report.configuration
        && (options.verbose || !file.is_named)
    {
        let found = if file.is_named {
            ""
        } else {
            " (found automatically)"
        };
        lines.push(format!(
            "configuration: {}{found}",
            escape::terminal(&file.name)
        ));
    }
    if options.verbose && !summary.passed_over.is_empty() {
        lines.push(format!("ignored: {}", kinds(&summary.passed_over)));
    }
    lines.extend(wording::links(report, options));
    lines.extend(wording::unchecked_schemas(report, options));
    if report.truncated {
        lines.push(wording::truncated(report).into());
    }
    if report.partial {
        lines.push("interrupted: these are the results up to then".into());
    }
    lines
}

/// Returns which entries of the baseline can go: the first few, or all.
fn stale(entries: &[Stale], options: &Options) -> String {
    let names = wording::named(entries, wording::stale, ", ", options);
    let number = words::count(entries.len() as u64, "baseline entry", "baseline entries");
    let occurs = if entries.len() == 1 {
        "no longer occurs"
    } else {
        "no longer occur"
    };
    format!("{number} {occurs}: {names}; rewrite with --write-baseline")
}

/// `no schema for the route 38, no body 3`: the most frequent first.
fn reasons(summary: &Summary) -> String {
    let mut reasons: Vec<_> = summary.skipped_reasons.iter().collect();
    reasons.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let parts = reasons
        .into_iter()
        .map(|(reason, count)| format!("{} {}", reason.words(), words::number(*count)));
    parts.collect::<Vec<_>>().join(", ")
}

fn kinds(passed_over: &BTreeMap<&'static str, u64>) -> String {
    let parts = passed_over
        .iter()
        .map(|(kind, count)| format!("{kind} {}", words::number(*count)));
    parts.collect::<Vec<_>>().join(", ")
}
