//! The last lines: what was checked, and how it went.

use std::collections::BTreeMap;
use std::io;

use super::paint::Paint;
use super::{places, words};
use crate::model::baseline::Stale;
use crate::model::report::{Cause, Report, Summary};
use crate::model::rule::Severity;
use crate::report::{Options, escape};

/// Up to so many fields are named behind a rule, or none.
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

pub(super) fn write(
    report: &Report,
    options: &Options,
    paint: Paint,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    writeln!(out, "{}", checked(&report.summary, paint))?;
    write_rules(report, paint, out)?;
    if !options.quiet {
        write_notes(report, options, paint, out)?;
    }
    for line in remarks(report, options) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// What was checked. That a single source is one goes without saying.
pub(super) fn checked(summary: &Summary, paint: Paint) -> String {
    let files = match summary.sources {
        0 | 1 => String::new(),
        several => format!(" in {several} files"),
    };
    if summary.checked == 0 {
        let nothing = paint.warning("nothing was checked");
        return match (summary.responses, summary.sources) {
            (0, 0) => format!("{nothing}: no file was found"),
            (0, _) => format!("{nothing}: no response was found{files}"),
            (1, _) => format!("{nothing}: the only response{files} was skipped"),
            (all, _) => format!("{nothing}: all {all} responses{files} were skipped"),
        };
    }
    let responses = words::count(summary.checked, "response", "responses");
    let mut valid = format!("{} valid", summary.valid);
    let mut invalid = String::new();
    if summary.invalid > 0 {
        invalid = format!(", {}", paint.error(&format!("{} invalid", summary.invalid)));
    } else {
        valid = paint.good(&valid);
    }
    format!("checked {responses}{files}: {valid}{invalid}")
}

/// A line for the errors and one for the warnings, in columns.
fn write_rules(report: &Report, paint: Paint, out: &mut dyn io::Write) -> io::Result<()> {
    let Summary {
        errors, warnings, ..
    } = report.summary;
    let digits = errors.max(warnings).to_string().len();
    let letters = match (errors, warnings) {
        (_, 2..) => "warnings".len(),
        (_, 1) => "warning".len(),
        (2.., 0) => "errors".len(),
        (_, 0) => "error".len(),
    };
    for (severity, number) in [(Severity::Error, errors), (Severity::Warning, warnings)] {
        if number > 0 {
            let ending = if number == 1 { "" } else { "s" };
            let word = format!("{}{ending}", severity.name());
            let head = format!(" {number:>digits$} {word:<letters$}");
            let head = match severity {
                Severity::Error => paint.error(&head),
                Severity::Warning | Severity::Note => paint.warning(&head),
            };
            writeln!(out, "{head} {}", rules(report, severity))?;
        }
    }
    Ok(())
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
        (0 | 1, many) => format!("{message}, in {many} places"),
        (responses, _) => format!("{message}, in {responses} responses"),
    }
}

/// `missing-field 12, type-mismatch 3 (status_code)`: the most frequent first.
fn rules(report: &Report, severity: Severity) -> String {
    let counts = report
        .summary
        .rules
        .iter()
        .filter(|((of, _), _)| *of == severity);
    let mut counts: Vec<(&str, u64)> = counts.map(|((_, rule), count)| (*rule, *count)).collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let told = counts.into_iter().map(|(rule, count)| {
        let fields = fields(report, severity, rule);
        let fields = fields
            .map(|names| format!(" ({names})"))
            .unwrap_or_default();
        format!("{rule} {count}{fields}")
    });
    told.collect::<Vec<_>>().join(", ")
}

/// The fields a rule is about, where they are known in full, and few.
fn fields(report: &Report, severity: Severity, rule: &str) -> Option<String> {
    let mut names: Vec<&str> = Vec::new();
    for finding in report.causes.iter().flat_map(|cause| &cause.first) {
        if finding.rule.id == rule && finding.severity == severity {
            let name = finding.field.as_deref()?;
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    let few = !names.is_empty() && names.len() <= NAMED && !report.truncated;
    few.then(|| escape::terminal(&names.join(", ")).into_owned())
}

/// What else is to be said of the run, a line each.
fn remarks(report: &Report, options: &Options) -> Vec<String> {
    let summary = &report.summary;
    let mut lines = Vec::new();
    if summary.skipped > 0 {
        lines.push(format!("skipped {}: {}", summary.skipped, reasons(summary)));
    }
    if summary.baseline > 0 {
        let known = words::count(summary.baseline, "finding", "findings");
        lines.push(format!("{known} known from the baseline, not shown"));
    }
    if !report.stale.is_empty() {
        lines.push(stale(&report.stale, options));
    }
    if summary.unreadable > 0 {
        let inputs = words::count(summary.unreadable, "input", "inputs");
        lines.push(format!("{inputs} could not be read, or not in full"));
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
        lines.push(format!("passed over: {}", kinds(&summary.passed_over)));
    }
    if !report.not_followed.is_empty() {
        lines.push(links(&report.not_followed, options));
    }
    if report.truncated {
        lines.push("not every finding is listed (--max-findings); the counts are complete".into());
    }
    if report.partial {
        lines.push("interrupted: this is what was seen until then".into());
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

/// `38 no schema for their route, 3 without a body`: the most frequent first.
fn reasons(summary: &Summary) -> String {
    let mut reasons: Vec<_> = summary.skipped_reasons.iter().collect();
    reasons.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let told = reasons
        .into_iter()
        .map(|(reason, count)| format!("{count} {}", reason.words()));
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
        "{number} not followed: {}; name what is to be read",
        escape::terminal(&names)
    )
}

fn kinds(passed_over: &BTreeMap<&'static str, u64>) -> String {
    let told = passed_over
        .iter()
        .map(|(kind, count)| format!("{kind} {count}"));
    told.collect::<Vec<_>>().join(", ")
}
