//! The documents of a path, read into one buffer that is used again and again.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use simd_json::INPUT_PADDING;

const BLOCK: usize = 256 * 1024;

/// What is done with a document: the first `length` bytes of what it is given, behind which there
/// are as many more as simd-json wants.
pub type Each<'a> = &'a mut dyn FnMut(&mut [u8], usize) -> io::Result<()>;

/// Reads all bytes, and does nothing with them. How many there were.
pub fn read_only(path: &Path) -> io::Result<usize> {
    let mut buffer = vec![0; BLOCK];
    let mut total = 0;
    for file in files(path)? {
        let mut file = File::open(file)?;
        loop {
            match file.read(&mut buffer)? {
                0 => break,
                read => total += read,
            }
        }
    }
    Ok(total)
}

/// Hands over every document.
pub fn each(path: &Path, then: Each<'_>) -> io::Result<()> {
    if path.extension().is_some_and(|ending| ending == "ndjson") {
        return each_line(path, then);
    }
    let mut buffer = Vec::new();
    for file in files(path)? {
        buffer.clear();
        let length = File::open(file)?.read_to_end(&mut buffer)?;
        buffer.resize(length + INPUT_PADDING, 0);
        then(&mut buffer, length)?;
    }
    Ok(())
}

fn each_line(path: &Path, then: Each<'_>) -> io::Result<()> {
    let mut file = File::open(path)?;
    let mut buffer = vec![0; BLOCK + INPUT_PADDING];
    let mut filled = 0;
    loop {
        let room = buffer.len() - INPUT_PADDING;
        let read = file.read(&mut buffer[filled..room])?;
        let last = read == 0;
        filled += read;
        let used = lines(&mut buffer, filled, last, then)?;
        if last {
            return Ok(());
        }
        buffer.copy_within(used..filled, 0);
        filled -= used;
        if filled == room {
            buffer.resize(2 * room + INPUT_PADDING, 0);
        }
    }
}

/// Hands over the whole lines, and says up to where they go.
fn lines(buffer: &mut [u8], filled: usize, last: bool, then: Each<'_>) -> io::Result<usize> {
    let mut begin = 0;
    while begin < filled {
        let end = memchr::memchr(b'\n', &buffer[begin..filled]).map(|length| begin + length);
        let Some(end) = end.or(last.then_some(filled)) else {
            break;
        };
        if end > begin {
            then(&mut buffer[begin..], end - begin)?;
        }
        begin = end + 1;
    }
    Ok(begin.min(filled))
}

/// The files of a folder and of those in it, in order of name; a file is itself.
fn files(path: &Path) -> io::Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let entries: io::Result<Vec<_>> = fs::read_dir(path)?.collect();
    let mut entries = entries?;
    entries.sort_by_key(fs::DirEntry::file_name);
    let mut found = Vec::new();
    for entry in entries {
        if entry.file_type()?.is_dir() {
            found.extend(files(&entry.path())?);
        } else {
            found.push(entry.path());
        }
    }
    Ok(found)
}
