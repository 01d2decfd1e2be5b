//! One pass over the bytes, without recursion: how deep a text nests costs no stack.
//!
//! While a container is open its node is not finished, and its fields serve as the stack: `next`
//! holds the index of the container around it, `end` where its names' fingerprints begin, `extra`
//! how many members it has so far once another container is open inside.

use super::syntax::SyntaxError;
use super::tape::{ESCAPED, Tag, Tape};
use super::{diagnose, number, string};

/// No container is open. No node has this index: a node takes at least two bytes.
pub(super) const NONE: u32 = u32::MAX;

/// Reads the first value of `bytes`, from `start` on, into the tape; the byte after it.
///
/// What the strings say is not checked to be UTF-8 here.
pub(super) fn value(
    bytes: &[u8],
    start: usize,
    max_depth: u32,
    tape: &mut Tape,
) -> Result<usize, SyntaxError> {
    let mut parser = Parser {
        bytes,
        at: start,
        tape,
        open: NONE,
        object: false,
        members: 0,
        seen: 0,
        depth: 0,
        max_depth,
    };
    let result = parser.run();
    result
        .map(|()| parser.at)
        .map_err(|error| diagnose::earliest(bytes, error))
}

/// Passes over whitespace.
#[inline]
pub(super) fn skip_whitespace(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at) {
        Some(..=b' ') => skip_more_whitespace(bytes, at),
        _ => at,
    }
}

/// Indentation is long in pretty-printed texts, so spaces go eight at a time.
#[inline(never)]
fn skip_more_whitespace(bytes: &[u8], mut at: usize) -> usize {
    loop {
        while bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) == Some(b"        ") {
            at += 8;
        }
        match bytes.get(at) {
            Some(b' ' | b'\n' | b'\r' | b'\t') => at += 1,
            _ => return at,
        }
    }
}

pub(super) struct Parser<'s, 't> {
    pub(super) bytes: &'s [u8],
    pub(super) at: usize,
    pub(super) tape: &'t mut Tape,
    /// The innermost open container, whether it is an object, how many members it has so far.
    pub(super) open: u32,
    pub(super) object: bool,
    pub(super) members: u32,
    /// Of an object, a bit for the fingerprint of each name so far; of those around it, on the tape.
    pub(super) seen: u64,
    pub(super) depth: u32,
    pub(super) max_depth: u32,
}

impl Parser<'_, '_> {
    fn run(&mut self) -> Result<(), SyntaxError> {
        loop {
            // A value is next; `false`: a container was opened, and its first value is next.
            if self.value()? && self.after_value()? {
                return Ok(());
            }
        }
    }

    #[inline]
    pub(super) fn peek(&mut self) -> Option<u8> {
        self.at = skip_whitespace(self.bytes, self.at);
        self.bytes.get(self.at).copied()
    }

    /// Reads a value, or opens a container that is not empty: `false`.
    #[inline]
    fn value(&mut self) -> Result<bool, SyntaxError> {
        match self.peek() {
            Some(b'"') => {
                let scanned = string::scan(self.bytes, self.at)?;
                let flags = if scanned.escaped { ESCAPED } else { 0 };
                self.push(Tag::String, scanned.end, 0, flags);
            }
            Some(b'-' | b'0'..=b'9') => {
                let end = self.number()?;
                self.push(Tag::Number, end, 0, 0);
            }
            Some(b'{') => return self.open(Tag::Object),
            Some(b'[') => return self.open(Tag::Array),
            Some(b't') => self.literal(b"true", Tag::True)?,
            Some(b'f') => self.literal(b"false", Tag::False)?,
            Some(b'n') => self.literal(b"null", Tag::Null)?,
            _ => return Err(diagnose::value(self.bytes, self.at, self.container())),
        }
        Ok(true)
    }

    fn number(&self) -> Result<usize, SyntaxError> {
        number::scan(self.bytes, self.at).map_err(|error| {
            // `-Infinity` begins like a number.
            if self.bytes[self.at..].starts_with(b"-I") {
                return diagnose::value(self.bytes, self.at, self.container());
            }
            error
        })
    }

    #[inline]
    fn literal(&mut self, word: &[u8], tag: Tag) -> Result<(), SyntaxError> {
        if !self.bytes[self.at..].starts_with(word) {
            return Err(diagnose::literal(self.bytes, self.at, word));
        }
        self.push(tag, self.at + word.len(), 0, 0);
        Ok(())
    }

    /// Adds a node that begins where the parser stands, and moves behind it.
    #[inline]
    pub(super) fn push(&mut self, tag: Tag, end: usize, extra: u32, flags: u8) {
        self.tape.push(self.at..end, extra, tag, flags);
        self.at = end;
    }
}
