//! One response: parse, select, evaluate, and let the rules in force speak.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use crate::model::capture::{Body, Capture, Part};
use crate::model::document::{Document, Limits, Tape, Value};
use crate::model::finding::{Finding, Origin, Skipped};
use crate::model::mask;
use crate::model::rule::Severity;
use crate::model::snippet::{Snippet, Text};
use crate::model::span::{Locator, OneBased, Position, Span};
use crate::pipeline::tally::Tally;
use crate::rules::Rule;
use crate::rules::case::{Case, Outcome};
use crate::rules::offence::Offence;
use crate::schema::evaluation::Schemas;
use crate::schema::select;
use crate::settings::Settings;

/// Judges one response after another, in one thread, with memory that is used again.
pub(super) struct Judge<'s> {
    settings: &'s Settings,
    rules: Vec<(&'static Rule, Severity)>,
    tape: Tape,
    /// Causes this thread has made a snippet for. Threads take the input in order, so the first
    /// of a cause in the whole run is always the first that some thread meets.
    excerpted: HashSet<u64>,
}

/// An offence, with the rule that found it and how it counts.
type Found = (&'static Rule, Severity, Offence);

/// Where the findings of one response stand.
struct Whereabouts<'c> {
    /// At the beginning of the response.
    locator: Locator<'c>,
    body: &'c [u8],
    part: Part,
    entry: Range<usize>,
    origin: Arc<Origin>,
}

impl<'s> Judge<'s> {
    pub(super) fn new(settings: &'s Settings) -> Self {
        Self {
            settings,
            rules: settings.levels.in_force().collect(),
            tape: Tape::default(),
            excerpted: HashSet::new(),
        }
    }

    /// Judges every response of a chunk that `open` hands over; `source` is the chunk's name.
    pub(super) fn capture(
        &mut self,
        source: &Arc<str>,
        response: u64,
        capture: &Capture<'_>,
        locator: &mut Locator<'_>,
        tally: &mut Tally,
    ) {
        let origin = Origin {
            source: source.clone(),
            response,
            envelope: None,
            exchange: capture.exchange.clone(),
            request_id: None,
        };
        match &capture.body {
            Body::Absent(reason) => tally.skipped(Skipped {
                origin: Arc::new(origin),
                reason: *reason,
            }),
            Body::Present { bytes, part } => {
                locator.position(part.range.start);
                let whereabouts = Whereabouts {
                    locator: locator.clone(),
                    body: bytes,
                    part: part.clone(),
                    entry: capture.entry.clone(),
                    origin: Arc::new(origin),
                };
                self.body(whereabouts, capture, tally);
            }
        }
    }

    fn body(&mut self, mut at: Whereabouts<'_>, capture: &Capture<'_>, tally: &mut Tally) {
        let settings = self.settings;
        let mut tape = std::mem::take(&mut self.tape);
        let parsed = Document::parse_into(at.body, Limits::default(), &mut tape);
        let outcome = match &parsed {
            Err(error) => Outcome::Broken { error: *error },
            Ok(document) => {
                let selection = select::select(
                    &settings.schemas.catalog,
                    document.root(),
                    capture.exchange.as_deref(),
                    settings.schema,
                );
                at.origin = Arc::new(told(&at.origin, selection.envelope, selection.root));
                tally.summary().error_responses += u64::from(selection.error);
                let evaluation = settings.schemas.evaluate(selection.schema, selection.root);
                Outcome::Judged {
                    document,
                    selection,
                    evaluation,
                }
            }
        };
        let case = Case {
            schemas: &settings.schemas,
            exchange: capture.exchange.as_deref(),
            outcome,
        };
        let offences = self.offences(&case);
        let places = at.places(&offences);
        let tell = |found: &Found| at.finding(&settings.schemas, found, &places, has_bom(&case));
        let findings: Vec<Finding> = offences.iter().map(tell).collect();
        tally.checked(findings, |cause, index| {
            let document = parsed.as_ref().ok();
            self.excerpted
                .insert(cause)
                .then(|| at.excerpt(settings, document, &offences[index].2))
        });
        drop(case);
        self.tape = parsed.map_or(tape, Document::into_tape);
    }

    /// What the rules in force find, in the order of the text.
    fn offences(&self, case: &Case<'_>) -> Vec<Found> {
        let found = |&(rule, severity): &(&'static Rule, Severity)| {
            (rule.check)(case)
                .into_iter()
                .map(move |offence| (rule, severity, offence))
        };
        let mut offences: Vec<_> = self.rules.iter().flat_map(found).collect();
        offences.sort_by_key(|(_, _, offence)| offence.at.start);
        offences
    }
}

fn has_bom(case: &Case<'_>) -> bool {
    matches!(&case.outcome, Outcome::Judged { document, .. } if document.has_bom())
}

/// What may be told of a response that was parsed.
fn told(origin: &Origin, envelope: Option<&'static str>, root: Value<'_>) -> Origin {
    let request_id = root.get("request_id").and_then(Value::as_str);
    Origin {
        source: origin.source.clone(),
        response: origin.response,
        envelope,
        exchange: origin.exchange.clone(),
        request_id: request_id.and_then(|id| mask::request_id(&id).map(str::to_owned)),
    }
}

impl Whereabouts<'_> {
    /// The positions of everything that is told of this response, found in one sweep.
    fn places(&self, offences: &[Found]) -> Places {
        let ranges = offences.iter().flat_map(|(_, _, offence)| {
            std::iter::once(&offence.at).chain(offence.related.iter().map(|(range, _)| range))
        });
        let mut source = Vec::new();
        let mut body = Vec::new();
        for range in ranges {
            let there = self.in_source(range);
            source.extend([there.start, there.end]);
            body.extend([range.start, range.end]);
        }
        let inside = Locator::new(self.body, Position::START);
        Places {
            source: sweep(source, self.locator.clone()),
            body: (!self.part.codecs.is_empty()).then(|| sweep(body, inside)),
        }
    }

    fn in_source(&self, range: &Range<usize>) -> Range<usize> {
        self.part
            .locate(range.clone())
            .unwrap_or_else(|| self.entry.clone())
    }

    fn finding(&self, schemas: &Schemas, found: &Found, places: &Places, bom: bool) -> Finding {
        let (rule, severity, offence) = found;
        let span = |range: &Range<usize>| places.source.span(&self.in_source(range));
        let mut notes = offence.notes.clone();
        if bom {
            notes.push("the text begins with a byte order mark, which was passed over".into());
        }
        Finding {
            rule: &rule.info,
            severity: *severity,
            message: offence.message.clone(),
            label: offence.label.clone(),
            origin: self.origin.clone(),
            span: span(&offence.at),
            body_span: places.body.as_ref().map(|body| body.span(&offence.at)),
            instance_location: offence.location.clone(),
            field: offence.field.clone(),
            schema: offence
                .keyword
                .as_ref()
                .map(|keyword| schemas.owner(keyword)),
            keyword_location: offence
                .keyword
                .as_ref()
                .map(|keyword| keyword.pointer.clone()),
            related: offence
                .related
                .iter()
                .map(|(range, label)| (span(range), label.clone()))
                .collect(),
            notes,
        }
    }

    fn excerpt(
        &self,
        settings: &Settings,
        document: Option<&Document<'_>>,
        offence: &Offence,
    ) -> Snippet {
        let shown =
            |name: &str| settings.schemas.knows(name) || offence.field.as_deref() == Some(name);
        let first_line = if self.part.codecs.is_empty() {
            self.locator.clone().position(self.part.range.start).line
        } else {
            OneBased::FIRST
        };
        Snippet::cut(
            Text::of(self.body, document),
            &shown,
            first_line.get(),
            (offence.at.clone(), offence.label.clone()),
            &offence.related,
        )
    }
}

/// Positions that were looked up before they are told.
struct Places {
    source: Sweep,
    /// In the decoded body, where that is another text.
    body: Option<Sweep>,
}

/// Offsets in ascending order, each with its position.
struct Sweep(Vec<(usize, Position)>);

fn sweep(mut offsets: Vec<usize>, mut locator: Locator<'_>) -> Sweep {
    offsets.sort_unstable();
    offsets.dedup();
    Sweep(
        offsets
            .into_iter()
            .map(|offset| (offset, locator.position(offset)))
            .collect(),
    )
}

impl Sweep {
    fn span(&self, range: &Range<usize>) -> Span {
        Span {
            start: self.position(range.start),
            end: self.position(range.end),
        }
    }

    fn position(&self, offset: usize) -> Position {
        let at = self.0.binary_search_by_key(&offset, |(known, _)| *known);
        at.map_or(Position::START, |at| self.0[at].1)
    }
}
