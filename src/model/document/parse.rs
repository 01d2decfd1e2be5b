//! One pass over the bytes, without recursion: how deep a text nests costs no stack.
//!
//! While a container is open its node is not finished, and its fields serve as the stack: `next`
//! holds the index of the container around it, `end` where its names' fingerprints begin, `extra`
//! how many members it has so far once another container is open inside.

use super::names::{self, FEW_NAMES};
use super::syntax::{Container, SyntaxError, SyntaxErrorKind};
use super::tape::{ESCAPED, Node, SUSPECT, Tag, Tape};
use super::{diagnose, number, string};

/// No container is open. No node has this index: a node takes at least two bytes.
const NONE: u32 = u32::MAX;

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
        Some(b' ' | b'\n' | b'\r' | b'\t') => skip_more_whitespace(bytes, at + 1),
        _ => at,
    }
}

/// Indentation is long in pretty-printed texts, so spaces go eight at a time.
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

struct Parser<'s, 't> {
    bytes: &'s [u8],
    at: usize,
    tape: &'t mut Tape,
    /// The innermost open container, whether it is an object, how many members it has so far.
    open: u32,
    object: bool,
    members: u32,
    depth: u32,
    max_depth: u32,
}

/// Offsets and indices are below 4 Gi: longer texts are refused before they are parsed.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the callers refuse longer texts"
)]
#[inline]
fn short(size: usize) -> u32 {
    size as u32
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
    fn peek(&mut self) -> Option<u8> {
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
    fn push(&mut self, tag: Tag, end: usize, extra: u32, flags: u8) {
        let next = short(self.tape.nodes.len()) + 1;
        let start = short(self.at);
        self.tape.nodes.push(Node {
            start,
            end: short(end),
            next,
            extra,
            tag,
            flags,
        });
        self.at = end;
    }

    /// Opens a container; `true` if it was empty, and is closed again.
    #[inline]
    fn open(&mut self, tag: Tag) -> Result<bool, SyntaxError> {
        if self.depth >= self.max_depth {
            let kind = SyntaxErrorKind::TooDeep {
                limit: self.max_depth,
            };
            return Err(SyntaxError {
                offset: self.at,
                kind,
            });
        }
        self.depth += 1;
        if let Some(around) = self.tape.nodes.get_mut(self.open as usize) {
            around.extra = self.members;
        }
        let around = std::mem::replace(&mut self.open, short(self.tape.nodes.len()));
        self.object = tag == Tag::Object;
        self.members = 0;
        let start = short(self.at);
        let end = short(self.tape.fingerprints.len());
        self.tape.nodes.push(Node {
            start,
            end,
            next: around,
            extra: 0,
            tag,
            flags: 0,
        });
        self.at += 1;
        let close = if self.object { b'}' } else { b']' };
        if self.peek() == Some(close) {
            self.close();
            return Ok(true);
        }
        if self.object {
            self.name()?;
        }
        Ok(false)
    }

    /// Closes the innermost container, whose closing bracket the parser stands at.
    #[inline]
    fn close(&mut self) {
        self.at += 1;
        self.depth -= 1;
        let next = short(self.tape.nodes.len());
        let node = &mut self.tape.nodes[self.open as usize];
        if self.object {
            self.tape.fingerprints.truncate(node.end as usize);
            if node.is(SUSPECT) || self.members > FEW_NAMES {
                self.tape.suspects.push(self.open);
            }
        }
        node.end = short(self.at);
        node.extra = self.members;
        self.open = std::mem::replace(&mut node.next, next);
        if let Some(around) = self.tape.nodes.get(self.open as usize) {
            self.object = around.tag == Tag::Object;
            self.members = around.extra;
        }
    }

    /// Reads a name and its colon.
    #[inline]
    fn name(&mut self) -> Result<(), SyntaxError> {
        if self.peek() != Some(b'"') {
            return Err(diagnose::name(self.bytes, self.at));
        }
        let scanned = string::scan(self.bytes, self.at)?;
        let text = &self.bytes[self.at + 1..scanned.end - 1];
        let (fingerprint, flags) = if scanned.escaped {
            (0, ESCAPED)
        } else {
            (names::fingerprint(text), 0)
        };
        self.note_name(fingerprint, scanned.escaped);
        self.push(Tag::Name, scanned.end, fingerprint, flags);
        if self.peek() != Some(b':') {
            let expected = SyntaxErrorKind::ExpectedColon;
            return Err(diagnose::punctuation(
                self.bytes,
                self.at,
                expected,
                self.container(),
            ));
        }
        self.at += 1;
        Ok(())
    }

    /// Marks the open object if this name may equal an earlier one. Which names do is found out
    /// later, for marked objects and for those with very many names.
    #[inline]
    fn note_name(&mut self, fingerprint: u32, escaped: bool) {
        self.members += 1;
        if self.members > FEW_NAMES {
            return;
        }
        let object = &mut self.tape.nodes[self.open as usize];
        let earlier = &self.tape.fingerprints[object.end as usize..];
        // All are looked at, without leaving early: this compiles to comparing several at a time.
        let equal = earlier.iter().map(|&other| u32::from(other == fingerprint));
        if equal.fold(0, |any, one| any | one) != 0 || escaped {
            object.flags |= SUSPECT;
        }
        self.tape.fingerprints.push(fingerprint);
    }

    /// Reads what may follow a value; `true` at the end of the outermost one.
    #[inline]
    fn after_value(&mut self) -> Result<bool, SyntaxError> {
        while self.open != NONE {
            match (self.peek(), self.object) {
                (Some(b','), true) => {
                    self.at += 1;
                    self.name()?;
                    return Ok(false);
                }
                (Some(b','), false) => {
                    self.at += 1;
                    self.members += 1;
                    return Ok(false);
                }
                (Some(b'}'), true) => self.close(),
                (Some(b']'), false) => {
                    self.members += 1;
                    self.close();
                }
                _ => return Err(self.no_comma()),
            }
        }
        Ok(true)
    }

    #[cold]
    fn no_comma(&self) -> SyntaxError {
        let container = self.container();
        let inside = container.unwrap_or(Container::Array);
        let expected = SyntaxErrorKind::ExpectedCommaOrEnd { inside };
        diagnose::punctuation(self.bytes, self.at, expected, container)
    }

    fn container(&self) -> Option<Container> {
        (self.open != NONE).then_some(if self.object {
            Container::Object
        } else {
            Container::Array
        })
    }
}
