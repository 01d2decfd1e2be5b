//! Plain wrappers that nobody's recorder prescribes: objects with a `request` and a `response`, or
//! with a response alone, one or several in a list or one after the other. Test suites keep their
//! fixtures so, and HTTP clients log so.
//!
//! Addresses, statuses and bodies are looked for by the usual names. A `response` that has no member
//! for its body, and what every response of the API has, is the body itself.

use std::borrow::Cow;

use crate::input::decode::begins_as_json;
use crate::input::entries;
use crate::input::entry::{Entry, status, text};
use crate::input::message;
use crate::input::shape::Shape;
use crate::input::structure::{IN_ADDRESS, Meaning, Structure};
use crate::input::{
    Captures, Container, ContainerError, READERS, Reader, Sample, unsupported, whole,
};
use crate::json::{Kind, Value};
use crate::model::capture::{ANYWHERE, Body, Capture, Chunk, Part, Request, Role, SkipReason};
use crate::model::codec::Codec;
use crate::text::words;

pub(super) static READER: Reader = Reader {
    name: "exchange",
    summary: "plain objects with a `request` and a `response`, or lists of them, as in many fixtures",
    source: "no specification: the usual names of tests' fixtures and of clients' logs",
    endings: &[],
    container: Container::Recording(&STRUCTURE),
    recognise,
    split: whole,
    open,
};

/// The names of a status in recordings of all kinds.
pub(in crate::input) const STATUSES: &str = "status statusCode status_code code httpStatus";
const BODIES: &str = "body json jsonBody bodyJson data content text bodyText bodyBase64 \
    responseBody _decoded_content _content";

const METHODS: [&str; 3] = ["method", "Method", "httpMethod"];

/// The name of a body that requests-cache writes in base64, with any compression undone.
const CACHED: &str = "_content";

/// The names of bodies that are written in base64.
const IN_BASE64: &[&str] = &[CACHED, "bodyBase64"];

/// The names of the status in a client's response that has it beside its address.
const FLAT_STATUSES: &str = "status statusCode status_code";
const FLAT_BODIES: &str = "body json data text response _decoded_content _content";

/// The members of a `response` beside its body. An object that has none of these is the body
/// itself.
const BESIDE_BODY: &str = "headers header status statusCode statusText code";

static STRUCTURE: Structure = Structure {
    around: &[
        ("calls", Meaning::As("")),
        ("entries", Meaning::As("")),
        ("exchanges", Meaning::As("")),
        ("fixtures", Meaning::As("")),
        ("recordings", Meaning::As("")),
        ("records", Meaning::As("")),
        ("requests", Meaning::As("")),
        ("meta.total", Meaning::Number),
    ],
    at: &["", "[]"],
    paths: &[
        ("request", Meaning::RequestLine),
        ("config", Meaning::As("request")),
        ("req", Meaning::As("request")),
        // Of the addresses of a request the first that there is counts.
        ("request.href", Meaning::Url),
        ("request.path", Meaning::Url),
        ("request.pathname", Meaning::Url),
        ("request.endpoint", Meaning::Url),
        ("request.route", Meaning::Url),
        ("request.originalUrl", Meaning::Url),
        ("request.urlPath", Meaning::Url),
        ("request.requestUrl", Meaning::Url),
        ("request.url.protocol", Meaning::Words("http:|https:")),
        ("request.url.host", Meaning::Host),
        ("request.url.Scheme", Meaning::Words("http|https")),
        ("request.url.Host", Meaning::Host),
        ("request.url.Path", Meaning::Url),
        ("request.resource", Meaning::Url),
        ("request.baseURL", Meaning::Url),
        ("request.Method", Meaning::Method),
        ("request.httpMethod", Meaning::Method),
        ("request.options.method", Meaning::Method),
        ("request.options.headers", Meaning::Headers),
        ("request.options.body", Meaning::Part(Role::RequestBody)),
        ("response.content.encoding", Meaning::Encoding),
        ("response.content.mimeType", Meaning::MediaType),
        ("response.content.size", Meaning::Number),
        ("response.encoding", Meaning::Encoding),
        ("response.*.encoding", Meaning::Encoding),
        ("response.httpStatus", Meaning::Status),
        // A buffer of Node.js.
        ("*.type", Meaning::Words("Buffer")),
        ("response.*.type", Meaning::Words("Buffer")),
        ("response.ok", Meaning::Other),
        ("response.bodyJson", Meaning::Other),
        ("response.bodyText", Meaning::Other),
        ("response.bodyBase64", Meaning::Other),
        ("request.bodyJson", Meaning::Part(Role::RequestBody)),
        ("request.bodyText", Meaning::Part(Role::RequestBody)),
        ("request.bodyBase64", Meaning::Part(Role::RequestBody)),
        ("_content", Meaning::Other),
        ("_decoded_content", Meaning::Other),
        ("baseURL", Meaning::Url),
        // What `fetch` says of a response, and a log of how its body was read.
        (
            "type",
            Meaning::Words("basic|cors|default|error|opaque|opaqueredirect"),
        ),
        ("bodyType", Meaning::Words("binary|json|text")),
        ("code", Meaning::Status),
        ("cookies", Meaning::Part(Role::Cookie)),
        ("created_at", Meaning::Time),
        ("elapsed", Meaning::Number),
        ("encoding", Meaning::Encoding),
        ("*.encoding", Meaning::Encoding),
        ("headers", Meaning::Headers),
        ("httpStatus", Meaning::Status),
        ("method", Meaning::Method),
        ("status", Meaning::Status),
        ("statusCode", Meaning::Status),
        ("reason", Meaning::Status),
        ("statusText", Meaning::Status),
        ("status_code", Meaning::Status),
        ("url", Meaning::Url),
        ("request.params", Meaning::Part(Role::Query)),
        ("request.data", Meaning::Part(Role::RequestBody)),
        ("request.json", Meaning::Part(Role::RequestBody)),
    ],
};

/// Returns what a list of exchanges is called where it stands in an object.
fn lists() -> impl Iterator<Item = &'static str> {
    let lists = STRUCTURE.around.iter();
    let lists = lists.filter(|(_, meaning)| *meaning == Meaning::As(""));
    lists.map(|(list, _)| *list)
}

/// Returns what no other recording is, and has a response as one of the usual names says.
fn recognise(sample: &Sample<'_>) -> bool {
    let shape = sample.shape();
    let others = READERS.iter().filter(|reader| reader.structure().is_some());
    let mut others = others.filter(|reader| reader.name != READER.name);
    (is_exchange(shape, "[].") || is_around_response(shape) || listed(shape).next().is_some())
        && !others.any(|reader| (reader.recognise)(sample))
        && unsupported::advice(sample).is_none()
}

/// Returns whether an outermost object is an exchange. It may have members of its own that a
/// response of the API has, such as `status_code`.
pub(in crate::input) fn is_around_response(shape: &Shape) -> bool {
    // Most texts are responses, which have none of these names.
    let mut names = ["config", "req", "request", "response", "statusCode", "url"].iter();
    names.any(|name| shape.has(&[name])) && is_exchange(shape, "")
}

/// Returns the lists of exchanges in an outermost object.
fn listed(shape: &Shape) -> impl Iterator<Item = &'static str> {
    lists().filter(|list| is_exchange(shape, &format!("{list}[].")))
}

/// Returns whether an object is an exchange whose members stand behind this.
fn is_exchange(shape: &Shape, prefix: &str) -> bool {
    let has = |name: &str| shape.has(&[&format!("{prefix}{name}")]);
    let any = |names: &str| names.split_whitespace().any(has);
    let answers = |names: &str| {
        names
            .split(' ')
            .any(|name| has(&format!("response.{name}")))
    };
    let answered = answers(BODIES);
    let is_bare = answers("request_id error_type");
    let is_text = !shape.has_below(&format!("{prefix}response"));
    has("request") && has("response") && (answered || is_bare || is_text || answers(STATUSES))
        || answered && answers(STATUSES)
        || has("statusCode") && has("body")
        || any("url config.url req.url request.url") && any(FLAT_STATUSES) && any(FLAT_BODIES)
}

/// One text after the other, as logs have them.
fn open(chunk: &Chunk, captures: &mut Captures<'_>) -> Result<(), ContainerError> {
    let text = &chunk.text;
    let shape = Shape::of(text);
    let mut paths: Vec<&str> = listed(&shape).collect();
    if paths.is_empty() {
        paths.extend(lists().find(|list| shape.has_below(&format!("{list}[]"))));
    }
    let mut read = |path: &[&str]| entries::of(text, path, &mut |entry| captures(capture(entry)));
    let mut all = Ok(());
    for path in &paths {
        all = all.and(read(&[path]));
    }
    if paths.is_empty() || is_around_response(&shape) {
        all = all.and(read(&[]));
    }
    all
}

fn capture(entry: Entry<'_>) -> Capture<'_> {
    let there = |name| entry.value.given(name);
    let request = ["request", "config", "req"].into_iter().find_map(there);
    let is_flat = request.is_none() && there("url").is_some();
    let request = request.or_else(|| is_flat.then_some(entry.value));
    let response = there("response").filter(|response| response.kind() == Kind::Object);
    let response = response.unwrap_or(entry.value);
    let apart = request.filter(|_| !is_flat);
    let mut parts = message::parts(entry, &STRUCTURE, apart, Some(response));
    if there(CACHED).or(there("_decoded_content")).is_some() {
        parts.iter_mut().for_each(add_base64);
    }
    let (body, is_bare) = body(entry, response, &mut parts);
    // The status in a body that is bare is the body's own.
    let owners = [(!is_bare).then_some(response), Some(entry.value)];
    let owners = owners.into_iter().flatten();
    let mut codes =
        owners.flat_map(|owner| STATUSES.split(' ').filter_map(move |name| owner.get(name)));
    let code = codes.find_map(|value| status(Some(value.get("code").unwrap_or(value))));
    let nobody = (Cow::Borrowed(""), Cow::Borrowed(""));
    Capture {
        request: request.and_then(|request| asked(request, entry.value)),
        ..message::exchange(entry, nobody, Some(response), code, body, parts)
    }
}

/// The request, which may be its first line; `None` where neither it nor its exchange has an
/// address, so that nobody says what was called.
fn asked<'d>(request: Value<'d>, exchange: Value<'d>) -> Option<Request<'d>> {
    let said = text(Some(request));
    let line = first_line(&said);
    let options = request.get("options");
    let asking = [Some(request), options, Some(exchange)]
        .into_iter()
        .flatten();
    let mut methods = asking.flat_map(|it| METHODS.map(|name| it.get(name)));
    let method = methods.find_map(|method| method?.as_str());
    if let Some((said, url)) = line {
        let said = said.map(str::to_owned).map(Cow::Owned);
        return Some(Request {
            method: said.or(method).unwrap_or(Cow::Borrowed("ANY")),
            url: Cow::Owned(url.to_owned()),
        });
    }
    let beside = ["url", "uri"]
        .iter()
        .filter_map(|name| exchange.given(name));
    let mut addresses = addresses(request).chain(beside).peekable();
    addresses.peek()?;
    let url = addresses
        .find_map(written)
        .unwrap_or(Cow::Borrowed(ANYWHERE));
    let base = text(request.get("baseURL"));
    let url = if url.contains("://") || !base.contains("://") {
        message::located(url, message::header(Some(request), "host"))
    } else {
        let (base, path) = (base.trim_end_matches('/'), url.trim_start_matches('/'));
        Cow::Owned(format!("{base}/{path}"))
    };
    Some(Request {
        method: method.unwrap_or(Cow::Borrowed("ANY")),
        url,
    })
}

/// The method and the address in the first line of a text, or the address alone. Other texts are the
/// body of a request, or what somebody calls it.
fn first_line(text: &str) -> Option<(Option<&str>, &str)> {
    let words: Vec<&str> = text.lines().next()?.split(' ').collect();
    let (method, url) = match words[..] {
        [url] if url.starts_with('/') || url.contains("://") => (None, url),
        [method, url] => (Some(method), url),
        [method, url, version] if version.starts_with("HTTP/") => (Some(method), url),
        _ => return None,
    };
    let (host, _) = url.split_once('/')?;
    let is_method = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_line = method.is_none_or(is_method) && !host.contains(['=', '&', '"']);
    is_line.then_some((method, url))
}

/// What a request calls by a name of an address, the first of which counts.
fn addresses(request: Value<'_>) -> impl Iterator<Item = Value<'_>> {
    let is_url = |(_, meaning): &&(&str, Meaning)| *meaning == Meaning::Url;
    let paths = STRUCTURE.in_exchange().filter(is_url);
    let names = paths.filter_map(|(path, _)| path.strip_prefix("request."));
    let there = names.filter_map(move |name| request.given(name));
    there.filter(|address| address.as_text().is_none_or(|text| !text.says("")))
}

/// An address that is a text, or an object that has it in pieces.
fn written(address: Value<'_>) -> Option<Cow<'_, str>> {
    let piece = |names: &[&str]| names.iter().find_map(|name| address.get(name)?.as_str());
    address.as_str().or_else(|| {
        let host = piece(&["host", "hostname", "Host"]);
        Some(message::located(piece(IN_ADDRESS)?, host))
    })
}

/// Notes that a request's body is written as requests-cache writes bytes.
fn add_base64(part: &mut Part) {
    if part.role == Role::RequestBody && part.codecs == [Codec::JsonString] {
        part.codecs.push(Codec::Base64);
    }
}

/// The members of a response that are something else than its body, whatever they hold.
const NO_BODY: &str = "config cookies error header headers httpHeaders message options rawHeaders \
    req request requestBody requestHeaders trailers";

/// Returns the body of a response that is called as nobody calls one: what has the member that
/// every response of the API has, or else is JSON in a text.
fn by_another_name(response: Value<'_>) -> Option<Value<'_>> {
    let members = response.members();
    let members = members.filter(|member| !words::are_with(NO_BODY, &member.name));
    let values: Vec<Value<'_>> = members.map(|member| member.value).collect();
    let is_json = |value: &Value<'_>| {
        let text = value.as_text();
        text.is_some_and(|text| begins_as_json(text.raw().as_bytes()))
    };
    let known = values
        .iter()
        .find(|value| value.get("request_id").is_some());
    known
        .or_else(|| values.iter().find(|value| is_json(value)))
        .copied()
}

/// The body, and whether it is the response itself.
fn body<'d>(
    entry: Entry<'d>,
    response: Value<'d>,
    parts: &mut Vec<Part>,
) -> (Result<Body<'d>, SkipReason>, bool) {
    let there = |name: &&str| response.given(name);
    let is_text = |name: &&str| there(name).is_some_and(|it| it.kind() == Kind::String);
    let whole = Some("response").filter(is_text);
    let mut names = BODIES.split_whitespace().chain(whole);
    let Some(name) = names.find(|name| there(name).is_some()) else {
        let has = |names: &str| names.split_whitespace().any(|name| there(&name).is_some());
        let is_apart = response.span() != entry.value.span();
        let is_bare =
            has("request_id error_type") || is_apart && !response.is_empty() && !has(BESIDE_BODY);
        let bare = is_bare.then(|| entry.verbatim(response));
        let unknown = || by_another_name(response).filter(|_| is_apart);
        let unknown = || message::body(entry, unknown(), &[], response, parts);
        return (bare.map_or_else(unknown, Ok), is_bare);
    };
    let body = response.get(name).unwrap_or(response);
    if IN_BASE64.contains(&name) && body.kind() == Kind::String {
        let body = entry.string(body, &[Codec::Base64]);
        return (body.ok_or(SkipReason::NoBody), false);
    }
    let beside = |name| response.get(name).or_else(|| entry.value.get(name));
    let in_base64 = beside("isBase64Encoded").and_then(Value::as_bool) == Some(true)
        || text(beside("encoding")).eq_ignore_ascii_case("base64");
    let body = message::body(
        entry,
        Some(body),
        in_base64.then_some(Codec::Base64).as_slice(),
        response,
        parts,
    );
    (body, false)
}
