//! From bytes to captured responses: which files there are, which reader takes one, and the
//! readers themselves, one file each.
//!
//! What a reader hands over for each exchange, good or not, is one [`Capture`]; whoever judges it routes
//! the request, decodes the body and finds the places. For a recording in JSON that is:
//!
//! - `recognise` asks `sample.shape()` for names that nobody else has at those paths.
//! - `split` hands over the input as one chunk, unless it can be cut at its entries.
//! - `open` calls `entries::of` with the path of the list (`&["data", "pairs"]`), which hands over
//!   every whole entry, tells where a recording that is cut off breaks, and never holds more than
//!   one entry. From the entry: `entry::text` and `status`; the body as `message::body` gives it, with
//!   [`Codec`](crate::model::codec::Codec)s for what is still to be undone, or
//!   [`Body::Absent`](crate::model::capture::Body::Absent) with the reason; and `message::parts` of
//!   whatever else may hold a secret, as the format's [`Structure`] says.
//!
//! `nock.rs` is the shortest example, `sibling.rs` reads files that a recording names, and
//! `http.rs` shows a format that is no JSON. Its fixtures go to `fixtures/recordings/<name>`, and
//! its line into the table of `tests/integration/input/recordings_json.rs` that puts the same faulty
//! body into every format.

mod brackets;
mod bytes;
mod cassette;
mod chunked;
pub mod decode;
mod detect;
pub mod discover;
mod entries;
mod entry;
pub mod extraction;
mod headers;
pub(crate) mod http_message;
mod json_sequence;
pub mod jsonc;
mod members;
mod message;
pub mod part_text;
mod readers;
mod separated;
mod shape;
pub mod sibling;
pub mod sidecars;
pub(crate) mod stretches;
pub mod structure;
pub mod tree;
mod unsupported;
pub mod url_pattern;
mod wrapper;

use std::ops::ControlFlow;

use crate::model::capture::{Capture, Chunk};
use crate::text::span::Position;
use structure::Structure;

pub use bytes::colours::{are_in as has_colours, without as without_colours};
pub(crate) use bytes::stored;
pub use bytes::utf16::{ByteOrder, in_utf8};
pub use bytes::{Allowance, Input, Sample, is_archive};
pub(crate) use detect::choose_bare;
pub use detect::{Choice, choose, detect};
pub use json_sequence::marks;
pub(crate) use members::{Admit, Members, admitted};
pub use readers::{READERS, body_beside};

/// A format of captures: its name and summary, how it is recognised, and how it is read.
///
/// Reading has two steps. `split` runs in one thread and cuts the input into chunks that can be
/// opened apart; `open` runs in any thread and hands over a chunk's responses, in order.
pub struct Reader {
    /// The name on the command line.
    pub name: &'static str,
    /// One line: what it reads.
    pub summary: &'static str,
    /// The address of the format's description.
    pub source: &'static str,
    /// The file name endings it claims.
    pub endings: &'static [&'static str],
    /// The container of the bodies.
    pub container: Container,
    /// Whether the beginning of an input is of this format.
    pub recognise: fn(&Sample<'_>) -> bool,
    /// Cuts an input into chunks.
    pub split: fn(&mut Input, &mut Chunks<'_>) -> Result<(), ReadError>,
    /// Hands over the responses of a chunk; an error tells where the chunk stops being one.
    pub open: fn(&Chunk, &mut Captures<'_>) -> Result<(), ContainerError>,
}

/// Receives the chunks from `split`; returns `Break` when no more are wanted.
pub type Chunks<'f> = dyn FnMut(Chunk) -> ControlFlow<()> + 'f;

/// Receives the responses of a chunk from `open`.
pub type Captures<'f> = dyn FnMut(Capture<'_>) + 'f;

/// Hands over the whole input as one chunk, for formats that cannot be cut.
fn whole(input: &mut Input, chunks: &mut Chunks<'_>) -> Result<(), ReadError> {
    let _ = chunks(input.whole()?);
    Ok(())
}

/// The container of the bodies in a format.
#[derive(Clone, Copy)]
pub enum Container {
    /// Nothing: each JSON text is a body.
    None,
    /// HTTP messages, with their heads as they were sent.
    Http,
    /// A recording that is a tree of names and values. It names the scalars that are structure, which stay when it is
    /// redacted.
    Recording(&'static Structure),
}

impl Reader {
    /// Returns whether it reads JSON texts that are bodies, with nothing around them.
    pub fn is_bare(&self) -> bool {
        matches!(self.container, Container::None)
    }

    /// Returns the scalars of its recordings that are structure.
    pub fn structure(&self) -> Option<&'static Structure> {
        match self.container {
            Container::Recording(structure) => Some(structure),
            Container::None | Container::Http => None,
        }
    }

    /// Cuts an input into chunks, as far as it can be read.
    ///
    /// # Errors
    ///
    /// Why that is not to its end.
    pub fn chunks(&self, input: &mut Input, chunks: &mut Chunks<'_>) -> Result<(), ReadError> {
        let read = (self.split)(input, chunks);
        // What breaks because the input is cut off is the same fault once more.
        input.fault().map_or(read, |fault| Err(fault.into()))
    }
}

/// The reader called `name`.
pub fn find(name: &str) -> Option<&'static Reader> {
    READERS.iter().find(|reader| reader.name == name).copied()
}

/// An input that could not be read to its end.
#[derive(Debug)]
pub enum ReadError {
    /// The operating system's error.
    Io(std::io::Error),
    /// The container stops being one, at a place of the source.
    Container(Position, String),
}

impl From<std::io::Error> for ReadError {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

impl ReadError {
    /// Returns what went wrong, and where, without a word of the content.
    pub fn message(&self) -> String {
        match self {
            Self::Io(error) => discover::describe(error),
            Self::Container(place, reason) => broken_at(*place, reason),
        }
    }
}

/// Returns where something breaks, and why.
pub fn broken_at(place: Position, reason: &str) -> String {
    format!("{}: {reason}", place.in_words())
}

/// The fault if something else stands in place of a recording's list of entries.
const NO_LIST: &str = "the entries of this format must be a list";

/// A container that stops being one.
#[derive(Debug)]
pub struct ContainerError {
    /// The byte of the chunk where it does.
    pub offset: usize,
    /// Why, without a word of the content.
    pub reason: String,
}

impl ContainerError {
    /// One that stops at this byte, for this reason.
    fn at(offset: usize, reason: impl Into<String>) -> Self {
        Self {
            offset,
            reason: reason.into(),
        }
    }
}
