//! Cutting a recording into chunks of whole entries, block by block: what is kept is the entry
//! that is being read and no more, whether the file has lines or not.

use std::ops::ControlFlow;

use crate::input::brackets::{Brackets, Mark};
use crate::input::readers::har::frame::Frame;
use crate::input::{Chunks, Input, ReadError};
use crate::text::span::Locator;

/// The number of bytes that are read at once, and about as many are handed to a worker.
pub(super) const BLOCK: usize = 1 << 20;

/// The longest entry. A recording that is broken may look like one entry to its end, and must
/// not fill the memory.
const LONGEST_ENTRY: usize = 1 << 30;

/// The state of a walk through a recording.
#[derive(Default)]
struct Walk {
    frame: Frame,
    /// Inside the entries.
    entries: Option<Brackets>,
    /// The number of pending bytes that nobody needs: they are dropped at the end of a block, or
    /// before what is handed over, as each time moves the rest of the block.
    passed: usize,
    /// The number of bytes that were walked through.
    walked: usize,
    /// The end of the last whole entry, and the number of whole entries.
    whole: usize,
    count: u64,
    /// The number of entries that were handed over before.
    before: u64,
    /// The fault of the frame that is reported once the entries are handed over.
    oddity: Option<ReadError>,
}

/// Cuts `input` into chunks, reading `block` bytes at once.
pub(super) fn split_by(
    input: &mut Input,
    chunks: &mut Chunks<'_>,
    block: usize,
) -> Result<(), ReadError> {
    let mut walk = Walk::default();
    loop {
        let wanted = walk.walked + block;
        let pending = input.fill(wanted)?;
        let end = pending.len().min(wanted);
        if end == walk.walked {
            return walk.end(input);
        }
        if walk.block(input, end, chunks)?.is_break() {
            return Ok(());
        }
    }
}

impl Walk {
    /// Walks on to `end`, and hands over what is whole.
    fn block(
        &mut self,
        input: &mut Input,
        end: usize,
        chunks: &mut Chunks<'_>,
    ) -> Result<ControlFlow<()>, ReadError> {
        let mut end = end;
        while self.walked < end {
            if self.entries.is_some() {
                let text = &input.pending()[self.walked..end];
                let closed = self.through_entries(text);
                match self.hand_over(input, chunks, closed) {
                    ControlFlow::Continue(taken) => end -= taken,
                    ControlFlow::Break(()) => return Ok(ControlFlow::Break(())),
                }
            } else {
                self.through_frame(input, end)?;
            }
        }
        input.pass(self.passed);
        self.begin(self.walked - self.passed, 0);
        if self.walked > LONGEST_ENTRY {
            return Err(broken(input, 0, "an entry is longer than 1 GiB"));
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Walks through entries. Returns where their array ends, if it does.
    fn through_entries(&mut self, text: &[u8]) -> Option<usize> {
        let (start, mut closed) = (self.walked, None);
        let brackets = self.entries.as_mut()?;
        let (whole, count) = (&mut self.whole, &mut self.count);
        brackets.walk(text, &mut |mark| match mark {
            Mark::ElementEnd(at) => {
                *whole = start + at;
                *count += 1;
            }
            Mark::ArrayEnd(at) => closed = Some(start + at),
        });
        self.walked = closed.unwrap_or(start + text.len());
        closed
    }

    /// Hands over what is whole, and at the end of the entries whatever else stands there. Returns
    /// how much of what is pending is gone.
    fn hand_over(
        &mut self,
        input: &mut Input,
        chunks: &mut Chunks<'_>,
        closed: Option<usize>,
    ) -> ControlFlow<(), usize> {
        let behind = closed.unwrap_or(self.whole);
        let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
        let mut taken = 0;
        if !input.pending()[self.passed..behind].iter().all(is_blank) {
            let count = std::mem::take(&mut self.count);
            self.before += count;
            input.pass(self.passed);
            chunks(input.take(behind - self.passed, count))?;
            taken = behind;
        }
        self.begin(self.walked - taken, behind - taken);
        if let Some(closed) = closed {
            // Behind the bracket itself.
            let behind = closed + 1 - taken;
            self.begin(behind, behind);
            self.frame.leave_entries();
            self.entries = None;
        }
        ControlFlow::Continue(taken)
    }

    /// Goes on from there, where nobody needs what stands before `passed`.
    fn begin(&mut self, walked: usize, passed: usize) {
        self.walked = walked;
        self.passed = passed;
        self.whole = passed;
    }

    /// Walks through what is around the entries, which nobody needs.
    fn through_frame(&mut self, input: &mut Input, end: usize) -> Result<(), ReadError> {
        let found = match self.frame.walk(&input.pending()[self.walked..end]) {
            Ok(found) => found,
            Err((at, reason)) => return Err(broken(input, self.walked + at, reason)),
        };
        if let Some((at, reason)) = self.frame.oddity.filter(|_| self.oddity.is_none()) {
            let place = Locator::new(input.pending(), input.position()).position(self.walked + at);
            self.oddity = Some(ReadError::Container(place, reason.to_owned()));
        }
        if found.is_some() {
            self.entries = Some(Brackets::inside());
        }
        let walked = found.map_or(end, |found| self.walked + found);
        self.begin(walked, walked);
        Ok(())
    }

    /// At the end of the input.
    fn end(&mut self, input: &mut Input) -> Result<(), ReadError> {
        if self.entries.is_none() && self.frame.closed() {
            return if self.frame.met_entries {
                self.oddity.take().map_or(Ok(()), Err)
            } else {
                Err(broken(input, 0, "it has no `log.entries`"))
            };
        }
        let rest = input.pending();
        let begin = rest.len() - rest.trim_ascii_start().len();
        let begin = begin + usize::from(rest.get(begin) == Some(&b','));
        let begin = begin + (rest[begin..].len() - rest[begin..].trim_ascii_start().len());
        let length = rest.len();
        let entries = self.entries.as_ref();
        if entries.is_some_and(|entries| !entries.between_elements() || begin < length) {
            input.pass(begin);
            let start = input.position().in_words();
            let reason =
                format!("the recording is cut off within the entry that begins at {start}");
            return Err(broken(input, length - begin, &reason));
        }
        let reason = match self.before {
            _ if !self.frame.met_entries => {
                "the recording is cut off before its entries".to_owned()
            }
            1 => "the recording is cut off after its first entry".to_owned(),
            before => format!("the recording is cut off after {before} entries"),
        };
        Err(broken(input, length, &reason))
    }
}

/// A fault at a place of what is pending.
fn broken(input: &mut Input, at: usize, reason: &str) -> ReadError {
    input.pass(at);
    ReadError::Container(input.position(), reason.to_owned())
}
