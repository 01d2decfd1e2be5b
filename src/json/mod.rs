//! A JSON document with its places: what is judged, and where in the source it stands.
//!
//! A body is parsed once, into a flat tape of nodes over the borrowed bytes. Every name and every
//! value knows its span; equal names are all kept, numbers keep their text, and nothing is
//! unescaped before it is asked for. The parser takes RFC 8259 at its word, refuses what other
//! parsers let pass, and says why without a byte of the text.

pub mod buffer;
mod containers;
mod diagnose;
mod leaves;
mod names;
mod number;
mod parse;
pub mod scan;
pub mod simd;
pub mod snippet;
mod string;
mod syntax;
mod tape;
mod unescape;
mod value;

use std::fmt;
use std::ops::Range;

pub use leaves::Leaf;

pub use names::{Duplicate, EQUAL_NAMES};
pub use number::Decimal;
pub use syntax::{
    Construct, Container, Encoding, NotJson, NumberFault, SyntaxError, SyntaxErrorKind,
};
pub use tape::Tape;
pub use unescape::Text;
pub use value::{Children, Elements, Kind, Member, Members, Value};

use crate::text::span::BOM;
use tape::Node;

/// The depth of arrays and objects that is allowed unless set otherwise. Far beyond what an API
/// sends, and shallow enough for code that walks a document by recursion.
pub const DEFAULT_MAX_DEPTH: u32 = 1_024;

/// The encoding that the first bytes of a text tell of, where that is not UTF-8.
pub fn encoding(text: &[u8]) -> Option<Encoding> {
    diagnose::encoding(text)
}

/// The limits of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The greatest depth of arrays and objects; the next one is [`SyntaxErrorKind::TooDeep`].
    pub max_depth: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_depth: DEFAULT_MAX_DEPTH,
        }
    }
}

/// A JSON document over the bytes it was read from.
pub struct Document<'s> {
    source: &'s [u8],
    /// The source as far as it was read; known to be UTF-8.
    text: &'s str,
    tape: Tape,
    has_bom: bool,
}

impl<'s> Document<'s> {
    /// Parses exactly one JSON text: one value, with whitespace around it. A UTF-8 byte order mark
    /// at the very beginning is passed over; offsets count its three bytes.
    ///
    /// # Errors
    ///
    /// Where and why the bytes are no such text.
    pub fn parse(source: &'s [u8]) -> Result<Self, SyntaxError> {
        Self::parse_with(source, Limits::default())
    }

    /// [`Document::parse`] with other limits.
    ///
    /// # Errors
    ///
    /// Where and why the bytes are no JSON text within the limits.
    pub fn parse_with(source: &'s [u8], limits: Limits) -> Result<Self, SyntaxError> {
        Self::parse_into(source, limits, &mut Tape::default())
    }

    /// [`Document::parse_with`] in the memory of an earlier document, which is taken out of
    /// `tape`; [`Document::into_tape`] gives it back. After an error it is still in `tape`.
    ///
    /// # Errors
    ///
    /// Where and why the bytes are no JSON text within the limits.
    pub fn parse_into(
        source: &'s [u8],
        limits: Limits,
        tape: &mut Tape,
    ) -> Result<Self, SyntaxError> {
        if u32::try_from(source.len()).is_err() {
            return Err(too_large());
        }
        let (document, end) = Self::parse_prefix_into(source, limits, tape)?;
        let rest = parse::skip_whitespace(source, end);
        if rest < source.len() {
            *tape = document.into_tape();
            let expected = SyntaxErrorKind::TrailingData;
            return Err(diagnose::punctuation(source, rest, expected, None));
        }
        Ok(document)
    }

    /// Parses the first value of several that follow each other, with or without whitespace between
    /// them. Returns how many bytes it and what stands before it take. What follows is not looked
    /// at, so a number or a literal ends where its text stops being one. A byte order mark at the
    /// beginning is passed over.
    ///
    /// # Errors
    ///
    /// Where and why the bytes begin with no JSON text within the limits;
    /// [`SyntaxErrorKind::Empty`] where only whitespace is left.
    pub fn parse_prefix(source: &'s [u8], limits: Limits) -> Result<(Self, usize), SyntaxError> {
        Self::parse_prefix_into(source, limits, &mut Tape::default())
    }

    /// [`Document::parse_prefix`] in the memory of an earlier document, as
    /// [`Document::parse_into`].
    ///
    /// # Errors
    ///
    /// Those of [`Document::parse_prefix`].
    pub fn parse_prefix_into(
        source: &'s [u8],
        limits: Limits,
        tape: &mut Tape,
    ) -> Result<(Self, usize), SyntaxError> {
        tape.clear();
        if let Some(encoding) = diagnose::encoding(source) {
            let kind = SyntaxErrorKind::OtherEncoding(encoding);
            return Err(SyntaxError::at(0, kind));
        }
        let has_bom = source.starts_with(BOM);
        let start = if has_bom { BOM.len() } else { 0 };
        let addressable = &source[..source.len().min(u32::MAX as usize)];
        let end = parse::value(addressable, start, limits.max_depth, tape).map_err(|error| {
            let cut_by_us = addressable.len() < source.len() && error.offset == addressable.len();
            if cut_by_us { too_large() } else { error }
        })?;
        let text = simdutf8::compat::from_utf8(&source[..end])
            .map_err(|fault| SyntaxError::at(fault.valid_up_to(), SyntaxErrorKind::InvalidUtf8))?;
        names::find_repeated(text, tape);
        let tape = std::mem::take(tape);
        let document = Self {
            source,
            text,
            tape,
            has_bom,
        };
        Ok((document, end))
    }

    /// A document whose tape a walk over `source` has written, up to `end`; nothing where that is
    /// not UTF-8. No object has equal names.
    pub(crate) fn of_walk(source: &'s [u8], end: usize, tape: &mut Tape) -> Option<Self> {
        let text = simdutf8::basic::from_utf8(source.get(..end)?).ok()?;
        Some(Self {
            source,
            text,
            tape: std::mem::take(tape),
            has_bom: false,
        })
    }

    /// The value at an index of the tape.
    pub(crate) fn value(&self, index: u32) -> Value<'_> {
        Value {
            document: self,
            index,
        }
    }

    /// Gives the memory back for the next document.
    pub fn into_tape(self) -> Tape {
        self.tape
    }

    /// The value of the document.
    pub fn root(&self) -> Value<'_> {
        self.value(0)
    }

    /// The bytes it was read from, all of them.
    pub fn source(&self) -> &'s [u8] {
        self.source
    }

    /// Returns whether a UTF-8 byte order mark was passed over.
    pub fn has_bom(&self) -> bool {
        self.has_bom
    }

    /// Returns how many values and names it has.
    pub fn count(&self) -> usize {
        self.tape.nodes.len()
    }

    /// The names that stand more than once in an object, one entry for each such name of each
    /// object, in the order of the text.
    pub fn duplicates(&self) -> impl ExactSizeIterator<Item = Duplicate<'_>> {
        self.tape.repeated.iter().map(|&repeated| Duplicate {
            document: self,
            repeated,
        })
    }

    #[inline]
    fn node(&self, index: u32) -> Node {
        self.tape.nodes[index as usize]
    }

    #[inline]
    fn slice(&self, span: Range<usize>) -> &str {
        &self.text[span]
    }
}

#[cold]
fn too_large() -> SyntaxError {
    SyntaxError::at(u32::MAX as usize, SyntaxErrorKind::TooLarge)
}

/// Kind and sizes only: what a document says is secret.
impl fmt::Debug for Document<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document")
            .field("root", &self.root())
            .field("nodes", &self.tape.nodes.len())
            .field("bytes", &self.source.len())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns what is kept of open objects goes when they are closed: else time and memory would
    /// grow with the square of what is inside.
    #[test]
    fn closed_objects_leave_nothing() -> Result<(), SyntaxError> {
        let document = Document::parse(br#"{"a":{"b":[{"c":1,"d":2},{"e":{}}]},"f":{"g":0}}"#)?;
        assert!(document.into_tape().fingerprints.is_empty());
        Ok(())
    }
}
