//! The sources of captures.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::text::span::Position;

/// One input: a file, or standard input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The name in reports: the path as it was given or found, or standard input's name; of a file
    /// inside an archive, the archive's, `!`, and its own. Not escaped; each sink does that in its
    /// own grammar.
    pub name: String,
    /// The origin to open.
    pub origin: Origin,
    /// Whether it was found in a folder or an archive, and may be anything; else it was named.
    pub is_found: bool,
}

/// The origin of a source's bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The process's standard input.
    Stdin,
    /// A file of the file system.
    File(PathBuf),
    /// A file inside an archive.
    Member {
        /// The archive.
        archive: Arc<Archive>,
        /// The file's name in it.
        name: String,
    },
}

/// By its own name: few origins of a run share one.
impl Hash for Origin {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Stdin => {}
            Self::File(path) => path.hash(state),
            Self::Member { name, .. } => name.hash(state),
        }
    }
}

/// An archive, and what its directory says is in it.
#[derive(Debug)]
pub struct Archive {
    /// The archive's bytes.
    pub bytes: ArchiveBytes,
    /// The files in it, by their names.
    pub members: BTreeMap<String, Member>,
}

/// Archives are the same where their bytes are.
impl PartialEq for Archive {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl Eq for Archive {}

/// The origin of an archive's bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArchiveBytes {
    /// A file of the file system.
    File(PathBuf),
    /// Read once, and kept; with the file that they were read from, if it is one.
    Memory(Spooled, Option<PathBuf>),
}

impl ArchiveBytes {
    /// The file that they are of, if they are of one.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) | Self::Memory(_, Some(path)) => Some(path),
            Self::Memory(_, None) => None,
        }
    }
}

/// A file inside an archive, as the archive's directory has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// The offset of its bytes in the archive.
    pub start: u64,
    /// The number of bytes it takes there.
    pub packed: u64,
    /// The number of bytes it unpacks to.
    pub size: u64,
    /// Their checksum.
    pub crc: u32,
    /// The compression; `None` if it can't be unpacked.
    pub packing: Option<Packing>,
    /// Whether it is encrypted.
    pub encrypted: bool,
}

/// The compression of a member of an archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// Not at all.
    Stored,
    /// RFC 1951.
    Deflated,
}

/// Bytes that were read and are kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Spooled(Arc<[u8]>);

impl From<Vec<u8>> for Spooled {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes.into())
    }
}

/// For a cursor over them that owns its share.
impl AsRef<[u8]> for Spooled {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// Their size only: what they say is secret.
impl fmt::Debug for Spooled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Spooled")
            .field("bytes", &self.0.len())
            .finish()
    }
}

/// Returns a path as text, with `/` between folders on every system. Bytes that are no UTF-8 become
/// escapes, so that two files have two names.
pub fn name_of(path: &Path) -> String {
    let mut name = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        let valid = chunk.valid();
        name += &*if cfg!(windows) {
            valid.replace('\\', "/")
        } else {
            // An escape that is in the name itself is none.
            valid.replace("\\x", "\\\\x")
        };
        for byte in chunk.invalid() {
            // Writing to a `String` can't fail.
            let _ = write!(name, "\\x{byte:02x}");
        }
    }
    name
}

impl Source {
    /// A file, called as its path is written (with `/` between folders on every system).
    pub fn file(path: &Path) -> Self {
        Self {
            name: name_of(path),
            origin: Origin::File(path.to_owned()),
            is_found: false,
        }
    }

    /// The same, found in a folder.
    pub fn found(path: &Path) -> Self {
        Self {
            is_found: true,
            ..Self::file(path)
        }
    }

    /// Standard input, called `name`.
    pub fn stdin(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            origin: Origin::Stdin,
            is_found: false,
        }
    }
}

/// The beginning of standard input in the file that it is a piece of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Start {
    /// The position of its first byte, at the beginning of a line.
    pub position: Position,
    /// The number of responses before it.
    pub responses: u64,
}

impl Start {
    /// The start of a file, which is all of it.
    pub const OF_FILE: Self = Self {
        position: Position::START,
        responses: 0,
    };
}

/// An input that fell short: it could not be read, or what is in it breaks as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unreadable {
    /// The source's name.
    pub source: String,
    /// The fault, without a word of the content.
    pub message: String,
}

/// The message where the program itself is at fault.
pub const OUR_FAULT: &str = "internal error in stytch-validate; please report it";

impl Unreadable {
    /// The program itself is at fault: what it had in hand is lost, and is said to be.
    pub fn by_our_fault(source: &str) -> Self {
        Self {
            source: source.to_owned(),
            message: OUR_FAULT.to_owned(),
        }
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "cannot read {}: {}",
            self.source.escape_debug(),
            self.message
        )
    }
}

impl std::error::Error for Unreadable {}

#[cfg(all(test, unix))]
mod tests {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    use super::*;

    #[test]
    fn names_that_are_no_utf8_stay_different() {
        for (path, name) in [
            (&b"a/\xff.json"[..], "a/\\xff.json"),
            (b"a/\\xff.json", "a/\\\\xff.json"),
            ("a/\u{e4}.json".as_bytes(), "a/\u{e4}.json"),
        ] {
            assert_eq!(name_of(Path::new(OsStr::from_bytes(path))), name);
        }
    }
}
