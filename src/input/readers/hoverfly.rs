//! Simulations of Hoverfly, of which version 5 is the present one, and its journal.
//!
//! A simulation's request is a list of matchers for each part (`exact`, `glob`, `regex` and others),
//! in versions 2 to 4 an object (`exactMatch`), and in version 1 and in the journal a text. A body
//! is text, or base64 where the response says so; it may be in a file beside the simulation.

use std::borrow::Cow;

use crate::input::entries;
use crate::input::entry::{Entry, status, text};
use crate::input::json_sequence::Row;
use crate::input::message;
use crate::input::readers::har;
use crate::input::readers::wiremock::has_template_outside_strings;
use crate::input::structure::{Meaning, Structure};
use crate::input::{
    Captures, Container, ContainerError, Reader, Sample, sibling, url_pattern, whole,
};
use crate::json::Value;
use crate::model::capture::{Body, Capture, Chunk, Part, Role, SkipReason};
use crate::model::codec::Codec;
use crate::model::source::Origin;

pub(in crate::input) static READER: Reader = Reader {
    name: "hoverfly",
    summary: "simulations of Hoverfly, versions 1 to 5, and its journal",
    source: "docs.hoverfly.io: simulations, schema v5; github.com/SpectoLabs/hoverfly: core/handlers/v2",
    endings: &[],
    container: Container::Recording(&STRUCTURE),
    recognise,
    split: whole,
    open,
};

const MATCHERS: &str = "\
    array|exact|form|glob|json|jsonPartial|jsonpath|jwt|negate|regex|xml|xmltemplated|xpath";

static STRUCTURE: Structure = Structure {
    around: &[
        ("meta.schemaVersion", Meaning::Version),
        ("meta.hoverflyVersion", Meaning::Version),
        ("meta.timeExported", Meaning::Time),
        (
            "journal[].mode",
            Meaning::Words("capture|diff|modify|simulate|spy|synthesize"),
        ),
        ("journal[].timeStarted", Meaning::Time),
        ("journal[].latency", Meaning::Number),
        ("index", Meaning::Number),
        ("limit", Meaning::Number),
        ("offset", Meaning::Number),
        ("total", Meaning::Number),
    ],
    at: &["data.pairs[]", "journal[]"],
    paths: &[
        ("request.method.exactMatch", Meaning::Method),
        ("request.method.globMatch", Meaning::Method),
        ("request.method.regexMatch", Meaning::Method),
        ("request.method[].matcher", Meaning::Words(MATCHERS)),
        ("request.method[].value", Meaning::Method),
        ("request.path", Meaning::Url),
        ("request.path.exactMatch", Meaning::Url),
        ("request.path.globMatch", Meaning::UrlPattern),
        ("request.path.regexMatch", Meaning::UrlPattern),
        ("request.path[].matcher", Meaning::Words(MATCHERS)),
        ("request.path[].value", Meaning::UrlPattern),
        ("request.destination.exactMatch", Meaning::Host),
        ("request.destination[].matcher", Meaning::Words(MATCHERS)),
        ("request.destination[].value", Meaning::Host),
        ("request.scheme.exactMatch", Meaning::Words("http|https")),
        ("request.scheme[].matcher", Meaning::Words(MATCHERS)),
        ("request.scheme[].value", Meaning::Words("http|https")),
        ("request.body[].matcher", Meaning::Words(MATCHERS)),
        ("response.bodyFile", Meaning::File),
        ("response.fixedDelay", Meaning::Number),
        ("response.logNormalDelay.*", Meaning::Number),
        ("request.destination", Meaning::Host),
    ],
};

/// Pairs below `data`, or a journal of requests with a destination.
fn recognise(sample: &Sample<'_>) -> bool {
    let shape = sample.shape();
    shape.has(&["data.pairs"]) || shape.has(&["journal[].request.destination"])
}

fn open(chunk: &Chunk, captures: &mut Captures<'_>) -> Result<(), ContainerError> {
    let paths: &[&[&str]] = &[&["journal"], &["data", "pairs"]];
    entries::at_first(&chunk.text, paths, &mut |entry| {
        captures(capture(entry, &chunk.source.origin));
    })
}

/// Returns whether a text may begin as a simulation: as Hoverfly writes it, or with its names
/// sorted.
pub(in crate::input) fn begins_as_simulation(head: &[u8]) -> bool {
    let head = &head[Row::next(head, 0)..];
    let mut words = head.split(|byte| b"{:\" \t\r\n".contains(byte));
    let mut word = || words.find(|word| !word.is_empty());
    match word() {
        Some(b"data") => matches!(word(), Some(b"pairs" | b"globalActions")),
        first => first == Some(b"meta"),
    }
}

fn capture<'d>(entry: Entry<'d>, recording: &'d Origin) -> Capture<'d> {
    let request = entry.value.get("request");
    let response = entry.value.get("response");
    let asked = |name| request.and_then(|request| request.get(name)).map(matched);
    let mut parts = message::parts(entry, &STRUCTURE, request, response);
    let body = response
        .ok_or(SkipReason::FailedRequest)
        .and_then(|response| body(entry, response, recording, &mut parts));
    let started = entry.value.get("timeStarted");
    let method = match asked("method") {
        None | Some(Matched::Any) => Cow::Borrowed("ANY"),
        Some(Matched::Text(text) | Matched::Pattern(text)) => text,
    };
    let url = match asked("path") {
        None | Some(Matched::Any) => Cow::Borrowed(""),
        Some(Matched::Text(text)) => text,
        Some(Matched::Pattern(pattern)) => Cow::Owned(url_pattern::path(&pattern)),
    };
    let host = match asked("destination") {
        Some(Matched::Text(host)) => Some(host),
        _ => None,
    };
    let url = message::located(message::anywhere(url), host);
    let code = response.and_then(|response| status(response.get("status")));
    Capture {
        recorded_at: started.and_then(Value::as_str),
        ..message::exchange(entry, (method, url), response, code, body, parts)
    }
}

/// The value that the matchers of a part ask for.
enum Matched<'d> {
    Text(Cow<'d, str>),
    /// A regular expression.
    Pattern(Cow<'d, str>),
    /// Nothing that is known.
    Any,
}

fn said<'d>(owner: Option<Value<'d>>, name: &str) -> Option<Cow<'d, str>> {
    owner?.get(name)?.as_str()
}

fn matched(part: Value<'_>) -> Matched<'_> {
    let first = part.elements().next();
    let matcher = said(first, "matcher").unwrap_or(Cow::Borrowed("exact"));
    let mut known = ["exactMatch", "regexMatch", "globMatch"].into_iter();
    let found = part.as_str().map(|text| ("exact", text));
    let found = found.or_else(|| known.find_map(|name| Some((name, said(Some(part), name)?))));
    match found.or_else(|| Some((&*matcher, said(first, "value")?))) {
        Some(("exact" | "exactMatch", text)) => Matched::Text(text),
        Some(("regex" | "regexMatch", pattern)) => Matched::Pattern(pattern),
        Some(("glob" | "globMatch", glob)) => {
            Matched::Pattern(Cow::Owned(glob.replace('*', "[^/]*")))
        }
        _ => Matched::Any,
    }
}

fn body<'d>(
    entry: Entry<'d>,
    response: Value<'d>,
    recording: &'d Origin,
    parts: &mut Vec<Part>,
) -> Result<Body<'d>, SkipReason> {
    let named = response
        .given("bodyFile")
        .and_then(|file| Some((file, file.as_str()?)));
    if let Some((file, name)) = named.filter(|(_, name)| !name.is_empty()) {
        let part = entry.part(Role::Body, file, &[Codec::File]);
        let find = move || har::beside(recording, &name);
        return Ok(sibling::body(find, Ok, part));
    }
    let is_true = |name| response.given(name).and_then(Value::as_bool) == Some(true);
    if is_true("templated") && has_template_outside_strings(&text(response.get("body"))) {
        return Err(SkipReason::NotJson);
    }
    let codecs = is_true("encodedBody").then_some(Codec::Base64);
    message::body(
        entry,
        response.given("body"),
        codecs.as_slice(),
        response,
        parts,
    )
}
