//! One JSON text: a response body as it came from the wire, or from a pretty-printer.

use crate::input::{Captures, Container, ContainerError, Reader, Sample, whole};
use crate::model::capture::{Capture, Chunk};

pub(super) static READER: Reader = Reader {
    name: "json",
    summary: "a single JSON response body",
    source: "RFC 8259",
    endings: &[".json"],
    container: Container::None,
    recognise,
    split: whole,
    open,
};

/// Whatever begins as an object or an array and is not several of them. A template of something
/// else (`{{ … }}`, `{% … %}`) only looks so; its name may still say JSON.
fn recognise(sample: &Sample<'_>) -> bool {
    match sample.text.trim_ascii_start() {
        [b'{', b'{' | b'%', ..] => false,
        text => matches!(text.first(), Some(b'{' | b'[')),
    }
}

#[expect(clippy::unnecessary_wraps, reason = "the signature all readers share")]
fn open(chunk: &Chunk, captures: &mut Captures<'_>) -> Result<(), ContainerError> {
    captures(Capture::bare(chunk, 0..chunk.text.len()));
    Ok(())
}
