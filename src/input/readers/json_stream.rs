//! Several JSON texts, one after the other: what several calls of curl write into one file.

use crate::input::{Captures, Chunks, Container, ContainerError, Input, ReadError, Reader, Sample};
use crate::json::{Document, Limits, SyntaxErrorKind};
use crate::model::capture::{Capture, Chunk};
use crate::text::span::without_mark;

pub(super) static READER: Reader = Reader {
    name: "json-stream",
    summary: "several JSON response bodies, one after the other",
    source: "RFC 8259 for each text",
    endings: &[],
    container: Container::None,
    recognise,
    split,
    open,
};

/// The number of bytes that are handed to a worker at once.
const CHUNK: usize = 1 << 20;

/// A whole object or array, and behind it the beginning of another.
fn recognise(sample: &Sample<'_>) -> bool {
    let opens = |text: &[u8]| matches!(text.get(blank(text)), Some(b'{' | b'['));
    if !opens(sample.text) {
        return false;
    }
    // One text by its brackets, and nothing behind it: no need to parse it.
    if let Some(end) = sample.shape().end()
        && !opens(&sample.text[end..])
    {
        return false;
    }
    match Document::parse_prefix(sample.text, Limits::default()) {
        Ok((_, end)) => opens(&sample.text[end..]),
        // Longer than the sample: were it one text, a stream of one would be the same.
        Err(error) => error.is_incomplete() && !sample.complete,
    }
}

fn split(input: &mut Input, chunks: &mut Chunks<'_>) -> Result<(), ReadError> {
    let mut wanted = CHUNK;
    loop {
        input.fill(wanted)?;
        let ended = input.ended();
        let (length, texts) = whole_texts(input.pending(), ended && !input.is_cut());
        if length > 0 {
            wanted = CHUNK;
            if chunks(input.take(length, texts)).is_break() {
                return Ok(());
            }
        } else {
            wanted = wanted.saturating_mul(2); // a text longer than what was read
        }
        if ended && (length == 0 || input.pending().trim_ascii().is_empty()) {
            return Ok(());
        }
    }
}

/// Returns how many bytes of `text` are whole texts, and how many texts that is. Behind a text that
/// is broken nothing can be found again, so it takes all there is.
fn whole_texts(text: &[u8], ended: bool) -> (usize, u64) {
    let mut length = 0;
    let mut count = 0;
    loop {
        let start = length + blank(&text[length..]);
        match Document::parse_prefix(&text[start..], Limits::default()) {
            Ok((_, end)) if ended || start + end < text.len() => {
                length = start + end;
                count += 1;
            }
            Err(error) if ended && error.kind != SyntaxErrorKind::Empty => {
                return (text.len(), count + 1);
            }
            _ => return (length, count),
        }
    }
}

fn open(chunk: &Chunk, captures: &mut Captures<'_>) -> Result<(), ContainerError> {
    let mut at = 0;
    loop {
        at += blank(&chunk.text[at..]);
        match Document::parse_prefix(&chunk.text[at..], Limits::default()) {
            Ok((_, end)) => {
                captures(Capture::bare(chunk, at..at + end));
                at += end;
            }
            Err(error) if error.kind == SyntaxErrorKind::Empty => return Ok(()),
            Err(_) => {
                captures(Capture::bare(chunk, at..chunk.text.len()));
                return Ok(());
            }
        }
    }
}

/// The white space before a text, and the byte order mark that another file may have brought.
fn blank(text: &[u8]) -> usize {
    let rest = text.trim_ascii_start();
    let rest = without_mark(rest);
    text.len() - rest.trim_ascii_start().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_in_a_row_are_reported_from_one() {
        let recognised = |text: &str| recognise(&Sample::new("", text.as_bytes(), true));
        assert!(recognised("{\n}\n{\n}"));
        assert!(recognised("{}{}"));
        assert!(recognised("{} {\"a\":"));
        assert!(recognised("{\n}\n\u{feff}{\n}"));
        assert!(!recognised("{\n}\n"));
        assert!(!recognised("{} x"));
        assert!(!recognised("{\"a\":"));
    }

    #[test]
    fn a_broken_text_takes_the_rest() {
        assert_eq!(whole_texts(b"{} {} {", false), (5, 2));
        assert_eq!(whole_texts(b"{} {} {", true), (7, 3));
        assert_eq!(whole_texts(b"{} ", true), (2, 1));
        assert_eq!(whole_texts("{} \u{feff}{} ".as_bytes(), true), (8, 2));
    }
}
