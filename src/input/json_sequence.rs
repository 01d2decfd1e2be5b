//! Several JSON texts of a recording one after the other, as logs and `jq --seq` have them: where the next one
//! begins, also behind one that is broken.

use memchr::memchr;

use crate::input::brackets::element_end;
use crate::json::{Document, Limits};
use crate::text::span::{BOM, without_mark};

/// The byte that begins a text (RFC 7464).
pub(super) const RECORD_SEPARATOR: u8 = 0x1e;

/// Looks for an end by brackets that found none. More are not tried: each may take the length of the input.
const FRUITLESS: usize = 16;

/// The limits of a text. How deep a body nests is judged with the body, not here: the parser does
/// not recurse.
pub(super) const LIMITS: Limits = Limits {
    max_depth: u32::MAX,
};

/// Returns how many bytes the byte order marks take that a text begins with.
pub fn marks(text: &[u8]) -> usize {
    let mut rest = text;
    while let Some(behind) = rest.strip_prefix(BOM) {
        rest = behind;
    }
    text.len() - rest.len()
}

/// The way from text to text.
#[derive(Default)]
pub(super) struct Row {
    fruitless: usize,
}

impl Row {
    /// Returns where the next text begins at `at` or behind it: past white space, marks and separators.
    pub(super) fn next(text: &[u8], at: usize) -> usize {
        let mut rest = text.get(at..).unwrap_or_default();
        loop {
            let next = rest.trim_ascii_start();
            let next = next.strip_prefix(&[RECORD_SEPARATOR]).unwrap_or(next);
            let next = without_mark(next);
            if next.len() == rest.len() {
                return text.len() - rest.len();
            }
            rest = next;
        }
    }

    /// Returns where to go on behind a text that begins at `start` and breaks at `at`, if there is a whole one to be
    /// found again: the next line that is one, the end by brackets, the next separator.
    pub(super) fn behind_broken(&mut self, text: &[u8], start: usize, at: usize) -> Option<usize> {
        if let Some(line) = whole_line(text, start, true) {
            return Some(line);
        }
        if at == start && self.fruitless < FRUITLESS {
            if let Some(length) = element_end(&text[start..]) {
                return Some(start + length);
            }
            self.fruitless += 1;
        }
        whole_line(text, at, false)
    }
}

/// Finds the first line behind `at` that is a text by itself; where they follow `close`, no line but such as begin as
/// texts are passed over.
fn whole_line(text: &[u8], at: usize, close: bool) -> Option<usize> {
    let mut at = at;
    loop {
        at += memchr(b'\n', text.get(at..)?)? + 1;
        let start = Row::next(text, at);
        let end = memchr(b'\n', text.get(start..)?).map_or(text.len(), |length| start + length);
        let line = text[start..end].trim_ascii_end();
        let begins = line.len() > 1 && matches!(line.first(), Some(b'{' | b'['));
        if begins && is_one(line) {
            return Some(start);
        }
        if close && !begins {
            return None;
        }
        at = start;
    }
}

fn is_one(line: &[u8]) -> bool {
    let parsed = Document::parse_prefix(line, LIMITS);
    parsed.is_ok_and(|(_, end)| line[end..].trim_ascii().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_found_behind_what_is_broken() {
        let behind = |text: &str| Row::default().behind_broken(text.as_bytes(), 0, 0);
        // A line that is cut off, and two such lines.
        assert_eq!(behind("{\"a\":\n{\"b\":1}\n"), Some(6));
        assert_eq!(behind("{\"a\":\n{\"b\":\n{\"c\":1}"), Some(12));
        assert_eq!(behind("{\"a\":NaN}{\"b\":1}"), Some(9));
        assert_eq!(behind("{\n \"a\": NaN\n}\n{\n}"), Some(13));
        assert_eq!(behind("{\n \"a\": [\n\x1e{\"b\":1}\n"), Some(11));
        assert_eq!(behind("{\"a\":"), None);
    }

    #[test]
    fn marks_stand_between_texts() {
        assert_eq!(Row::next("\u{feff}\x1e\u{feff} {".as_bytes(), 0), 8);
        assert_eq!(Row::next(b"{} \n", 2), 4);
    }
}
