//! Files that options name: schemas, configurations, baselines. They are read whole, so that their
//! size has a bound; pipes (`--schema <(…)`) are read like any other.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use stytch_validate::input::in_utf8;

/// The largest such file, in bytes.
const LARGEST: u64 = 256 << 20;

thread_local! {
    static NOTED: RefCell<Vec<PathBuf>> = const { RefCell::new(Vec::new()) };
}

/// Returns the files that were read, those that others refer to included: none of them may be
/// written to.
pub(super) fn all_read() -> Vec<PathBuf> {
    NOTED.with_borrow(Clone::clone)
}

/// The text in a file, in UTF-8 and without byte order marks; an error where it is too large.
pub(super) fn read(path: &Path) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    NOTED.with_borrow_mut(|noted| noted.push(path.to_owned()));
    read_to(file, LARGEST).map(in_utf8)
}

fn read_to(file: impl Read, largest: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(largest + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > largest {
        return Err(io::Error::other(format!(
            "larger than {} MiB",
            largest >> 20
        )));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endless_file_is_refused() {
        let refused = read_to(io::repeat(b' '), 2 << 20).map_err(|error| error.to_string());
        assert_eq!(refused, Err("larger than 2 MiB".to_owned()));
        let read = read_to(&b"{}"[..], 2).map_err(|error| error.to_string());
        assert_eq!(read.as_deref(), Ok(&b"{}"[..]));
    }
}
