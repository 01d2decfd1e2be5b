//! Headers as recordings in JSON write them: which may hold a secret, and what they say of a body.

use std::borrow::Cow;

use crate::input::entry::Entry;
use crate::json::{Kind, Value};
use crate::model::capture::{Part, Role, SkipReason};
use crate::model::codec::{Codec, ContentCoding};
use crate::text::words;

/// Headers that say how a message is written and sent, and nothing of whom it is about. A
/// redacted recording needs them as they are.
const HARMLESS: &str = "
    accept accept-encoding accept-ranges age cache-control connection content-encoding
    content-length content-type date expires pragma server strict-transport-security
    transfer-encoding vary";

/// Returns what the value of a header is; `None` where it needs no redaction.
pub(super) fn role(name: &str) -> Option<Role> {
    match &*name.trim().to_ascii_lowercase() {
        "cookie" | "set-cookie" => Some(Role::Cookie),
        "location" | "content-location" | "referer" => Some(Role::Url),
        name => (!words::are_with(HARMLESS, name)).then_some(Role::Header),
    }
}

/// Returns what a `content-encoding` says lies between the bytes and the body, outermost first, or
/// that it names a coding that is not known.
pub(super) fn codings(content_encoding: &str) -> Result<Vec<Codec>, SkipReason> {
    let named = content_encoding
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty() && !name.eq_ignore_ascii_case("identity"));
    // Listed in the order in which they were applied (RFC 9110, section 8.4).
    let coding = |name| ContentCoding::named(name).ok_or(SkipReason::Encoding);
    named
        .rev()
        .map(|name| coding(name).map(Codec::Content))
        .collect()
}

/// The headers of an entry, however they are written: names and values in turn, an object, lists of
/// a name and a value, or objects with a `key` (or `name`) and a `value` (or `values`, as mocks of
/// older versions have it).
pub(super) fn of<'d>(value: Option<Value<'d>>) -> Vec<(Cow<'d, str>, Value<'d>)> {
    let Some(value) = value else {
        return Vec::new();
    };
    if value.kind() == Kind::Object {
        let members = value.members();
        return members.map(|it| (it.name, it.value)).collect();
    }
    let elements: Vec<Value<'d>> = value.elements().collect();
    let is_pair = |it: &Value<'_>| matches!(it.kind(), Kind::Object | Kind::Array);
    if elements.first().is_some_and(is_pair) {
        return elements.into_iter().filter_map(pair).collect();
    }
    let pairs = elements.chunks_exact(2);
    pairs
        .filter_map(|pair| Some((pair[0].as_str()?, pair[1])))
        .collect()
}

fn pair(header: Value<'_>) -> Option<(Cow<'_, str>, Value<'_>)> {
    if header.kind() == Kind::Array {
        let mut both = header.elements();
        return Some((both.next()?.as_str()?, both.next()?));
    }
    let name = header.get("key").or_else(|| header.get("name"))?.as_str()?;
    Some((name, header.get("value").or_else(|| header.get("values"))?))
}

/// Returns what the header called `name` says; of a list the first.
pub(super) fn find<'d>(headers: &[(Cow<'d, str>, Value<'d>)], name: &str) -> Option<Cow<'d, str>> {
    let of_that_name = |header: &&(Cow<'_, str>, Value<'_>)| header.0.eq_ignore_ascii_case(name);
    let (_, value) = headers.iter().find(of_that_name)?;
    value.as_str().or_else(|| value.elements().next()?.as_str())
}

/// The values that may hold secrets, as parts. Of headers that are one text, all may.
pub(super) fn parts<'d>(entry: Entry<'d>, headers: Value<'d>, parts: &mut Vec<Part>) {
    if headers.kind() == Kind::String {
        entry.strings(Role::Header, Some(headers), parts);
    }
    for (name, value) in of(Some(headers)) {
        if let Some(role) = role(&name) {
            entry.strings(role, Some(value), parts);
        }
    }
}
