//! The frame around the entries: the log's version, its creator, its pages. It is read closely
//! enough to know where the entries are, and that the recording is whole.

use memchr::memchr2;

use crate::input::NO_LIST;
use crate::json::Document;

/// The greatest depth of the frame.
const DEEPEST: usize = 1_024;

/// Longer than any name that is looked for, each letter of it written as an escape.
const LONGEST_NAME: usize = 48;

/// The state of a walk through the frame; kept between blocks.
#[derive(Default)]
pub(super) struct Frame {
    /// The closing brackets that are still to come, the innermost last.
    closers: Vec<u8>,
    /// Inside a string, and whether its next byte is escaped.
    string: Option<bool>,
    /// The beginning of the string that was read last, as it is written.
    text: Vec<u8>,
    /// The names of the members that are being read, outermost first.
    names: [Vec<u8>; 2],
    begun: bool,
    /// The token that was read last.
    last: Last,
    /// Whether entries were met.
    pub(super) met_entries: bool,
    /// The first thing that no JSON has, though it is clear how to go on.
    pub(super) oddity: Option<Misfit>,
}

/// The token that a walk has read last, as far as it decides what may follow.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Last {
    /// An opening bracket.
    #[default]
    Opening,
    Comma,
    Name,
    Colon,
    /// A number, a truth value or null, which may go on.
    Word,
    /// A value that has ended.
    Value,
}

/// The reason if there is no better one.
pub(super) const NOT_JSON: &str = "the recording is not valid JSON here";

/// Why a text is no such frame: where, and what is said of it.
pub(super) type Misfit = (usize, &'static str);

impl Frame {
    /// Returns whether the recording's outermost bracket was closed.
    pub(super) fn closed(&self) -> bool {
        self.begun && self.closers.is_empty()
    }

    /// Behind the closing bracket of the entries.
    pub(super) fn leave_entries(&mut self) {
        self.last = Last::Value;
        self.closers.pop();
    }

    /// Walks on through `text`. Returns what stands behind the opening bracket of the entries, if
    /// it is there.
    pub(super) fn walk(&mut self, text: &[u8]) -> Result<Option<usize>, Misfit> {
        let mut at = 0;
        while at < text.len() {
            if self.string.is_some() {
                at = self.inside_string(text, at);
                continue;
            }
            let byte = text[at];
            if self.begun && !self.closers.is_empty() && !self.fits(byte) {
                self.oddity.get_or_insert((at, NOT_JSON));
            }
            if self.token(byte).map_err(|reason| (at, reason))? {
                return Ok(Some(at + 1));
            }
            at += 1;
        }
        Ok(None)
    }

    /// A byte outside of strings; `true` if it opens the entries.
    fn token(&mut self, byte: u8) -> Result<bool, &'static str> {
        self.follows(byte)?;
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => {}
            0xEF | 0xBB | 0xBF if !self.begun => {} // a byte order mark
            b'{' if !self.begun => self.open(b'}')?,
            _ if !self.begun => return Err("this is not an object, so not a HAR file"),
            _ if self.closers.is_empty() => return Err("there is more text after the recording"),
            b'"' => {
                self.string = Some(false);
                self.text.clear();
            }
            b':' => {
                if let Some(name) = self.names.get_mut(self.closers.len() - 1) {
                    name.clone_from(&self.text);
                    if name.contains(&b'\\') {
                        unescape(name);
                    }
                }
            }
            b'{' => self.open(b'}')?,
            b'[' => {
                let entries = self.at_entries();
                self.met_entries |= entries;
                self.open(b']')?;
                return Ok(entries);
            }
            b'}' | b']' if self.closers.last() == Some(&byte) => {
                self.closers.pop();
            }
            b',' | b'+' | b'-' | b'.' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => {}
            _ => return Err(NOT_JSON),
        }
        Ok(false)
    }

    /// Returns whether JSON may go on like this.
    fn fits(&mut self, byte: u8) -> bool {
        let is_object = self.closers.last() == Some(&b'}');
        let is_word = is_of_a_word(byte);
        let is_value = is_word || matches!(byte, b'"' | b'{' | b'[');
        let ends = byte == if is_object { b'}' } else { b']' };
        match self.last {
            Last::Word if is_word => {
                self.note(&[byte]);
                true
            }
            Last::Word if !self.is_whole_word() => false,
            _ if byte.is_ascii_whitespace() => true,
            Last::Opening if ends => true,
            Last::Opening | Last::Comma if is_object => byte == b'"',
            Last::Name => byte == b':',
            Last::Word | Last::Value => byte == b',' || ends,
            Last::Opening | Last::Comma | Last::Colon => {
                self.text.clear();
                self.note(&[byte]);
                is_value
            }
        }
    }

    /// Returns whether what was noted is a number, a truth value or null, as far as it was noted.
    fn is_whole_word(&self) -> bool {
        self.text.len() == LONGEST_NAME || Document::parse(&self.text).is_ok()
    }

    /// Refuses what may not follow what was read last: a value directly behind another, and
    /// entries that are no list.
    fn follows(&mut self, byte: u8) -> Result<(), &'static str> {
        let last = self.last;
        let begins = matches!(byte, b'"' | b'{' | b'[');
        let is_word = is_of_a_word(byte);
        let ended = matches!(last, Last::Name | Last::Value);
        let is_name = self.closers.last() == Some(&b'}') && last != Last::Colon;
        if ended && (begins || is_word) || last == Last::Word && begins {
            return Err("expected a comma here");
        }
        let other = begins && byte != b'[' || is_word && byte != b'n';
        if last == Last::Colon && self.at_entries() && other {
            return Err(NO_LIST);
        }
        self.last = match byte {
            b'"' if is_name => Last::Name,
            b'"' | b'}' | b']' => Last::Value,
            b':' => Last::Colon,
            b'{' | b'[' => Last::Opening,
            b',' => Last::Comma,
            _ if is_word => Last::Word,
            _ if last == Last::Word => Last::Value,
            _ => last,
        };
        Ok(())
    }

    fn at_entries(&self) -> bool {
        let [outer, inner] = &self.names;
        self.closers == *b"}}" && outer == b"log" && inner == b"entries"
    }

    fn open(&mut self, closer: u8) -> Result<(), &'static str> {
        if self.closers.len() == DEEPEST {
            return Err("the recording is nested too deeply");
        }
        self.begun = true;
        self.closers.push(closer);
        Ok(())
    }

    /// Walks on inside a string. Returns what stands behind it, or behind the text.
    fn inside_string(&mut self, text: &[u8], start: usize) -> usize {
        let mut at = start;
        if self.string == Some(true) {
            if !b"\"\\/bfnrtu".contains(&text[at]) {
                self.oddity.get_or_insert((at, NOT_JSON));
            }
            self.note(&text[at..=at]);
            self.string = Some(false);
            at += 1;
        }
        let end = memchr2(b'"', b'\\', &text[at..]).map_or(text.len(), |found| at + found);
        self.note(&text[at..end]);
        if let Some(raw) = text[at..end].iter().position(|byte| *byte < b' ') {
            self.oddity.get_or_insert((at + raw, NOT_JSON));
        }
        match text.get(end) {
            Some(b'"') => self.string = None,
            Some(byte) => {
                self.note(&[*byte]);
                self.string = Some(true);
            }
            None => return end,
        }
        end + 1
    }

    fn note(&mut self, part: &[u8]) {
        let room = LONGEST_NAME - self.text.len();
        self.text.extend_from_slice(&part[..part.len().min(room)]);
    }
}

/// Returns whether numbers, truth values or null have such a byte.
fn is_of_a_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)
}

/// Undoes the escapes of a name. One that is longer than what is kept of it may break in the
/// middle of one, and is none of those that are looked for.
fn unescape(name: &mut Vec<u8>) {
    let quoted = [b"\"", &name[..], b"\""].concat();
    if let Ok(document) = Document::parse(&quoted) {
        *name = document
            .root()
            .as_str()
            .unwrap_or_default()
            .into_owned()
            .into_bytes();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(text: &str, step: usize) -> Result<Option<usize>, Misfit> {
        let mut frame = Frame::default();
        for (index, part) in text.as_bytes().chunks(step).enumerate() {
            if let Some(at) = frame
                .walk(part)
                .map_err(|(at, reason)| (index * step + at, reason))?
            {
                return Ok(Some(index * step + at));
            }
        }
        Ok(None)
    }

    #[test]
    fn entries_are_found_wherever_a_block_ends() {
        let text =
            r#"{"entries":[],"x":{"entries":[]},"log":{"a\"":{"entries":[1]},"entries" : [ {"#;
        for step in 1..text.len() {
            assert_eq!(entries(text, step), Ok(Some(text.len() - 2)), "{step}");
        }
    }

    #[test]
    fn names_may_be_written_with_escapes() {
        let escaped = "entries".bytes().map(|byte| format!("\\u{byte:04x}"));
        let all = escaped.collect::<Vec<_>>().concat();
        for name in ["\\u0065ntries", "entrie\\u0073", &all] {
            let text = format!(r#"{{"l\u006fg":{{"{name}":[ {{"#);
            for step in 1..text.len() {
                assert_eq!(entries(&text, step), Ok(Some(text.len() - 2)), "{name}");
            }
        }
        let others = r#"{"log":{"\\u0065ntries":[],"entries\u0000":[],"xentries":[]}}"#;
        assert_eq!(entries(others, 5), Ok(None));
    }

    #[test]
    fn what_no_json_has_is_noted_where_it_stands() {
        let noted = |text: &str| {
            let mut frame = Frame::default();
            let walked = frame.walk(text.as_bytes());
            assert!(walked.is_ok_and(|entries| entries.is_none()) && frame.closed());
            frame.oddity.map(|(at, _)| at)
        };
        let good = r#"{"a":[1,-1.5e3,true,null,"\u00e4\"",{},[]],"b":{"c":{"d":1}, "e" : 0 }} "#;
        assert_eq!(noted(good), None);
        for (text, at) in [
            (r#"{"a":1,}"#, 7),
            (r#"{"a":[1,]}"#, 8),
            (r#"{,"a":1}"#, 1),
            (r#"{"a":}"#, 5),
            (r#"{"a"}"#, 4),
            (r#"{"a":01}"#, 7),
            (r#"{"a":NaN,"b":01}"#, 8),
            ("{a:1}", 1),
            ("{\"a\":\"\n\"}", 6),
            (r#"{"a":"\x"}"#, 7),
        ] {
            assert_eq!(noted(text), Some(at), "{text}");
        }
    }

    #[test]
    fn what_is_no_frame_is_refused_where_it_stops_being_one() {
        let refused = |text: &str| entries(text, 3).map_err(|(at, _)| at);
        assert_eq!(refused("[]"), Err(0));
        assert_eq!(refused("\u{feff} {]"), Err(5));
        assert_eq!(refused("{} {"), Err(3));
        assert_eq!(refused("{\"log\":(}"), Err(7));
        assert_eq!(refused(&"{".repeat(2_000)), Err(1_024));
    }
}
