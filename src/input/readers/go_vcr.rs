//! Cassettes of go-vcr, versions 1 to 4: YAML with an address called `url` and bodies that are
//! plain strings.

use crate::input::cassette::{self, Layout};
use crate::input::structure::{Meaning, Structure};
use crate::input::{Container, Reader, Sample, whole};

pub(super) static READER: Reader = Reader {
    name: "go-vcr",
    summary: "cassettes of go-vcr (Go), YAML",
    source: "github.com/dnaeon/go-vcr, pkg/cassette/cassette.go",
    endings: &[],
    container: Container::Recording(&STRUCTURE),
    recognise,
    split: whole,
    open: |chunk, captures| cassette::open(&LAYOUT, chunk, captures),
};

static LAYOUT: Layout = Layout {
    lists: &[Some("interactions")],
    last: None,
    closings: &[&["response", "duration"], &["response", "code"]],
};

static STRUCTURE: Structure = Structure {
    around: &[("version", Meaning::Version)],
    at: &["interactions[]"],
    paths: &[
        ("id", Meaning::Number),
        ("request.proto", Meaning::Version),
        ("request.proto_major", Meaning::Number),
        ("request.proto_minor", Meaning::Number),
        ("request.content_length", Meaning::Number),
        ("request.transfer_encoding[]", Meaning::Encoding),
        ("request.trailer", Meaning::Headers),
        ("response.proto", Meaning::Version),
        ("response.proto_major", Meaning::Number),
        ("response.proto_minor", Meaning::Number),
        ("response.content_length", Meaning::Number),
        ("response.transfer_encoding[]", Meaning::Encoding),
        ("response.trailer", Meaning::Headers),
        ("response.duration", Meaning::Number),
    ],
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
