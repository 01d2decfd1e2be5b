//! A text in memory of a fixed size: every offset is brought within it, so that no look at the text
//! has to ask where it ends.

use super::scan;
use super::simd::{STEP, string_terminators};

/// Memory of so many bytes, a power of two. Half of it is for the text; behind that stands a zero,
/// which no JSON text has, and then whatever stood there before.
pub struct Buffer<const SIZE: usize> {
    bytes: Box<[u8; SIZE]>,
    length: usize,
}

impl<const SIZE: usize> Default for Buffer<SIZE> {
    /// Memory that the system gives when it is first written to.
    fn default() -> Self {
        let bytes = vec![0; SIZE].try_into();
        Self {
            bytes: bytes.expect("as many bytes as were asked for"),
            length: 0,
        }
    }
}

impl<const SIZE: usize> Buffer<SIZE> {
    /// The longest text that it holds.
    pub const LONGEST: usize = SIZE / 2 - 1;

    /// Takes a copy of a text; `None` where that is too long.
    pub fn fill(&mut self, text: &[u8]) -> Option<()> {
        self.fill_with(text.len(), |room| {
            room.copy_from_slice(text);
            Some(text.len())
        })
    }

    /// Takes what `write` writes into room for `most` bytes, of which it says how many they are.
    pub fn fill_with(
        &mut self,
        most: usize,
        write: impl FnOnce(&mut [u8]) -> Option<usize>,
    ) -> Option<()> {
        (most <= Self::LONGEST).then_some(())?;
        self.length = write(&mut self.bytes[..most])?.min(most);
        self.bytes[self.length] = 0;
        Some(())
    }

    /// Returns the text, to be looked at.
    pub fn view(&self) -> View<'_, SIZE> {
        View {
            bytes: &self.bytes,
            length: self.length,
        }
    }
}

/// The text of a buffer. It is handed on by value: what it points to is then no question at each look.
#[derive(Clone, Copy)]
pub struct View<'t, const SIZE: usize> {
    bytes: &'t [u8; SIZE],
    length: usize,
}

impl<'t, const SIZE: usize> View<'t, SIZE> {
    /// Returns the text.
    pub fn text(self) -> &'t [u8] {
        &self.bytes[..self.length]
    }

    /// Returns the text and what stands behind it: for those who stop at a zero.
    #[inline]
    pub fn all(self) -> &'t [u8; SIZE] {
        self.bytes
    }

    /// Returns the byte at an offset.
    #[inline]
    pub fn byte(self, at: usize) -> u8 {
        self.bytes[at % (SIZE / 2)]
    }

    /// Returns the bytes that begin at an offset.
    #[inline]
    pub fn block<const N: usize>(self, at: usize) -> &'t [u8; N] {
        const { assert!(N <= SIZE / 2) };
        let block = self.bytes[at % (SIZE / 2)..].first_chunk();
        block.expect("half of it is behind every offset")
    }

    /// Returns the offset behind the whitespace at `at`, if there is any.
    #[inline]
    pub fn skip(self, at: usize) -> usize {
        if self.byte(at) > b' ' {
            return at;
        }
        scan::whitespace(self.text(), at)
    }

    /// Returns the offset behind the string whose opening quote is at `at`, and whether it has
    /// escapes. That it is UTF-8 is not checked.
    #[inline]
    pub fn string(self, at: usize) -> Option<(usize, bool)> {
        self.string_within::<{ STEP / 2 }>(at)
    }

    /// The same of one that ends within so many bytes, most likely.
    #[inline]
    pub fn string_within<const LIKELY: usize>(self, at: usize) -> Option<(usize, bool)> {
        let seen = string_terminators::<LIKELY>(self.block(at + 1));
        if seen == 0 {
            return self.long_string(at + 1 + LIKELY);
        }
        let end = at + 1 + seen.trailing_zeros() as usize;
        if self.byte(end) == b'"' {
            return Some((end + 1, false));
        }
        self.long_string(end)
    }

    /// The same of a string of which all before `from` is plain.
    #[inline(never)]
    fn long_string(self, mut from: usize) -> Option<(usize, bool)> {
        while from < self.length {
            let seen = string_terminators::<STEP>(self.block(from));
            if seen == 0 {
                from += STEP;
                continue;
            }
            let end = from + seen.trailing_zeros() as usize;
            if self.byte(end) == b'"' {
                return Some((end + 1, false));
            }
            // What was passed is plain, so that any byte of it may stand for the opening quote.
            return scan::string(self.text(), from - 1);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Small = Buffer<512>;

    /// The end of every string is that which the parser finds, wherever the text ends, and
    /// whatever stood in the memory before.
    #[test]
    fn strings_end_where_the_parser_ends_them() {
        let mut buffer = Small::default();
        for length in 0..150 {
            for tail in ["\"", "\"x", "", "\\\"\"", "\\u00e9\"", "\\", "\n\"", "\\\""] {
                buffer.fill(&[b'"'; 200]).expect("room");
                let text = format!("\"{}{tail}", "n".repeat(length));
                buffer.fill(text.as_bytes()).expect("room");
                assert_eq!(buffer.view().text(), text.as_bytes());
                let found = scan::string(text.as_bytes(), 0);
                assert_eq!(buffer.view().string(0), found, "{length}, {tail:?}");
            }
        }
    }

    #[test]
    fn what_does_not_fit_is_not_taken() {
        let mut buffer = Small::default();
        assert!(buffer.fill(&[b'x'; Small::LONGEST + 1]).is_none());
        assert!(buffer.fill(&[b'x'; Small::LONGEST]).is_some());
        assert_eq!(buffer.view().byte(Small::LONGEST), 0);
        assert!(buffer.fill_with(9, |_| None).is_none());
    }

    #[test]
    fn whitespace_ends_with_the_text() {
        let mut buffer = Small::default();
        buffer.fill(b"   x").expect("room");
        assert_eq!((buffer.view().skip(0), buffer.view().skip(3)), (3, 3));
        buffer.fill(b"  ").expect("room");
        assert_eq!(buffer.view().skip(0), 2);
    }
}
