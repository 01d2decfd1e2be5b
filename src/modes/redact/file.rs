//! A source as a whole: read, redacted in memory, and only then written.

use std::fs;
use std::io::{self, Cursor, Read};
use std::ops::ControlFlow;
use std::sync::Arc;

use crate::input::discover::describe;
use crate::input::{self, Choice, Fault, Input, Reader};
use crate::model::capture::Chunk;
use crate::model::source::{Origin, Source};
use crate::model::span::Locator;
use crate::modes::redact::exchange::Place;
use crate::modes::redact::packing::Packing;
use crate::modes::redact::splice::{Changes, Scalars};
use crate::modes::redact::{Redactor, Refusal};

/// A redacted source. Not `Debug`: what is not secret in it may still be private.
#[derive(Clone, PartialEq, Eq)]
pub struct Redacted {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The files beside it that hold bodies which it names.
    pub beside: Vec<Beside>,
}

/// A file that holds a body which a recording names.
#[derive(Clone, PartialEq, Eq)]
pub struct Beside {
    /// Where it is.
    pub origin: Origin,
    /// What it is to hold.
    pub bytes: Vec<u8>,
    /// Whether that is something else than it holds now.
    pub is_changed: bool,
}

impl Redactor<'_> {
    /// A source and the files that hold its bodies, redacted.
    ///
    /// # Errors
    ///
    /// Why it can't be redacted as a whole.
    pub fn source(&mut self, source: &Arc<Source>) -> Result<Redacted, Refusal> {
        let stored = match &source.origin {
            Origin::Stdin => read_all(io::stdin()),
            Origin::File(path) => fs::read(path),
            // Members are redacted with their archive.
            Origin::Member { .. } => Err(io::ErrorKind::Unsupported.into()),
        };
        self.bytes(source, stored.map_err(|error| said(&error))?)
    }

    /// The redacted form of what a source holds.
    ///
    /// # Errors
    ///
    /// Why it can't be redacted as a whole.
    pub fn bytes(&mut self, source: &Arc<Source>, stored: Vec<u8>) -> Result<Redacted, Refusal> {
        if input::is_archive(&stored) {
            return self.archive(source, stored);
        }
        let Some(packing) = Packing::of_input(&stored) else {
            return self.plain(source, &stored);
        };
        let plain = packing.undo(&stored, self.settings.max_unpacked)?;
        if Packing::of_input(&plain).is_some() {
            let said = "it is compressed twice: decompress it first";
            return Err(Refusal::new(said));
        }
        let made = self.plain(source, &plain)?;
        let bytes = if made.bytes == plain {
            stored
        } else {
            packing.redo(&made.bytes).map_err(|error| said(&error))?
        };
        Ok(Redacted { bytes, ..made })
    }

    /// The redacted form of what stands in a source, nothing of it compressed.
    pub(super) fn plain(
        &mut self,
        source: &Arc<Source>,
        plain: &[u8],
    ) -> Result<Redacted, Refusal> {
        if plain.trim_ascii().is_empty() {
            return Ok(Redacted {
                bytes: plain.to_vec(),
                beside: Vec::new(),
            });
        }
        let before = self.memo.clone();
        let made = self.once(source, plain)?;
        // What is redacted in part already has numbers of its own.
        let met = std::mem::replace(&mut self.memo, before);
        if self.memo.step_aside(&met) {
            return self.once(source, plain);
        }
        self.memo = met;
        Ok(made)
    }

    fn once(&mut self, source: &Arc<Source>, plain: &[u8]) -> Result<Redacted, Refusal> {
        let mut input = Input::new(Arc::clone(source), Box::new(Cursor::new(plain.to_vec())));
        let reader = self.reader(source, &mut input)?;
        let mut changes = Changes::default();
        let mut outcome = Ok(());
        let split = (reader.split)(&mut input, &mut |chunk| {
            outcome = self.chunk(reader, plain, &chunk, &mut changes);
            match outcome {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            }
        });
        outcome?;
        split.map_err(|fault| match fault {
            Fault::Io(error) => said(&error),
            Fault::Broken(place, reason) => Refusal::at(place, &reason),
        })?;
        if !matches!(reader.name, "json" | "ndjson" | "json-stream" | "http") {
            let scalars = Scalars::of(plain);
            self.rest(plain, &scalars, &mut changes)?;
        }
        changes.apply(plain)
    }

    fn reader(&self, source: &Source, input: &mut Input) -> Result<&'static Reader, Refusal> {
        if let Some(reader) = self.settings.reader {
            return Ok(reader);
        }
        let sample = input.sample().map_err(|error| said(&error))?;
        match input::detect(&sample, source.origin == Origin::Stdin) {
            Choice::Reader(reader) => Ok(reader),
            Choice::Unread(format) => Err(Refusal::new(format.advice)),
            Choice::Nothing | Choice::Unclaimed => Err(Refusal::new("it is not a capture")),
        }
    }

    fn chunk(
        &mut self,
        reader: &Reader,
        plain: &[u8],
        chunk: &Chunk,
        changes: &mut Changes,
    ) -> Result<(), Refusal> {
        let base = usize::try_from(chunk.start.offset).unwrap_or(usize::MAX);
        if plain
            .get(base..)
            .is_none_or(|rest| !rest.starts_with(&chunk.text))
        {
            let said = "it is compressed in a way that can't be written back: decompress it first";
            return Err(Refusal::new(said));
        }
        let cassette = !matches!(
            reader.name,
            "json" | "ndjson" | "json-stream" | "http" | "har"
        );
        let scalars = if cassette {
            Scalars::of(&chunk.text)
        } else {
            Scalars::default()
        };
        let path = self.settings.path_of(&chunk.source);
        let place = Place {
            chunk,
            base,
            scalars: &scalars,
            chosen: self.settings.chosen(|| path.clone()),
            raw: reader.name == "http",
        };
        let mut outcome = Ok(());
        let opened = (reader.open)(chunk, &mut |capture| {
            if outcome.is_ok() {
                let at = capture.entry.start;
                outcome = self.capture(&place, &capture, changes).map_err(|refusal| {
                    let position = Locator::new(&chunk.text, chunk.start).position(at);
                    refusal.from(position)
                });
            }
        });
        outcome?;
        opened.map_err(|broken| {
            let place = Locator::new(&chunk.text, chunk.start).position(broken.offset);
            Refusal::at(place, &broken.reason)
        })
    }
}

/// What the system said.
pub(super) fn said(error: &io::Error) -> Refusal {
    Refusal::of(describe(error))
}

fn read_all(mut bytes: impl Read) -> io::Result<Vec<u8>> {
    let mut whole = Vec::new();
    bytes.read_to_end(&mut whole)?;
    Ok(whole)
}
