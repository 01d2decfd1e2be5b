//! Paths that a file lists, or another program: more than fit a command line, and any that a file
//! may have.

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
        paths.extend(split(&text, null).filter(|path| !path.is_empty()).map(path));
    }
    Ok(paths)
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
