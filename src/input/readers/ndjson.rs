//! One JSON text a line: logs, exports, and what `jq -c` writes. A line that breaks costs that
//! line only.

use memchr::{memchr, memchr_iter, memrchr};

use crate::input::bytes::BLOCK;
use crate::input::{Captures, Chunks, Container, ContainerError, Input, ReadError, Reader, Sample};
use crate::json::{Document, Limits};
use crate::model::capture::{Capture, Chunk};

pub(in crate::input) static READER: Reader = Reader {
    name: "ndjson",
    summary: "one response body per line (NDJSON, JSON Lines)",
    source: "RFC 8259 for each line; github.com/ndjson/ndjson-spec for the whole",
    endings: &[".ndjson", ".jsonl"],
    container: Container::None,
    recognise,
    split,
    open,
};

/// How much is handed to a worker at once: what stays in a processor's own cache.
pub(in crate::input) const CHUNK: usize = 4 * BLOCK;

/// How many lines are looked at.
const LOOKED_AT: usize = 8;

/// Several lines, each of which begins as an object or array, and at least one is a whole one; or
/// most of which are, whatever the others may be.
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
    let lines: Vec<&[u8]> = lines(whole)
        .map(|range| without_mark(&whole[range]).trim_ascii())
        .take(LOOKED_AT)
        .collect();
    // A pretty-printed text has lines that hold a bracket alone, or begin with a name.
    let begins = |line: &&[u8]| matches!(line.first(), Some(b'{' | b'[')) && line.len() > 1;
    let several = lines.len() > 1 || !sample.complete;
    if !several || !lines.first().is_some_and(begins) {
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
    whole_lines * 2 > lines.len() || whole_lines > 0 && lines.iter().all(begins)
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

fn split(input: &mut Input, chunks: &mut Chunks<'_>) -> Result<(), ReadError> {
    let mut wanted = CHUNK;
    loop {
        let pending = input.fill_soon(wanted, |new| memchr(b'\n', new).is_some())?;
        let whole = if let Some(last) = memrchr(b'\n', pending) {
            last + 1
        } else {
            0
        };
        // Where the input is cut off, what is behind its last whole line is none.
        let length = if input.ended() && !input.is_cut() {
            input.pending().len()
        } else {
            whole
        };
        if length == 0 {
            if input.ended() {
                return Ok(());
            }
            wanted *= 2; // a line longer than a chunk
            continue;
        }
        wanted = CHUNK;
        let responses = count(&input.pending()[..length]);
        let chunk = input.take(length, responses);
        if chunks(chunk).is_break() || (input.ended() && input.pending().is_empty()) {
            return Ok(());
        }
    }
}

#[expect(clippy::unnecessary_wraps, reason = "the signature all readers share")]
fn open(chunk: &Chunk, captures: &mut Captures<'_>) -> Result<(), ContainerError> {
    lines(&chunk.text).for_each(|line| captures(Capture::bare(chunk, line)));
    Ok(())
}

/// Counts the responses of a text.
pub(in crate::input) fn count(text: &[u8]) -> u64 {
    lines(text).count() as u64
}

/// The lines that are not blank, without their line feed.
fn lines(text: &[u8]) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
    let mut start = 0;
    let ends = memchr_iter(b'\n', text).chain(std::iter::once(text.len()));
    ends.filter_map(move |end| {
        let line = std::mem::replace(&mut start, end + 1)..end;
        (!is_blank(text.get(line.clone()).unwrap_or_default())).then_some(line)
    })
}

/// A line without the byte order mark that another file may have brought along.
fn without_mark(line: &[u8]) -> &[u8] {
    line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line)
}

fn is_blank(line: &[u8]) -> bool {
    // Nearly every line begins with its text.
    let blank = |line: &[u8]| line.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r'));
    blank(line) || line.first() == Some(&0xEF) && blank(without_mark(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recognised(text: &str) -> bool {
        recognise(&Sample::new("", text.as_bytes(), true))
    }

    #[test]
    fn lines_are_told_from_one_text() {
        assert!(recognised("{\"a\":1}\n{\"b\":2}\n"));
        assert!(recognised("{\"a\":1}\r\n\r\n{\"b\":2}"));
        assert!(
            recognised("{\"a\":1,}\n{\"b\":2}\n{\"c\":3}\n"),
            "a broken line"
        );
        assert!(recognised("{\"a\":1}\n{\"b\":"), "cut off");
        assert!(
            recognised("{\"a\":1}\n\u{feff}{\"b\":2}\n"),
            "two files, appended"
        );
        assert!(
            recognised("{\"a\":1}\n{\"b\":\n{\"c\":3}\n"),
            "a line that was cut off"
        );
        assert!(
            recognised("{\"a\":1}\nNaN\n{\"c\":3}\n"),
            "a line of something else"
        );
        assert!(!recognised("{\"a\":\n{\"c\":1}\n}\n"));
        assert!(!recognised("{\"a\":1}{\"b\":2}\n{\"c\":3}\n"));
        assert!(!recognised("{\"a\":1}\n"));
        assert!(!recognised("{\n\"a\":1\n}\n"));
        assert!(
            !recognised("{\"a\":1}\n{\n\"b\":2\n}\n"),
            "pretty-printed texts in a row"
        );
        assert!(!recognised("[\n{\"a\":1},\n{\"b\":2}\n]"));
    }

    #[test]
    fn blank_lines_are_no_responses() {
        let text = b"\n{}\n \r\n{}\n\xEF\xBB\xBF\r\n";
        let found: Vec<_> = lines(text).collect();
        assert_eq!(found, [1..3, 7..9]);
    }
}
