//! One response: select, parse, evaluate, and let the rules in force speak.

mod unjudged;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::input::broken_at;
use crate::json::snippet::Snippet;
use crate::json::{Document, Limits, SyntaxError, Tape, Value};
use crate::model::capture::{Body, Capture, Chunk, SkipReason};
use crate::model::codec::Codec;
use crate::model::finding::{Finding, Origin, Skipped};
use crate::model::rule::{Group, Severity};
use crate::model::source::{Source, Unreadable};
use crate::pipeline::address::{Address, File, RulesInForce};
use crate::pipeline::aggregator::Aggregator;
use crate::pipeline::body;
use crate::pipeline::fast_path::{FastPath, ResponseView};
use crate::pipeline::response_location::{ResponseLocation, RuleHit};
use crate::pipeline::rule_hits::{self, Subjects};
use crate::rules::context::{BodyOutcome, RuleContext};
use crate::rules::diagnostic::Diagnostic;
use crate::rules::hints;
use crate::schema::budget::Exhausted;
use crate::schema::catalog::ComponentId;
use crate::schema::scan::{Facts, FastValidator, ReadResult};
use crate::schema::select::{self, SchemaRef};
use crate::settings::Settings;
use crate::stytch::jwt::Claims;
use crate::text::mask;
use crate::text::span::{Locator, Position};

/// The memory that judging takes and leaves, so that the next to judge need not ask for it again.
#[derive(Default)]
pub(crate) struct Memory {
    tape: Tape,
    scan: FastValidator,
}

/// A component, and what a walk by it has found.
type ReadBy<'s> = (ComponentId, ReadResult<'s>);

/// Judges one response after another, in one thread, with memory that is used again.
pub(super) struct Judge<'s> {
    pub(super) settings: &'s Settings,
    memory: Memory,
    file: File,
    /// The rules in force, where they are the same for all files.
    rules: Option<RulesInForce>,
    /// Spares good responses the full way.
    fast_path: Option<FastPath<'s>>,
    subjects: Subjects,
    /// Causes this thread has made a snippet for. Threads take the input in order, so the first
    /// of a cause in the whole run is always the first that some thread meets.
    excerpted: BTreeSet<u64>,
}

impl<'s> Judge<'s> {
    pub(super) fn new(settings: &'s Settings) -> Self {
        Self::with(Memory::default(), settings)
    }

    /// A judge in the memory that another has left.
    pub(super) fn with(memory: Memory, settings: &'s Settings) -> Self {
        let rules: RulesInForce = settings.levels.levels(None).in_force().collect();
        Self {
            settings,
            memory,
            fast_path: FastPath::new(settings),
            file: File::new(Arc::new(Source::stdin("")), rules.clone(), settings.schema),
            rules: settings.levels.are_the_same_for_all().then_some(rules),
            subjects: Subjects::default(),
            excerpted: BTreeSet::new(),
        }
    }

    /// Returns the memory that it leaves.
    pub(super) fn into_memory(self) -> Memory {
        self.memory
    }

    /// Turns to a source: the responses that follow are of it.
    pub(super) fn begin(&mut self, source: &Arc<Source>) {
        let settings = self.settings;
        if Arc::ptr_eq(&self.file.source, source) {
            return;
        }
        let own = || {
            let paths = settings.base.glob_paths(source);
            settings.levels.levels(Some(&paths)).in_force().collect()
        };
        let rules = self.rules.clone().unwrap_or_else(own);
        let chosen = settings.chosen(source);
        self.file = File::new(source.clone(), rules, chosen);
    }

    /// Judges a response of `chunk`, the one with number `response` in its source; `locator`
    /// is the chunk's.
    pub(super) fn capture<'c>(
        &mut self,
        chunk: &'c Chunk,
        response: u64,
        capture: &Capture<'_>,
        locator: &Locator<'c>,
        aggregator: &mut Aggregator,
    ) {
        if let Body::Malformed { offset, reason } = &capture.body {
            self.unreadable(locator.position(*offset), reason, aggregator);
            return;
        }
        let catalog = &self.settings.schemas.catalog;
        let address = Address::of(catalog, self.file.chosen, capture);
        if address.skip.is_none() && body::size_of_file(capture) > self.settings.max_held {
            let place = locator.position(capture.entry.start);
            self.unreadable(place, TOO_LARGE_A_FILE, aggregator);
            return;
        }
        let body = body::decoded(capture, &address);
        if let Ok((bytes, part)) = &body
            && !part.codecs.contains(&Codec::File)
        {
            let view = ResponseView {
                chunk: &chunk.text,
                capture,
                body: bytes,
                part,
                number: response,
                locator,
                is_found: self.is_found(capture),
            };
            let scan = &mut self.memory.scan;
            let file = &self.file;
            let report =
                |fast: &mut FastPath<'_>| fast.report(scan, file, &address, &view, aggregator);
            if self.fast_path.as_mut().and_then(report).is_some() {
                return;
            }
        }
        let mut at = ResponseLocation {
            chunk: &chunk.text,
            locator,
            body: &[],
            part: None,
            entry: capture.entry.clone(),
            origin: Arc::new(self.file.origin(self.settings, response, &address)),
        };
        match body {
            Err(reason) => self.skip(&at, capture, &address, reason, aggregator),
            Ok((bytes, part)) => {
                at.body = &bytes;
                at.part = Some(part);
                self.body(at, capture, &address, aggregator);
            }
        }
    }

    /// Judges a body, in the memory that the last one left.
    fn body(
        &mut self,
        at: ResponseLocation<'_>,
        capture: &Capture<'_>,
        address: &Address,
        aggregator: &mut Aggregator,
    ) {
        let mut tape = std::mem::take(&mut self.memory.tape);
        let (parsed, found) = match self.read(at.body, address, &mut tape) {
            Some((document, found)) => (Ok(document), Some(found)),
            None => (
                Document::parse_into(at.body, Limits::default(), &mut tape),
                None,
            ),
        };
        self.parsed(at, capture, address, &parsed, found, aggregator);
        self.memory.tape = parsed.map_or(tape, Document::into_tape);
    }

    /// Parses a body and judges it in one walk, by the component that judges a success.
    fn read<'d>(
        &mut self,
        body: &'d [u8],
        address: &Address,
        tape: &mut Tape,
    ) -> Option<(Document<'d>, ReadBy<'s>)> {
        let by = self.fast_path.as_ref()?.component(address)?;
        let catalog = &self.settings.schemas.catalog;
        let (document, found) = self.memory.scan.read(catalog, by, body, tape)?;
        Some((document, (by, found)))
    }

    /// Judges a body that was read as JSON, or tells why it is not.
    fn parsed(
        &mut self,
        mut at: ResponseLocation<'_>,
        capture: &Capture<'_>,
        address: &Address,
        parsed: &Result<Document<'_>, SyntaxError>,
        found: Option<ReadBy<'s>>,
        aggregator: &mut Aggregator,
    ) {
        if self.is_found(capture)
            && let Some(stranger) = self.stranger(parsed, at.body)
        {
            self.unrecognised(&at, parsed.as_ref().ok(), stranger, aggregator);
            return;
        }
        let outcome = match parsed {
            Err(error) => BodyOutcome::NotJson { error: *error },
            Ok(document)
                if !address.is_described()
                    && select::is_foreign_error(document.root(), capture.status) =>
            {
                self.skip(&at, capture, address, SkipReason::ForeignError, aggregator);
                return;
            }
            Ok(document) => {
                match self.validated(document, found, &mut at, capture, address, aggregator) {
                    Some(outcome) => outcome,
                    None => return,
                }
            }
        };
        let settings = self.settings;
        let source = Arc::clone(&self.file.source);
        let exchange = address.exchange.as_deref();
        let recorded_at = capture.recorded_at.as_deref();
        let claims = self.claims(&outcome);
        let context = RuleContext::new(&settings.schemas, exchange, recorded_at, outcome)
            .among(at.chunk, &capture.parts, &source.origin)
            .claiming(claims);
        // Rules that search what was sent read the files that it is in.
        let searches = self.file.looks_at.has(Facts::SURROUNDED);
        if searches && context.largest_file() > settings.max_held {
            let place = at.locator.position(at.entry.start);
            self.unreadable(place, TOO_LARGE_A_FILE, aggregator);
            return;
        }
        let Ok(mut diagnostics) = self.diagnostics(&context) else {
            self.exhausted(&at, Exhausted::Faults, aggregator);
            return;
        };
        self.enter(&context.outcome, aggregator);
        // What is not JSON was not checked. It is invalid where that is denied, and nowhere valid.
        let denied = |(_, severity, _): &RuleHit| *severity == Severity::Error;
        let checked = parsed.is_ok() || diagnostics.iter().any(denied);
        if !checked {
            let unchecked = self.unchecked(at.chunk, capture, address, SkipReason::NotJson);
            let is_new = |(rule, ..): &RuleHit| rule.info.group != Group::Secrets;
            diagnostics.extend(unchecked.into_iter().filter(is_new));
        }
        if let Some(coverage) = aggregator.coverage() {
            coverage.response(exchange, address.known, checked);
        }
        if address.has_none() {
            self.hint(&context, at.body, &mut diagnostics);
        }
        if !diagnostics.is_empty() {
            at.turn_to_file(capture, &self.file.source);
        }
        let (notes, diagnostics) = rule_hits::split_notes(rule_hits::in_order(&at, diagnostics));
        let report = |found: &[RuleHit]| at.findings(&settings.schemas, found, has_bom(&context));
        if !self.subjects.note_again(&notes, aggregator) {
            let findings = report(&notes);
            self.subjects.remember(&notes, &findings);
            aggregator.note(findings);
        }
        let findings = report(&diagnostics);
        let excerpt = |cause: Option<u64>, index: usize| {
            // What is no part of the body is not shown.
            let is_shown = settings.excerpts && diagnostics[index].2.part.is_none();
            (is_shown && cause.is_none_or(|cause| self.excerpted.insert(cause)))
                .then(|| at.excerpt(settings, parsed.as_ref().ok(), &diagnostics[index].2))
        };
        count(aggregator, &at.origin, checked, findings, excerpt);
    }

    /// Returns what the `session_jwt` of a body claims, where a scan can read it, which is quicker.
    fn claims(&mut self, outcome: &BodyOutcome<'_>) -> Option<Claims<'static>> {
        let BodyOutcome::Judged { selection, .. } = outcome else {
            return None;
        };
        let jwt = selection.root.get("session_jwt")?.as_str()?;
        let catalog = &self.settings.schemas.catalog;
        let claims = self.memory.scan.claims(catalog, &jwt);
        claims.map(Claims::into_owned)
    }

    /// Returns what the schema says of a body; `None` where it takes too long for that, which is reported.
    fn validated<'d>(
        &self,
        document: &'d Document<'d>,
        found: Option<ReadBy<'s>>,
        at: &mut ResponseLocation<'_>,
        capture: &Capture<'_>,
        address: &Address,
        aggregator: &mut Aggregator,
    ) -> Option<BodyOutcome<'d>>
    where
        's: 'd,
    {
        let schemas = &self.settings.schemas;
        let (root, chosen) = (document.root(), address.chosen);
        let selection = select::select(
            &schemas.catalog,
            root,
            capture.status,
            chosen,
            address.routed,
        );
        let request_id = selection.root.get("request_id").and_then(Value::as_str);
        at.origin = Arc::new(Origin {
            envelope: selection.envelope,
            request_id: request_id.and_then(|id| mask::request_id(&id).map(str::to_owned)),
            ..Origin::clone(&at.origin)
        });
        let (schema, root) = (selection.schema, selection.root);
        let evaluation = match found {
            // What was read by its component, and is all of the body.
            Some((by, found)) if schema == SchemaRef::Component(by) && root.index() == 0 => {
                schemas.judged(by, root, found.annotations(document))
            }
            _ => schemas.evaluate(schema, root),
        };
        if let Some(exhausted) = evaluation.exhausted {
            self.exhausted(at, exhausted, aggregator);
            return None;
        }
        Some(BodyOutcome::Judged {
            document,
            selection,
            evaluation,
        })
    }

    /// Reports what can't be read at a place, for this reason.
    fn unreadable(&self, place: Position, reason: &str, aggregator: &mut Aggregator) {
        aggregator.unreadable(Unreadable {
            source: self.file.name.to_string(),
            message: broken_at(place, reason),
        });
    }

    /// Reports a response that takes more than any should, and is not checked for that.
    fn exhausted(
        &self,
        at: &ResponseLocation<'_>,
        exhausted: Exhausted,
        aggregator: &mut Aggregator,
    ) {
        let place = at.locator.position(at.entry.start);
        let reason = match exhausted {
            Exhausted::Steps => TOO_MANY_STEPS,
            Exhausted::Faults => TOO_MANY_FAULTS,
        };
        self.unreadable(place, reason, aggregator);
    }

    /// Counts the kind of body that was judged, and what it exercises.
    fn enter(&self, outcome: &BodyOutcome<'_>, aggregator: &mut Aggregator) {
        let BodyOutcome::Judged { selection, .. } = outcome else {
            return;
        };
        aggregator.report.summary.error_responses += u64::from(selection.error);
        if let (Some(coverage), SchemaRef::Component(component)) =
            (aggregator.coverage(), selection.schema)
        {
            coverage.body(&self.settings.schemas.catalog, component, selection.root);
        }
    }

    /// Adds what a response without an address may be, to findings rather than to notes: a note is one
    /// line, and has no room for more.
    fn hint(&self, context: &RuleContext<'_>, body: &[u8], diagnostics: &mut [RuleHit]) {
        let mut found: Vec<&mut RuleHit> = diagnostics.iter_mut().collect();
        found.sort_by_key(|(_, severity, _)| *severity == Severity::Note);
        let mut found: Vec<&mut Diagnostic> = found.into_iter().map(|found| &mut found.2).collect();
        let named = (&*self.file.name, self.body_at());
        hints::note(context, body, named, &mut found);
    }

    /// Returns where the body stands in each text, as a pointer.
    fn body_at(&self) -> &str {
        let extraction = self.settings.extraction.as_ref();
        extraction.map_or("", |extraction| extraction.body.typed())
    }

    /// Returns what the rules in force find, in the order of the text, unless that is too much.
    fn diagnostics(&self, context: &RuleContext<'_>) -> Result<Vec<RuleHit>, Exhausted> {
        let mut diagnostics = Vec::new();
        for &(rule, severity) in self.file.rules.iter() {
            let found = (rule.check)(context);
            if found.are_too_many() {
                return Err(Exhausted::Faults);
            }
            let listed = found.listed.into_iter();
            diagnostics.extend(listed.map(|diagnostic| (rule, severity, diagnostic)));
        }
        rule_hits::drop_misspelt(&mut diagnostics);
        diagnostics.sort_by_key(|(_, _, diagnostic)| diagnostic.at.start);
        Ok(diagnostics)
    }
}

/// Counts a response, or that it was not checked because it is not JSON, with what was found.
fn count(
    aggregator: &mut Aggregator,
    origin: &Arc<Origin>,
    checked: bool,
    findings: Vec<Finding>,
    excerpt: impl FnMut(Option<u64>, usize) -> Option<Snippet>,
) {
    if checked {
        aggregator.checked(origin, findings, excerpt);
        return;
    }
    let skipped = Skipped::new(origin, SkipReason::NotJson);
    aggregator.skipped(skipped, findings, excerpt);
}

const TOO_LARGE_A_FILE: &str = "a file that holds a body takes more memory than --max-held allows";

/// Said of a response that the schema takes too long for.
const TOO_MANY_FAULTS: &str = "the response has more than 100,000 faults";

const TOO_MANY_STEPS: &str = "the schema takes too many steps for this response: it applies many schemas to one place, or refers to itself";

fn has_bom(context: &RuleContext<'_>) -> bool {
    matches!(&context.outcome, BodyOutcome::Judged { document, .. } if document.has_bom())
}
