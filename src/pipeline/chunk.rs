//! Judges a chunk: each response of it, and that it holds none.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::input::{ContainerError, ReadError, Reader, broken_at};
use crate::model::capture::{Capture, Chunk};
use crate::model::source::Unreadable;
use crate::pipeline::aggregator::Aggregator;
use crate::pipeline::judge::Judge;
use crate::pipeline::reading::{Given, note};
use crate::text::span::Locator;

/// Hands over what an aggregator holds, where that is much.
pub(super) type More<'f> = dyn FnMut(&mut Aggregator) + 'f;

/// Judges what reading a source gave.
pub(super) fn judge_given(
    judge: &mut Judge<'_>,
    given: Given,
    aggregator: &mut Aggregator,
    more: &mut More<'_>,
) {
    match given {
        Given::Chunk(reader, chunk) => {
            judge_chunk(judge, reader, &chunk, aggregator, more);
        }
        Given::Unread(reader, source, stretch) => match stretch.read() {
            Ok(Some(chunk)) => judge_chunk(judge, reader, &chunk, aggregator, more),
            Ok(None) => {} // reported by the one before it
            Err(fault) => note(aggregator, &source, Err(ReadError::Io(fault))),
        },
        Given::Nothing(source) => judge.nothing(&source, aggregator),
    }
}

/// Judges a chunk, and says where a whole source holds no response.
fn judge_chunk(
    judge: &mut Judge<'_>,
    reader: &Reader,
    chunk: &Chunk,
    aggregator: &mut Aggregator,
    more: &mut More<'_>,
) {
    if let Some(watch) = &judge.settings.watch {
        watch.read(chunk.text.len() as u64);
    }
    guarded(chunk, aggregator, |aggregator| {
        let responses = open_chunk(judge, reader, chunk, aggregator, more)?;
        if responses == 0 && chunk.is_whole {
            judge.nothing(&chunk.source, aggregator);
        }
        Ok(())
    });
}

/// Does something with a chunk. A fault of ours is reported with its source, and costs that chunk only.
pub(super) fn guarded(
    chunk: &Chunk,
    aggregator: &mut Aggregator,
    judge: impl FnOnce(&mut Aggregator) -> Result<(), ContainerError>,
) {
    let source = &chunk.source.name;
    match catch_unwind(AssertUnwindSafe(|| judge(aggregator))) {
        Ok(Ok(())) => {}
        Ok(Err(broken)) => {
            let place = Locator::new(&chunk.text, chunk.start).position(broken.offset);
            aggregator.unreadable(Unreadable {
                source: source.clone(),
                message: broken_at(place, &broken.reason),
            });
        }
        Err(_) => aggregator.unreadable(Unreadable::by_our_fault(source)),
    }
}

/// The responses of a chunk, each judged. Returns how many there are.
fn open_chunk(
    judge: &mut Judge<'_>,
    reader: &Reader,
    chunk: &Chunk,
    aggregator: &mut Aggregator,
    more: &mut More<'_>,
) -> Result<u64, ContainerError> {
    judge.begin(&chunk.source);
    let locator = Locator::new(&chunk.text, chunk.start);
    let mut response = chunk.first_response;
    let extraction = judge.settings.extraction.as_ref();
    (reader.open)(chunk, &mut |capture| {
        let mut judged = |capture: Capture<'_>| {
            judge.capture(chunk, response, &capture, &locator, aggregator);
            more(aggregator);
            response += 1;
        };
        match extraction {
            None => judged(capture),
            Some(extraction) => {
                extraction.each(chunk, &capture, &mut judged);
            }
        }
    })?;
    Ok(response - chunk.first_response)
}
