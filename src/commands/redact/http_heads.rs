//! The heads of raw HTTP messages: start lines and headers, which stand between the bodies.

use std::ops::Range;

use crate::commands::redact::placeholders::PlaceholderMap;
use crate::commands::redact::splice::Changes;
use crate::commands::redact::{Redactor, address, gaps, header, standard_words, text};
use crate::input::http_message;
use crate::input::structure::Meaning;
use crate::schema::routes::Routes;
use crate::text::span::without_mark;

impl Redactor<'_> {
    /// Notes what is replaced in a text of HTTP messages besides the bodies, which are in
    /// `changes.seen`.
    pub(super) fn heads(&mut self, source: &[u8], changes: &mut Changes) {
        let from = source.len() - without_mark(source).len();
        for gap in gaps::gaps(source, from, &changes.seen) {
            let mut at = gap.start;
            while at < gap.end {
                // One may begin in the last line of the text before it.
                let next = http_message::head_end(&source[..gap.end], at).unwrap_or(gap.end);
                self.lines(source, at..next, changes);
                at = next;
            }
        }
    }

    /// The lines of a head, and of texts around it.
    fn lines(&mut self, source: &[u8], range: Range<usize>, changes: &mut Changes) {
        let routes = &self.settings.schemas.catalog.routes;
        // What stands behind a body on its last line is no header.
        let mut lines = header::Lines::default();
        let mut at = range.start;
        for line in source[range].split_inclusive(|byte| *byte == b'\n') {
            let place = at..at + line.trim_ascii_end().len();
            at += line.len();
            let said = String::from_utf8_lossy(&source[place.clone()]);
            let first = |map: &mut PlaceholderMap, said: &str| start_line(map, routes, said);
            let made = lines.line(&mut self.map, routes, &said, first);
            if made != said {
                changes.add(place, made.into_bytes());
            }
        }
    }
}

/// `HTTP/1.1 200 OK`, or `POST /path HTTP/1.1`; what is neither goes as a whole.
fn start_line(map: &mut PlaceholderMap, routes: &Routes, said: &str) -> Option<String> {
    let version = |text: &str| standard_words::is_of(Meaning::Version, text);
    let mut words = said.splitn(3, ' ');
    let (first, second) = (words.next().unwrap_or_default(), words.next());
    let third = words.next();
    if let (true, Some(status)) = (version(first), second) {
        let known = standard_words::is_of(Meaning::Status, status);
        let reason = third.filter(|reason| standard_words::is_of(Meaning::Status, reason));
        let status = if known { status } else { "000" };
        return Some(match (third, reason) {
            (None, _) => format!("{first} {status}"),
            (Some(_), reason) => format!("{first} {status} {}", reason.unwrap_or_default()),
        });
    }
    request_line(map, routes, said).or_else(|| text::closed(map, "text", said))
}

/// The line that takes the place of one that begins a request: its method, its address, and its
/// version where it has one. `None` where it begins none.
pub(super) fn request_line(
    map: &mut PlaceholderMap,
    routes: &Routes,
    said: &str,
) -> Option<String> {
    let mut words = said.splitn(3, ' ');
    let (first, target, third) = (words.next()?, words.next()?, words.next());
    let method = if standard_words::is_of(Meaning::Method, first) {
        first
    } else {
        http_message::is_request(said).then_some(UNKNOWN_METHOD)?
    };
    let target = address::url(map, routes, target);
    let is_version = |third: &&str| standard_words::is_of(Meaning::Version, third);
    let third = third.filter(is_version).map(|third| format!(" {third}"));
    Some(format!("{method} {target}{}", third.unwrap_or_default()))
}

/// Stands in place of a method that nobody knows: without one, the line would begin no message.
const UNKNOWN_METHOD: &str = "REDACTED";
