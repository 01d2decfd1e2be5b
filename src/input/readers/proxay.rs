//! Tapes of Proxay: YAML much like a cassette of VCR's, with a path in place of an address, bodies in
//! wrappers, and nothing behind the list.

use crate::input::cassette::{self, Layout};
use crate::input::structure::{Meaning, Structure};
use crate::input::{Container, Reader, Sample, whole};

pub(super) static READER: Reader = Reader {
    name: "proxay",
    summary: "tapes of Proxay, YAML",
    source: "github.com/airtasker/proxay, src/tape.ts and src/persistence.ts",
    endings: &[],
    container: Container::Recording(&STRUCTURE),
    recognise,
    split: whole,
    open: |chunk, captures| cassette::open(&LAYOUT, chunk, captures),
};

static LAYOUT: Layout = Layout {
    lists: &[Some("http_interactions")],
    last: None,
    closings: &[&["response", "body", "data"]],
};

static STRUCTURE: Structure = Structure {
    around: &[],
    at: &["http_interactions[]"],
    paths: &[
        ("request.host", Meaning::Host),
        ("request.path", Meaning::Url),
        ("request.body.compression", Meaning::Words(COMPRESSIONS)),
        ("response.body.compression", Meaning::Words(COMPRESSIONS)),
    ],
};

const COMPRESSIONS: &str = "br|gzip|none";

/// The path of a request that has no address.
fn recognise(sample: &Sample<'_>) -> bool {
    let names = sample.names();
    names.has(&["http_interactions[].request.path"])
        && !names.has(&["http_interactions[].request.uri"])
}
