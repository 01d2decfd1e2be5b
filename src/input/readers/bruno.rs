//! JSON reports of Bruno's command line: of each iteration the requests that were run, each with its
//! response as Bruno read it.
//!
//! A body that was JSON is a value of the report, so that equal names and the way in which numbers
//! were written are lost before it is written.

use crate::input::entries::{self, EACH};
use crate::input::entry::{Entry, status, text};
use crate::input::message;
use crate::input::structure::{Meaning, Structure};
use crate::input::{Captures, Container, ContainerError, Reader, Sample, whole};
use crate::model::capture::{Capture, Chunk, Role, SkipReason};

pub(super) static READER: Reader = Reader {
    name: "bruno",
    summary: "JSON reports of Bruno's command line",
    source: "docs.usebruno.com: generating reports; github.com/usebruno/bruno: packages/bruno-cli/src/runner",
    endings: &[],
    container: Container::Recording(&STRUCTURE),
    recognise,
    split: whole,
    open,
};

static STRUCTURE: Structure = Structure {
    around: &[
        ("[].iterationIndex", Meaning::Number),
        ("[].summary.*", Meaning::Number),
        ("summary.*", Meaning::Number),
    ],
    at: &["[].results[]", "results[]", "[]"],
    paths: &[
        ("response.responseTime", Meaning::Number),
        ("response.duration", Meaning::Number),
        ("response.size", Meaning::Number),
        ("status", Meaning::Words("error|fail|pass|skipped")),
        ("runDuration", Meaning::Number),
        ("runtime", Meaning::Number),
        ("request.data", Meaning::Part(Role::RequestBody)),
    ],
};

/// Results of a file of the collection, each with a response.
fn recognise(sample: &Sample<'_>) -> bool {
    let shape = sample.shape();
    shape.has(&["[].results[].test"])
        || shape.has(&["results[].test", "results[].response"])
        || shape.has(&["[].test.filename", "[].response"])
}

fn open(chunk: &Chunk, captures: &mut Captures<'_>) -> Result<(), ContainerError> {
    let paths: &[&[&str]] = &[&[EACH, "results"], &["results"], &[]];
    entries::at_first(&chunk.text, paths, &mut |entry| captures(capture(entry)))
}

fn capture(entry: Entry<'_>) -> Capture<'_> {
    let (request, response) = (entry.value.given("request"), entry.value.given("response"));
    let asked = |name: &str| request.and_then(|request| request.get(name));
    let code = response.and_then(|response| status(response.get("status")));
    let mut parts = message::parts(entry, &STRUCTURE, request, response);
    // Where a request failed, its response has words in place of the rest.
    let answer = response.filter(|_| code.is_some());
    let body = answer
        .ok_or(SkipReason::FailedRequest)
        .and_then(|response| message::body(entry, response.get("data"), &[], response, &mut parts));
    let address = (text(asked("method")), text(asked("url")));
    message::exchange(entry, address, response, code, body, parts)
}
