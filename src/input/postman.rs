//! Saved examples of Postman collections, v2.0 and v2.1.
//!
//! An example knows the request it was saved with; where it does not, its item's request counts.
//! Variables (`{{baseUrl}}`) stand for hosts, and like parameters (`:id`) for a segment that may
//! be anything. Bodies of generated collections (`"<string>"`) are judged like any.

use std::borrow::Cow;

use memchr::memmem;

use crate::input::entries::{self, Element};
use crate::input::entry::{Entry, status, text};
use crate::input::structure::{Meaning, Structure};
use crate::input::{Broken, Captures, Chunks, Fault, Input, Reader, Sample, headers};
use crate::model::capture::{Body, Capture, Chunk, Part, Request, Role, SkipReason};
use crate::model::document::{Kind, Value};

pub(super) static READER: Reader = Reader {
    name: "postman",
    summary: "saved examples in Postman collections, v2.0 and v2.1",
    source: "schema.postman.com/json/collection/v2.1.0",
    endings: &[],
    structure: Some(&STRUCTURE),
    recognise,
    split,
    open,
};

/// How deep folders are looked into where the collection breaks inside them.
const DEEPEST_FOLDER: usize = 64;

/// The parts of an item, and of the request that an example was saved with.
macro_rules! request {
    ($($path:literal => $meaning:expr),+ $(,)?) => {
        &[
            ("info.schema", Meaning::Words(&[
                "https://schema.getpostman.com/json/collection/v2.0.0/",
                "https://schema.getpostman.com/json/collection/v2.0.0/collection.json",
                "https://schema.getpostman.com/json/collection/v2.1.0/",
                "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
            ])),
            ("item[].item", Meaning::As("item")),
            ("item[].request", Meaning::Url),
            ("item[].response[].originalRequest", Meaning::Url),
            ("item[].response[].status", Meaning::Status),
            ("item[].response[].code", Meaning::Status),
            ("item[].response[].header", Meaning::Headers),
            ("item[].response[].cookie[].name", Meaning::Name),
            ("item[].response[].responseTime", Meaning::Number),
            ("item[].response[].responseSize", Meaning::Number),
            ("item[].response[]._postman_previewlanguage", Meaning::Words(LANGUAGES)),
            $(
                (concat!("item[].request.", $path), $meaning),
                (concat!("item[].response[].originalRequest.", $path), $meaning),
            )+
        ]
    };
}

const LANGUAGES: &[&str] = &[
    "graphql",
    "html",
    "javascript",
    "json",
    "plain",
    "text",
    "xml",
];

const AUTHENTICATIONS: &[&str] = &[
    "apikey", "awsv4", "basic", "bearer", "digest", "edgegrid", "hawk", "noauth", "ntlm", "oauth1",
    "oauth2",
];

static STRUCTURE: Structure = Structure {
    paths: request![
        "method" => Meaning::Method,
        "url" => Meaning::Url,
        "url.raw" => Meaning::Url,
        "url.protocol" => Meaning::Words(&["http", "https"]),
        "url.path" => Meaning::Path,
        "url.path[]" => Meaning::Path,
        "url.path[].value" => Meaning::Path,
        "url.query[].key" => Meaning::Name,
        "header" => Meaning::Headers,
        "auth.type" => Meaning::Words(AUTHENTICATIONS),
        "body.mode" => Meaning::Words(&["file", "formdata", "graphql", "raw", "urlencoded"]),
        "body.options.raw.language" => Meaning::Words(LANGUAGES),
        "body.urlencoded[].key" => Meaning::Name,
        "body.formdata[].key" => Meaning::Name,
        "body.formdata[].type" => Meaning::Words(&["file", "text"]),
        "body.formdata[].contentType" => Meaning::MediaType,
    ],
    names: &[
        "_postman_id",
        "_exporter_id",
        "apikey",
        "auth",
        "awsv4",
        "basic",
        "bearer",
        "body",
        "content",
        "cookie",
        "description",
        "digest",
        "disabled",
        "disabledSystemHeaders",
        "domain",
        "event",
        "exec",
        "expires",
        "file",
        "graphql",
        "hash",
        "hawk",
        "host",
        "hostOnly",
        "httpOnly",
        "id",
        "in",
        "key",
        "language",
        "listen",
        "name",
        "noauth",
        "ntlm",
        "oauth1",
        "oauth2",
        "operationName",
        "password",
        "port",
        "protocolProfileBehavior",
        "query",
        "script",
        "secure",
        "session",
        "src",
        "system",
        "token",
        "type",
        "username",
        "value",
        "variable",
        "variables",
    ],
};

/// Items, and the schema's address in the information on the collection.
fn recognise(sample: &Sample<'_>) -> bool {
    sample.shape().has(&["info.schema", "item"])
        && memmem::find(sample.text, b"/collection/v2.").is_some()
}

fn split(input: &mut Input, chunks: &mut Chunks<'_>) -> Result<(), Fault> {
    let _ = chunks(input.whole()?);
    Ok(())
}

fn open(chunk: &Chunk, captures: &mut Captures<'_>) -> Result<(), Broken> {
    let text = &chunk.text;
    let mut sound = true;
    let read = entries::each(text, 0, &["item"], &mut |element| match element {
        Element::Whole(entry) => tree(entry, captures),
        Element::Broken(item) => {
            sound = false;
            inside(text, item, captures, DEEPEST_FOLDER);
        }
    });
    entries::told(text, &read, sound)
}

/// What is whole in an item that is not.
fn inside(text: &[u8], item: usize, captures: &mut Captures<'_>, deep: usize) {
    if deep == 0 {
        return;
    }
    // Where it breaks has been told.
    let _ = entries::each(text, item, &["item"], &mut |element| match element {
        Element::Whole(entry) => tree(entry, captures),
        Element::Broken(item) => inside(text, item, captures, deep - 1),
    });
    let _ = entries::each(text, item, &["response"], &mut |element| {
        if let Element::Whole(entry) = element {
            captures(capture(entry, entry.value, None));
        }
    });
}

/// The examples of an item and of the items in it, in the order of the text.
fn tree(entry: Entry<'_>, captures: &mut Captures<'_>) {
    let mut open = vec![entry.value];
    while let Some(item) = open.pop() {
        let examples = item.get("response").into_iter().flat_map(Value::elements);
        for example in examples {
            captures(capture(entry, example, item.get("request")));
        }
        let items = item.get("item").into_iter().flat_map(Value::elements);
        let first_below = open.len();
        open.extend(items);
        open[first_below..].reverse();
    }
}

fn capture<'d>(entry: Entry<'d>, example: Value<'d>, request: Option<Value<'d>>) -> Capture<'d> {
    let there = |value: &Value<'_>| !value.is_null();
    let request = example.get("originalRequest").filter(there).or(request);
    let body = example.get("body").filter(there);
    let body = body.and_then(|body| entry.string(body, &[]));
    Capture {
        request: Some(asked(request)),
        status: status(example.get("code")),
        media_type: headers::find(&headers::of(example.get("header")), "content-type"),
        recorded_at: None,
        entry: entry.place(example),
        body: body.unwrap_or(Body::Absent(SkipReason::NoBody)),
        parts: parts(entry, example, request),
    }
}

/// The request, which may be written as its address alone.
fn asked(request: Option<Value<'_>>) -> Request<'_> {
    let Some(request) = request else {
        return Request {
            method: Cow::Borrowed(""),
            url: Cow::Borrowed(""),
        };
    };
    if request.kind() == Kind::String {
        return Request {
            method: Cow::Borrowed("GET"),
            url: text(Some(request)),
        };
    }
    Request {
        method: text(request.get("method")),
        url: request.get("url").map_or(Cow::Borrowed(""), url),
    }
}

fn url(url: Value<'_>) -> Cow<'_, str> {
    let Some(path) = url
        .get("path")
        .filter(|path| !path.is_empty() || path.as_text().is_some())
    else {
        return url.as_str().unwrap_or_else(|| text(url.get("raw")));
    };
    if let Some(path) = path.as_str() {
        return Cow::Owned(format!("/{}", path.trim_start_matches('/')));
    }
    let segments = path.elements().map(|segment| {
        let segment = segment
            .as_str()
            .unwrap_or_else(|| text(segment.get("value")));
        // A slash in a segment would make two of it.
        format!("/{}", segment.trim_matches('/'))
    });
    Cow::Owned(segments.collect())
}

fn parts<'d>(entry: Entry<'d>, example: Value<'d>, request: Option<Value<'d>>) -> Vec<Part> {
    let asked = |name: &str| request.and_then(|request| request.get(name));
    let mut parts = Vec::new();
    if let Some(url) = asked("url") {
        let of_address = |name: &str| url.get(name);
        let whole = (url.kind() == Kind::String).then_some(url);
        for address in [whole, of_address("raw"), of_address("path")] {
            entry.strings(Role::Url, address, &mut parts);
        }
        for list in [of_address("query"), of_address("variable")] {
            let parameters = list.into_iter().flat_map(Value::elements);
            for parameter in parameters {
                entry.strings(Role::Query, parameter.get("value"), &mut parts);
            }
        }
    }
    header_parts(entry, asked("header"), &mut parts);
    let credentials = asked("auth").into_iter().flat_map(Value::members);
    for credential in credentials.filter(|member| member.name != "type") {
        entry.strings(Role::Header, Some(credential.value), &mut parts);
    }
    if let Some(body) = asked("body") {
        let written = body
            .members()
            .filter(|member| !matches!(&*member.name, "mode" | "options"));
        for member in written {
            entry.strings(Role::RequestBody, Some(member.value), &mut parts);
        }
    }
    header_parts(entry, example.get("header"), &mut parts);
    let cookies = example.get("cookie").into_iter().flat_map(Value::elements);
    for cookie in cookies {
        entry.strings(Role::Cookie, cookie.get("value"), &mut parts);
    }
    parts
}

/// Headers are a list, or one string in the form of HTTP/1.
fn header_parts<'d>(entry: Entry<'d>, value: Option<Value<'d>>, parts: &mut Vec<Part>) {
    match value {
        Some(written) if written.kind() == Kind::String => {
            entry.strings(Role::Header, value, parts);
        }
        _ => headers::parts(entry, &headers::of(value), parts),
    }
}
