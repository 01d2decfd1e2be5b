//! A request as collections write it.

use std::borrow::Cow;

use crate::input::entry::text;
use crate::input::message;
use crate::json::{Kind, Value};
use crate::text::address;

/// The method and the address of a request, which may be written as its address alone.
pub(in crate::input) fn asked(request: Option<Value<'_>>) -> (Cow<'_, str>, Cow<'_, str>) {
    let Some(request) = request else {
        return (Cow::Borrowed(""), Cow::Borrowed(""));
    };
    if request.kind() == Kind::String {
        return (Cow::Borrowed("GET"), text(Some(request)));
    }
    let url = request.get("url").map_or(Cow::Borrowed(""), url);
    (text(request.get("method")), url)
}

/// The host of an address is one of its members, too, but as a list of words.
fn url(url: Value<'_>) -> Cow<'_, str> {
    let raw = text(url.get("raw"));
    let Some(path) = url
        .get("path")
        .filter(|path| !path.is_empty() || path.as_text().is_some())
    else {
        return url.as_str().unwrap_or(raw);
    };
    let path = match path.as_str() {
        Some(path) => format!("/{}", path.trim_start_matches('/')),
        None => path.elements().map(segment).collect(),
    };
    let host = address::host(&raw).map(|host| Cow::Owned(host.to_owned()));
    message::located(Cow::Owned(path), host)
}

/// A slash in a segment would make two of it.
fn segment(segment: Value<'_>) -> String {
    let segment = segment
        .as_str()
        .unwrap_or_else(|| text(segment.get("value")));
    format!("/{}", segment.trim_matches('/'))
}
