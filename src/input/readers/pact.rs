//! Contracts of Pact, versions 1 to 4 of its specification: the response that each interaction
//! expects, which is what the provider's mock answers with. Messages have no response.
//!
//! A body is a JSON value or a text, in version 4 in an object that says how it is encoded.

use std::borrow::Cow;

use crate::input::entries;
use crate::input::entry::{Entry, stub_status, text};
use crate::input::message;
use crate::input::structure::{Meaning, Structure};
use crate::input::{Captures, Container, ContainerError, Reader, Sample, whole};
use crate::json::{Kind, Value};
use crate::model::capture::{Body, Capture, Chunk, Part, SkipReason};
use crate::model::codec::Codec;

pub(super) static READER: Reader = Reader {
    name: "pact",
    summary: "contracts of Pact, versions 1 to 4 of its specification",
    source: "github.com/pact-foundation/pact-specification, versions 1 to 4",
    endings: &[],
    container: Container::Recording(&STRUCTURE),
    recognise,
    split: whole,
    open,
};

const KINDS: &str = "Asynchronous/Messages|Synchronous/HTTP|Synchronous/Messages";

static STRUCTURE: Structure = Structure {
    around: &[
        ("metadata.pactSpecification.version", Meaning::Version),
        ("metadata.pact-specification.version", Meaning::Version),
        ("metadata.pactSpecificationVersion", Meaning::Version),
    ],
    at: &["interactions[]"],
    paths: &[
        ("type", Meaning::Words(KINDS)),
        ("request.path", Meaning::Url),
        ("request.body.contentType", Meaning::MediaType),
        ("request.body.encoded", Meaning::Words(ENCODINGS)),
        ("response.body.contentType", Meaning::MediaType),
        ("response.body.encoded", Meaning::Words(ENCODINGS)),
    ],
};

const ENCODINGS: &str = "base64|json|JSON";

/// Both sides of the contract, each with a name.
fn recognise(sample: &Sample<'_>) -> bool {
    sample.shape().has(&["consumer.name", "provider.name"])
}

fn open(chunk: &Chunk, captures: &mut Captures<'_>) -> Result<(), ContainerError> {
    let paths: &[&[&str]] = &[&["messages"], &["interactions"]];
    entries::at_first(&chunk.text, paths, &mut |entry| captures(capture(entry)))
}

fn capture(entry: Entry<'_>) -> Capture<'_> {
    let request = entry.value.get("request");
    let response = entry.value.get("response");
    let response = response.filter(|response| response.kind() == Kind::Object);
    let asked = |name: &str| request.and_then(|request| request.get(name));
    let mut parts = message::parts(entry, &STRUCTURE, request, response);
    let body = response
        .ok_or(SkipReason::NoBody)
        .and_then(|response| body(entry, response, &mut parts));
    let method = asked("method").map_or(Cow::Borrowed("ANY"), |it| text(Some(it)));
    let code = response.and_then(|response| stub_status(response.get("status")));
    let url = message::located(text(asked("path")), message::header(request, "host"));
    let address = (method, url);
    message::exchange(entry, address, response, code, body, parts)
}

fn body<'d>(
    entry: Entry<'d>,
    response: Value<'d>,
    parts: &mut Vec<Part>,
) -> Result<Body<'d>, SkipReason> {
    let body = response.given("body").ok_or(SkipReason::NoBody)?;
    // Version 4 says how it holds the body.
    let is_holder = body.get("content").is_some()
        && body.members().all(|member| {
            ["content", "contentType", "contentTypeHint", "encoded"].contains(&&*member.name)
        });
    if !is_holder {
        return message::body(entry, Some(body), &[], response, parts);
    }
    let encoded = body.get("encoded").and_then(Value::as_str);
    let in_base64 = encoded.is_some_and(|name| name.eq_ignore_ascii_case("base64"));
    let codecs = in_base64.then_some(Codec::Base64);
    let content = body.get("content");
    message::body(entry, content, codecs.as_slice(), response, parts)
}
