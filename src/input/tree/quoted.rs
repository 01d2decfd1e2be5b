//! Quoted scalars whose further lines are not indented deeper than what they stand in. YAML 1.2
//! forbids that; libyaml reads it, and wrote it for years, so that old cassettes are full of it.
//!
//! A text that the parser refuses for them is given to it once more, with a space for each line
//! break inside such a scalar, and what the scalar says is read from the original. Every byte
//! keeps its place.

use std::ops::Range;

use saphyr_parser::{Event, Parser};

/// Finds the quoted scalars that take several lines, in a text as recorders write it.
pub(super) fn over_several_lines(text: &str) -> Vec<Range<usize>> {
    let mut search = Search {
        text: text.as_bytes(),
        at: 0,
        found: Vec::new(),
    };
    while search.at < search.text.len() {
        search.line();
    }
    search.found
}

/// Returns the characters of a text, with spaces for the line breaks in these stretches of it.
pub(super) fn joined(
    text: &str,
    stretches: Vec<Range<usize>>,
) -> impl Iterator<Item = char> + use<'_> {
    let mut stretches = stretches.into_iter().peekable();
    text.char_indices().map(move |(at, character)| {
        while stretches.next_if(|stretch| stretch.end <= at).is_some() {}
        let inside = stretches.peek().is_some_and(|stretch| stretch.start <= at);
        match character {
            '\r' | '\n' if inside => ' ',
            other => other,
        }
    })
}

/// Returns what a quoted scalar says, wherever its lines begin.
pub(super) fn says(scalar: &str) -> Option<String> {
    let mut indented = String::with_capacity(scalar.len() + 64);
    for (at, character) in scalar.char_indices() {
        indented.push(character);
        let is_half = character == '\r' && scalar[at + 1..].starts_with('\n');
        if matches!(character, '\r' | '\n') && !is_half {
            indented.push(' ');
        }
    }
    let events = Parser::new_from_str(&indented);
    events.into_iter().find_map(|event| match event {
        Ok((Event::Scalar(text, ..), _)) => Some(text.into_owned()),
        _ => None,
    })
}

/// Goes over a text in block style, a line or a scalar at a time.
struct Search<'t> {
    text: &'t [u8],
    at: usize,
    found: Vec<Range<usize>>,
}

impl Search<'_> {
    /// Steps over a line, and over what begins in it.
    fn line(&mut self) {
        let start = self.at;
        let mut column = self.spaces();
        while matches!(self.rest(), [b'-' | b'?', b' ', ..]) {
            column = self.at - start;
            self.at += 1;
            if self.spaces() > 0 && !matches!(self.peek(), b'|' | b'>') {
                column = self.at - start;
            }
        }
        if matches!(self.peek(), b'"' | b'\'') {
            self.scalar();
            self.spaces();
        } else if !matches!(self.peek(), b'[' | b'{' | b'|' | b'>' | b'!' | b'&' | b'#') {
            self.name();
        }
        if self.peek() == b':' {
            self.at += 1;
            self.spaces();
        }
        while matches!(self.peek(), b'!' | b'&') {
            self.until(|byte| matches!(byte, b' ' | b'\n' | b'\r'));
            self.spaces();
        }
        match self.peek() {
            b'"' | b'\'' => self.scalar(),
            b'[' | b'{' => self.flow(),
            b'|' | b'>' => {
                self.end_line();
                self.block(column);
                return;
            }
            _ => {}
        }
        self.end_line();
    }

    fn rest(&self) -> &[u8] {
        &self.text[self.at.min(self.text.len())..]
    }

    fn peek(&self) -> u8 {
        self.rest().first().copied().unwrap_or(b'\n')
    }

    fn until(&mut self, stop: impl Fn(u8) -> bool) {
        let rest = self.rest();
        self.at += rest
            .iter()
            .position(|byte| stop(*byte))
            .unwrap_or(rest.len());
    }

    fn spaces(&mut self) -> usize {
        let before = self.at;
        self.until(|byte| byte != b' ');
        self.at - before
    }

    fn end_line(&mut self) {
        self.until(|byte| matches!(byte, b'\r' | b'\n'));
        self.at += 1;
    }

    /// Steps to the colon behind a plain name, or to the end of a line without one.
    fn name(&mut self) {
        while !matches!(self.peek(), b'\r' | b'\n')
            && !matches!(self.rest(), [b':'] | [b':', b' ' | b'\r' | b'\n', ..])
        {
            self.at += 1;
        }
    }

    /// Steps behind a quoted scalar.
    fn scalar(&mut self) {
        let start = self.at;
        let quote = self.peek();
        self.at += 1;
        loop {
            self.until(|byte| byte == quote || byte == b'\\' && quote == b'"');
            match self.rest() {
                [] => return, // never closed
                [b'\\', ..] => self.at += 2,
                [_, next, ..] if quote == b'\'' && *next == quote => self.at += 2,
                _ => break,
            }
        }
        self.at += 1;
        let inside = &self.text[start..self.at];
        if memchr::memchr2(b'\r', b'\n', inside).is_some() {
            self.found.push(start..self.at);
        }
    }

    /// Steps behind a list or mapping in flow style.
    fn flow(&mut self) {
        let mut open = 0_usize;
        while self.at < self.text.len() {
            match self.peek() {
                b'"' | b'\'' if self.begins_a_scalar() => {
                    self.scalar();
                    continue;
                }
                b'[' | b'{' => open += 1,
                b']' | b'}' => open = open.saturating_sub(1),
                _ => {}
            }
            self.at += 1;
            if open == 0 {
                return;
            }
        }
    }

    /// Returns whether a quote is the first character of a scalar, and not one inside a plain one.
    fn begins_a_scalar(&self) -> bool {
        let before = self.text[..self.at].trim_ascii_end().last();
        matches!(before, Some(b'[' | b'{' | b',' | b':'))
    }

    /// Steps over the lines of a block scalar: those that are deeper than `column`, or empty.
    fn block(&mut self, column: usize) {
        while self.at < self.text.len() {
            let start = self.at;
            let indent = self.spaces();
            if indent <= column && !matches!(self.peek(), b'\r' | b'\n') {
                self.at = start;
                return;
            }
            self.end_line();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        let ranges = over_several_lines(text);
        ranges.into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn scalars_are_found_where_they_begin_a_value() {
        for (text, scalars) in [
            ("a: 'b\nc'\nd: \"e\\\"\nf\"\n", ["'b\nc'", "\"e\\\"\nf\""]),
            ("- - 'it''s\n'\n- ? !x &y 'z\n'\n", ["'it''s\n'", "'z\n'"]),
            ("a: {b: 'c\nd', e: [\"f\ng\"]}\n", ["'c\nd'", "\"f\ng\""]),
        ] {
            assert_eq!(found(text), scalars);
        }
    }

    #[test]
    fn other_quotes_are_none() {
        assert!(found("a: it's\nb: isn't\n").is_empty());
        assert!(found("a: |\n  'x\n\n  y'\nb: 1\n").is_empty());
        assert!(found("- |\n 'x\n y'\n- 'one line'\n").is_empty());
        assert!(found("# it's\na: [it's, isn't]\nb: 'never closed\n").is_empty());
    }

    #[test]
    fn what_a_scalar_says_does_not_depend_on_its_lines() {
        for (written, says_) in [
            ("'a\nb'", "a b"),
            ("'a  \n   b\n\n\nc'", "a b\n\nc"),
            ("\"a\\\n b\\n\nc\"", "ab\n c"),
            ("'a\r\nb\r\n\r\nc'", "a b\nc"),
            ("'---\n--- x'", "--- --- x"),
        ] {
            assert_eq!(says(written).as_deref(), Some(says_), "{written:?}");
        }
    }
}
