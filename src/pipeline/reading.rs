//! Reads a source, chunk by chunk, and counts what of it can't be read.

use std::io;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::Arc;

use crate::input::stretches::{self, Stretch};
use crate::input::{self, Admit, Allowance, Choice, Chunks, Input, Members, ReadError, Reader};
use crate::model::capture::{Chunk, SkipReason};
use crate::model::finding::{Origin, Skipped};
use crate::model::source::{Source, Start, Unreadable};
use crate::pipeline::aggregator::Aggregator;
use crate::settings::Settings;

/// The results of reading a source.
pub(super) enum Given {
    /// A stretch of it.
    Chunk(&'static Reader, Chunk),
    /// A stretch that is still to be read.
    Unread(&'static Reader, Arc<Source>, Stretch),
    /// Nothing at all, where a reader has read it to its end.
    Nothing(Arc<Source>),
}

/// Takes what was read; what is known of it at once goes into the aggregator.
pub(super) type Readable<'f> = dyn FnMut(&mut Aggregator, Given) -> ControlFlow<()> + 'f;

/// Reads a source, chunk by chunk; `open` makes an input of it. What falls short goes into `aggregator`.
pub(super) fn read(
    settings: &Settings,
    source: &Arc<Source>,
    open: impl FnOnce(&Allowance) -> io::Result<Input>,
    aggregator: &mut Aggregator,
    chunks: &mut Readable<'_>,
) {
    let allowance = &Allowance::new(settings.max_unpacked);
    let start = settings.start_of(source);
    // A file is counted with its first piece.
    if start == Start::OF_FILE {
        aggregator.opened(|| settings.fingerprint_base.path_of(source));
    }
    let outcome = open(allowance)
        .map(|input| input.holding(settings.max_held).starting_at(start))
        .and_then(|mut input| Ok((Members::of(&mut input)?, input)))
        .map_err(ReadError::Io)
        .and_then(|(members, input)| match members {
            None => {
                let admit = &mut |reader: &Reader, chunk: &Chunk| {
                    input::sidecars::spend(chunk, reader, allowance)
                };
                read_admitted(settings, source, input, admit, aggregator, chunks)
            }
            Some(members) => {
                read_members(settings, source, members, allowance, aggregator, chunks);
                Ok(())
            }
        });
    note(aggregator, source, outcome);
}

/// Reads an archive as a folder is read. One in which nothing may be a capture is counted once.
fn read_members(
    settings: &Settings,
    source: &Source,
    mut members: Members,
    allowance: &Allowance,
    aggregator: &mut Aggregator,
    chunks: &mut Readable<'_>,
) {
    members.each(allowance, settings.max_held, &mut |member, input, admit| {
        let outcome = input
            .map_err(ReadError::Io)
            .and_then(|input| read_admitted(settings, member, input, admit, aggregator, chunks));
        note(aggregator, member, outcome);
        ControlFlow::Continue(())
    });
    if !members.are_begun() {
        aggregator.skipped(not_a_capture(settings, source), Vec::new(), |_, _| None);
        return;
    }
    for other in members.rest() {
        aggregator.skipped(not_a_capture(settings, &other), Vec::new(), |_, _| None);
    }
}

/// Reads an input, each chunk of which has to be admitted.
fn read_admitted(
    settings: &Settings,
    source: &Arc<Source>,
    input: Input,
    admit: &mut Admit<'_>,
    aggregator: &mut Aggregator,
    chunks: &mut Readable<'_>,
) -> Result<(), ReadError> {
    input::admitted(admit, |admit| {
        let mut asked = ControlFlow::Continue(());
        read_input(
            settings,
            source,
            input,
            aggregator,
            &mut |aggregator, given| {
                if let Given::Chunk(reader, chunk) = &given {
                    asked = admit(reader, chunk);
                }
                asked?; // of a source that is refused, nobody says that it holds nothing
                chunks(aggregator, given)
            },
        )
    })
}

/// Tells of a source that fell short.
pub(super) fn note(aggregator: &mut Aggregator, source: &Source, outcome: Result<(), ReadError>) {
    if let Err(fault) = outcome {
        aggregator.unreadable(Unreadable {
            source: source.name.clone(),
            message: fault.message(),
        });
    }
}

/// Reads an input to its end, and says where that gave nothing. That standard input was empty
/// is said where the run has checked nothing.
fn read_input(
    settings: &Settings,
    source: &Arc<Source>,
    mut input: Input,
    aggregator: &mut Aggregator,
    chunks: &mut Readable<'_>,
) -> Result<(), ReadError> {
    let before = aggregator.met();
    let empty = input.is_stdin() && input.fill(1)?.is_empty();
    read_to_end(settings, source, input, aggregator, chunks)?;
    if aggregator.met() == before && !empty {
        let _ = chunks(aggregator, Given::Nothing(Arc::clone(source)));
    }
    Ok(())
}

fn read_to_end(
    settings: &Settings,
    source: &Source,
    mut input: Input,
    aggregator: &mut Aggregator,
    chunks: &mut Readable<'_>,
) -> Result<(), ReadError> {
    if let Some(extraction) = &settings.extraction {
        let reader = input::choose_bare(settings.reader, &mut input)?;
        let mut before = input.responses();
        return reader.chunks(&mut input, &mut |mut chunk| {
            if let Some(count) = extraction.count(reader, &chunk) {
                chunk.first_response = before;
                before += count;
            }
            chunks(aggregator, Given::Chunk(reader, chunk))
        });
    }
    let reader = match input::choose(settings.reader, &mut input)? {
        Choice::Reader(reader) => reader,
        Choice::Nothing if input.is_stdin() => return Ok(()),
        Choice::Nothing | Choice::Unclaimed => {
            aggregator.skipped(not_a_capture(settings, source), Vec::new(), |_, _| None);
            return Ok(());
        }
        Choice::Unread(advice) => {
            let note = Some(advice.into());
            let skipped = not_a_capture(settings, source);
            aggregator.skipped(Skipped { note, ..skipped }, Vec::new(), |_, _| None);
            return Ok(());
        }
    };
    if reader.name == "ndjson" && settings.jobs() > NonZeroUsize::MIN {
        let source = input.source();
        let handed_out = stretches::hand_out(&mut input, &mut |stretch| {
            chunks(
                aggregator,
                Given::Unread(reader, Arc::clone(&source), stretch),
            )
        });
        if handed_out?.is_break() {
            return Ok(());
        }
    }
    let send: &mut Chunks<'_> = &mut |chunk| chunks(aggregator, Given::Chunk(reader, chunk));
    reader.chunks(&mut input, send)
}

fn not_a_capture(settings: &Settings, source: &Source) -> Skipped {
    let path = settings.fingerprint_base.path_of(source);
    let origin = Origin::new(source.name.as_str().into(), path.into(), 0);
    Skipped::new(&Arc::new(origin), SkipReason::NotACapture)
}
