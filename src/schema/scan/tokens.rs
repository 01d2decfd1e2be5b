//! The tokens of the walk: scalars, and the punctuation between the members of a container.

#![expect(
    clippy::inline_always,
    reason = "a call for each comma and each string is felt, as in the walk"
)]

use crate::json::scan;
use crate::json::simd::{STEP, string_terminators};
use crate::schema::field_class::FieldClass;
use crate::schema::plan::{IntegerRange, SchemaNode, Strings};
use crate::schema::scan::facts::Facts;
use crate::schema::scan::walk::Walk;
use crate::schema::schema_error::SchemaErrorKind;
use crate::stytch::id::Environment;
use crate::stytch::timestamp::{is_rfc3339, is_usual};

/// The next token in an array or an object.
#[derive(Clone, Copy)]
pub(super) enum NextToken {
    /// An item or a member, which begins here.
    Next(usize),
    /// Nothing: the container ends before this place.
    End(usize),
}

impl<'c, const SIZE: usize, const ALL: bool> Walk<'_, '_, 'c, SIZE, ALL> {
    #[inline]
    pub(super) fn null(&mut self, at: usize) -> Option<usize> {
        self.facts |= Facts::NULL;
        self.word(at, b"null")
    }

    #[inline]
    pub(super) fn boolean(&self, at: usize) -> Option<usize> {
        match self.text.block(at) {
            b"true" => Some(at + 4),
            b"fals" => self.expect(at + 4, b'e'),
            _ => None,
        }
    }

    #[inline]
    pub(super) fn string(&mut self, at: usize, strings: Option<&Strings>) -> Option<(usize, bool)> {
        let Some(strings) = strings.filter(|_| !ALL) else {
            return self.text.string(at);
        };
        let end = match &strings.described {
            Some(described) => described.end(self.text.all(), at)?,
            None => self.plain_string(at)?,
        };
        match strings.class {
            None => {}
            Some(FieldClass::Id) => self.id(at + 1, end - 1),
            Some(FieldClass::Timestamp) => _ = self.timestamp(at)?,
            Some(FieldClass::Secret) => self.facts |= Facts::SECRET.when(end > at + 2),
        }
        Some((end, false))
    }

    #[inline(always)]
    pub(super) fn id(&mut self, start: usize, end: usize) {
        let hinted = Environment::hinted(&self.text.text()[start..end]);
        self.facts |= hinted.map_or(Facts::NONE, Facts::of_environment);
    }

    /// Behind the string that begins at `at`, which should be a timestamp.
    #[inline(always)]
    pub(super) fn timestamp(&mut self, at: usize) -> Option<usize> {
        let text = self.text.block(at + 1);
        let length = string_terminators::<{ STEP / 2 }>(text).trailing_zeros() as usize;
        if is_usual(text, length) && self.text.byte(at + 1 + length) == b'"' {
            return Some(at + length + 2);
        }
        let end = self.plain_string(at)?;
        let text = &self.text.text()[at + 1..end - 1];
        self.facts |= Facts::ODD_TIMESTAMP.when(!text.is_empty() && !is_rfc3339(text));
        Some(end)
    }

    /// A string without escapes.
    #[inline]
    pub(super) fn plain_string(&self, at: usize) -> Option<usize> {
        self.expect(at, b'"')?;
        let (end, escaped) = self.text.string(at)?;
        (!escaped).then_some(end)
    }

    pub(super) fn integer(
        &mut self,
        at: usize,
        node: &'c SchemaNode,
        range: IntegerRange,
    ) -> Option<usize> {
        let text = self.text.text();
        let end = scan::number(text, at)?;
        let written = std::str::from_utf8(&text[at..end]).ok()?;
        if let Some(keyword) = range.refusal_of(written) {
            let fault = SchemaErrorKind::of_integer(keyword);
            self.refuse(self.found.tape.next(), node, keyword, fault)?;
        }
        Some(self.leaf(at..end, false))
    }

    /// Returns what comes behind the opening bracket at `at`.
    #[inline]
    pub(super) fn first(&self, at: usize, close: u8) -> NextToken {
        let at = self.text.skip(at + 1);
        if self.text.byte(at) == close {
            NextToken::End(at + 1)
        } else {
            NextToken::Next(at)
        }
    }

    /// Returns what comes behind an item or a member that ended at `at`.
    #[inline(always)]
    pub(super) fn further(&self, at: usize, close: u8) -> Option<NextToken> {
        let byte = self.text.byte(at);
        if byte == b',' && self.text.byte(at + 1) > b' ' {
            return Some(NextToken::Next(at + 1));
        }
        if byte == close {
            return Some(NextToken::End(at + 1));
        }
        self.further_on(at, close)
    }

    /// The same, with whitespace around the comma, or before the bracket.
    #[inline(never)]
    pub(super) fn further_on(&self, at: usize, close: u8) -> Option<NextToken> {
        let at = self.text.skip(at);
        match self.text.byte(at) {
            b',' => Some(NextToken::Next(self.text.skip(at + 1))),
            byte if byte == close => Some(NextToken::End(at + 1)),
            _ => None,
        }
    }

    /// Behind the colon that follows a name, where the value begins.
    #[inline(always)]
    pub(super) fn colon(&self, at: usize) -> Option<usize> {
        if self.text.byte(at) == b':' && self.text.byte(at + 1) > b' ' {
            return Some(at + 1);
        }
        let at = self.expect(self.text.skip(at), b':')?;
        Some(self.text.skip(at))
    }

    #[inline]
    pub(super) fn expect(&self, at: usize, byte: u8) -> Option<usize> {
        (self.text.byte(at) == byte).then_some(at + 1)
    }

    #[inline]
    pub(super) fn word<const N: usize>(&self, at: usize, word: &[u8; N]) -> Option<usize> {
        (self.text.block(at) == word).then_some(at + N)
    }
}
