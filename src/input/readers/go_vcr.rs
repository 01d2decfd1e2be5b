//! Cassettes of go-vcr, versions 1 to 4: YAML with an address called `url` and bodies that are
//! plain strings.

use crate::input::cassette::{self, Form, Layout};
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
    urls: &[&["request", "url"], &["request", "request_uri"]],
    method: &["request", "method"],
    statuses: &[&["response", "code"]],
    bodies: &[(&["response", "body"], Form::Text)],
    request_bodies: &[(&["request", "body"], Form::Text)],
    forms: &[&["request", "form"]],
};

static STRUCTURE: Structure = Structure {
    paths: &[
        ("version", Meaning::Version),
        ("interactions[].id", Meaning::Number),
        ("interactions[].request.proto", Meaning::Version),
        ("interactions[].request.proto_major", Meaning::Number),
        ("interactions[].request.proto_minor", Meaning::Number),
        ("interactions[].request.content_length", Meaning::Number),
        (
            "interactions[].request.transfer_encoding[]",
            Meaning::Encoding,
        ),
        ("interactions[].request.headers", Meaning::Headers),
        ("interactions[].request.trailer", Meaning::Headers),
        ("interactions[].request.method", Meaning::Method),
        ("interactions[].request.url", Meaning::Url),
        ("interactions[].request.request_uri", Meaning::Url),
        ("interactions[].response.proto", Meaning::Version),
        ("interactions[].response.proto_major", Meaning::Number),
        ("interactions[].response.proto_minor", Meaning::Number),
        ("interactions[].response.content_length", Meaning::Number),
        (
            "interactions[].response.transfer_encoding[]",
            Meaning::Encoding,
        ),
        ("interactions[].response.headers", Meaning::Headers),
        ("interactions[].response.trailer", Meaning::Headers),
        ("interactions[].response.status", Meaning::Status),
        ("interactions[].response.code", Meaning::Status),
        ("interactions[].response.duration", Meaning::Number),
    ],
    names: &["body", "form", "host", "remote_addr", "uncompressed"],
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
