//! Work goes out in chunks over all cores; results come back in the order of the input, through a
//! bounded window.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use crate::input::discover::Found;
use crate::input::stretches::{self, Stretch};
use crate::input::{
    self, Admit, Allowance, Choice, Chunks, ContainerError, Input, Members, ReadError, Reader,
    broken_at,
};
use crate::model::capture::{Capture, Chunk, SkipReason};
use crate::model::finding::{Origin as Response, Skipped};
use crate::model::report::Report;
use crate::model::source::{Origin, Source, Start, Unreadable};
use crate::pipeline::Sink;
use crate::pipeline::aggregator::Aggregator;
use crate::pipeline::judge::{Judge, Memory};
use crate::pipeline::ordered_queue::{Next, Results, Ticket, Tickets, window};
use crate::schema::effort::STACK_BYTES;
use crate::settings::Settings;
use crate::text::span::Locator;

/// A file no larger than this is read and judged in one go, by one worker.
const SMALL_FILE: u64 = 8 << 20;

/// How many small files are handed to a worker at once.
const BATCH: usize = 32;

/// How many pieces of work may be under way or waiting, for each worker.
const WINDOW: usize = 4;

/// A piece of work.
enum Job {
    /// Small files, to be read and judged.
    Files(Vec<Small>),
    /// A part of something large.
    Given(Given),
    /// Something the coordinator has already counted.
    Done(Box<Aggregator>),
}

/// A small file, or what may be one.
struct Small {
    source: Arc<Source>,
    /// How many bytes it has, where it is a file that could be looked at.
    size: Option<u64>,
}

/// What reading a source gives.
enum Given {
    /// A stretch of it.
    Chunk(&'static Reader, Chunk),
    /// A stretch that is still to be read.
    Unread(&'static Reader, Arc<Source>, Stretch),
    /// Nothing at all, where a reader has read it to its end.
    Nothing(Arc<Source>),
}

/// How often a run looks whether it is to end.
const LOOK: Duration = Duration::from_millis(50);

/// Judges everything that was found.
pub(super) fn run(settings: &Arc<Settings>, found: Found, sink: &mut dyn Sink) -> Report {
    let passed_over = found.passed_over.clone();
    let not_followed = found.not_followed.clone();
    if let Some(watch) = &settings.watch {
        let (watch, sources) = (Arc::clone(watch), found.sources.clone());
        spawn(move || watch.expect(sizes(&sources)));
    }
    let (tickets, mut results) = window(settings.jobs.get() * WINDOW);
    let settings_of_it = Arc::clone(settings);
    spawn(move || {
        let mut coordinator = Coordinator {
            settings: &settings_of_it,
            tickets,
            judge: Judge::new(&settings_of_it),
            begun: false,
            pool: None,
        };
        let handed_out = catch_unwind(AssertUnwindSafe(|| coordinator.hand_out(found)));
        if handed_out.is_err() {
            coordinator.unreadable(Unreadable::by_our_fault("(the rest of the input)"));
        }
    });
    // Nobody waits for a thread: where the run is interrupted, one may be waiting for input.
    let mut total = collect(settings, &mut results, sink);
    total.summary().passed_over = passed_over;
    let mut report = total.finish(&settings.schemas.catalog);
    report.not_followed = not_followed;
    report
}

/// Returns how many bytes these sources have, as far as their folders and archives say.
fn sizes(sources: &[Arc<Source>]) -> u64 {
    let sizes = sources.iter().map(|source| match &source.origin {
        Origin::Stdin => 0,
        Origin::File(path) => fs::metadata(path).map_or(0, |found| found.len()),
        Origin::Member { archive, name } => archive.members.get(name).map_or(0, |one| one.size),
    });
    sizes.fold(0, u64::saturating_add)
}

fn spawn(work: impl FnOnce() + Send + 'static) {
    thread::Builder::new()
        .stack_size(STACK_BYTES)
        .spawn(work)
        .expect("the system gives a thread");
}

/// Adds up the results in the order of the pieces, as far as they have come when the run is
/// interrupted.
fn collect(settings: &Settings, results: &mut Results, sink: &mut dyn Sink) -> Aggregator {
    let mut total = Aggregator::total(settings);
    while !settings.is_interrupted() {
        match next(results, sink) {
            Next::Aggregator(tally) => {
                total.append(*tally);
                if let Some(watch) = &settings.watch {
                    let summary = total.summary();
                    watch.judged(summary.responses, summary.invalid);
                }
            }
            Next::NotYet => continue,
            Next::Lost => total.unreadable(Unreadable::by_our_fault("(a part of the input)")),
            // The end may have come because of the interruption.
            Next::End if settings.is_interrupted() => break,
            Next::End => return total,
        }
        sink.take(&total.take_lines());
    }
    total.partial();
    total
}

/// The next result; where it has to be waited for, nothing that was told is kept back meanwhile.
fn next(results: &mut Results, sink: &mut dyn Sink) -> Next {
    match results.next(Duration::ZERO) {
        Next::NotYet => {
            sink.pause();
            results.next(LOOK)
        }
        next => next,
    }
}

/// Reads what is large, and hands everything out in order.
struct Coordinator<'s> {
    settings: &'s Arc<Settings>,
    tickets: Tickets,
    /// Judges the first piece, which may be the only one, and all of them where one thread is to
    /// do the work: another would only pass the text on.
    judge: Judge<'s>,
    begun: bool,
    pool: Option<WorkerPool>,
}

/// Threads that judge. They end when nothing more is handed to them.
struct WorkerPool(SyncSender<(Ticket, Job)>);

impl WorkerPool {
    fn spawn(settings: &Arc<Settings>) -> Self {
        let jobs = settings.jobs.get();
        let (pieces, work) = mpsc::sync_channel(jobs);
        let work = Arc::new(Mutex::new(work));
        for _ in 0..jobs {
            let (settings, work) = (Arc::clone(settings), Arc::clone(&work));
            spawn(move || worker(&settings, &work));
        }
        Self(pieces)
    }
}

impl Coordinator<'_> {
    fn hand_out(&mut self, found: Found) {
        let mut batch = Vec::new();
        for next in found.in_order() {
            match next.map(Small::of) {
                Ok(Ok(small)) => {
                    batch.push(small);
                    if batch.len() == BATCH {
                        self.flush(&mut batch);
                    }
                }
                Ok(Err(source)) => {
                    self.flush(&mut batch);
                    self.large(&source);
                }
                Err(fault) => {
                    self.flush(&mut batch);
                    self.unreadable(fault);
                }
            }
        }
        self.flush(&mut batch);
    }

    fn flush(&mut self, batch: &mut Vec<Small>) {
        if !batch.is_empty() {
            self.send(Job::Files(std::mem::take(batch)));
        }
    }

    fn large(&mut self, source: &Arc<Source>) {
        let settings = self.settings;
        let mut rest = Aggregator::new(settings);
        let open = |allowance: &Allowance| Input::open(Arc::clone(source), allowance);
        read(settings, source, open, &mut rest, &mut |rest, given| {
            rest.handed_over();
            if self.send(Job::Given(given)) {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        });
        self.send(Job::Done(Box::new(rest)));
    }

    fn unreadable(&mut self, fault: Unreadable) {
        let mut tally = Aggregator::new(self.settings);
        tally.summary().sources += 1;
        tally.unreadable(fault);
        self.send(Job::Done(Box::new(tally)));
    }

    /// Returns whether anybody is left to take it.
    fn send(&mut self, piece: Job) -> bool {
        if self.settings.is_interrupted() {
            return false;
        }
        let Some(ticket) = self.tickets.open() else {
            return false;
        };
        let first = !std::mem::replace(&mut self.begun, true);
        let counted = matches!(piece, Job::Done(_));
        if first || counted || self.settings.jobs == NonZeroUsize::MIN {
            return finish(self.settings, &mut self.judge, &ticket, piece);
        }
        let pool = self
            .pool
            .get_or_insert_with(|| WorkerPool::spawn(self.settings));
        pool.0.send((ticket, piece)).is_ok()
    }
}

impl Small {
    /// A source as a small file, if it is one.
    fn of(source: Arc<Source>) -> Result<Self, Arc<Source>> {
        let size = match &source.origin {
            Origin::Stdin => return Err(source),
            Origin::Member { .. } => None,
            Origin::File(path) => match fs::metadata(path) {
                Ok(file) if file.is_file() && file.len() <= most(path) => Some(file.len()),
                Ok(_) => return Err(source),
                // It fails in a worker as well as anywhere.
                Err(_) => None,
            },
        };
        Ok(Self { source, size })
    }

    fn open(&self, allowance: &Allowance) -> io::Result<Input> {
        let source = Arc::clone(&self.source);
        match (&self.source.origin, self.size) {
            (Origin::File(path), Some(size)) => Input::open_file(source, path, size, allowance),
            _ => Input::open(source, allowance),
        }
    }
}

/// Returns how large a small file may be.
fn most(path: &Path) -> u64 {
    if is_packed(path) {
        SMALL_FILE / 8
    } else {
        SMALL_FILE
    }
}

/// Returns whether a file by its name unpacks to more than it is.
fn is_packed(path: &Path) -> bool {
    let packed = |ending: &OsStr| ["gz", "zst", "zip"].iter().any(|packed| ending == *packed);
    path.extension().is_some_and(packed)
}

fn worker(settings: &Settings, work: &Mutex<Receiver<(Ticket, Job)>>) {
    let mut judge = Judge::new(settings);
    loop {
        let piece = work.lock().map(|work| work.recv());
        let Ok(Ok((ticket, piece))) = piece else {
            return;
        };
        if !finish(settings, &mut judge, &ticket, piece) {
            return;
        }
    }
}

/// Judges a piece, and hands over what it gave. Returns whether anybody wants more.
fn finish(settings: &Settings, judge: &mut Judge<'_>, ticket: &Ticket, piece: Job) -> bool {
    let mut more = |tally: &mut Aggregator| {
        if tally.is_large() {
            // Nobody wants it where the run was interrupted; what follows is small then.
            let _ = ticket.more(tally.hand_over(settings));
        }
    };
    let tally = one_piece(settings, judge, piece, &mut more);
    ticket.last(tally)
}

/// Hands over what a tally holds, where that is much.
type More<'f> = dyn FnMut(&mut Aggregator) + 'f;

fn one_piece(
    settings: &Settings,
    judge: &mut Judge<'_>,
    piece: Job,
    more: &mut More<'_>,
) -> Aggregator {
    let mut tally = Aggregator::new(settings);
    match piece {
        Job::Done(counted) => tally = *counted,
        Job::Given(given) => judge_given(settings, judge, given, &mut tally, more),
        Job::Files(files) => {
            for file in &files {
                let open = |allowance: &Allowance| file.open(allowance);
                read(
                    settings,
                    &file.source,
                    open,
                    &mut tally,
                    &mut |tally, given| {
                        judge_given(settings, judge, given, tally, more);
                        ControlFlow::Continue(())
                    },
                );
            }
        }
    }
    tally
}

/// Reads and judges what the calling program has, in this thread; `open` makes an input of it.
pub(super) fn run_given(
    settings: &Settings,
    memory: &mut Memory,
    source: Source,
    open: impl FnOnce(Arc<Source>, &Allowance) -> io::Result<Input>,
) -> Report {
    let source = Arc::new(source);
    let mut judge = Judge::with(std::mem::take(memory), settings);
    let mut total = Aggregator::total(settings);
    let read = catch_unwind(AssertUnwindSafe(|| {
        let mut tally = Aggregator::new(settings);
        let open = |allowance: &Allowance| open(Arc::clone(&source), allowance);
        let judged = &mut |tally: &mut Aggregator, given| {
            judge_given(settings, &mut judge, given, tally, &mut |_| {});
            if tally.is_large() {
                total.append(tally.hand_over(settings));
            }
            ControlFlow::Continue(())
        };
        read(settings, &source, open, &mut tally, judged);
        total.append(tally);
    }));
    match read {
        Ok(()) => *memory = judge.into_memory(),
        Err(_) => total.unreadable(Unreadable::by_our_fault(&source.name)),
    }
    total.finish(&settings.schemas.catalog)
}

/// Judges a response that has been read.
pub(super) fn run_response(
    settings: &Settings,
    memory: &mut Memory,
    chunk: &Chunk,
    capture: &Capture<'_>,
) -> Report {
    let mut tally = Aggregator::new(settings);
    tally.summary().sources = 1;
    guarded(chunk, &mut tally, |tally| {
        let mut judge = Judge::with(std::mem::take(memory), settings);
        judge.begin(&chunk.source);
        let mut locator = Locator::new(&chunk.text, chunk.start);
        judge.capture(chunk, chunk.first_response, capture, &mut locator, tally);
        *memory = judge.into_memory();
        Ok(())
    });
    tally.finish(&settings.schemas.catalog)
}

/// Takes what was read; what is known of it at once goes into the tally.
type Readable<'f> = dyn FnMut(&mut Aggregator, Given) -> ControlFlow<()> + 'f;

/// Reads a source, chunk by chunk; `open` makes an input of it. What falls short goes into `tally`.
fn read(
    settings: &Settings,
    source: &Arc<Source>,
    open: impl FnOnce(&Allowance) -> io::Result<Input>,
    tally: &mut Aggregator,
    chunks: &mut Readable<'_>,
) {
    let allowance = &Allowance::new(settings.max_unpacked);
    let start = settings.start_of(source);
    // A file is counted with its first piece.
    if start == Start::OF_FILE {
        tally.opened(|| settings.fingerprint_base.path_of(source));
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
                read_admitted(settings, source, input, admit, tally, chunks)
            }
            Some(members) => {
                read_members(settings, source, members, allowance, tally, chunks);
                Ok(())
            }
        });
    note(tally, source, outcome);
}

/// Reads an archive as a folder is read. One in which nothing may be a capture is counted once.
fn read_members(
    settings: &Settings,
    source: &Source,
    mut members: Members,
    allowance: &Allowance,
    tally: &mut Aggregator,
    chunks: &mut Readable<'_>,
) {
    members.each(allowance, settings.max_held, &mut |member, input, admit| {
        let outcome = input
            .map_err(ReadError::Io)
            .and_then(|input| read_admitted(settings, member, input, admit, tally, chunks));
        note(tally, member, outcome);
        ControlFlow::Continue(())
    });
    if !members.are_begun() {
        tally.skipped(not_a_capture(settings, source), Vec::new(), |_, _| None);
        return;
    }
    for other in members.rest() {
        tally.skipped(not_a_capture(settings, &other), Vec::new(), |_, _| None);
    }
}

/// Reads an input, each chunk of which has to be admitted.
fn read_admitted(
    settings: &Settings,
    source: &Arc<Source>,
    input: Input,
    admit: &mut Admit<'_>,
    tally: &mut Aggregator,
    chunks: &mut Readable<'_>,
) -> Result<(), ReadError> {
    input::admitted(admit, |admit| {
        let mut asked = ControlFlow::Continue(());
        read_input(settings, source, input, tally, &mut |tally, given| {
            if let Given::Chunk(reader, chunk) = &given {
                asked = admit(reader, chunk);
            }
            asked?; // of a source that is refused, nobody says that it holds nothing
            chunks(tally, given)
        })
    })
}

/// Tells of a source that fell short.
fn note(tally: &mut Aggregator, source: &Source, outcome: Result<(), ReadError>) {
    if let Err(fault) = outcome {
        tally.unreadable(Unreadable {
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
    tally: &mut Aggregator,
    chunks: &mut Readable<'_>,
) -> Result<(), ReadError> {
    let before = tally.met();
    let empty = input.is_stdin() && input.fill(1)?.is_empty();
    read_to_end(settings, source, input, tally, chunks)?;
    if tally.met() == before && !empty {
        let _ = chunks(tally, Given::Nothing(Arc::clone(source)));
    }
    Ok(())
}

fn read_to_end(
    settings: &Settings,
    source: &Source,
    mut input: Input,
    tally: &mut Aggregator,
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
            chunks(tally, Given::Chunk(reader, chunk))
        });
    }
    let reader = match input::choose(settings.reader, &mut input)? {
        Choice::Reader(reader) => reader,
        Choice::Nothing if input.is_stdin() => return Ok(()),
        Choice::Nothing | Choice::Unclaimed => {
            tally.skipped(not_a_capture(settings, source), Vec::new(), |_, _| None);
            return Ok(());
        }
        Choice::Unread(format) => {
            let note = Some(format.advice.into());
            let skipped = not_a_capture(settings, source);
            tally.skipped(Skipped { note, ..skipped }, Vec::new(), |_, _| None);
            return Ok(());
        }
    };
    if reader.name == "ndjson" && settings.jobs > NonZeroUsize::MIN {
        let source = input.source();
        let handed_out = stretches::hand_out(&mut input, &mut |stretch| {
            chunks(tally, Given::Unread(reader, Arc::clone(&source), stretch))
        });
        if handed_out?.is_break() {
            return Ok(());
        }
    }
    let send: &mut Chunks<'_> = &mut |chunk| chunks(tally, Given::Chunk(reader, chunk));
    reader.chunks(&mut input, send)
}

fn not_a_capture(settings: &Settings, source: &Source) -> Skipped {
    let origin = Response {
        source: Arc::from(source.name.as_str()),
        file: None,
        path: Arc::from(settings.fingerprint_base.path_of(source)),
        response: 0,
        envelope: None,
        exchange: None,
        request_id: None,
    };
    Skipped {
        origin: Arc::new(origin),
        reason: SkipReason::NotACapture,
        note: None,
    }
}

fn judge_given(
    settings: &Settings,
    judge: &mut Judge<'_>,
    given: Given,
    tally: &mut Aggregator,
    more: &mut More<'_>,
) {
    match given {
        Given::Chunk(reader, chunk) => judge_chunk(settings, judge, reader, &chunk, tally, more),
        Given::Unread(reader, source, stretch) => match stretch.read() {
            Ok(Some(chunk)) => judge_chunk(settings, judge, reader, &chunk, tally, more),
            Ok(None) => {} // told by the one before it
            Err(fault) => note(tally, &source, Err(ReadError::Io(fault))),
        },
        Given::Nothing(source) => judge.nothing(&source, tally),
    }
}

/// Judges a chunk, and says where a whole source holds no response.
fn judge_chunk(
    settings: &Settings,
    judge: &mut Judge<'_>,
    reader: &Reader,
    chunk: &Chunk,
    tally: &mut Aggregator,
    more: &mut More<'_>,
) {
    if let Some(watch) = &settings.watch {
        watch.read(chunk.text.len() as u64);
    }
    guarded(chunk, tally, |tally| {
        let responses = open_chunk(judge, reader, chunk, tally, more)?;
        if responses == 0 && chunk.is_whole {
            judge.nothing(&chunk.source, tally);
        }
        Ok(())
    });
}

/// Does something with a chunk. A fault of ours is told with its source, and costs that chunk only.
fn guarded(
    chunk: &Chunk,
    tally: &mut Aggregator,
    judge: impl FnOnce(&mut Aggregator) -> Result<(), ContainerError>,
) {
    let source = &chunk.source.name;
    match catch_unwind(AssertUnwindSafe(|| judge(tally))) {
        Ok(Ok(())) => {}
        Ok(Err(broken)) => {
            let place = Locator::new(&chunk.text, chunk.start).position(broken.offset);
            tally.unreadable(Unreadable {
                source: source.clone(),
                message: broken_at(place, &broken.reason),
            });
        }
        Err(_) => tally.unreadable(Unreadable::by_our_fault(source)),
    }
}

/// The responses of a chunk, each judged. Returns how many there are.
fn open_chunk(
    judge: &mut Judge<'_>,
    reader: &Reader,
    chunk: &Chunk,
    tally: &mut Aggregator,
    more: &mut More<'_>,
) -> Result<u64, ContainerError> {
    judge.begin(&chunk.source);
    let mut locator = Locator::new(&chunk.text, chunk.start);
    let mut response = chunk.first_response;
    let extraction = judge.extraction();
    (reader.open)(chunk, &mut |capture| {
        let mut judged = |capture: Capture<'_>| {
            judge.capture(chunk, response, &capture, &mut locator, tally);
            more(tally);
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
