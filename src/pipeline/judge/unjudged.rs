//! Reports what is not judged: responses that are counted with a reason, sources that hold none, and texts in folders
//! that are none.

use std::borrow::Cow;
use std::sync::Arc;

use crate::input::jsonc::outer_names;
use crate::json::{Document, Kind, SyntaxError};
use crate::model::capture::{Capture, Chunk, SkipReason};
use crate::model::finding::{Finding, Skipped};
use crate::model::rule::Severity;
use crate::model::source::Source;
use crate::pipeline::address::Address;
use crate::pipeline::aggregator::Aggregator;
use crate::pipeline::judge::Judge;
use crate::pipeline::response_location::{ResponseLocation, RuleHit};
use crate::pipeline::rule_hits;
use crate::rules::context::{BodyOutcome, RuleContext, Stranger, Whose};
use crate::rules::hints;
use crate::schema::recognition::Known;
use crate::text::span::{Locator, Position};

impl Judge<'_> {
    /// A response that is counted, not judged; of a route of ours it may still be a finding.
    pub(super) fn skip(
        &mut self,
        at: &ResponseLocation<'_>,
        capture: &Capture<'_>,
        address: &Address,
        reason: SkipReason,
        aggregator: &mut Aggregator,
    ) {
        let diagnostics = self.unchecked(at.chunk, capture, address, reason);
        if let Some(coverage) = aggregator.coverage() {
            coverage.response(address.exchange.as_deref(), address.known, false);
        }
        let diagnostics = rule_hits::in_order(at, diagnostics);
        let findings = at.findings(&self.settings.schemas, &diagnostics, false);
        let is_note = |finding: &Finding| finding.severity == Severity::Note;
        let (notes, findings) = findings.into_iter().partition(is_note);
        aggregator.note(notes);
        aggregator.skipped(Skipped::new(&at.origin, reason), findings, |_, _| None);
    }

    /// Returns what is found about a response that is not judged.
    pub(super) fn unchecked(
        &self,
        chunk: &[u8],
        capture: &Capture<'_>,
        address: &Address,
        reason: SkipReason,
    ) -> Vec<RuleHit> {
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
        // Without a body there are no kinds to be too many of.
        self.diagnostics(&context.among(chunk, &capture.parts, &self.file.source.origin))
            .unwrap_or_default()
    }

    /// A source that was read, and gave no response.
    pub(in crate::pipeline) fn nothing(
        &mut self,
        source: &Arc<Source>,
        aggregator: &mut Aggregator,
    ) {
        self.begin(source);
        let chunk = Chunk {
            source: source.clone(),
            start: Position::START,
            first_response: 0,
            is_whole: true,
            text: Vec::new(),
        };
        let address = Address::of_nobody(None, Whose::Source);
        let capture = Capture::bare(&chunk, 0..0);
        let at = ResponseLocation {
            chunk: &chunk.text,
            locator: &Locator::new(&chunk.text, chunk.start),
            body: &[],
            part: None,
            entry: capture.entry.clone(),
            origin: Arc::new(self.file.origin(self.settings, 0, &address)),
        };
        self.skip(&at, &capture, &address, SkipReason::NoResponse, aggregator);
    }

    /// Returns whether a text was found, and may be anything; else somebody says that it is a
    /// response.
    pub(super) fn is_found(&self, capture: &Capture<'_>) -> bool {
        match self.settings.extraction {
            None => self.file.source.is_found && capture.is_bare(),
            // A log has texts of all kinds, as a folder has files.
            Some(_) => capture.request.is_none(),
        }
    }

    /// Returns what a text is that was found in a folder and is no response, where it is none.
    pub(super) fn stranger(
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
            Ok(document) if known.is_response(document.root()) => None,
            Ok(document) if document.root().kind() != Kind::Object => {
                Some(Stranger::NoObject(document.root().kind().name()))
            }
            Ok(_) => Some(Stranger::NothingKnown),
            Err(_) => {
                let names = outer_names(text).filter(|names| !names.is_empty())?;
                let is_known =
                    |name: &&[u8]| std::str::from_utf8(name).is_ok_and(|name| known.is_name(name));
                (!names.iter().any(is_known)).then_some(Stranger::WithComments)
            }
        }
    }

    /// A text in a folder that is no response: counted, and named as what it is.
    pub(super) fn unrecognised(
        &self,
        at: &ResponseLocation<'_>,
        document: Option<&Document<'_>>,
        stranger: Stranger,
        aggregator: &mut Aggregator,
    ) {
        let holds =
            document.and_then(|document| hints::wrapped::note(document.root(), self.body_at()));
        let outcome = BodyOutcome::Unrecognised(match holds {
            Some(_) => Stranger::Wrapper,
            None => stranger,
        });
        let context = RuleContext::new(&self.settings.schemas, None, None, outcome);
        let mut diagnostics = self.diagnostics(&context).unwrap_or_default();
        for (_, _, diagnostic) in &mut diagnostics {
            diagnostic.notes.extend(holds.clone().map(Cow::Owned));
        }
        let findings = at.findings(&self.settings.schemas, &diagnostics, false);
        let skipped = Skipped::new(&at.origin, SkipReason::NotACapture);
        aggregator.skipped(skipped, findings, |_, _| None);
    }
}
