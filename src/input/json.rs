//! One JSON text: a response body as it came from the wire, or from a pretty-printer.

use crate::input::{Broken, Captures, Chunks, Fault, Input, Reader, Sample};
use crate::model::capture::{Body, Capture, Chunk, Part};
use std::borrow::Cow;

pub(super) static READER: Reader = Reader {
    name: "json",
    summary: "exactly one response body as JSON",
    source: "RFC 8259",
    endings: &[".json"],
    recognise,
    split,
    open,
};

/// Whatever begins as an object or an array and is not several of them.
fn recognise(sample: &Sample<'_>) -> bool {
    matches!(sample.text.trim_ascii_start().first(), Some(b'{' | b'['))
}

fn split(input: &mut Input, chunks: &mut Chunks<'_>) -> Result<(), Fault> {
    let chunk = input.whole()?;
    let _ = chunks(chunk);
    Ok(())
}

#[expect(clippy::unnecessary_wraps, reason = "the signature all readers share")]
fn open<'c>(chunk: &'c Chunk, captures: &mut Captures<'c, '_>) -> Result<(), Broken> {
    captures(bare(chunk, 0..chunk.text.len()));
    Ok(())
}

/// A body that stands in the chunk as it is, with no request around it.
pub(super) fn bare(chunk: &Chunk, range: std::ops::Range<usize>) -> Capture<'_> {
    Capture {
        exchange: None,
        entry: range.clone(),
        body: Body::Present {
            bytes: Cow::Borrowed(&chunk.text[range.clone()]),
            part: Part::plain_body(range),
        },
        parts: Vec::new(),
    }
}
