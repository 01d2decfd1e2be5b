//! Which reader takes an input: by content first, by name second.

use std::io;

use crate::input::{Input, READERS, Reader, Sample, Unread, unread};

/// What became of the question.
pub enum Choice {
    /// A reader takes it.
    Reader(&'static Reader),
    /// It is of a format that is known and not read.
    Unread(&'static Unread),
    /// It holds nothing at all.
    Nothing,
    /// No reader claims it.
    Unclaimed,
}

/// The readers of bare bodies.
const BODIES: [&str; 3] = ["json", "ndjson", "json-stream"];

/// Finds the reader for an input. Standard input may be anything, so `lenient` takes what nobody
/// recognises for JSON, and lets the parser say what is wrong with it.
pub fn detect(sample: &Sample<'_>, lenient: bool) -> Choice {
    let is_response = is_response(sample);
    let may_hold = |reader: &&&Reader| !is_response || BODIES.contains(&reader.name);
    let mut readers = READERS.iter().filter(may_hold);
    let recognised = readers.find(|reader| (reader.recognise)(sample));
    // A recording is one whatever else it looks like; any text may be plain JSON.
    if !is_response
        && recognised.is_none_or(|reader| BODIES.contains(&reader.name))
        && let Some(format) = unread::find(sample)
    {
        return Choice::Unread(format);
    }
    if let Some(reader) = recognised {
        return Choice::Reader(reader);
    }
    if let Some(reader) = by_name(sample.name) {
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

/// Whether an input has the members of a response in its outermost object: it is one then, whatever
/// else it holds, and no recording.
fn is_response(sample: &Sample<'_>) -> bool {
    let shape = sample.shape();
    shape.has(&["request_id"]) || shape.has(&["status_code"])
}

/// The reader for an input: the one that is asked for, else the one that is found.
///
/// # Errors
///
/// What the system says of the input's beginning.
pub fn choose(asked: Option<&'static Reader>, input: &mut Input) -> io::Result<Choice> {
    match asked {
        Some(reader) => Ok(Choice::Reader(reader)),
        None => {
            let lenient = input.is_stdin();
            Ok(detect(&input.sample()?, lenient))
        }
    }
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
