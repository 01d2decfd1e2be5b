//! Reports that are written while the run goes on: `ndjson`.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use proptest::prelude::*;
use serde_json::Value;

use stytch_validate::model::baseline::Baseline;
use stytch_validate::pipeline::{self, Sink};
use stytch_validate::report;
use stytch_validate::settings::{InputPath, Settings};

use crate::support::{
    Outcome, Plan, finish, folder, pipe, program, repository, run, run_in, settings, text,
};

/// Longer than any wait that goes well.
const PATIENCE: Duration = Duration::from_secs(20);

const EMAIL: &[&str] = &["--schema", "api_session_v1_EmailFactor", "-f", "ndjson"];
const BAD: &str = r#"{"email_id":"CANARY"}"#;

fn parsed(line: &str) -> Value {
    serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))
}

fn lines(outcome: &Outcome) -> Vec<Value> {
    outcome.stdout.lines().map(parsed).collect()
}

fn kinds(lines: &[Value]) -> Vec<&str> {
    let kind = |line: &'_ Value| line["type"].as_str().map(str::len).expect("a type");
    assert!(lines.iter().all(|line| kind(line) > 0));
    lines
        .iter()
        .filter_map(|line| line["type"].as_str())
        .collect()
}

/// The lines of a reader, each as soon as it is there.
fn as_they_come(from: impl Read + Send + 'static) -> mpsc::Receiver<String> {
    let (send, lines) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines() {
            if line.is_ok_and(|line| send.send(line).is_err()) {
                return;
            }
        }
    });
    lines
}

fn start(arguments: &[&str]) -> Child {
    program()
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a process")
}

#[test]
fn a_finding_is_seen_while_the_input_is_still_open() {
    let mut child = start(&[EMAIL, &["--input-format", "ndjson"]].concat());
    let mut input = child.stdin.take().expect("a pipe");
    let shown = as_they_come(child.stdout.take().expect("a pipe"));
    for response in 0..3 {
        // A line may come in pieces.
        let (one, other) = BAD.split_at(7);
        for piece in [one, other, "\n"] {
            input.write_all(piece.as_bytes()).expect("it reads");
            input.flush().expect("it reads");
        }
        let line = shown.recv_timeout(PATIENCE).expect("a line before the end");
        let line = parsed(&line);
        assert_eq!(
            (&line["type"], &line["response"]),
            (&"finding".into(), &response.into())
        );
        assert_eq!(line["span"]["start"]["line"], response + 1);
    }
    drop(input);
    let last = parsed(&shown.recv_timeout(PATIENCE).expect("the summary"));
    assert_eq!(
        (&last["type"], &last["summary"]["errors"]),
        (&"summary".into(), &3.into())
    );
    assert_eq!(
        (&last["partial"], &last["truncated"]),
        (&false.into(), &false.into())
    );
    assert_eq!(child.wait().expect("an end").code(), Some(1));
}

#[cfg(unix)]
#[test]
fn an_interrupted_stream_ends_with_a_partial_summary() {
    for signal in ["-INT", "-TERM"] {
        let folder = folder([]);
        let file = folder.path().join("r.ndjson");
        let report = format!("ndjson={}", file.display());
        let arguments = ["--input-format", "ndjson", "--report", &report];
        let mut child = start(&[EMAIL, &arguments].concat());
        let mut input = child.stdin.take().expect("a pipe");
        let shown = as_they_come(child.stdout.take().expect("a pipe"));
        writeln!(input, "{BAD}").expect("it reads");
        shown.recv_timeout(PATIENCE).expect("a finding");
        let number = child.id().to_string();
        let sent = std::process::Command::new("kill")
            .args([signal, &number])
            .status();
        assert!(sent.expect("kill").success());
        let last = parsed(&shown.recv_timeout(PATIENCE).expect("the summary"));
        assert_eq!(
            (&last["type"], &last["partial"]),
            (&"summary".into(), &true.into())
        );
        assert_eq!(last["summary"]["checked"], 1);
        assert_eq!(child.wait().expect("an end").code(), Some(2), "{signal}");
        let written = fs::read_to_string(&file).expect("the report");
        assert_eq!(written.lines().count(), 2, "{written}");
        assert_eq!(parsed(written.lines().last().expect("a line")), last);
    }
}

#[cfg(unix)]
#[test]
fn a_killed_run_leaves_no_half_report() {
    let folder = folder([(
        "r.ndjson",
        &b"::notice title=stytch-validate::of before"[..],
    )]);
    let report = format!("ndjson={}", folder.path().join("r.ndjson").display());
    let arguments = ["--input-format", "ndjson", "--report", &report];
    let mut child = start(&[EMAIL, &arguments].concat());
    let mut input = child.stdin.take().expect("a pipe");
    let shown = as_they_come(child.stdout.take().expect("a pipe"));
    writeln!(input, "{BAD}").expect("it reads");
    shown.recv_timeout(PATIENCE).expect("a finding");
    child.kill().expect("a process");
    child.wait().expect("an end");
    let left = fs::read_to_string(folder.path().join("r.ndjson")).expect("the report");
    assert_eq!(left, "::notice title=stytch-validate::of before");
}

#[test]
fn no_cap_holds_for_lines_and_they_are_those_of_one_thread() {
    let input = format!("{BAD}\n").repeat(40_000);
    let shown = |arguments: &[&str]| {
        let outcome = pipe(&[EMAIL, arguments].concat(), &input);
        assert_eq!((outcome.code, outcome.stderr.as_str()), (1, ""));
        outcome.stdout
    };
    let one = shown(&["-j", "1", "--max-findings", "3"]);
    assert_eq!(one.lines().count(), 40_001);
    assert!(one.ends_with("}\n") && !one.contains("\"truncated\":true"));
    for (at, line) in one.lines().take(40_000).enumerate().step_by(977) {
        assert_eq!(parsed(line)["response"], at);
    }
    assert!(one == shown(&["-j", "4"]), "the order is that of the input");
    assert!(one == shown(&["-j", "2", "--input-format", "ndjson"]));
}

#[test]
fn a_stream_has_what_the_json_report_has_in_the_order_of_the_input() {
    let arguments = [
        "fixtures/recordings",
        "fixtures/demo",
        "nowhere.json",
        "-W",
        "drift",
    ];
    let shown = lines(&run(&[&arguments[..], &["-f", "ndjson"]].concat()));
    let report = run(&[&arguments[..], &["-f", "json"]].concat()).json();
    for (kind, list) in [
        ("finding", "findings"),
        ("skipped", "skipped"),
        ("unreadable", "unreadable"),
    ] {
        let of_it = shown.iter().filter(|line| line["type"] == kind).cloned();
        let of_it: Vec<Value> = of_it.map(without_type).collect();
        assert!(!of_it.is_empty(), "{kind}");
        assert_eq!(Value::from(of_it), report[list], "{kind}");
    }
    let last = shown.last().expect("a summary");
    assert_eq!(last["summary"], report["summary"]);
    // What is skipped stands among what is found.
    let kinds = kinds(&shown);
    let first_skipped = kinds.iter().position(|kind| *kind == "skipped");
    let last_finding = kinds.iter().rposition(|kind| *kind == "finding");
    assert!(first_skipped < last_finding, "{kinds:?}");
    for kind in ["finding", "skipped"] {
        let of_it = shown.iter().filter(|line| line["type"] == kind);
        let places: Vec<_> = of_it
            .map(|line| (line["source"].as_str(), line["response"].as_u64()))
            .filter(|(source, _)| source.is_some_and(|source| source.ends_with("chrome.har")))
            .collect();
        assert!(places.is_sorted(), "{places:?}");
    }
}

fn without_type(mut line: Value) -> Value {
    line.as_object_mut()
        .expect("an object")
        .shift_remove("type");
    line
}

#[test]
fn what_a_baseline_knows_is_counted_and_no_line() {
    let (good, bad) = (r#"{"email_id":"a","email_address":"b"}"#, BAD);
    let sources = [
        ("a.ndjson", format!("{bad}\n{good}\n{bad}\n")),
        ("b.json", bad.to_owned()),
    ];
    let folder = folder(sources.iter().map(|(name, text)| (*name, text.as_bytes())));
    let run = |arguments: &[&str]| {
        let inputs = &["a.ndjson", "b.json"][..];
        run_in(folder.path(), &[EMAIL, inputs, arguments].concat())
    };
    assert_eq!(run(&["--write-baseline", "known", "-q"]).code, 0);
    let one_more = format!("{bad}\n{good}\n{bad}\n{bad}\n");
    fs::write(folder.path().join("a.ndjson"), one_more).expect("a file");
    let outcome = run(&["--baseline", "known"]);
    assert_eq!(outcome.code, 1);
    let shown = lines(&outcome);
    assert_eq!(kinds(&shown), ["finding", "summary"]);
    assert_eq!(
        (&shown[0]["source"], &shown[0]["response"]),
        (&"a.ndjson".into(), &3.into())
    );
    assert_eq!(shown[1]["summary"]["baseline"], 3);
    fs::write(folder.path().join("b.json"), good).expect("a file");
    let shown = lines(&run(&["--baseline", "known"]));
    assert_eq!(kinds(&shown), ["finding", "stale-baseline", "summary"]);
}

#[test]
fn with_a_baseline_lines_stay_in_the_order_of_the_input() {
    let arguments = ["fixtures/recordings", "fixtures/demo", "-W", "drift"];
    let plain = run(&[&arguments[..], &["-f", "ndjson"]].concat());
    let folder = folder([(
        "none",
        &br#"{"version":2,"tool":{"name":"","version":""},"findings":{}}"#[..],
    )]);
    let none = folder.path().join("none").display().to_string();
    let outcome = run(&[&arguments[..], &["-f", "ndjson", "--baseline", &none]].concat());
    let places = |outcome: &Outcome| -> Vec<Value> {
        let mut lines = lines(outcome);
        for line in &mut lines {
            // Paths in it are relative to the baseline.
            line.as_object_mut()
                .expect("an object")
                .shift_remove("fingerprint");
        }
        lines
    };
    assert_eq!(places(&outcome), places(&plain));
}

#[test]
fn a_reader_that_goes_away_changes_no_verdict() {
    let input = format!("{BAD}\n").repeat(20_000);
    let mut child = start(EMAIL);
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin
        .write_all(input.as_bytes())
        .expect("it reads to the end");
    drop(stdin);
    let ended = child.wait_with_output().expect("an end");
    assert_eq!(
        (ended.status.code(), ended.stderr.as_slice()),
        (Some(1), &b""[..])
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_reported_at_the_end_and_costs_that_stream_only() {
    let folder = folder([("a.json", BAD.as_bytes())]);
    let run = |arguments: &[&str]| run_in(folder.path(), &[EMAIL, arguments].concat());
    let plain = run(&["a.json"]);
    let full = [
        "a.json",
        "--report",
        "ndjson=/dev/full",
        "--report",
        "ndjson=r",
    ];
    let outcome = run(&full);
    assert_eq!((outcome.code, &outcome.stdout), (2, &plain.stdout));
    assert_eq!(
        outcome.stderr,
        "error: cannot write the ndjson report /dev/full: no space left on device\n\
         wrote the ndjson report to r\n"
    );
    let written = fs::read_to_string(folder.path().join("r")).expect("a report");
    assert_eq!(written, plain.stdout);
    let stdout = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .expect("a device");
    let mut command = program();
    command
        .current_dir(folder.path())
        .args(EMAIL)
        .arg("a.json")
        .stdout(stdout);
    let ended = command.output().expect("an end");
    assert_eq!(ended.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&ended.stderr).contains("no space left"));
}

#[test]
fn a_stream_into_a_folder_that_is_missing_costs_that_report_only() {
    let folder = folder([("a.json", BAD.as_bytes())]);
    let arguments = ["a.json", "--report", "ndjson=no/r", "--report", "ndjson=r"];
    let outcome = run_in(folder.path(), &[EMAIL, &arguments].concat());
    assert_eq!(outcome.code, 2);
    assert_eq!(
        outcome.stderr,
        "error: cannot write the ndjson report no/r: there is no folder no\n\
         wrote the ndjson report to r\n"
    );
    assert!(folder.path().join("r").exists());
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 2);
}

/// Numbers by their path in the summary.
fn numbers(summary: &Value, path: &str, into: &mut BTreeMap<String, u64>) {
    match summary {
        Value::Object(members) => {
            for (name, value) in members {
                numbers(value, &format!("{path}/{name}"), into);
            }
        }
        number => *into.entry(path.to_owned()).or_default() += number.as_u64().expect("a count"),
    }
}

/// The counts of a run over these inputs, in any order of members.
fn summary_of(inputs: &[PathBuf]) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    if !inputs.is_empty() {
        let mut command = program();
        command.args(["-f", "ndjson", "-W", "drift"]).args(inputs);
        let shown = lines(&finish(&mut command, b""));
        numbers(&shown.last().expect("a line")["summary"], "", &mut counts);
    }
    counts
}

fn captures() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in ["responses", "demo", "recordings/har", "recordings/vcr"] {
        let entries = fs::read_dir(repository("fixtures").join(folder)).expect("a folder");
        let paths = entries.map(|entry| entry.expect("an entry").path());
        found.extend(paths.filter(|path| path.is_file()));
    }
    found.sort();
    assert!(found.len() > 15, "{}", found.len());
    found.push(PathBuf::from("nowhere.json"));
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_summaries_of_the_parts_add_up_to_that_of_the_whole(
        part in prop::collection::vec(0..3_usize, 64)
    ) {
        let captures = captures();
        let mut sum = BTreeMap::new();
        for number in 0..3 {
            let of_it = captures.iter().zip(part.iter().cycle());
            let of_it = of_it.filter(|(_, part)| **part == number).map(|(path, _)| path.clone());
            for (name, count) in summary_of(&of_it.collect::<Vec<_>>()) {
                *sum.entry(name).or_default() += count;
            }
        }
        prop_assert_eq!(sum, summary_of(&captures));
    }

    #[test]
    fn so_do_those_of_lines_cut_anywhere(cut in 0..60_usize) {
        let bodies = ["sso-compact.json", "sso-minimal.json", "error-unauthorized.json"];
        let line = |name: &str| {
            let body: Value = serde_json::from_str(&text(&format!("fixtures/responses/{name}"))).expect("JSON");
            format!("{body}\n")
        };
        let lines: Vec<String> = bodies.into_iter().map(line).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).chain(["{\n"]).cycle().take(60).collect();
        let summary = |lines: &[&str]| {
            let shown = pipe(&["-f", "ndjson", "--allow-empty", "--input-format", "ndjson"], lines.concat());
            let mut counts = BTreeMap::new();
            numbers(&self::lines(&shown).last().expect("a line")["summary"], "", &mut counts);
            // Each part is an input of its own.
            counts.remove("/sources");
            counts
        };
        let mut sum = summary(&lines[..cut]);
        for (name, count) in summary(&lines[cut..]) {
            *sum.entry(name).or_default() += count;
        }
        prop_assert_eq!(sum, summary(&lines));
    }
}

/// What was handed over, and in how large pieces.
#[derive(Default)]
struct Taken {
    text: Vec<u8>,
    largest: usize,
}

impl Sink for Taken {
    fn take(&mut self, lines: &[u8]) {
        self.text.extend_from_slice(lines);
        self.largest = self.largest.max(lines.len());
    }

    fn pause(&mut self) {}
}

/// A chunk of small responses gives many hundred times its size in lines.
#[test]
fn lines_are_handed_over_before_they_pile_up() {
    let text = "{}\n".repeat(4_000);
    let known = r#"{"version":2,"tool":{"name":"","version":""},"findings":{}}"#;
    for baseline in [None, Some(known)] {
        let folder = folder([("a.ndjson", text.as_bytes())]);
        let input = InputPath::Path(folder.path().join("a.ndjson"));
        let baseline = baseline.map(|known| Baseline::read(known.as_bytes()).expect("one"));
        let stream = report::find("ndjson").and_then(|format| format.stream);
        let settings = Arc::new(Settings {
            line: stream.map(|stream| stream.line),
            baseline: baseline.map(Arc::new),
            max_findings: 10,
            ..settings(vec![input], &Plan::default())
        });
        let mut taken = Taken::default();
        let report = pipeline::run_into(&settings, &mut taken);
        let lines = taken.text.lines().count() as u64;
        assert_eq!(lines, report.summary.errors + report.summary.warnings);
        assert!(taken.text.len() > 10_000_000, "{}", taken.text.len());
        assert!(taken.largest < 4_000_000, "{}", taken.largest);
    }
}
