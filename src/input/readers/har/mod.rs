//! HTTP Archives: what browsers, proxies and test tools record.
//!
//! HAR 1.1 and 1.2, from Chrome, Firefox, Safari, Charles, mitmproxy, Insomnia, Playwright (whose
//! bodies may be files of their own) and Polly.js (which keeps compressed bodies in pieces). Read
//! entry by entry: no part of it is ever a tree, and memory does not grow with the file.
//!
//! What each recorder does with a body, and where that is known from: `facts/recordings.md`.

mod body;
pub(in crate::input) mod entry;
mod frame;
mod sibling;
mod split;
mod structure;
#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::input::brackets::element_end;
use crate::input::{
    Captures, Chunks, Container, ContainerError, Input, ReadError, Reader, Sample, detect,
};
use crate::json::scan::string_end;
use crate::json::{Document, Kind, Limits, Tape};
use crate::model::capture::Chunk;

pub use sibling::find as beside;
pub(super) use structure::STRUCTURE;

pub(in crate::input) static READER: Reader = Reader {
    name: "har",
    summary: "HTTP Archive from a browser, a proxy, Playwright or Polly.js (HAR 1.1, 1.2)",
    source: "github.com/ahmadnassri/har-spec, versions/1.2.md",
    endings: &[".har", ".har.zip"],
    container: Container::Recording(&STRUCTURE),
    recognise,
    split,
    open,
};

/// Returns whether a file is called as a recording, compressed or not.
pub(in crate::input) fn is_called_so(name: &str) -> bool {
    detect::by_name(name).is_some_and(|reader| reader.name == READER.name)
}

fn recognise(sample: &Sample<'_>) -> bool {
    sample.shape().has(&["log.entries"])
}

fn split(input: &mut Input, chunks: &mut Chunks<'_>) -> Result<(), ReadError> {
    split::split_by(input, chunks, split::BLOCK)
}

/// A chunk is elements of the entries' array, with the commas between them. One that is no entry
/// costs itself only: each byte is looked at a fixed number of times, whatever stands there.
fn open(chunk: &Chunk, captures: &mut Captures<'_>) -> Result<(), ContainerError> {
    let mut tape = Tape::default();
    let mut at = 0;
    let mut junk = None;
    loop {
        let start = next_element(&chunk.text, at);
        if !is_separated(&chunk.text, at..start) {
            junk.get_or_insert((start, frame::NOT_JSON.to_owned()));
        }
        if start == chunk.text.len() {
            break;
        }
        let rest = &chunk.text[start..];
        let fault = match Document::parse_prefix_into(rest, Limits::default(), &mut tape) {
            Ok((document, length)) if document.root().kind() == Kind::Object => {
                at = start + length;
                entry::read(chunk, start, document.root(), captures);
                tape = document.into_tape();
                continue;
            }
            Ok(_) => (start, "an entry is not an object".to_owned()),
            Err(error) => (
                start + error.offset,
                format!("an entry is not JSON: {error}"),
            ),
        };
        at = start + passed(rest);
        if matches!(rest.first(), Some(b'{' | b'[')) {
            captures(entry::broken(chunk, start..at, fault));
        } else {
            junk.get_or_insert(fault);
        }
    }
    junk.map_or(Ok(()), |(offset, reason)| {
        Err(ContainerError { offset, reason })
    })
}

/// Returns where the next element begins, or the end of the text.
fn next_element(text: &[u8], at: usize) -> usize {
    let between = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',');
    at + text[at..].iter().take_while(|byte| between(byte)).count()
}

/// Returns whether as many commas stand there as are to be between elements. Before the first element
/// of a chunk is one, unless it is the first of a list.
fn is_separated(text: &[u8], between: Range<usize>) -> bool {
    let (is_first, is_last) = (between.start == 0, between.end == text.len());
    match memchr::memchr_iter(b',', &text[between]).count() {
        0 => is_first || is_last,
        1 => !is_last,
        _ => false,
    }
}

/// Returns how long the element is that begins with `text`: by its brackets or quotes, as the cut
/// into chunks has counted it, and of anything else up to what may be another.
fn passed(text: &[u8]) -> usize {
    match text.first() {
        Some(b'{' | b'[') => element_end(text).unwrap_or(text.len()),
        Some(b'"') => string_end(text).unwrap_or(text.len()),
        _ => {
            let next = |byte: &u8| matches!(byte, b',' | b'{' | b'[' | b'"');
            text.iter().position(next).unwrap_or(text.len()).max(1)
        }
    }
}
