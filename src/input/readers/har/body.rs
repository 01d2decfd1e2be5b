//! Where an entry keeps the response's body, and what lies between there and its bytes.

use std::borrow::Cow;

use crate::input;
use crate::input::decode::{base64, begins_as_json, hex, unpack};
use crate::input::readers::har::entry::{status, text};
use crate::input::readers::har::sibling;
use crate::json::{Document, Kind, Value};
use crate::model::capture::{Body, Chunk, Part, Role, SkipReason, Stored};
use crate::model::codec::{Codec, ContentCoding};

/// What an entry calls the encoding of a text that has none.
const NO_ENCODING: [&str; 4] = ["", "utf-8", "utf8", "identity"];

/// Finds the body of an entry that stands at `start` of the chunk, and hands it over.
pub(super) fn with_body(
    chunk: &Chunk,
    start: usize,
    entry: Value<'_>,
    response: Option<Value<'_>>,
    take: impl FnOnce(Body<'_>),
) {
    let content = response.and_then(|response| response.get("content"));
    let stored = content.and_then(|content| content.get("text"));
    let stored = match stored {
        Some(stored) if stored.kind() == Kind::String => stored,
        // Whoever wrote the recording by hand left the body as it reads best.
        Some(stored) if matches!(stored.kind(), Kind::Object | Kind::Array) => {
            let verbatim = Stored::Verbatim(&stored.document().source()[stored.span()]);
            return take(present(verbatim, start, stored, &[]));
        }
        _ => {
            return match content.and_then(sibling::named) {
                Some((at, name)) => with_file(chunk, start, at, &name, take),
                None => take(Body::Absent(why_absent(entry, response))),
            };
        }
    };
    let coding = response.and_then(coding);
    if let Some(coding) = coding
        && is_perhaps_in_pieces(stored)
    {
        let fetch = || Ok(from_pieces(stored, coding));
        let codecs = [Codec::JsonString, Codec::Pieces, Codec::Content(coding)];
        return take(present(Stored::Deferred(&fetch), start, stored, &codecs));
    }
    let Some(escaped) = stored.as_text() else {
        return;
    };
    // Whatever an encoding is called, what begins as JSON is not encoded, or no longer.
    let is_plain = begins_as_json(escaped.raw().as_bytes());
    let escaped = Stored::Escaped(escaped);
    match text(content, "encoding").as_deref() {
        Some(encoding) if encoding.eq_ignore_ascii_case("base64") => {
            let codecs = [Codec::JsonString, Codec::Base64];
            // The other codings show in the bytes, whether they are undone or not.
            let told = coding
                .filter(|coding| matches!(coding, ContentCoding::Brotli | ContentCoding::Deflate));
            let codecs = codecs.into_iter().chain(told.map(Codec::Content));
            take(present(escaped, start, stored, &codecs.collect::<Vec<_>>()));
        }
        Some(encoding) if !is_plain && !NO_ENCODING.contains(&encoding) => {
            take(Body::Absent(SkipReason::Encoding));
        }
        _ => take(present(escaped, start, stored, &[Codec::JsonString])),
    }
}

fn present<'c>(stored: Stored<'c>, start: usize, at: Value<'_>, codecs: &[Codec]) -> Body<'c> {
    let span = at.span();
    let part = Part {
        role: Role::Body,
        range: start + span.start..start + span.end,
        codecs: codecs.to_vec(),
    };
    Body::Present { stored, part }
}

/// Playwright keeps bodies as files beside the recording.
fn with_file(chunk: &Chunk, start: usize, at: Value<'_>, name: &str, take: impl FnOnce(Body<'_>)) {
    let find = || sibling::find(&chunk.source.origin, name);
    let fetch = || {
        let file = find().and_then(|file| input::sibling::read(&file));
        file.ok_or(SkipReason::NoBody)
    };
    let codecs = [Codec::JsonString, Codec::File];
    let stored = Stored::InFile {
        find: &find,
        fetch: &fetch,
    };
    take(present(stored, start, at, &codecs));
}

/// Returns why there is no text: the request failed, or the recorder has dropped the body.
fn why_absent(entry: Value<'_>, response: Option<Value<'_>>) -> SkipReason {
    let failed = |object: Value<'_>| object.get("_error").is_some_and(|error| !error.is_null());
    match response.filter(|response| response.kind() == Kind::Object) {
        Some(response) if status(response).is_some() && !failed(response) && !failed(entry) => {
            SkipReason::NoBody
        }
        _ => SkipReason::FailedRequest,
    }
}

/// The content coding that the response's headers name.
fn coding(response: Value<'_>) -> Option<ContentCoding> {
    let named = |header: &Value<'_>| {
        header
            .get("name")
            .and_then(Value::as_text)
            .is_some_and(|name| name.raw().eq_ignore_ascii_case("content-encoding"))
    };
    let header = response.get("headers")?.elements().find(named)?;
    ContentCoding::named(&text(Some(header), "value")?)
}

/// Returns whether a body may be an array of strings, inside its own string.
fn is_perhaps_in_pieces(stored: Value<'_>) -> bool {
    stored
        .as_text()
        .is_some_and(|text| text.raw().starts_with(r#"[\""#))
}

/// A body that Polly.js has kept as the pieces it came in, in hexadecimal digits (until its
/// version 4) or base64. A text that only looks like that is the body itself.
fn from_pieces(stored: Value<'_>, coding: ContentCoding) -> Vec<u8> {
    let text = stored.as_str().unwrap_or_default();
    let packed = pieces(&text, hex).or_else(|| pieces(&text, base64));
    let plain = packed
        .and_then(|packed| unpack(Cow::Owned(packed), coding).ok())
        .filter(|plain| begins_as_json(plain));
    plain.map_or_else(|| text.into_owned().into_bytes(), Cow::into_owned)
}

type Decode = fn(&[u8]) -> Result<Vec<u8>, SkipReason>;

fn pieces(text: &str, decode: Decode) -> Option<Vec<u8>> {
    let document = Document::parse(text.as_bytes()).ok()?;
    let mut whole = Vec::new();
    for piece in document.root().elements() {
        whole.extend(decode(piece.as_str()?.as_bytes()).ok()?);
    }
    Some(whole)
}
