//! JSON texts with a record separator before each (RFC 7464), as `jq --seq` writes them. What
//! breaks costs the one text: no text can hold the separator.

use memchr::{memchr, memchr_iter, memrchr};

use crate::input::bytes::BLOCK;
use crate::input::{Captures, Chunks, Container, ContainerError, Input, ReadError, Reader, Sample};
use crate::model::capture::{Capture, Chunk};

pub(super) static READER: Reader = Reader {
    name: "json-seq",
    summary: "JSON response bodies, each after a record separator (`jq --seq`)",
    source: "RFC 7464",
    endings: &[".json-seq"],
    container: Container::None,
    recognise,
    split,
    open,
};

/// The character that begins a text.
const SEPARATOR: u8 = 0x1e;

/// How much is handed to a worker at once.
const CHUNK: usize = 4 * BLOCK;

fn recognise(sample: &Sample<'_>) -> bool {
    sample.text.trim_ascii_start().first() == Some(&SEPARATOR)
}

fn split(input: &mut Input, chunks: &mut Chunks<'_>) -> Result<(), ReadError> {
    let mut wanted = CHUNK;
    loop {
        let pending = input.fill_soon(wanted, |new| memchr(SEPARATOR, new).is_some())?;
        let begun = memrchr(SEPARATOR, pending).unwrap_or_default();
        let length = if input.ended() && !input.is_cut() {
            input.pending().len()
        } else {
            begun
        };
        if length == 0 {
            if input.ended() {
                return Ok(());
            }
            wanted = wanted.max(input.pending().len()).saturating_mul(2); // a text longer than that
            continue;
        }
        wanted = CHUNK;
        let responses = texts(&input.pending()[..length]).count() as u64;
        let chunk = input.take(length, responses);
        if chunks(chunk).is_break() || (input.ended() && input.pending().is_empty()) {
            return Ok(());
        }
    }
}

#[expect(clippy::unnecessary_wraps, reason = "the signature all readers share")]
fn open(chunk: &Chunk, captures: &mut Captures<'_>) -> Result<(), ContainerError> {
    texts(&chunk.text).for_each(|text| captures(Capture::bare(chunk, text)));
    Ok(())
}

/// Returns what stands between the separators and is not blank.
fn texts(text: &[u8]) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
    let mut start = 0;
    let ends = memchr_iter(SEPARATOR, text).chain(std::iter::once(text.len()));
    ends.filter_map(move |end| {
        let range = std::mem::replace(&mut start, end + 1)..end;
        let inside = text.get(range.clone()).unwrap_or_default();
        let inside = inside.strip_prefix("\u{feff}".as_bytes()).unwrap_or(inside);
        (!inside.trim_ascii().is_empty()).then_some(range)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_separator_begins_a_text() {
        let recognised = |text: &str| recognise(&Sample::new("", text.as_bytes(), true));
        assert!(recognised("\x1e{}\n\x1e{\n}\n"));
        assert!(!recognised("{}\n\x1e{}"));
        let found: Vec<_> = texts("\u{feff}\x1e{}\n\x1e \n\x1e{".as_bytes()).collect();
        assert_eq!(found, [4..7, 11..12]);
    }
}
