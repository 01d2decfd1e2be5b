//! Locates the findings of one response: in the source, and in the decoded body.

use std::ops::Range;
use std::sync::Arc;

use crate::input;
use crate::json::Document;
use crate::json::snippet::{Snippet, Text};
use crate::model::capture::{Body, Capture, Part, Stored};
use crate::model::codec::Codec;
use crate::model::finding::{Finding, Origin, Related};
use crate::model::rule::Severity;
use crate::model::source::Source;
use crate::rules::Rule;
use crate::rules::diagnostic::Diagnostic;
use crate::schema::evaluation::Schemas;
use crate::settings::Settings;
use crate::text::span::{Locator, OneBased, Position, Span};

/// A diagnostic, with the rule that found it and how it counts.
pub(super) type RuleHit = (&'static Rule, Severity, Diagnostic);

/// One response, and where it is.
pub(super) struct ResponseLocation<'c> {
    /// The bytes of the chunk it is in.
    pub(super) chunk: &'c [u8],
    /// The chunk's.
    pub(super) locator: &'c Locator<'c>,
    /// Its decoded body.
    pub(super) body: &'c [u8],
    /// The body's part; `None` if there is none.
    pub(super) part: Option<Part>,
    /// The range of the entry.
    pub(super) entry: Range<usize>,
    /// The origin that may be shown. If it is a file, places are those in that.
    pub(super) origin: Arc<Origin>,
}

/// Positions that were looked up before they are reported.
struct ResolvedSpans {
    /// In the source; of the entry where the body's bytes have no place of their own.
    source: Positions,
    /// In the decoded body, where that is another text than the source.
    body: Option<Positions>,
}

/// Body offsets in ascending order, each with its position.
enum Positions {
    Each(Vec<(usize, Position)>),
    Entry(Span),
}

impl ResponseLocation<'_> {
    /// Places are those in the file that the recording names as the body, where the body stands
    /// there as it is.
    pub(super) fn turn_to_file(&mut self, capture: &Capture<'_>, recording: &Source) {
        let Body::Present {
            stored: Stored::InFile { find, .. },
            ..
        } = &capture.body
        else {
            return;
        };
        let Some(file) = find() else { return };
        if input::sibling::read(&file).as_deref() != Some(self.body) {
            return;
        }
        let Some(name) = input::sidecars::called(recording, &file) else {
            return;
        };
        self.origin = Arc::new(Origin {
            file: Some(name.into()),
            ..Origin::clone(&self.origin)
        });
    }

    /// The positions of everything that is reported of this response, found in one sweep.
    fn places(&self, diagnostics: &[RuleHit]) -> ResolvedSpans {
        let in_the_body = diagnostics
            .iter()
            .filter(|(_, _, found)| found.part.is_none());
        let ranges = in_the_body.flat_map(|(_, _, diagnostic)| {
            std::iter::once(&diagnostic.at).chain(diagnostic.related.iter().map(|(range, _)| range))
        });
        let mut offsets: Vec<usize> = ranges.flat_map(|range| [range.start, range.end]).collect();
        offsets.sort_unstable();
        offsets.dedup();
        let in_body = || {
            positions(
                &offsets,
                &offsets,
                &Locator::new(self.body, Position::START),
            )
        };
        if self.origin.file.is_some() {
            return ResolvedSpans {
                source: in_body(),
                body: None,
            };
        }
        let part = self.part.as_ref();
        let there = part.and_then(|part| part.locate(self.chunk, &offsets));
        let is_encoded = part.is_some_and(|part| !part.codecs.is_empty());
        ResolvedSpans {
            source: match there {
                Some(there) => positions(&offsets, &there, &self.locator()),
                None => Positions::Entry(self.span(&self.entry)),
            },
            body: is_encoded.then(in_body),
        }
    }

    /// The place of these bytes of the chunk.
    fn span(&self, range: &Range<usize>) -> Span {
        let locator = self.locator();
        Span {
            start: locator.position(range.start),
            end: locator.position(range.end),
        }
    }

    /// A locator of its own: that of the chunk stays at the beginning of the entry, where others go on.
    fn locator(&self) -> Locator<'_> {
        self.locator.position(self.entry.start);
        self.locator.clone()
    }

    /// Returns what is no body stands in the recording, wherever the body stands.
    fn origin_of(&self, diagnostic: &Diagnostic) -> Arc<Origin> {
        if diagnostic.part.is_none() || self.origin.file.is_none() {
            return self.origin.clone();
        }
        Arc::new(Origin {
            file: None,
            ..Origin::clone(&self.origin)
        })
    }

    /// The place of a stretch of another part's text; of all of it where its bytes have none.
    fn span_in(&self, part: &Part, at: &Range<usize>) -> Span {
        let is_text = !matches!(part.codecs.first(), Some(Codec::YamlScalar(_)));
        let there = is_text.then(|| part.locate(self.chunk, &[at.start, at.end]));
        match there.flatten().as_deref() {
            Some([start, end]) => self.span(&(*start..*end)),
            _ => self.span(&part.range),
        }
    }

    /// Diagnostics as findings.
    pub(super) fn findings(&self, schemas: &Schemas, found: &[RuleHit], bom: bool) -> Vec<Finding> {
        if found.is_empty() {
            return Vec::new();
        }
        let places = self.places(found);
        let finding = |found| self.finding(schemas, found, &places, bom);
        found.iter().map(finding).collect()
    }

    /// A diagnostic as a finding.
    fn finding(
        &self,
        schemas: &Schemas,
        found: &RuleHit,
        places: &ResolvedSpans,
        bom: bool,
    ) -> Finding {
        let (rule, severity, diagnostic) = found;
        let mut notes = diagnostic.notes.clone();
        if bom {
            notes.push("the text begins with a byte order mark, which was ignored".into());
        }
        let related = diagnostic.related.iter().map(|(range, label)| Related {
            span: places.source.span(range),
            label: label.clone(),
        });
        let (span, body_span) = match &diagnostic.part {
            Some(part) => (self.span_in(part, &diagnostic.at), None),
            None => (
                places.source.span(&diagnostic.at),
                places.body.as_ref().map(|body| body.span(&diagnostic.at)),
            ),
        };
        Finding {
            rule: &rule.info,
            severity: *severity,
            message: diagnostic.message.clone(),
            label: diagnostic.label.clone(),
            origin: self.origin_of(diagnostic),
            span,
            body_span,
            instance_location: diagnostic.location.clone(),
            field: diagnostic.field.clone(),
            schema: diagnostic
                .keyword
                .as_ref()
                .map(|keyword| schemas.owner(keyword)),
            keyword_location: diagnostic
                .keyword
                .as_ref()
                .map(|keyword| keyword.pointer.clone()),
            related: related.collect(),
            notes,
            hint: diagnostic.hint.clone(),
            more: diagnostic.more,
            known_as: None,
        }
    }

    /// The place of a diagnostic in the body, masked.
    pub(super) fn excerpt(
        &self,
        settings: &Settings,
        document: Option<&Document<'_>>,
        diagnostic: &Diagnostic,
    ) -> Snippet {
        let shown =
            |name: &str| settings.schemas.knows(name) || diagnostic.field.as_deref() == Some(name);
        let as_it_stands = self.part.as_ref().filter(|part| part.codecs.is_empty());
        let before = |part: &Part| self.locator().position(part.range.start).line;
        let first_line = as_it_stands.map_or(OneBased::FIRST, before);
        let text = document.map_or(Text::NotJson(self.body), Text::Parsed);
        let primary = (diagnostic.at.clone(), diagnostic.label.clone());
        Snippet::cut(text, &shown, first_line.get(), primary, &diagnostic.related)
    }
}

/// The positions of these offsets, which stand at these places of the located text.
fn positions(offsets: &[usize], places: &[usize], locator: &Locator<'_>) -> Positions {
    let known = offsets
        .iter()
        .zip(places)
        .map(|(offset, place)| (*offset, locator.position(*place)));
    Positions::Each(known.collect())
}

impl Positions {
    fn span(&self, range: &Range<usize>) -> Span {
        match self {
            Self::Entry(span) => *span,
            Self::Each(known) => Span {
                start: position(known, range.start),
                end: position(known, range.end),
            },
        }
    }
}

fn position(known: &[(usize, Position)], offset: usize) -> Position {
    let at = known.binary_search_by_key(&offset, |(known, _)| *known);
    at.map_or(Position::START, |at| known[at].1)
}
