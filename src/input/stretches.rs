//! A large file of lines, read by those who judge it: each reads its own stretch, cut at line ends.
//! How many lines and responses stand before a stretch is handed on from one to the next.

use std::fs::File;
use std::io::{self, Read};
use std::ops::{ControlFlow, Range};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use memchr::memchr;

use crate::input::Input;
use crate::input::separated::{CHUNK, Count, LINE_FEED};
use crate::model::capture::Chunk;
use crate::model::source::{Source, Start};

/// The number of bytes behind a stretch's least length that are searched for the end of its last
/// line.
const REACH: usize = 32 << 10;

/// A stretch of a file that holds whole lines.
pub(crate) struct Stretch {
    file: Arc<File>,
    source: Arc<Source>,
    range: Range<u64>,
    start: Receiver<Start>,
    end: SyncSender<Start>,
}

impl Stretch {
    /// Reads it, and counts what is in it; `None` where one before it could not be read.
    pub(crate) fn read(self) -> io::Result<Option<Chunk>> {
        let length = self.range.end - self.range.start;
        let mut text = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
        let from = FileFrom(self.file, self.range.start);
        from.take(length).read_to_end(&mut text)?;
        let counted = Count::of(&text, LINE_FEED);
        let Ok(start) = self.start.recv() else {
            return Ok(None);
        };
        // Who comes behind may be gone.
        let _ = self.end.send(Start {
            position: counted.end(&text, start.position),
            responses: start.responses + counted.texts,
        });
        Ok(Some(Chunk {
            source: self.source,
            start: start.position,
            first_response: start.responses,
            is_whole: false,
            text,
        }))
    }
}

/// Hands out a large file of lines from its beginning, as far as its lines are no longer than some.
/// What is left is still to be read from `input`, unless it breaks: then nobody wants more.
pub(crate) fn hand_out(
    input: &mut Input,
    take: &mut dyn FnMut(Stretch) -> ControlFlow<()>,
) -> io::Result<ControlFlow<()>> {
    in_steps(input, CHUNK, REACH, take)
}

fn in_steps(
    input: &mut Input,
    step: usize,
    reach: usize,
    take: &mut dyn FnMut(Stretch) -> ControlFlow<()>,
) -> io::Result<ControlFlow<()>> {
    let Some(file) = input.file_of_lines() else {
        return Ok(ControlFlow::Continue(()));
    };
    let mut at = 0;
    let (first, mut start) = sync_channel(1);
    // It has room for it.
    let _ = first.send(Start::OF_FILE);
    let mut window = vec![0; reach];
    while let Some(length) = line_end(&file, at + step as u64, &mut window)? {
        let next = at + step as u64 + length;
        let (end, behind) = sync_channel(1);
        let stretch = Stretch {
            file: Arc::clone(&file),
            source: input.source(),
            range: at..next,
            start: std::mem::replace(&mut start, behind),
            end,
        };
        if take(stretch).is_break() {
            return Ok(ControlFlow::Break(()));
        }
        at = next;
    }
    let Ok(start) = start.recv() else {
        return Ok(ControlFlow::Break(())); // reported by the stretch that could not be read
    };
    input.go_on(Box::new(FileFrom(file, at)), start);
    Ok(ControlFlow::Continue(()))
}

/// Returns how many bytes behind `at` a line ends, its end included, if one does within the window.
fn line_end(file: &Arc<File>, at: u64, window: &mut [u8]) -> io::Result<Option<u64>> {
    let length = FileFrom(Arc::clone(file), at).read(window)?;
    Ok(memchr(b'\n', &window[..length]).map(|end| end as u64 + 1))
}

/// A file from a place on, whatever else is read of it.
struct FileFrom(Arc<File>, u64);

impl Read for FileFrom {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = read_at(&self.0, buffer, self.1)?;
        self.1 += read as u64;
        Ok(read)
    }
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, at)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, at)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;
    use crate::input::Allowance;
    use crate::text::span::{Locator, Position};

    /// Lines of all lengths: blank ones, one beyond ASCII, and long ones here and there.
    fn lines(seed: usize, last: &str) -> String {
        let line = |at: usize| match (at * seed) % 13 {
            0 => String::new(),
            1 => "\r".to_owned(),
            2 => "{\"name\":\"Zoë\"}".to_owned(),
            3 => format!("[\"{}\"]", "x".repeat(at % 97)),
            _ => "{}".to_owned(),
        };
        let all: Vec<String> = (0..60).map(line).collect();
        format!("{}\n{last}", all.join("\n"))
    }

    fn is_cut_as_it_is_read(text: &str, step: usize, reach: usize) {
        let mut file = tempfile::Builder::new()
            .suffix(".ndjson")
            .tempfile()
            .expect("a file");
        file.write_all(text.as_bytes()).expect("room for it");
        let source = Arc::new(Source::file(file.path()));
        let input = Input::open(source, &Allowance::new(u64::MAX)).expect("it is there");
        let mut input = input.sharing(File::open(file.path()).ok());
        let mut chunks = Vec::new();
        let stretches = in_steps(&mut input, step, reach, &mut |stretch| {
            chunks.push(stretch.read().expect("no fault").expect("none failed"));
            ControlFlow::Continue(())
        });
        assert!(stretches.expect("no fault").is_continue());
        let rest = crate::input::readers::ndjson::READER.chunks(&mut input, &mut |chunk| {
            chunks.push(chunk);
            ControlFlow::Continue(())
        });
        assert!(rest.is_ok());
        let mut read = Vec::new();
        for chunk in &chunks {
            let before = &text.as_bytes()[..read.len()];
            let place = Locator::new(before, Position::START).position(before.len());
            assert_eq!(chunk.start, place, "{step} {reach}");
            assert_eq!(chunk.first_response, Count::of(before, LINE_FEED).texts);
            read.extend_from_slice(&chunk.text);
        }
        assert!(read == text.as_bytes(), "{step} {reach}");
    }

    #[test]
    fn stretches_are_those_of_one_reader_wherever_they_are_cut() {
        for seed in 1..8 {
            for last in ["", "{}", "{\"a\":", "\u{feff}{}\n\n"] {
                let text = lines(seed, last);
                for (step, reach) in [(1, 1), (1, 200), (7, 3), (64, 8), (300, 200), (9_000, 9)] {
                    is_cut_as_it_is_read(&text, step, reach);
                }
            }
        }
    }

    #[test]
    fn a_stretch_behind_one_that_is_lost_gives_nothing() {
        let file = Arc::new(tempfile::tempfile().expect("a file"));
        let (lost, start) = sync_channel(1);
        drop(lost);
        let stretch = Stretch {
            file,
            source: Arc::new(Source::stdin("x")),
            range: 0..0,
            start,
            end: sync_channel(1).0,
        };
        assert!(stretch.read().is_ok_and(|chunk| chunk.is_none()));
    }
}
