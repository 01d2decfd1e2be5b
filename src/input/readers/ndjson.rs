//! One JSON text a line: logs, exports, and what `jq -c` writes. A line that breaks costs that
//! line only.

use memchr::memrchr;

use crate::input::separated::{self, LINE_FEED};
use crate::input::{Container, Reader, Sample};
use crate::json::{Document, Limits};
use crate::text::span::without_mark;

pub(in crate::input) static READER: Reader = Reader {
    name: "ndjson",
    summary: "one response body per line (NDJSON, JSON Lines)",
    source: "RFC 8259 for each line; github.com/ndjson/ndjson-spec for the whole",
    endings: &[".ndjson", ".jsonl"],
    container: Container::None,
    recognise,
    split: |input, chunks| separated::split(input, chunks, LINE_FEED),
    open: |chunk, captures| separated::open(chunk, captures, LINE_FEED),
};

/// The number of lines that are looked at.
const LOOKED_AT: usize = 8;

/// Several lines, each of which begins as an object or array, and at least one is a whole one; or
/// most of which are, or the first of two, whatever the others may be.
fn recognise(sample: &Sample<'_>) -> bool {
    let Some(end) = memrchr(b'\n', sample.text) else {
        // One line, longer than the sample: were it one text, a line of it would be the same.
        return !sample.complete && sample.text.trim_ascii_start().first() == Some(&b'{');
    };
    let whole = if sample.complete {
        sample.text
    } else {
        &sample.text[..end]
    };
    let lines: Vec<&[u8]> = separated::texts(whole, LINE_FEED)
        .map(|range| without_mark(&whole[range]).trim_ascii())
        .take(LOOKED_AT)
        .collect();
    // A pretty-printed text has lines that hold a bracket alone, or begin with a name.
    let begins = |line: &&[u8]| matches!(line.first(), Some(b'{' | b'[')) && line.len() > 1;
    let several = lines.len() > 1 || !sample.complete;
    if !several {
        return false;
    }
    let mut whole_lines = 0;
    for line in lines.iter().filter(|line| begins(line)) {
        match texts(line) {
            0 => {}
            1 => whole_lines += 1,
            _ => return false, // texts in a row, some of which share a line
        }
    }
    let first_of_two = lines.len() == 2 && lines.first().is_some_and(begins);
    whole_lines * 2 > lines.len() || whole_lines > 0 && (first_of_two || lines.iter().all(begins))
}

/// Returns how many texts stand on a line: none that is whole, one, or more.
fn texts(line: &[u8]) -> usize {
    match Document::parse_prefix(line, Limits::default()) {
        Err(_) => 0,
        Ok((_, end)) => match line[end..].trim_ascii_start().first() {
            None => 1,
            Some(b'{' | b'[') => 2,
            Some(_) => 0,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_reported_from_one_text() {
        let recognised = |text: &str| recognise(&Sample::new("", text.as_bytes(), true));
        for (text, what) in [
            ("{\"a\":1}\n{\"b\":2}\n", "lines"),
            ("{\"a\":1}\r\n\r\n{\"b\":2}", "a blank line"),
            ("{\"a\":1,}\n{\"b\":2}\n{\"c\":3}\n", "a broken line"),
            ("{\"a\":1}\n{\"b\":", "cut off"),
            ("{\"a\":1}\n\u{feff}{\"b\":2}\n", "two files, appended"),
            ("{\"a\":1}\n{\"b\":\n{\"c\":3}\n", "a line that was cut off"),
            ("{\"a\":1}\nNaN\n{\"c\":3}\n", "a line of something else"),
            ("{\"a\":1}\n<html>\n", "the second of two"),
            ("<html>\n{\"b\":2}\n{\"c\":3}\n", "the first of several"),
        ] {
            assert!(recognised(text), "{what}");
        }
        assert!(!recognised("{\"a\":\n{\"c\":1}\n}\n"));
        assert!(!recognised("{\"a\":1}{\"b\":2}\n{\"c\":3}\n"));
        assert!(!recognised("{\"a\":1}\n"));
        assert!(!recognised("{\n\"a\":1\n}\n"));
        let pretty = "{\"a\":1}\n{\n\"b\":2\n}\n";
        assert!(!recognised(pretty), "pretty-printed texts in a row");
        assert!(!recognised("[\n{\"a\":1},\n{\"b\":2}\n]"));
    }
}
