//! Compressed files: recognised by their first bytes, unpacked as they are read, within a bound.

use std::io::{self, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::input::bytes::utf16::Transcoder;
use crate::input::decode;

/// The bytes of an input, from any thread.
pub(super) type Bytes = Box<dyn Read + Send>;

/// The number of bytes that an input may still unpack to; the members of one archive share it.
#[derive(Clone)]
pub struct Allowance {
    left: Arc<AtomicU64>,
    /// The option that sets it.
    option: &'static str,
}

impl Allowance {
    /// So many bytes.
    pub fn new(bytes: u64) -> Self {
        Self {
            left: Arc::new(AtomicU64::new(bytes)),
            option: "--max-unpacked",
        }
    }

    /// So many bytes, all of which are held at once.
    pub fn held(unpacked: u64, held: u64) -> Self {
        Self {
            option: if held < unpacked {
                "--max-held"
            } else {
                "--max-unpacked"
            },
            ..Self::new(unpacked.min(held))
        }
    }

    /// Takes so many bytes of it, or says that there are less.
    pub(crate) fn spend(&self, bytes: u64) -> io::Result<()> {
        let spent = self
            .left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                left.checked_sub(bytes)
            });
        let said = || format!("unpacked, it is larger than {} allows", self.option);
        spent.map(|_| ()).map_err(|_| io::Error::other(said()))
    }
}

/// Returns what `bytes` unpack to, if they are compressed; else the bytes themselves. What is
/// UTF-16 is given in UTF-8.
pub(super) fn unpacked(mut bytes: Bytes, allowance: &Allowance) -> io::Result<Bytes> {
    let mut head = Vec::new();
    (&mut bytes).take(4).read_to_end(&mut head)?;
    let decoded = decoded(&head, allowance);
    let whole: Bytes = Box::new(Cursor::new(head).chain(bytes));
    let plain = match decoded {
        None => whole,
        Some(decoded) => decoded(whole),
    };
    Ok(Box::new(Transcoder::new(plain)))
}

/// Returns what makes bytes that begin with `head` into what they unpack to, if they are
/// compressed.
pub(super) fn decoded(
    head: &[u8],
    allowance: &Allowance,
) -> Option<impl FnOnce(Bytes) -> Bytes + use<>> {
    let coding = decode::magic(head)?;
    let allowance = allowance.clone();
    Some(move |whole| bounded(decode::decoder(coding, whole), allowance))
}

/// A decoder's output, within a bound, its faults in words.
pub(super) fn bounded(decoder: Bytes, allowance: Allowance) -> Bytes {
    Box::new(Bounded { decoder, allowance })
}

struct Bounded {
    decoder: Bytes,
    allowance: Allowance,
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.decoder.read(buffer).map_err(in_words)?;
        self.allowance.spend(read as u64)?;
        Ok(read)
    }
}

/// Returns what decoders say is of no use to who reads it; what the system says is.
fn in_words(error: io::Error) -> io::Error {
    if error.raw_os_error().is_some() || error.kind() == io::ErrorKind::Interrupted {
        return error;
    }
    io::Error::other("its compressed data is corrupt or truncated")
}
