//! Where captures come from.

use std::path::{Path, PathBuf};

/// One input: a file, or standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// What reports call it: the path as it was given or found, or standard input's name.
    /// Not escaped; each sink does that in its own grammar.
    pub name: String,
    /// Where to open it.
    pub origin: Origin,
}

/// Where the bytes of a source are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The process's standard input.
    Stdin,
    /// A file of the file system.
    File(PathBuf),
}

impl Source {
    /// A file, called as its path is written (with `/` between folders on every system).
    pub fn file(path: &Path) -> Self {
        let name = path.to_string_lossy();
        let name = if cfg!(windows) {
            name.replace('\\', "/")
        } else {
            name.into_owned()
        };
        Self {
            name,
            origin: Origin::File(path.to_owned()),
        }
    }

    /// Standard input, called `name`.
    pub fn stdin(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            origin: Origin::Stdin,
        }
    }
}

/// An input that fell short: it could not be read, or what is in it breaks as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// The source's name.
    pub source: String,
    /// What went wrong, without a word of the content.
    pub message: String,
}
