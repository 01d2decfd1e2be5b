//! Cassettes of go-vcr, versions 1 to 4: YAML with an address called `url` and bodies that are
//! plain strings.

use crate::input::cassette::{self, Form, Layout};
use crate::input::{Broken, Captures, Reader, Sample};
use crate::model::capture::Chunk;

pub(super) static READER: Reader = Reader {
    name: "go-vcr",
    summary: "cassettes of go-vcr (Go), YAML",
    source: "github.com/dnaeon/go-vcr, pkg/cassette/cassette.go",
    endings: &[],
    recognise,
    split: cassette::split,
    open,
};

static LAYOUT: Layout = Layout {
    lists: &[Some("interactions")],
    last: None,
    closings: &[&["response", "duration"], &["response", "code"]],
    urls: &[&["request", "url"], &["request", "request_uri"]],
    statuses: &[&["response", "code"]],
    bodies: &[(&["response", "body"], Form::Text)],
    request_bodies: &[
        (&["request", "body"], Form::Text),
        (&["request", "body"], Form::Value),
    ],
    forms: &[&["request", "form"]],
};

/// The address, or what stands before a long body.
fn recognise(sample: &Sample<'_>) -> bool {
    let names = sample.names();
    let before = [
        "interactions[].request.url",
        "interactions[].request.proto",
        "interactions[].request.form",
    ];
    before.iter().any(|name| names.has(&[name]))
}

fn open(chunk: &Chunk, captures: &mut Captures<'_>) -> Result<(), Broken> {
    cassette::open(&LAYOUT, chunk, captures)
}
