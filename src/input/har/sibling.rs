//! Files beside a recording that hold its bodies. The recording names them, and a recording may be
//! anybody's: only what is plainly in its own folder is opened.

use std::path::{Component, Path};

use crate::input::bytes::archive;
use crate::input::sibling;
use crate::model::capture::SkipReason;
use crate::model::source::{Archive, Origin};

/// The content of the file called `name` beside a recording.
pub(super) fn read(recording: &Origin, name: &str) -> Result<Vec<u8>, SkipReason> {
    match recording {
        Origin::Stdin => Err(SkipReason::NoBody),
        Origin::File(path) => beside(path, name).ok_or(SkipReason::NoBody),
        Origin::Member {
            archive,
            name: recording,
        } => inside(archive, recording, name).ok_or(SkipReason::NoBody),
    }
}

fn beside(recording: &Path, name: &str) -> Option<Vec<u8>> {
    let folder = recording.parent()?;
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    is_plain(name)
        .then(|| sibling::read(folder, name))
        .flatten()
}

/// The content of a file beside a recording in the same archive.
fn inside(archive: &Archive, recording: &str, name: &str) -> Option<Vec<u8>> {
    if !is_plain(name) {
        return None;
    }
    let folder = recording.rfind('/').map_or(0, |slash| slash + 1);
    archive::body(archive, &format!("{}{name}", &recording[..folder]))
}

/// Whether a name leads nowhere but into the recording's own folder, on any system.
pub(super) fn is_plain(name: &str) -> bool {
    let mut steps = Path::new(name).components().peekable();
    steps.peek().is_some()
        && steps.all(|step| matches!(step, Component::Normal(_)))
        && !name.contains(['\\', ':', '\0'])
}

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn names_that_lead_elsewhere_are_refused() {
        for name in ["a.json", "resources/a1b2.json"] {
            assert!(is_plain(name), "{name}");
        }
        for name in [
            "",
            "..",
            "../a",
            "a/../../b",
            "/etc/passwd",
            "c:a",
            "a\\..\\b",
            "a\0",
        ] {
            assert!(!is_plain(name), "{name}");
        }
    }
}
