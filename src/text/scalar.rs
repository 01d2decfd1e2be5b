//! Maps the decoded bytes of a string to the text it is written in. Each walk goes over the text
//! once and gives a place for each of some ascending offsets of the decoded bytes.

/// The style of a YAML scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScalarStyle {
    /// Without quotes.
    Plain,
    /// In single quotes.
    SingleQuoted,
    /// In double quotes.
    DoubleQuoted,
    /// Behind `|`, each line indented by so many spaces: where the indicator says how many, the
    /// scalar's own text does not tell them from the text's.
    Literal(u32),
    /// Behind `>`, each line indented by so many spaces.
    Folded(u32),
    /// Over several lines between three quotes, as in TOML, with escapes or without.
    Block {
        /// Whether a backslash begins an escape.
        escapes: bool,
    },
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
pub fn json_string(text: &[u8], offsets: &[usize]) -> Vec<usize> {
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

/// Returns how many bytes an escape takes, and how many it stands for.
fn json_escape(text: &[u8]) -> (usize, usize) {
    if text.get(1) != Some(&b'u') {
        return (2, 1);
    }
    match unit(text, 2) {
        Some(0xd800..0xdc00) => {
            if low_behind(text) {
                (12, 4)
            } else {
                (6, 3)
            }
        }
        Some(unit) => (6, char::from_u32(unit).map_or(3, char::len_utf8)),
        None => (2, 1),
    }
}

/// Returns whether the other half of a surrogate pair follows the first one, with which `text`
/// begins.
fn low_behind(text: &[u8]) -> bool {
    let low = (text.get(6..8) == Some(b"\\u")).then(|| unit(text, 8));
    matches!(low, Some(Some(0xdc00..0xe000)))
}

fn unit(text: &[u8], at: usize) -> Option<u32> {
    let digits = std::str::from_utf8(text.get(at..at + 4)?).ok()?;
    u32::from_str_radix(digits, 16).ok()
}

/// In a YAML scalar (YAML 1.2.2, sections 7.3 and 8.1); `text` begins with its first quote or
/// indicator, or with its first character.
pub fn yaml(text: &[u8], style: ScalarStyle, offsets: &[usize]) -> Vec<usize> {
    let behind_quote = text.len().saturating_sub(1);
    match style {
        ScalarStyle::Literal(indent) => block(text, indent as usize, false, offsets),
        ScalarStyle::Folded(indent) => block(text, indent as usize, true, offsets),
        ScalarStyle::Plain => flow(text, 0, text.len(), None, offsets),
        ScalarStyle::SingleQuoted => flow(text, 1, behind_quote, Some(b'\''), offsets),
        ScalarStyle::DoubleQuoted => flow(text, 1, behind_quote, Some(b'"'), offsets),
        ScalarStyle::Block { escapes } => between_three(text, escapes, offsets),
    }
}

/// Between three quotes (TOML 1.0, strings): a line break behind the first three goes, and each
/// other stands for itself.
fn between_three(text: &[u8], escapes: bool, offsets: &[usize]) -> Vec<usize> {
    let mut wanted = Wanted::new(offsets);
    let end = text.len().saturating_sub(3).max(3);
    let mut at = 3 + text.get(3..).map_or(0, break_length);
    while at < end {
        let rest = &text[at..end];
        let (encoded, decoded) = match rest {
            // The break goes, and so does all white space behind it.
            [b'\\', b' ' | b'\t' | b'\r' | b'\n', ..] if escapes => (1 + white(&rest[1..]).0, 0),
            [b'\\', ..] if escapes => yaml_escape(rest),
            _ => (1, 1),
        };
        wanted.pass(at, decoded, false);
        at += encoded;
    }
    wanted.end(end)
}

/// A scalar inside a line, or folded over several: a line break with the white space around it
/// stands for a space, each further one for a line feed.
fn flow(text: &[u8], start: usize, end: usize, quote: Option<u8>, offsets: &[usize]) -> Vec<usize> {
    let mut wanted = Wanted::new(offsets);
    let mut at = start;
    while at < end {
        let rest = &text[at..end];
        let (encoded, decoded) = match (rest[0], quote) {
            (b'\'', Some(b'\'')) => (2, 1),
            (b'\\', Some(b'"')) => yaml_escape(rest),
            (b' ' | b'\t' | b'\r' | b'\n', _) => match white(rest) {
                // White space inside a line stands for itself, byte for byte.
                (length, 0) => {
                    wanted.pass(at, length, true);
                    at += length;
                    continue;
                }
                (length, breaks) => (length, (breaks - 1).max(1)),
            },
            _ => (1, 1),
        };
        wanted.pass(at, decoded, false);
        at += encoded;
    }
    wanted.end(end)
}

/// The white space that `text` begins with: its length, and how many line breaks are in it.
fn white(text: &[u8]) -> (usize, usize) {
    let mut breaks = 0;
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        match byte {
            b' ' | b'\t' => at += 1,
            b'\r' | b'\n' => {
                breaks += 1;
                at += break_length(&text[at..]);
            }
            _ => break,
        }
    }
    (at, breaks)
}

/// Returns how many bytes the line break takes that `text` begins with.
fn break_length(text: &[u8]) -> usize {
    match text {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    }
}

/// Returns how many bytes an escape of a double-quoted scalar takes, and how many it stands for.
/// Other than in JSON, `\u` is always a whole character.
fn yaml_escape(text: &[u8]) -> (usize, usize) {
    let hex = |digits: usize| {
        let number = text
            .get(2..2 + digits)
            .and_then(|digits| std::str::from_utf8(digits).ok());
        let unit = number.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let decoded = unit.and_then(char::from_u32).map_or(1, char::len_utf8);
        (2 + digits, decoded)
    };
    match text.get(1) {
        Some(b'x') => hex(2),
        Some(b'u') => hex(4),
        Some(b'U') => hex(8),
        Some(b'N' | b'_') => (2, 2),
        Some(b'L' | b'P') => (2, 3),
        // The break goes, and so does the indent of the next line; empty lines between stay.
        Some(b'\r' | b'\n') => {
            let (length, breaks) = white(&text[1..]);
            (1 + length, breaks - 1)
        }
        _ => (2, 1),
    }
}

/// A scalar of whole lines behind an indicator: each line stands for itself, without the indent.
/// Where it is folded, the break between two lines of text that begin with no white space stands
/// for a space, or for nothing where empty lines follow.
fn block(text: &[u8], indent: usize, folded: bool, offsets: &[usize]) -> Vec<usize> {
    let mut wanted = Wanted::new(offsets);
    let mut at = line_length(text);
    // The breaks since the last line with content, and whether that one can be folded.
    let mut breaks: Vec<usize> = Vec::new();
    let mut foldable = false;
    while at < text.len() {
        let line = &text[at..at + line_length(&text[at..])];
        let spaces = line.iter().take_while(|byte| **byte == b' ').count();
        let start = spaces.min(indent);
        let content = without_break(&line[start..]);
        if !content.is_empty() {
            let folds = !matches!(content[0], b' ' | b'\t');
            let joined = folded && foldable && folds;
            let dropped = usize::from(joined && breaks.len() > 1);
            for place in breaks.drain(..).skip(dropped) {
                wanted.pass(place, 1, false);
            }
            foldable = folds;
            wanted.pass(at + start, content.len(), true);
        }
        breaks.push(at + start + content.len());
        at += line.len();
    }
    for place in breaks {
        wanted.pass(place, 1, false);
    }
    wanted.end(text.len())
}

/// A line without its break.
fn without_break(line: &[u8]) -> &[u8] {
    let end = memchr::memchr2(b'\r', b'\n', line).unwrap_or(line.len());
    &line[..end]
}

/// The length of the line that `text` begins with, its break included.
fn line_length(text: &[u8]) -> usize {
    let content = memchr::memchr2(b'\r', b'\n', text).unwrap_or(text.len());
    content + break_length(&text[content..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_escapes_count_as_what_they_stand_for() {
        let text = r#""a\n\u00e9\ud83d\ude00b\"c""#;
        let decoded = "a\n\u{e9}\u{1f600}b\"c";
        let starts = decoded.char_indices().map(|(at, _)| at);
        let offsets: Vec<usize> = starts.chain([decoded.len()]).collect();
        let places = json_string(text.as_bytes(), &offsets);
        assert_eq!(places, [1, 2, 4, 10, 22, 23, 25, 26]);
        // Half a surrogate pair counts as a replacement.
        let text = r#""a\ud83d\ud83d\ude00\ude00b""#;
        let places = json_string(text.as_bytes(), &[0, 1, 4, 8, 11, 12]);
        assert_eq!(places, [1, 2, 8, 20, 26, 27]);
    }
}
