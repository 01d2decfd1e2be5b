//! Zip archives that hold recordings, as Playwright writes them. An archive may be anybody's:
//! nothing of it is written anywhere, names are only compared, and what it unpacks to is bounded.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::sync::Arc;

use flate2::Crc;
use flate2::read::DeflateDecoder;
use zip::{CompressionMethod, ZipArchive};

use crate::input::bytes::packed::{Allowance, Bytes, bounded};
use crate::input::decode::LARGEST_BODY;
use crate::model::source::{Archive, Origin, Source, Spooled};

/// The largest archive that is kept in memory, because it comes from standard input.
const LARGEST_SPOOLED: u64 = 256 << 20;

trait Seekable: Read + Seek + Send {}
impl<T: Read + Seek + Send> Seekable for T {}

/// Whether a text begins as an archive does, even an empty one.
pub fn is_archive(text: &[u8]) -> bool {
    text.starts_with(b"PK\x03\x04") || text.starts_with(b"PK\x05\x06")
}

/// Everything that comes from standard input, for an archive is read from its end.
pub(super) fn spool(bytes: impl Read) -> io::Result<Archive> {
    let mut whole = Vec::new();
    bytes.take(LARGEST_SPOOLED + 1).read_to_end(&mut whole)?;
    if whole.len() as u64 > LARGEST_SPOOLED {
        let said = "an archive on standard input may have 256 MiB; name it as a file";
        return Err(io::Error::other(said));
    }
    Ok(Archive::Memory(Arc::new(whole.into())))
}

/// The recordings in an archive that is called `name`, as sources of their own.
pub(super) fn recordings(name: &str, archive: &Archive) -> io::Result<Vec<Source>> {
    let zip = open(archive)?;
    let mut names: Vec<String> = zip
        .file_names()
        .filter_map(|name| Some(name.ok()?.into_owned()))
        .filter(|name| name.to_ascii_lowercase().ends_with(".har"))
        .collect();
    names.sort_unstable();
    let source = |member: String| Source {
        name: format!("{name}!{member}"),
        origin: Origin::Member {
            archive: archive.clone(),
            name: member,
        },
    };
    Ok(names.into_iter().map(source).collect())
}

/// The bytes of a member, unpacked as they are read.
pub(super) fn member(archive: &Archive, name: &str, allowance: Allowance) -> io::Result<Bytes> {
    let mut zip = open(archive)?;
    let index = zip
        .index_for_name(name)
        .ok_or(io::Error::from(io::ErrorKind::NotFound))?;
    let found = zip.by_index_raw(index).map_err(|_| corrupt())?;
    if found.encrypted() {
        return Err(io::Error::other("it is encrypted"));
    }
    let start = found.data_start().ok_or_else(corrupt)?;
    let expected = (found.size(), found.crc32());
    let (method, length) = (found.compression(), found.compressed_size());
    drop(found);
    let mut file = zip.into_inner();
    file.seek(SeekFrom::Start(start))?;
    let packed = file.take(length);
    let plain: Bytes = match method {
        CompressionMethod::Stored => Box::new(packed),
        CompressionMethod::Deflated => Box::new(DeflateDecoder::new(packed)),
        _ => {
            return Err(io::Error::other(
                "it is compressed in a way that is not known",
            ));
        }
    };
    let checked = Checked {
        plain,
        crc: Crc::new(),
        read: 0,
        expected,
    };
    Ok(bounded(Box::new(checked), allowance))
}

/// The whole of a member that is a body.
pub(in crate::input) fn body(archive: &Archive, name: &str) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    member(archive, name, Allowance::new(LARGEST_BODY))
        .ok()?
        .read_to_end(&mut content)
        .ok()?;
    Some(content)
}

fn open(archive: &Archive) -> io::Result<ZipArchive<Box<dyn Seekable>>> {
    let bytes: Box<dyn Seekable> = match archive {
        Archive::File(path) => Box::new(File::open(path)?),
        Archive::Memory(bytes) => Box::new(Cursor::new(Shared(Arc::clone(bytes)))),
    };
    ZipArchive::new(bytes).map_err(|_| corrupt())
}

/// What a cursor can be over.
struct Shared(Arc<Spooled>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        (*self.0).as_ref()
    }
}

fn corrupt() -> io::Error {
    io::Error::other("the archive is corrupt or cut off")
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
