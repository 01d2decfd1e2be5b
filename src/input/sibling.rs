//! Files beside a source, which a recording names instead of holding the body itself. The name is
//! captured text: it must lead to a plain file of one folder, and nowhere else.

use std::fs::{self, File};
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;

use crate::input::Allowance;
use crate::input::bytes::archive;
use crate::input::decode::{self, LARGEST_BODY};
use crate::model::capture::{Body, Part, SkipReason, Stored};
use crate::model::source::Origin;

/// Finds a folder of bodies by the path of a recording; asks which folders there are.
type FindFolder<'f> = dyn Fn(&Path, &dyn Fn(&Path) -> bool) -> Option<PathBuf> + 'f;

/// Returns where the file called `name` is that a recording names, in the folder that it keeps bodies in.
pub(super) fn beside(recording: &Origin, folder: &FindFolder<'_>, name: &str) -> Option<Origin> {
    match recording {
        Origin::Stdin => None,
        Origin::File(path) => find(&folder(path, &Path::is_dir)?, name),
        Origin::Member {
            archive,
            name: recording,
        } => {
            let inside = |folder: &Path| match folder.to_string_lossy() {
                folder if folder.is_empty() => String::new(),
                folder => format!("{folder}/"),
            };
            let is_there = |folder: &Path| {
                let prefix = inside(folder);
                let mut behind = archive.members.range(prefix.clone()..);
                let next = behind.next();
                next.is_some_and(|(name, _)| name.starts_with(&prefix))
            };
            let folder = folder(Path::new(recording), &is_there)?;
            let name = is_plain(name).then(|| inside(&folder) + name)?;
            archive.members.contains_key(&name).then(|| Origin::Member {
                archive: archive.clone(),
                name,
            })
        }
    }
}

/// Returns where the file called `name` below `folder` is. `None` where there is no such file, and
/// where the name leads out of the folder: upwards, from the root on, or over a link. Nor is what
/// is hidden a body: a project's own files are, which a recording of somebody else may name.
fn find(folder: &Path, name: &str) -> Option<Origin> {
    if !is_plain(name) {
        return None;
    }
    let folder = Path::new(".").join(folder).canonicalize().ok()?;
    let path = folder.join(name).canonicalize().ok()?;
    // Opening a pipe would wait for its other end.
    let below = path.strip_prefix(&folder).ok()?;
    let is_hidden = |step: Component<'_>| step.as_os_str().to_string_lossy().starts_with('.');
    let is_body = !below.components().any(is_hidden) && fs::metadata(&path).ok()?.is_file();
    is_body.then_some(Origin::File(path))
}

/// Returns how many bytes a file that holds a body has, as far as its folder or archive tells.
pub fn size(file: &Origin) -> u64 {
    match file {
        Origin::Stdin => 0,
        Origin::Member { archive, name } => archive.members.get(name).map_or(0, |file| file.size),
        Origin::File(path) => path.metadata().map_or(0, |file| file.len()),
    }
}

/// The bytes of a file that holds a body. `None` where it could not be read, and where it is
/// larger than a body may be.
pub fn read(file: &Origin) -> Option<Vec<u8>> {
    match file {
        Origin::Stdin => None,
        Origin::Member { archive, name } => {
            archive::stored(archive, name, Allowance::new(LARGEST_BODY)).ok()
        }
        Origin::File(path) => decode::bounded(File::open(path).ok()?, LARGEST_BODY).ok()?,
    }
}

/// Returns a body that is in the file that `find` finds, and is what `undo` makes of its bytes.
pub(super) fn body<'c>(
    find: impl Fn() -> Option<Origin> + 'c,
    undo: impl Fn(Vec<u8>) -> Result<Vec<u8>, SkipReason> + 'c,
    part: Part,
) -> Body<'c> {
    let find = Rc::new(find);
    let found = Rc::clone(&find);
    let fetch = Rc::new(move || {
        let bytes = found().and_then(|file| read(&file));
        undo(bytes.ok_or(SkipReason::NoBody)?)
    });
    let stored = Stored::InFile { find, fetch };
    Body::Present { stored, part }
}

/// Returns whether a name leads downwards only, on any system.
fn is_plain(name: &str) -> bool {
    let downwards = |step| matches!(step, Component::Normal(_) | Component::CurDir);
    !name.is_empty()
        && !name.contains(['\\', ':', '\0'])
        && Path::new(name).components().all(downwards)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_in_the_folder_is_read() {
        let root = tempfile::tempdir().expect("a folder");
        let folder = root.path().join("in");
        fs::create_dir_all(folder.join("deep")).expect("a folder");
        fs::write(root.path().join("out.json"), "out").expect("a file");
        fs::write(folder.join("deep/a.json"), "a").expect("a file");
        fs::create_dir_all(folder.join(".git")).expect("a folder");
        fs::write(folder.join(".git/HEAD"), "ref").expect("a file");
        fs::write(folder.join(".env"), "A=b").expect("a file");
        let absolute = folder.join("deep/a.json").to_string_lossy().into_owned();
        for name in ["deep/a.json", "./deep/a.json"] {
            let found = find(&folder, name).expect("a file");
            assert_eq!(read(&found).as_deref(), Some(&b"a"[..]));
        }
        for name in [
            "../out.json",
            "deep/../../out.json",
            &absolute,
            "",
            ".",
            "deep",
            "no.json",
            ".git/HEAD",
            "./.env",
            "c:a",
            "deep\\..\\b",
            "a\0b",
        ] {
            assert!(find(&folder, name).is_none(), "{name}");
        }
    }
}
