//! The entries of a recording in JSON: the elements of a list that stands at a fixed path. Each is
//! parsed on its own, so that a recording that is cut off still gives up what is whole in it.

use std::borrow::Cow;
use std::ops::Range;

use crate::input::Broken;
use crate::model::capture::{Body, Part, Role, Stored};
use crate::model::codec::Codec;
use crate::model::document::{Document, Kind, Limits, Value};

/// How deep a body nests is judged with the body, not here: the parser does not recurse.
const LIMITS: Limits = Limits {
    max_depth: u32::MAX,
};

/// One entry of a list, and where it stands in the chunk. Not `Debug`: it holds values.
#[derive(Clone, Copy)]
pub(super) struct Entry<'d> {
    /// The whole entry.
    pub(super) value: Value<'d>,
    /// Where the text it was parsed from begins in the chunk.
    base: usize,
}

/// Where a list stops being one.
pub(super) struct Stop {
    /// The byte of the chunk up to which all was well.
    at: usize,
    /// Where the element begins that is not whole, if one does.
    pub(super) element: Option<usize>,
}

/// Hands over the entries of a chunk's only JSON text: the elements of the list at `path` (names
/// of objects inside each other), or with no path those of the text itself, or the text itself
/// where it is no list.
///
/// # Errors
///
/// Where the text stops being such a list; the entries before that were handed over.
pub(super) fn of(
    text: &[u8],
    path: &[&str],
    found: &mut dyn FnMut(Entry<'_>),
) -> Result<(), Broken> {
    match each(text, 0, path, found) {
        Ok(end) if text[end..].trim_ascii_start().is_empty() => Ok(()),
        Ok(end) => Err(broken(text, end)),
        Err(stop) => Err(broken(text, stop.at)),
    }
}

/// Hands over the entries of the JSON text that begins at `start`; where it ends.
///
/// # Errors
///
/// Where it stops being a list, so that the caller can look into an element that is not whole.
pub(super) fn each(
    text: &[u8],
    start: usize,
    path: &[&str],
    found: &mut dyn FnMut(Entry<'_>),
) -> Result<usize, Stop> {
    let bom = "\u{feff}".as_bytes();
    let bom = if start == 0 && text.starts_with(bom) {
        bom.len()
    } else {
        0
    };
    let mut cursor = Cursor {
        text,
        at: start + bom,
    };
    match (path, cursor.peek()) {
        ([], Some(b'[')) => cursor.list(found)?,
        ([], _) => cursor.element(found)?,
        _ => {
            if !cursor.object(path, found)? {
                return Err(cursor.stop());
            }
        }
    }
    Ok(cursor.at)
}

/// Why the text is no such list: what is wrong with it as JSON, or else that the list is missing.
pub(super) fn broken(text: &[u8], at: usize) -> Broken {
    match Document::parse_with(text, LIMITS) {
        Err(error) => Broken {
            offset: error.offset,
            reason: error.kind.to_string(),
        },
        Ok(_) => Broken {
            offset: at,
            reason: "the list of entries that this format has is not there".into(),
        },
    }
}

impl Stop {
    /// The fault, told.
    pub(super) fn broken(&self, text: &[u8]) -> Broken {
        broken(text, self.at)
    }
}

struct Cursor<'t> {
    text: &'t [u8],
    at: usize,
}

impl Cursor<'_> {
    /// The next byte that is no white space.
    fn peek(&mut self) -> Option<u8> {
        let rest = self.text.get(self.at..)?;
        self.at += rest.len() - rest.trim_ascii_start().len();
        self.text.get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn expect(&mut self, byte: u8) -> Result<(), Stop> {
        if self.eat(byte) {
            Ok(())
        } else {
            Err(self.stop())
        }
    }

    fn stop(&self) -> Stop {
        Stop {
            at: self.at,
            element: None,
        }
    }

    fn element(&mut self, found: &mut dyn FnMut(Entry<'_>)) -> Result<(), Stop> {
        self.peek();
        let base = self.at;
        let Ok((document, end)) = Document::parse_prefix(&self.text[base..], LIMITS) else {
            return Err(Stop {
                at: base,
                element: Some(base),
            });
        };
        found(Entry {
            value: document.root(),
            base,
        });
        self.at += end;
        Ok(())
    }

    fn list(&mut self, found: &mut dyn FnMut(Entry<'_>)) -> Result<(), Stop> {
        self.expect(b'[')?;
        if self.eat(b']') {
            return Ok(());
        }
        loop {
            self.element(found)?;
            if !self.eat(b',') {
                return self.expect(b']');
            }
        }
    }

    /// Goes through an object to the list at `path` in it; whether it is there.
    fn object(&mut self, path: &[&str], found: &mut dyn FnMut(Entry<'_>)) -> Result<bool, Stop> {
        self.expect(b'{')?;
        if self.eat(b'}') {
            return Ok(false);
        }
        let mut met = false;
        loop {
            let wanted = self.name(path.first())?;
            self.expect(b':')?;
            match (wanted, path, self.peek()) {
                (true, [_], Some(b'[')) => {
                    self.list(found)?;
                    met = true;
                }
                (true, [_, rest @ ..], Some(b'{')) if !rest.is_empty() => {
                    met |= self.object(rest, found)?;
                }
                _ => self.skip()?,
            }
            if !self.eat(b',') {
                self.expect(b'}')?;
                return Ok(met);
            }
        }
    }

    /// A member's name; whether it is the one that is wanted.
    fn name(&mut self, wanted: Option<&&str>) -> Result<bool, Stop> {
        if self.peek() != Some(b'"') {
            return Err(self.stop());
        }
        let Ok((document, end)) = Document::parse_prefix(&self.text[self.at..], LIMITS) else {
            return Err(self.stop());
        };
        self.at += end;
        let name = document.root().as_text();
        Ok(name
            .zip(wanted)
            .is_some_and(|(name, wanted)| name.says(wanted)))
    }

    fn skip(&mut self) -> Result<(), Stop> {
        match Document::parse_prefix(&self.text[self.at..], LIMITS) {
            Ok((_, end)) => self.at += end,
            Err(_) => return Err(self.stop()),
        }
        Ok(())
    }
}

impl<'d> Entry<'d> {
    /// Where the whole entry stands in the chunk.
    pub(super) fn range(self) -> Range<usize> {
        self.place(self.value)
    }

    /// Where a value of the entry stands in the chunk.
    pub(super) fn place(self, value: Value<'_>) -> Range<usize> {
        let span = value.span();
        self.base + span.start..self.base + span.end
    }

    /// A value as a part: a string's text, or any other value as it stands.
    pub(super) fn part(self, role: Role, value: Value<'_>, inside: &[Codec]) -> Part {
        let string = (value.kind() == Kind::String).then_some(Codec::JsonString);
        Part {
            role,
            range: self.place(value),
            codecs: string.into_iter().chain(inside.iter().copied()).collect(),
        }
    }

    /// A body that is a JSON value of the recording.
    pub(super) fn verbatim(self, value: Value<'d>) -> Body<'d> {
        Body::Present {
            stored: Stored::Verbatim(&value.document().source()[value.span()]),
            part: self.part(Role::Body, value, &[]),
        }
    }

    /// A body that is the text of a JSON string; `inside` is what lies between that text and the
    /// body. `None` where the value is no string.
    pub(super) fn string(self, value: Value<'d>, inside: &[Codec]) -> Option<Body<'d>> {
        Some(Body::Present {
            stored: Stored::Escaped(value.as_text()?),
            part: self.part(Role::Body, value, inside),
        })
    }

    /// Every string in `value`, however deep, as a part of its own.
    pub(super) fn strings(self, role: Role, value: Option<Value<'d>>, parts: &mut Vec<Part>) {
        let Some(value) = value else { return };
        let leaves = value.document().leaves(value.span());
        let strings = leaves.filter(|leaf| !leaf.is_name && leaf.value.kind() == Kind::String);
        parts.extend(strings.map(|leaf| self.part(role, leaf.value, &[])));
    }

    /// A request's body: a string's text, or any other value as it stands.
    pub(super) fn request_body(self, value: Option<Value<'d>>, parts: &mut Vec<Part>) {
        let there = value.filter(|value| !value.is_null());
        parts.extend(there.map(|value| self.part(Role::RequestBody, value, &[])));
    }
}

/// What a string says; nothing where there is none.
pub(super) fn text(value: Option<Value<'_>>) -> Cow<'_, str> {
    value.and_then(Value::as_str).unwrap_or_default()
}

/// A recorded status, a number or a string of digits. Zero is what recorders write where there
/// was no response.
pub(super) fn status(value: Option<Value<'_>>) -> Option<u16> {
    let value = value?;
    let number = match value.number_text() {
        Some(number) => Cow::Borrowed(number),
        None => value.as_str()?,
    };
    number.trim().parse().ok().filter(|status| *status != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(text: &str, path: &[&str]) -> (Vec<String>, Option<usize>) {
        let mut found = Vec::new();
        let result = of(text.as_bytes(), path, &mut |entry| {
            found.push(text[entry.range()].to_owned());
        });
        (found, result.err().map(|broken| broken.offset))
    }

    #[test]
    fn a_list_is_found_at_its_path() {
        let text = r#"{"meta": {"pairs": [0]}, "data": {"x": [1], "pairs": [{"a": 1}, 2]}}"#;
        let both = vec![r#"{"a": 1}"#.to_owned(), "2".to_owned()];
        assert_eq!(entries(text, &["data", "pairs"]), (both, None));
        assert_eq!(entries(" [1, 2] ", &[]).0.len(), 2);
        assert_eq!(entries("\u{feff}[1]", &[]), (vec!["1".into()], None));
        assert_eq!(entries(r#"{"a": 1}"#, &[]).0, [r#"{"a": 1}"#]);
    }

    #[test]
    fn what_is_whole_is_handed_over_and_the_fault_has_its_place() {
        assert_eq!(entries("[1, {\"a\":", &[]), (vec!["1".into()], Some(9)));
        assert_eq!(entries("[1 2]", &[]), (vec!["1".into()], Some(3)));
        assert_eq!(entries("[1] x", &[]), (vec!["1".into()], Some(4)));
        assert_eq!(entries(r#"{"a": [1], "b"}"#, &["a"]).0, ["1"]);
        assert!(entries(r#"{"b": [1]}"#, &["a"]).1.is_some(), "no such list");
        assert!(entries(r#"{"a": {}}"#, &["a"]).1.is_some(), "no list");
        assert_eq!(entries(r#"{"a": []}"#, &["a"]), (vec![], None));
    }

    #[test]
    fn a_status_is_a_number_or_its_digits() {
        let document = Document::parse(br#"[200, "401", 0, 200.5, null, "", 99999]"#);
        let document = document.expect("JSON");
        let read: Vec<_> = document
            .root()
            .elements()
            .map(|value| status(Some(value)))
            .collect();
        assert_eq!(read, [Some(200), Some(401), None, None, None, None, None]);
    }
}
