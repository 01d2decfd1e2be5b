//! Paths that a file lists, or another program: more than fit a command line, and any that a file
//! may have.

use std::ffi::OsStr;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};

use stytch_validate::input::discover::describe;
use stytch_validate::input::in_utf8;
use stytch_validate::settings::InputPath;

/// The input that a path names.
pub(super) fn input(path: PathBuf) -> InputPath {
    if path == Path::new("-") {
        InputPath::Stdin
    } else {
        InputPath::Path(path)
    }
}

/// Returns the inputs that these lists name, in their order. A line is a path; a zero byte ends one
/// where `null`.
pub(super) fn inputs(lists: &[PathBuf], null: bool) -> Result<Vec<InputPath>> {
    let mut inputs = Vec::new();
    for list in lists {
        let text = read(list).map_err(|error| {
            let name = list.display().to_string();
            anyhow!(
                "cannot read the list of files {}: {}",
                name.escape_debug(),
                describe(&error)
            )
        })?;
        let entries = (1..).zip(split(&text, null));
        let listed: Vec<InputPath> = entries
            .filter(|(_, entry)| !entry.is_empty())
            .map(|(number, entry)| {
                let path = path(entry);
                match fault(&path) {
                    None => input(path),
                    Some(cause) => InputPath::Missing {
                        entry: format!("{} {number} of {}", unit(null), list.display()),
                        cause: describe(&cause),
                    },
                }
            })
            .collect();
        let is_missing = |input: &InputPath| matches!(input, InputPath::Missing { .. });
        if !listed.is_empty() && listed.iter().all(is_missing) {
            return Err(no_list(list));
        }
        inputs.extend(listed);
    }
    Ok(inputs)
}

/// The name of an entry of a list.
fn unit(null: bool) -> &'static str {
    if null { "path" } else { "line" }
}

/// Returns whether an argument, or the value in it behind an option, is the text of a capture and no
/// path: it must not be quoted as a path that is not there.
pub(super) fn is_capture(argument: &OsStr) -> bool {
    let typed = argument.to_string_lossy();
    let of_option = |letter: char| letter.is_ascii_alphabetic() || "-=".contains(letter);
    let value = if typed.starts_with('-') {
        typed.trim_start_matches(of_option)
    } else {
        &*typed
    };
    let is_json = value.trim_start().starts_with(['{', '[']) && value.contains('"');
    let is_text = value.contains('\n') && value.contains([':', '{']);
    (is_json || is_text) && !leads_somewhere(Path::new(value))
}

fn leads_somewhere(path: &Path) -> bool {
    fault(path).is_none()
}

/// Returns why a path leads nowhere, if it does.
fn fault(path: &Path) -> Option<io::Error> {
    let is_stdin = path == Path::new("-");
    path.symlink_metadata().err().filter(|_| !is_stdin)
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
