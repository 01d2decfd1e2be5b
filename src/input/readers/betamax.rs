//! Cassettes of betamax, which records what Python's requests sends. It writes JSON much like
//! VCR's, with the final address in the response, and keeps compressed bodies as base64.

use crate::input::cassette::{self, Layout};
use crate::input::readers::vcr;
use crate::input::{Container, Reader, Sample, whole};

pub(super) static READER: Reader = Reader {
    name: "betamax",
    summary: "cassettes of betamax (Python), JSON",
    source: "github.com/betamaxpy/betamax, src/betamax/util.py and cassette/interaction.py",
    endings: &[],
    container: Container::Recording(&vcr::STRUCTURE),
    recognise,
    split: whole,
    open: |chunk, captures| cassette::open(&LAYOUT, chunk, captures),
};

static LAYOUT: Layout = Layout {
    lists: &[Some("http_interactions")],
    last: None,
    closings: &[&["recorded_at"]],
};

/// The recorder names itself, but at the end, which may be out of sight.
fn recognise(sample: &Sample<'_>) -> bool {
    let names = sample.names();
    names.has(&["http_interactions"])
        && match recorder(sample.text) {
            Some(recorder) => recorder.starts_with(b"betamax"),
            None => names.has(&["http_interactions[].response.url"]),
        }
}

/// The beginning of what `recorded_with` says.
fn recorder(text: &[u8]) -> Option<&[u8]> {
    const NAME: &[u8] = b"recorded_with";
    let behind = memchr::memmem::rfind(text, NAME)? + NAME.len();
    let rest = &text[behind..];
    let word = rest
        .iter()
        .position(|byte| !matches!(byte, b'"' | b'\'' | b':' | b' ' | b'\n' | b'\r'))?;
    Some(&rest[word..])
}
