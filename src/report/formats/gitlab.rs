//! GitLab's code quality report: an array, in the subset of Code Climate's issues that GitLab
//! reads. It knows neither a run nor an input that can't be read, so both are entries of their
//! own: an empty array is what a clean run gives.

use std::collections::HashMap;
use std::io;

use serde_json::{Value, json};

use crate::model::finding::Finding;
use crate::model::report::Report;
use crate::model::rule::Severity;
use crate::report::{Format, Lists, Options, TOOL, layout, run_notes, wording};

pub(super) static FORMAT: Format = Format {
    name: "gitlab",
    summary: "a code quality report, for merge requests on GitLab",
    write,
    stream: None,
    lists: Lists::Always,
    excerpts: false,
    coverage: false,
};

fn write(report: &Report, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let unreadable = report.unreadable.iter().map(|unreadable| {
        let path = run_notes::path(&unreadable.source, options);
        let description = format!("cannot be read: {}", unreadable.message);
        fault("unreadable-input", &description, &path, true)
    });
    let remarks = run_notes::remarks(report, options).into_iter();
    let remarks = remarks.map(|remark| fault(remark.id, &remark.text, ".", remark.fault));
    let findings = report.findings.iter();
    let findings = findings.map(|finding| entry(finding, &described(finding), options));
    let notes = report.notes.iter().filter_map(|note| {
        // One entry a cause, where it was met first.
        Some(entry(note.first.first()?, &wording::noted(note), options))
    });
    let all = unreadable.chain(remarks).chain(findings).chain(notes);
    let mut entries: Vec<Value> = all.collect();
    number(&mut entries);
    layout::pretty(&entries, out)
}

/// Returns what is to be said of a finding, where there is one text for all.
fn described(finding: &Finding) -> String {
    let place = if finding.instance_location.is_empty() {
        String::new()
    } else {
        format!(" (at {})", finding.instance_location)
    };
    let hint = finding.hint.as_ref();
    let hint = hint.map(|hint| format!("; {hint}")).unwrap_or_default();
    format!("{}{place}{hint}", finding.message)
}

fn entry(finding: &Finding, description: &str, options: &Options) -> Value {
    json!({
        "description": description,
        "check_name": finding.rule.id,
        "fingerprint": finding.fingerprint(),
        "severity": match finding.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Note => "info",
        },
        "location": {
            "path": run_notes::path(finding.origin.place(), options),
            "lines": {"begin": finding.span.start.line},
        },
    })
}

/// Returns what concerns an input, or the run, as a whole.
fn fault(id: &str, description: &str, path: &str, grave: bool) -> Value {
    json!({
        "description": description,
        "check_name": id,
        "fingerprint": format!("{TOOL}:{id}:{path}"),
        "severity": if grave { "critical" } else { "info" },
        "location": {"path": path, "lines": {"begin": 1}},
    })
}

/// Makes fingerprints unique, as GitLab drops an entry whose fingerprint it has met: the second of
/// a fingerprint ends in `-2`. Findings in one file that differ in an index only have the same.
fn number(entries: &mut [Value]) {
    let mut met: HashMap<String, u64> = HashMap::new();
    for entry in entries {
        let fingerprint = entry["fingerprint"].as_str().unwrap_or_default();
        let times = met.entry(fingerprint.to_owned()).or_default();
        *times += 1;
        if *times > 1 {
            entry["fingerprint"] = format!("{fingerprint}-{times}").into();
        }
    }
}
