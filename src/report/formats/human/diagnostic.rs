//! One cause as a diagnostic: title, place, masked source, notes.
//!
//! annotate-snippets works out the line and column of a snippet from its text; ours is masked, so
//! that its columns are not the source's. So the line with the place is written here, between the
//! title and the snippet.

use std::io;

use annotate_snippets::{
    AnnotationKind, Element, Group, Level, Padding, Renderer, Snippet as View,
};

use super::paint::Paint;
use super::places::{self, Index};
use crate::json::snippet::Snippet;
use crate::model::finding::{Finding, Related};
use crate::model::report::Cause;
use crate::model::rule::Severity;
use crate::report::{Options, escape, wording};
use crate::text::span::Position;
use crate::text::words;

pub(super) fn write(
    cause: &Cause,
    index: Option<&Index>,
    options: &Options,
    paint: Paint,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let Some(first) = cause.first.first() else {
        return Ok(());
    };
    let message = wording::title(&cause.first);
    let title = level(first.severity)
        .primary_title(escape::terminal(&message))
        .id(first.rule.id);
    let title = renderer(options).render(&[Group::with_title(title)]);
    writeln!(out, "{title}")?;
    excerpt(cause, index, options, paint, out)
}

/// Returns what stands below the title: the place, the masked source, and the notes.
pub(super) fn excerpt(
    cause: &Cause,
    index: Option<&Index>,
    options: &Options,
    paint: Paint,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let Some(first) = cause.first.first() else {
        return Ok(());
    };
    let body = Group::with_level(level(first.severity))
        .element(
            cause
                .snippet
                .as_ref()
                .map_or(Element::Padding(Padding), view),
        )
        .elements(notes(cause, first, index, options));
    let indent = cause.snippet.as_ref().map_or(0, digits);
    let place = place(first.origin.place(), first.span.start);
    writeln!(out, "{:indent$}{} {place}", "", paint.guide("-->"))?;
    writeln!(out, "{}\n", renderer(options).render(&[body]))
}

fn renderer(options: &Options) -> Renderer {
    let renderer = if options.color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    renderer.term_width(options.width)
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}

/// Returns how wide the numbers beside the source are, as annotate-snippets reckons it.
fn digits(snippet: &Snippet) -> usize {
    let lines = snippet.text.lines().count() as u64;
    (snippet.first_line + lines.saturating_sub(1))
        .to_string()
        .len()
}

fn view(snippet: &Snippet) -> Element<'_> {
    let primary = AnnotationKind::Primary.span(snippet.primary.clone());
    let related = snippet.related.iter().map(|(range, label)| {
        AnnotationKind::Context
            .span(range.clone())
            .label(escape::terminal(label))
    });
    View::source(&snippet.text)
        .line_start(usize::try_from(snippet.first_line).unwrap_or(usize::MAX))
        .fold(false)
        .annotation(primary.label(escape::terminal(&snippet.label)))
        .annotations(related)
        .into()
}

fn notes(
    cause: &Cause,
    first: &Finding,
    index: Option<&Index>,
    options: &Options,
) -> Vec<Element<'static>> {
    let mut notes = Vec::new();
    let mut add = |name: &'static str, text: String| {
        let level = if name.is_empty() {
            Level::NOTE.no_name()
        } else {
            Level::NOTE.with_name(name)
        };
        notes.push(level.message(text).into());
    };
    let fields = wording::missing(&cause.first);
    if fields.len() > wording::NAMED {
        let room = options.width.saturating_sub("999999 = missing: ".len());
        add("missing", words::wrap(&fields, room));
    }
    about_place(first, options.verbose, &mut add);
    about_related(cause, &mut add);
    for note in further_sentences(&cause.first) {
        add("note", escape::terminal(note).into_owned());
    }
    for hint in cause.first.iter().filter_map(|it| it.hint.as_deref()) {
        add("note", escape::terminal(hint).into_owned());
    }
    if let Some(more) = places::note(cause, index) {
        add("", more);
    }
    notes
}

/// Returns where in the response, and in which response.
fn about_place(finding: &Finding, verbose: bool, add: &mut dyn FnMut(&'static str, String)) {
    let origin = &finding.origin;
    let pointer = format!(
        "{}{}",
        origin.envelope.unwrap_or_default(),
        finding.instance_location
    );
    if !pointer.is_empty() {
        add("at", escape::terminal(&pointer).into_owned());
    }
    if let Some(span) = finding.body_span {
        let place = span.start.in_words();
        add("body", format!("{place} of the decoded body"));
    }
    if let Some(schema) = finding.schema.as_deref().filter(|_| verbose) {
        let keyword = finding.keyword_location.as_deref();
        let keyword = keyword
            .map(|keyword| format!(", keyword {keyword}"))
            .unwrap_or_default();
        add(
            "schema",
            escape::terminal(&format!("{schema}{keyword}")).into_owned(),
        );
    }
    if origin.file.is_some() {
        let recording = escape::terminal(&origin.source);
        add(
            "recording",
            format!("{recording} names this file as a body"),
        );
    }
    let number = origin.response.saturating_add(1);
    match origin.exchange.as_deref() {
        Some(exchange) if number == 1 => add("exchange", wording::exchange(exchange)),
        Some(exchange) => add(
            "exchange",
            format!("{} (response {number})", wording::exchange(exchange)),
        ),
        None if number == 1 => {}
        None => add("response", number.to_string()),
    }
    if let Some(id) = origin.request_id.as_deref() {
        add("request_id", escape::terminal(id).into_owned());
    }
}

/// The related places that the snippet does not show.
fn about_related(cause: &Cause, add: &mut dyn FnMut(&'static str, String)) {
    let shown = cause
        .snippet
        .as_ref()
        .map_or(&[][..], |snippet| &snippet.related);
    for finding in &cause.first {
        for Related { span, label } in &finding.related {
            if !shown.iter().any(|(_, known)| known == label) {
                let place = place(finding.origin.place(), span.start);
                add("note", format!("{}: {place}", escape::terminal(label)));
            }
        }
    }
}

/// The sentences of all findings shown together, each once.
fn further_sentences(together: &[Finding]) -> Vec<&str> {
    let mut sentences: Vec<&str> = Vec::new();
    for note in together.iter().flat_map(|finding| &finding.notes) {
        if !sentences.contains(&&**note) {
            sentences.push(note);
        }
    }
    sentences
}

fn place(source: &str, at: Position) -> String {
    format!("{}:{at}", escape::terminal(source))
}
