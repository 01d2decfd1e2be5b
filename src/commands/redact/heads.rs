//! The heads of raw HTTP messages: start lines and headers, which stand between the bodies.

use std::ops::Range;

use crate::commands::redact::placeholders::PlaceholderMap;
use crate::commands::redact::splice::Changes;
use crate::commands::redact::{Redactor, address, gaps, header, standard, text};
use crate::input::http_message;
use crate::input::structure::Meaning;
use crate::schema::routes::Routes;

impl Redactor<'_> {
    /// Notes what is replaced in a text of HTTP messages besides the bodies, which are in
    /// `changes.seen`.
    pub(super) fn heads(&mut self, source: &[u8], changes: &mut Changes) {
        let bom = "\u{feff}".as_bytes();
        let from = if source.starts_with(bom) {
            bom.len()
        } else {
            0
        };
        for head in gaps::gaps(source, from, &changes.seen) {
            self.head(source, head, changes);
        }
    }

    fn head(&mut self, source: &[u8], head: Range<usize>, changes: &mut Changes) {
        let mut at = head.start;
        // What stands behind a body on its last line is no header.
        let mut name = String::new();
        for line in source[head].split_inclusive(|byte| *byte == b'\n') {
            let place = at..at + line.trim_ascii_end().len();
            at += line.len();
            if place.is_empty() {
                continue;
            }
            let folded = line[0] == b' ' || line[0] == b'\t';
            let start = place.start + (line.len() - line.trim_ascii_start().len());
            if folded {
                self.value(source, start..place.end, &name, changes);
            } else {
                name = self.line(source, place, changes);
            }
        }
    }

    /// A line that is not the continuation of another; the name of the header it is.
    fn line(&mut self, source: &[u8], place: Range<usize>, changes: &mut Changes) -> String {
        let line = &source[place.clone()];
        // The pseudo headers of HTTP/2 begin with a colon.
        let begin = usize::from(line[0] == b':');
        let colon = memchr::memchr(b':', &line[begin..]).map(|at| at + begin);
        let Some(colon) = colon.filter(|at| *at > 0 && !is_start(line)) else {
            let said = String::from_utf8_lossy(line);
            let made = self.start_line(&said);
            note(changes, place, &said, made);
            return String::new();
        };
        let named = place.start..place.start + colon;
        let name = String::from_utf8_lossy(&source[named.clone()]).into_owned();
        let made = header::name(&mut self.memo, &name).unwrap_or_else(|| name.clone());
        note(changes, named.clone(), &name, made);
        let value = &source[named.end + 1..place.end];
        let blank = value.len() - value.trim_ascii_start().len();
        self.value(source, named.end + 1 + blank..place.end, &name, changes);
        name
    }

    fn value(&mut self, source: &[u8], place: Range<usize>, name: &str, changes: &mut Changes) {
        let said = String::from_utf8_lossy(&source[place.clone()]);
        let routes = &self.settings.schemas.catalog.routes;
        if let Some(made) = header::value(&mut self.memo, routes, name, &said) {
            note(changes, place, &said, made);
        }
    }

    /// `HTTP/1.1 200 OK`, or `POST /path HTTP/1.1`; what is neither goes as a whole.
    fn start_line(&mut self, said: &str) -> String {
        let version = |text: &str| standard::is_of(Meaning::Version, text);
        let mut words = said.splitn(3, ' ');
        let (first, second) = (words.next().unwrap_or_default(), words.next());
        let third = words.next();
        if let (true, Some(status)) = (version(first), second) {
            let known = standard::is_of(Meaning::Status, status);
            let reason = third.filter(|reason| standard::is_of(Meaning::Status, reason));
            let status = if known { status } else { "000" };
            return match (third, reason) {
                (None, _) => format!("{first} {status}"),
                (Some(_), reason) => format!("{first} {status} {}", reason.unwrap_or_default()),
            };
        }
        let routes = &self.settings.schemas.catalog.routes;
        if let Some(made) = request_line(&mut self.memo, routes, said) {
            return made;
        }
        text::closed(&mut self.memo, "text", said).unwrap_or_else(|| said.to_owned())
    }
}

/// The line that takes the place of one that begins a request: its method, its address, and its
/// version where it has one. `None` where it begins none.
pub(super) fn request_line(
    memo: &mut PlaceholderMap,
    routes: &Routes,
    said: &str,
) -> Option<String> {
    let mut words = said.splitn(3, ' ');
    let (first, target, third) = (words.next()?, words.next()?, words.next());
    let method = if standard::is_of(Meaning::Method, first) {
        first
    } else {
        http_message::is_request(said).then_some(UNKNOWN_METHOD)?
    };
    let target = address::url(memo, routes, target);
    let is_version = |third: &&str| standard::is_of(Meaning::Version, third);
    let third = third.filter(is_version).map(|third| format!(" {third}"));
    Some(format!("{method} {target}{}", third.unwrap_or_default()))
}

/// Stands in place of a method that nobody knows: without one, the line would begin no message.
const UNKNOWN_METHOD: &str = "REDACTED";

/// Returns whether a line begins as a message does.
fn is_start(line: &[u8]) -> bool {
    let word = line.split(|byte| *byte == b' ').next().unwrap_or_default();
    let said = String::from_utf8_lossy(word);
    word.len() < line.len()
        && [Meaning::Method, Meaning::Version]
            .iter()
            .any(|meaning| standard::is_of(*meaning, &said))
}

fn note(changes: &mut Changes, place: Range<usize>, said: &str, made: String) {
    if made != said {
        changes.add(place, made.into_bytes());
    }
}
