//! The two sides of an exchange as recordings in JSON write them, where their formats differ in
//! no more than what things are called.

use std::borrow::Cow;
use std::cmp::Reverse;

use crate::input::entry::{Entry, text};
use crate::input::structure::{Step, Structure, steps};
use crate::input::url_pattern::ANY;
use crate::input::wrapper::Holder;
use crate::input::{decode, headers};
use crate::json::{Kind, Value};
use crate::model::capture::{ANYWHERE, Body, Capture, OtherParts, Part, Request, Role, SkipReason};
use crate::model::codec::Codec;

/// Returns what may hold secrets in a request and in its response, the response's body apart, as the
/// format's structure says.
pub(super) fn parts<'d>(
    entry: Entry<'d>,
    structure: &Structure,
    request: Option<Value<'d>>,
    response: Option<Value<'d>>,
) -> Vec<Part> {
    let mut parts = Vec::new();
    // Of a path that leads to a list or an object, and one that leads on from there, the latter counts.
    let mut paths: Vec<_> = structure.may_hold_secrets().collect();
    paths.sort_by_key(|(path, _)| Reverse(path.len()));
    for (path, meaning) in paths {
        for value in values(path, entry.value, request, response) {
            match meaning.role() {
                None => headers::parts(entry, value, &mut parts),
                Some(Role::RequestBody) => entry.request_body(Some(value), &mut parts),
                Some(role) => entry.strings(role, Some(value), &mut parts),
            }
        }
    }
    parts.sort_by_key(|part| (part.range.start, part.range.end));
    parts.dedup_by(|again, part| again.range == part.range);
    parts
}

/// Returns what stands at a path of an exchange: in its request, its response, or beside them.
fn values<'d>(
    path: &str,
    entry: Value<'d>,
    request: Option<Value<'d>>,
    response: Option<Value<'d>>,
) -> Vec<Value<'d>> {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let (owner, inside) = match first {
        "request" | "httpRequest" => (request, rest),
        "response" | "response[]" | "httpResponse" | "httpResponses[]" => (response, rest),
        _ => (Some(entry), path),
    };
    let owner: Vec<Value<'d>> = owner.into_iter().collect();
    steps(inside).fold(owner, |values, step| match step {
        Step::Member(name) => values.iter().filter_map(|value| value.get(name)).collect(),
        Step::Items => values.into_iter().flat_map(Value::elements).collect(),
    })
}

/// Returns an exchange: who was asked for what, and what was answered.
pub(super) fn exchange<'d>(
    entry: Entry<'d>,
    (method, url): (Cow<'d, str>, Cow<'d, str>),
    response: Option<Value<'d>>,
    status: Option<u16>,
    body: Result<Body<'d>, SkipReason>,
    parts: impl Into<OtherParts<'d>>,
) -> Capture<'d> {
    Capture {
        // Without an address nobody says what was called.
        request: (!url.trim().is_empty()).then_some(Request { method, url }),
        status,
        media_type: header(response, "content-type"),
        recorded_at: None,
        entry: entry.range(),
        body: body.unwrap_or_else(Body::Absent),
        parts: parts.into(),
    }
}

/// Returns what the header called `name` of a request or a response says.
pub(super) fn header<'d>(message: Option<Value<'d>>, name: &str) -> Option<Cow<'d, str>> {
    let message = message?;
    let headers = message.get("headers").or_else(|| message.get("header"));
    headers::find(&headers::of(headers), name)
}

/// Returns an address with its host, where a recording tells that apart from the path (RFC 9110,
/// section 7.1).
pub(super) fn located<'d>(path: Cow<'d, str>, host: Option<Cow<'d, str>>) -> Cow<'d, str> {
    let in_host = |byte: u8| byte.is_ascii_alphanumeric() || b".-:".contains(&byte);
    let host = host.filter(|host| path.starts_with('/') && host.bytes().all(in_host));
    match host.filter(|host| !host.is_empty()) {
        Some(host) => Cow::Owned(format!("https://{host}{path}")),
        None => path,
    }
}

/// Returns the address of a stub, which is asked anything where it has none, or one that only varies.
pub(super) fn anywhere(url: Cow<'_, str>) -> Cow<'_, str> {
    let varies = url.contains(ANY) && url.split('/').all(|it| it.is_empty() || it == ANY);
    if url.is_empty() || varies {
        Cow::Borrowed(ANYWHERE)
    } else {
        url
    }
}

/// So many wrappers may be around a body.
const MOST_WRAPPERS: usize = 8;

/// Returns whether a text may be base64 of compressed bytes, which is the only way in which they can stand
/// in one. What is shorter than they ever are may be a text of its own.
fn may_be_packed(text: &str) -> bool {
    text.len() >= SHORTEST_PACKED && decode::may_be_base64(text.as_bytes())
}

/// The fewest signs of base64 that stand for a compressed body.
const SHORTEST_PACKED: usize = 24;

/// Returns the body that a value of a response is: the text of a string, behind these codecs or as it is,
/// or any other value as it stands. What its headers say of compression holds of bytes, and so of what
/// codecs give. One that is compressed in an unknown way is one of the `parts`, and no body.
pub(super) fn body<'d>(
    entry: Entry<'d>,
    value: Option<Value<'d>>,
    codecs: &[Codec],
    response: Value<'d>,
    parts: &mut Vec<Part>,
) -> Result<Body<'d>, SkipReason> {
    let there = |value: Option<Value<'d>>| value.filter(|value| !value.is_null());
    let mut value = there(value).ok_or(SkipReason::NoBody)?;
    let mut inside = codecs.to_vec();
    for _ in 0..MOST_WRAPPERS {
        let Some(holder) = Holder::of_value(value) else {
            break;
        };
        value = there(value.get(holder.name)).ok_or(SkipReason::NoBody)?;
        inside.extend(holder.codec(&text(Some(value))));
    }
    if value.kind() != Kind::String {
        return Ok(entry.verbatim(value));
    }
    let coding = header(Some(response), "content-encoding").unwrap_or_default();
    let codings = headers::codings(&coding);
    let is_packed = codings.as_ref().is_ok_and(|it| !it.is_empty());
    if inside.is_empty() && is_packed && may_be_packed(&text(Some(value))) {
        inside.push(Codec::Base64);
    }
    if !inside.is_empty() {
        match codings {
            Ok(codings) => inside.extend(codings),
            Err(reason) => {
                parts.push(entry.part(Role::Body, value, &inside));
                return Err(reason); // nothing to judge, and still something to redact
            }
        }
    }
    entry.string(value, &inside).ok_or(SkipReason::NoBody)
}
