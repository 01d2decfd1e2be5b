//! GitLab's code quality report: an array, in the subset of Code Climate's issues that GitLab
//! reads. It knows neither a run nor an input that can't be read, so both are entries of their
//! own: an empty array is what a clean run gives.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io;

use serde::Serialize;

use crate::model::finding::Finding;
use crate::model::report::{Cause, Report};
use crate::model::rule::Severity;
use crate::report::{Format, Lists, Options, TOOL, layout, run_notes, wording};

pub(super) static FORMAT: Format = Format {
    name: "gitlab",
    summary: "a code quality report, for merge requests on GitLab",
    write,
    stream: None,
    lists: Lists::Always,
    excerpts: false,
};

fn write(report: &Report, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let mut entries = Vec::new();
    for unreadable in &report.unreadable {
        let path = run_notes::path(&unreadable.source, options);
        let description = format!("cannot be read: {}", unreadable.message);
        entries.push(fault("unreadable-input", description, path, true));
    }
    for remark in run_notes::remarks(report, options) {
        entries.push(fault(
            remark.id,
            remark.text,
            Cow::Borrowed("."),
            remark.fault,
        ));
    }
    entries.extend(
        report
            .findings
            .iter()
            .map(|finding| entry(finding, options)),
    );
    entries.extend(
        report
            .notes
            .iter()
            .filter_map(|note| note_entry(note, options)),
    );
    number(&mut entries);
    layout::pretty(&entries, out)
}

#[derive(Serialize)]
struct Entry<'r> {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'r>,
}

#[derive(Serialize)]
struct Location<'r> {
    path: Cow<'r, str>,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u64,
}

fn entry<'r>(finding: &'r Finding, options: &Options) -> Entry<'r> {
    let place = if finding.instance_location.is_empty() {
        String::new()
    } else {
        format!(" (at {})", finding.instance_location)
    };
    let hint = finding.hint.as_ref();
    let hint = hint.map(|hint| format!("; {hint}")).unwrap_or_default();
    Entry {
        description: format!("{}{place}{hint}", finding.message),
        check_name: finding.rule.id,
        fingerprint: finding.fingerprint().to_string(),
        severity: match finding.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Note => "info",
        },
        location: Location {
            path: run_notes::path(finding.origin.place(), options),
            lines: Lines {
                begin: finding.span.start.line.get(),
            },
        },
    }
}

/// A note: one entry a cause, where it was met first.
fn note_entry<'r>(note: &'r Cause, options: &Options) -> Option<Entry<'r>> {
    let first = entry(note.first.first()?, options);
    Some(Entry {
        description: wording::noted(note),
        ..first
    })
}

/// Returns what concerns an input, or the run, as a whole.
fn fault<'r>(id: &'static str, description: String, path: Cow<'r, str>, grave: bool) -> Entry<'r> {
    Entry {
        description,
        check_name: id,
        fingerprint: format!("{TOOL}:{id}:{path}"),
        severity: if grave { "critical" } else { "info" },
        location: Location {
            path,
            lines: Lines { begin: 1 },
        },
    }
}

/// Makes fingerprints unique, as GitLab drops an entry whose fingerprint it has met: the second of
/// a fingerprint ends in `-2`. Findings in one file that differ in an index only have the same.
fn number(entries: &mut [Entry<'_>]) {
    let mut met: HashMap<String, u64> = HashMap::new();
    for entry in entries {
        let times = met.entry(entry.fingerprint.clone()).or_default();
        *times += 1;
        if *times > 1 {
            entry.fingerprint = format!("{}-{times}", entry.fingerprint);
        }
    }
}
