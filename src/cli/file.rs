//! Writing a file of ours: a report, a baseline, a redacted capture. What was there is replaced in
//! one step, so that nobody ever reads half of it, and only where that is meant.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use crate::cli::own_files::{self, Ours};

/// The files that may be replaced.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Replace {
    /// Whatever is there: the user says so.
    Anything,
    /// A file that this program wrote, of one kind.
    Only(Ours),
    /// Nothing.
    Nothing,
}

const NO_REPORT: &str =
    "the file exists and is not a report of this program; `--force` overwrites it";

const NO_BASELINE: &str =
    "the file exists and is not a baseline of this program; `--force` overwrites it";

impl Replace {
    /// Returns what `--force` makes of it.
    pub(super) fn forced(self, force: bool) -> Self {
        if force { Self::Anything } else { self }
    }

    /// Refuses what is there and may not be replaced. What is no regular file is written to, and
    /// stays what it is.
    pub(super) fn check(self, path: &Path) -> io::Result<()> {
        let is_there = fs::metadata(path).is_ok_and(|found| found.is_file());
        let refused = |why| Err(io::Error::new(io::ErrorKind::AlreadyExists, why));
        match self {
            Self::Only(kind) if is_there => match own_files::find(path)? {
                Some(found) if found == kind || found == Ours::Nothing => Ok(()),
                _ if kind == Ours::Baseline => refused(NO_BASELINE),
                _ => refused(NO_REPORT),
            },
            Self::Nothing if is_there => refused("the file exists; `--force` overwrites it"),
            _ => Ok(()),
        }
    }
}

/// Writes a whole file.
pub(super) fn write(
    path: &Path,
    replace: Replace,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut output = Output::open(path, replace)?;
    write(&mut output)?;
    output.finish()
}

/// A file that is being written. Until it is finished, what stood in its place stays. What is
/// there and no regular file (a pipe, a device) is written to, as it must not be replaced.
pub(super) struct Output {
    out: BufWriter<File>,
    /// The temporary file that is written first where a regular file is to be.
    draft: Option<Draft>,
}

/// A hidden file in the same folder (a rename works in one file system only), which takes the place
/// of the target.
struct Draft {
    file: NamedTempFile,
    target: PathBuf,
    replace: Replace,
}

impl Output {
    pub(super) fn open(path: &Path, replace: Replace) -> io::Result<Self> {
        let found = match fs::metadata(path) {
            Ok(found) if !found.is_file() => {
                let file = OpenOptions::new().write(true).open(path)?;
                let out = BufWriter::new(file);
                return Ok(Self { out, draft: None });
            }
            found => found.ok(),
        };
        replace.check(path)?;
        let target = behind_links(path)?;
        let name = target.file_name().ok_or(io::ErrorKind::InvalidFilename)?;
        let mut prefix = std::ffi::OsString::from(".");
        prefix.push(name);
        prefix.push(".");
        let mut builder = Builder::new();
        builder.prefix(&prefix).suffix(".tmp");
        usual_permissions(&mut builder);
        let folder = target
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        let file = builder.tempfile_in(folder.unwrap_or(Path::new(".")))?;
        if let Some(found) = found {
            keep_permissions(file.as_file(), &found)?;
        }
        Ok(Self {
            out: BufWriter::new(file.as_file().try_clone()?),
            draft: Some(Draft {
                file,
                target,
                replace,
            }),
        })
    }

    /// The file stands, whole and on the disk, or the former one does.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.out.flush()?;
        let Some(Draft {
            file,
            target,
            replace,
        }) = self.draft
        else {
            return Ok(());
        };
        file.as_file().sync_all()?;
        // Somebody else may have put a file there meanwhile.
        replace.check(&target)?;
        let stands = if replace == Replace::Nothing {
            file.persist_noclobber(&target)
        } else {
            file.persist(&target)
        };
        stands.map(drop).map_err(|fault| fault.error)
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

/// The longest way over links that a system goes.
const MOST_LINKS: usize = 40;

/// Returns where a path leads to. Behind a link that leads to nothing is where the file is to be,
/// as for everything that opens a file to write to it.
fn behind_links(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        match fs::read_link(&path) {
            Ok(next) => path = path.parent().unwrap_or(Path::new("")).join(next),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("a link loop"))
}

/// Those of any new file, of which the system takes away what the user wants taken away.
#[cfg(unix)]
fn usual_permissions(builder: &mut Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt as _;
    builder.permissions(fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn usual_permissions(_: &mut Builder<'_, '_>) {}

/// Whoever could not read the former file can't read the new one.
#[cfg(unix)]
fn keep_permissions(draft: &File, former: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, fchown};
    let own = draft.metadata()?;
    let mut mode = former.permissions().mode();
    // Only root may give a file away.
    if own.uid() != former.uid() {
        let _ = fchown(draft, Some(former.uid()), None);
    }
    if own.gid() != former.gid() && fchown(draft, None, Some(former.gid())).is_err() {
        mode &= !0o070; // what was for the one group is not for another
    }
    draft.set_permissions(fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn keep_permissions(draft: &File, former: &Metadata) -> io::Result<()> {
    draft.set_permissions(former.permissions())
}
