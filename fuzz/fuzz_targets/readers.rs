//! Any bytes through every reader: no panic, every place inside what was read, and the same
//! responses however the bytes come in.
//!
//! The first byte picks the reader, or leaves it to the content.

#![no_main]

use std::io::{self, Read};
use std::ops::ControlFlow;
use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use stytch_validate::input::decode::decode;
use stytch_validate::input::{Choice, Input, READERS, Reader, detect};
use stytch_validate::model::capture::{Body, Capture, Chunk};
use stytch_validate::model::source::Source;

fuzz_target!(|data: &[u8]| {
    let Some((pick, text)) = data.split_first() else {
        return;
    };
    let pick = usize::from(*pick);
    let whole = read(READERS.get(pick % 16).copied(), text, text.len().max(1));
    let trickled = read(READERS.get(pick % 16).copied(), text, pick / 16 * 7 + 1);
    assert_eq!(whole, trickled);
});

/// Bytes that come so many at a time.
struct Trickle {
    text: Vec<u8>,
    at: usize,
    step: usize,
}

impl Read for Trickle {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let length = self.step.min(into.len()).min(self.text.len() - self.at);
        into[..length].copy_from_slice(&self.text[self.at..self.at + length]);
        self.at += length;
        Ok(length)
    }
}

/// A line for each response, and how the reading ended.
fn read(reader: Option<&'static Reader>, text: &[u8], step: usize) -> Vec<String> {
    let bytes = Trickle {
        text: text.to_vec(),
        at: 0,
        step,
    };
    let mut input = Input::new(Arc::new(Source::stdin("fuzzed")), Box::new(bytes));
    let mut shown = Vec::new();
    let reader = reader.or_else(|| match detect(&input.sample().ok()?, true) {
        Choice::Reader(reader) => Some(reader),
        _ => None,
    });
    let Some(reader) = reader else {
        return shown;
    };
    let mut before = 0;
    let ended = (reader.split)(&mut input, &mut |chunk| {
        let start = chunk.start.offset;
        assert!(start >= before, "chunks come in order");
        before = start;
        let broken = (reader.open)(&chunk, &mut |capture| shown.push(told_of(&chunk, &capture)));
        if let Err(broken) = broken {
            assert!(broken.offset <= chunk.text.len());
            shown.push(format!("broken: {}", broken.reason));
        }
        ControlFlow::Continue(())
    });
    shown.push(format!("{}", ended.is_ok()));
    shown
}

fn told_of(chunk: &Chunk, capture: &Capture<'_>) -> String {
    assert!(capture.entry.start <= capture.entry.end && capture.entry.end <= chunk.text.len());
    for part in &capture.parts.list() {
        assert!(part.range.start <= part.range.end && part.range.end <= chunk.text.len());
    }
    let body = match &capture.body {
        Body::Absent(reason) => reason.id().to_owned(),
        Body::Malformed { offset, .. } => {
            assert!(*offset <= chunk.text.len());
            "broken".to_owned()
        }
        Body::Present { stored, part } => {
            assert!(part.range.start <= part.range.end && part.range.end <= chunk.text.len());
            match decode(stored, part) {
                Err(reason) => reason.id().to_owned(),
                Ok(bytes) => {
                    let places = [0, bytes.len() / 2, bytes.len()];
                    for place in part.locate(&chunk.text, &places).into_iter().flatten() {
                        assert!(place <= chunk.text.len(), "a place is in the source");
                    }
                    format!("{} bytes", bytes.len())
                }
            }
        }
    };
    let status = capture.status.unwrap_or_default();
    format!("{status} {} {body}", capture.request.is_some())
}
