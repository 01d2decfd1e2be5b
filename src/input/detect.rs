//! Chooses the reader of an input: by content first, by name second.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::input::readers::{exchange, ndjson};
use crate::input::{Input, READERS, ReadError, Reader, Sample, unsupported};
use crate::json;
use crate::text::span::without_mark;

/// The outcome of the choice.
pub enum Choice {
    /// A reader takes it.
    Reader(&'static Reader),
    /// It is of a format that is known and not read; the user is told this.
    Unread(&'static str),
    /// It holds nothing at all.
    Nothing,
    /// No reader claims it.
    Unclaimed,
}

/// The number of bytes that are searched for the colours of a terminal if the reader is named.
const COLOURS_WITHIN: usize = 4 << 10;

/// Finds the reader for an input. Standard input may be anything, so `lenient` takes what nobody
/// recognises for JSON, and lets the parser say what is wrong with it.
pub fn detect(sample: &Sample<'_>, lenient: bool) -> Choice {
    let is_response = is_response(sample);
    let may_hold = |reader: &&&Reader| !is_response || reader.is_bare();
    let mut readers = READERS.iter().filter(may_hold);
    let recognised = readers.find(|reader| (reader.recognise)(sample));
    // A recording is one whatever else it looks like; any text may be plain JSON.
    if !is_response
        && recognised.is_none_or(|reader| reader.is_bare())
        && let Some(advice) = unsupported::advice(sample)
    {
        return Choice::Unread(advice);
    }
    let named = || by_name(sample.name);
    let reader = match recognised.copied() {
        // Any JSON may be a response. What has no end in sight is what it is called.
        Some(plain) if !sample.complete && plain.name == "json" => named().or(Some(plain)),
        recognised => recognised.or_else(named),
    };
    if let Some(reader) = reader {
        return Choice::Reader(reader);
    }
    if sample.complete && sample.text.trim_ascii().is_empty() {
        return Choice::Nothing;
    }
    match crate::input::find("json").filter(|_| lenient) {
        Some(reader) => Choice::Reader(reader),
        None => Choice::Unclaimed,
    }
}

/// Returns whether an input has the members of a response in its outermost object: it is one then,
/// whatever else it holds, and no recording but an exchange that has such members beside a response.
fn is_response(sample: &Sample<'_>) -> bool {
    let shape = sample.shape();
    (shape.has(&["request_id"]) || shape.has(&["status_code"]))
        && !exchange::is_around_response(shape)
}

/// The fault of a file that only its name calls an archive. What stands before one hides it.
const NO_ARCHIVE: &str = "it is called `.zip`, but does not begin like a zip archive: unpack it";

/// The reader for an input: the one that is asked for, else the one that is found.
///
/// # Errors
///
/// What the system says of the input's beginning, that it is no archive, or that it is text in another
/// encoding: JSON itself says that of a response, with its place.
pub fn choose(asked: Option<&'static Reader>, input: &mut Input) -> Result<Choice, ReadError> {
    let lenient = input.is_stdin();
    let choice = match asked {
        Some(reader) => {
            // No more than what is there: waiting for the rest may take long.
            input.fill_soon(COLOURS_WITHIN, |new| !new.is_empty())?;
            input.uncolour();
            Choice::Reader(reader)
        }
        None => detect(&input.sample_of_all()?, lenient),
    };
    if matches!(choice, Choice::Unclaimed) && input.name().to_ascii_lowercase().ends_with(".zip") {
        return Err(io::Error::other(NO_ARCHIVE).into());
    }
    let is_json = matches!(choice, Choice::Reader(reader) if reader.name == "json");
    // No more than that: waiting for the rest may take long.
    match json::encoding(input.fill(4)?).filter(|_| !is_json) {
        Some(encoding) => {
            let said = format!("the text has the byte order mark of {encoding}: save it as UTF-8");
            Err(ReadError::Container(input.position(), said))
        }
        None => Ok(choice),
    }
}

/// The reader of bare bodies for an input whose texts hold responses: lines, where nobody says
/// otherwise.
pub(crate) fn choose_bare(
    asked: Option<&'static Reader>,
    input: &mut Input,
) -> Result<&'static Reader, ReadError> {
    if let Some(asked) = asked {
        return Ok(asked);
    }
    let sample = input.sample()?;
    let mut bare = READERS.iter().filter(|reader| reader.is_bare());
    let recognised = bare.find(|reader| (reader.recognise)(&sample));
    Ok(recognised.copied().unwrap_or(&ndjson::READER))
}

/// The number of bytes that are looked at of a file that may be a recording by its content alone.
const LOOKED_AT: u64 = 64 << 10;

/// Returns whether the file at `path` begins as a recording does, whatever it is called.
pub(super) fn is_recording(path: &Path) -> bool {
    // Opening a pipe would wait for its other end.
    if !std::fs::metadata(path).is_ok_and(|about| about.is_file()) {
        return false;
    }
    File::open(path).is_ok_and(begins_as_recording)
}

/// Returns whether an input begins as a recording does.
pub(super) fn begins_as_recording(input: impl Read) -> bool {
    let mut text = Vec::new();
    let read = input.take(LOOKED_AT).read_to_end(&mut text);
    let complete = read.is_ok_and(|read| (read as u64) < LOOKED_AT);
    let text = without_mark(&text);
    let choice = detect(&Sample::new("", text, complete), false);
    matches!(choice, Choice::Reader(reader) if !reader.is_bare())
}

/// The reader that claims a name's ending, before that of a compressed file.
pub(super) fn by_name(name: &str) -> Option<&'static Reader> {
    let name = name.to_ascii_lowercase();
    let name = name
        .strip_suffix(".gz")
        .or_else(|| name.strip_suffix(".zst"))
        .unwrap_or(&name);
    READERS
        .iter()
        .find(|reader| reader.endings.iter().any(|ending| name.ends_with(ending)))
        .copied()
}
