//! HTTP Archives: what browsers, proxies and test tools record.
//!
//! HAR 1.1 and 1.2, from Chrome, Firefox, Safari, Charles, mitmproxy, Insomnia, Playwright (whose
//! bodies may be files of their own) and Polly.js (which keeps compressed bodies in pieces). Read
//! entry by entry: no part of it is ever a tree, and memory does not grow with the file.
//!
//! What each recorder does with a body, and where that is known from: `facts/recordings.md`.

mod body;
mod brackets;
mod entry;
mod frame;
mod parts;
mod sibling;
mod split;
#[cfg(test)]
mod tests;

use memchr::memchr2;

use crate::input::{Broken, Captures, Chunks, Fault, Input, Reader, Sample};
use crate::model::capture::{Body, Capture, Chunk};
use crate::model::document::{Document, Kind, Limits, Tape};
use brackets::{Brackets, Mark};

pub(super) static READER: Reader = Reader {
    name: "har",
    summary: "HTTP Archive of a browser, a proxy, Playwright or Polly.js (HAR 1.1, 1.2)",
    source: "github.com/ahmadnassri/har-spec, versions/1.2.md",
    endings: &[".har", ".har.zip"],
    recognise,
    split,
    open,
};

fn recognise(sample: &Sample<'_>) -> bool {
    sample.shape().has(&["log.entries"])
}

fn split(input: &mut Input, chunks: &mut Chunks<'_>) -> Result<(), Fault> {
    split::split_by(input, chunks, split::BLOCK)
}

/// A chunk is elements of the entries' array, with the commas between them.
fn open(chunk: &Chunk, captures: &mut Captures<'_>) -> Result<(), Broken> {
    let mut tape = Tape::default();
    let mut at = 0;
    let mut junk = None;
    while let Some(start) = next_element(&chunk.text, at) {
        let rest = &chunk.text[start..];
        match Document::parse_prefix_into(rest, Limits::default(), &mut tape) {
            Ok((document, length)) if document.root().kind() == Kind::Object => {
                entry::capture(chunk, start, &document, captures);
                at = start + length;
                tape = document.into_tape();
            }
            parsed => {
                let fault = match parsed {
                    Ok(_) => (start, "an entry is no object".to_owned()),
                    Err(error) => (
                        start + error.offset,
                        format!("an entry is not JSON: {error}"),
                    ),
                };
                at = if let Some(length) = element_end(rest) {
                    captures(broken(chunk, start..start + length, fault));
                    start + length
                } else {
                    junk.get_or_insert(fault);
                    start + memchr2(b',', b'{', rest).unwrap_or(rest.len()).max(1)
                };
            }
        }
    }
    junk.map_or(Ok(()), |(offset, reason)| Err(Broken { offset, reason }))
}

fn next_element(text: &[u8], at: usize) -> Option<usize> {
    let between = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',');
    let passed = text[at..].iter().take_while(|byte| between(byte)).count();
    (at + passed < text.len()).then_some(at + passed)
}

/// How long the element is that begins with `text`, by its brackets: as the cut into chunks has
/// counted it. `None` for what has none.
fn element_end(text: &[u8]) -> Option<usize> {
    if !matches!(text.first(), Some(b'{' | b'[')) {
        return None;
    }
    let mut end = None;
    let mut brackets = Brackets::inside();
    let found = &mut |mark: Mark| {
        if let (Mark::ElementEnd(at), None) = (mark, end) {
            end = Some(at);
        }
    };
    brackets.walk(text, found);
    end
}

fn broken(chunk: &Chunk, entry: std::ops::Range<usize>, fault: (usize, String)) -> Capture<'_> {
    let (offset, reason) = fault;
    Capture {
        body: Body::Broken { offset, reason },
        ..Capture::bare(chunk, entry)
    }
}
