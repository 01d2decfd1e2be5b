//! The bytes of one source: files and standard input alike.

use std::cell::OnceCell;
use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;

use crate::input::decode::begins_as_json;
use crate::input::shape::Shape;
use crate::model::capture::Chunk;
use crate::model::source::{Origin, Source};
use crate::model::span::{Locator, Position};

/// How much of an input is looked at to recognise its format.
const SAMPLE_SIZE: usize = 1 << 20;

/// A source that is being read.
pub struct Input {
    source: Arc<Source>,
    bytes: Box<dyn Read + Send>,
    /// Read, but not yet handed over.
    pending: Vec<u8>,
    ended: bool,
    at: Position,
    responses: u64,
}

/// The beginning of an input.
pub struct Sample<'i> {
    /// The source's name.
    pub name: &'i str,
    /// Its first bytes, without a byte order mark.
    pub text: &'i [u8],
    /// Whether that is all there is.
    pub complete: bool,
    shape: OnceCell<Shape>,
    names: OnceCell<Shape>,
}

impl<'i> Sample<'i> {
    /// The beginning of an input called `name`.
    pub fn new(name: &'i str, text: &'i [u8], complete: bool) -> Self {
        Self {
            name,
            text,
            complete,
            shape: OnceCell::new(),
            names: OnceCell::new(),
        }
    }

    /// The shape of a JSON text; worked out once for all readers.
    pub fn shape(&self) -> &Shape {
        self.shape.get_or_init(|| Shape::of(self.text))
    }

    /// The shape of a cassette, which is JSON or YAML; worked out once for all readers.
    pub fn names(&self) -> &Shape {
        if begins_as_json(self.text) {
            return self.shape();
        }
        let words = &["interactions", "request"];
        self.names.get_or_init(|| Shape::of_yaml(self.text, words))
    }
}

impl Input {
    /// Opens a source.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn open(source: Arc<Source>) -> io::Result<Self> {
        let bytes: Box<dyn Read + Send> = match &source.origin {
            Origin::Stdin => Box::new(io::stdin()),
            Origin::File(path) => Box::new(open_file(path)?),
        };
        Ok(Self::new(source, bytes))
    }

    /// A source whose bytes come from `bytes`.
    pub fn new(source: Arc<Source>, bytes: Box<dyn Read + Send>) -> Self {
        Self {
            source,
            bytes,
            pending: Vec::new(),
            ended: false,
            at: Position::START,
            responses: 0,
        }
    }

    /// The beginning, which is still to be read.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn sample(&mut self) -> io::Result<Sample<'_>> {
        self.fill(SAMPLE_SIZE)?;
        let text = self
            .pending
            .strip_prefix("\u{feff}".as_bytes())
            .unwrap_or(&self.pending);
        Ok(Sample::new(&self.source.name, text, self.ended))
    }

    /// What is read and not yet handed over, at least `least` bytes of it unless the input ends.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn fill(&mut self, least: usize) -> io::Result<&[u8]> {
        while !self.ended && self.pending.len() < least {
            let missing = (least - self.pending.len()) as u64;
            let read = (&mut self.bytes)
                .take(missing)
                .read_to_end(&mut self.pending)?;
            self.ended = read == 0;
        }
        Ok(&self.pending)
    }

    /// Whether nothing is left to be read; what is pending may still be handed over.
    pub fn ended(&self) -> bool {
        self.ended
    }

    /// Hands over the first `length` pending bytes as a chunk that holds `responses` responses.
    pub fn take(&mut self, length: usize, responses: u64) -> Chunk {
        let rest = self.pending.split_off(length);
        let text = std::mem::replace(&mut self.pending, rest);
        let chunk = Chunk {
            source: self.source.clone(),
            start: self.at,
            first_response: self.responses,
            text,
        };
        self.at = Locator::new(&chunk.text, self.at).position(length);
        self.responses += responses;
        chunk
    }

    /// The whole of the input, from where it stands, as one chunk.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn whole(&mut self) -> io::Result<Chunk> {
        self.bytes.read_to_end(&mut self.pending)?;
        self.ended = true;
        Ok(self.take(self.pending.len(), 0))
    }
}

/// Opens a file, and refuses a folder with a word of its own: reading one fails obscurely.
fn open_file(path: &std::path::Path) -> io::Result<File> {
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory));
    }
    Ok(file)
}
