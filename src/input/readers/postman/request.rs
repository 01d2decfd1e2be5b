//! A request as collections write it.

use std::borrow::Cow;

use crate::input::entry::{Entry, text};
use crate::input::{headers, message};
use crate::json::{Kind, Value};
use crate::model::capture::{Part, Request, Role};

/// The request, which may be written as its address alone.
pub(in crate::input) fn asked(request: Option<Value<'_>>) -> Request<'_> {
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
        url: request.get("url").map_or(Cow::Borrowed(""), |address| {
            message::located(url(address), host(address))
        }),
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

/// Returns the host of an address; it is one of its members, too, but as a list of words.
fn host(url: Value<'_>) -> Option<Cow<'_, str>> {
    let raw = text(url.get("raw"));
    let (_, behind) = raw.split_once("://")?;
    let host = behind.split(['/', '?', '#']).next()?;
    Some(Cow::Owned(host.to_owned()))
}

/// Returns the media type that a response's headers tell.
pub(in crate::input) fn media_type(response: Option<Value<'_>>) -> Option<Cow<'_, str>> {
    headers::find(&headers::of(response?.get("header")), "content-type")
}

/// Returns what may hold secrets besides a response's body.
pub(in crate::input) fn parts<'d>(
    entry: Entry<'d>,
    example: Value<'d>,
    request: Option<Value<'d>>,
) -> Vec<Part> {
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
