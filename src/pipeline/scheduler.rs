//! Work goes out in chunks over all cores; results come back in the order of the input, through a
//! bounded window.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use crate::input::discover::Found;
use crate::input::{Allowance, Input};
use crate::model::report::Report;
use crate::model::source::{Origin, Source, Unreadable};
use crate::pipeline::Sink;
use crate::pipeline::aggregator::Aggregator;
use crate::pipeline::chunk::{More, judge_given};
use crate::pipeline::direct;
use crate::pipeline::judge::{Judge, Memory};
use crate::pipeline::ordered_queue::{Next, Results, Ticket, Tickets, window};
use crate::pipeline::reading::{Given, read};
use crate::schema::budget::STACK_BYTES;
use crate::settings::Settings;

/// A file no larger than this is read and judged in one go, by one worker.
const SMALL_FILE: u64 = 8 << 20;

/// A file no larger than this is judged without a thread, where there is nothing else to judge.
const ONLY_FILE: u64 = 1 << 20;

/// The number of small files that are handed to a worker at once.
const BATCH: usize = 32;

/// The number of jobs that may be under way or waiting, for each worker.
const WINDOW: usize = 4;

/// A worker's job.
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
    /// The number of bytes, if it is a file that could be looked at.
    size: Option<u64>,
}

/// The interval at which a run looks whether it is to end.
const LOOK: Duration = Duration::from_millis(50);

/// Judges everything that was found.
pub(super) fn run(settings: &Arc<Settings>, mut found: Found, sink: &mut dyn Sink) -> Report {
    let passed_over = std::mem::take(&mut found.passed_over);
    let not_followed = std::mem::take(&mut found.not_followed);
    let mut total = match only_file(settings, &found) {
        Some(file) => file.judge(settings, sink),
        None => judge_all(settings, found, sink),
    };
    total.report.summary.passed_over = passed_over;
    let mut report = total.finish(&settings.schemas.catalog);
    report.not_followed = not_followed;
    report
}

/// Returns what there is to read, where a thread of its own would cost more than judging it, and
/// nothing of it takes the stack that threads have here.
fn only_file(settings: &Settings, found: &Found) -> Option<Small> {
    let [source] = &*found.sources else {
        return None;
    };
    let is_plain = settings.watch.is_none() && !settings.schemas.may_ask_engine();
    let small = (is_plain && found.unreadable.is_empty()).then(|| Small::of(Arc::clone(source)));
    small?
        .ok()
        .filter(|small| small.size.is_some_and(|size| size <= ONLY_FILE))
}

/// Judges in threads.
fn judge_all(settings: &Arc<Settings>, found: Found, sink: &mut dyn Sink) -> Aggregator {
    if let Some(watch) = &settings.watch {
        let (watch, sources) = (Arc::clone(watch), found.sources.clone());
        spawn(move || watch.expect(sizes(&sources)));
    }
    let (tickets, mut results) = window(settings.jobs().get() * WINDOW);
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
    collect(settings, &mut results, sink)
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

/// Does something with the stack that the engine takes: in a thread for that, as nobody knows what is
/// left of the caller's.
pub(crate) fn with_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK_BYTES);
        let done = thread.spawn_scoped(scope, work);
        let done = done.expect("the system gives a thread").join();
        done.unwrap_or_else(|panic| resume_unwind(panic))
    })
}

/// Adds up the results in the order of the jobs, as far as they have come when the run is
/// interrupted.
fn collect(settings: &Settings, results: &mut Results, sink: &mut dyn Sink) -> Aggregator {
    let mut total = Aggregator::total(settings);
    while !settings.is_interrupted() {
        match next(results, sink) {
            Next::Aggregator(aggregator) => {
                total.append(*aggregator);
                if let Some(watch) = &settings.watch {
                    let summary = &total.report.summary;
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
    total.report.partial = true;
    total
}

/// The next result; where it has to be waited for, nothing that was written is kept back meanwhile.
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
    /// Judges the first job, which may be the only one, and all of them where one thread is to
    /// do the work: another would only pass the text on.
    judge: Judge<'s>,
    begun: bool,
    pool: Option<WorkerPool>,
}

/// Threads that judge. They end when nothing more is handed to them.
struct WorkerPool(SyncSender<(Ticket, Job)>);

impl WorkerPool {
    fn spawn(settings: &Arc<Settings>) -> Self {
        let jobs = settings.jobs().get();
        let (queue, work) = mpsc::sync_channel(jobs);
        let work = Arc::new(Mutex::new(work));
        for _ in 0..jobs {
            let (settings, work) = (Arc::clone(settings), Arc::clone(&work));
            spawn(move || worker(&settings, &work));
        }
        Self(queue)
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
        let mut aggregator = Aggregator::new(self.settings);
        aggregator.report.summary.sources += 1;
        aggregator.unreadable(fault);
        self.send(Job::Done(Box::new(aggregator)));
    }

    /// Returns whether anybody is left to take it.
    fn send(&mut self, job: Job) -> bool {
        if self.settings.is_interrupted() {
            return false;
        }
        let Some(ticket) = self.tickets.open() else {
            return false;
        };
        let first = !std::mem::replace(&mut self.begun, true);
        let counted = matches!(job, Job::Done(_));
        if first || counted || self.settings.jobs() == NonZeroUsize::MIN {
            return finish(&mut self.judge, &ticket, job);
        }
        let pool = self
            .pool
            .get_or_insert_with(|| WorkerPool::spawn(self.settings));
        pool.0.send((ticket, job)).is_ok()
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

    fn judge(&self, settings: &Settings, sink: &mut dyn Sink) -> Aggregator {
        let open = |allowance: &Allowance| self.open(allowance);
        direct::run(settings, &mut Memory::default(), &self.source, open, sink)
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
    let packed = |ending: &OsStr| ["gz", "zst", "zip"].iter().any(|packed| ending == *packed);
    if path.extension().is_some_and(packed) {
        SMALL_FILE / 8 // by its name it unpacks to more than it is
    } else {
        SMALL_FILE
    }
}

fn worker(settings: &Settings, work: &Mutex<Receiver<(Ticket, Job)>>) {
    let mut judge = Judge::new(settings);
    loop {
        let job = work.lock().map(|work| work.recv());
        let Ok(Ok((ticket, job))) = job else {
            return;
        };
        if !finish(&mut judge, &ticket, job) {
            return;
        }
    }
}

/// Judges a job, and hands over what it gave. Returns whether anybody wants more.
fn finish(judge: &mut Judge<'_>, ticket: &Ticket, job: Job) -> bool {
    let settings = judge.settings;
    let mut more = |aggregator: &mut Aggregator| {
        if aggregator.is_large() {
            // Nobody wants it where the run was interrupted; what follows is small then.
            let _ = ticket.more(aggregator.hand_over(settings));
        }
    };
    let aggregator = one_job(judge, job, &mut more);
    ticket.last(aggregator)
}

fn one_job(judge: &mut Judge<'_>, job: Job, more: &mut More<'_>) -> Aggregator {
    let settings = judge.settings;
    let mut aggregator = Aggregator::new(settings);
    match job {
        Job::Done(counted) => aggregator = *counted,
        Job::Given(given) => judge_given(judge, given, &mut aggregator, more),
        Job::Files(files) => {
            for file in &files {
                let open = |allowance: &Allowance| file.open(allowance);
                read(
                    settings,
                    &file.source,
                    open,
                    &mut aggregator,
                    &mut |aggregator, given| {
                        judge_given(judge, given, aggregator, more);
                        ControlFlow::Continue(())
                    },
                );
            }
        }
    }
    aggregator
}
