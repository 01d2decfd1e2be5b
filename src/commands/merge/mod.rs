//! `--merge`: adds up the reports of several runs, JSON and NDJSON alike.
//!
//! A report is read value by value, so that one with millions of lines takes little memory. What it
//! says is held to itself: a report that lists less than it counts, or ends without its summary,
//! is one that fell short. Nothing of what is no report is shown: it may be a capture.

mod consistency;
mod record;

use std::sync::Arc;

use serde_json::Value;

use crate::input::discover::{Filter, describe};
use crate::input::{Allowance, Input, marks};
use crate::json::Document;
use crate::model::report::Report;
use crate::model::source::{Source, Unreadable};
use crate::pipeline::{self, ReportMerger, ReportPart, Sink};
use crate::settings::Settings;

use consistency::{Listed, holds};

/// The files of a folder that are taken for reports: those with such a name, and those that Spark
/// writes.
const REPORTS: [&str; 5] = [
    "*.json",
    "*.ndjson",
    "*.jsonl",
    "part-[0-9]*",
    "*.{json,ndjson,jsonl}.{gz,zst}",
];

/// The number of bytes of a report that are read first.
const PIECE: usize = 256 << 10;

/// Adds up the reports that the settings name, in their order.
pub fn run(settings: &Settings, sink: &mut dyn Sink) -> Report {
    let mut sum = ReportMerger::new(settings);
    let mut found = pipeline::discover(settings, &settings.inputs);
    // One of them may be a report that is missing.
    sum.passed_over(&mut found);
    for next in found.in_order() {
        let added = next.and_then(|source| {
            let added = add(settings, &source, &mut sum, sink);
            added.map_err(|message| Unreadable {
                source: source.name.clone(),
                message,
            })
        });
        if let Err(fault) = added {
            sum.lost(fault);
        }
    }
    let report = sum.finish();
    sink.pause();
    report
}

/// Returns which files of a folder are reports, by their names.
pub fn filter() -> Filter {
    Filter::only(&REPORTS.map(str::to_owned)).unwrap_or_default()
}

/// A report while it is read: what it has listed since its last summary.
#[derive(Default)]
struct Progress {
    listed: Listed,
    /// Whether anything stands behind the last summary.
    open: bool,
    /// Whether there was a summary.
    ended: bool,
}

/// Adds the reports in one source.
fn add(
    settings: &Settings,
    source: &Arc<Source>,
    sum: &mut ReportMerger,
    sink: &mut dyn Sink,
) -> Result<(), String> {
    let input = Input::open(Arc::clone(source), &Allowance::new(settings.max_unpacked));
    let mut input = input
        .map_err(|error| describe(&error))?
        .holding(settings.max_held);
    let mut progress = Progress::default();
    let outcome = read(&mut input, &mut progress, sum, sink);
    if progress.open {
        // What was listed counts, though the run has not counted it.
        sum.add(ReportPart::Totals(Box::new(Report {
            summary: std::mem::take(&mut progress.listed.summary),
            ..Report::default()
        })));
    }
    sink.take(&sum.take_lines());
    outcome?;
    if progress.open {
        return Err(
            "the report has no summary: its run did not finish, or the file was cut off".into(),
        );
    }
    if !progress.ended {
        return Err("it contains no report".to_owned());
    }
    Ok(())
}

fn read(
    input: &mut Input,
    progress: &mut Progress,
    sum: &mut ReportMerger,
    sink: &mut dyn Sink,
) -> Result<(), String> {
    let mut wanted = PIECE;
    let begun = input.fill(wanted).map_err(|error| describe(&error))?;
    let begun = marks(begun);
    input.pass(begun);
    loop {
        input.fill(wanted).map_err(|error| describe(&error))?;
        if let Some(fault) = input.fault() {
            return Err(describe(&fault));
        }
        let text = input.pending();
        let whole = text.len() < wanted;
        let mut values = serde_json::Deserializer::from_slice(text).into_iter::<Value>();
        let mut read = 0;
        while let Some(value) = values.next() {
            let taken = match value {
                Ok(_) if has_equal_names(&text[read..values.byte_offset()]) => {
                    Err("a key appears twice in one object of the report".to_owned())
                }
                Ok(value) => take(value, progress, sum),
                Err(error) if error.is_eof() && !whole => break,
                Err(_) => Err(NO_REPORT.to_owned()),
            };
            if let Err(fault) = taken {
                return Err(format!("line {}: {fault}", line(input, read)));
            }
            read = values.byte_offset();
        }
        sink.take(&sum.take_lines());
        input.pass(read);
        if whole {
            return Ok(());
        }
        // A report of one JSON document is as long as it is.
        wanted = if read == 0 { wanted * 2 } else { PIECE };
    }
}

const NO_REPORT: &str = "not a JSON or NDJSON report of stytch-validate";

/// Returns whether an object in it has equal names, of which another reader may take another one.
fn has_equal_names(text: &[u8]) -> bool {
    let parsed = Document::parse(text.trim_ascii());
    parsed.is_ok_and(|document| document.duplicates().next().is_some())
}

/// The line on which the value begins that stands behind so many bytes.
fn line(input: &Input, read: usize) -> u64 {
    let rest = &input.pending()[read..];
    let start = read + rest.len() - rest.trim_ascii_start().len();
    let feeds = memchr::memchr_iter(b'\n', &input.pending()[..start]);
    input.position().line.get() + feeds.count() as u64
}

/// Adds a line of an NDJSON report, or a JSON report.
fn take(mut value: Value, progress: &mut Progress, sum: &mut ReportMerger) -> Result<(), String> {
    if !record::is_countable(&value) {
        return Err(NO_REPORT.to_owned());
    }
    record::escape(&mut value);
    if value.get("type").is_none() {
        if progress.open {
            return Err(NO_REPORT.to_owned());
        }
        progress.ended = true;
        return record::add(value, sum);
    }
    progress.open = true;
    let part = record::line(value)?;
    progress.listed.add(&part);
    if let ReportPart::Totals(counted) = &part {
        if !holds(counted, &progress.listed) {
            return Err(record::not_whole());
        }
        *progress = Progress {
            ended: true,
            ..Progress::default()
        };
    }
    sum.add(part);
    Ok(())
}
