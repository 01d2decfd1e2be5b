//! Where the decoded bytes of a string stand in the text it is written in. Each walk goes over
//! the text once and gives a place for each of some ascending offsets of the decoded bytes.

/// How a YAML scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScalarStyle {
    /// Without quotes.
    Plain,
    /// In single quotes.
    SingleQuoted,
    /// In double quotes.
    DoubleQuoted,
    /// Behind `|`.
    Literal,
    /// Behind `>`.
    Folded,
}

/// Notes the place of each wanted offset while a walk goes by.
struct Wanted<'o> {
    offsets: &'o [usize],
    found: Vec<usize>,
    decoded: usize,
}

impl<'o> Wanted<'o> {
    fn new(offsets: &'o [usize]) -> Self {
        Self {
            offsets,
            found: Vec::with_capacity(offsets.len()),
            decoded: 0,
        }
    }

    /// `length` decoded bytes come from the text at `place`; with `each`, byte for byte.
    fn pass(&mut self, place: usize, length: usize, each: bool) {
        while let Some(&offset) = self
            .offsets
            .get(self.found.len())
            .filter(|&&offset| offset < self.decoded + length)
        {
            self.found.push(if each {
                place + (offset - self.decoded)
            } else {
                place
            });
        }
        self.decoded += length;
    }

    /// Whatever lies behind the end stands at the end.
    fn end(mut self, place: usize) -> Vec<usize> {
        self.found.resize(self.offsets.len(), place);
        self.found
    }
}

/// In a JSON string, its quotes included in `text`.
pub(super) fn json_string(text: &[u8], offsets: &[usize]) -> Vec<usize> {
    let mut wanted = Wanted::new(offsets);
    let mut at = 1;
    let end = text.len().saturating_sub(1).max(1);
    while at < end {
        let (encoded, decoded) = if text[at] == b'\\' {
            json_escape(&text[at..end])
        } else {
            (1, 1)
        };
        wanted.pass(at, decoded, false);
        at += encoded;
    }
    wanted.end(end)
}

/// How many bytes an escape takes, and how many it stands for.
fn json_escape(text: &[u8]) -> (usize, usize) {
    if text.get(1) != Some(&b'u') {
        return (2, 1);
    }
    match unit(text, 2) {
        Some(unit) if (0xd800..0xdc00).contains(&unit) => (12, 4),
        Some(unit) => (6, char::from_u32(unit).map_or(3, char::len_utf8)),
        None => (2, 1),
    }
}

fn unit(text: &[u8], at: usize) -> Option<u32> {
    let digits = std::str::from_utf8(text.get(at..at + 4)?).ok()?;
    u32::from_str_radix(digits, 16).ok()
}

/// In a YAML scalar (YAML 1.2.2, sections 7.3 and 8.1); `text` begins with its first quote or
/// indicator, or with its first character.
pub(super) fn yaml(text: &[u8], style: ScalarStyle, offsets: &[usize]) -> Vec<usize> {
    match style {
        ScalarStyle::Literal | ScalarStyle::Folded => {
            block(text, style == ScalarStyle::Folded, offsets)
        }
        ScalarStyle::Plain => flow(text, 0, text.len(), None, offsets),
        ScalarStyle::SingleQuoted => {
            flow(text, 1, text.len().saturating_sub(1), Some(b'\''), offsets)
        }
        ScalarStyle::DoubleQuoted => {
            flow(text, 1, text.len().saturating_sub(1), Some(b'"'), offsets)
        }
    }
}

/// A scalar inside a line, or folded over several: a line break with the white space around it
/// stands for a space, each further one for a line feed.
fn flow(text: &[u8], start: usize, end: usize, quote: Option<u8>, offsets: &[usize]) -> Vec<usize> {
    let mut wanted = Wanted::new(offsets);
    let mut at = start;
    while at < end {
        let rest = &text[at..end];
        let blank = rest
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t'))
            .count();
        let (encoded, decoded) = match (rest[0], quote) {
            (b'\'', Some(b'\'')) => (2, 1),
            (b'\\', Some(b'"')) => yaml_escape(rest),
            (b'\r' | b'\n', _) => fold(rest),
            _ if blank > 0 && matches!(rest.get(blank), Some(b'\r' | b'\n')) => {
                let (encoded, decoded) = fold(&rest[blank..]);
                (blank + encoded, decoded)
            }
            _ => (1, 1),
        };
        wanted.pass(at, decoded, false);
        at += encoded;
    }
    wanted.end(end)
}

/// Line breaks and the white space of the lines between: how many bytes they take, and stand for.
fn fold(text: &[u8]) -> (usize, usize) {
    let breaks = text.iter().take_while(|byte| byte.is_ascii_whitespace());
    let (taken, lines) = breaks.fold((0, 0), |(taken, lines), byte| {
        (taken + 1, lines + usize::from(*byte == b'\n'))
    });
    (taken, if lines > 1 { lines - 1 } else { 1 })
}

fn yaml_escape(text: &[u8]) -> (usize, usize) {
    let hex = |digits: usize| {
        let number = text
            .get(2..2 + digits)
            .and_then(|digits| std::str::from_utf8(digits).ok());
        let unit = number.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        (
            2 + digits,
            unit.and_then(char::from_u32).map_or(1, char::len_utf8),
        )
    };
    match text.get(1) {
        Some(b'x') => hex(2),
        Some(b'u') => match json_escape(text) {
            // Writers that come from JSON spell a character beyond 16 bits as a pair.
            (12, 4) if text.get(6..8) == Some(br"\u") => (12, 4),
            _ => hex(4),
        },
        Some(b'U') => hex(8),
        Some(b'N' | b'_') => (2, 2),
        Some(b'L' | b'P') => (2, 3),
        Some(b'\r' | b'\n') => (1 + fold(&text[1..]).0, 0),
        _ => (2, 1),
    }
}

/// A scalar of whole lines behind an indicator: each line stands for itself, without the indent.
fn block(text: &[u8], folded: bool, offsets: &[usize]) -> Vec<usize> {
    let mut wanted = Wanted::new(offsets);
    let header = text
        .iter()
        .position(|byte| *byte == b'\n')
        .map_or(text.len(), |end| end + 1);
    let indent = block_indent(&text[header..]);
    let mut at = header;
    for line in text[header..].split_inclusive(|byte| *byte == b'\n') {
        let leading = line
            .iter()
            .take_while(|byte| **byte == b' ')
            .count()
            .min(indent);
        let content = line[leading..]
            .strip_suffix(b"\n")
            .unwrap_or(&line[leading..]);
        let content = content.strip_suffix(b"\r").unwrap_or(content);
        wanted.pass(at + leading, content.len(), true);
        // Folding makes a space of most line feeds, which takes one byte too.
        let breaks = if folded && content.is_empty() {
            1
        } else {
            usize::from(line.ends_with(b"\n"))
        };
        wanted.pass(at + leading + content.len(), breaks, true);
        at += line.len();
    }
    wanted.end(text.len())
}

/// The indent of the first line that is not blank.
fn block_indent(text: &[u8]) -> usize {
    let lines = text.split(|byte| *byte == b'\n');
    let blank = |line: &&[u8]| !line.iter().all(u8::is_ascii_whitespace);
    let first = lines.clone().find(blank).unwrap_or_default();
    first.iter().take_while(|byte| **byte == b' ').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text from the place of each decoded offset on, as long as one character.
    fn at(text: &str, places: &[usize]) -> String {
        places
            .iter()
            .map(|place| text[*place..].chars().next().unwrap_or('$'))
            .collect()
    }

    #[test]
    fn json_escapes_count_as_what_they_stand_for() {
        let text = r#""a\n\u00e9\ud83d\ude00b\"c""#;
        let decoded = "a\n\u{e9}\u{1f600}b\"c";
        let offsets: Vec<usize> = decoded
            .char_indices()
            .map(|(at, _)| at)
            .chain([decoded.len()])
            .collect();
        assert_eq!(
            json_string(text.as_bytes(), &offsets),
            [1, 2, 4, 10, 22, 23, 25, 26]
        );
    }

    #[test]
    fn quoted_yaml_unfolds() {
        let single = "'it''s {\n   \"a\"}'";
        assert_eq!(
            at(
                single,
                &yaml(
                    single.as_bytes(),
                    ScalarStyle::SingleQuoted,
                    &[0, 2, 3, 5, 7, 8]
                )
            ),
            "i's{\"a"
        );
        let double = "\"{\\\"a\\\":\\\n  1}\"";
        assert_eq!(
            at(
                double,
                &yaml(
                    double.as_bytes(),
                    ScalarStyle::DoubleQuoted,
                    &[0, 1, 2, 4, 5]
                )
            ),
            "{\\a:1"
        );
    }

    #[test]
    fn block_yaml_loses_its_indent() {
        let text = "|\n    {\n      \"a\": 1\n    }\n";
        let decoded = "{\n  \"a\": 1\n}\n";
        let offsets = [
            0,
            decoded.find('a').expect("a"),
            decoded.find('1').expect("1"),
            decoded.find('}').expect("}"),
        ];
        assert_eq!(
            at(text, &yaml(text.as_bytes(), ScalarStyle::Literal, &offsets)),
            "{a1}"
        );
    }
}
