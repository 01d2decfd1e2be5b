//! JWTs: what is left of one can be decoded, and says of the same ids what it said before.

use base64::Engine as _;

use crate::commands::redact::json::{self, Under};
use crate::commands::redact::placeholders::{Kind, PlaceholderMap};
use crate::json::{Document, Value};
use crate::stytch::jwt::{BASE64URL, Claims};
use crate::stytch::placeholder::{ValueClass, classify, redacted_jwt};

/// Claims that rules read, and that say nothing when their ids are redacted.
const NUMBERS: &[&str] = &["exp", "iat", "nbf"];
const NAMED: &[&str] = &[
    "aud",
    "https://stytch.com/organization",
    "https://stytch.com/session",
    "iss",
    "sub",
];

/// A JWT with redacted claims and no signature; `None` for a text that is no JWT.
pub(super) fn redacted(map: &mut PlaceholderMap, text: &str) -> Option<String> {
    Claims::decode(text)?;
    let mut segments = text.split('.');
    let header = segment(map, segments.next()?, |root, walk| {
        walk.value(root, Under::Foreign, "header");
    })?;
    let claims = segment(map, segments.next()?, claims)?;
    let made = redacted_jwt(&header, &claims);
    if made != text {
        map.count(Kind::Jwt);
    }
    Some(made)
}

/// A JWT that says it was redacted: what its claims say may still be new.
pub(super) fn again(map: &mut PlaceholderMap, text: &str) -> Option<String> {
    if classify(text) == ValueClass::Redacted && text.contains('.') {
        redacted(map, text)
    } else {
        None
    }
}

fn segment(
    map: &mut PlaceholderMap,
    encoded: &str,
    edit: impl Fn(Value<'_>, &mut json::Walk<'_>),
) -> Option<String> {
    let decoded = BASE64URL.decode(encoded).ok()?;
    let document = Document::parse(&decoded).ok()?;
    let edits = &mut Vec::new();
    let mut walk = json::Walk {
        map,
        catalog: None,
        edits,
    };
    edit(document.root(), &mut walk);
    Some(BASE64URL.encode(json::apply(&decoded, edits)))
}

fn claims(root: Value<'_>, walk: &mut json::Walk<'_>) {
    for member in root.all_members() {
        let name: &str = &member.name;
        if NUMBERS.contains(&name) && member.value.number_text().is_some() {
            continue;
        }
        if NAMED.contains(&name) {
            walk.value(member.value, Under::Foreign, name);
        } else {
            walk.name(&member);
            walk.value(member.value, Under::Free, "claim");
        }
    }
}
