//! The pipeline: discover > read > select > evaluate > judge > report. The only place that knows
//! all of it.

mod judge;
mod ledger;
mod place;
mod tally;
mod work;

use std::path::PathBuf;
use std::sync::Arc;

use crate::input::discover::{self, Found};
use crate::model::report::Report;
use crate::model::source::{Origin, Source};
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
    } else if summary.errors > 0 && !settings.records_baseline {
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
    pass_over_own_files(&mut found, settings);
    found
}

/// Takes out what was found in folders and is no capture but a baseline of ours.
fn pass_over_own_files(found: &mut Found, settings: &Settings) {
    let own = |source: &Source| match &source.origin {
        Origin::File(path) => {
            let named = settings.inputs.contains(&InputPath::Path(path.clone()));
            let is = |own: &PathBuf| std::path::absolute(path).is_ok_and(|path| path == *own);
            !named && settings.own_files.iter().any(is)
        }
        _ => false,
    };
    while let Some(at) = found.sources.iter().position(|source| own(source)) {
        found.sources.remove(at);
        let behind = found
            .unreadable
            .iter_mut()
            .filter(|(before, _)| *before > at);
        behind.for_each(|(before, _)| *before -= 1);
        *found.passed_over.entry("baseline").or_default() += 1;
    }
}
