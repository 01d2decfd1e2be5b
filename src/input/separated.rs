//! Texts that one byte tells apart: lines, and what stands behind record separators. What breaks costs
//! the one text.

use std::ops::Range;

use memchr::{memchr, memchr_iter, memrchr};

use crate::input::bytes::BLOCK;
use crate::input::{Captures, Chunks, ContainerError, Input, ReadError};
use crate::model::capture::{Capture, Chunk};
use crate::text::span::{Locator, Position, without_mark};

/// The number of bytes that are handed to a worker at once: they stay in a processor's own cache.
pub(super) const CHUNK: usize = 4 * BLOCK;

/// The byte that ends a line.
pub(super) const LINE_FEED: u8 = b'\n';

/// Cuts an input into chunks of whole texts.
pub(super) fn split(
    input: &mut Input,
    chunks: &mut Chunks<'_>,
    separator: u8,
) -> Result<(), ReadError> {
    let mut wanted = CHUNK;
    loop {
        let pending = input.fill_soon(wanted, |new| memchr(separator, new).is_some())?;
        let ends = usize::from(separator == LINE_FEED);
        let whole = memrchr(separator, pending).map_or(0, |last| last + ends);
        // Where the input is cut off, what is behind its last whole text is none.
        let length = if input.ended() && !input.is_cut() {
            input.pending().len()
        } else {
            whole
        };
        if length == 0 {
            if input.ended() {
                return Ok(());
            }
            wanted = wanted.saturating_mul(2); // a text longer than a chunk
            continue;
        }
        wanted = CHUNK;
        let counted = Count::of(&input.pending()[..length], separator);
        let end = |text: &[u8], start| counted.end(text, start);
        let chunk = input.take_until(length, counted.texts, end);
        if chunks(chunk).is_break() || (input.ended() && input.pending().is_empty()) {
            return Ok(());
        }
    }
}

/// Hands over each text of a chunk as a body.
#[expect(clippy::unnecessary_wraps, reason = "the signature all readers share")]
pub(super) fn open(
    chunk: &Chunk,
    captures: &mut Captures<'_>,
    separator: u8,
) -> Result<(), ContainerError> {
    texts(&chunk.text, separator).for_each(|text| captures(Capture::bare(chunk, text)));
    Ok(())
}

/// The counts of a chunk of texts, made in one pass over it.
#[derive(Default)]
pub(super) struct Count {
    /// The texts that are not blank.
    pub(super) texts: u64,
    /// The number of lines of the chunk, if it is known to be of whole lines.
    lines: Option<u64>,
}

impl Count {
    /// Counts what is in a chunk.
    pub(super) fn of(text: &[u8], separator: u8) -> Self {
        let (mut texts, mut pieces) = (0, 0);
        for piece in self::pieces(text, separator) {
            texts += u64::from(!is_blank(&text[piece]));
            pieces += 1;
        }
        // Behind the end of the last line nothing is left.
        let is_of_lines = separator == LINE_FEED && text.last() == Some(&LINE_FEED);
        Self {
            texts,
            lines: is_of_lines.then_some(pieces - 1),
        }
    }

    /// Returns where the chunk ends that was counted, if it begins at `start`.
    pub(super) fn end(&self, text: &[u8], start: Position) -> Position {
        match self.lines {
            Some(lines) => start.lines_on(lines, text.len() as u64),
            None => Locator::new(text, start).position(text.len()),
        }
    }
}

/// Returns the texts that are not blank, without what separates them.
pub(super) fn texts(text: &[u8], separator: u8) -> impl Iterator<Item = Range<usize>> + '_ {
    pieces(text, separator).filter(|piece| !is_blank(&text[piece.clone()]))
}

/// Returns what stands before, between and behind the separators.
fn pieces(text: &[u8], separator: u8) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = 0;
    let ends = memchr_iter(separator, text).chain(std::iter::once(text.len()));
    ends.map(move |end| std::mem::replace(&mut start, end + 1)..end)
}

fn is_blank(text: &[u8]) -> bool {
    // Nearly every text begins with what is not blank.
    let blank = |text: &[u8]| text.iter().all(|byte| b" \t\r\n".contains(byte));
    blank(text) || text.first() == Some(&0xEF) && blank(without_mark(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::json_sequence::RECORD_SEPARATOR;

    #[test]
    fn blank_texts_are_no_responses() {
        for (text, separator, expected) in [
            ("\n{}\n \r\n{}\n\u{feff}\r\n", LINE_FEED, [1..3, 7..9]),
            (
                "\u{feff}\x1e{}\n\x1e \n\x1e{",
                RECORD_SEPARATOR,
                [4..7, 11..12],
            ),
        ] {
            let found: Vec<_> = texts(text.as_bytes(), separator).collect();
            assert_eq!(found, expected);
        }
    }
}
