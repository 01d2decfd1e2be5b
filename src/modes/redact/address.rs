//! Texts with a grammar of their own: addresses, queries and forms, cookies, headers. What tells
//! a route stays; every value in them goes.

use crate::modes::redact::memo::{Kind, Memo};
use crate::modes::redact::shape::{has_token, is_identifier, is_word, stays};
use crate::modes::redact::text::replaced;
use crate::schema::routes::{Route, Routes};

/// The address of a request, whole or from its path on, or one segment of it.
pub(super) fn url(memo: &mut Memo, routes: &Routes, text: &str) -> String {
    if is_pattern(text) {
        let harmless = !text.contains('@') && !has_token(text);
        return if harmless {
            text.to_owned()
        } else {
            plain(memo, "url", text)
        };
    }
    let (rest, fragment) = split(text, '#');
    let (rest, query) = split(rest, '?');
    let (scheme, rest) = rest
        .find("://")
        .map_or(("", rest), |at| rest.split_at(at + 3));
    // As routes are found: what stands before the first slash is a host, with a scheme or without.
    let hostless = rest.starts_with('/') || !(rest.contains('/') || rest.starts_with("{{"));
    let (authority, path) = if scheme.is_empty() && hostless {
        ("", rest)
    } else {
        rest.split_at(rest.find('/').unwrap_or(rest.len()))
    };
    let mut made = scheme.to_owned();
    made.push_str(&host(memo, authority));
    made.push_str(&self::path(memo, routes, path));
    if let Some(query) = query {
        made.push('?');
        made.push_str(&pairs(memo, query));
    }
    if let Some(fragment) = fragment {
        made.push('#');
        made.push_str(&pairs(memo, fragment));
    }
    made
}

/// A regular expression in place of an address.
fn is_pattern(text: &str) -> bool {
    ["\\", "[", "(", ".*", ".+", "^"]
        .iter()
        .any(|sign| text.contains(sign))
}

fn split(text: &str, at: char) -> (&str, Option<&str>) {
    text.split_once(at)
        .map_or((text, None), |(before, behind)| (before, Some(behind)))
}

fn host(memo: &mut Memo, authority: &str) -> String {
    if authority.is_empty() || authority.starts_with("{{") {
        return authority.to_owned();
    }
    let (user, host) = authority
        .rsplit_once('@')
        .map_or(("", authority), |(_, host)| ("redacted@", host));
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => {
            (name, &host[name.len()..])
        }
        _ => (host, ""),
    };
    let known = name == "stytch.com" || name.ends_with(".stytch.com") || name == "localhost";
    if known || stays(name, false) {
        return format!("{user}{name}{port}");
    }
    format!("{user}{}{port}", memo.get(Kind::Domain, "", name))
}

fn path(memo: &mut Memo, routes: &Routes, path: &str) -> String {
    if !path.contains('/') {
        let literal = |route: &Route| route.template.split('/').any(|known| known == path);
        if routes.iter().any(literal) {
            return path.to_owned();
        }
        return segment(memo, path, true);
    }
    let inner = path.strip_prefix("/sdk").unwrap_or(path);
    let template = routes
        .iter()
        .map(|route| route.template.as_ref())
        .filter(|template| fits(template, inner))
        .min_by_key(|template| template.matches('{').count());
    let mut made = path[..path.len() - inner.len()].to_owned();
    let expected: Vec<&str> = template
        .map(|it| it.split('/').collect())
        .unwrap_or_default();
    for (at, given) in inner.split('/').enumerate() {
        made.push_str(if at > 0 { "/" } else { "" });
        let literal = expected
            .get(at)
            .is_some_and(|expected| !expected.starts_with('{'));
        // What reports show of a foreign path is its first two segments.
        let shown = template.is_none() && at <= 2;
        if literal {
            made.push_str(given);
        } else {
            made.push_str(&segment(memo, given, shown));
        }
    }
    made
}

fn fits(template: &str, path: &str) -> bool {
    let path = path.strip_suffix('/').unwrap_or(path);
    let count = template.split('/').count() == path.split('/').count();
    let mut pairs = template.split('/').zip(path.split('/'));
    count && pairs.all(|(expected, found)| expected.starts_with('{') || expected == found)
}

fn segment(memo: &mut Memo, given: &str, words: bool) -> String {
    let version = given
        .strip_prefix('v')
        .is_some_and(|digits| digits.len() == 1 && digits.bytes().all(|b| b.is_ascii_digit()));
    let variable =
        given.starts_with("{{") || (given.starts_with(':') && is_identifier(&given[1..]));
    if given.is_empty() || variable || (words && (version || is_word(given))) {
        return given.to_owned();
    }
    percent(memo, "path", given)
}

/// Values behind names, as in queries and forms.
pub(super) fn pairs(memo: &mut Memo, text: &str) -> String {
    let pair = |pair: &str| match pair.split_once('=') {
        Some((name, value)) => {
            let named = if is_identifier(name) {
                name.to_owned()
            } else {
                percent(memo, "name", name)
            };
            format!("{named}={}", percent(memo, name, value))
        }
        None => percent(memo, "query", pair),
    };
    text.split('&').map(pair).collect::<Vec<_>>().join("&")
}

/// Whether a text is a form: names with values, and nothing else.
pub(super) fn is_form(text: &str) -> bool {
    !text.contains(|c: char| c.is_whitespace() || matches!(c, '{' | '"' | '<'))
        && text.split('&').all(|pair| {
            pair.split_once('=')
                .is_some_and(|(name, _)| !name.is_empty() && name.len() <= 64)
        })
}

/// A text behind percent signs.
fn percent(memo: &mut Memo, field: &str, text: &str) -> String {
    let decoded = decoded(text);
    match replaced(memo, field, &decoded) {
        None => text.to_owned(),
        Some(made) => made
            .chars()
            .map(|c| match c {
                ' ' => "%20".to_owned(),
                '+' => "%2B".to_owned(),
                c => c.to_string(),
            })
            .collect(),
    }
}

fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut made = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escape = text
            .get(at + 1..at + 3)
            .filter(|_| bytes[at] == b'%')
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        made.push(match (escape, bytes[at]) {
            (None, b'+') => b' ',
            (Some(byte), _) | (None, byte) => byte,
        });
        at += if escape.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&made).into_owned()
}

/// Attributes of a cookie that say nothing of its value.
const ATTRIBUTES: &[&str] = &[
    "expires",
    "httponly",
    "max-age",
    "partitioned",
    "path",
    "priority",
    "samesite",
    "secure",
];

/// A cookie's value, or a header with names and values of several.
pub(super) fn cookie(memo: &mut Memo, text: &str) -> String {
    let piece = |piece: &str| {
        let bare = piece.trim_start();
        let blank = &piece[..piece.len() - bare.len()];
        let made = match bare.split_once('=') {
            Some((name, _)) if ATTRIBUTES.contains(&name.to_ascii_lowercase().as_str()) => {
                bare.to_owned()
            }
            // The padding of base64 is no value.
            Some((name, value)) if is_identifier(name) && !value.trim_matches('=').is_empty() => {
                format!("{name}={}", plain(memo, name, value))
            }
            None if ATTRIBUTES.contains(&bare.to_ascii_lowercase().as_str()) => bare.to_owned(),
            _ => plain(memo, "cookie", bare),
        };
        format!("{blank}{made}")
    };
    text.split(';').map(piece).collect::<Vec<_>>().join(";")
}

/// The value of a header. How a credential is written stays.
pub(super) fn header(memo: &mut Memo, text: &str) -> String {
    if text == "stytch.com" || text.ends_with(".stytch.com") && !text.contains([' ', '/']) {
        return text.to_owned();
    }
    let scheme = ["Bearer ", "bearer ", "Basic ", "basic "];
    match scheme.iter().find_map(|scheme| text.strip_prefix(scheme)) {
        Some(credential) => {
            let scheme = &text[..text.len() - credential.len()];
            format!("{scheme}{}", plain(memo, "credential", credential))
        }
        None => plain(memo, "header", text),
    }
}

/// A text without a grammar.
pub(super) fn plain(memo: &mut Memo, field: &str, text: &str) -> String {
    replaced(memo, field, text).unwrap_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Found by fuzzing: an address without a scheme lost its route with its host.
    #[test]
    fn a_host_without_a_scheme_is_one_and_its_route_stays() {
        let routes = Routes::embedded();
        let made = |text: &str| url(&mut Memo::default(), &routes, text);
        for kept in [
            "api.stytch.com/v1/b2b/sso/authenticate",
            "https://test.stytch.com/v1/b2b/sso/authenticate",
            "/v1/b2b/sso/authenticate",
            "{{host}}/v1/b2b/sso/authenticate",
            "authenticate",
        ] {
            assert_eq!(made(kept), kept);
        }
        let hidden = made("login.example.com/v1/b2b/sso/authenticate");
        assert_eq!(hidden, "redacted-1.example/v1/b2b/sso/authenticate");
    }
}
