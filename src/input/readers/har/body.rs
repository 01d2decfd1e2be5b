//! Where an entry keeps the response's body, and what lies between there and its bytes.

use crate::input;
use crate::input::decode::begins_as_json;
use crate::input::readers::har::entry::{status, text};
use crate::input::readers::har::sibling;
use crate::json::{Kind, Value};
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
    let Some(escaped) = stored.as_text() else {
        return;
    };
    let coding = response.and_then(coding);
    if let Some(coding) = coding
        && escaped.raw().starts_with(r#"[\""#)
    {
        let codecs = [Codec::JsonString, Codec::Pieces, Codec::Content(coding)];
        return take(present(Stored::Escaped(escaped), start, stored, &codecs));
    }
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
