//! WireMock's request journal: the list of all calls, the newest first, or one of them. Beside each
//! request stands the stub that fitted, and the response that was sent.
//!
//! A response's body stands there twice: as text, and in base64. The text of what was compressed is
//! damaged, so base64 counts there. Requests that were searched for have no response beside them.

use crate::input::entries;
use crate::input::entry::{Entry, status, text};
use crate::input::message;
use crate::input::readers::wiremock;
use crate::input::structure::{Meaning, Structure};
use crate::input::{Captures, Container, ContainerError, Reader, Sample, whole};
use crate::json::Value;
use crate::model::capture::{Body, Capture, Chunk, Part, Role, SkipReason};
use crate::model::codec::Codec;
use crate::model::source::Origin;

pub(super) static READER: Reader = Reader {
    name: "wiremock-journal",
    summary: "WireMock's request journal (`/__admin/requests`)",
    source: "wiremock.org/docs/verifying; github.com/wiremock/wiremock: LoggedRequest.java, LoggedResponse.java",
    endings: &[],
    container: Container::Recording(&STRUCTURE),
    recognise,
    split: whole,
    open,
};

static STRUCTURE: Structure = Structure {
    around: &[("meta.total", Meaning::Number)],
    at: &["", "requests[]"],
    paths: &[
        // A request that was searched for stands there itself.
        ("absoluteUrl", Meaning::Url),
        ("url", Meaning::Url),
        ("method", Meaning::Method),
        ("headers", Meaning::Headers),
        ("loggedDateString", Meaning::Time),
        ("request.absoluteUrl", Meaning::Url),
        ("request.protocol", Meaning::Version),
        ("request.loggedDateString", Meaning::Time),
        ("responseDefinition", Meaning::As("response")),
        ("response.bodyFileName", Meaning::File),
        ("timing.*", Meaning::Number),
        ("request.queryParams", Meaning::Part(Role::Query)),
        ("request.formParams", Meaning::Part(Role::Query)),
        ("request.bodyAsBase64", Meaning::Part(Role::RequestBody)),
        (
            "stubMapping.request.bodyPatterns",
            Meaning::Part(Role::RequestBody),
        ),
    ],
};

/// Requests with the whole address beside the one from the path on, which no stub has.
fn recognise(sample: &Sample<'_>) -> bool {
    let shape = sample.shape();
    [
        "request.absoluteUrl",
        "requests[].request.absoluteUrl",
        "requests[].absoluteUrl",
    ]
    .iter()
    .any(|path| shape.has(&[path]))
        || shape.has(&["requests[].responseDefinition"])
        || shape.has(&["requests", "requestJournalDisabled"])
}

fn open(chunk: &Chunk, captures: &mut Captures<'_>) -> Result<(), ContainerError> {
    let paths: &[&[&str]] = &[&["requests"], &[]];
    entries::at_first(&chunk.text, paths, &mut |entry| {
        captures(capture(entry, &chunk.source.origin));
    })
}

fn capture<'d>(entry: Entry<'d>, recording: &'d Origin) -> Capture<'d> {
    let request = entry.value.get("request").unwrap_or(entry.value);
    let sent = entry.value.given("response");
    // Older versions note the stub's answer alone, which is what was sent.
    let response = sent.or_else(|| entry.value.given("responseDefinition"));
    let mut parts = message::parts(entry, &STRUCTURE, Some(request), response);
    let body = match sent {
        Some(sent) => body(entry, sent, &mut parts),
        None => response
            .ok_or(SkipReason::NoBody)
            .and_then(|response| wiremock::body(entry, response, recording)),
    };
    let url = request.get("absoluteUrl").or_else(|| request.get("url"));
    let url = message::located(text(url), message::header(Some(request), "host"));
    let address = (text(request.get("method")), url);
    let code = match sent {
        Some(sent) => status(sent.get("status")),
        None => response.and_then(wiremock::answered_with),
    };
    Capture {
        recorded_at: request.get("loggedDateString").and_then(Value::as_str),
        ..message::exchange(entry, address, response, code, body, parts)
    }
}

fn body<'d>(
    entry: Entry<'d>,
    response: Value<'d>,
    parts: &mut Vec<Part>,
) -> Result<Body<'d>, SkipReason> {
    let (written, encoded) = (response.given("body"), response.given("bodyAsBase64"));
    let is_packed = message::header(Some(response), "content-encoding").is_some();
    if let Some(written) = written.filter(|_| !is_packed || encoded.is_none()) {
        parts.extend(encoded.map(|value| entry.part(Role::Body, value, &[Codec::Base64])));
        return message::body(entry, Some(written), &[], response, parts);
    }
    parts.extend(written.map(|value| entry.part(Role::Body, value, &[])));
    message::body(entry, encoded, &[Codec::Base64], response, parts)
}
