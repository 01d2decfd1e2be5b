//! The directory of a zip archive, compared with the bytes before it, so that nothing in an archive
//! goes unseen.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

use zip::{CompressionMethod, ZipArchive};

use crate::input::bytes::archive::corrupt;
use crate::input::decode::is_zeros;
use crate::model::source::{Member, Packing};

/// The most that may stand behind a member and is none: what tells its sizes and its checksum
/// once more. A hidden member is longer.
const LARGEST_DESCRIPTOR: u64 = 24;

/// The fault of an archive with bytes that its directory does not list.
const HIDDEN: &str = "the archive contains bytes that belong to no member: another archive, or a member that was replaced; unpack it, and check its files";

/// The fault of two members with one name.
const EQUAL_NAMES: &str = "the archive has two members of the same name: unpack it, and check both";

/// The members of an archive, by their names.
pub(super) fn read(bytes: impl Read + Seek) -> io::Result<BTreeMap<String, Member>> {
    let mut zip = ZipArchive::new(BufReader::new(bytes)).map_err(|_| corrupt())?;
    if zip.has_duplicate_names() {
        return Err(io::Error::other(EQUAL_NAMES));
    }
    let mut members = BTreeMap::new();
    let mut taken = Vec::new();
    for index in 0..zip.len() {
        let found = zip.by_index_raw(index).map_err(|_| corrupt())?;
        let start = found.data_start().ok_or_else(corrupt)?;
        let member = Member {
            start,
            packed: found.compressed_size(),
            size: found.size(),
            crc: found.crc32(),
            packing: packing(found.compression()),
            encrypted: found.encrypted(),
        };
        taken.push((found.header_start(), start.saturating_add(member.packed)));
        let name = found.name().map_or_else(
            |_| String::from_utf8_lossy(found.name_raw()).into_owned(),
            std::borrow::Cow::into_owned,
        );
        if members.insert(name, member).is_some() {
            return Err(io::Error::other(EQUAL_NAMES));
        }
    }
    let directory = zip.central_directory_start();
    taken.push((directory, directory));
    taken.sort_unstable();
    let mut bytes = zip.into_inner();
    bytes.seek(SeekFrom::Start(directory))?;
    if is_without_gaps(&taken) && ends_with_directory(&mut bytes)? {
        Ok(members)
    } else {
        Err(io::Error::other(HIDDEN))
    }
}

fn packing(method: CompressionMethod) -> Option<Packing> {
    match method {
        CompressionMethod::Stored => Some(Packing::Stored),
        CompressionMethod::Deflated => Some(Packing::Deflated),
        _ => None,
    }
}

/// Returns whether one stretch begins where the other ends, from the first byte on.
fn is_without_gaps(taken: &[(u64, u64)]) -> bool {
    let mut at = 0;
    taken.iter().all(|(start, end)| {
        let gap = start.checked_sub(at);
        at = *end;
        // The first has nothing before it that could tell of anything.
        gap.is_some_and(|gap| gap <= LARGEST_DESCRIPTOR)
    })
}

/// Returns whether the archive ends with its directory, which begins here, but for zeros.
fn ends_with_directory(bytes: &mut impl BufRead) -> io::Result<bool> {
    loop {
        let mut signature = [0; 4];
        bytes.read_exact(&mut signature)?;
        match signature {
            // A member: three lengths in its fixed part say what follows that.
            [b'P', b'K', 1, 2] => {
                let fixed: [u8; 42] = array(bytes)?;
                let length = [24, 26, 28].map(|at| u64::from(short(&fixed, at)));
                pass(bytes, length.iter().sum())?;
            }
            // Archives of more than 4 GiB: the end of the directory, and where that is.
            [b'P', b'K', 6, 6] => {
                let length = u64::from_le_bytes(array(bytes)?);
                pass(bytes, length)?;
            }
            [b'P', b'K', 6, 7] => pass(bytes, 16)?,
            [b'P', b'K', 5, 6] => {
                let fixed: [u8; 18] = array(bytes)?;
                pass(bytes, short(&fixed, 16).into())?;
                return is_zeros(bytes);
            }
            _ => return Ok(false),
        }
    }
}

fn array<const N: usize>(bytes: &mut impl Read) -> io::Result<[u8; N]> {
    let mut read = [0; N];
    bytes.read_exact(&mut read).map(|()| read)
}

fn short(bytes: &[u8], at: usize) -> u16 {
    let byte = |at: usize| bytes.get(at).copied().unwrap_or_default();
    u16::from_le_bytes([byte(at), byte(at + 1)])
}

fn pass(bytes: &mut impl Read, length: u64) -> io::Result<()> {
    let passed = io::copy(&mut bytes.take(length), &mut io::sink())?;
    if passed == length {
        Ok(())
    } else {
        Err(corrupt())
    }
}
