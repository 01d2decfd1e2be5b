//! YAML scalars: where exactly they stand, and what the core schema takes them for (YAML 1.2.2,
//! section 10.3.2). The parser's own spans begin at a tag and end behind a comment, and those of
//! block scalars leave out the indicator.

use std::ops::Range;

use crate::model::codec::ScalarStyle;
use saphyr_parser::ScalarStyle as Written;

/// A scalar as the parser gives it, before its place is known.
pub(super) struct Found<'s> {
    /// The style in which it is written.
    pub(super) written: Written,
    /// Its text, decoded.
    pub(super) says: &'s str,
    /// The range that the parser gives.
    pub(super) span: Range<usize>,
    /// Whether a tag or an anchor stands before it.
    pub(super) properties: bool,
    /// The end of the content before it.
    pub(super) before: usize,
}

impl Found<'_> {
    /// Returns where the scalar stands in `text`, from its first quote, its indicator or its first
    /// character on, and how it is written.
    pub(super) fn place(&self, text: &[u8]) -> (Range<usize>, ScalarStyle) {
        let start = if self.properties {
            content_start(text, self.span.start, false)
        } else {
            self.span.start
        };
        match self.written {
            Written::Plain if self.says.is_empty() => {
                (self.span.start..self.span.start, ScalarStyle::Plain)
            }
            Written::Plain => (start..self.span.end.max(start), ScalarStyle::Plain),
            Written::SingleQuoted => (quoted(text, start, b'\''), ScalarStyle::SingleQuoted),
            Written::DoubleQuoted => (quoted(text, start, b'"'), ScalarStyle::DoubleQuoted),
            Written::Literal | Written::Folded => self.block(text),
        }
    }

    fn block(&self, text: &[u8]) -> (Range<usize>, ScalarStyle) {
        let start = if self.properties {
            content_start(text, self.span.start, false)
        } else {
            content_start(text, self.before, true)
        };
        let mut end = self.span.end.max(start);
        // The parser has stepped into the indent of what follows.
        if end < text.len() {
            let line = memchr::memrchr2(b'\r', b'\n', &text[start..end]);
            end = line.map_or(end, |last| start + last + 1);
        }
        let lines = memchr::memchr2(b'\r', b'\n', &text[start..end]).unwrap_or(end - start);
        let spaces = |text| leading_spaces(text).unwrap_or(0);
        // Spaces of its own may begin the text too.
        let indent = spaces(&text[start + lines..end]).saturating_sub(spaces(self.says.as_bytes()));
        let indent = u32::try_from(indent).unwrap_or(u32::MAX);
        let style = if self.written == Written::Literal {
            ScalarStyle::Literal(indent)
        } else {
            ScalarStyle::Folded(indent)
        };
        (start..end, style)
    }
}

/// Returns how many spaces the first line begins with that has anything else.
fn leading_spaces(text: &[u8]) -> Option<usize> {
    text.split(|byte| matches!(byte, b'\r' | b'\n'))
        .find_map(|line| line.iter().position(|byte| *byte != b' '))
}

/// A scalar between quotes, the first of which stands at `start`.
fn quoted(text: &[u8], start: usize, quote: u8) -> Range<usize> {
    let mut at = start + 1;
    while let Some(byte) = text.get(at) {
        at += match (*byte, quote) {
            (b'\\', b'"') => 2,
            (b'\'', b'\'') if text.get(at + 1) == Some(&b'\'') => 2,
            (byte, quote) if byte == quote => return start..at + 1,
            _ => 1,
        };
    }
    start.min(text.len())..text.len()
}

/// The first byte from `at` on that belongs to a node's content: behind white space, comments,
/// tags and anchors, and, if wanted, the indicators of an entry, a key and a value.
fn content_start(text: &[u8], mut at: usize, indicators: bool) -> usize {
    while let Some(byte) = text.get(at) {
        let rest = &text[at..];
        at += match byte {
            b' ' | b'\t' | b'\r' | b'\n' => 1,
            b'-' | b'?' | b':' if indicators => 1,
            b'#' => until(rest, |byte| matches!(byte, b'\r' | b'\n')),
            b'!' if rest.starts_with(b"!<") => until(rest, |byte| byte == b'>') + 1,
            b'!' | b'&' => until(rest, |byte| {
                byte.is_ascii_whitespace() || b",[]{}".contains(&byte)
            }),
            _ => break,
        };
    }
    at.min(text.len())
}

fn until(text: &[u8], stop: impl Fn(u8) -> bool) -> usize {
    let end = text.iter().position(|byte| stop(*byte));
    end.unwrap_or(text.len())
}

/// The type that the core schema gives a plain scalar without a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Core {
    /// Null.
    Null,
    /// An integer; `None` where it does not fit.
    Integer(Option<i64>),
    /// A truth value, or a number with a point or an exponent.
    Other,
    /// Anything else.
    Text,
}

/// Returns what the core schema takes a plain scalar for.
pub(super) fn core(text: &str) -> Core {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Core::Null,
        "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => return Core::Other,
        _ => {}
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if !unsigned.is_empty() && unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        return Core::Integer(text.parse().ok());
    }
    for (prefix, radix) in [("0o", 8), ("0x", 16)] {
        let digits = text.strip_prefix(prefix).unwrap_or_default();
        if !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix)) {
            return Core::Integer(i64::from_str_radix(digits, radix).ok());
        }
    }
    if is_float(unsigned) {
        Core::Other
    } else {
        Core::Text
    }
}

fn is_float(unsigned: &str) -> bool {
    let named = [".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"].contains(&unsigned);
    let digits = unsigned.bytes().any(|byte| byte.is_ascii_digit());
    let first = unsigned.starts_with(|first: char| first.is_ascii_digit() || first == '.');
    // Rust reads a little more than YAML writes: `inf` and `nan`, which begin with a letter.
    named || (digits && first && unsigned.parse::<f64>().is_ok())
}
