//! Text with the colour codes of a terminal in it, as `jq -C` and `HTTPie` write it.
//! Each code becomes spaces, as many as it has bytes, so that all that stands behind it keeps its
//! line and its column: in JSON where the code stands, in a string behind the string, elsewhere at
//! the end of the line.

use memchr::{memchr, memmem};

use crate::text::span::without_mark;

/// The beginning of every code.
const BEGIN: &[u8] = b"\x1b[";

/// The longest code that is one.
const LONGEST: usize = 32;

/// Returns whether a text has colours: a code stands before its first string, in a text that is
/// JSON otherwise, or on the first line of any other.
pub fn are_in(text: &[u8]) -> bool {
    let quote = memchr(b'"', text).unwrap_or(text.len());
    let Some(at) = memmem::find(&text[..quote], BEGIN).filter(|at| code(&text[*at..]).is_some())
    else {
        return false;
    };
    let first = without(&text[..quote]);
    let first = without_mark(&first);
    matches!(first.trim_ascii_start().first(), Some(b'{' | b'['))
        || memchr(b'\n', &text[..at]).is_none()
}

/// Returns a text without its colours.
pub fn without(text: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memmem::find(rest, BEGIN) {
        let length = code(&rest[at..]);
        plain.extend_from_slice(&rest[..at + usize::from(length.is_none())]);
        rest = &rest[at + length.unwrap_or(1)..];
    }
    plain.extend_from_slice(rest);
    plain
}

/// Returns how long the code is that `text` begins with: one that sets colours (ECMA-48, section
/// 8.3.117), or one that clears a line, which programs write beside it.
fn code(text: &[u8]) -> Option<usize> {
    let inner = text.strip_prefix(BEGIN)?;
    let is_inner = |byte: &&u8| byte.is_ascii_digit() || matches!(byte, b';' | b':');
    let length = inner.iter().take(LONGEST).take_while(is_inner).count();
    matches!(inner.get(length), Some(b'm' | b'K')).then_some(BEGIN.len() + length + 1)
}

/// Returns whether a text is the beginning of a code.
fn may_be_code(text: &[u8]) -> bool {
    let inner = text.strip_prefix(BEGIN);
    inner.map_or(BEGIN.starts_with(text), |inner| {
        let is_inner = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b';' | b':');
        inner.len() <= LONGEST && inner.iter().all(is_inner)
    })
}

/// Puts spaces in the place of colours, in one piece of a text after the other.
#[derive(Default)]
pub(super) struct Blanks {
    /// The bytes of a possible code that is not complete yet.
    begun: Vec<u8>,
    /// The number of spaces that are still to be put in.
    due: usize,
    /// The number of open brackets of JSON.
    depth: usize,
    place: Place,
}

#[derive(Default, PartialEq, Eq)]
enum Place {
    /// The beginning of a line, before any text.
    #[default]
    LineStart,
    Line,
    String,
    /// Behind a backslash in a string.
    Escape,
}

impl Blanks {
    /// Takes a piece of the text, and adds what it gives to `out`; `last` where no other follows.
    pub(super) fn piece(&mut self, piece: &[u8], last: bool, out: &mut Vec<u8>) {
        for byte in piece {
            self.begun.push(*byte);
            if let Some(length) = code(&self.begun) {
                self.due += length;
                self.begun.clear();
            } else if !may_be_code(&self.begun) {
                self.no_code(out);
            }
        }
        if last {
            for byte in std::mem::take(&mut self.begun) {
                self.byte(byte, out);
            }
            self.pay(out);
        }
    }

    /// Takes back a code that turned out to be none; its last byte may begin one.
    fn no_code(&mut self, out: &mut Vec<u8>) {
        let begun = std::mem::take(&mut self.begun);
        let again = begun.len() > 1 && begun.last() == BEGIN.first();
        let plain = begun.len() - usize::from(again);
        for byte in &begun[..plain] {
            self.byte(*byte, out);
        }
        self.begun.extend_from_slice(&begun[plain..]);
    }

    fn pay(&mut self, out: &mut Vec<u8>) {
        out.resize(out.len() + std::mem::take(&mut self.due), b' ');
    }

    fn byte(&mut self, byte: u8, out: &mut Vec<u8>) {
        let begins_json = self.place == Place::LineStart && matches!(byte, b'{' | b'[');
        let in_json = self.depth > 0 || begins_json;
        let in_string = matches!(self.place, Place::String | Place::Escape);
        let ends_line = matches!(byte, b'\r' | b'\n');
        if !in_string && (in_json || ends_line) {
            self.pay(out);
        }
        out.push(byte);
        self.place = match (&self.place, byte) {
            (Place::String, b'\\') => Place::Escape,
            (Place::String, b'"') => Place::Line,
            (Place::String | Place::Escape, _) => Place::String,
            (_, b'"') if in_json => Place::String,
            (_, b'\n') => Place::LineStart,
            (Place::LineStart, b' ' | b'\t' | b'\r' | 0x1e | 0xef | 0xbb | 0xbf) => {
                Place::LineStart
            }
            _ => Place::Line,
        };
        if in_json && !in_string {
            match byte {
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blanked(text: &str) -> String {
        let mut whole = Vec::new();
        Blanks::default().piece(text.as_bytes(), true, &mut whole);
        for size in 1..5 {
            let mut blanks = Blanks::default();
            let mut pieces = Vec::new();
            for piece in text.as_bytes().chunks(size) {
                blanks.piece(piece, false, &mut pieces);
            }
            blanks.piece(b"", true, &mut pieces);
            assert_eq!(whole, pieces, "pieces of {size}");
        }
        assert_eq!(whole.len(), text.len());
        String::from_utf8(whole).expect("UTF-8")
    }

    #[test]
    fn codes_become_spaces_and_nothing_moves_but_what_is_in_a_string_or_a_head() {
        let object = "\x1b[1;39m{\x1b[0m\n  \x1b[34m\"a\"\x1b[0m:1}";
        let head = "\x1b[34mHTTP\x1b[0m/\x1b[34m1.1\x1b[0m 200\r\n";
        let strings = "{\"a\x1b[\": \"\x1b\x1b[0mb\"}\x1b[";
        for (text, expected) in [
            (object, "       {    \n       \"a\"    :1}"),
            (head, "HTTP/1.1 200                  \r\n"),
            (strings, "{\"a\x1b[\": \"\x1bb\"    }\x1b["),
            ("{\"\x1b[34ma\\\"\x1b[0m\": 1}", "{\"a\\\"\"         : 1}"),
            ("\x1b[36mA\x1b[0m: [x\n{\x1b[0m}", "A: [x         \n{    }"),
        ] {
            assert_eq!(blanked(text), expected, "{text:?}");
        }
    }

    #[test]
    fn colours_are_reported_by_a_code_before_the_first_string() {
        for text in [
            "\x1b[1m{",
            "{\x1b[37m\x1b[0m\n",
            "\u{feff}{\n \x1b[K\"a\"",
            "\x1b[36mHTTP/1.1",
        ] {
            assert!(are_in(text.as_bytes()), "{text:?}");
        }
        for text in [
            "{\"\x1b[1m",
            "{}",
            "HTTP/1.1 200\r\n\r\n\x1b[1m",
            "\x1b[2J{",
            "{\x1b[1x",
        ] {
            assert!(!are_in(text.as_bytes()), "{text:?}");
        }
        assert_eq!(without(b"\x1b[1m{\x1b[0m\x1b[x}\x1b"), b"{\x1b[x}\x1b");
    }
}
