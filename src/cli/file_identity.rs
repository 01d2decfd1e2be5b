//! Finds the file that a path leads to, whatever it is called: one file is for one thing.

use std::fs;
use std::path::{Path, PathBuf};

use stytch_validate::settings::base::tidy;
use stytch_validate::settings::{InputPath, Settings};

use crate::cli::args::Args;
use crate::cli::named_file;

/// A file, the same by every path that leads to it, over links of both kinds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Place {
    /// One that is there, where the system counts its files: by device and number.
    Numbered(u64, u64),
    /// By its path without links.
    Path(PathBuf),
}

impl Place {
    /// The file that a path leads to, be it there or not.
    pub(super) fn of(path: &Path) -> Self {
        if let Some(place) = numbered(path) {
            return place;
        }
        if let Ok(real) = fs::canonicalize(path) {
            return Self::Path(real);
        }
        let whole = tidy(path);
        let folder = whole.parent().map(fs::canonicalize);
        Self::Path(match (folder, whole.file_name()) {
            (Some(Ok(folder)), Some(name)) => folder.join(name),
            _ => whole,
        })
    }
}

#[cfg(unix)]
fn numbered(path: &Path) -> Option<Place> {
    use std::os::unix::fs::MetadataExt as _;
    let found = fs::metadata(path).ok()?;
    Some(Place::Numbered(found.dev(), found.ino()))
}

#[cfg(not(unix))]
fn numbered(_: &Path) -> Option<Place> {
    None
}

/// Returns how many names a file has, where the system can say.
#[cfg(unix)]
pub(super) fn names(path: &Path) -> Option<u64> {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata(path).ok().map(|found| found.nlink())
}

#[cfg(not(unix))]
pub(super) fn names(_: &Path) -> Option<u64> {
    None
}

/// Returns whether a path leads to what is no file: everything may go there, as often as wanted.
pub(super) fn is_device(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir())
}

/// Returns what is read by the run, and where its standard output goes, each with what it is.
pub(super) fn of_inputs(settings: &Settings) -> Vec<(Place, &'static str)> {
    let inputs = settings.inputs.iter().filter_map(|input| match input {
        InputPath::Path(path) => Some(path.as_path()),
        InputPath::Stdin => Some(Path::new("/dev/stdin")),
        InputPath::Missing { .. } => None,
    });
    let inputs = inputs.map(|path| (path, "what is checked"));
    listed(inputs.chain([(Path::new(STDOUT), "standard output")]))
}

/// A path that leads to where standard output goes.
const STDOUT: &str = "/dev/stdout";

/// Returns the file that standard output goes to, where it goes to one.
pub(super) fn of_stdout() -> Option<PathBuf> {
    let real = fs::canonicalize(STDOUT).ok()?;
    real.is_file().then_some(real)
}

/// The options' name of a baseline.
pub(super) const BASELINE: &str = "the baseline";

/// The files that the run heeds, each with what it is.
pub(super) fn of_options(args: &Args, settings: &Settings) -> Vec<(Place, &'static str)> {
    let schema = args
        .schema
        .as_deref()
        .map(Path::new)
        .filter(|path| path.is_file());
    let schemas = args.schemas.iter().map(PathBuf::as_path).chain(schema);
    let configuration = settings.configuration.as_ref();
    let baselines = [&args.baseline, &args.write_baseline].into_iter().flatten();
    let mut read = named_file::all_read();
    read.retain(|path| args.baseline.as_ref() != Some(path));
    let lists = args.files_from.iter();
    let earlier = args.against.iter().map(Path::new);
    listed(
        schemas
            .map(|path| (path, "a schema"))
            .chain(configuration.map(|file| (file.path.as_path(), "the configuration")))
            .chain(baselines.map(|path| (path.as_path(), BASELINE)))
            .chain(lists.map(|path| (path.as_path(), "a list of files")))
            .chain(earlier.map(|path| (path, "the earlier report")))
            .chain(
                read.iter()
                    .map(|path| (path.as_path(), "a file that is read")),
            ),
    )
}

fn listed<'p>(paths: impl Iterator<Item = (&'p Path, &'static str)>) -> Vec<(Place, &'static str)> {
    paths
        .filter(|(path, _)| !is_device(path))
        .map(|(path, what)| (Place::of(path), what))
        .collect()
}
