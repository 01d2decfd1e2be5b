//! One text at a time: whether it stays, and what else takes its place.

use crate::commands::redact::jwt;
use crate::commands::redact::placeholders::{Kind, PlaceholderMap};
use crate::commands::redact::policy::{self, Class};
use crate::commands::redact::shape;
use crate::stytch::id::Id;
use crate::stytch::placeholder::{ValueClass, classify};
use crate::stytch::word::Spelling;

/// A text that looks like a redacted JWT and can't be decoded.
pub(super) const NO_JWT: &str = "redacted.redacted.cmVkYWN0ZWQ";

/// Returns what takes the place of the text of the property `field` of a component; `None` where
/// it stays.
pub(super) fn replaced(map: &mut PlaceholderMap, field: &str, text: &str) -> Option<String> {
    by_class(map, policy::class(field), field, text)
}

/// Returns what takes the place of a text of the property `field`, of which some values are known; `None` where it
/// stays. A word stays one in its spelling, so that the rules tell of it as before.
pub(super) fn listed(map: &mut PlaceholderMap, field: &str, text: &str) -> Option<String> {
    let word = Spelling::of(text).filter(|_| classify(text) == ValueClass::Real);
    match word {
        Some(_) if policy::class(field) == Class::Word && policy::is_word(text) => None,
        Some(spelling) => {
            let label = word_label(map, field);
            Some(map.get(Kind::Word(spelling), &label, text))
        }
        None => replaced(map, field, text),
    }
}

/// Returns what a redacted word calls the property: by its name only where that is a word itself.
fn word_label(map: &PlaceholderMap, field: &str) -> String {
    let small = field.to_ascii_lowercase();
    let label = map.names().label(&small);
    let is_word = Spelling::of(label) == Some(Spelling::Lower);
    (if is_word { label } else { "value" }).to_owned()
}

/// Returns what takes the place of a text of which nothing is known but what it is called; `None`
/// where it is empty or a placeholder already.
pub(super) fn closed(map: &mut PlaceholderMap, field: &str, text: &str) -> Option<String> {
    by_class(map, Class::Looks, field, text)
}

fn by_class(map: &mut PlaceholderMap, class: Class, field: &str, text: &str) -> Option<String> {
    if let Some(made) = jwt::again(map, text) {
        return (made != text).then_some(made);
    }
    if map.keeps(text) {
        return None;
    }
    if classify(text) == ValueClass::Redacted && text.ends_with(&NO_JWT[NO_JWT.len() - 12..]) {
        return Some(NO_JWT.to_owned()); // it counts as a value that was redacted
    }
    if class == Class::Word && policy::is_word(text) {
        return None;
    }
    if classify(text) == ValueClass::Placeholder {
        // It tells the rules that the value is unknown, and goes on doing so.
        return Some(format!("<{}>", plain(map, field, text)));
    }
    let made = match class {
        Class::Time if shape::is_time(text) || is_relative(text) => return None,
        Class::Documentation if is_documentation(text) => return None,
        Class::Time => map.get(Kind::Time, field, text),
        Class::Jwt => jwt::redacted(map, text).unwrap_or_else(|| map.get(Kind::Jwt, field, text)),
        Class::As(kind) => map.get(kind, field, text),
        _ => by_looks(map, field, text),
    };
    Some(made)
}

fn by_looks(map: &mut PlaceholderMap, field: &str, text: &str) -> String {
    match shape::kind(text) {
        Some(Kind::Id) => id(map, text),
        Some(Kind::Jwt) => jwt::redacted(map, text).unwrap_or_else(|| plain(map, field, text)),
        Some(kind) => map.get(kind, field, text),
        None => issuer(map, text).unwrap_or_else(|| plain(map, field, text)),
    }
}

/// A time as WireMock's matchers may give it: `now +3 days`.
fn is_relative(text: &str) -> bool {
    let is_number = |word: &str| word.trim_start_matches(['+', '-']).parse::<u16>().is_ok();
    let mut words = text.split_whitespace();
    words.next() == Some("now")
        && words.next().is_none_or(is_number)
        && words.next().is_none_or(policy::is_word)
        && words.next().is_none()
}

/// A text that looks like nothing in particular. What it is called by may be data too.
pub(super) fn plain(map: &mut PlaceholderMap, field: &str, text: &str) -> String {
    let label = map.names().label(field).to_owned();
    map.get(Kind::Text, &label, text)
}

/// Returns what stands before the UUID stays: what it is an id of, and in which environment.
fn id(map: &mut PlaceholderMap, text: &str) -> String {
    let (head, uuid) = text.split_at(text.len() - 36);
    // Some write the digits of the same id in capitals.
    format!(
        "{head}{}",
        map.get(Kind::Id, "", &uuid.to_ascii_lowercase())
    )
}

/// The issuer of a JWT is called `stytch.com/<project id>`.
fn issuer(map: &mut PlaceholderMap, text: &str) -> Option<String> {
    let (host, project) = text.rsplit_once('/')?;
    Id::parse(project)?;
    let host = if host == "stytch.com" || map.keeps(host) {
        host.to_owned()
    } else {
        map.get(Kind::Domain, "", host)
    };
    let project = replaced(map, "aud", project).unwrap_or_else(|| project.to_owned());
    Some(format!("{host}/{project}"))
}

/// The page on an error: `https://stytch.com/docs/…/errors/<status>#<error type>`.
fn is_documentation(text: &str) -> bool {
    let pages = [
        "https://stytch.com/docs/api/errors/",
        "https://stytch.com/docs/b2b/api/errors/",
    ];
    let page = pages.iter().find_map(|page| text.strip_prefix(page));
    page.is_some_and(|page| {
        let (status, kind) = page.split_once('#').unwrap_or((page, "x"));
        let digits = status.len() == 3 && status.bytes().all(|byte| byte.is_ascii_digit());
        digits && (kind == "x" || policy::is_word(kind))
    })
}

/// Returns what takes the place of a name of a free map.
pub(super) fn name(map: &mut PlaceholderMap, name: &str) -> Option<String> {
    map.note_existing(name);
    (!map.is_settled(name)).then(|| map.get(Kind::Name, "name", name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relative_time_is_now_and_one_offset_at_most() {
        assert!(is_relative("now") && is_relative("now +3 days"));
        for text in [
            "now1234",
            "now 12 34",
            "now +3 Ada",
            "nowhere",
            "then 3 days",
        ] {
            assert!(!is_relative(text), "{text}");
        }
    }
}
