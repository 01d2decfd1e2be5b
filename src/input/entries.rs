//! The entries of a recording in JSON: the elements of a list that stands at a fixed path. Each is
//! parsed on its own, so that a recording that is cut off still gives up what is whole in it.

use crate::input::brackets::element_end;
use crate::input::entry::{Entry, equal_names};
use crate::input::json_sequence::{LIMITS, Row};
use crate::input::shape::Shape;
use crate::input::{ContainerError, NO_LIST};
use crate::json::{Document, EQUAL_NAMES};

/// The step of a path to each item of a list.
pub(super) const EACH: &str = "[]";

/// An element of a list.
pub(super) enum Element<'d> {
    /// One that is JSON.
    Whole(Entry<'d>),
    /// One that is not, or is cut off, and where it begins in the chunk. It costs itself, and none
    /// behind it if it has an end.
    ContainerError(usize),
}

/// The place where a list stops being one.
pub(super) struct Stop {
    /// The byte of the chunk up to which all was well.
    at: usize,
    /// Whether something else stands there in place of the list.
    no_list: bool,
    /// Whether a list was met before.
    met: bool,
}

/// Hands over the entries of a chunk: of each of its JSON texts the elements of the list at `path` (names of objects
/// inside each other, and [`EACH`] for each item of a list on the way), or with no path those of the text itself, or
/// the text itself where it is no list. Where a text breaks, it costs no other; the first that does is
/// the error.
pub(super) fn of(
    text: &[u8],
    path: &[&str],
    found: &mut dyn FnMut(Entry<'_>),
) -> Result<(), ContainerError> {
    let mut row = Row::default();
    let mut fault = None;
    let mut twice = None;
    let mut at = 0;
    loop {
        let start = Row::next(text, at);
        if start == text.len() && at > 0 {
            break;
        }
        let (read, sound) = whole(text, start, path, &mut twice, found);
        let broken = outcome_at(text, start, &read, sound);
        fault = fault.or(broken.err());
        let next = match read {
            Ok(end) => Some(end),
            Err(stop) => row.behind_broken(text, start, stop.at),
        };
        match next {
            Some(next) => at = next,
            None => break,
        }
    }
    match (fault, twice) {
        (Some(broken), _) => Err(broken),
        (None, Some(offset)) => Err(ContainerError::at(offset, EQUAL_NAMES)),
        (None, None) => Ok(()),
    }
}

/// Hands over the entries of the JSON text at `start` that are whole. Returns where it ends or breaks, and whether all
/// were whole; notes where the first name stands that appears twice.
fn whole(
    text: &[u8],
    start: usize,
    path: &[&str],
    twice: &mut Option<usize>,
    found: &mut dyn FnMut(Entry<'_>),
) -> (Result<usize, Stop>, bool) {
    let mut sound = true;
    let read = each(text, start, path, &mut |element| match element {
        Element::Whole(entry) => {
            *twice = twice.or_else(|| Some(entry.base + equal_names(entry.value)?));
            found(entry);
        }
        Element::ContainerError(_) => sound = false,
    });
    (read, sound)
}

/// Hands over the entries of a chunk as [`of`] does, at the first of these paths that there is, or else the last.
pub(super) fn at_first(
    text: &[u8],
    paths: &[&[&str]],
    found: &mut dyn FnMut(Entry<'_>),
) -> Result<(), ContainerError> {
    let shape = Shape::of(text);
    let is_there = |path: &&&[&str]| !path.is_empty() && shape.has(&[&path.join(".")]);
    let path = paths.iter().find(is_there).or(paths.last());
    of(text, path.copied().unwrap_or_default(), found)
}

/// Hands over the elements of the list in a chunk's only JSON text: of the member called `name`, or of the text itself.
/// `None` where it has no such list.
pub(super) fn of_list(
    text: &[u8],
    name: Option<&str>,
    found: &mut dyn FnMut(Entry<'_>),
) -> Option<Result<(), ContainerError>> {
    let is_list = text.get(Row::next(text, 0)) == Some(&b'[');
    let path = name.as_slice();
    let mut twice = None;
    let (read, sound) =
        (is_list == path.is_empty()).then(|| whole(text, 0, path, &mut twice, found))?;
    let is_met = read.as_ref().map_or_else(|stop| stop.met, |_| true);
    let twice = twice.map_or(Ok(()), |at| Err(ContainerError::at(at, EQUAL_NAMES)));
    is_met.then(|| outcome_of(text, &read, sound).and(twice))
}

/// Returns what became of a chunk's only JSON text, whose elements were all `sound` or not: where and
/// why it is not what it should be.
pub(super) fn outcome_of(
    text: &[u8],
    read: &Result<usize, Stop>,
    sound: bool,
) -> Result<(), ContainerError> {
    match read {
        Ok(at) if !text[*at..].trim_ascii_start().is_empty() => Err(broken(text, 0, *at, false)),
        read => outcome_at(text, 0, read, sound),
    }
}

/// Returns what became of the JSON text at `start`.
fn outcome_at(
    text: &[u8],
    start: usize,
    read: &Result<usize, Stop>,
    sound: bool,
) -> Result<(), ContainerError> {
    match read {
        Ok(_) if sound => Ok(()),
        Ok(end) => Err(broken(&text[..*end], start, *end, false)),
        Err(stop) => Err(broken(text, start, stop.at, stop.no_list)),
    }
}

/// Hands over the elements of the JSON text that begins at `start`. Returns where it ends, or stops
/// being a list.
pub(super) fn each(
    text: &[u8],
    start: usize,
    path: &[&str],
    found: &mut dyn FnMut(Element<'_>),
) -> Result<usize, Stop> {
    let mut cursor = Cursor {
        text,
        at: Row::next(text, start),
        met: false,
    };
    match (path, cursor.peek()) {
        ([], Some(b'[')) => cursor.list(&[], found)?,
        ([], _) => cursor.only(found)?,
        ([EACH, rest @ ..], Some(b'[')) => cursor.list(rest, found)?,
        ([EACH, ..], _) => return Err(cursor.stop()),
        (_, Some(b'{')) if cursor.object(path, found)? => {}
        _ => return Err(cursor.stop()),
    }
    Ok(cursor.at)
}

/// Returns why the text is no such list: what is wrong with it as JSON, or else that the list is
/// missing.
fn broken(text: &[u8], start: usize, at: usize, no_list: bool) -> ContainerError {
    let start = Row::next(text, start);
    match Document::parse_with(&text[start..], LIMITS) {
        Err(error) => ContainerError::at(start + error.offset, error.to_string()),
        Ok(_) if no_list => ContainerError::at(at, NO_LIST),
        Ok(_) => ContainerError::at(at, "the list of entries of this format is missing"),
    }
}

struct Cursor<'t> {
    text: &'t [u8],
    at: usize,
    /// Whether a list was met.
    met: bool,
}

impl<'t> Cursor<'t> {
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
        self.eat(byte).then_some(()).ok_or_else(|| self.stop())
    }

    fn stop(&self) -> Stop {
        Stop {
            at: self.at,
            no_list: false,
            met: self.met,
        }
    }

    fn element(&mut self, found: &mut dyn FnMut(Element<'_>)) -> Result<(), Stop> {
        self.peek();
        let base = self.at;
        let read = self.only(found);
        if read.is_err() {
            self.at = base + element_end(&self.text[base..]).ok_or_else(|| self.stop())?;
        }
        Ok(())
    }

    /// A text that is an entry itself.
    fn only(&mut self, found: &mut dyn FnMut(Element<'_>)) -> Result<(), Stop> {
        let base = self.at;
        let read = self.value();
        found(match &read {
            Ok(document) => Element::Whole(Entry {
                value: document.root(),
                base,
            }),
            Err(_) => Element::ContainerError(base),
        });
        read.map(drop)
    }

    /// Goes through the items of a list: its elements, or with a path the lists in them. An item
    /// without such a list is an element itself: who reads it says what it lacks.
    fn list(&mut self, path: &[&str], found: &mut dyn FnMut(Element<'_>)) -> Result<(), Stop> {
        self.expect(b'[')?;
        self.met |= path.is_empty();
        if self.eat(b']') {
            return Ok(());
        }
        loop {
            let start = self.peek().map(|_| self.at);
            let may_have_list = !path.is_empty() && self.peek() == Some(b'{');
            let has_list = may_have_list && self.object(path, found)?;
            if !has_list {
                self.at = start.unwrap_or(self.at);
                self.element(found)?;
            }
            if !self.eat(b',') {
                return self.expect(b']');
            }
        }
    }

    /// Goes through an object to the list at `path` in it. Returns whether it is there.
    fn object(&mut self, path: &[&str], found: &mut dyn FnMut(Element<'_>)) -> Result<bool, Stop> {
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
                    self.list(&[], found)?;
                    met = true;
                }
                (true, [_, rest @ ..], Some(b'{')) if !rest.is_empty() => {
                    met |= self.object(rest, found)?;
                }
                // What is no list where the list should be is not passed over.
                (true, [_], next) if next != Some(b'n') => {
                    return Err(Stop {
                        no_list: true,
                        ..self.stop()
                    });
                }
                _ => drop(self.value()?),
            }
            if !self.eat(b',') {
                self.expect(b'}')?;
                return Ok(met);
            }
        }
    }

    /// A member's name. Returns whether it is the one that is wanted.
    fn name(&mut self, wanted: Option<&&str>) -> Result<bool, Stop> {
        if self.peek() != Some(b'"') {
            return Err(self.stop());
        }
        let document = self.value()?;
        let name = document.root().as_text();
        Ok(name
            .zip(wanted)
            .is_some_and(|(name, wanted)| name.says(wanted)))
    }

    /// The value that begins here, and passes it.
    fn value(&mut self) -> Result<Document<'t>, Stop> {
        let read = Document::parse_prefix(&self.text[self.at..], LIMITS);
        let (document, length) = read.map_err(|_| self.stop())?;
        self.at += length;
        Ok(document)
    }
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
        let both = vec!["1".to_owned(), r#"{"b":"]"}"#.to_owned()];
        assert_eq!(
            entries(r#"[1, {"a":NaN,"c":["]"]}, {"b":"]"}]"#, &[]),
            (both, Some(9)),
            "one that is broken costs itself"
        );
        assert!(entries(r#"{"b": [1]}"#, &["a"]).1.is_some(), "no such list");
        assert!(entries(r#"{"a": {}}"#, &["a"]).1.is_some(), "no list");
        assert_eq!(entries(r#"{"a": []}"#, &["a"]), (vec![], None));
    }

    #[test]
    fn lists_in_the_items_of_a_list_are_one() {
        let path = [EACH, "results"];
        let text =
            r#"[{"n": 1, "results": [1, 2]}, {"results": []}, {"x": [5]}, {"results": [3]}]"#;
        let all = ["1", "2", r#"{"x": [5]}"#, "3"].map(str::to_owned).to_vec();
        assert_eq!(entries(text, &path), (all, None));
        let cut = r#"[{"results": [1, 2]}, {"results": [3, {"#;
        let whole = ["1", "2", "3"].map(str::to_owned).to_vec();
        assert_eq!(entries(cut, &path), (whole, Some(39)));
        assert_eq!(entries("{}", &path).0.len(), 0);
        assert!(entries("{}", &path).1.is_some(), "no list");
    }
}
