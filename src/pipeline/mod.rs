//! The pipeline: discover > read > select > evaluate > judge > report. The only place that knows
//! all of it.

mod address;
mod aggregator;
mod baseline_tracker;
mod body;
mod chunk;
mod direct;
mod fast_path;
mod judge;
mod merger;
mod ordered_queue;
mod reading;
mod response_location;
mod rule_hits;
mod scheduler;

use std::io::{self, Read};
use std::sync::Arc;

use crate::input::discover::{self, Found};
use crate::input::{Allowance, Input};
use crate::model::capture::{Capture, Chunk};
use crate::model::report::Report;
use crate::model::source::{Origin, Source};
use crate::settings::{InputPath, Settings};

pub(crate) use judge::Memory;
pub use merger::{ReportMerger, ReportPart};
pub(crate) use scheduler::with_stack;

/// The verdict of a run, which is all that its exit status says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Responses were checked, and none was denied.
    Clean,
    /// At least one finding is an error.
    Denied,
    /// The run itself fell short: an input could not be read, or nothing was checked.
    FellShort,
}

/// Takes the lines that [`Settings::line`] writes, while the run goes on.
pub trait Sink {
    /// More lines, in the order of the input.
    fn take(&mut self, lines: &[u8]);
    /// Nothing more has come yet: a good time to let go of what was kept back.
    fn pause(&mut self);
}

/// For a run that is reported when it has ended.
pub struct Nobody;

impl Sink for Nobody {
    fn take(&mut self, _: &[u8]) {}
    fn pause(&mut self) {}
}

/// Runs the pipeline over all inputs.
pub fn run(settings: &Arc<Settings>) -> Report {
    run_into(settings, &mut Nobody)
}

/// Runs the pipeline over all inputs, and lets somebody see what is met on the way.
pub fn run_into(settings: &Arc<Settings>, sink: &mut dyn Sink) -> Report {
    let found = captures(settings, &settings.inputs);
    Report {
        configuration: settings.reported_configuration(),
        unchecked_schemas: settings.schemas.catalog.notices.clone(),
        ..scheduler::run(settings, found, sink)
    }
}

/// Runs the pipeline over these inputs, whatever the settings name.
pub fn run_over(settings: &Arc<Settings>, inputs: &[InputPath]) -> Report {
    let found = captures(settings, inputs);
    scheduler::run(settings, found, &mut Nobody)
}

/// Judges bytes that are at hand, in this thread.
pub(crate) fn run_bytes(
    settings: &Settings,
    memory: &mut Memory,
    source: Source,
    bytes: Vec<u8>,
) -> Report {
    of_program(settings, memory, source, |source, allowance| {
        Ok(Input::at_hand(source, bytes, allowance))
    })
}

/// Reads and judges what comes bit by bit, in this thread.
pub(crate) fn run_reader(
    settings: &Settings,
    memory: &mut Memory,
    source: Source,
    bytes: Box<dyn Read + Send>,
) -> Report {
    of_program(settings, memory, source, |source, allowance| {
        Input::live(source, bytes, allowance)
    })
}

fn of_program(
    settings: &Settings,
    memory: &mut Memory,
    source: Source,
    open: impl FnOnce(Arc<Source>, &Allowance) -> io::Result<Input>,
) -> Report {
    let source = Arc::new(source);
    let open = |allowance: &Allowance| open(Arc::clone(&source), allowance);
    let total = direct::run(settings, memory, &source, open, &mut Nobody);
    total.finish(&settings.schemas.catalog)
}

/// Judges one response that has been read, the one with this number in its source, with the counts of
/// a source that holds just that one.
pub(crate) fn run_response(
    settings: &Settings,
    memory: &mut Memory,
    chunk: &Chunk,
    number: u64,
    capture: &Capture<'_>,
) -> Report {
    direct::response(settings, memory, chunk, number, capture)
}

/// The verdict on a finished run.
pub fn verdict(report: &Report, settings: &Settings) -> Verdict {
    let summary = &report.summary;
    let nothing_checked = summary.checked == 0 && !settings.allow_empty;
    if summary.unreadable > 0 || nothing_checked || report.partial {
        Verdict::FellShort
    } else if summary.errors > 0
        && (!settings.records_baseline || baseline_tracker::has_unknowable(summary))
    {
        Verdict::Denied
    } else {
        Verdict::Clean
    }
}

/// Returns what there is to read of these inputs, files of ours in folders left out.
pub fn discover(settings: &Settings, inputs: &[InputPath]) -> Found {
    let mut found = all_of(settings, inputs);
    found.pass_over_all(|_, source| own_file(source, settings));
    found
}

/// Returns all that these inputs lead to.
pub fn all_of(settings: &Settings, inputs: &[InputPath]) -> Found {
    let mut found = Found::default();
    for input in inputs {
        match input {
            InputPath::Stdin => found
                .sources
                .push(Arc::new(Source::stdin(&settings.stdin_name))),
            InputPath::Path(path) => discover::add_path(&mut found, path, &settings.filter),
            InputPath::Missing { entry, cause } => found.add_unreadable(entry, cause),
        }
    }
    let named = inputs.iter().filter_map(InputPath::path);
    found.forget_links_to(&named.collect::<Vec<_>>());
    found
}

/// Returns what there is to judge of these inputs: bodies that a recording among them names are
/// judged with it.
fn captures(settings: &Settings, inputs: &[InputPath]) -> Found {
    let mut found = discover(settings, inputs);
    if settings.reads_recordings() {
        found.pass_over_sidecars(settings.max_unpacked);
    }
    found
}

/// Returns what a source is, where it is a file of ours. What is named outright is read all the
/// same.
fn own_file(source: &Source, settings: &Settings) -> Option<&'static str> {
    let Origin::File(path) = &source.origin else {
        return None;
    };
    if settings.own_files.is_empty() || !source.is_found {
        return None;
    }
    let path = path.canonicalize().ok()?;
    let mut own = settings.own_files.iter();
    own.find(|(_, own)| path.starts_with(own))
        .map(|(kind, _)| *kind)
}
