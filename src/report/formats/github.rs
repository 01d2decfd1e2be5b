//! Workflow commands, which GitHub's runner turns into annotations: one a cause, errors first. The
//! runner shows ten of each kind for a step, so no more are written, and the cut is said.

use std::fmt::Write as _;
use std::io;

use crate::model::finding::Finding;
use crate::model::report::{Cause, Report};
use crate::model::rule::Severity;
use crate::report::{Format, Lists, Options, TOOL, escape, run_notes, wording};
use crate::text::span::Span;

pub(super) static FORMAT: Format = Format {
    name: "github",
    summary: "annotations, for the log of a GitHub Actions step",
    write,
    stream: None,
    lists: Lists::Never,
    excerpts: false,
    coverage: false,
};

/// So many annotations of a kind are shown for a step.
const SHOWN: usize = 10;

/// So many notices may stand behind those about the run and the notes: two cuts, and the headline.
const NOTICES: usize = 3;

fn write(report: &Report, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let (faults, notes): (Vec<_>, Vec<_>) = run_notes::remarks(report, options)
        .into_iter()
        .partition(|remark| remark.fault);
    let unreadable = report.unreadable.iter().map(|unreadable| {
        let message = format!("cannot be read: {}", unreadable.message);
        let file = file(&unreadable.source, options);
        command("error", &file, "unreadable-input", &message)
    });
    let mut errors: Vec<String> = unreadable.collect();
    let faults = faults.iter();
    errors.extend(faults.map(|fault| command("error", "", fault.id, &fault.text)));
    errors.extend(causes(report, Severity::Error, options));
    let warnings: Vec<String> = causes(report, Severity::Warning, options).collect();
    let notes = notes.iter();
    let about_run = notes.map(|note| command("notice", "", note.id, &note.text));
    let mut notices: Vec<String> = about_run.collect();
    let rest = notices.len() + NOTICES;
    if !options.quiet {
        let notes = report.notes.iter().filter_map(|note| notice(note, options));
        notices.extend(notes.take(SHOWN.saturating_sub(rest)));
    }
    notices.extend(cut(errors.len(), "error"));
    notices.extend(cut(warnings.len(), "warning"));
    if report.summary.checked > 0 && !options.quiet {
        let verdict = wording::verdict(&report.summary);
        notices.push(command("notice", "", TOOL, &verdict));
    }
    let kinds = [errors, warnings, notices];
    let mut shown = kinds.iter().flat_map(|kind| kind.iter().take(SHOWN));
    shown.try_for_each(|command| writeln!(out, "{command}"))
}

fn causes<'r>(
    report: &'r Report,
    severity: Severity,
    options: &'r Options,
) -> impl Iterator<Item = String> + 'r {
    let of_it = move |cause: &&Cause| {
        cause
            .first
            .first()
            .is_some_and(|first| first.severity == severity)
    };
    let causes = report.causes.iter().filter(of_it);
    causes.filter_map(|cause| annotation(cause, options))
}

fn annotation(cause: &Cause, options: &Options) -> Option<String> {
    let first = cause.first.first()?;
    let mut message = wording::title(&cause.first).into_owned();
    if !first.instance_location.is_empty() {
        // Writing to a `String` can't fail.
        let _ = write!(message, " (at {})", first.instance_location);
    }
    for hint in cause.first.iter().filter_map(|it| it.hint.as_deref()) {
        let _ = write!(message, "; {hint}");
    }
    match cause.responses {
        0 | 1 => {}
        2 => message.push_str("; and in 1 more response"),
        many => {
            let _ = write!(message, "; and in {} more responses", many - 1);
        }
    }
    let (name, place) = (first.severity.name(), place(first, options));
    Some(command(name, &place, first.rule.id, &message))
}

/// A note: one annotation for all that is alike, at its first place.
fn notice(note: &Cause, options: &Options) -> Option<String> {
    let first = note.first.first()?;
    let (place, said) = (place(first, options), wording::noted(note));
    Some(command("notice", &place, first.rule.id, &said))
}

/// Says that not all are shown.
fn cut(number: usize, what: &str) -> Option<String> {
    let message = format!(
        "{SHOWN} of {number} {what} annotations are shown here; another format lists all (--report json=PATH)"
    );
    (number > SHOWN).then(|| command("notice", "", "cut", &message))
}

/// A workflow command; `place` is the properties that say where, each with a comma behind it.
fn command(name: &str, place: &str, title: &str, message: &str) -> String {
    let (title, message) = (escape::github_property(title), escape::github_data(message));
    format!("::{name} {place}title={title}::{message}")
}

fn file(source: &str, options: &Options) -> String {
    let path = run_notes::path(source, options);
    format!("file={},", escape::github_property(&path))
}

/// Columns hold for places on one line only, and the last one is inside: so GitHub's checks have it.
fn place(finding: &Finding, options: &Options) -> String {
    let file = file(finding.origin.place(), options);
    let Span { start, end } = finding.span;
    let (line, last) = (start.line.get(), end.line.get());
    if line == last {
        let column = start.column.get();
        let inside = column.max(end.column.get().saturating_sub(1));
        format!("{file}line={line},col={column},endLine={line},endColumn={inside},")
    } else {
        format!("{file}line={line},endLine={last},")
    }
}
