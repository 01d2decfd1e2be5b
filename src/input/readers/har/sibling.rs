//! Files beside a recording that hold its bodies. The recording names them, and a recording may be
//! anybody's: only what is plainly in its own folder is opened.

use std::path::Path;

use crate::input::sibling;
use crate::json::Value;
use crate::model::source::Origin;

/// Returns where the file called `name` beside a recording is; `None` where it leads elsewhere, or is not there.
pub fn find(recording: &Origin, name: &str) -> Option<Origin> {
    let own_folder = |path: &Path, _: &dyn Fn(&Path) -> bool| path.parent().map(Path::to_owned);
    let find = |name: &str| sibling::beside(recording, &own_folder, name);
    // Older traces tell a name without its folder.
    let in_resources = || find(&format!("{RESOURCES}/{name}")).filter(|_| !name.contains('/'));
    find(name).or_else(in_resources)
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
