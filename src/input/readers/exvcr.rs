//! Cassettes of `ExVCR` (Elixir): a list of requests, each with its response as text.
//!
//! A body that is no text stands there as base64 of Erlang's external term format, in which a
//! binary has six bytes before it.

use crate::input::entries;
use crate::input::entry::{Entry, status, text};
use crate::input::message;
use crate::input::structure::{Meaning, Structure};
use crate::input::{Container, Reader, Sample, whole};
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
        ("response.type", Meaning::Words("error|ok")),
        ("request.request_body", Meaning::Part(Role::RequestBody)),
    ],
};

/// A list of requests and responses, with a name that nobody else gives a part of either.
fn recognise(sample: &Sample<'_>) -> bool {
    let shape = sample.shape();
    let mut own = [
        "[].request.request_body",
        "[].response.binary",
        "[].response.type",
    ]
    .iter();
    shape.has(&["[].request.url", "[].response.body"]) && own.any(|name| shape.has(&[name]))
}

fn capture(entry: Entry<'_>) -> Capture<'_> {
    let request = entry.value.get("request");
    let response = entry.value.get("response");
    let asked = |name: &str| text(request.and_then(|request| request.get(name)));
    let code = response.and_then(|response| status(response.get("status_code")));
    let mut parts = message::parts(entry, &STRUCTURE, request, response);
    let body = response
        .filter(|_| code.is_some())
        .ok_or(SkipReason::FailedRequest)
        .and_then(|response| body(entry, response, &mut parts));
    let address = (asked("method"), asked("url"));
    message::exchange(entry, address, response, code, body, parts)
}

fn body<'d>(
    entry: Entry<'d>,
    response: Value<'d>,
    parts: &mut Vec<Part>,
) -> Result<Body<'d>, SkipReason> {
    let is_term = response.get("binary").and_then(Value::as_bool) == Some(true);
    let codecs: &[Codec] = if is_term {
        &[Codec::Base64, Codec::ErlangTerm]
    } else {
        &[]
    };
    message::body(entry, response.get("body"), codecs, response, parts)
}
