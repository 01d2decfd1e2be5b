//! Workflow commands, which GitHub's runner turns into annotations: one a cause, errors first. The
//! runner shows ten of each kind for a step, so no more are written, and the cut is said.

use std::fmt::Write as _;
use std::io;

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
};

/// So many annotations of a kind are shown for a step.
const SHOWN: usize = 10;

/// So many notices may stand behind those about the run and the notes: two cuts, and the headline.
const NOTICES: usize = 3;

fn write(report: &Report, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let (faults, notes): (Vec<_>, Vec<_>) = run_notes::remarks(report, options)
        .into_iter()
        .partition(|remark| remark.fault);
    let mut errors: Vec<Command> = report
        .unreadable
        .iter()
        .map(|unreadable| {
            let message = format!("cannot be read: {}", unreadable.message);
            Command::new("error", "unreadable-input", &message)
                .file(&run_notes::path(&unreadable.source, options))
        })
        .collect();
    errors.extend(
        faults
            .iter()
            .map(|fault| Command::new("error", fault.id, &fault.text)),
    );
    errors.extend(causes(report, Severity::Error, options));
    let warnings: Vec<Command> = causes(report, Severity::Warning, options).collect();
    let mut notices: Vec<Command> = notes
        .iter()
        .map(|note| Command::new("notice", note.id, &note.text))
        .collect();
    let rest = notices.len() + NOTICES;
    if !options.quiet {
        let notes = report.notes.iter().filter_map(|note| notice(note, options));
        notices.extend(notes.take(SHOWN.saturating_sub(rest)));
    }
    notices.extend(
        [cut(errors.len(), "error"), cut(warnings.len(), "warning")]
            .into_iter()
            .flatten(),
    );
    if report.summary.checked > 0 && !options.quiet {
        notices.push(Command::new(
            "notice",
            TOOL,
            &wording::verdict(&report.summary),
        ));
    }
    for command in [errors, warnings, notices]
        .iter()
        .flat_map(|kind| kind.iter().take(SHOWN))
    {
        writeln!(out, "{}", command.text())?;
    }
    Ok(())
}

fn causes<'r>(
    report: &'r Report,
    severity: Severity,
    options: &'r Options,
) -> impl Iterator<Item = Command> + 'r {
    let of_it = move |cause: &&Cause| {
        cause
            .first
            .first()
            .is_some_and(|first| first.severity == severity)
    };
    let causes = report.causes.iter().filter(of_it);
    causes.filter_map(|cause| annotation(cause, options))
}

fn annotation(cause: &Cause, options: &Options) -> Option<Command> {
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
    let command = Command::new(first.severity.name(), first.rule.id, &message);
    Some(
        command
            .file(&run_notes::path(first.origin.place(), options))
            .span(first.span),
    )
}

/// A note: one annotation for all that is alike, at its first place.
fn notice(note: &Cause, options: &Options) -> Option<Command> {
    let first = note.first.first()?;
    let command = Command::new("notice", first.rule.id, &wording::noted(note));
    let path = run_notes::path(first.origin.place(), options);
    Some(command.file(&path).span(first.span))
}

/// Says that not all are shown.
fn cut(number: usize, what: &str) -> Option<Command> {
    let message = format!(
        "{SHOWN} of {number} {what} annotations are shown here; another format lists all (--report json=PATH)"
    );
    (number > SHOWN).then(|| Command::new("notice", "cut", &message))
}

/// A workflow command, its parts escaped.
struct Command {
    name: &'static str,
    properties: String,
    title: String,
    message: String,
}

impl Command {
    fn new(name: &'static str, title: &str, message: &str) -> Self {
        Self {
            name,
            properties: String::new(),
            title: escape::github_property(title),
            message: escape::github_data(message),
        }
    }

    fn file(mut self, path: &str) -> Self {
        self.properties = format!("file={},", escape::github_property(path));
        self
    }

    /// Columns hold for places on one line only, and the last one is inside: so GitHub's checks
    /// have it.
    fn span(mut self, span: Span) -> Self {
        let (start, end) = (span.start, span.end);
        let (line, last) = (start.line.get(), end.line.get());
        let place = if line == last {
            let column = start.column.get();
            let inside = column.max(end.column.get().saturating_sub(1));
            format!("line={line},col={column},endLine={line},endColumn={inside},")
        } else {
            format!("line={line},endLine={last},")
        };
        self.properties.push_str(&place);
        self
    }

    fn text(&self) -> String {
        let Self {
            name,
            properties,
            title,
            message,
        } = self;
        format!("::{name} {properties}title={title}::{message}")
    }
}
