//! Paths that a file lists, or another program: more than fit a command line, and any that a file
//! may have.

use std::ffi::OsStr;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};

use stytch_validate::input::discover::describe;
use stytch_validate::input::in_utf8;

/// The paths in these lists, in their order. A line is a path; a zero byte ends one where `null`.
pub(super) fn paths(lists: &[PathBuf], null: bool) -> Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    for list in lists {
        let text = read(list).map_err(|error| {
            let name = list.display().to_string();
            anyhow!(
                "cannot read the list of files {}: {}",
                name.escape_debug(),
                describe(&error)
            )
        })?;
        let listed = split(&text, null).filter(|path| !path.is_empty()).map(path);
        let listed: Vec<PathBuf> = listed.collect();
        if !listed.is_empty() && !listed.iter().any(|path| leads_somewhere(path)) {
            return Err(no_list(list));
        }
        paths.extend(listed);
    }
    Ok(paths)
}

/// Returns whether what was typed as a path is the text of a capture: it must not be quoted as a path that is not there.
/// JSON was refused before.
pub(super) fn is_text(path: &Path) -> bool {
    path.to_string_lossy().contains('\n') && !leads_somewhere(path)
}

/// Returns whether an argument, or the value in it behind an option, is a JSON text and no path.
pub(super) fn is_json(argument: &OsStr) -> bool {
    let typed = argument.to_string_lossy();
    let of_option = |letter: char| letter.is_ascii_alphabetic() || "-=".contains(letter);
    let value = if typed.starts_with('-') {
        typed.trim_start_matches(of_option)
    } else {
        &*typed
    };
    let begins = value.trim_start().starts_with(['{', '[']);
    begins && value.contains('"') && !leads_somewhere(Path::new(value))
}

fn leads_somewhere(path: &Path) -> bool {
    path == Path::new("-") || path.symlink_metadata().is_ok()
}

/// Refuses a list of nothing that there is, and quotes no line: it may be a capture, given for a list of them.
fn no_list(list: &Path) -> anyhow::Error {
    let name = list.display().to_string();
    anyhow!(
        "--files-from {}: no line of it is the path of a file or folder; to check the file itself, name it without this option",
        name.escape_debug()
    )
}

fn read(list: &Path) -> io::Result<Vec<u8>> {
    if list == Path::new("-") {
        let mut text = Vec::new();
        io::stdin().lock().read_to_end(&mut text)?;
        return Ok(in_utf8(text));
    }
    std::fs::read(list).map(in_utf8)
}

fn split(text: &[u8], null: bool) -> impl Iterator<Item = &[u8]> {
    let end = if null { b'\0' } else { b'\n' };
    text.split(move |byte| *byte == end)
        .map(move |path| match path {
            // As programs on Windows end a line.
            [path @ .., b'\r'] if !null => path,
            path => path,
        })
}

#[cfg(unix)]
fn path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}
