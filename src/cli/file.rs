//! Writing a file of ours: a baseline, a report.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Puts a new file in the place of the old one, in one step: nobody ever reads half of it.
pub(super) fn replace(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut output = Output::open(path)?;
    write(&mut output)?;
    output.finish()
}

/// A file that is being written. Until it is finished, what stood in its place stays. What is
/// there and no regular file (a pipe, a device) is written to, as it must not be replaced.
pub(super) struct Output {
    out: BufWriter<File>,
    /// The file that is to take the place of another, and that other.
    draft: Option<(PathBuf, PathBuf)>,
}

impl Output {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        if fs::metadata(&target).is_ok_and(|found| !found.is_file()) {
            let file = OpenOptions::new().write(true).open(&target)?;
            return Ok(Self {
                out: BufWriter::new(file),
                draft: None,
            });
        }
        let former = fs::metadata(&target).map(|found| found.permissions());
        let draft = draft(&target)?;
        let output = Self {
            out: BufWriter::new(create(&draft)?),
            draft: Some((draft, target)),
        };
        // Whoever could not read the former one can't read the new one.
        if let Ok(permissions) = former {
            output.out.get_ref().set_permissions(permissions)?;
        }
        Ok(output)
    }

    /// The file stands, whole and on the disk, or the former one does.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.out.flush()?;
        if let Some((draft, target)) = &self.draft {
            self.out.get_ref().sync_all()?;
            fs::rename(draft, target)?;
            self.draft = None;
        }
        Ok(())
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if let Some((draft, _)) = &self.draft {
            // What went wrong is told; that the draft may be left behind is not more.
            let _ = fs::remove_file(draft);
        }
    }
}

/// A hidden file in the same folder: a rename works in one file system only.
fn draft(target: &Path) -> io::Result<PathBuf> {
    let name = target.file_name().ok_or(io::ErrorKind::InvalidFilename)?;
    let mut draft = OsString::from(".");
    draft.push(name);
    draft.push(format!(".{}.tmp", std::process::id()));
    Ok(target.with_file_name(draft))
}

/// A new file. One of its name is what a process of our number left behind when it was killed.
fn create(draft: &Path) -> io::Result<File> {
    match File::create_new(draft) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            fs::remove_file(draft)?;
            File::create_new(draft)
        }
        created => created,
    }
}
