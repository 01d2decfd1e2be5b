//! SARIF 2.1.0 (OASIS): one run, its rules, and a result a finding. What a baseline knows is a
//! result too, suppressed (section 3.27.23), unless the options say that its reader would not heed
//! that; then it is counted only.

mod result;
mod rules;

use std::io;

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use crate::model::finding::Finding;
use crate::model::report::Report;
use crate::report::record::SummaryRecord;
use crate::report::{Format, Lists, Options, TOOL, escape, layout, run_notes};
use result::ROOT;
use rules::Rules;

pub(super) static FORMAT: Format = Format {
    name: "sarif",
    summary: "SARIF 2.1.0, for code scanning and editors",
    write,
    stream: None,
    lists: Lists::Always,
    excerpts: false,
    coverage: false,
};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

fn write(report: &Report, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let known: &[Finding] = if options.suppressed {
        &report.known
    } else {
        &[]
    };
    let notes = report.notes.iter().flat_map(|note| &note.first);
    let rules = Rules::of(report.findings.iter().chain(known).chain(notes));
    let remarks = remarks(report, known.len(), options);
    let failed = !report.unreadable.is_empty() || remarks.iter().any(|remark| remark.fault);
    let run = Run {
        tool: json!({"driver": {
            "name": TOOL,
            "semanticVersion": options.version,
            "rules": rules.records(),
        }}),
        invocations: [json!({
            "executionSuccessful": !failed,
            "toolExecutionNotifications": notifications(report, &remarks, options),
        })],
        column_kind: "unicodeCodePoints",
        original_uri_base_ids: json!({ROOT: {
            "description": {"text": "the working directory of the run"},
        }}),
        results: ResultList {
            report,
            known,
            options,
            rules: &rules,
        },
        properties: properties(report, known.len()),
    };
    let log = json!({"$schema": SCHEMA, "version": "2.1.0"});
    layout::pretty(&Log { log, runs: [run] }, out)
}

#[derive(Serialize)]
struct Log<'r> {
    #[serde(flatten)]
    log: Value,
    runs: [Run<'r>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'r> {
    tool: Value,
    invocations: [Value; 1],
    column_kind: &'static str,
    original_uri_base_ids: Value,
    results: ResultList<'r>,
    properties: Value,
}

/// Made one at a time, while they are written.
struct ResultList<'r> {
    report: &'r Report,
    known: &'r [Finding],
    options: &'r Options,
    rules: &'r Rules,
}

impl Serialize for ResultList<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Where one result tells whether it is suppressed, all do.
        let new = (!self.known.is_empty()).then(|| json!([]));
        let known = json!([{
            "kind": "external",
            "status": "accepted",
            "justification": "the baseline knows this finding",
        }]);
        let of = |finding, state| result::of(finding, state, self.rules, self.options);
        let findings = self.report.findings.iter();
        let findings = findings.map(|finding| of(finding, new.as_ref()));
        let known = self.known.iter().map(|finding| of(finding, Some(&known)));
        let notes = self.report.notes.iter();
        let notes =
            notes.filter_map(|note| result::of_note(note, new.as_ref(), self.rules, self.options));
        // Services look at the results alone: where none tells of the errors, one says so. It has a
        // location, or they refuse them all.
        let unlisted = run_notes::unlisted(self.report).map(|text| {
            json!({
                "ruleId": run_notes::UNLISTED,
                "level": "error",
                "message": message(&text),
                "locations": [result::location(".", None)],
            })
        });
        serializer.collect_seq(
            unlisted
                .into_iter()
                .chain(findings)
                .chain(notes)
                .chain(known),
        )
    }
}

/// Returns what is to be said of the run, where so many known findings are among the results.
fn remarks(report: &Report, known: usize, options: &Options) -> Vec<run_notes::RunNote> {
    let mut remarks = run_notes::remarks(report, options);
    if known > 0 {
        let all = report.summary.baseline;
        remarks.retain(|remark| remark.id != "baseline");
        remarks.extend((all > known as u64).then(|| run_notes::RunNote {
            id: "baseline",
            fault: false,
            text: format!("{known} of {all} findings that the baseline knows are listed"),
        }));
    }
    remarks
}

/// Inputs that could not be read, and what is to be said of the run.
fn notifications(report: &Report, remarks: &[run_notes::RunNote], options: &Options) -> Vec<Value> {
    let unreadable = report.unreadable.iter().map(|unreadable| {
        json!({
            "descriptor": {"id": "unreadable-input"},
            "level": "error",
            "message": message(&format!("cannot be read: {}", unreadable.message)),
            "locations": [result::location(&run_notes::path(&unreadable.source, options), None)],
        })
    });
    let run = remarks.iter().map(|remark| {
        json!({
            "descriptor": {"id": remark.id},
            "level": if remark.fault { "error" } else { "note" },
            "message": message(&remark.text),
        })
    });
    unreadable.chain(run).collect()
}

/// A message object; names of others may be in the text.
fn message(text: &str) -> Value {
    json!({"text": escape::sarif_message(&escape::terminal(text))})
}

/// The counts, and what the results leave out.
fn properties(report: &Report, known: usize) -> Value {
    let mut properties = json!({
        "summary": SummaryRecord::from(&report.summary),
        "truncated": report.truncated,
        "partial": report.partial,
    });
    if report.summary.baseline > 0 {
        properties["baseline"] = json!({
            "findings": report.summary.baseline,
            "suppressedResults": known,
        });
    }
    if !report.stale.is_empty() {
        properties["staleBaselineEntries"] = json!(report.stale.len());
    }
    properties
}
