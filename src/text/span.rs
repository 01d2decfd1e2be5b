//! Places in text, counted as people count them.

use std::cell::Cell;
use std::fmt;
use std::num::NonZeroU64;

use memchr::{memchr_iter, memrchr};
use serde::{Deserialize, Serialize};

/// A count that starts at one, so that a line and an offset can't be confused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OneBased(NonZeroU64);

impl OneBased {
    /// The first line, or the first column.
    pub const FIRST: Self = Self(NonZeroU64::MIN);

    /// The count as a plain number, one or more.
    pub const fn get(self) -> u64 {
        self.0.get()
    }

    /// The count that is `steps` further on.
    #[must_use]
    pub const fn plus(self, steps: u64) -> Self {
        Self(self.0.saturating_add(steps))
    }
}

/// A place between two characters of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Position {
    /// Lines end at a line feed; a carriage return before it belongs to the line.
    pub line: OneBased,
    /// In Unicode characters from the start of the line; a byte order mark has none.
    pub column: OneBased,
    /// In bytes from the start of the source; a byte order mark has three.
    pub offset: u64,
}

impl Position {
    /// The beginning of every source.
    pub const START: Self = Self {
        line: OneBased::FIRST,
        column: OneBased::FIRST,
        offset: 0,
    };

    /// Returns where the line begins that is so many lines, and so many bytes, further on.
    #[must_use]
    pub const fn lines_on(self, lines: u64, bytes: u64) -> Self {
        Self {
            line: self.line.plus(lines),
            column: OneBased::FIRST,
            offset: self.offset + bytes,
        }
    }

    /// Returns it in words: `line 1, column 5`.
    pub fn in_words(self) -> String {
        format!("line {}, column {}", self.line.get(), self.column.get())
    }
}

/// `1:5`, as compilers write it.
impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line.get(), self.column.get())
    }
}

/// A stretch of a source, its end not included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// The position of the first character.
    pub start: Position,
    /// Behind the last character.
    pub end: Position,
}

/// Turns byte offsets into lines and columns. Walks forward from where it stands, so that places
/// asked for in ascending order cost one pass over the text, however long its lines are.
#[derive(Clone)]
pub struct Locator<'t> {
    text: &'t [u8],
    base: Position,
    /// The offset up to which the text has been walked, and the position there.
    walked: Cell<(usize, Position)>,
}

impl<'t> Locator<'t> {
    /// A locator for `text`, whose first byte stands at `base`.
    pub fn new(text: &'t [u8], base: Position) -> Self {
        Self {
            text,
            base,
            walked: Cell::new((0, base)),
        }
    }

    /// The position of the byte at `offset` in the text; past its end, that of the end.
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let is_behind = |(walked, _): &(usize, Position)| *walked <= offset;
        let walked = Some(self.walked.get()).filter(is_behind);
        let (walked, mut at) = walked.unwrap_or((0, self.base));
        let passed = &self.text[walked..offset];
        let in_line = if let Some(last) = memrchr(b'\n', passed) {
            at.line = at.line.plus(memchr_iter(b'\n', passed).count() as u64);
            at.column = OneBased::FIRST;
            &passed[last + 1..]
        } else {
            passed
        };
        at.column = at.column.plus(count_characters(in_line));
        if at.offset == 0 && passed.starts_with(BOM) && in_line.len() == passed.len() {
            at.column = OneBased::FIRST.plus(count_characters(&passed[BOM.len()..]));
        }
        at.offset += passed.len() as u64;
        self.walked.set((offset, at));
        at
    }
}

/// The byte order mark of UTF-8.
pub const BOM: &[u8] = "\u{feff}".as_bytes();

/// Returns a text without the byte order mark that another program may have put before it.
pub fn without_mark(text: &[u8]) -> &[u8] {
    text.strip_prefix(BOM).unwrap_or(text)
}

/// Characters in `text`: every byte but UTF-8's continuation bytes begins one. Counted in bytes, as
/// many as a byte can count, so that many are looked at in one instruction: a recording may be one
/// line of a gigabyte.
fn count_characters(text: &[u8]) -> u64 {
    let begins = |byte: &u8| u8::from(byte & 0xc0 != 0x80);
    text.chunks(u8::MAX.into())
        .map(|few| u64::from(few.iter().map(begins).sum::<u8>()))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_locator_can_be_asked_backwards() {
        let locator = Locator::new(b"a\nb\nc", Position::START);
        assert_eq!(locator.position(4).line.get(), 3);
        assert_eq!(locator.position(2).line.get(), 2);
        assert_eq!(locator.position(0).line.get(), 1);
    }
}
