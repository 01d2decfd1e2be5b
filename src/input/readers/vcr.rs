//! Cassettes of VCR, which records what Ruby's HTTP clients send. YAML, or JSON, or YAML that is
//! compressed as a whole. Before 2.0 a cassette was a list of Ruby structs. R's vcr writes the same.

use std::io::Read;

use flate2::read::ZlibDecoder;

use crate::input::cassette::{self, Layout};
use crate::input::decode::{LARGEST_BODY, begins_as_json, is_zlib};
use crate::input::structure::{Meaning, Structure};
use crate::input::{Chunks, Container, Input, ReadError, Reader, Sample};
use crate::text::span::{Locator, Position};

pub(super) static READER: Reader = Reader {
    name: "vcr",
    summary: "cassettes of VCR (Ruby), YAML or JSON, also compressed",
    source: "github.com/vcr/vcr, docs/cassettes/format.md and lib/vcr/structs.rb",
    endings: &[".yml", ".yaml", ".zz"],
    container: Container::Recording(&STRUCTURE),
    recognise,
    split,
    open: |chunk, captures| cassette::open(&LAYOUT, chunk, captures),
};

static LAYOUT: Layout = Layout {
    lists: &[Some("http_interactions"), None],
    last: Some("recorded_with"),
    // R's vcr named its version in each exchange before its 2.0.
    closings: &[
        &["recorded_with"],
        &["recorded_at"],
        &["response", "http_version"],
    ],
};

/// The number of bytes of a compressed cassette that are looked at.
const LOOKED_AT: u64 = 256 << 10;

/// See `docs/cassettes/format.md` and `lib/vcr/structs.rb`; the first lists had no name. Betamax adds
/// the response's final address and, in its first versions, a plain status; R's vcr a body as the bytes
/// that came, or in a file, which is not read.
pub(super) static STRUCTURE: Structure = Structure {
    around: &[("recorded_with", Meaning::Version)],
    at: &["http_interactions[]", "[]"],
    paths: &[
        ("recorded_with", Meaning::Version),
        ("request.body.encoding", Meaning::Encoding),
        ("response.body.raw_gzip", Meaning::Other),
        ("response.body.on_disk", Meaning::File),
        ("response.body.encoding", Meaning::Encoding),
        ("response.adapter_metadata", Meaning::Other),
    ],
};

fn recognise(sample: &Sample<'_>) -> bool {
    if !is_zlib(sample.text) {
        return is_cassette(sample);
    }
    let mut text = Vec::new();
    // What is cut off in the middle is enough to recognise it.
    let whole = ZlibDecoder::new(sample.text)
        .take(LOOKED_AT)
        .read_to_end(&mut text);
    is_cassette(&Sample::new(
        sample.name,
        &text,
        whole.is_ok_and(|read| (read as u64) < LOOKED_AT),
    ))
}

/// The list has its name since 2.0; before, it was all there was.
fn is_cassette(sample: &Sample<'_>) -> bool {
    let names = sample.names();
    // VCR did not write JSON then.
    let is_list = names.has(&["[].request.uri", "[].response"]) && !begins_as_json(sample.text);
    names.has(&["http_interactions"]) || is_list
}

/// A compressed cassette becomes a chunk of plain text: places are those in that.
fn split(input: &mut Input, chunks: &mut Chunks<'_>) -> Result<(), ReadError> {
    let mut chunk = input.whole()?;
    let mut fault = None;
    if is_zlib(&chunk.text) {
        (chunk.text, fault) = inflate(&chunk.text);
    }
    let end = Locator::new(&chunk.text, Position::START).position(chunk.text.len());
    // Where the plain text breaks with the compressed one, opening it tells.
    let fault = fault.filter(|_| cassette::open(&LAYOUT, &chunk, &mut |_| {}).is_ok());
    let _ = chunks(chunk);
    fault.map_or(Ok(()), |reason| {
        Err(ReadError::Container(end, reason.to_owned()))
    })
}

/// The plain text as far as it goes, and why it does not go on.
fn inflate(packed: &[u8]) -> (Vec<u8>, Option<&'static str>) {
    let mut plain = Vec::new();
    let read = ZlibDecoder::new(packed)
        .take(LARGEST_BODY + 1)
        .read_to_end(&mut plain);
    match read {
        Ok(read) if read as u64 > LARGEST_BODY => {
            let largest = usize::try_from(LARGEST_BODY).unwrap_or(usize::MAX);
            plain.truncate(largest);
            (plain, Some("the compressed text is larger than 256 MiB"))
        }
        Ok(_) => (plain, None),
        Err(_) => (
            plain,
            Some("the compressed text is damaged after this point"),
        ),
    }
}
