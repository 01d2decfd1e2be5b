//! Recordings of undici's `SnapshotAgent`: a list of requests, each with the responses that it had
//! one after the other, whose bodies are base64 of the bytes on the wire.

use crate::input::entries;
use crate::input::entry::{Entry, status, text};
use crate::input::message;
use crate::input::structure::{Meaning, Structure};
use crate::input::{Captures, Container, ContainerError, Reader, Sample, whole};
use crate::json::Value;
use crate::model::capture::{Capture, Chunk, SkipReason};
use crate::model::codec::Codec;

pub(super) static READER: Reader = Reader {
    name: "undici",
    summary: "recordings of undici's SnapshotAgent (Node.js)",
    source: "github.com/nodejs/undici: docs/docs/api/SnapshotAgent.md, lib/mock/snapshot-recorder.js",
    endings: &[],
    container: Container::Recording(&STRUCTURE),
    recognise,
    split: whole,
    open,
};

static STRUCTURE: Structure = Structure {
    around: &[],
    at: &["[].snapshot"],
    paths: &[
        ("responses[].statusCode", Meaning::Status),
        ("responses[].headers", Meaning::Headers),
        ("responses[].trailers", Meaning::Headers),
        ("callCount", Meaning::Number),
        ("timestamp", Meaning::Time),
    ],
};

/// A list of snapshots of a request.
fn recognise(sample: &Sample<'_>) -> bool {
    sample.shape().has(&["[].snapshot.request"])
}

fn open(chunk: &Chunk, captures: &mut Captures<'_>) -> Result<(), ContainerError> {
    entries::of(&chunk.text, &[], &mut |entry| {
        let snapshot = entry.value.get("snapshot");
        let responses = snapshot.and_then(|snapshot| snapshot.get("responses"));
        let several = responses.filter(|responses| responses.elements().next().is_some());
        if let Some(responses) = several {
            for response in responses.elements() {
                captures(capture(entry, snapshot, Some(response)));
            }
        } else {
            // Earlier versions kept one.
            let only = snapshot.and_then(|snapshot| snapshot.get("response"));
            captures(capture(entry, snapshot, only));
        }
    })
}

fn capture<'d>(
    entry: Entry<'d>,
    snapshot: Option<Value<'d>>,
    response: Option<Value<'d>>,
) -> Capture<'d> {
    let request = snapshot.and_then(|snapshot| snapshot.get("request"));
    let asked = |name: &str| text(request.and_then(|request| request.get(name)));
    let mut parts = message::parts(entry, &STRUCTURE, request, response);
    let body = response
        .ok_or(SkipReason::FailedRequest)
        .and_then(|response| {
            let body = response.get("body");
            message::body(entry, body, &[Codec::Base64], response, &mut parts)
        });
    let address = (asked("method"), asked("url"));
    let code = response.and_then(|response| status(response.get("statusCode")));
    let time = snapshot.and_then(|snapshot| snapshot.get("timestamp"));
    Capture {
        recorded_at: time.and_then(Value::as_str),
        entry: response.map_or(entry.range(), |response| entry.place(response)),
        ..message::exchange(entry, address, response, code, body, parts)
    }
}
