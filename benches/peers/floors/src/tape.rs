//! simd-json's tape: the fastest full parse that a user of Rust can have, and nothing judged.

use std::io;
use std::path::Path;
use std::time::Instant;

use simd_json::{Buffers, INPUT_PADDING, Tape, fill_tape_padded, to_tape_with_buffers};

use crate::documents;

const ROUNDS: usize = 3;

#[expect(
    clippy::needless_pass_by_value,
    reason = "the form that `map_err` wants"
)]
fn broken(error: simd_json::Error) -> io::Error {
    io::Error::other(error.to_string())
}

/// Builds the tape of each document, in the way that copies and allocates least.
pub fn build(path: &Path) -> io::Result<()> {
    let mut buffers = Buffers::default();
    let mut kept = Some(Tape::null());
    documents::each(path, &mut |bytes, length| {
        let mut tape = kept.take().unwrap_or_else(Tape::null).reset();
        fill_tape_padded(bytes, length, &mut buffers, &mut tape).map_err(broken)?;
        std::hint::black_box(&tape);
        kept = Some(tape.reset());
        Ok(())
    })
}

/// How fast that is without the reading: the median of some rounds, in two ways of calling it.
pub fn measure(path: &Path) -> io::Result<()> {
    let mut documents = Vec::new();
    documents::each(path, &mut |bytes, length| {
        documents.push(bytes[..length].to_vec());
        Ok(())
    })?;
    let allocating = median(&documents, |bytes, length, buffers| {
        let tape = to_tape_with_buffers(&mut bytes[..length], buffers).map_err(broken)?;
        std::hint::black_box(&tape);
        Ok(())
    })?;
    let mut kept = Some(Tape::null());
    let reusing = median(&documents, |bytes, length, buffers| {
        let mut tape = kept.take().unwrap_or_else(Tape::null).reset();
        fill_tape_padded(bytes, length, buffers, &mut tape).map_err(broken)?;
        std::hint::black_box(&tape);
        kept = Some(tape.reset());
        Ok(())
    })?;
    println!("to_tape_with_buffers {allocating:.0}");
    println!("fill_tape_padded {reusing:.0}");
    Ok(())
}

/// MB/s. Parsing changes the bytes, so each document is copied first, which is not counted.
fn median(
    documents: &[Vec<u8>],
    mut parse: impl FnMut(&mut [u8], usize, &mut Buffers) -> io::Result<()>,
) -> io::Result<f64> {
    let size: usize = documents.iter().map(Vec::len).sum();
    let mut buffers = Buffers::default();
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let mut packed = Vec::with_capacity(size + INPUT_PADDING);
        for bytes in documents {
            packed.extend(bytes);
        }
        packed.resize(size + INPUT_PADDING, 0);
        let began = Instant::now();
        let mut at = 0;
        for document in documents {
            parse(&mut packed[at..], document.len(), &mut buffers)?;
            at += document.len();
        }
        rounds.push(began.elapsed().as_secs_f64());
    }
    rounds.sort_by(f64::total_cmp);
    #[expect(clippy::cast_precision_loss, reason = "sizes far below 2^53")]
    let megabytes = size as f64 / 1e6;
    Ok(megabytes / rounds[ROUNDS / 2])
}
