//! Cassettes of VCR.py, which records what Python's HTTP clients send. YAML or JSON. For a while
//! what httpx sent had a form of its own. `ReqCassette` writes the same for Elixir's Req, but calls
//! bodies by what they are.

use crate::input::cassette::{self, Layout};
use crate::input::structure::{Meaning, Structure};
use crate::input::{Container, Reader, Sample, unsupported, whole};
use crate::model::capture::Role;

pub(super) static READER: Reader = Reader {
    name: "vcrpy",
    summary: "cassettes of VCR.py (Python), YAML or JSON",
    source: "github.com/kevin1024/vcrpy, vcr/serialize.py and vcr/serializers/compat.py",
    endings: &[],
    container: Container::Recording(&STRUCTURE),
    recognise,
    split: whole,
    open: |chunk, captures| cassette::open(&LAYOUT, chunk, captures),
};

static LAYOUT: Layout = Layout {
    lists: &[Some("interactions")],
    last: Some("version"),
    closings: &[
        &["response", "status", "code"],
        &["response", "status_code"],
    ],
};

static STRUCTURE: Structure = Structure {
    around: &[("version", Meaning::Version)],
    at: &["interactions[]"],
    paths: &[
        ("request.query_string", Meaning::Part(Role::Query)),
        ("request.body_type", Meaning::Words(TYPES)),
        ("request.body_json", Meaning::Part(Role::RequestBody)),
        ("request.body_blob", Meaning::Part(Role::RequestBody)),
        ("response.body_type", Meaning::Words(TYPES)),
        ("response.body_json", Meaning::Other),
        ("response.body_blob", Meaning::Other),
    ],
};

const TYPES: &str = "blob|json|text";

/// A list called so whose requests have a `uri`, or where the sample ends before that; without
/// any exchange, the version tells. Pact's contracts have such a list, without addresses, tapes of
/// Betamax for Java one behind a tag, and cassetter's cassettes other bodies.
fn recognise(sample: &Sample<'_>) -> bool {
    if sample.text.trim_ascii_start().starts_with(b"!") {
        return false;
    }
    let names = sample.names();
    if unsupported::is_cassetter(names) {
        return false;
    }
    let out_of_sight = !sample.complete && !names.has(&["interactions[].response"]);
    names.has(&["interactions"])
        && (names.has(&["interactions[].request.uri"])
            || (names.has(&["interactions[].request"]) && out_of_sight)
            || (names.has(&["version"]) && !names.has(&["interactions[].request"])))
}
