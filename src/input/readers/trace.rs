//! Traces of Playwright: what the network did stands in a member of the archive, one line for each
//! exchange, written as an entry of a HAR; bodies are members of their own.

use crate::input::readers::har;
use crate::input::readers::har::entry;
use crate::input::separated::{self, LINE_FEED};
use crate::input::{Captures, Container, ContainerError, Reader, Sample};
use crate::json::{Document, Limits};
use crate::model::capture::{Capture, Chunk, SkipReason};

pub(in crate::input) static READER: Reader = Reader {
    name: "trace",
    summary: "the network log of a Playwright trace (`trace.zip`, `trace.network`)",
    source: "github.com/microsoft/playwright, packages/trace/src",
    endings: &[".network"],
    container: Container::Recording(&har::STRUCTURE),
    recognise,
    split: |input, chunks| separated::split(input, chunks, LINE_FEED),
    open,
};

/// The name of what a line records, an entry.
const ENTRY: &str = "snapshot";

fn recognise(sample: &Sample<'_>) -> bool {
    let shape = sample.shape();
    shape.has(&["snapshot.request"]) && !shape.has(&["request"])
}

#[expect(clippy::unnecessary_wraps, reason = "the signature all readers share")]
fn open(chunk: &Chunk, captures: &mut Captures<'_>) -> Result<(), ContainerError> {
    for line in separated::texts(&chunk.text, LINE_FEED) {
        match Document::parse_with(&chunk.text[line.clone()], Limits::default()) {
            Ok(document) => match document
                .root()
                .get(ENTRY)
                .filter(|it| it.get("request").is_some())
            {
                Some(recorded) => entry::read(chunk, line.start, recorded, captures),
                None => captures(Capture::absent(line, SkipReason::NotACapture)),
            },
            Err(error) => {
                let reason = format!("an entry is not JSON: {error}");
                let fault = (line.start + error.offset, reason);
                captures(entry::broken(chunk, line, fault));
            }
        }
    }
    Ok(())
}

/// Returns whether a member of an archive is called as the network of a trace.
pub(in crate::input) fn is_called_so(name: &str) -> bool {
    name.ends_with(READER.endings[0])
}

/// Returns whether a member of an archive belongs to a trace, and is no recording: what was done,
/// where in the code, and what pages and bodies consist of.
pub(in crate::input) fn belongs(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or_default();
    [".trace", ".stacks"]
        .iter()
        .any(|ending| file.ends_with(ending))
        || name.split('/').any(|step| step == "resources")
}
