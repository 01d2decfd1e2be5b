//! Writing a file of ours: a baseline, a report.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Puts a new file in the place of the old one, in one step: nobody ever reads half of it. What
/// is there and no regular file (a pipe, a device) is written to, as it must not be replaced.
pub(super) fn replace(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if fs::metadata(&target).is_ok_and(|found| !found.is_file()) {
        let mut out = BufWriter::new(OpenOptions::new().write(true).open(&target)?);
        write(&mut out)?;
        return out.flush();
    }
    let draft = draft(&target)?;
    let written = fill(&draft, write).and_then(|()| fs::rename(&draft, &target));
    written.inspect_err(|_| {
        // What went wrong is told; that the draft may be left behind is not more.
        let _ = fs::remove_file(&draft);
    })
}

/// A hidden file in the same folder: a rename works in one file system only.
fn draft(target: &Path) -> io::Result<PathBuf> {
    let name = target.file_name().ok_or(io::ErrorKind::InvalidFilename)?;
    let mut draft = OsString::from(".");
    draft.push(name);
    draft.push(format!(".{}.tmp", std::process::id()));
    Ok(target.with_file_name(draft))
}

fn fill(draft: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(File::create_new(draft)?);
    write(&mut out)?;
    out.into_inner()?.sync_all()
}
