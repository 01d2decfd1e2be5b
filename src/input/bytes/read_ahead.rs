//! An input that comes bit by bit: standard input, a pipe. A thread of its own reads ahead, so
//! that what is there can be distinguished from what would have to be waited for.

use std::io::{self, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver, TryRecvError};
use std::thread;

use super::compressed::Bytes;

/// The number of bytes that are read at once; a pipe rarely holds more.
pub(super) const BLOCK: usize = 64 << 10;

/// The error of a caller's reader that panics.
const PANICKED: &str = "the reader of this input panicked";

/// The number of blocks that are read ahead.
const AHEAD: usize = 16;

/// Bytes that are read ahead. Reading them gives all that is there, and waits only where nothing
/// is.
pub(super) struct Live {
    blocks: Receiver<io::Result<Vec<u8>>>,
    block: Vec<u8>,
    /// The number of bytes of the block that are taken.
    taken: usize,
    /// The error behind what was read.
    fault: Option<io::Error>,
}

impl Live {
    pub(super) fn new(bytes: Bytes) -> io::Result<Self> {
        let (blocks, read) = mpsc::sync_channel(AHEAD);
        // Nobody waits for it: it may be waiting for input when the run ends.
        thread::Builder::new().spawn(move || read_ahead(bytes, &blocks))?;
        Ok(Self {
            blocks: read,
            block: Vec::new(),
            taken: 0,
            fault: None,
        })
    }

    /// The next block, or none where it would have to be waited for and `wait` forbids it, or
    /// where the input has ended.
    fn next(&mut self, wait: bool) -> Option<io::Result<Vec<u8>>> {
        match self.blocks.try_recv() {
            Ok(block) => Some(block),
            Err(TryRecvError::Empty) if wait => self.blocks.recv().ok(),
            Err(TryRecvError::Empty | TryRecvError::Disconnected) => None,
        }
    }
}

impl Read for Live {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Some(fault) = self.fault.take() {
            return Err(fault);
        }
        let mut filled = 0;
        while filled < buffer.len() {
            if self.taken == self.block.len() {
                match self.next(filled == 0) {
                    None => break,
                    Some(Ok(block)) => (self.block, self.taken) = (block, 0),
                    Some(Err(fault)) if filled == 0 => return Err(fault),
                    Some(Err(fault)) => {
                        self.fault = Some(fault);
                        break;
                    }
                }
            }
            let rest = &self.block[self.taken..];
            let length = rest.len().min(buffer.len() - filled);
            buffer[filled..filled + length].copy_from_slice(&rest[..length]);
            filled += length;
            self.taken += length;
        }
        Ok(filled)
    }
}

fn read_ahead(mut bytes: Bytes, blocks: &mpsc::SyncSender<io::Result<Vec<u8>>>) {
    loop {
        let mut block = vec![0; BLOCK];
        // A decoder that panics must not look like the end of the input.
        let read = catch_unwind(AssertUnwindSafe(|| bytes.read(&mut block)));
        let read = match read.unwrap_or_else(|_| Err(io::Error::other(PANICKED))) {
            Ok(0) => return,
            Ok(length) => {
                block.truncate(length);
                Ok(block)
            }
            Err(fault) if fault.kind() == io::ErrorKind::Interrupted => continue,
            Err(fault) => Err(fault),
        };
        let failed = read.is_err();
        if blocks.send(read).is_err() || failed {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives what is sent to it, piece by piece.
    struct Pieces(Receiver<Option<&'static [u8]>>);

    impl Read for Pieces {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            match self.0.recv() {
                Err(_) => Ok(0),
                Ok(None) => Err(io::Error::other("torn")),
                Ok(Some(piece)) => {
                    buffer[..piece.len()].copy_from_slice(piece);
                    Ok(piece.len())
                }
            }
        }
    }

    #[test]
    fn what_is_there_is_handed_over_without_waiting_for_more() {
        let (send, pieces) = mpsc::channel();
        let mut live = Live::new(Box::new(Pieces(pieces))).expect("a thread");
        let mut buffer = [0; 16];
        send.send(Some(&b"abc"[..])).expect("it reads");
        assert_eq!(live.read(&mut buffer).expect("bytes"), 3);
        send.send(Some(&b"de"[..])).expect("it reads");
        assert_eq!(live.read(&mut buffer[..1]).expect("bytes"), 1);
        assert_eq!(live.read(&mut buffer[1..]).expect("bytes"), 1);
        assert_eq!(&buffer[..2], b"de");
        drop(send);
        assert_eq!(live.read(&mut buffer).expect("the end"), 0);
    }

    #[test]
    fn a_fault_comes_behind_what_was_read_before_it() {
        let (send, pieces) = mpsc::channel();
        send.send(Some(&b"abc"[..])).expect("it reads");
        send.send(None).expect("it reads");
        let mut live = Live::new(Box::new(Pieces(pieces))).expect("a thread");
        let mut text = Vec::new();
        assert!(live.read_to_end(&mut text).is_err());
        assert_eq!(text, b"abc");
    }
}
