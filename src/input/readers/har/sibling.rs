//! Files beside a recording that hold its bodies. The recording names them, and a recording may be
//! anybody's: only what is plainly in its own folder is opened.

use crate::input::sibling;
use crate::json::Value;
use crate::model::source::Origin;

/// Returns where the file called `name` beside a recording is; `None` where it leads elsewhere.
pub fn find(recording: &Origin, name: &str) -> Option<Origin> {
    let direct = place(recording, name);
    let is_there = |origin: &Origin| match origin {
        Origin::Member { archive, name } => archive.members.contains_key(name),
        _ => true,
    };
    if direct.as_ref().is_some_and(is_there) || name.contains('/') {
        return direct;
    }
    // Older traces tell a name without its folder.
    place(recording, &format!("{RESOURCES}/{name}"))
        .filter(is_there)
        .or(direct)
}

fn place(recording: &Origin, name: &str) -> Option<Origin> {
    if !sibling::is_plain(name) {
        return None;
    }
    match recording {
        Origin::Stdin => None,
        Origin::File(path) => sibling::find(sibling::folder(path)?, name),
        Origin::Member {
            archive,
            name: recording,
        } => {
            let folder = recording.rfind('/').map_or(0, |slash| slash + 1);
            Some(Origin::Member {
                archive: archive.clone(),
                name: format!("{}{name}", &recording[..folder]),
            })
        }
    }
}

/// Returns where an entry names the file of a body, and the file's name.
pub(super) fn named(content: Value<'_>) -> Option<(Value<'_>, String)> {
    let text = |member: &str| {
        let value = content.get(member)?;
        Some((value, value.as_str()?.into_owned()))
    };
    text("_file").or_else(|| text("_sha1"))
}

/// The folder in which a trace keeps bodies.
const RESOURCES: &str = "resources";
