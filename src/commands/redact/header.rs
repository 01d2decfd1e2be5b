//! Headers: a name that is known stays, and a value that is written in words of its header's own.

use crate::commands::redact::address;
use crate::commands::redact::names::is_header;
use crate::commands::redact::placeholders::{Kind, PlaceholderMap};
use crate::commands::redact::standard;
use crate::commands::redact::text::closed;
use crate::schema::routes::Routes;

/// Returns what takes the place of a header's name.
pub(super) fn name(memo: &mut PlaceholderMap, name: &str) -> Option<String> {
    if is_header(name.trim()) {
        return None;
    }
    parameter(memo, name)
}

/// Returns what takes the place of a name that its owner gave, of a parameter or a cookie.
pub(super) fn parameter(memo: &mut PlaceholderMap, name: &str) -> Option<String> {
    if memo.names().know(name) || memo.is_settled(name) {
        memo.meet(name);
        return None;
    }
    Some(memo.get(Kind::Name, "name", name))
}

/// Returns what takes the place of the value of the header called `name`.
pub(super) fn value(
    memo: &mut PlaceholderMap,
    routes: &Routes,
    name: &str,
    said: &str,
) -> Option<String> {
    let name = name.trim().to_ascii_lowercase();
    let made = match name.as_str() {
        "cookie" | "set-cookie" => address::cookie(memo, said),
        "location" | "content-location" | "referer" | "origin" | ":path" => {
            address::url(memo, routes, said)
        }
        "host" | ":authority" | "x-forwarded-host" => address::host(memo, said),
        "authorization" | "proxy-authorization" => credential(memo, said),
        "content-type" | "accept" => return standard::media_types(memo, said),
        _ if standard::is_header_value(&name, said) => return None,
        _ => return closed(memo, "header", said),
    };
    (made != said).then_some(made)
}

/// Returns how a credential is written stays (RFC 9110, section 11.4).
fn credential(memo: &mut PlaceholderMap, said: &str) -> String {
    let schemes = ["Bearer ", "bearer ", "Basic ", "basic "];
    let scheme = schemes.iter().find(|scheme| said.starts_with(**scheme));
    let (scheme, secret) = said.split_at(scheme.map_or(0, |scheme| scheme.len()));
    let made = closed(memo, "credential", secret);
    format!("{scheme}{}", made.as_deref().unwrap_or(secret))
}

/// Returns what takes the place of header lines in one text, as HTTP/1 writes them; a line without
/// a name goes as a whole.
pub(super) fn lines(memo: &mut PlaceholderMap, routes: &Routes, said: &str) -> Option<String> {
    let line = |line: &str| {
        let bare = line.trim_end_matches(['\r', '\n']);
        let end = &line[bare.len()..];
        let made = match bare.split_once(':') {
            Some((key, text)) if !key.is_empty() && !bare.starts_with([' ', '\t']) => {
                let blank = &text[..text.len() - text.trim_start().len()];
                let shown = name(memo, key).unwrap_or_else(|| key.to_owned());
                let text = text.trim_start();
                let made = value(memo, routes, key, text).unwrap_or_else(|| text.to_owned());
                format!("{shown}:{blank}{made}")
            }
            _ => closed(memo, "header", bare).unwrap_or_else(|| bare.to_owned()),
        };
        format!("{made}{end}")
    };
    let made: String = said.split_inclusive('\n').map(line).collect();
    (made != said).then_some(made)
}
