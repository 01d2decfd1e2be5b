//! One entry of a recording: a request, and what answered it.

use std::borrow::Cow;
use std::ops::Range;

use crate::input::Captures;
use crate::input::entry::{Entry, status};
use crate::input::message;
use crate::input::readers::har::{STRUCTURE, body, sibling};
use crate::json::Value;
use crate::model::capture::{Body, Capture, Chunk, OtherParts, Part, Request, Role};
use crate::model::codec::Codec;

/// Hands over an entry, whose document stands at `start` of the chunk, unless one of its members would
/// hide another.
pub(in crate::input) fn read(
    chunk: &Chunk,
    start: usize,
    entry: Value<'_>,
    captures: &mut Captures<'_>,
) {
    let span = entry.span();
    match equal_names(entry) {
        None => capture(chunk, start, entry, captures),
        Some((offset, reason)) => {
            let range = start + span.start..start + span.end;
            captures(broken(chunk, range, (start + offset, reason)));
        }
    }
}

/// Returns an entry that can't be read: where it breaks, and why.
pub(in crate::input) fn broken(
    chunk: &Chunk,
    entry: Range<usize>,
    (offset, reason): (usize, String),
) -> Capture<'_> {
    Capture {
        body: Body::Malformed { offset, reason },
        ..Capture::bare(chunk, entry)
    }
}

fn capture(chunk: &Chunk, start: usize, entry: Value<'_>, captures: &mut Captures<'_>) {
    let request = entry.get("request");
    let response = entry.get("response");
    let whole = Entry {
        value: entry,
        base: start,
    };
    let url = text(request, "url");
    captures(Capture {
        request: url.filter(|url| !url.is_empty()).map(|url| Request {
            method: text(request, "method").unwrap_or_default(),
            url,
        }),
        status: response.and_then(|response| status(response.get("status"))),
        media_type: media_type(response),
        recorded_at: text(Some(entry), "startedDateTime"),
        entry: whole.range(),
        body: body::body(&chunk.source.origin, whole, response),
        parts: OtherParts::by(move || parts(whole, request, response)),
    });
}

/// The media type of a response's content, or else that of its headers: some write none, an empty
/// one, or a word for an unknown one.
fn media_type(response: Option<Value<'_>>) -> Option<Cow<'_, str>> {
    let said = text(response?.get("content"), "mimeType");
    let said = said.filter(|it| it.contains('/'));
    said.or_else(|| message::header(response, "content-type"))
}

/// A request's body may be in a file, too.
fn parts<'d>(
    entry: Entry<'d>,
    request: Option<Value<'d>>,
    response: Option<Value<'d>>,
) -> Vec<Part> {
    let mut parts = message::parts(entry, &STRUCTURE, request, response);
    let body = request.and_then(|request| request.get("postData"));
    if let Some((file, _)) = body.and_then(sibling::named) {
        parts.push(entry.part(Role::RequestBody, file, &[Codec::File]));
    }
    parts
}

/// Members of which an exchange has one each: of two, one would hide what the other says.
const ONLY: [&str; 10] = [
    "_file", "_sha1", "content", "encoding", "method", "request", "response", "status", "text",
    "url",
];

/// Returns where an exchange has two such members of one name, and what is said of that.
fn equal_names(entry: Value<'_>) -> Option<(usize, String)> {
    let document = entry.document();
    if document.duplicates().len() == 0 {
        return None;
    }
    let response = entry.get("response");
    let content = response.and_then(|response| response.get("content"));
    let holders = [Some(entry), entry.get("request"), response, content];
    document.duplicates().find_map(|equal| {
        let holder = equal.object().index();
        let mut known = holders.iter().flatten();
        let is_known = known.any(|known| known.index() == holder);
        let name = ONLY.iter().find(|only| **only == equal.name())?;
        is_known.then(|| {
            let said = format!("in an entry, the key `{name}` appears twice in one object");
            (equal.second().start, said)
        })
    })
}

/// A member that is a string.
pub(super) fn text<'d>(object: Option<Value<'d>>, name: &str) -> Option<Cow<'d, str>> {
    object?.get(name)?.as_str()
}
