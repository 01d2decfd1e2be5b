//! A source as a whole: read, redacted in memory, and only then written.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::commands::redact::compression::{Compression, TOO_LARGE};
use crate::commands::redact::exchange::Place;
use crate::commands::redact::splice::{Changes, Scalars, Stretch};
use crate::commands::redact::{Redactor, Refusal, not_a_capture};
use crate::input::discover::describe;
use crate::input::tree::{self, Recording};
use crate::input::{self, ByteOrder, Choice, Container, Input, ReadError, Reader, decode};
use crate::model::capture::Chunk;
use crate::model::source::{OUR_FAULT, Origin, Source};
use crate::text::span::Locator;

/// A redacted source. Not `Debug`: what is not secret in it may still be private.
#[derive(Clone, PartialEq, Eq)]
pub struct Redacted {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The files beside it that hold bodies which it names.
    pub beside: Vec<SidecarFile>,
}

/// A file that holds a body which a recording names.
#[derive(Clone, PartialEq, Eq)]
pub struct SidecarFile {
    /// The file as it is.
    pub origin: Origin,
    /// The file as it is to be: its name may be data.
    pub target: Origin,
    /// The bytes it is to hold.
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
        let stored: io::Result<Box<dyn Read>> = match &source.origin {
            Origin::Stdin => Ok(Box::new(io::stdin())),
            Origin::File(path) => File::open(path).map(|file| Box::new(file) as Box<dyn Read>),
            // Members are redacted with their archive.
            Origin::Member { .. } => Err(io::ErrorKind::Unsupported.into()),
        };
        let stored = stored.map_err(|error| said(&error))?;
        // What is redacted is held whole.
        let stored = decode::bounded(stored, self.settings.max_held);
        let stored = stored.map_err(|error| said(&error))?.ok_or(TOO_MUCH)?;
        self.bytes(source, &stored)
    }

    /// The redacted form of what a source holds.
    ///
    /// # Errors
    ///
    /// Why it can't be redacted as a whole.
    pub fn bytes(&mut self, source: &Arc<Source>, stored: &[u8]) -> Result<Redacted, Refusal> {
        self.map.begin();
        let made = guarded(|| self.stored(source, stored));
        if made.is_err() {
            self.map.take_back();
            self.take_counts();
        }
        made
    }

    fn stored(&mut self, source: &Arc<Source>, stored: &[u8]) -> Result<Redacted, Refusal> {
        if input::is_archive(stored) {
            return self.archive(source, stored);
        }
        let Some(packing) = Compression::of_input(stored) else {
            return self.plain(source, stored);
        };
        let limits = self.settings;
        let plain = match packing.undo(stored, limits.max_unpacked.min(limits.max_held)) {
            Err(refusal) if refusal == TOO_LARGE && limits.max_held < limits.max_unpacked => {
                return Err(TOO_MUCH);
            }
            plain => plain?,
        };
        if Compression::of_input(&plain).is_some() || input::is_archive(&plain) {
            let said = "it is compressed twice: decompress it first";
            return Err(Refusal::new(said));
        }
        let made = self.plain(source, &plain)?;
        // Always anew: the old one may tell a name, a comment, or hold frames that nobody reads.
        let bytes = packing.redo(&made.bytes).map_err(|error| said(&error))?;
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
        let Some(order) = ByteOrder::of(plain) else {
            // Where there are several byte order marks, none is kept.
            let marks = Some(input::marks(plain)).filter(|marks| *marks > 3);
            return self.uncoloured(source, &plain[marks.unwrap_or_default()..]);
        };
        let said = "it is not valid UTF-16, although its byte order mark says so";
        let text = order.decoded(plain).ok_or(Refusal::new(said))?;
        let made = self.uncoloured(source, text.as_bytes())?;
        let bytes = order.encoded(&String::from_utf8_lossy(&made.bytes));
        Ok(Redacted { bytes, ..made })
    }

    /// The same of a text in UTF-8; it is written without the colours of a terminal.
    fn uncoloured(&mut self, source: &Arc<Source>, text: &[u8]) -> Result<Redacted, Refusal> {
        if !input::has_colours(text) {
            return self.text(source, text);
        }
        let plain = input::without_colours(text);
        if input::has_colours(&plain) {
            let said = "its terminal colours are nested: save it without colours";
            return Err(Refusal::new(said));
        }
        self.text(source, &plain)
    }

    fn text(&mut self, source: &Arc<Source>, plain: &[u8]) -> Result<Redacted, Refusal> {
        let mut made = self.once(source, plain);
        // What is redacted in part already has numbers of its own.
        while made.is_ok() && self.map.reserve_above() {
            made = self.once(source, plain);
        }
        made
    }

    fn once(&mut self, source: &Arc<Source>, plain: &[u8]) -> Result<Redacted, Refusal> {
        let mut input = opened(source, plain);
        let reader = self.reader(&mut input)?;
        let chosen = self.settings.chosen(source);
        let is_file = matches!(source.origin, Origin::File(_));
        if is_file && not_a_capture::is_one(self.settings, reader, chosen, plain) {
            return Err(not_a_capture::verdict(plain));
        }
        let mut changes = Changes::default();
        self.held = 0;
        let mut outcome = Ok(());
        let split = (reader.split)(&mut input, &mut |chunk| {
            outcome = self.chunk(reader, plain, &chunk, &mut changes);
            match outcome {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            }
        });
        outcome.map_err(
            |refusal| match not_a_capture::verdict_on_yaml(self.settings, plain) {
                Some(verdict) if is_file && refusal.is_of_no_capture() => verdict,
                _ => refusal,
            },
        )?;
        split.map_err(unread)?;
        if let Some(structure) = reader.structure() {
            self.container(structure, plain, &mut changes)?;
        } else if matches!(reader.container, Container::Http) {
            self.heads(plain, &mut changes);
        }
        let made = changes.apply(plain)?;
        if !self.is_read_by(reader, source, &made.bytes) {
            return Err(Refusal::new(OF_ANOTHER));
        }
        // Not every text can take the place of another in it.
        let is_written = reader.structure().is_some() && !tree::is_json(plain);
        if is_written && Recording::of(&made.bytes).broken.is_some() {
            return Err(Refusal::new(NO_PLACE));
        }
        Ok(made)
    }

    /// Counts the files of a recording, which are held until all of them can be written.
    fn hold(&mut self, files: &[SidecarFile]) -> Result<(), Refusal> {
        let lengths = files.iter().map(|file| file.bytes.len() as u64);
        self.held += lengths.sum::<u64>();
        let fits = self.held <= self.settings.max_held;
        fits.then_some(()).ok_or(TOO_MUCH)
    }

    /// Returns whether a text would be read by this reader.
    fn is_read_by(&self, reader: &Reader, source: &Arc<Source>, text: &[u8]) -> bool {
        if self.settings.reader.is_some() || text.trim_ascii().is_empty() {
            return true;
        }
        let found = self.reader(&mut opened(source, text));
        found.is_ok_and(|found| found.name == reader.name)
    }

    fn reader(&self, input: &mut Input) -> Result<&'static Reader, Refusal> {
        match input::choose(self.settings.reader, input).map_err(unread)? {
            Choice::Reader(reader) => Ok(reader),
            Choice::Unread(advice) => Err(Refusal::new(advice)),
            Choice::Nothing | Choice::Unclaimed => Err(Refusal::NOT_A_CAPTURE),
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
        let rest = plain.get(base..);
        if rest.is_none_or(|rest| !rest.starts_with(&chunk.text)) {
            let said = "its compression cannot be written back: decompress it first";
            return Err(Refusal::new(said));
        }
        let is_cassette = reader.structure().is_some() && !tree::is_json(plain);
        let scalars = is_cassette.then(|| Scalars::of(&chunk.text));
        let place = Place {
            chunk,
            stretch: Stretch {
                text: &chunk.text,
                base,
            },
            scalars: &scalars.unwrap_or_default(),
            chosen: self.settings.chosen(&chunk.source),
            raw: matches!(reader.container, Container::Http),
        };
        let mut outcome = Ok(());
        let opened = (reader.open)(chunk, &mut |capture| {
            self.has_met_one = true;
            if outcome.is_ok() {
                let at = capture.entry.start;
                let files = changes.files.len();
                let made = self.capture(&place, &capture, changes);
                outcome = made
                    .and_then(|()| self.hold(&changes.files[files..]))
                    .map_err(|refusal| {
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

/// The refusal if a placeholder can't stand in YAML or TOML.
const NO_PLACE: &str = "a value in it is written in a way that a placeholder cannot be";

/// The refusal if the result would be read as another format than before.
const OF_ANOTHER: &str =
    "its redacted form would be read as another format: name its format with --input-format";

/// Redacts a source. A fault of ours costs that source only.
fn guarded(redact: impl FnOnce() -> Result<Redacted, Refusal>) -> Result<Redacted, Refusal> {
    let made = catch_unwind(AssertUnwindSafe(redact));
    made.unwrap_or(Err(Refusal::new(OUR_FAULT)))
}

fn opened(source: &Arc<Source>, text: &[u8]) -> Input {
    Input::new(Arc::clone(source), Box::new(Cursor::new(text.to_vec())))
}

/// Returns why an input could not be read.
fn unread(fault: ReadError) -> Refusal {
    match fault {
        ReadError::Io(error) => said(&error),
        ReadError::Container(place, reason) => Refusal::at(place, &reason),
    }
}

/// Returns what the system said.
pub(super) fn said(error: &io::Error) -> Refusal {
    Refusal::of(describe(error))
}

/// A source that takes more memory than it may.
pub(super) const TOO_MUCH: Refusal =
    Refusal::new("redacting it takes more memory than --max-held allows");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_refusal_that_quotes_nothing() {
        let refusal = guarded(|| panic!("hunter2")).err().expect("a refusal");
        assert_eq!(refusal.to_string(), OUR_FAULT);
    }
}
