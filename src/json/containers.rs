//! The part of the parser that opens, fills and closes containers.

use super::names::{self, FEW_NAMES};
use super::parse::{NONE, Parser};
use super::syntax::{Container, SyntaxError, SyntaxErrorKind};
use super::tape::{ESCAPED, Node, SUSPECT, Tag, short};
use super::{diagnose, string};

impl Parser<'_, '_> {
    /// Opens a container; `true` if it was empty, and is closed again.
    #[inline]
    pub(super) fn open(&mut self, tag: Tag) -> Result<bool, SyntaxError> {
        if self.depth >= self.max_depth {
            let kind = SyntaxErrorKind::TooDeep {
                limit: self.max_depth,
            };
            return Err(SyntaxError::at(self.at, kind));
        }
        self.depth += 1;
        if let Some(around) = self.tape.nodes.get_mut(self.open as usize) {
            around.extra = self.members;
        }
        let around = std::mem::replace(&mut self.open, short(self.tape.nodes.len()));
        self.tape.seen.push(std::mem::take(&mut self.seen));
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
    pub(super) fn close(&mut self) {
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
        self.seen = self.tape.seen.pop().unwrap_or_default();
        if let Some(around) = self.tape.nodes.get(self.open as usize) {
            self.object = around.tag == Tag::Object;
            self.members = around.extra;
        }
    }

    /// Reads a name and its colon.
    #[inline]
    pub(super) fn name(&mut self) -> Result<(), SyntaxError> {
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
    pub(super) fn note_name(&mut self, fingerprint: u32, escaped: bool) {
        self.members += 1;
        if self.members > FEW_NAMES {
            return;
        }
        let object = &mut self.tape.nodes[self.open as usize];
        let bit = bit(fingerprint);
        if self.seen & bit != 0 || escaped {
            let earlier = &self.tape.fingerprints[object.end as usize..];
            if escaped || earlier.contains(&fingerprint) {
                object.flags |= SUSPECT;
            }
        }
        self.seen |= bit;
        self.tape.fingerprints.push(fingerprint);
    }

    /// Reads what may follow a value; `true` at the end of the outermost one.
    #[inline]
    pub(super) fn after_value(&mut self) -> Result<bool, SyntaxError> {
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
    pub(super) fn no_comma(&self) -> SyntaxError {
        let container = self.container();
        let inside = container.unwrap_or(Container::Array);
        let expected = SyntaxErrorKind::ExpectedCommaOrEnd { inside };
        diagnose::punctuation(self.bytes, self.at, expected, container)
    }

    pub(super) fn container(&self) -> Option<Container> {
        (self.open != NONE).then_some(if self.object {
            Container::Object
        } else {
            Container::Array
        })
    }
}

/// The bit that stands for a fingerprint: names with different bits differ.
fn bit(fingerprint: u32) -> u64 {
    1 << (fingerprint % u64::BITS)
}
