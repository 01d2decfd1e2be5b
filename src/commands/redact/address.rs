//! Texts with a grammar of their own: addresses, queries and forms, cookies. What tells a route
//! stays, so that the route of a redacted address is the one it had; every value in it goes.

use percent_encoding::{AsciiSet, percent_decode_str, utf8_percent_encode};

use crate::commands::redact::header::parameter;
use crate::commands::redact::placeholders::{Kind, PlaceholderMap};
use crate::commands::redact::standard_words::is_http_date;
use crate::commands::redact::text::closed;
use crate::input::url_pattern;
use crate::schema::routes::Routes;
use crate::stytch::host::is_at_stytch;
use crate::text::address::{is_port, path_of};
use crate::text::words;

/// Returns the address of a request, whole or from its path on.
pub(super) fn url(map: &mut PlaceholderMap, routes: &Routes, text: &str) -> String {
    let text = text.trim();
    if map.keeps(text) {
        return text.to_owned();
    }
    let made = rewritten(map, routes, text);
    let templates = routes.templates(text);
    let is_ours = is_at_stytch(text);
    if routes.templates(&made) == templates && is_at_stytch(&made) == is_ours {
        return made;
    }
    let host = if is_ours { "https://stytch.com" } else { "" };
    match templates.first() {
        Some(template) => format!("{host}{}", with_any(template, "redacted-path-1")),
        None if is_ours => format!("{host}{}", path(map, routes, path_of(text))),
        None => plain(map, "url", text),
    }
}

fn rewritten(map: &mut PlaceholderMap, routes: &Routes, text: &str) -> String {
    let (rest, fragment) = split(text, '#');
    let (rest, query) = split(rest, '?');
    let (scheme, rest) = rest
        .find("://")
        .map_or(("", rest), |at| rest.split_at(at + 3));
    let web = ["", "http://", "https://", "ws://", "wss://"];
    if !web.contains(&scheme.to_ascii_lowercase().as_str())
        || (scheme.is_empty() && has_scheme_alone(rest))
    {
        return plain(map, "url", text);
    }
    // As routes are found: what stands before the first slash is a host, with a scheme or without.
    let hostless = rest.starts_with('/') || !(rest.contains('/') || rest.starts_with("{{"));
    let (authority, rest) = if scheme.is_empty() && hostless {
        ("", rest)
    } else {
        rest.split_at(rest.find('/').unwrap_or(rest.len()))
    };
    let mut made = format!(
        "{scheme}{}{}",
        host(map, authority),
        path(map, routes, rest)
    );
    for (sign, values) in [('?', query), ('#', fragment)] {
        if let Some(values) = values {
            made.push(sign);
            made.push_str(&pairs(map, values));
        }
    }
    made
}

/// `data:`, `mailto:`, `blob:`: a scheme that no authority follows. A host's port is digits.
fn has_scheme_alone(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let named = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c));
    named && !rest.starts_with(|c: char| c.is_ascii_digit())
}

/// A template with this in place of every segment that varies.
fn with_any(template: &str, any: &str) -> String {
    let segments = template.split('/');
    let segments = segments.map(|it| if it.starts_with('{') { any } else { it });
    segments.collect::<Vec<_>>().join("/")
}

/// The parts of regular expressions for addresses besides literals: signs, and the letters of
/// classes and ranges.
const SIGNS: &str = r"/\.^$*+?()[]{}|-";
const CLASSES: &[&str] = &["0", "9", "A", "Z", "Z0", "a", "d", "f", "w", "z", "zA"];

/// Returns the regular expression for addresses that fits the same route.
pub(super) fn pattern(map: &mut PlaceholderMap, routes: &Routes, text: &str) -> String {
    let literals = literals(routes);
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let known = |word: &str| word.is_empty() || CLASSES.contains(&word) || literals.contains(&word);
    let signs = |c: char| is_word(c) || SIGNS.contains(c);
    if text.chars().all(signs) && text.split(|c: char| !is_word(c)).all(known) {
        return text.to_owned();
    }
    let is_path = text.starts_with('/') && text.chars().all(|c| is_word(c) || "/-%".contains(c));
    let found = routes.templates(&url_pattern::path(text));
    let Some(template) = found.first().map(|it| (*it).to_owned()) else {
        return if is_path {
            path(map, routes, text)
        } else {
            plain(map, "url", text)
        };
    };
    with_any(&template, "[^/]+") + r"(\?.*)?"
}

fn split(text: &str, at: char) -> (&str, Option<&str>) {
    text.split_once(at)
        .map_or((text, None), |(before, behind)| (before, Some(behind)))
}

/// Hosts that are nobody's.
const HOSTS: &str = "0.0.0.0 127.0.0.1 [::1] localhost stytch.com api.stytch.com js.stytch.com \
    test.stytch.com web.stytch.com www.stytch.com";

/// Returns the authority of an address. Another host of Stytch's stays one of those.
pub(super) fn host(map: &mut PlaceholderMap, authority: &str) -> String {
    if authority.starts_with("{{") {
        return variables(map, authority);
    }
    let (user, host) = authority
        .rsplit_once('@')
        .map_or(("", authority), |(_, host)| ("redacted@", host));
    // The colons of an IPv6 address stand in brackets.
    let is_whole = |name: &str| !name.starts_with('[') || name.ends_with(']');
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if is_port(port) && is_whole(name) => (name, &host[name.len()..]),
        _ => (host, ""),
    };
    let usual = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
    if usual.is_empty() || words::are_with(HOSTS, &usual) {
        return format!("{user}{usual}{port}");
    }
    if map.keeps(name) {
        return format!("{user}{name}{port}");
    }
    let Some(sub) = usual.strip_suffix(".stytch.com") else {
        return format!("{user}{}{port}", map.get(Kind::Domain, "", name));
    };
    let ours = format!("{sub}.example");
    if map.keeps(&ours) {
        return authority.to_owned();
    }
    let made = map.get(Kind::Domain, "", name);
    let made = made.strip_suffix(".example").unwrap_or(&made);
    format!("{user}{made}.stytch.com{port}")
}

/// A text of variables, `{{name}}`, and what stands between them.
fn variables(map: &mut PlaceholderMap, text: &str) -> String {
    let usual = ["baseUrl", "base_url", "host", "url"];
    let name = text
        .strip_prefix("{{")
        .and_then(|rest| rest.strip_suffix("}}"));
    match name {
        Some(name) if usual.contains(&name) => text.to_owned(),
        Some(name) if !name.contains(['{', '}']) => {
            let made = parameter(map, name);
            format!("{{{{{}}}}}", made.as_deref().unwrap_or(name))
        }
        _ => plain(map, "url", text),
    }
}

/// Returns a path, or one segment of one.
pub(super) fn path(map: &mut PlaceholderMap, routes: &Routes, path: &str) -> String {
    let template = routes.templates(path).first().map(|it| (*it).to_owned());
    let expected: Vec<&str> = template.iter().flat_map(|it| it.split('/')).collect();
    let given: Vec<&str> = path.split('/').collect();
    let last = given
        .iter()
        .rposition(|segment| !segment.is_empty())
        .map_or(0, |at| at + 1);
    let before = last.saturating_sub(expected.len());
    let literals = literals(routes);
    let made = given.iter().enumerate().map(|(at, segment)| {
        let stays = match at.checked_sub(before).and_then(|at| expected.get(at)) {
            Some(expected) if !expected.is_empty() => expected == segment,
            _ => literals.contains(segment),
        };
        if stays || segment.is_empty() {
            (*segment).to_owned()
        } else {
            self::segment(map, segment)
        }
    });
    made.collect::<Vec<_>>().join("/")
}

/// The segments that the API's own paths have.
fn literals(routes: &Routes) -> Vec<&str> {
    let segments = routes.iter().flat_map(|route| route.template.split('/'));
    segments.filter(|it| !it.starts_with('{')).collect()
}

fn segment(map: &mut PlaceholderMap, given: &str) -> String {
    if given.starts_with("{{") && given.ends_with("}}") {
        return variables(map, given);
    }
    for (begin, end) in [(":", ""), ("{", "}")] {
        let name = given
            .strip_prefix(begin)
            .and_then(|rest| rest.strip_suffix(end));
        if let Some(name) = name.filter(|name| !name.is_empty()) {
            let made = parameter(map, name);
            return format!("{begin}{}{end}", made.as_deref().unwrap_or(name));
        }
    }
    percent(map, "path", given)
}

/// Returns values behind names, as in queries and forms.
pub(super) fn pairs(map: &mut PlaceholderMap, text: &str) -> String {
    let pair = |pair: &str| match pair.split_once('=') {
        Some((name, value)) => {
            let label = decoded(name);
            let label = label.split('[').next().unwrap_or_default();
            format!("{}={}", self::name(map, name), percent(map, label, value))
        }
        None => percent(map, "query", pair),
    };
    text.split('&').map(pair).collect::<Vec<_>>().join("&")
}

/// The name of a parameter, and those in brackets behind it: `filter[name][]`.
fn name(map: &mut PlaceholderMap, written: &str) -> String {
    let decoded = decoded(written);
    let mut made = String::new();
    let mut rest = &*decoded;
    while let Some(at) = rest.find(['[', ']']) {
        let (name, behind) = rest.split_at(at);
        made.push_str(&named(map, name));
        made.push_str(&behind[..1]);
        rest = &behind[1..];
    }
    made.push_str(&named(map, rest));
    if made == decoded {
        written.to_owned()
    } else {
        encoded(&made)
    }
}

fn named(map: &mut PlaceholderMap, name: &str) -> String {
    parameter(map, name).unwrap_or_else(|| name.to_owned())
}

/// Returns whether a text is a form: names with values, and nothing else.
pub(super) fn is_form(text: &str) -> bool {
    !text.contains(|c: char| c.is_whitespace() || matches!(c, '{' | '"' | '<'))
        && text.split('&').all(|pair| {
            pair.split_once('=')
                .is_some_and(|(name, _)| !name.is_empty() && name.len() <= 64)
        })
}

/// A text behind percent signs.
fn percent(map: &mut PlaceholderMap, field: &str, text: &str) -> String {
    let made = closed(map, field, &decoded(text));
    made.map_or_else(|| text.to_owned(), |made| encoded(&made))
}

/// The characters of placeholders that have a meaning in an address.
const MEANINGFUL: &AsciiSet = &AsciiSet::EMPTY
    .add(b' ')
    .add(b'+')
    .add(b'/')
    .add(b'?')
    .add(b'#')
    .add(b'&')
    .add(b'%')
    .add(b'=')
    .add(b'<')
    .add(b'>')
    .add(b';');

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, MEANINGFUL).to_string()
}

fn decoded(text: &str) -> String {
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}

/// Returns a cookie's value, or a header with names and values of several.
pub(super) fn cookie(map: &mut PlaceholderMap, text: &str) -> String {
    let piece = |piece: &str| {
        let bare = piece.trim_start();
        let blank = &piece[..piece.len() - bare.len()];
        let made = match bare.split_once('=') {
            _ if is_attribute(bare) => bare.to_owned(),
            Some((name, value)) if name.eq_ignore_ascii_case("domain") => {
                format!("{name}={}", host(map, value))
            }
            // The padding of base64 is no value.
            Some((name, value)) if !name.is_empty() && !value.trim_matches('=').is_empty() => {
                format!("{}={}", named(map, name), plain(map, name, value))
            }
            _ => plain(map, "cookie", bare),
        };
        format!("{blank}{made}")
    };
    text.split(';').map(piece).collect::<Vec<_>>().join(";")
}

/// Returns whether a piece of a cookie says how it is kept, and nothing of its value (RFC 6265,
/// 4.1.2).
fn is_attribute(piece: &str) -> bool {
    let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
    match name.to_ascii_lowercase().as_str() {
        "httponly" | "partitioned" | "secure" => value.is_empty(),
        "path" => value == "/",
        "max-age" => value.len() <= 10 && value.bytes().all(|byte| byte.is_ascii_digit()),
        "expires" => is_http_date(value),
        "samesite" | "priority" => ["lax", "strict", "none", "low", "medium", "high"]
            .contains(&value.to_ascii_lowercase().as_str()),
        _ => false,
    }
}

/// A text without a grammar.
fn plain(map: &mut PlaceholderMap, field: &str, text: &str) -> String {
    closed(map, field, text).unwrap_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(text: &str) -> String {
        url(&mut PlaceholderMap::default(), &Routes::embedded(), text)
    }

    /// Found by fuzzing: an address without a scheme lost its route with its host.
    #[test]
    fn a_host_without_a_scheme_is_one_and_its_route_stays() {
        for kept in [
            "api.stytch.com/v1/b2b/sso/authenticate",
            "https://test.stytch.com/v1/b2b/sso/authenticate",
            "/v1/b2b/sso/authenticate",
            "{{host}}/v1/b2b/sso/authenticate",
            "http://[::1]:8080/sdk/v1/b2b/sso/authenticate",
            "authenticate",
        ] {
            assert_eq!(made(kept), kept);
        }
        let hidden = made("login.example.com/v1/b2b/sso/authenticate");
        assert_eq!(hidden, "redacted-1.example/v1/b2b/sso/authenticate");
    }

    /// Found by fuzzing: an address of another scheme became one of a route.
    #[test]
    fn whose_an_address_is_stays() {
        let routes = Routes::embedded();
        for given in [
            "htfixtps://test.stytch.com/v1/b2b/sso/authenticate",
            "data:/v1/b2b/sso/authenticate",
            "mailto://test.stytch.com/v1/b2b/hunter2",
            "https://TEST.Stytch.com/v1/b2b/hunter2",
            "HTTPS://test.stytch.com./v1/b2b/hunter2",
            "https://hunter2.STYTCH.com/v1/b2b/sso/authenticate",
            "https://test.stytch.com:123456/v1/b2b/hunter2",
            "https://test.stytch.com:/v1/b2b/hunter2",
            "hunter2:/(/v1",
            "hunter2 lovelace:/(/v1",
            r"https://test.stytch.com\hunter2",
            "//test.stytch.com/v1/b2b/hunter2",
            "https://hunter2@test.stytch.com",
            "https://test.stytch.com@hunter2.example/v1/b2b/sso/authenticate",
            "https://hunter2.stytch.com.example/v1/b2b/sso",
        ] {
            let made = made(given);
            let whose = |url: &str| (routes.find("POST", url), is_at_stytch(url));
            assert_eq!(whose(&made), whose(given), "{given}: {made}");
            assert!(!made.contains("hunter2"), "{made}");
            assert_eq!(self::made(&made), made, "twice is once");
        }
    }

    #[test]
    fn nothing_of_an_address_but_its_route_stays() {
        const GIVEN_AND_MADE: &str = r"
https://a:b@login.example.com:8443/u/hunter2?token=hunter2&lovelace#hunter2
https://redacted@redacted-1.example:8443/redacted-path-1/redacted-path-2?token=redacted-path-2&redacted-query-1#redacted-path-2
https://[2001:db8:1::7]:443/v1/b2b/sso/authenticate?zz[]=hunter2&(x=^\
https://redacted-1.example:443/v1/b2b/sso/authenticate?redacted-name-1[]=redacted-value-1&redacted-name-2=redacted-value-2
https://lovelace.stytch.com/v1/b2b/organizations/hunter2
https://redacted-1.stytch.com/v1/b2b/organizations/redacted-path-1
data:text/plain,hunter2
redacted-url-1
mailto:lovelace@example.com
redacted-1@example.com";
        let mut lines = GIVEN_AND_MADE.trim().lines();
        while let (Some(given), Some(expected)) = (lines.next(), lines.next()) {
            let once = made(given);
            assert_eq!(once, expected);
            assert_eq!(made(&once), once, "twice is once");
        }
    }

    #[test]
    fn a_pattern_fits_the_route_it_fitted() {
        let routes = Routes::embedded();
        let made = |text: &str| pattern(&mut PlaceholderMap::default(), &routes, text);
        let kept = r"^/v1/b2b/organizations/[^/]+(\?.*)?$";
        assert_eq!(made(kept), kept);
        let known = made(r"/v1/b2b/organizations/(hunter2|lovelace)\?token=hunter2");
        assert_eq!(known, r"/v1/b2b/organizations/[^/]+(\?.*)?");
        assert_eq!(made(&known), known);
        assert_eq!(made(r"/hunter2/.*"), "redacted-url-1");
        for (path, expected) in [
            ("/v1/b2b/hunter2", "/v1/b2b/redacted-path-1"),
            ("/v1/b2b/foo", "/v1/b2b/%3Credacted-path-1%3E"),
        ] {
            assert_eq!(made(path), expected);
            assert_eq!(made(expected), expected, "twice is once");
        }
    }
}
