//! Headers: a name that is known stays, and a value that is written in words of its header's own.

use crate::commands::redact::address;
use crate::commands::redact::names::is_header;
use crate::commands::redact::placeholders::{Kind, PlaceholderMap};
use crate::commands::redact::standard_words;
use crate::commands::redact::text::closed;
use crate::input::structure::Meaning;
use crate::schema::routes::Routes;

/// Returns what takes the place of a header's name.
pub(super) fn name(map: &mut PlaceholderMap, name: &str) -> Option<String> {
    if is_header(name.trim()) {
        return None;
    }
    parameter(map, name)
}

/// Returns what takes the place of a name that its owner gave, of a parameter or a cookie.
pub(super) fn parameter(map: &mut PlaceholderMap, name: &str) -> Option<String> {
    if map.names().know(name) || map.keeps(name) {
        return None;
    }
    Some(map.get(Kind::Name, "name", name))
}

/// Returns what takes the place of the value of the header called `name`.
pub(super) fn value(
    map: &mut PlaceholderMap,
    routes: &Routes,
    name: &str,
    said: &str,
) -> Option<String> {
    let name = name.trim().to_ascii_lowercase();
    let made = match name.as_str() {
        "cookie" | "set-cookie" => address::cookie(map, said),
        "location" | "content-location" | "referer" | "origin" | ":path" => {
            address::url(map, routes, said)
        }
        "host" | ":authority" | "x-forwarded-host" => address::host(map, said),
        "authorization" | "proxy-authorization" => credential(map, said),
        "content-type" | "accept" => return standard_words::media_types(map, said),
        _ if standard_words::is_header_value(&name, said) => return None,
        _ => return closed(map, "header", said),
    };
    (made != said).then_some(made)
}

/// Returns how a credential is written stays (RFC 9110, section 11.4).
fn credential(map: &mut PlaceholderMap, said: &str) -> String {
    let schemes = ["Bearer ", "bearer ", "Basic ", "basic "];
    let scheme = schemes.iter().find(|scheme| said.starts_with(**scheme));
    let (scheme, secret) = said.split_at(scheme.map_or(0, |scheme| scheme.len()));
    let made = closed(map, "credential", secret);
    format!("{scheme}{}", made.as_deref().unwrap_or(secret))
}

/// Header lines one after the other, as HTTP/1 writes them.
#[derive(Default)]
pub(super) struct Lines {
    /// The header whose value goes on in a line that begins with a blank.
    name: String,
}

impl Lines {
    /// Returns what takes the place of a line without its end; `other` of one that is no header.
    pub(super) fn line(
        &mut self,
        map: &mut PlaceholderMap,
        routes: &Routes,
        said: &str,
        other: impl FnOnce(&mut PlaceholderMap, &str) -> Option<String>,
    ) -> String {
        // The pseudo headers of HTTP/2 begin with a colon.
        let begin = usize::from(said.starts_with(':'));
        let colon = said[begin..].find(':').map(|at| at + begin);
        let colon = colon.filter(|at| *at > 0 && !is_start(said));
        let head = if said.starts_with([' ', '\t']) {
            String::new()
        } else if let Some(colon) = colon {
            said[..colon].clone_into(&mut self.name);
            let shown = name(map, &self.name);
            format!("{}:", shown.as_deref().unwrap_or(&self.name))
        } else {
            self.name.clear();
            return other(map, said).unwrap_or_else(|| said.to_owned());
        };
        let rest = if head.is_empty() {
            said
        } else {
            &said[self.name.len() + 1..]
        };
        let text = rest.trim_start();
        let blank = &rest[..rest.len() - text.len()];
        let made = value(map, routes, &self.name, text);
        format!("{head}{blank}{}", made.as_deref().unwrap_or(text))
    }
}

/// Returns whether a line begins as a message does.
fn is_start(line: &str) -> bool {
    let word = line.split_once(' ').map(|(word, _)| word);
    let is_of =
        |word| [Meaning::Method, Meaning::Version].map(|it| standard_words::is_of(it, word));
    word.is_some_and(|word| is_of(word).contains(&true))
}

/// Returns what takes the place of header lines in one text; a line that is no header goes as a whole.
pub(super) fn lines(map: &mut PlaceholderMap, routes: &Routes, said: &str) -> Option<String> {
    let mut lines = Lines::default();
    let line = |line: &str| {
        let bare = line.trim_ascii_end();
        let other = |map: &mut PlaceholderMap, line: &str| closed(map, "header", line);
        let made = lines.line(map, routes, bare, other);
        format!("{made}{}", &line[bare.len()..])
    };
    let made: String = said.split_inclusive('\n').map(line).collect();
    (made != said).then_some(made)
}
