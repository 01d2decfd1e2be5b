//! Finds the files of a run that its recordings name as bodies. They are judged with their
//! recording, which knows their request, and are no sources of their own.

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};
use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use memchr::memmem;

use crate::input::readers::{har, hoverfly, trace, wiremock};
use crate::input::{Allowance, Input, Reader, decode};
use crate::json::{Document, Limits};
use crate::model::capture::Chunk;
use crate::model::source::{Origin, Source};
use crate::text::span::without_mark;

/// The number of bytes of a recording that are looked through at once.
const BLOCK: usize = 1 << 20;

/// The longest member that names a file. It is looked for again in what follows a block.
const LONGEST: usize = 8 << 10;

/// The number of bytes that say whether a file may be an archive of exchanges.
const HEAD: usize = 64;

/// A format whose recordings name files.
struct Format {
    reader: &'static Reader,
    /// The member that names a file, quotes included.
    member: &'static [u8],
    /// Finds the file that a recording calls so.
    find: fn(&Origin, &str) -> Option<Origin>,
}

static HAR: Format = Format {
    reader: &har::READER,
    member: br#""_file""#,
    find: har::beside,
};
static TRACE: Format = Format {
    reader: &trace::READER,
    member: br#""_sha1""#,
    find: |recording, name| har::beside(recording, &format!("resources/{name}")),
};
static WIREMOCK: Format = Format {
    reader: &wiremock::READER,
    member: br#""bodyFileName""#,
    find: wiremock::beside,
};
static HOVERFLY: Format = Format {
    reader: &hoverfly::READER,
    member: br#""bodyFile""#,
    find: har::beside,
};

/// The real paths of the sources that recordings among them name as bodies. `known` has the place
/// of each in `sources`. A recording is none, whatever another one says.
pub(super) fn named(
    sources: &[Arc<Source>],
    known: &HashMap<OsString, usize>,
    max_unpacked: u64,
) -> HashSet<PathBuf> {
    if known.len() < 2 {
        return HashSet::new(); // nothing to open
    }
    // By their bytes, which is much quicker than part by part.
    let sorted = LazyCell::new(|| {
        let mut sorted: Vec<&OsStr> = known.keys().map(OsString::as_os_str).collect();
        sorted.sort_unstable();
        sorted
    });
    let mut paths = known.keys().map(Path::new);
    let has_files_folder = paths.any(wiremock::is_body);
    let mut recordings = HashSet::new();
    let mut named = HashSet::new();
    let mut files: Vec<(usize, &OsString)> = known.iter().map(|(real, at)| (*at, real)).collect();
    files.sort_unstable();
    for (at, real) in files {
        let (real, source) = (Path::new(real), &sources[at]);
        // A pipe is read once, and opening it would wait for its other end.
        if !source.is_found && !real.is_file() {
            continue;
        }
        let mut look = |format: &Format| {
            let mut names_any = false;
            // What can't be read is reported when it is.
            let _ = names(source, format, max_unpacked, &mut |name| {
                if let Some(Origin::File(path)) = (format.find)(&source.origin, &name)
                    && known.contains_key(path.as_os_str())
                {
                    names_any = true;
                    named.insert(path);
                }
            });
            if names_any {
                recordings.insert(real.to_owned());
            }
        };
        if trace::is_called_so(&source.name) {
            look(&TRACE);
            look(&HAR); // as newer ones name them
        } else if let Some(format) = by_beginning(source).filter(|_| has_neighbour(&sorted, real)) {
            look(format);
        } else if has_files_folder && !wiremock::is_body(real) {
            look(&WIREMOCK);
        }
    }
    named.retain(|path| !recordings.contains(path));
    named
}

/// The files that a stretch of a recording names, each as often as it is named.
pub(super) fn of<'c>(chunk: &'c Chunk, reader: &Reader) -> impl Iterator<Item = Origin> + use<'c> {
    let formats = [&HAR, &TRACE, &WIREMOCK, &HOVERFLY];
    let format = formats.into_iter().find(|it| it.reader.name == reader.name);
    format.into_iter().flat_map(move |format| {
        let names = values(&chunk.text, format.member, chunk.text.len());
        names.filter_map(move |name| (format.find)(&chunk.source.origin, &name))
    })
}

/// Takes of what a recording may unpack to what the files hold that a stretch of it names, or says that
/// they hold more: they are read each time that they are named.
pub(crate) fn spend(chunk: &Chunk, reader: &Reader, allowance: &Allowance) -> io::Result<()> {
    of(chunk, reader).try_for_each(|file| match file {
        Origin::File(path) => allowance.spend(path.metadata().map_or(0, |file| file.len())),
        // Told by the members of the archive.
        Origin::Member { .. } | Origin::Stdin => Ok(()),
    })
}

/// Returns whether another file is in the folder of this one, or below it.
fn has_neighbour(sorted: &[&OsStr], file: &Path) -> bool {
    let Some(folder) = file.parent() else {
        return false;
    };
    let folder = folder.join("").into_os_string(); // with a separator behind it
    let from = sorted.partition_point(|path| *path < folder);
    let is_below = |path: &OsStr| {
        path.as_encoded_bytes()
            .starts_with(folder.as_encoded_bytes())
    };
    let mut below = sorted[from..].iter().take_while(|path| is_below(path));
    below.any(|path| *path != file)
}

/// Returns what a file may be by its name or its first bytes.
fn by_beginning(source: &Source) -> Option<&'static Format> {
    let Origin::File(path) = &source.origin else {
        return None;
    };
    if har::is_called_so(&source.name) {
        return Some(&HAR);
    }
    let mut head = [0; HEAD];
    // Of a file, so little comes at once.
    let length = File::open(path).ok()?.read(&mut head).ok()?;
    let head = &head[..length];
    if decode::magic(head).is_some() || begins_as_har(head) {
        return Some(&HAR);
    }
    hoverfly::begins_as_simulation(head).then_some(&HOVERFLY)
}

/// Returns whether a text begins with the one member that a HAR has.
pub(super) fn begins_as_har(head: &[u8]) -> bool {
    let text = without_mark(head);
    let inside = text.trim_ascii_start().strip_prefix(b"{");
    inside.is_some_and(|inside| inside.trim_ascii_start().starts_with(br#""log""#))
}

/// Hands over all names of files in a recording, which is read to its end, a block at a time.
fn names(
    source: &Arc<Source>,
    format: &Format,
    max_unpacked: u64,
    take: &mut dyn FnMut(String),
) -> io::Result<()> {
    let mut input = Input::open(Arc::clone(source), &Allowance::new(max_unpacked))?;
    loop {
        input.fill(BLOCK + LONGEST)?;
        let (text, ended) = (input.pending(), input.ended());
        let done = if ended {
            text.len()
        } else {
            text.len() - LONGEST
        };
        values(text, format.member, done).for_each(&mut *take);
        if ended {
            return Ok(());
        }
        input.pass(done);
    }
}

/// The values of the members called `member` that begin before `end`. In a body that is kept as a
/// string, the quotes of such a name are escaped.
pub(super) fn values<'t>(
    text: &'t [u8],
    member: &'static [u8],
    end: usize,
) -> impl Iterator<Item = String> + 't {
    let places = memmem::find_iter(text, member).take_while(move |at| *at < end);
    places.filter_map(move |at| {
        let rest = text[at + member.len()..].trim_ascii_start();
        let value = rest.strip_prefix(b":")?;
        let (document, _) = Document::parse_prefix(value, Limits::default()).ok()?;
        document.root().as_str().map(std::borrow::Cow::into_owned)
    })
}

/// Returns what a file is called that a recording names: by the recording's own name, as far as
/// that leads to it; else by its path.
pub fn called(recording: &Source, file: &Origin) -> Option<String> {
    match (&recording.origin, file) {
        (Origin::File(recorded), Origin::File(path)) => {
            let real = recorded.canonicalize().ok()?;
            let name = beside(Path::new(&recording.name), &real, path);
            Some(Source::file(&name.unwrap_or_else(|| path.clone())).name)
        }
        (Origin::Member { name, .. }, Origin::Member { name: member, .. }) => {
            let archive = recording.name.strip_suffix(name.as_str())?;
            Some(format!("{archive}{member}"))
        }
        _ => None,
    }
}

/// The way to `file` as it begins in `name`, which is the way to `real`. `None` where a link is on
/// it.
fn beside(name: &Path, real: &Path, file: &Path) -> Option<PathBuf> {
    let mut folder = name.parent()?.to_owned();
    let mut above = real.parent()?;
    let mut rest = file.strip_prefix(above);
    while rest.is_err() {
        match folder.file_name() {
            Some(last) if Some(last) == above.file_name() => folder.pop(),
            None if folder.as_os_str().is_empty() || folder.ends_with("..") => {
                folder.push("..");
                true
            }
            _ => return None,
        };
        above = above.parent()?;
        rest = file.strip_prefix(above);
    }
    rest.ok().map(|rest| folder.join(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a recording is called, its real path, that of a file, and what that is called.
    const CALLED: &str = "
        har/a.har /x/har/a.har /x/har/b.json har/b.json
        a.har /x/har/a.har /x/har/c/b.json c/b.json
        ./a.har /x/a.har /x/b.json ./b.json
        wm/mappings/a.json /x/wm/mappings/a.json /x/wm/__files/b wm/__files/b
        mappings/a.json /x/mappings/a.json /x/__files/b __files/b
        a.json /x/mappings/a.json /x/__files/b ../__files/b
        ../mappings/a.json /x/mappings/a.json /x/__files/b ../__files/b
        linked/a.json /x/mappings/a.json /x/__files/b";

    #[test]
    fn a_file_is_called_as_its_recording_is() {
        for line in CALLED.trim().lines() {
            let mut paths = line.split_whitespace().map(Path::new);
            let mut next = || paths.next().expect("a path");
            let found = beside(next(), next(), next());
            assert_eq!(found.as_deref(), paths.next(), "{line}");
        }
    }

    #[test]
    fn names_of_files_are_found_where_they_are_members() {
        let text = br#"{"_file": "a", "_file" : "b\u002ec", "x": "{\"_file\": \"no\"}", "_file""#;
        let all: Vec<String> = values(text, HAR.member, text.len()).collect();
        assert_eq!(all, ["a", "b.c"]);
        assert_eq!(values(text, HAR.member, 10).count(), 1);
    }

    #[test]
    fn an_archive_of_exchanges_is_known_by_its_first_bytes() {
        for text in ["{\"log\":", "\u{feff} {\n  \"log\": {"] {
            assert!(begins_as_har(text.as_bytes()), "{text}");
        }
        for text in ["", "{", "[\"log\"]", "{\"logs\":"] {
            assert!(!begins_as_har(text.as_bytes()), "{text}");
        }
    }
}
