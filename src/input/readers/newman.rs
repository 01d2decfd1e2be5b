//! JSON reports of newman, which runs Postman collections: of each execution the request as it was
//! sent and the response as it came, its body as a list of the values of its bytes.
//!
//! The collection that was run stands before the run. The examples saved in it are no responses of
//! the run, so they are not read here.

use crate::input::entries;
use crate::input::entry::{Entry, status};
use crate::input::message;
use crate::input::readers::postman;
use crate::input::shape::Shape;
use crate::input::{Captures, Container, ContainerError, Reader, Sample, whole};
use crate::json::Value;
use crate::model::capture::{Body, Capture, Chunk, OtherParts, SkipReason};
use crate::model::codec::Codec;

pub(super) static READER: Reader = Reader {
    name: "newman",
    summary: "JSON reports of newman, which runs Postman collections",
    source: "github.com/postmanlabs/newman: lib/reporters/json, lib/run/summary.js",
    endings: &[],
    container: Container::Recording(&postman::STRUCTURE),
    recognise: may_be_report,
    split: whole,
    open,
};

/// Returns whether there is a run, or may be one behind a collection that has no end in sight.
pub(super) fn may_be_report(sample: &Sample<'_>) -> bool {
    let shape = sample.shape();
    shape.has(&["run.executions"]) || shape.has(&["collection.item"]) && !sample.complete
}

fn open(chunk: &Chunk, captures: &mut Captures<'_>) -> Result<(), ContainerError> {
    if !Shape::of(&chunk.text).has(&["run"]) {
        return postman::open(chunk, captures);
    }
    entries::of(&chunk.text, &["run", "executions"], &mut |entry| {
        captures(capture(entry));
    })
}

fn capture(entry: Entry<'_>) -> Capture<'_> {
    let (request, response) = (entry.value.given("request"), entry.value.given("response"));
    let body = response
        .ok_or(SkipReason::FailedRequest)
        .and_then(|response| body(entry, response));
    let code = response.and_then(|response| status(response.get("code")));
    let parts =
        OtherParts::by(move || message::parts(entry, &postman::STRUCTURE, request, response));
    message::exchange(entry, postman::asked(request), response, code, body, parts)
}

fn body<'d>(entry: Entry<'d>, response: Value<'d>) -> Result<Body<'d>, SkipReason> {
    if let Some(text) = response.given("body") {
        return entry.string(text, &[]).ok_or(SkipReason::NotJson);
    }
    let stream = response.given("stream").ok_or(SkipReason::NoBody)?;
    let data = stream.get("data").ok_or(SkipReason::NoBody)?;
    Ok(entry.encoded(data, vec![Codec::Bytes]))
}
