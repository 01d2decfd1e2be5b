//! Recordings of nock, the HTTP mock of Node.js: what `nock.recorder` writes with
//! `output_objects`, and the files of Nock Back.
//!
//! A response is a JSON value where the body was JSON, else its text; hexadecimal digits where it
//! was binary (`responseIsBinary`, which older versions do not write), and a list of such pieces
//! where it had a `content-encoding`.

use std::borrow::Cow;

use crate::input::entries;
use crate::input::entry::{Entry, status, text};
use crate::input::message;
use crate::input::structure::{Meaning, Structure};
use crate::input::{Container, Reader, Sample, decode, headers, whole};
use crate::json::{Kind, Value};
use crate::model::capture::{Body, Capture, Part, Role, SkipReason};
use crate::model::codec::Codec;

pub(super) static READER: Reader = Reader {
    name: "nock",
    summary: "recordings of nock (`output_objects`, Nock Back)",
    source: "github.com/nock/nock: lib/recorder.js, README.md",
    endings: &[],
    container: Container::Recording(&STRUCTURE),
    recognise,
    split: whole,
    open: |chunk, captures| entries::of(&chunk.text, &[], &mut |entry| captures(capture(entry))),
};

static STRUCTURE: Structure = Structure {
    around: &[],
    at: &["[]", ""],
    paths: &[
        ("scope", Meaning::Url),
        ("method", Meaning::Method),
        ("path", Meaning::Url),
        ("status", Meaning::Status),
        ("rawHeaders", Meaning::Headers),
        ("headers", Meaning::Headers),
        ("reqheaders", Meaning::Headers),
        ("body", Meaning::Part(Role::RequestBody)),
    ],
};

/// Objects that have a scope beside a path, in a list or one after the other.
fn recognise(sample: &Sample<'_>) -> bool {
    let shape = sample.shape();
    let listed = shape.has(&["[].scope", "[].path"])
        && (shape.has(&["[].status"]) || shape.has(&["[].response"]));
    listed || shape.has(&["scope", "method", "path", "response"])
}

fn capture(entry: Entry<'_>) -> Capture<'_> {
    let get = |name| entry.value.get(name);
    let raw = headers::of(get("rawHeaders").or_else(|| get("headers")));
    let mut parts = message::parts(entry, &STRUCTURE, None, None);
    let body = body(entry, &raw, &mut parts);
    let url = format!("{}{}", text(get("scope")), text(get("path")));
    let address = (text(get("method")), Cow::Owned(url));
    Capture {
        media_type: headers::find(&raw, "content-type"),
        ..message::exchange(entry, address, None, status(get("status")), body, parts)
    }
}

type Headers<'d> = [(Cow<'d, str>, Value<'d>)];

/// Returns what a `content-encoding` says.
fn codings(raw: &Headers<'_>) -> Result<Vec<Codec>, SkipReason> {
    headers::codings(&headers::find(raw, "content-encoding").unwrap_or_default())
}

fn body<'d>(
    entry: Entry<'d>,
    raw: &Headers<'d>,
    parts: &mut Vec<Part>,
) -> Result<Body<'d>, SkipReason> {
    let response = entry.value.given("response").ok_or(SkipReason::NoBody)?;
    let is_encoded = headers::find(raw, "content-encoding").is_some();
    if is_encoded && response.kind() == Kind::Array && response.is_empty() {
        return Err(SkipReason::NoBody); // no pieces
    }
    if is_pieces(response, is_encoded) {
        let mut part = entry.part(Role::Body, response, &[]);
        part.codecs = vec![Codec::Pieces];
        match codings(raw) {
            Ok(codings) => part.codecs.extend(codings),
            Err(reason) => {
                parts.push(part); // nothing to judge, and still something to redact
                return Err(reason);
            }
        }
        return Ok(entry.encoded(response, part.codecs));
    }
    let is_binary = entry.value.get("responseIsBinary").and_then(Value::as_bool) == Some(true);
    let written = text(Some(response));
    let inside = if is_binary && is_hex(&written) || is_packed(&written) {
        std::iter::once(Codec::Hex).chain(codings(raw)?).collect()
    } else {
        Vec::new()
    };
    let string = entry.string(response, &inside);
    Ok(string.unwrap_or_else(|| entry.verbatim(response)))
}

/// Returns whether a body was recorded in pieces. A list that is the body itself has no
/// `content-encoding`, or other things in it.
fn is_pieces(response: Value<'_>, is_encoded: bool) -> bool {
    let first = response.elements().next();
    let first = first.and_then(Value::as_str);
    first.is_some_and(|first| is_encoded || is_packed(&first))
        && response
            .elements()
            .all(|piece| piece.as_str().is_some_and(|piece| is_hex(&piece)))
}

fn is_hex(text: &str) -> bool {
    text.len().is_multiple_of(2) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Returns whether the digits stand for something compressed, by its first bytes.
fn is_packed(digits: &str) -> bool {
    let byte = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    let first: Option<Vec<u8>> = (0..4).map(|index| byte(index * 2)).collect();
    first.is_some_and(|first| decode::magic(&first).is_some()) && is_hex(digits)
}
