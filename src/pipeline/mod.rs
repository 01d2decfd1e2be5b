//! The pipeline: discover > read > select > evaluate > judge > report. The only place that knows
//! all of it.

mod judge;
mod place;
mod tally;
mod work;

use std::sync::Arc;

use crate::input::discover::{self, Found};
use crate::model::report::Report;
use crate::model::source::Source;
use crate::settings::{InputPath, Settings};

/// How a run ended, which is all that its exit status says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Responses were checked, and none was denied.
    Clean,
    /// At least one finding is an error.
    Denied,
    /// The run itself fell short: an input could not be read, or nothing was checked.
    FellShort,
}

/// Runs the pipeline over all inputs.
pub fn run(settings: &Arc<Settings>) -> Report {
    work::run(settings, discover(settings))
}

/// The verdict on a finished run.
pub fn verdict(report: &Report, settings: &Settings) -> Verdict {
    let summary = &report.summary;
    let nothing_checked = summary.checked == 0 && !settings.allow_empty;
    if summary.unreadable > 0 || nothing_checked || report.partial {
        Verdict::FellShort
    } else if summary.errors > 0 {
        Verdict::Denied
    } else {
        Verdict::Clean
    }
}

fn discover(settings: &Settings) -> Found {
    let mut found = Found::default();
    for input in &settings.inputs {
        match input {
            InputPath::Stdin => found
                .sources
                .push(Arc::new(Source::stdin(&settings.stdin_name))),
            InputPath::Path(path) => discover::add_path(&mut found, path, &settings.filter),
        }
    }
    found
}
