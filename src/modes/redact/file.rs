//! A source as a whole: read, redacted in memory, and only then written.

use std::fs;
use std::io::{self, Cursor, Read, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use flate2::read::MultiGzDecoder;

use crate::input::discover::describe;
use crate::input::{self, Choice, Fault, Input, Reader};
use crate::model::capture::Chunk;
use crate::model::source::{Origin, Source};
use crate::model::span::Locator;
use crate::modes::redact::exchange::Place;
use crate::modes::redact::splice::{Changes, Scalars};
use crate::modes::redact::{Redactor, Refusal, codecs};

impl Redactor<'_> {
    /// The redacted bytes of a source; `None` where it holds nothing at all.
    ///
    /// # Errors
    ///
    /// Why it can't be redacted as a whole.
    pub fn source(&mut self, source: &Arc<Source>) -> Result<Vec<u8>, Refusal> {
        let said = |error: io::Error| Refusal::of(describe(&error));
        let stored = match &source.origin {
            Origin::Stdin => read_all(io::stdin()),
            Origin::File(path) => fs::read(path),
            Origin::Member { .. } => return Err(ARCHIVE),
        };
        let stored = stored.map_err(said)?;
        if stored.starts_with(b"PK\x03\x04") || stored.starts_with(b"PK\x05\x06") {
            return Err(ARCHIVE);
        }
        if !stored.starts_with(&[0x1f, 0x8b]) {
            return self.bytes(source, stored);
        }
        let mut plain = Vec::new();
        let limit = self.settings.max_unpacked;
        let read = MultiGzDecoder::new(&*stored).take(limit.saturating_add(1));
        let broken = |_| Refusal::new("its compressed data is corrupt or cut off");
        { read }.read_to_end(&mut plain).map_err(broken)?;
        if plain.len() as u64 > limit {
            let said = "it unpacks to more than --max-unpacked allows";
            return Err(Refusal::new(said));
        }
        let unchanged = plain.clone();
        let made = self.bytes(source, plain)?;
        if made == unchanged {
            return Ok(stored);
        }
        codecs::gzip(&made).map_err(said)
    }

    /// The redacted form of a source's plain bytes.
    ///
    /// # Errors
    ///
    /// Why it can't be redacted as a whole.
    pub fn bytes(&mut self, source: &Arc<Source>, plain: Vec<u8>) -> Result<Vec<u8>, Refusal> {
        if plain.trim_ascii().is_empty() {
            return Ok(plain);
        }
        if input::decode::magic(&plain).is_some() {
            let said = "it is compressed in a way that can't be written back: decompress it first";
            return Err(Refusal::new(said));
        }
        let before = self.memo.clone();
        let made = self.once(source, &plain)?;
        // What is redacted in part already has numbers of its own.
        let met = std::mem::replace(&mut self.memo, before);
        if self.memo.step_aside(&met) {
            return self.once(source, &plain);
        }
        self.memo = met;
        Ok(made)
    }

    fn once(&mut self, source: &Arc<Source>, plain: &[u8]) -> Result<Vec<u8>, Refusal> {
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
            Fault::Io(error) => Refusal::of(describe(&error)),
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
        let sample = input
            .sample()
            .map_err(|error| Refusal::of(describe(&error)))?;
        match input::detect(&sample, source.origin == Origin::Stdin) {
            Choice::Reader(reader) => Ok(reader),
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
            chosen: self.settings.chosen(&path),
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

const ARCHIVE: Refusal = Refusal::new(
    "it is an archive, which is not written back: unpack it, and redact what is in it",
);

fn read_all(mut bytes: impl Read) -> io::Result<Vec<u8>> {
    let mut whole = Vec::new();
    bytes.read_to_end(&mut whole)?;
    Ok(whole)
}

/// Puts new bytes in place of a file's, all at once: whoever looks sees the old or the new.
///
/// # Errors
///
/// Those of the system; the file is then as it was.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A link stays a link.
    let path = fs::canonicalize(path)?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let number = std::process::id();
    let temporary = folder.join(format!(".{name}.{number}.redacted"));
    let written = write_new(&temporary, bytes, &path).and_then(|()| fs::rename(&temporary, &path));
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    written
}

fn write_new(temporary: &Path, bytes: &[u8], like: &Path) -> io::Result<()> {
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(temporary)?;
    file.write_all(bytes)?;
    file.set_permissions(fs::metadata(like)?.permissions())?;
    file.sync_all()
}
