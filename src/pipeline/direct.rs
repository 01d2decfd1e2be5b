//! Judges in the calling thread: what a program has at hand, and a run's only file.

use std::io;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::input::{Allowance, Input};
use crate::model::capture::{Capture, Chunk};
use crate::model::report::Report;
use crate::model::source::{Source, Unreadable};
use crate::pipeline::Sink;
use crate::pipeline::aggregator::Aggregator;
use crate::pipeline::chunk::{guarded, judge_given};
use crate::pipeline::judge::{Judge, Memory};
use crate::pipeline::reading::read;
use crate::settings::Settings;
use crate::text::span::Locator;

/// Reads and judges a source; `open` makes an input of it.
pub(super) fn run(
    settings: &Settings,
    memory: &mut Memory,
    source: &Arc<Source>,
    open: impl FnOnce(&Allowance) -> io::Result<Input>,
    sink: &mut dyn Sink,
) -> Aggregator {
    let mut judge = Judge::with(std::mem::take(memory), settings);
    let mut total = Aggregator::total(settings);
    let read = catch_unwind(AssertUnwindSafe(|| {
        let mut aggregator = Aggregator::new(settings);
        let judged = &mut |aggregator: &mut Aggregator, given| {
            if settings.is_interrupted() {
                aggregator.report.partial = true;
                return ControlFlow::Break(());
            }
            judge_given(&mut judge, given, aggregator, &mut |aggregator| {
                if aggregator.is_large() {
                    total.append(aggregator.hand_over(settings));
                    sink.take(&total.take_lines());
                }
            });
            ControlFlow::Continue(())
        };
        read(settings, source, open, &mut aggregator, judged);
        total.append(aggregator);
    }));
    match read {
        Ok(()) => *memory = judge.into_memory(),
        Err(_) => total.unreadable(Unreadable::by_our_fault(&source.name)),
    }
    sink.take(&total.take_lines());
    total
}

/// Judges a response that has been read.
pub(super) fn response(
    settings: &Settings,
    memory: &mut Memory,
    chunk: &Chunk,
    number: u64,
    capture: &Capture<'_>,
) -> Report {
    let mut aggregator = Aggregator::new(settings);
    aggregator.report.summary.sources = 1;
    guarded(chunk, &mut aggregator, |aggregator| {
        let mut judge = Judge::with(std::mem::take(memory), settings);
        judge.begin(&chunk.source);
        let locator = Locator::new(&chunk.text, chunk.start);
        judge.capture(chunk, number, capture, &locator, aggregator);
        *memory = judge.into_memory();
        Ok(())
    });
    aggregator.finish(&settings.schemas.catalog)
}
