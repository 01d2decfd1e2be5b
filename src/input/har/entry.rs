//! One entry of a recording: a request, and what answered it.

use std::borrow::Cow;

use crate::input::Captures;
use crate::input::har::{body, parts};
use crate::model::capture::{Capture, Chunk, Request};
use crate::model::document::{Document, Value};

/// Hands over the entry that `document` is, which stands at `start` of the chunk.
pub(super) fn capture(
    chunk: &Chunk,
    start: usize,
    document: &Document<'_>,
    captures: &mut Captures<'_>,
) {
    let entry = document.root();
    let request = entry.get("request");
    let response = entry.get("response");
    let whole = entry.span();
    body::with_body(chunk, start, entry, response, |body| {
        captures(Capture {
            request: Some(Request {
                method: text(request, "method").unwrap_or_default(),
                url: text(request, "url").unwrap_or_default(),
            }),
            status: response.and_then(status),
            recorded_at: text(Some(entry), "startedDateTime"),
            entry: start + whole.start..start + whole.end,
            body,
            parts: parts::parts(start, request, response),
        });
    });
}

/// A member that is a string.
pub(super) fn text<'d>(object: Option<Value<'d>>, name: &str) -> Option<Cow<'d, str>> {
    object?.get(name)?.as_str()
}

/// The status; zero and less stand for a request that failed.
pub(super) fn status(response: Value<'_>) -> Option<u16> {
    let number = response.get("status")?.number_text()?.parse().ok()?;
    (number > 0).then_some(number)
}
