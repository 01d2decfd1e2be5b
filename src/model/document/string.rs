//! Strings: finding their end, and reading what they say.

use std::borrow::Cow;

use super::syntax::{Construct, SyntaxError, SyntaxErrorKind};

/// A string of the document that was found whole.
pub(super) struct Scanned {
    /// The byte after the closing quote.
    pub(super) end: usize,
    pub(super) escaped: bool,
}

/// Reads over the string whose opening quote is at `start`.
#[inline]
pub(super) fn scan(bytes: &[u8], start: usize) -> Result<Scanned, SyntaxError> {
    let mut at = start + 1;
    let mut escaped = false;
    loop {
        at = find_special(bytes, at);
        match bytes.get(at) {
            Some(b'"') => {
                return Ok(Scanned {
                    end: at + 1,
                    escaped,
                });
            }
            Some(b'\\') => {
                escaped = true;
                at = scan_escape(bytes, at)?;
            }
            Some(_) => return Err(error(at, SyntaxErrorKind::ControlCharacterInString)),
            None => return Err(ended(bytes)),
        }
    }
}

const ONES: u64 = u64::MAX / 0xFF;
const HIGHS: u64 = ONES * 0x80;

/// The first quote, backslash or control character at or after `at`; the end if there is none.
///
/// Eight bytes at a time: subtracting borrows out of a byte only where the byte was smaller, and
/// a borrow can only spoil bytes further on, so the lowest mark is always right.
#[inline]
fn find_special(bytes: &[u8], mut at: usize) -> usize {
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let word = u64::from_le_bytes(*chunk);
        let quote = word ^ (ONES * 0x22);
        let backslash = word ^ (ONES * 0x5C);
        let marks = (word.wrapping_sub(ONES * 0x20) & !word)
            | (quote.wrapping_sub(ONES) & !quote)
            | (backslash.wrapping_sub(ONES) & !backslash);
        let marks = marks & HIGHS;
        if marks != 0 {
            return at + (marks.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    rest.iter()
        .position(|&byte| byte < 0x20 || byte == b'"' || byte == b'\\')
        .map_or(bytes.len(), |found| at + found)
}

/// Reads over the escape whose backslash is at `at`; what comes after it.
#[cold]
fn scan_escape(bytes: &[u8], at: usize) -> Result<usize, SyntaxError> {
    match bytes.get(at + 1) {
        None => Err(ended(bytes)),
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(at + 2),
        Some(b'u') => scan_unicode(bytes, at),
        Some(_) => Err(error(at, SyntaxErrorKind::InvalidEscape)),
    }
}

/// Reads over `\uXXXX`, or over two of them where the first is a high surrogate.
fn scan_unicode(bytes: &[u8], at: usize) -> Result<usize, SyntaxError> {
    let unit = scan_unit(bytes, at)?;
    match unit {
        0xDC00..=0xDFFF => Err(error(at, SyntaxErrorKind::LoneSurrogate)),
        0xD800..=0xDBFF => {
            let low = at + 6;
            match (bytes.get(low), bytes.get(low + 1)) {
                (None, _) | (Some(b'\\'), None) => Err(ended(bytes)),
                (Some(b'\\'), Some(b'u')) => match scan_unit(bytes, low)? {
                    0xDC00..=0xDFFF => Ok(low + 6),
                    _ => Err(error(at, SyntaxErrorKind::LoneSurrogate)),
                },
                _ => Err(error(at, SyntaxErrorKind::LoneSurrogate)),
            }
        }
        _ => Ok(at + 6),
    }
}

/// The four digits of the `\uXXXX` at `at`.
fn scan_unit(bytes: &[u8], at: usize) -> Result<u32, SyntaxError> {
    let mut unit = 0;
    for place in at + 2..at + 6 {
        let Some(&byte) = bytes.get(place) else {
            return Err(ended(bytes));
        };
        let Some(digit) = char::from(byte).to_digit(16) else {
            return Err(error(at, SyntaxErrorKind::InvalidEscape));
        };
        unit = unit * 16 + digit;
    }
    Ok(unit)
}

#[cold]
fn error(offset: usize, kind: SyntaxErrorKind) -> SyntaxError {
    SyntaxError { offset, kind }
}

#[cold]
fn ended(bytes: &[u8]) -> SyntaxError {
    error(
        bytes.len(),
        SyntaxErrorKind::UnexpectedEnd {
            inside: Construct::String,
        },
    )
}

/// A string or name of a document: as it is written, and what it says.
///
/// Comparing and counting need no copy, also where there are escapes.
#[derive(Clone, Copy)]
pub struct Text<'d> {
    raw: &'d str,
    escaped: bool,
}

impl<'d> Text<'d> {
    /// `raw` is what is between the quotes of a string that [`scan`] has passed.
    pub(super) fn new(raw: &'d str, escaped: bool) -> Self {
        Self { raw, escaped }
    }

    /// What stands between the quotes, escapes as they are written.
    pub fn raw(self) -> &'d str {
        self.raw
    }

    /// Whether there is at least one escape, so that [`Text::raw`] is not what it says.
    pub fn is_escaped(self) -> bool {
        self.escaped
    }

    /// The characters it says, escapes resolved.
    pub fn chars(self) -> Chars<'d> {
        Chars {
            rest: self.raw.chars(),
        }
    }

    /// What it says; borrowed where there is no escape.
    pub fn to_cow(self) -> Cow<'d, str> {
        if self.escaped {
            Cow::Owned(self.chars().collect())
        } else {
            Cow::Borrowed(self.raw)
        }
    }

    /// How many Unicode characters (code points) it says.
    pub fn count_chars(self) -> usize {
        if self.escaped {
            self.chars().count()
        } else {
            self.raw.chars().count()
        }
    }

    /// Whether it says `other`.
    pub fn says(self, other: &str) -> bool {
        if self.escaped {
            self.chars().eq(other.chars())
        } else {
            self.raw == other
        }
    }

    /// Whether both say the same.
    pub fn same_as(self, other: Text<'_>) -> bool {
        if other.escaped {
            self.chars().eq(other.chars())
        } else {
            self.says(other.raw)
        }
    }
}

/// Text that stands for itself, with no escapes.
impl<'d> From<&'d str> for Text<'d> {
    fn from(raw: &'d str) -> Self {
        Self::new(raw, false)
    }
}

/// Length and escapes only: what a string says is secret.
impl std::fmt::Debug for Text<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Text")
            .field("bytes", &self.raw.len())
            .field("escaped", &self.escaped)
            .finish()
    }
}

/// The characters a [`Text`] says.
pub struct Chars<'d> {
    rest: std::str::Chars<'d>,
}

impl Chars<'_> {
    fn unit(&mut self) -> u32 {
        let digits = self
            .rest
            .by_ref()
            .take(4)
            .filter_map(|digit| digit.to_digit(16));
        digits.fold(0, |unit, digit| unit * 16 + digit)
    }

    /// What comes after `\u`. That a high surrogate has its low one was seen when parsing.
    fn unicode(&mut self) -> char {
        let mut code = self.unit();
        if (0xD800..0xDC00).contains(&code) {
            self.rest.nth(1);
            code = 0x1_0000 + ((code - 0xD800) << 10) + (self.unit().saturating_sub(0xDC00));
        }
        char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
    }
}

impl Iterator for Chars<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        match self.rest.next()? {
            '\\' => Some(match self.rest.next()? {
                'b' => '\u{8}',
                'f' => '\u{C}',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => self.unicode(),
                plain => plain,
            }),
            plain => Some(plain),
        }
    }
}
