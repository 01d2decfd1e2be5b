//! Strings: reading what they say.

use std::borrow::Cow;

/// A string or name of a document: as it is written, and what it says.
///
/// Comparing and counting need no copy, also where there are escapes. Not `Debug`: it may be secret.
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

    /// Returns what stands between the quotes, escapes as they are written.
    pub fn raw(self) -> &'d str {
        self.raw
    }

    /// Returns whether there is at least one escape, so that [`Text::raw`] is not what it says.
    pub fn is_escaped(self) -> bool {
        self.escaped
    }

    /// The characters it says, escapes resolved. Half a surrogate pair is none: U+FFFD stands for
    /// it.
    pub fn chars(self) -> impl Iterator<Item = char> + 'd {
        self.codes().map(character)
    }

    /// The code points it says, halves of surrogate pairs as they are.
    pub(super) fn codes(self) -> Codes<'d> {
        Codes {
            rest: self.raw.chars(),
        }
    }

    /// Returns what it says; borrowed where there is no escape.
    pub fn to_cow(self) -> Cow<'d, str> {
        if self.escaped {
            Cow::Owned(unescaped(self.raw))
        } else {
            Cow::Borrowed(self.raw)
        }
    }

    /// Returns how many Unicode characters (code points) it says.
    pub fn count_chars(self) -> usize {
        if self.escaped {
            self.chars().count()
        } else {
            self.raw.chars().count()
        }
    }

    /// Returns whether it says `other`.
    pub fn says(self, other: &str) -> bool {
        if self.escaped {
            self.chars().eq(other.chars())
        } else {
            self.raw == other
        }
    }

    /// Returns whether both say the same, code point by code point.
    pub fn same_as(self, other: Text<'_>) -> bool {
        match (self.escaped, other.escaped) {
            (false, false) => self.raw == other.raw,
            _ => self.codes().eq(other.codes()),
        }
    }
}

/// So many bytes are copied at one go where no more are wanted: a call for each of the short runs
/// between the escapes of JSON inside of JSON takes longer than they do.
const BLOCK: usize = 32;

/// Returns what a string says, run by run: whole bodies are kept in strings.
fn unescaped(raw: &str) -> String {
    let mut text = vec![0; raw.len() + BLOCK];
    let (mut rest, mut length) = (raw, 0);
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        copy(&rest.as_bytes()[..at], rest.as_bytes(), &mut text[length..]);
        length += at;
        if rest.as_bytes().get(at + 1) == Some(&b'"') {
            text[length] = b'"'; // by far the most frequent
            length += 1;
            rest = &rest[at + 2..];
        } else {
            let mut codes = Codes {
                rest: rest[at..].chars(),
            };
            let said = codes.next().map(character);
            length += said.map_or(0, |said| said.encode_utf8(&mut text[length..]).len());
            rest = codes.rest.as_str();
        }
    }
    text.truncate(length);
    text.extend_from_slice(rest.as_bytes());
    String::from_utf8(text).expect("whole characters, one after the other")
}

/// Copies a run to the beginning of `to`, where there is a block more room; `from` begins with the
/// run, and what stands behind it may be copied, too.
#[inline]
fn copy(run: &[u8], from: &[u8], to: &mut [u8]) {
    match (from.first_chunk::<BLOCK>(), to.first_chunk_mut::<BLOCK>()) {
        (Some(from), Some(to)) if run.len() <= BLOCK => *to = *from,
        _ => to[..run.len()].copy_from_slice(run),
    }
}

/// Text that stands for itself, with no escapes.
impl<'d> From<&'d str> for Text<'d> {
    fn from(raw: &'d str) -> Self {
        Self::new(raw, false)
    }
}

fn character(code: u32) -> char {
    char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// The code points a [`Text`] says.
pub(super) struct Codes<'d> {
    rest: std::str::Chars<'d>,
}

impl Codes<'_> {
    /// Returns what comes after `\u`: one unit, or two where they are a surrogate pair.
    fn unicode(&mut self) -> u32 {
        let high = unit(&mut self.rest);
        if !(0xD800..0xDC00).contains(&high) {
            return high;
        }
        let mut ahead = self.rest.clone();
        if ahead.next() != Some('\\') || ahead.next() != Some('u') {
            return high;
        }
        let low = unit(&mut ahead);
        if !(0xDC00..0xE000).contains(&low) {
            return high;
        }
        self.rest = ahead;
        0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00)
    }
}

fn unit(rest: &mut std::str::Chars<'_>) -> u32 {
    let digits = rest.by_ref().take(4);
    let digits = digits.filter_map(|digit| digit.to_digit(16));
    digits.fold(0, |unit, digit| unit * 16 + digit)
}

impl Iterator for Codes<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        let plain = match self.rest.next()? {
            '\\' => match self.rest.next()? {
                'b' => '\u{8}',
                'f' => '\u{C}',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => return Some(self.unicode()),
                plain => plain,
            },
            plain => plain,
        };
        Some(u32::from(plain))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_surrogate_pair_is_read_as_a_replacement_and_reported_from_another_half() {
        let text = |raw| Text::new(raw, true);
        for (raw, said) in [
            (r"\ud83d", "\u{fffd}"),
            (r"a\udE00b", "a\u{fffd}b"),
            (r"\ud83d\ude00", "😀"),
            (r"\ud83d\ud83d\ude00", "\u{fffd}😀"),
            (r"\ude00\ud83d", "\u{fffd}\u{fffd}"),
            (r"\ud83d\u0041", "\u{fffd}A"),
            (r"\ud83d\n\ud83dx", "\u{fffd}\n\u{fffd}x"),
        ] {
            assert_eq!(text(raw).to_cow(), said);
            assert!(text(raw).says(said), "{raw}");
            assert_eq!(text(raw).count_chars(), said.chars().count());
        }
        assert!(text(r"\ud83d").same_as(text(r"\uD83D")));
        assert!(!text(r"\ud83d").same_as(text(r"\ud83e")));
        assert!(!text(r"\ud83d").same_as(Text::from("\u{fffd}")));
        assert!(Text::from("A").same_as(text(r"\u0041")));
    }
}
