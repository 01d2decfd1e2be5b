//! Stub mappings of WireMock: one in a file of its own, or several in `mappings`.
//!
//! - A stub has no host, and its address may be a regular expression or a template; the usual ones
//!   are reduced to a path.
//! - The method `ANY`, which is also what a stub without a method means, fits the only route of
//!   its path; where several routes share the path nothing is guessed.
//! - A body in a file (`bodyFileName`) is read from the `__files` folder beside `mappings`.
//! - A body that is a template (`{{…}}`) is judged where it is JSON as it stands, so with its
//!   templates in strings. Where they stand outside of strings, and the stub says that it is a
//!   template, it is no response yet: not JSON.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use crate::input::entries;
use crate::input::entry::{Entry, status, text};
use crate::input::message;
use crate::input::readers::exchange;
use crate::input::structure::{Meaning, Structure};
use crate::input::{
    Captures, Container, ContainerError, Reader, Sample, decode, headers, sibling, url_pattern,
    whole,
};
use crate::json::{Kind, Value};
use crate::model::capture::{ANYWHERE, Body, Capture, Chunk, OtherParts, Role, SkipReason};
use crate::model::codec::Codec;
use crate::model::source::Origin;

pub(in crate::input) static READER: Reader = Reader {
    name: "wiremock",
    summary: "stub mappings of WireMock",
    source: "wiremock.org/docs/stubbing; github.com/wiremock/wiremock: ResponseDefinition.java",
    endings: &[],
    container: Container::Recording(&STRUCTURE),
    recognise,
    split: whole,
    open,
};

/// The folder of the bodies, beside that of the mappings.
const FILES: &str = "__files";

/// The ways to write an address, the plain ones first.
const ADDRESSES: &str = "url urlPath urlPathTemplate urlPattern urlPathPattern";

/// The names that nobody else gives a part of a request, a response, and what stands beside them.
const OF_REQUEST: &str = "basicAuthCredentials bodyPatterns customMatcher formParameters \
    pathParameters queryParameters urlPath urlPathPattern urlPathTemplate urlPattern";
const OF_RESPONSE: &str = "base64Body bodyFileName chunkedDribbleDelay delayDistribution fault \
    fixedDelayMilliseconds jsonBody proxyBaseUrl statusMessage transformers";
const BESIDE: &[&str] = &[
    "insertionIndex",
    "persistent",
    "priority",
    "scenarioName",
    "uuid",
];

static STRUCTURE: Structure = Structure {
    around: &[(
        "importOptions.duplicatePolicy",
        Meaning::Words("IGNORE|OVERWRITE"),
    )],
    at: &["", "mappings[]"],
    paths: &[
        ("priority", Meaning::Number),
        ("insertionIndex", Meaning::Number),
        ("request.urlPath", Meaning::Url),
        ("request.urlPathTemplate", Meaning::Url),
        ("request.urlPattern", Meaning::UrlPattern),
        ("request.urlPathPattern", Meaning::UrlPattern),
        ("request.port", Meaning::Number),
        ("request.queryParameters.*", Meaning::Other),
        ("request.cookies.*", Meaning::Other),
        ("response.statusMessage", Meaning::Status),
        ("response.bodyFileName", Meaning::File),
        ("response.fixedDelayMilliseconds", Meaning::Number),
        (
            "response.delayDistribution.type",
            Meaning::Words("fixed|lognormal|uniform"),
        ),
        ("response.delayDistribution.lower", Meaning::Number),
        ("response.delayDistribution.maxValue", Meaning::Number),
        ("response.delayDistribution.median", Meaning::Number),
        ("response.delayDistribution.milliseconds", Meaning::Number),
        ("response.delayDistribution.sigma", Meaning::Number),
        ("response.delayDistribution.upper", Meaning::Number),
        (
            "response.chunkedDribbleDelay.numberOfChunks",
            Meaning::Number,
        ),
        (
            "response.chunkedDribbleDelay.totalDuration",
            Meaning::Number,
        ),
        ("response.additionalProxyRequestHeaders", Meaning::Headers),
        ("response.proxyUrlPrefixToRemove", Meaning::Url),
        ("response.removeProxyRequestHeaders", Meaning::Name),
        ("serveEventListeners[].name", Meaning::Words("webhook")),
        (
            "serveEventListeners[].requestPhases",
            Meaning::Words(PHASES),
        ),
        ("serveEventListeners[].parameters.method", Meaning::Method),
        ("serveEventListeners[].parameters.url", Meaning::Url),
        ("serveEventListeners[].parameters.headers", Meaning::Headers),
        (
            "serveEventListeners[].parameters.body",
            Meaning::Part(Role::RequestBody),
        ),
        (
            "response.transformers[]",
            Meaning::Words("response-template"),
        ),
        ("response.fault", Meaning::Words(FAULTS)),
        ("request.queryParameters", Meaning::Part(Role::Query)),
        ("request.formParameters", Meaning::Part(Role::Query)),
        ("request.pathParameters", Meaning::Part(Role::Query)),
        ("request.bodyPatterns", Meaning::Part(Role::RequestBody)),
        (
            "request.multipartPatterns[].matchingType",
            Meaning::Words("ALL|ANY"),
        ),
        ("request.multipartPatterns[].headers", Meaning::Headers),
        (
            "request.multipartPatterns[].bodyPatterns",
            Meaning::Part(Role::RequestBody),
        ),
        ("request.basicAuthCredentials", Meaning::Part(Role::Header)),
    ],
};

/// The faults that a stub may have in place of a response.
const FAULTS: &str = "\
    CONNECTION_RESET_BY_PEER|EMPTY_RESPONSE|MALFORMED_RESPONSE_CHUNK|RANDOM_DATA_THEN_CLOSE";

/// The points in the life of a request at which a listener may be called.
const PHASES: &str = "AFTER_COMPLETE|AFTER_MATCH|BEFORE_MATCH|BEFORE_RESPONSE_SENT";

/// A list called so, or an object with a name of its own, or one that has nothing of any other
/// exchange's response, or no status though it has an address as stubs have it: these answer 200 then.
fn recognise(sample: &Sample<'_>) -> bool {
    let shape = sample.shape();
    let any = |owner: &str, names: &str| {
        let mut names = names.split_whitespace();
        names.any(|name| shape.has(&[&format!("{owner}.{name}")]))
    };
    let has_status = || {
        let mut beside = exchange::STATUSES.split(' ');
        any("response", exchange::STATUSES) || beside.any(|name| shape.has(&[name]))
    };
    shape.has(&["mappings[].request", "mappings[].response"])
        || shape.has(&["request", "response"])
            && (any("request", OF_REQUEST)
                || any("response", OF_RESPONSE)
                || !exchange::is_around_response(shape)
                || any("request", ADDRESSES) && shape.has_below("response") && !has_status()
                || BESIDE.iter().any(|name| shape.has(&[name])))
}

fn open(chunk: &Chunk, captures: &mut Captures<'_>) -> Result<(), ContainerError> {
    let paths: &[&[&str]] = &[&["mappings"], &[]];
    entries::at_first(&chunk.text, paths, &mut |entry| {
        captures(capture(entry, &chunk.source.origin));
    })
}

/// The folder of bodies: beside the nearest folder called `mappings`, else beside the file, else
/// one above.
fn files_folder(mapping: &Path, is_there: &dyn Fn(&Path) -> bool) -> Option<PathBuf> {
    let folder = mapping.parent()?;
    let mappings = folder
        .ancestors()
        .find(|folder| folder.ends_with("mappings"));
    let beside = mappings.and_then(Path::parent);
    let above = folder.parent();
    let candidates = [beside, Some(folder), above].into_iter().flatten();
    candidates
        .map(|folder| folder.join(FILES))
        .find(|files| is_there(files))
}

/// Returns whether a file is in a folder of bodies.
pub(in crate::input) fn is_body(path: &Path) -> bool {
    let folders = path.parent().into_iter().flat_map(Path::components);
    folders
        .into_iter()
        .any(|folder| folder.as_os_str() == FILES)
}

/// The file that a stub of this recording calls so.
pub(in crate::input) fn beside(recording: &Origin, name: &str) -> Option<Origin> {
    sibling::beside(recording, &files_folder, name)
}

fn capture<'d>(entry: Entry<'d>, recording: &'d Origin) -> Capture<'d> {
    let request = entry.value.get("request");
    let response = entry.value.get("response");
    // What a stub expects of a request may be a secret as well as what was sent.
    let parts = OtherParts::by(move || message::parts(entry, &STRUCTURE, request, response));
    let body = response
        .ok_or(SkipReason::NoBody)
        .and_then(|response| body(entry, response, recording));
    let address = (method(request), url(request));
    let code = response.and_then(answered_with);
    message::exchange(entry, address, response, code, body, parts)
}

/// The status of a stub that answers; without one the server says 200.
pub(super) fn answered_with(response: Value<'_>) -> Option<u16> {
    let silent = ["fault", "proxyBaseUrl"];
    match response.given("status") {
        Some(code) => status(Some(code)),
        None if silent.iter().any(|name| response.get(name).is_some()) => None,
        None => Some(200),
    }
}

fn method(request: Option<Value<'_>>) -> Cow<'_, str> {
    match request.and_then(|request| request.get("method")) {
        None => Cow::Borrowed("ANY"),
        value => text(value),
    }
}

fn url(request: Option<Value<'_>>) -> Cow<'_, str> {
    let written = |name: &'static str| Some((name, request?.get(name)?.as_str()?));
    match ADDRESSES.split(' ').find_map(written) {
        Some(("urlPattern" | "urlPathPattern", pattern)) => {
            message::anywhere(Cow::Owned(url_pattern::path(&pattern)))
        }
        Some((_, url)) => url,
        None => Cow::Borrowed(ANYWHERE),
    }
}

pub(super) fn body<'d>(
    entry: Entry<'d>,
    response: Value<'d>,
    recording: &'d Origin,
) -> Result<Body<'d>, SkipReason> {
    if response.given("fault").is_some() {
        return Err(SkipReason::FailedRequest);
    }
    let coding = message::header(Some(response), "content-encoding").unwrap_or_default();
    if let Some(body) = response.given("body") {
        if matches!(body.kind(), Kind::Object | Kind::Array) {
            return Ok(entry.verbatim(body)); // written by hand: WireMock itself has text here
        }
        if is_template(response, &text(Some(body))) {
            return Err(SkipReason::NotJson);
        }
        // Written by hand, as `jsonBody` is to be.
        return Ok(entry
            .string(body, &[])
            .unwrap_or_else(|| entry.verbatim(body)));
    }
    if let Some(body) = response.given("jsonBody") {
        return Ok(entry.verbatim(body));
    }
    if let Some(body) = response.given("base64Body") {
        let mut inside = vec![Codec::Base64];
        inside.extend(headers::codings(&coding)?);
        return entry.string(body, &inside).ok_or(SkipReason::NotJson);
    }
    let name = response.given("bodyFileName").ok_or(SkipReason::NoBody)?;
    let codings = headers::codings(&coding)?;
    let inside: Vec<Codec> = std::iter::once(Codec::File)
        .chain(codings.clone())
        .collect();
    Ok(sibling::body(
        move || beside(recording, &text(Some(name))),
        move |bytes| undone(response, bytes, &codings),
        entry.part(Role::Body, name, &inside),
    ))
}

/// The body that such bytes of a file are.
fn undone(response: Value<'_>, bytes: Vec<u8>, codings: &[Codec]) -> Result<Vec<u8>, SkipReason> {
    let bytes = decode::undo(Cow::Owned(bytes), codings, &mut |_, _| {})?;
    if is_template(response, &String::from_utf8_lossy(&bytes)) {
        return Err(SkipReason::NotJson);
    }
    Ok(bytes.into_owned())
}

/// Returns whether a body is a program that makes a response, and no JSON before it has run.
fn is_template(response: Value<'_>, body: &str) -> bool {
    let transformers = response
        .get("transformers")
        .into_iter()
        .flat_map(Value::elements);
    let mut named = transformers.filter_map(Value::as_text);
    named.any(|name| name.says("response-template")) && has_template_outside_strings(body)
}

/// Returns whether a text has a template where no JSON may have one.
pub(super) fn has_template_outside_strings(body: &str) -> bool {
    let mut in_string = false;
    let mut bytes = body.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' if in_string => {
                bytes.next();
            }
            b'"' => in_string = !in_string,
            b'{' if !in_string && bytes.peek() == Some(&b'{') => return true,
            _ => {}
        }
    }
    false
}
