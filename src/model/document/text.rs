//! Strings: reading what they say.

use std::borrow::Cow;

/// A string or name of a document: as it is written, and what it says.
///
/// Comparing and counting need no copy, also where there are escapes.
#[derive(Clone, Copy)]
pub struct Text<'d> {
    raw: &'d str,
    escaped: bool,
}

impl<'d> Text<'d> {
    /// `raw` is what is between the quotes of a string that was parsed.
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
            Cow::Owned(unescaped(self.raw))
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

/// What a string says, run by run: whole bodies are kept in strings.
fn unescaped(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        text.push_str(&rest[..at]);
        if rest.as_bytes().get(at + 1) == Some(&b'"') {
            text.push('"'); // by far the most frequent
            rest = &rest[at + 2..];
        } else {
            let mut chars = Chars {
                rest: rest[at..].chars(),
            };
            text.extend(chars.next());
            rest = chars.rest.as_str();
        }
    }
    text.push_str(rest);
    text
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
