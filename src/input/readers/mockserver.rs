//! `MockServer`'s exports: the expectations that are active, the calls that it recorded as expectations, and requests
//! with their responses.
//!
//! - A path may be a regular expression. The usual ones are reduced to a path.
//! - A body is a text, a JSON value, or an object that says of which type it is and holds it.
//! - An expectation without a response forwards, breaks the connection or runs a program.

use std::borrow::Cow;

use crate::input::entries;
use crate::input::entry::{Entry, stub_status};
use crate::input::message;
use crate::input::structure::{Meaning, Structure};
use crate::input::{Captures, Container, ContainerError, Reader, Sample, url_pattern, whole};
use crate::json::{Kind, Value};
use crate::model::capture::{Body, Capture, Chunk, Part, Role, SkipReason};
use crate::model::codec::Codec;
use crate::text::words;

pub(super) static READER: Reader = Reader {
    name: "mockserver",
    summary: "expectations and recorded calls of MockServer, JSON",
    source: "mock-server.com: retrieve; github.com/mock-server/mockserver: the OpenAPI document of its API",
    endings: &[],
    container: Container::Recording(&STRUCTURE),
    recognise,
    split: whole,
    open,
};

const PROTOCOLS: &str = "HTTP_1_1|HTTP_2|HTTP_3";
const BODIES: &str = "BINARY|JSON|STRING|XML";
/// The ways to match a body, which a response's body names, too, if it was made for both.
const MATCHES: &str = "ONLY_MATCHING_FIELDS|STRICT";

static STRUCTURE: Structure = Structure {
    around: &[
        ("[].method", Meaning::Method),
        ("[].method.value", Meaning::Method),
        ("[].path", Meaning::Url),
        ("[].headers", Meaning::Headers),
    ],
    at: &["", "[]"],
    paths: &[
        ("httpRequest.method", Meaning::Method),
        ("httpRequest.method.value", Meaning::Method),
        ("httpRequest.path", Meaning::UrlPattern),
        ("httpRequest.path.value", Meaning::UrlPattern),
        ("httpRequest.headers", Meaning::Headers),
        ("httpRequest.protocol", Meaning::Words(PROTOCOLS)),
        ("httpRequest.body.type", Meaning::Words(BODIES)),
        ("httpRequest.body.contentType", Meaning::MediaType),
        ("httpRequest.body.matchType", Meaning::Words(MATCHES)),
        ("httpResponse.statusCode", Meaning::Status),
        ("httpResponse.reasonPhrase", Meaning::Status),
        ("httpResponse.headers", Meaning::Headers),
        ("httpResponse.body.type", Meaning::Words(BODIES)),
        ("httpResponse.body.contentType", Meaning::MediaType),
        ("httpResponse.body.matchType", Meaning::Words(MATCHES)),
        (
            "httpResponse.delay.timeUnit",
            Meaning::Words("MILLISECONDS|SECONDS"),
        ),
        ("httpResponse.delay.value", Meaning::Number),
        ("httpResponses[].statusCode", Meaning::Status),
        ("httpResponses[].reasonPhrase", Meaning::Status),
        ("httpResponses[].headers", Meaning::Headers),
        ("httpResponses[].body.type", Meaning::Words(BODIES)),
        ("httpResponses[].body.contentType", Meaning::MediaType),
        ("httpResponses[].body.matchType", Meaning::Words(MATCHES)),
        ("priority", Meaning::Number),
        ("times.remainingTimes", Meaning::Number),
        ("timestamp", Meaning::Time),
        (
            "httpRequest.queryStringParameters",
            Meaning::Part(Role::Query),
        ),
        ("httpRequest.pathParameters", Meaning::Part(Role::Query)),
    ],
};

/// The members of an object that holds a body. One with other members is a body itself.
const HOLDERS: &str = "base64Bytes charset contentType json matchType not optional rawBytes string \
    subString type xml";

/// What stands in an expectation or a recorded call. Logs of clouds have an `httpRequest`, too, with
/// other names in it and beside it.
const OWN: &str = "httpError httpForward httpRequest.method httpRequest.path httpResponse \
    httpResponseTemplate httpResponses times";

/// Requests by this name, alone or in a list, or a list of requests alone.
fn recognise(sample: &Sample<'_>) -> bool {
    let shape = sample.shape();
    let is_one = |prefix: &str| {
        let has = |name: &str| shape.has(&[&format!("{prefix}{name}")]);
        has("httpRequest") && OWN.split_whitespace().any(has)
    };
    is_one("") || is_one("[].") || shape.has(&["[].path", "[].keepAlive", "[].secure"])
}

fn open(chunk: &Chunk, captures: &mut Captures<'_>) -> Result<(), ContainerError> {
    entries::of(&chunk.text, &[], &mut |entry| {
        let several = entry.value.get("httpResponses");
        let several = several.into_iter().flat_map(Value::elements);
        let one = entry.value.get("httpResponse");
        let mut all: Vec<Option<Value<'_>>> = one.into_iter().chain(several).map(Some).collect();
        if all.is_empty() {
            all.push(None);
        }
        for response in all {
            captures(capture(entry, response.filter(|it| !it.is_null())));
        }
    })
}

fn capture<'d>(entry: Entry<'d>, response: Option<Value<'d>>) -> Capture<'d> {
    let request = entry.value.get("httpRequest").unwrap_or(entry.value);
    let asked = |name| said(request.get(name)?);
    let mut parts = message::parts(entry, &STRUCTURE, Some(request), response);
    let absent = if entry.value.get("httpError").is_some() {
        SkipReason::FailedRequest
    } else {
        SkipReason::NoBody
    };
    let body = response
        .ok_or(absent)
        .and_then(|response| body(entry, response, &mut parts));
    let code = response.and_then(|response| stub_status(response.get("statusCode")));
    let method = asked("method").filter(|method| !method.is_empty());
    let url = message::anywhere(asked("path").map_or(Cow::Borrowed(""), path));
    let url = message::located(url, message::header(Some(request), "host"));
    let address = (method.unwrap_or(Cow::Borrowed("ANY")), url);
    Capture {
        entry: response.map_or(entry.range(), |response| entry.place(response)),
        ..message::exchange(entry, address, response, code, body, parts)
    }
}

/// Returns what a matcher is about: a text, or an object with one.
fn said(matcher: Value<'_>) -> Option<Cow<'_, str>> {
    let negated = matcher.get("not").and_then(Value::as_bool) == Some(true);
    let value = matcher.get("value").filter(|_| !negated);
    matcher.as_str().or_else(|| value?.as_str())
}

/// The path that a path or a regular expression stands for.
fn path(written: Cow<'_, str>) -> Cow<'_, str> {
    if written.contains(['\\', '(', '[', '*', '+', '?', '^', '$', '|']) {
        Cow::Owned(url_pattern::path(&written))
    } else {
        written
    }
}

fn body<'d>(
    entry: Entry<'d>,
    response: Value<'d>,
    parts: &mut Vec<Part>,
) -> Result<Body<'d>, SkipReason> {
    let body = response.given("body").ok_or(SkipReason::NoBody)?;
    let is_holder = body.kind() == Kind::Object
        && body
            .members()
            .all(|member| words::are_with(HOLDERS, &member.name))
        && ["json", "string", "base64Bytes", "xml"]
            .iter()
            .any(|name| body.given(name).is_some());
    if !is_holder {
        return message::body(entry, Some(body), &[], response, parts);
    }
    let raw = body.given("rawBytes");
    parts.extend(raw.map(|value| entry.part(Role::Body, value, &[Codec::Base64])));
    if let Some(bytes) = body.given("base64Bytes") {
        return message::body(entry, Some(bytes), &[Codec::Base64], response, parts);
    }
    let text = body
        .given("json")
        .or_else(|| body.given("string"))
        .or_else(|| body.given("xml"));
    message::body(entry, text, &[], response, parts)
}
