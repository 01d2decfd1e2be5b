//! One response: select, parse, evaluate, and let the rules in force speak.

use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::input::broken_at;
use crate::input::decode::{begins_as_json, decode, is_sanitized};
use crate::input::extraction::Extraction;
use crate::input::jsonc::outer_names;
use crate::json::snippet::Snippet;
use crate::json::{Document, Kind, Limits, SyntaxError, Tape, Value};
use crate::model::capture::{Body, Capture, Chunk, Exchange, Part, SkipReason};
use crate::model::codec::Codec;
use crate::model::finding::{Origin, Skipped};
use crate::model::rule::{Group, Severity};
use crate::model::source::{Source, Unreadable};
use crate::pipeline::address::{Address, File, RulesInForce};
use crate::pipeline::aggregator::Aggregator;
use crate::pipeline::fast_path::{FastPath, ResponseView};
use crate::pipeline::findings::{Findings, Unlisted};
use crate::pipeline::place::{ResponseLocation, RuleHit};
use crate::rules::context::{BodyOutcome, RuleContext, Stranger, Whose};
use crate::rules::diagnostic::Diagnostic;
use crate::rules::hints;
use crate::schema::likeness::Known;
use crate::schema::routes::{self, Match};
use crate::schema::scan::FastValidator;
use crate::schema::select::{self, Routed, SchemaRef, Unjudged};
use crate::settings::Settings;
use crate::text::mask;
use crate::text::span::{Locator, Position};

/// What judging takes and leaves in memory, so that the next to judge need not ask for it again.
#[derive(Default)]
pub(crate) struct Memory {
    tape: Tape,
    scan: FastValidator,
}

/// Judges one response after another, in one thread, with memory that is used again.
pub(super) struct Judge<'s> {
    settings: &'s Settings,
    memory: Memory,
    file: File,
    /// The rules in force, where they are the same for all files.
    rules: Option<RulesInForce>,
    /// Spares good responses the full way.
    fast_path: Option<FastPath<'s>>,
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
            excerpted: BTreeSet::new(),
        }
    }

    /// Returns the memory that it leaves.
    pub(super) fn into_memory(self) -> Memory {
        self.memory
    }

    /// Returns where bodies stand in texts that are no responses themselves.
    pub(super) fn extraction(&self) -> Option<&'s Extraction> {
        self.settings.extraction.as_ref()
    }

    /// Turns to a source: the responses that follow are of it.
    pub(super) fn begin(&mut self, source: &Arc<Source>) {
        let settings = self.settings;
        if *self.file.name == *source.name {
            return;
        }
        let path = LazyCell::new(|| settings.path_of(source));
        let rules = match &self.rules {
            Some(rules) => rules.clone(),
            None => settings.levels.levels(Some(&path)).in_force().collect(),
        };
        let chosen = settings.chosen(|| path.clone());
        self.file = File::new(source.clone(), rules, chosen);
    }

    /// Judges a response of `chunk`, the one with number `response` in its source; `locator`
    /// stands where the former one was.
    pub(super) fn capture<'c>(
        &mut self,
        chunk: &'c Chunk,
        response: u64,
        capture: &Capture<'_>,
        locator: &mut Locator<'c>,
        tally: &mut Aggregator,
    ) {
        if let Body::Malformed { offset, reason } = &capture.body {
            tally.unreadable(Unreadable {
                source: self.file.name.to_string(),
                message: broken_at(locator.position(*offset), reason),
            });
            return;
        }
        let address = self.address(capture);
        let body = body(capture, &address);
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
            };
            let scan = &mut self.memory.scan;
            let fast = self.fast_path.as_mut();
            if fast.is_some_and(|fast| fast.report(scan, &self.file, &address, view, tally)) {
                return;
            }
        }
        locator.position(capture.entry.start);
        let mut at = ResponseLocation {
            chunk: &chunk.text,
            locator: locator.clone(),
            body: &[],
            part: None,
            entry: capture.entry.clone(),
            origin: Arc::new(self.origin(response, &address)),
        };
        match body {
            Err(reason) => self.skip(&at, capture, &address, reason, tally),
            Ok((bytes, part)) => {
                at.body = &bytes;
                at.part = Some(part);
                self.body(at, capture, &address, tally);
            }
        }
    }

    fn address(&self, capture: &Capture<'_>) -> Address {
        let catalog = &self.settings.schemas.catalog;
        let chosen = self.file.chosen;
        let status = capture.status;
        let Some(request) = &capture.request else {
            let exchange = status.map(|status| {
                Arc::new(Exchange {
                    method: None,
                    path: None,
                    status: Some(status),
                })
            });
            return Address {
                exchange,
                chosen,
                routed: None,
                known: false,
                whose: Whose::NoAddress,
                skip: None,
            };
        };
        let found = catalog.routes.find(&request.method, &request.url);
        let mut unjudged = None;
        let (path, routed, whose) = match found {
            Match::Route(route) => {
                let media_type = capture.media_type.as_deref();
                let routed = select::routed(catalog, route, status, media_type);
                unjudged = routed.err().filter(|_| chosen.is_none());
                let routed = routed.unwrap_or_default();
                (Some(route.template.to_string()), routed, Whose::Route)
            }
            Match::OtherMethod | Match::None => {
                let whose = if routes::is_at_stytch(&request.url) {
                    Whose::Host
                } else {
                    Whose::Foreign
                };
                (routes::shown(&request.url), None, whose)
            }
        };
        let (skip_unjudged, whose) = match unjudged {
            Some(Unjudged::Empty) if is_blank(capture) => {
                (Some(SkipReason::NoBody), Whose::Foreign)
            }
            Some(_) => (Some(SkipReason::NoSchema), whose),
            None => (None, whose),
        };
        let preflight = request.method.eq_ignore_ascii_case("OPTIONS");
        let skip = match found {
            Match::OtherMethod if preflight => Some(SkipReason::Preflight),
            Match::OtherMethod | Match::None if chosen.is_none() => Some(SkipReason::NoSchema),
            _ if preflight => Some(SkipReason::Preflight),
            _ => skip_unjudged,
        };
        let exchange = Exchange {
            method: Some(mask::method(&request.method).to_owned()),
            path,
            status,
        };
        Address {
            exchange: Some(Arc::new(exchange)),
            chosen,
            routed,
            known: whose == Whose::Route,
            whose,
            skip,
        }
    }

    /// A response that is counted, not judged; of a route of ours it may still be a finding.
    fn skip(
        &mut self,
        at: &ResponseLocation<'_>,
        capture: &Capture<'_>,
        address: &Address,
        reason: SkipReason,
        tally: &mut Aggregator,
    ) {
        let (diagnostics, _) = self.unchecked(at.chunk, capture, address, reason);
        let diagnostics = in_order(at, diagnostics);
        let places = at.places(&diagnostics);
        if let Some(coverage) = tally.coverage() {
            coverage.response(address.exchange.as_deref(), address.known, false);
        }
        let findings = diagnostics
            .iter()
            .map(|found| at.finding(&self.settings.schemas, found, &places, false));
        let (notes, findings) = findings.partition(|finding| finding.severity == Severity::Note);
        tally.note(notes);
        let origin = at.origin.clone();
        tally.skipped(
            Skipped {
                origin,
                reason,
                note: None,
            },
            findings,
            |_, _| None,
        );
    }

    /// Returns what is found about a response that is not judged.
    fn unchecked(
        &self,
        chunk: &[u8],
        capture: &Capture<'_>,
        address: &Address,
        reason: SkipReason,
    ) -> (Vec<RuleHit>, Vec<Unlisted>) {
        let status = address
            .exchange
            .as_ref()
            .and_then(|exchange| exchange.status);
        let whose = match (address.whose, reason) {
            // The second is a file of something else, such as the requests of an editor's client.
            (_, SkipReason::Preflight) | (Whose::NoAddress, SkipReason::NotACapture) => {
                Whose::Foreign
            }
            // What comes before the answer of a host that nobody names, or is one without a body.
            (Whose::NoAddress, _) if status.is_some_and(|status| (300..400).contains(&status)) => {
                Whose::Foreign
            }
            (Whose::NoAddress, SkipReason::NoBody)
                if status.is_some_and(|status| matches!(status, 100..200 | 204)) =>
            {
                Whose::Foreign
            }
            (whose, _) => whose,
        };
        let context = RuleContext::new(
            &self.settings.schemas,
            address.exchange.as_deref(),
            None,
            BodyOutcome::Skipped { reason, whose },
        );
        self.diagnostics(&context.among(chunk, &capture.parts))
    }

    /// A source that was read, and gave no response.
    pub(super) fn nothing(&mut self, source: &Arc<Source>, tally: &mut Aggregator) {
        self.begin(source);
        let chunk = Chunk {
            source: source.clone(),
            start: Position::START,
            first_response: 0,
            is_whole: true,
            text: Vec::new(),
        };
        let address = Address {
            exchange: None,
            chosen: None,
            routed: None,
            known: false,
            whose: Whose::Source,
            skip: None,
        };
        let capture = Capture::bare(&chunk, 0..0);
        let at = ResponseLocation {
            chunk: &chunk.text,
            locator: Locator::new(&chunk.text, chunk.start),
            body: &[],
            part: None,
            entry: capture.entry.clone(),
            origin: Arc::new(self.origin(0, &address)),
        };
        self.skip(&at, &capture, &address, SkipReason::NoResponse, tally);
    }

    fn origin(&self, response: u64, address: &Address) -> Origin {
        Origin {
            source: self.file.name.clone(),
            file: None,
            path: self.file.path(self.settings),
            response,
            envelope: None,
            exchange: address.exchange.clone(),
            request_id: None,
        }
    }

    /// Judges a body, in the memory that the last one left.
    fn body(
        &mut self,
        at: ResponseLocation<'_>,
        capture: &Capture<'_>,
        address: &Address,
        tally: &mut Aggregator,
    ) {
        let mut tape = std::mem::take(&mut self.memory.tape);
        let parsed = Document::parse_into(at.body, Limits::default(), &mut tape);
        self.parsed(at, capture, address, &parsed, tally);
        self.memory.tape = parsed.map_or(tape, Document::into_tape);
    }

    /// Judges a body that was read as JSON, or tells why it is not.
    fn parsed(
        &mut self,
        mut at: ResponseLocation<'_>,
        capture: &Capture<'_>,
        address: &Address,
        parsed: &Result<Document<'_>, SyntaxError>,
        tally: &mut Aggregator,
    ) {
        if self.is_found(capture)
            && let Some(stranger) = self.stranger(parsed, at.body)
        {
            self.unrecognised(&at, parsed.as_ref().ok(), stranger, tally);
            return;
        }
        let outcome = match parsed {
            Err(error) => BodyOutcome::NotJson { error: *error },
            Ok(document) if is_foreign_error(document, capture, address) => {
                self.skip(&at, capture, address, SkipReason::ForeignError, tally);
                return;
            }
            Ok(document) => match self.validated(document, &mut at, capture, address, tally) {
                Some(outcome) => outcome,
                None => return,
            },
        };
        let settings = self.settings;
        let exchange = address.exchange.as_deref();
        let recorded_at = capture.recorded_at.as_deref();
        let context = RuleContext::new(&settings.schemas, exchange, recorded_at, outcome)
            .among(at.chunk, &capture.parts);
        let (mut diagnostics, unlisted) = self.diagnostics(&context);
        // What is not JSON was not checked. It is invalid where that is denied, and nowhere valid.
        let denied = |(_, severity, _): &RuleHit| *severity == Severity::Error;
        let checked = parsed.is_ok() || diagnostics.iter().any(denied);
        if !checked {
            let unchecked = self.unchecked(at.chunk, capture, address, SkipReason::NotJson);
            let is_new = |(rule, ..): &RuleHit| rule.info.group != Group::Secrets;
            diagnostics.extend(unchecked.0.into_iter().filter(is_new));
        }
        if let Some(coverage) = tally.coverage() {
            coverage.response(exchange, address.known, checked);
        }
        if address.has_none() {
            self.hint(&context, at.body, &mut diagnostics);
        }
        if !diagnostics.is_empty() {
            at.turn_to_file(capture, &self.file.source);
        }
        let (notes, diagnostics) = split_notes(in_order(&at, diagnostics));
        let tell = |found: &[RuleHit]| at.findings(&settings.schemas, found, has_bom(&context));
        tally.note(tell(&notes));
        let findings = Findings {
            listed: tell(&diagnostics),
            unlisted,
        };
        let excerpt = |cause: Option<u64>, index: usize| {
            // What is no part of the body is not shown.
            let is_shown = settings.excerpts && diagnostics[index].2.part.is_none();
            (is_shown && cause.is_none_or(|cause| self.excerpted.insert(cause)))
                .then(|| at.excerpt(settings, parsed.as_ref().ok(), &diagnostics[index].2))
        };
        count(tally, &at.origin, checked, findings, excerpt);
    }

    /// Returns what the schema says of a body; `None` where it takes too long for that, which is told.
    fn validated<'d>(
        &self,
        document: &'d Document<'d>,
        at: &mut ResponseLocation<'_>,
        capture: &Capture<'_>,
        address: &Address,
        tally: &mut Aggregator,
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
        at.origin = Arc::new(told(&at.origin, selection.envelope, selection.root));
        let evaluation = schemas.evaluate(selection.schema, selection.root);
        if evaluation.exhausted {
            let place = at.locator.clone().position(at.entry.start);
            tally.unreadable(Unreadable {
                source: self.file.name.to_string(),
                message: broken_at(place, TOO_MUCH),
            });
            return None;
        }
        tally.summary().error_responses += u64::from(selection.error);
        if let (Some(coverage), SchemaRef::Component(component)) =
            (tally.coverage(), selection.schema)
        {
            coverage.body(&schemas.catalog, component, selection.root);
        }
        Some(BodyOutcome::Judged {
            document,
            selection,
            evaluation,
        })
    }

    /// Adds what a response without an address may be, to findings rather than to notes: a note is one
    /// line, and has no room for more.
    fn hint(&self, context: &RuleContext<'_>, body: &[u8], diagnostics: &mut [RuleHit]) {
        let mut found: Vec<&mut RuleHit> = diagnostics.iter_mut().collect();
        found.sort_by_key(|(_, severity, _)| *severity == Severity::Note);
        let mut found: Vec<&mut Diagnostic> = found.into_iter().map(|found| &mut found.2).collect();
        hints::note(context, body, &self.file.name, &mut found);
    }

    /// Returns whether a text was found, and may be anything; else somebody says that it is a
    /// response.
    fn is_found(&self, capture: &Capture<'_>) -> bool {
        match self.settings.extraction {
            None => self.file.source.is_found && capture.is_bare(),
            // A log has texts of all kinds, as a folder has files.
            Some(_) => capture.request.is_none(),
        }
    }

    /// Returns what a text is that was found in a folder and is no response, where it is none.
    fn stranger(
        &self,
        parsed: &Result<Document<'_>, SyntaxError>,
        text: &[u8],
    ) -> Option<Stranger> {
        let settings = self.settings;
        // The configuration says of this very file that it is one.
        if self.file.chosen.is_some() && settings.schema.is_none() {
            return None;
        }
        let known = Known::of(&settings.schemas, self.file.chosen);
        match parsed {
            Ok(document) if document.root().kind() != Kind::Object => {
                Some(Stranger::NoObject(document.root().kind().name()))
            }
            Ok(document) if !known.is_response(document.root()) => Some(Stranger::NothingKnown),
            Ok(_) => None,
            Err(_) => {
                let names = outer_names(text).filter(|names| !names.is_empty())?;
                let is_known =
                    |name: &&[u8]| std::str::from_utf8(name).is_ok_and(|name| known.is_name(name));
                (!names.iter().any(is_known)).then_some(Stranger::WithComments)
            }
        }
    }

    /// A text in a folder that is no response: counted, and told as what it is.
    fn unrecognised(
        &self,
        at: &ResponseLocation<'_>,
        document: Option<&Document<'_>>,
        stranger: Stranger,
        tally: &mut Aggregator,
    ) {
        let holds = document.and_then(|document| hints::wrapped::note(document.root()));
        let outcome = BodyOutcome::Unrecognised(match holds {
            Some(_) => Stranger::Wrapper,
            None => stranger,
        });
        let context = RuleContext::new(&self.settings.schemas, None, None, outcome);
        let (mut diagnostics, _) = self.diagnostics(&context);
        for (_, _, diagnostic) in &mut diagnostics {
            diagnostic.notes.extend(holds.clone().map(Cow::Owned));
        }
        let places = at.places(&diagnostics);
        let tell = |found: &RuleHit| at.finding(&self.settings.schemas, found, &places, false);
        let findings = diagnostics.iter().map(tell).collect();
        let skipped = Skipped {
            origin: at.origin.clone(),
            reason: SkipReason::NotACapture,
            note: None,
        };
        tally.skipped(skipped, findings, |_, _| None);
    }

    /// Returns what the rules in force find, in the order of the text.
    fn diagnostics(&self, context: &RuleContext<'_>) -> (Vec<RuleHit>, Vec<Unlisted>) {
        let mut diagnostics = Vec::new();
        let mut unlisted = Vec::new();
        for &(rule, severity) in self.file.rules.iter() {
            let found = (rule.check)(context);
            let told = found.told.into_iter();
            diagnostics.extend(told.map(|diagnostic| (rule, severity, diagnostic)));
            if found.more > 0 {
                unlisted.push(Unlisted {
                    severity,
                    rule: rule.info.id,
                    count: found.more,
                });
            }
        }
        drop_misspelt(&mut diagnostics);
        diagnostics.sort_by_key(|(_, _, diagnostic)| diagnostic.at.start);
        (diagnostics, unlisted)
    }
}

/// Returns whether a body is the error of somebody else's server, where nothing says that it is not.
fn is_foreign_error(document: &Document<'_>, capture: &Capture<'_>, address: &Address) -> bool {
    address.chosen != Some(SchemaRef::File)
        && !matches!(address.routed, Some(Routed::Response(_)))
        && select::is_foreign_error(document.root(), capture.status)
}

/// Counts a response, or that it was not checked because it is not JSON, with what was found.
fn count(
    tally: &mut Aggregator,
    origin: &Arc<Origin>,
    checked: bool,
    findings: Findings,
    excerpt: impl FnMut(Option<u64>, usize) -> Option<Snippet>,
) {
    if checked {
        tally.checked(origin, findings, excerpt);
        return;
    }
    let skipped = Skipped {
        origin: origin.clone(),
        reason: SkipReason::NotJson,
        note: None,
    };
    tally.skipped(skipped, findings.listed, excerpt);
}

/// Returns what is worth a note, and the findings.
fn split_notes(diagnostics: Vec<RuleHit>) -> (Vec<RuleHit>, Vec<RuleHit>) {
    let is_note = |(_, severity, _): &RuleHit| *severity == Severity::Note;
    diagnostics.into_iter().partition(is_note)
}

/// Drops the unknown properties that are told as the misspelt name of a missing one.
fn drop_misspelt(diagnostics: &mut Vec<RuleHit>) {
    let missing = diagnostics
        .iter()
        .filter(|(rule, ..)| rule.info.group == Group::Required);
    let told = missing.flat_map(|(.., diagnostic)| &diagnostic.related);
    let told: BTreeSet<usize> = told.map(|(range, _)| range.start).collect();
    if !told.is_empty() {
        let is_told = |diagnostic: &Diagnostic| told.contains(&diagnostic.at.start);
        diagnostics.retain(|(rule, _, diagnostic)| rule.info.id != UNKNOWN || !is_told(diagnostic));
    }
}

/// The rule about properties that no component declares.
const UNKNOWN: &str = "unknown-field";

/// Diagnostics in the order of the source, where some are not in the body.
fn in_order(at: &ResponseLocation<'_>, mut diagnostics: Vec<RuleHit>) -> Vec<RuleHit> {
    if diagnostics
        .iter()
        .any(|(.., diagnostic)| diagnostic.part.is_some())
    {
        let body = at
            .part
            .as_ref()
            .map_or(at.entry.start, |part| part.range.start);
        diagnostics.sort_by_key(|(.., diagnostic)| {
            let part = diagnostic
                .part
                .as_ref()
                .map_or(body, |part| part.range.start);
            part + diagnostic.at.start
        });
    }
    diagnostics
}

/// Said of a response that the schema takes too long for.
const TOO_MUCH: &str = "the schema takes too many steps for this response: it applies many schemas to one place, or refers to itself";

/// The decoded body, or why there is none to judge. What was recorded with an exchange may be
/// anything; what stands on its own was given to be judged.
fn body<'c>(capture: &Capture<'c>, address: &Address) -> Result<(Cow<'c, [u8]>, Part), SkipReason> {
    if let Some(reason) = address.skip {
        return Err(reason);
    }
    let (stored, part) = match &capture.body {
        Body::Absent(reason) => return Err(*reason),
        // Told before it came here.
        Body::Malformed { .. } => return Err(SkipReason::NotJson),
        Body::Present { stored, part } => (stored, part),
    };
    let bytes = decode(stored, part)?;
    // A schema of the user's own may describe a text, a number or null.
    let is_scalar = || address.is_described() && Document::parse(&bytes).is_ok();
    let is_json = begins_as_json(&bytes) || is_scalar();
    if address.exchange.is_some() && (!is_json || is_sanitized(&bytes)) {
        let blank = bytes.trim_ascii().is_empty();
        return Err(if blank {
            SkipReason::NoBody
        } else {
            SkipReason::NotJson
        });
    }
    Ok((bytes, part.clone()))
}

/// Returns whether a response has no body, or one in which nothing stands.
fn is_blank(capture: &Capture<'_>) -> bool {
    match &capture.body {
        Body::Absent(_) => true,
        Body::Malformed { .. } => false,
        Body::Present { stored, part } => {
            decode(stored, part).is_ok_and(|bytes| bytes.trim_ascii().is_empty())
        }
    }
}

fn has_bom(context: &RuleContext<'_>) -> bool {
    matches!(&context.outcome, BodyOutcome::Judged { document, .. } if document.has_bom())
}

/// Returns what may be told of a response that was parsed.
fn told(origin: &Origin, envelope: Option<&'static str>, root: Value<'_>) -> Origin {
    let request_id = root.get("request_id").and_then(Value::as_str);
    Origin {
        source: origin.source.clone(),
        file: origin.file.clone(),
        path: origin.path.clone(),
        response: origin.response,
        envelope,
        exchange: origin.exchange.clone(),
        request_id: request_id.and_then(|id| mask::request_id(&id).map(str::to_owned)),
    }
}
