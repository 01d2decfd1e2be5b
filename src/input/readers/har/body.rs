//! Locates the response's body in an entry, and the codecs between it and the text.

use crate::input;
use crate::input::decode::begins_as_json;
use crate::input::entry::{Entry, status};
use crate::input::readers::har::entry::text;
use crate::input::readers::har::sibling;
use crate::json::{Kind, Value};
use crate::model::capture::{Body, Role, SkipReason};
use crate::model::codec::{Codec, ContentCoding};
use crate::model::source::Origin;

/// The encodings that an entry names for a text that has none.
const NO_ENCODING: [&str; 4] = ["", "utf-8", "utf8", "identity"];

/// Returns the body of an entry of this recording.
pub(super) fn body<'d>(
    recording: &'d Origin,
    entry: Entry<'d>,
    response: Option<Value<'d>>,
) -> Body<'d> {
    let content = response.and_then(|response| response.get("content"));
    let stored = content.and_then(|content| content.get("text"));
    let text = match stored {
        // Whoever wrote the recording by hand left the body as it reads best.
        Some(stored) if !matches!(stored.kind(), Kind::String | Kind::Null) => {
            return entry.verbatim(stored);
        }
        stored => stored.and_then(|stored| Some((stored, stored.as_text()?))),
    };
    let Some((stored, escaped)) = text else {
        return match content.and_then(sibling::named) {
            // Playwright keeps bodies as files beside the recording.
            Some((at, name)) => input::sibling::body(
                move || sibling::find(recording, &name),
                Ok,
                entry.part(Role::Body, at, &[Codec::File]),
            ),
            None => Body::Absent(why_absent(entry.value, response)),
        };
    };
    let inside = inside(escaped.raw(), content, response.and_then(coding));
    let body = inside.and_then(|inside| {
        let body = entry.string(stored, &inside);
        body.ok_or(SkipReason::NoBody)
    });
    body.unwrap_or_else(Body::Absent)
}

/// Returns what lies between the text of a body and its bytes.
fn inside(
    raw: &str,
    content: Option<Value<'_>>,
    coding: Option<ContentCoding>,
) -> Result<Vec<Codec>, SkipReason> {
    if let Some(coding) = coding
        && raw.starts_with(r#"[\""#)
    {
        return Ok(vec![Codec::Pieces, Codec::Content(coding)]);
    }
    // Whatever an encoding is called, what begins as JSON is not encoded, or no longer.
    let is_plain = begins_as_json(raw.as_bytes());
    match text(content, "encoding").as_deref() {
        Some(encoding) if encoding.eq_ignore_ascii_case("base64") => {
            // The other codings show in the bytes, whether they are undone or not.
            let codings = coding
                .filter(|coding| matches!(coding, ContentCoding::Brotli | ContentCoding::Deflate));
            let codings = codings.map(Codec::Content);
            Ok(std::iter::once(Codec::Base64).chain(codings).collect())
        }
        Some(encoding) if !is_plain && !NO_ENCODING.contains(&encoding) => {
            Err(SkipReason::Encoding)
        }
        _ => Ok(Vec::new()),
    }
}

/// Returns why there is no text: the request failed, or the recorder has dropped the body.
fn why_absent(entry: Value<'_>, response: Option<Value<'_>>) -> SkipReason {
    let failed = |object: Value<'_>| object.get("_error").is_some_and(|error| !error.is_null());
    match response.filter(|response| response.kind() == Kind::Object) {
        Some(response)
            if status(response.get("status")).is_some() && !failed(response) && !failed(entry) =>
        {
            SkipReason::NoBody
        }
        _ => SkipReason::FailedRequest,
    }
}

/// The content coding that the response's headers name.
fn coding(response: Value<'_>) -> Option<ContentCoding> {
    let named = |header: &Value<'_>| {
        let name = header.get("name").and_then(Value::as_text);
        name.is_some_and(|name| name.raw().eq_ignore_ascii_case("content-encoding"))
    };
    let header = response.get("headers")?.elements().find(named)?;
    ContentCoding::named(&text(Some(header), "value")?)
}
