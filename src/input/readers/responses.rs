//! Recordings of the recorder that Python's `responses` has: YAML, or TOML before that. All of an
//! exchange stands in its response.

use crate::input::cassette::{self, Layout, Path};
use crate::input::structure::Structure;
use crate::input::{Captures, Container, ContainerError, Reader, Sample, tree, whole};
use crate::model::capture::Chunk;

pub(super) static READER: Reader = Reader {
    name: "responses",
    summary: "recordings of `responses` (Python), YAML or TOML",
    source: "github.com/getsentry/responses, responses/_recorder.py",
    endings: &[],
    container: Container::Recording(&STRUCTURE),
    recognise,
    split: whole,
    open,
};

/// The names are sorted where the text is YAML.
static YAML: Layout = layout(&[&["response", "url"]]);

/// Headers may follow, if there are any.
static TOML: Layout = layout(&[
    &["response", "auto_calculate_content_length"],
    &["response", "content_type"],
    &["response", "status"],
]);

const fn layout(closings: &'static [Path]) -> Layout {
    Layout {
        lists: &[Some("responses")],
        last: None,
        closings,
    }
}

static STRUCTURE: Structure = Structure {
    around: &[],
    at: &["responses[]"],
    paths: &[],
};

/// The address stands in the response, or behind a long body, out of sight.
fn recognise(sample: &Sample<'_>) -> bool {
    let names = sample.names();
    let out_of_sight = !sample.complete && names.has(&["responses[].response.body"]);
    names.has(&["responses[].response.url"]) || out_of_sight
}

fn open(chunk: &Chunk, captures: &mut Captures<'_>) -> Result<(), ContainerError> {
    let is_toml = tree::is_toml(&chunk.text);
    cassette::open(if is_toml { &TOML } else { &YAML }, chunk, captures)
}
