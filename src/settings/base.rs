//! The folder that the paths in fingerprints, and the globs of the configuration, are relative to.

use std::path::{Component, Path, PathBuf};
use std::sync::OnceLock;

use crate::model::source::{Origin, Source, name_of};

/// The name of standard input, where it was given none.
pub const STDIN: &str = "-";

/// A folder, and how sources are called as seen from it. The same file has the same path from
/// every working directory and in every way of typing it.
#[derive(Clone, Debug, Default)]
pub struct Base {
    /// As it was named, made absolute.
    named: PathBuf,
    /// Without links, where the system can say: `/tmp` is one on some machines.
    real: OnceLock<PathBuf>,
}

impl Base {
    /// The working directory.
    pub fn working_directory() -> Self {
        Self::folder(Path::new(""))
    }

    /// A folder; the empty path is the working directory.
    pub fn folder(path: &Path) -> Self {
        let here = if path.as_os_str().is_empty() {
            Path::new(".")
        } else {
            path
        };
        Self {
            named: tidy(here),
            real: OnceLock::new(),
        }
    }

    /// The folder a file is in.
    pub fn of_file(path: &Path) -> Self {
        Self::folder(path.parent().unwrap_or(Path::new("")))
    }

    /// Returns whether both are the same folder.
    pub fn is(&self, other: &Self) -> bool {
        self.path() == other.path()
    }

    /// Returns whether it is a folder, or inside of it.
    pub fn is_below(&self, folder: &Path) -> bool {
        self.path().starts_with(Self::folder(folder).path())
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        let real = || std::fs::canonicalize(&self.named);
        self.real
            .get_or_init(|| real().unwrap_or_else(|_| self.named.clone()))
    }

    /// The source's path from here. What is inside an archive has its name behind the archive's path
    /// and a `!`. Standard input may be called as a file is.
    pub fn path_of(&self, source: &Source) -> String {
        match &source.origin {
            Origin::File(path) => self.relative(path),
            Origin::Member { archive, name } => match archive.bytes.file() {
                Some(path) => format!("{}!{name}", self.relative(path)),
                None => source.name.clone(),
            },
            Origin::Stdin if source.name == STDIN => STDIN.to_owned(),
            Origin::Stdin => self.relative(Path::new(&source.name)),
        }
    }

    /// The paths by which globs find a source: its own, and that of the archive that it is in.
    pub fn glob_paths(&self, source: &Source) -> Vec<String> {
        let archive = match &source.origin {
            Origin::Member { archive, .. } => archive.bytes.file(),
            _ => None,
        };
        let archive = archive.map(|path| self.relative(path));
        std::iter::once(self.path_of(source))
            .chain(archive)
            .collect()
    }

    fn relative(&self, path: &Path) -> String {
        let path = tidy(path);
        let below = path.strip_prefix(&self.named);
        let below = below.or_else(|_| path.strip_prefix(self.path()));
        let relative = below.map_or_else(|_| upwards(self.path(), &path), Path::to_owned);
        name_of(&relative)
    }
}

/// The path made absolute, without `.` and `..`.
pub fn tidy(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut tidy = PathBuf::new();
    for component in whole.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                tidy.pop();
            }
            other => tidy.push(other),
        }
    }
    tidy
}

/// The path from a folder to something outside it; as it is where they share no root.
fn upwards(base: &Path, path: &Path) -> PathBuf {
    let shared = base
        .components()
        .zip(path.components())
        .take_while(|(one, other)| one == other)
        .count();
    if shared == 0 {
        return path.to_owned();
    }
    let up = base.components().skip(shared).map(|_| Component::ParentDir);
    up.chain(path.components().skip(shared)).collect()
}

#[cfg(all(test, unix))]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use crate::model::source::{Archive, ArchiveBytes};

    use super::*;

    fn base(path: &str) -> Base {
        Base {
            named: PathBuf::from(path),
            real: PathBuf::from(path).into(),
        }
    }

    #[test]
    fn a_path_is_seen_from_the_base_however_it_is_typed() {
        let base = base("/repo/tests");
        for typed in [
            "/repo/tests/a/b.json",
            "/repo/./tests/x/../a/b.json",
            "/repo/tests//a/b.json",
        ] {
            assert_eq!(base.relative(Path::new(typed)), "a/b.json", "{typed}");
        }
        let outside = |path: &str| base.relative(Path::new(path));
        assert_eq!(outside("/repo/captures/c.json"), "../captures/c.json");
        assert_eq!(outside("/tmp/c.json"), "../../tmp/c.json");
    }

    #[test]
    fn a_linked_base_is_known_by_both_names() {
        let base = Base {
            named: PathBuf::from("/link"),
            real: PathBuf::from("/real/folder").into(),
        };
        assert_eq!(base.relative(Path::new("/link/a.json")), "a.json");
        assert_eq!(base.relative(Path::new("/real/folder/a.json")), "a.json");
    }

    #[test]
    fn what_is_no_file_keeps_its_name() {
        let member = Source {
            name: "x/a.zip!b/c.json".to_owned(),
            origin: Origin::Member {
                archive: Arc::new(Archive {
                    bytes: ArchiveBytes::File(PathBuf::from("/repo/tests/a.zip")),
                    members: BTreeMap::new(),
                }),
                name: "b/c.json".to_owned(),
            },
            is_found: false,
        };
        assert_eq!(base("/repo").path_of(&member), "tests/a.zip!b/c.json");
        assert_eq!(base("/repo").path_of(&Source::stdin("-")), "-");
    }
}
