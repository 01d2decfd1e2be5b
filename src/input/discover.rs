//! Finds the sources: paths named outright, and files below folders.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ffi::OsString;
use std::fs::FileType;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use globset::{Glob, GlobBuilder, GlobMatcher, GlobSet, GlobSetBuilder};
use walkdir::{DirEntry, WalkDir};

use crate::input::{detect, sidecars};
use crate::model::report::LINK_TO_FOLDER;
use crate::model::source::{Source, Unreadable};

/// The sources that were found, in the order in which they are read.
#[derive(Default)]
pub struct Found {
    /// Sources to read.
    pub sources: Vec<Arc<Source>>,
    /// Paths that could not be read, each with the number of sources found before it.
    pub unreadable: Vec<(usize, Unreadable)>,
    /// The number of entries in the folders that are never opened, by kind.
    pub passed_over: BTreeMap<&'static str, u64>,
    /// Links to folders, which are not followed.
    pub not_followed: Vec<String>,
    /// The places of the files in `sources`, by their real paths: by the bytes of these, which is much
    /// quicker than part by part.
    known: HashMap<OsString, usize>,
    /// Files and folders that the filter leaves out, by kind.
    pub ignored: BTreeMap<&'static str, u64>,
    /// The real paths of the files among them that no reader claims. A recording may name one.
    pub unclaimed: Vec<PathBuf>,
}

/// What such a file is called.
pub const UNCLAIMED: &str = "file that no reader claims";

impl Found {
    /// Adds a file, unless it is read already by whatever path. `real` is its path without links,
    /// where it has one.
    fn add(&mut self, source: Source, real: Option<PathBuf>) {
        let next = self.sources.len();
        let known = real.map(|real| *self.known.entry(real.into()).or_insert(next));
        match known.filter(|known| *known < next) {
            None => self.sources.push(Arc::new(source)),
            // What is named is named, though a folder has it, too.
            Some(known) if !source.is_found => {
                Arc::make_mut(&mut self.sources[known]).is_found = false;
            }
            Some(_) => {}
        }
    }

    /// Adds an input that could not be read, and why.
    pub fn add_unreadable(&mut self, source: &str, message: &str) {
        let (source, message) = (source.to_owned(), message.to_owned());
        let unreadable = Unreadable { source, message };
        self.unreadable.push((self.sources.len(), unreadable));
    }

    /// Takes out the sources that `kind` calls something else than a capture, and counts them.
    pub fn pass_over_all(&mut self, kind: impl Fn(usize, &Source) -> Option<&'static str>) {
        let mut kept = Vec::with_capacity(self.sources.len());
        let mut moved = Vec::with_capacity(self.sources.len() + 1);
        for (at, source) in std::mem::take(&mut self.sources).into_iter().enumerate() {
            moved.push(kept.len());
            match kind(at, &source) {
                None => kept.push(source),
                Some(kind) => self.pass_over(kind),
            }
        }
        moved.push(kept.len());
        for (before, _) in &mut self.unreadable {
            *before = moved[*before];
        }
        self.known.retain(|_, at| {
            let is_kept = moved[*at] < moved[*at + 1];
            *at = moved[*at];
            is_kept
        });
        self.sources = kept;
    }

    /// Takes out the files that recordings among the sources name as bodies, and counts them. An
    /// input may unpack to so much.
    pub fn pass_over_sidecars(&mut self, max_unpacked: u64) {
        let named = sidecars::named(&self.sources, &self.known, max_unpacked);
        let places: HashSet<usize> = named
            .iter()
            .map(|path| self.known[path.as_os_str()])
            .collect();
        if !places.is_empty() {
            self.pass_over_all(|at, _| places.contains(&at).then_some(SIDECAR));
        }
    }

    /// Returns whether a file is one of the sources, or a body that one of them names.
    pub fn reads(mut self, path: &Path, max_unpacked: u64) -> bool {
        let Ok(real) = path.canonicalize() else {
            return false;
        };
        let is_source = self.known.contains_key(real.as_os_str());
        self.add(Source::file(path), Some(real.clone()));
        is_source || sidecars::named(&self.sources, &self.known, max_unpacked).contains(&real)
    }

    fn pass_over(&mut self, kind: &'static str) {
        *self.passed_over.entry(kind).or_default() += 1;
    }

    /// Takes back that a link was not followed, where the folder behind it was named, too.
    pub fn forget_links_to(&mut self, named: &[&Path]) {
        if self.not_followed.is_empty() {
            return;
        }
        let real = |path: &Path| path.canonicalize().ok();
        let named: Vec<PathBuf> = named.iter().filter_map(|path| real(path)).collect();
        let is_named = |link: &String| real(Path::new(link)).is_some_and(|it| named.contains(&it));
        self.not_followed.retain(|link| !is_named(link));
        let left = self.not_followed.len() as u64;
        self.passed_over.insert(LINK_TO_FOLDER, left);
        self.passed_over.retain(|_, count| *count > 0);
    }

    /// Returns what is to be read, and what could not be, in one order.
    pub fn in_order(self) -> impl Iterator<Item = Result<Arc<Source>, Unreadable>> {
        let mut sources = self.sources.into_iter().enumerate().peekable();
        let mut unreadable = self.unreadable.into_iter().peekable();
        std::iter::from_fn(move || {
            let at = sources.peek().map(|(at, _)| *at);
            let due = |(before, _): &(usize, Unreadable)| at.is_none_or(|at| *before <= at);
            match unreadable.next_if(due) {
                Some((_, fault)) => Some(Err(fault)),
                None => sources.next().map(|(_, source)| Ok(source)),
            }
        })
    }
}

/// The files of a folder that are read.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    include: Vec<Include>,
    exclude: GlobSet,
    /// Whether nothing else is taken than what is included.
    only: bool,
}

/// A glob of what is taken besides.
#[derive(Clone, Debug)]
struct Include {
    glob: GlobMatcher,
    /// The globs for the folders that it names.
    folders: GlobSet,
    /// Whether it may itself be the name of a folder. With a wildcard it is meant for files.
    is_plain: bool,
}

impl Include {
    fn new(pattern: &str) -> Result<Self, String> {
        let path = pattern.strip_suffix('/').unwrap_or(pattern);
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        let is_plain = !name.contains(WILDCARDS);
        // As in a shell, no wildcard stands for the beginning of a name that is to be written out.
        let named = folders.split('/').chain(is_plain.then_some(name));
        let mut set = GlobSetBuilder::new();
        for folder in named.filter(|folder| !folder.starts_with(WILDCARDS)) {
            // Part of a brace with a slash in it names no folder.
            if let Ok(glob) = Glob::new(folder) {
                set.add(glob);
            }
        }
        Ok(Self {
            glob: glob(pattern)?.compile_matcher(),
            folders: set.build().map_err(|error| error.to_string())?,
            is_plain,
        })
    }

    fn names(&self, folder: &Path) -> bool {
        folder
            .file_name()
            .is_some_and(|name| self.folders.is_match(name))
    }

    /// Returns whether a folder is what it asks for, with all that is read of a folder.
    fn opens(&self, folder: &Path) -> bool {
        self.is_plain && self.glob.is_match(folder)
    }
}

const WILDCARDS: [char; 3] = ['*', '?', '['];

/// Folders that hold other people's files, or the bodies that WireMock's mappings name: those are
/// judged with their mapping, which knows what they answer.
const FOREIGN: &[&str] = &["node_modules", "target", "vendor", "__files"];

impl Filter {
    /// A filter of these globs. One without a slash fits a name in any folder, one with a slash
    /// the path below the folder that was named.
    ///
    /// # Errors
    ///
    /// Why one of them is no glob.
    pub fn new(include: &[String], exclude: &[String]) -> Result<Self, String> {
        let mut excluded = GlobSetBuilder::new();
        for pattern in exclude {
            excluded.add(glob(pattern)?);
        }
        Ok(Self {
            include: include
                .iter()
                .map(|pattern| Include::new(pattern))
                .collect::<Result<_, _>>()?,
            exclude: excluded.build().map_err(|error| error.to_string())?,
            only: false,
        })
    }

    /// A filter that takes what these globs fit, and nothing else.
    ///
    /// # Errors
    ///
    /// Why one of them is no glob.
    pub fn only(include: &[String]) -> Result<Self, String> {
        let filter = Self::new(include, &[])?;
        Ok(Self {
            only: true,
            ..filter
        })
    }

    /// Returns whether any glob leaves files out.
    pub fn excludes(&self) -> bool {
        !self.exclude.is_empty()
    }

    fn takes_file(&self, path: &Path) -> bool {
        if self.includes(path) {
            return !self.exclude.is_match(path);
        }
        is_claimed(&file_name(path)) && self.takes_unasked(path)
    }

    /// Returns whether a glob fits a file, and names the closed folders that it is in.
    fn includes(&self, path: &Path) -> bool {
        self.include.iter().any(|include| {
            let names = |folder| include.names(folder);
            include.glob.is_match(path) && self.closed_around(path).all(names)
        })
    }

    /// Returns whether a file is taken for what is in it, since its name says nothing: cassettes of
    /// php-vcr have no ending, and most TOML is no recording.
    fn takes_recording(&self, below: &Path, path: &Path) -> bool {
        is_open(&file_name(below)) && self.takes_unasked(below) && detect::is_recording(path)
    }

    /// Returns whether a file may be taken that no glob includes. A folder that is entered for what
    /// is included in it holds nothing else to take.
    fn takes_unasked(&self, path: &Path) -> bool {
        let is_left = self.only || is_hidden(&file_name(path)) || self.exclude.is_match(path);
        !is_left && !self.is_in_closed_folder(path)
    }

    fn is_in_closed_folder(&self, path: &Path) -> bool {
        self.closed_around(path).next().is_some()
    }

    /// The folders around a file that are none to look into, up to one that a glob opens.
    fn closed_around<'p>(&self, path: &'p Path) -> impl Iterator<Item = &'p Path> {
        let folders = path.ancestors().skip(1);
        folders
            .take_while(|folder| !self.opens(folder))
            .filter(|folder| is_strange(folder))
    }

    fn opens(&self, folder: &Path) -> bool {
        self.include.iter().any(|include| include.opens(folder))
    }

    fn enters_folder(&self, path: &Path) -> bool {
        let is_named = || self.include.iter().any(|include| include.names(path));
        !self.exclude.is_match(path) && (!is_strange(path) || is_named())
    }
}

/// Returns whether a folder is none to look into, unless a glob names it.
fn is_strange(folder: &Path) -> bool {
    let name = file_name(folder);
    is_hidden(&name) || FOREIGN.contains(&name.as_ref())
}

fn glob(pattern: &str) -> Result<Glob, String> {
    let below = pattern.strip_prefix("./").unwrap_or(pattern);
    let anchored = below.strip_prefix('/').unwrap_or(below);
    let anchored = anchored.strip_suffix('/').unwrap_or(anchored);
    let anywhere = if pattern.contains('/') {
        anchored.to_owned()
    } else {
        format!("**/{anchored}")
    };
    let glob = GlobBuilder::new(&anywhere).literal_separator(true).build();
    glob.map_err(|error| format!("`{pattern}` is not a glob: {}", error.kind()))
}

fn is_hidden(name: &str) -> bool {
    name.starts_with('.')
}

/// Returns whether a name leaves open what a file is.
pub(super) fn is_open(name: &str) -> bool {
    !name.contains('.') || name.to_ascii_lowercase().ends_with(".toml")
}

/// Returns whether a path is below a folder of other people's files.
pub(super) fn is_foreign(path: &str) -> bool {
    let mut folders = path.split('/').rev().skip(1);
    folders.any(|folder| FOREIGN.contains(&folder))
}

/// Returns whether a reader claims the name's ending, compressed or not, or it is an archive, which
/// may hold a recording. What is compressed in a way that is not read is reported when it is opened.
pub(super) fn is_claimed(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let without = UNREAD_PACKINGS
        .iter()
        .find_map(|ending| name.strip_suffix(ending));
    detect::by_name(without.unwrap_or(&name)).is_some()
        || ARCHIVES.iter().any(|ending| name.ends_with(ending))
}

/// The endings of files that are compressed in a way that is not read.
const UNREAD_PACKINGS: [&str; 8] = [".xz", ".bz2", ".br", ".lz4", ".lz", ".lzma", ".z", ".sz"];

/// The endings of archives, of which only the first is read.
const ARCHIVES: [&str; 8] = [
    ".zip", ".7z", ".rar", ".tar", ".tgz", ".tar.gz", ".tar.xz", ".tar.bz2",
];

/// Adds the sources that `path` leads to.
pub fn add_path(found: &mut Found, path: &Path, filter: &Filter) {
    if path.is_dir() {
        add_folder(found, path, filter);
    } else {
        found.add(Source::file(path), path.canonicalize().ok());
    }
}

fn add_folder(found: &mut Found, folder: &Path, filter: &Filter) {
    let ignored = RefCell::new(std::mem::take(&mut found.ignored));
    let ignore = |path: &Path, others: &'static str, hidden: &'static str| {
        // What the user left out needs no telling.
        if filter.exclude.is_match(path) {
            return None;
        }
        let kind = if is_hidden(&file_name(path)) {
            hidden
        } else {
            others
        };
        *ignored.borrow_mut().entry(kind).or_default() += 1;
        Some(kind)
    };
    let walk = WalkDir::new(folder)
        // Of one folder, by their names; cutting those out takes longer.
        .sort_by(|one, other| one.path().as_os_str().cmp(other.path().as_os_str()))
        .into_iter()
        .filter_entry(|entry| {
            if entry.depth() == 0 || !entry.file_type().is_dir() {
                return true;
            }
            let path = below(folder, entry);
            let enters = filter.enters_folder(path);
            if !enters {
                ignore(path, "folder of dependencies or bodies", "hidden folder");
            }
            enters
        });
    let real = folder.canonicalize().ok();
    for entry in walk {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => {
                let (path, below) = (entry.path(), below(folder, &entry));
                if is_link_to_folder(&entry) {
                    if filter.enters_folder(below) {
                        found.pass_over(LINK_TO_FOLDER);
                        found.not_followed.push(Source::file(path).name);
                    }
                } else if !filter.takes_file(below) && !filter.takes_recording(below, path) {
                    let others = if filter.is_in_closed_folder(below) {
                        "file that no glob includes"
                    } else {
                        UNCLAIMED
                    };
                    if ignore(below, others, "hidden file") == Some(UNCLAIMED) {
                        let real = real.as_ref().map(|real| real.join(below));
                        found.unclaimed.extend(real);
                    }
                } else if let Err(kind) = openable(&entry) {
                    found.pass_over(kind);
                } else if entry.path_is_symlink() {
                    found.add(Source::found(path), path.canonicalize().ok());
                } else {
                    let real = real.as_ref().map(|real| real.join(below));
                    found.add(Source::found(path), real);
                }
            }
            Err(error) => {
                let name = Source::file(error.path().unwrap_or(folder)).name;
                let cause = error
                    .io_error()
                    .map_or_else(|| "a link loop".to_owned(), describe);
                found.add_unreadable(&name, &cause);
            }
        }
    }
    found.ignored = ignored.into_inner();
}

/// Returns the way to an entry below a folder.
fn below<'e>(folder: &Path, entry: &'e DirEntry) -> &'e Path {
    entry.path().strip_prefix(folder).unwrap_or(Path::new(""))
}

pub(super) fn file_name(path: &Path) -> Cow<'_, str> {
    path.file_name().unwrap_or_default().to_string_lossy()
}

/// The kind under which a file is counted that a recording names as a body.
const SIDECAR: &str = "body of a recording";

/// Returns whether an entry is a link to a folder, whatever its name.
fn is_link_to_folder(entry: &DirEntry) -> bool {
    entry.path_is_symlink() && entry.path().is_dir()
}

/// Returns whether an entry is a file or a link to one; else what it is.
fn openable(entry: &DirEntry) -> Result<(), &'static str> {
    if !entry.path_is_symlink() {
        return plain(entry.file_type());
    }
    match std::fs::metadata(entry.path()) {
        Ok(target) => plain(target.file_type()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err("dead link"),
        Err(_) => Err("link loop"),
    }
}

#[cfg(unix)]
fn plain(kind: FileType) -> Result<(), &'static str> {
    use std::os::unix::fs::FileTypeExt;
    match kind {
        kind if kind.is_file() => Ok(()),
        kind if kind.is_fifo() => Err("pipe"),
        kind if kind.is_socket() => Err("socket"),
        _ => Err("device"),
    }
}

#[cfg(not(unix))]
fn plain(kind: FileType) -> Result<(), &'static str> {
    if kind.is_file() {
        Ok(())
    } else {
        Err("device")
    }
}

/// Returns what the system said, in the words people know, without numbers and paths.
pub fn describe(error: &io::Error) -> String {
    let known = match error.kind() {
        io::ErrorKind::NotFound => "no such file or directory",
        io::ErrorKind::PermissionDenied => "permission denied",
        io::ErrorKind::IsADirectory => "is a directory",
        io::ErrorKind::StorageFull => "no space left on device",
        _ => {
            let said = error.to_string();
            return said
                .split(" (os error")
                .next()
                .unwrap_or_default()
                .to_lowercase();
        }
    };
    known.to_owned()
}
