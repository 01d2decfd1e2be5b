//! The last lines: the causes by rank, the notes, and how it went.

use std::collections::BTreeMap;
use std::io;

use super::paint::Paint;
use super::{places, table, words};
use crate::model::baseline::Stale;
use crate::model::report::{Cause, Report, Summary};
use crate::report::{Options, TOOL, escape};

/// Up to so many entries and links are named.
const NAMED: usize = 3;

/// So many notes are told unless all are asked for.
const NOTES: usize = 10;

/// Whether there is nothing at all that someone should hear of.
pub(super) fn is_clean(report: &Report) -> bool {
    let summary = &report.summary;
    let told = summary.errors + summary.warnings + summary.skipped + summary.unreadable;
    told == 0
        && summary.checked > 0
        && report.stale.is_empty()
        && !report.truncated
        && !report.partial
}

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
    let verdict = verdict(&report.summary);
    let verdict = words::fold(&verdict, options.width);
    let summary = &report.summary;
    let painted = match (summary.checked, summary.unreadable, summary.invalid) {
        (0, _, _) | (_, 1.., 0) => paint.warning(&verdict),
        (_, _, 0) => paint.good(&verdict),
        _ => paint.error(&verdict),
    };
    writeln!(out, "{painted}")
}

/// Returns in one sentence what was checked, and how it went.
pub(super) fn verdict(summary: &Summary) -> String {
    let files = match summary.sources {
        0 | 1 => String::new(),
        several => format!(" in {} files", words::number(several)),
    };
    let incomplete = match summary.unreadable {
        0 => String::new(),
        inputs => {
            let inputs = words::count(inputs, "input", "inputs");
            format!("incomplete: {inputs} could not be read, or not in full; ")
        }
    };
    let all = words::count(summary.checked, "response", "responses");
    let outcome = match (summary.checked, summary.invalid) {
        (0, _) => nothing(summary, &files),
        (checked, 0) => format!("checked {all}{files}: {}", valid(summary, checked)),
        (checked, invalid) if checked == invalid => {
            let (the, are) = if checked == 1 {
                ("", "is")
            } else {
                ("all ", "are")
            };
            format!("{the}{all}{files} {are} invalid")
        }
        (_, invalid) => {
            let are = if invalid == 1 { "is" } else { "are" };
            format!("{} of {all}{files} {are} invalid", words::number(invalid))
        }
    };
    format!("{incomplete}{outcome}{}", findings(summary))
}

fn valid(summary: &Summary, checked: u64) -> String {
    let valid = words::number(checked.saturating_sub(summary.known_invalid));
    match summary.known_invalid {
        0 => format!("{valid} valid"),
        known => format!("{valid} valid, {} invalid but known", words::number(known)),
    }
}

fn nothing(summary: &Summary, files: &str) -> String {
    let why = match (summary.responses, summary.sources) {
        (0, 0) => "no file was found".to_owned(),
        (0, _) => format!("no response was found{files}"),
        (1, _) => format!("the only response{files} was skipped"),
        (all, _) => format!("all {} responses{files} were skipped", words::number(all)),
    };
    format!("nothing was checked: {why}")
}

/// ` (12 errors, 1 warning)`
fn findings(summary: &Summary) -> String {
    let counts = [
        (summary.errors, "error", "errors"),
        (summary.warnings, "warning", "warnings"),
    ];
    let told = counts.iter().filter(|(count, ..)| *count > 0);
    let told: Vec<String> = told
        .map(|(count, one, many)| words::count(*count, one, many))
        .collect();
    if told.is_empty() {
        String::new()
    } else {
        format!(" ({})", told.join(", "))
    }
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
    let told = if options.verbose {
        report.notes.len()
    } else {
        report.notes.len().min(NOTES)
    };
    for note in &report.notes[..told] {
        let rule = note.first.first().map_or("", |first| first.rule.id);
        let head = paint.guide(&format!("note[{rule}]"));
        let places = places::all(note);
        writeln!(out, "{head}: {}: {places}", noted(note))?;
    }
    let more = report.notes.len() - told;
    if more > 0 {
        let notes = words::count(more as u64, "more note", "more notes");
        writeln!(out, "{}: and {notes} (-v shows all)", paint.guide("note"))?;
    }
    Ok(())
}

/// What a note says, and how often it was met.
pub(super) fn noted(note: &Cause) -> String {
    let Some(first) = note.first.first() else {
        return String::new();
    };
    let of = first.schema.as_deref().map(|schema| format!(" ({schema})"));
    let message = format!("{}{}", first.message, of.unwrap_or_default());
    let message = escape::terminal(&message);
    match (note.responses, note.findings) {
        (0 | 1, 0 | 1) => message.into_owned(),
        (0 | 1, many) => format!("{message}, in {} places", words::number(many)),
        (responses, _) => format!("{message}, in {} responses", words::number(responses)),
    }
}

/// What else is to be said of the run, a line each.
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
            ", which was found"
        };
        lines.push(format!(
            "configuration: {}{found}",
            escape::terminal(&file.name)
        ));
    }
    if options.verbose && !summary.passed_over.is_empty() {
        lines.push(format!("ignored: {}", kinds(&summary.passed_over)));
    }
    if !report.not_followed.is_empty() {
        lines.push(links(&report.not_followed, options));
    }
    if report.truncated {
        lines.push("not every finding is listed (--max-findings); the counts are complete".into());
    }
    if report.partial {
        lines.push("interrupted: these are the results up to then".into());
    }
    lines
}

/// Which entries of the baseline can go: the first few, or all.
fn stale(entries: &[Stale], options: &Options) -> String {
    let told = if options.verbose {
        entries.len()
    } else {
        entries.len().min(NAMED)
    };
    let mut names: Vec<String> = entries[..told].iter().map(one_stale).collect();
    if told < entries.len() {
        names.push("…".to_owned());
    }
    let number = words::count(entries.len() as u64, "baseline entry", "baseline entries");
    let occurs = if entries.len() == 1 {
        "no longer occurs"
    } else {
        "no longer occur"
    };
    let names = names.join(", ");
    format!("{number} {occurs}: {names}; rewrite with --write-baseline")
}

/// `missing-field (name) in a/b.json, 2 of 3`
pub(super) fn one_stale(stale: &Stale) -> String {
    let entry = &stale.entry;
    let field = entry.field.as_deref();
    let field = field.map_or_else(String::new, |field| format!(" ({field})"));
    let some = if stale.unseen < entry.count {
        format!(" {} of {}", stale.unseen, entry.count)
    } else {
        String::new()
    };
    let told = format!("{}{field} in {}{some}", entry.rule, entry.source);
    escape::terminal(&told).into_owned()
}

/// `no schema for the route 38, no body 3`: the most frequent first.
fn reasons(summary: &Summary) -> String {
    let mut reasons: Vec<_> = summary.skipped_reasons.iter().collect();
    reasons.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let told = reasons
        .into_iter()
        .map(|(reason, count)| format!("{} {}", reason.words(), words::number(*count)));
    told.collect::<Vec<_>>().join(", ")
}

/// The links to folders that were not followed: the first few, or all.
fn links(links: &[String], options: &Options) -> String {
    let told = if options.verbose { links.len() } else { NAMED };
    let mut names: Vec<&str> = links.iter().take(told).map(String::as_str).collect();
    if names.len() < links.len() {
        names.push("…");
    }
    let number = words::count(links.len() as u64, "link to a folder", "links to folders");
    let names = names.join(", ");
    format!(
        "{number} not followed: {}; name the folders that should be read",
        escape::terminal(&names)
    )
}

fn kinds(passed_over: &BTreeMap<&'static str, u64>) -> String {
    let told = passed_over
        .iter()
        .map(|(kind, count)| format!("{kind} {count}"));
    told.collect::<Vec<_>>().join(", ")
}
