//! From bytes to captured responses: which files there are, which reader takes one, and the
//! readers themselves, one file each.

mod betamax;
mod bytes;
mod cassette;
pub mod decode;
mod detect;
pub mod discover;
mod go_vcr;
mod json;
mod json_stream;
mod ndjson;
mod php_vcr;
mod shape;
pub mod tree;
mod vcr;
mod vcrpy;

use std::ops::ControlFlow;

use crate::model::capture::{Capture, Chunk};
use crate::model::span::Position;

pub use bytes::{Input, Sample};
pub use detect::{Choice, detect};

/// A format of captures: what is told of it, how it is recognised, and how it is read.
///
/// Reading has two steps. `split` runs in one thread and cuts the input into chunks that can be
/// opened apart; `open` runs in any thread and hands over a chunk's responses, in order.
pub struct Reader {
    /// The name on the command line.
    pub name: &'static str,
    /// One line: what it reads.
    pub summary: &'static str,
    /// Where the format is described.
    pub source: &'static str,
    /// The file name endings it claims.
    pub endings: &'static [&'static str],
    /// Whether the beginning of an input is of this format.
    pub recognise: fn(&Sample<'_>) -> bool,
    /// Cuts an input into chunks.
    pub split: fn(&mut Input, &mut Chunks<'_>) -> Result<(), Fault>,
    /// Hands over the responses of a chunk; an error tells where the chunk stops being one.
    pub open: fn(&Chunk, &mut Captures<'_>) -> Result<(), Broken>,
}

/// Where `split` sends the chunks; `Break` when no more are wanted.
pub type Chunks<'f> = dyn FnMut(Chunk) -> ControlFlow<()> + 'f;

/// Where `open` hands the responses of a chunk over.
pub type Captures<'f> = dyn FnMut(Capture<'_>) + 'f;

/// Every reader, in the order in which they are asked whether they recognise a content.
pub static READERS: &[&Reader] = &[
    &betamax::READER,
    &vcr::READER,
    &go_vcr::READER,
    &vcrpy::READER,
    &php_vcr::READER,
    &ndjson::READER,
    &json_stream::READER,
    &json::READER,
];

/// The reader called `name`.
pub fn find(name: &str) -> Option<&'static Reader> {
    READERS.iter().find(|reader| reader.name == name).copied()
}

/// An input that could not be read to its end.
#[derive(Debug)]
pub enum Fault {
    /// What the system said.
    Io(std::io::Error),
    /// The container stops being one, at a place of the source.
    Broken(Position, String),
}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

/// A container that stops being one.
#[derive(Debug)]
pub struct Broken {
    /// The byte of the chunk where it does.
    pub offset: usize,
    /// Why, without a word of the content.
    pub reason: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The registry guards itself: a reader that is written and not listed would never be asked.
    #[test]
    fn every_reader_is_listed() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/input");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .expect("src/input")
            .map(|entry| {
                entry
                    .expect("an entry")
                    .path()
                    .file_stem()
                    .expect("a name")
                    .to_string_lossy()
                    .replace('_', "-")
            })
            .filter(|name| {
                ![
                    "mod", "bytes", "cassette", "decode", "detect", "discover", "shape", "tree",
                ]
                .contains(&name.as_str())
            })
            .collect();
        files.sort();
        let mut listed: Vec<&str> = READERS.iter().map(|reader| reader.name).collect();
        listed.sort_unstable();
        assert_eq!(files, listed);
    }
}
