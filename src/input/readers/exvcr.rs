//! Cassettes of `ExVCR` (Elixir): a list of requests, each with its response as text.
//!
//! A body that is no text stands there as base64 of Erlang's external term format, in which a
//! binary has six bytes before it.

use crate::input::entries;
use crate::input::entry::{Entry, status, text};
use crate::input::message;
use crate::input::structure::{Meaning, Structure};
use crate::input::{Container, Reader, Sample, headers, whole};
use crate::json::Value;
use crate::model::capture::{Body, Capture, Part, Role, SkipReason};
use crate::model::codec::Codec;

pub(super) static READER: Reader = Reader {
    name: "exvcr",
    summary: "cassettes of ExVCR (Elixir), JSON",
    source: "github.com/parroty/exvcr: README.md, lib/exvcr/json.ex",
    endings: &[],
    container: Container::Recording(&STRUCTURE),
    recognise,
    split: whole,
    open: |chunk, captures| entries::of(&chunk.text, &[], &mut |entry| captures(capture(entry))),
};

static STRUCTURE: Structure = Structure {
    around: &[],
    at: &["[]"],
    paths: &[
        ("request.method", Meaning::Method),
        ("request.url", Meaning::Url),
        ("request.headers", Meaning::Headers),
        ("response.status_code", Meaning::Status),
        ("response.headers", Meaning::Headers),
        ("response.type", Meaning::Words(&["error", "ok"])),
        ("request.body", Meaning::Part(Role::RequestBody)),
        ("request.request_body", Meaning::Part(Role::RequestBody)),
    ],
};

/// A list of requests with a URL, and responses with a `status_code` beside a body.
fn recognise(sample: &Sample<'_>) -> bool {
    let shape = sample.shape();
    let is_bare = shape.has(&["[].response.request_id"]); // a response of the API itself
    shape.has(&["[].request.url", "[].response.status_code"])
        && shape.has(&["[].response.body"])
        && !is_bare
}

fn capture(entry: Entry<'_>) -> Capture<'_> {
    let request = entry.value.get("request");
    let response = entry.value.get("response");
    let asked = |name: &str| text(request.and_then(|request| request.get(name)));
    let told = response.and_then(|response| status(response.get("status_code")));
    let mut parts = message::parts(entry, &STRUCTURE, request, response);
    let body = response
        .filter(|_| told.is_some())
        .ok_or(SkipReason::FailedRequest)
        .and_then(|response| body(entry, response, &mut parts));
    let address = (asked("method"), asked("url"));
    message::exchange(entry, address, response, told, body, parts)
}

fn body<'d>(
    entry: Entry<'d>,
    response: Value<'d>,
    parts: &mut Vec<Part>,
) -> Result<Body<'d>, SkipReason> {
    let body = response.get("body").filter(|body| !body.is_null());
    let told = response.get("headers");
    let is_term = response.get("binary").and_then(Value::as_bool) == Some(true);
    let Some(term) = body.filter(|_| is_term) else {
        return message::body(entry, body, false, told, parts);
    };
    let coding = headers::find(&headers::of(told), "content-encoding").unwrap_or_default();
    let codings = headers::codings(&coding);
    let mut inside = vec![Codec::Base64, Codec::ErlangTerm];
    inside.extend(codings.iter().flatten());
    if let Err(reason) = codings {
        parts.push(entry.part(Role::Body, term, &inside));
        return Err(reason);
    }
    entry.string(term, &inside).ok_or(SkipReason::NoBody)
}
