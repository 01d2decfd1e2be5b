//! Zip archives that hold recordings, as Playwright writes them. An archive may be anybody's:
//! nothing of it is written anywhere, names are only compared, and what it unpacks to is bounded.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use flate2::Crc;
use flate2::read::DeflateDecoder;

use crate::input::bytes::compressed::{Allowance, Bytes, bounded};
use crate::input::bytes::zip_directory;
use crate::input::decode;
use crate::model::source::{Archive, ArchiveBytes, Origin, Packing};

/// The largest archive that is kept in memory, because it comes through a pipe or compressed once more.
const LARGEST_SPOOLED: u64 = 256 << 20;

trait Seekable: Read + Seek + Send {}
impl<T: Read + Seek + Send> Seekable for T {}

/// Returns whether a text begins as an archive does, even an empty one.
pub fn is_archive(text: &[u8]) -> bool {
    text.starts_with(b"PK\x03\x04") || text.starts_with(b"PK\x05\x06")
}

/// Returns whether a file is an archive as it stands, which may be opened again: none that is compressed once more, and
/// no pipe, which is read once.
pub(super) fn is_at(path: &Path) -> bool {
    let begin = || {
        let mut begin = Vec::new();
        File::open(path)?.take(4).read_to_end(&mut begin)?;
        io::Result::Ok(begin)
    };
    path.is_file() && begin().is_ok_and(|begin| is_archive(&begin))
}

/// Everything that is left to be read of a file, or of standard input: an archive is read from its
/// end.
pub(super) fn spool(origin: &Origin, bytes: impl Read) -> io::Result<ArchiveBytes> {
    let said = "an archive that is no file of its own may be 256 MiB at most; save it as one";
    let whole = decode::bounded(bytes, LARGEST_SPOOLED)?;
    let whole = whole.ok_or_else(|| io::Error::other(said))?;
    let file = match origin {
        Origin::File(path) => Some(path.clone()).filter(|path| path.is_file()),
        _ => None,
    };
    Ok(ArchiveBytes::Memory(whole.into(), file))
}

/// An archive, with what is in it.
pub(super) fn open(bytes: ArchiveBytes) -> io::Result<Archive> {
    let members = zip_directory::read(seekable(&bytes)?)?;
    Ok(Archive { bytes, members })
}

/// The bytes of a member, unpacked as they are read.
pub(in crate::input) fn member(
    archive: &Archive,
    name: &str,
    allowance: Allowance,
) -> io::Result<Bytes> {
    let found = archive.members.get(name);
    let found = found.ok_or(io::Error::from(io::ErrorKind::NotFound))?;
    if found.encrypted {
        return Err(io::Error::other("it is encrypted"));
    }
    let mut bytes = seekable(&archive.bytes)?;
    bytes.seek(SeekFrom::Start(found.start))?;
    let packed = bytes.take(found.packed);
    let plain: Bytes = match found.packing {
        Some(Packing::Stored) => Box::new(packed),
        Some(Packing::Deflated) => Box::new(DeflateDecoder::new(packed)),
        None => return Err(io::Error::other("its compression method is not supported")),
    };
    let checked = Checked {
        plain,
        crc: Crc::new(),
        read: 0,
        expected: (found.size, found.crc),
    };
    Ok(bounded(Box::new(checked), allowance))
}

/// The whole of a member as the archive has it, what is compressed in it not unpacked.
pub(crate) fn stored(archive: &Archive, name: &str, allowance: Allowance) -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    member(archive, name, allowance)?.read_to_end(&mut content)?;
    Ok(content)
}

fn seekable(bytes: &ArchiveBytes) -> io::Result<Box<dyn Seekable>> {
    Ok(match bytes {
        ArchiveBytes::File(path) => Box::new(File::open(path)?),
        ArchiveBytes::Memory(bytes, _) => Box::new(Cursor::new(bytes.clone())),
    })
}

pub(super) fn corrupt() -> io::Error {
    io::Error::other("the archive is corrupt or truncated")
}

/// Holds a member to the size and the checksum that the archive tells.
struct Checked {
    plain: Bytes,
    crc: Crc,
    read: u64,
    expected: (u64, u32),
}

impl Read for Checked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.plain.read(buffer)?;
        self.crc.update(&buffer[..read]);
        self.read += read as u64;
        let ended = read == 0 && !buffer.is_empty();
        if self.read > self.expected.0 || ended && (self.read, self.crc.sum()) != self.expected {
            return Err(corrupt());
        }
        Ok(read)
    }
}
