//! `--baseline` and `--write-baseline`: what is known already is counted, and no more.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::support::{Outcome, finish, folder, program, run_in, zip};

const EMAIL: &[&str] = &["--schema", "api_session_v1_EmailFactor"];
const GOOD: &str = r#"{"email_id":"a","email_address":"b"}"#;
const BAD: &str = r#"{"email_id":"a"}"#;
/// What lacks both fields, and is a response by its id.
const WORSE: &str = r#"{"request_id":"r"}"#;

fn check(at: &Path, arguments: &[&str]) -> Outcome {
    run_in(at, &[EMAIL, arguments].concat())
}

/// Records what is in `captures` as `known.json`.
fn record(at: &Path) -> Outcome {
    let outcome = check(at, &["--write-baseline", "known.json", "captures"]);
    assert_eq!(outcome.code, 0, "{}{}", outcome.stdout, outcome.stderr);
    outcome
}

fn against(at: &Path, more: &[&str]) -> (i32, Value) {
    let arguments = [&["--baseline", "known.json", "-f", "json"], more].concat();
    let outcome = check(at, &arguments);
    assert_eq!(outcome.stderr, "");
    (outcome.code, outcome.json())
}

fn counts(report: &Value) -> [u64; 5] {
    ["checked", "valid", "invalid", "errors", "baseline"]
        .map(|count| report["summary"][count].as_u64().expect("a count"))
}

fn fields(report: &Value) -> Vec<&str> {
    let findings = report["findings"].as_array().expect("a list");
    findings
        .iter()
        .map(|finding| finding["field"].as_str().expect("a field"))
        .collect()
}

#[test]
fn what_was_recorded_is_known_and_what_is_more_is_new() {
    let folder = folder([
        ("captures/a.json", BAD.as_bytes()),
        (
            "captures/b.ndjson",
            format!("{BAD}\n{GOOD}\n{BAD}\n").as_bytes(),
        ),
    ]);
    let at = folder.path();
    let outcome = record(at);
    assert_eq!(outcome.stderr, "recorded 3 findings in known.json\n");
    assert!(outcome.stdout.contains("error[missing-field]"));

    let (code, report) = against(at, &["captures"]);
    assert_eq!((code, counts(&report)), (0, [4, 4, 0, 0, 3]));
    assert!(report.get("stale_baseline").is_none());
    let human = check(at, &["--baseline", "known.json", "captures"]);
    assert_eq!(
        human.stdout,
        "3 findings known from the baseline, not shown\n\
         checked 4 responses in 2 files: 1 valid, 3 invalid but known\n"
    );
    assert_eq!(
        check(at, &["--baseline", "known.json", "-q", "captures"]).stdout,
        ""
    );

    // A second missing field of the same object.
    fs::write(at.join("captures/a.json"), WORSE).expect("a file");
    let (code, report) = against(at, &["captures"]);
    assert_eq!((code, counts(&report)), (1, [4, 3, 1, 1, 3]));
    assert_eq!(fields(&report), ["email_id"]);

    // One more of the same in a recording: the last one is new.
    let more = format!("{BAD}\n{GOOD}\n{BAD}\n\n{BAD}\n");
    fs::write(at.join("captures/b.ndjson"), more).expect("a file");
    fs::write(at.join("captures/a.json"), BAD).expect("a file");
    let (code, report) = against(at, &["captures"]);
    assert_eq!((code, counts(&report)), (1, [5, 4, 1, 1, 3]));
    assert_eq!(report["findings"][0]["source"], "captures/b.ndjson");
    assert_eq!(report["findings"][0]["span"]["start"]["line"], 5);
}

#[test]
fn a_baseline_file_can_be_reviewed_and_is_the_same_again() {
    let folder = folder([("captures/a.json", WORSE.as_bytes())]);
    record(folder.path());
    let path = folder.path().join("known.json");
    let text = fs::read_to_string(&path).expect("a file");
    let file: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(file["version"], 2);
    assert_eq!(file["tool"]["name"], "stytch-validate");
    let entries = file["findings"].as_object().expect("a map");
    let mut names: Vec<&String> = entries.keys().collect();
    assert_eq!(names.len(), 2);
    names.sort();
    assert!(names.iter().eq(&entries.keys().collect::<Vec<_>>()));
    let report = check(folder.path(), &["-f", "json", "captures"]).json();
    let finding = &report["findings"][0];
    let fingerprint = finding["fingerprint"].as_str().expect("a fingerprint");
    assert_eq!(
        entries[fingerprint],
        json!({
            "count": 1,
            "rule": "missing-field",
            "schema": finding["schema"],
            "keyword_location": finding["keyword_location"],
            "instance_location": "",
            "field": finding["field"],
            "source": "captures/a.json",
        })
    );
    record(folder.path());
    assert_eq!(fs::read_to_string(&path).expect("a file"), text);
    let left: Vec<_> = fs::read_dir(folder.path()).expect("a folder").collect();
    assert_eq!(left.len(), 2, "no draft is left behind");
}

#[test]
fn the_same_baseline_works_from_another_working_directory() {
    let folder = folder([
        ("captures/a.json", BAD.as_bytes()),
        ("elsewhere/x.txt", b"" as &[u8]),
    ]);
    let at = folder.path();
    record(at);
    let whole = at.join("captures/a.json");
    let whole = whole.to_str().expect("UTF-8");
    let baseline = at.join("known.json");
    let baseline = baseline.to_str().expect("UTF-8");
    for (from, baseline, captures) in [
        ("captures", "../known.json", "."),
        ("captures", "../known.json", "a.json"),
        ("elsewhere", "../known.json", "../captures"),
        ("elsewhere", baseline, whole),
        (".", "./captures/../known.json", "./captures//a.json"),
    ] {
        let arguments = ["--baseline", baseline, "-f", "json", captures];
        let outcome = check(&at.join(from), &arguments);
        let reported = format!("{from}, {captures}: {}{}", outcome.stdout, outcome.stderr);
        assert_eq!(outcome.code, 0, "{reported}");
        assert_eq!(outcome.json()["summary"]["baseline"], 1, "{reported}");
    }
    // And beside captures that moved with it.
    let moved = at.join("moved");
    fs::create_dir(&moved).expect("a folder");
    fs::rename(at.join("captures"), moved.join("captures")).expect("a move");
    fs::rename(at.join("known.json"), moved.join("known.json")).expect("a move");
    assert_eq!(against(&moved, &["captures"]).0, 0);
}

#[test]
fn what_no_longer_occurs_is_named() {
    let folder = folder([
        ("captures/a.json", BAD.as_bytes()),
        (
            "captures/b.ndjson",
            format!("{BAD}\n{BAD}\n{BAD}\n").as_bytes(),
        ),
        ("captures/c.json", BAD.as_bytes()),
        ("captures/d.json", BAD.as_bytes()),
    ]);
    let at = folder.path();
    record(at);
    // One is repaired in part, one is gone, one is not asked for.
    fs::write(at.join("captures/b.ndjson"), format!("{BAD}\n{GOOD}\n")).expect("a file");
    fs::remove_file(at.join("captures/c.json")).expect("a file");
    let some = ["captures/a.json", "captures/b.ndjson"];
    let (code, report) = against(at, &some);
    assert_eq!((code, counts(&report)), (0, [3, 3, 0, 0, 2]));
    let stale = report["stale_baseline"].as_array().expect("a list");
    let mut reported: Vec<(&str, u64, u64)> = stale
        .iter()
        .map(|entry| {
            let number = |name: &str| entry[name].as_u64().expect("a number");
            let source = entry["source"].as_str().expect("a source");
            assert_eq!(entry["fingerprint"].as_str().map(str::len), Some(64));
            (source, number("count"), number("unseen"))
        })
        .collect();
    reported.sort_unstable();
    assert_eq!(
        reported,
        [("captures/b.ndjson", 3, 2), ("captures/c.json", 1, 1)]
    );
    let human = check(at, &[&["--baseline", "known.json"], &some[..]].concat());
    // A terminal has so many columns.
    let unfolded = human.stdout.replace("\n  ", " ");
    let note = unfolded.lines().nth(1).expect("a line");
    assert!(
        note.starts_with("2 baseline entries no longer occur: "),
        "{note}"
    );
    assert!(
        note.contains("missing-field (email_address) in captures/b.ndjson 2 of 3"),
        "{note}"
    );
    assert!(note.ends_with("; rewrite with --write-baseline"), "{note}");
    // Written anew it has shrunk.
    let both = [
        "--baseline",
        "known.json",
        "--write-baseline",
        "known.json",
        "captures",
    ];
    let outcome = check(at, &both);
    assert_eq!(outcome.code, 0);
    assert_eq!(outcome.stderr, "recorded 3 findings in known.json\n");
    assert!(against(at, &["captures"]).1.get("stale_baseline").is_none());
}

/// A file whose name has a `!` is no file in an archive, and standard input was never a file.
#[test]
fn what_was_not_asked_for_is_not_stale_whatever_its_name() {
    let archive = zip(&[("m.json", BAD.as_bytes())]);
    let folder = folder([
        ("captures/x!y.json", BAD.as_bytes()),
        ("good.json", GOOD.as_bytes()),
    ]);
    let at = folder.path();
    record(at);
    assert!(
        against(at, &["good.json"])
            .1
            .get("stale_baseline")
            .is_none()
    );
    let mut command = program();
    command
        .current_dir(at)
        .args(EMAIL)
        .args(["--write-baseline", "known.json", "--force"]);
    assert_eq!(finish(&mut command, &archive).code, 0);
    let (_, report) = against(at, &["good.json"]);
    assert!(report.get("stale_baseline").is_none(), "{report}");
}

/// Names that are no UTF-8 stay different: a fault that moves to another file is new.
#[cfg(target_os = "linux")]
#[test]
fn files_whose_names_are_no_text_stay_two() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = folder([("known.toml", &b""[..])]);
    let at = folder.path();
    let file = |name: &[u8]| at.join("captures").join(std::ffi::OsStr::from_bytes(name));
    let write = |one: &str, other: &str| {
        fs::create_dir_all(at.join("captures")).expect("a folder");
        fs::write(file(b"a\xff.json"), one).expect("a file");
        fs::write(file(b"a\xfe.json"), other).expect("a file");
    };
    write(BAD, GOOD);
    record(at);
    write(GOOD, BAD);
    let (code, report) = against(at, &["captures"]);
    assert_eq!((code, counts(&report)), (1, [2, 1, 1, 1, 0]), "{report}");
    write("{", "{");
    let (_, report) = against(at, &["captures"]);
    assert_eq!(report["summary"]["invalid"], 2);
    assert_eq!(report["findings"][0]["source"], "captures/a\\xfe.json");
}

#[test]
fn a_run_that_fell_short_writes_no_baseline_and_calls_nothing_stale() {
    let folder = folder([("captures/a.json", BAD.as_bytes())]);
    let at = folder.path();
    let short = ["--write-baseline", "known.json", "captures", "nowhere.json"];
    let outcome = check(at, &short);
    assert_eq!(outcome.code, 2);
    assert!(
        outcome.stderr.contains("was not written"),
        "{}",
        outcome.stderr
    );
    assert!(!at.join("known.json").exists());
    record(at);
    fs::write(at.join("captures/a.json"), GOOD).expect("a file");
    let outcome = check(
        at,
        &["--baseline", "known.json", "captures", "nowhere.json"],
    );
    assert_eq!(outcome.code, 2);
    assert!(!outcome.stdout.contains("no longer"), "{}", outcome.stdout);
}

#[test]
fn a_baseline_that_cannot_be_used_is_2_and_shows_nothing_of_it() {
    let entry = json!({
        "count": 1, "rule": "missing-field", "source": "a.json", "instance_location": "SECRET",
    });
    let changed = json!({
        "version": 2,
        "tool": {"name": "x", "version": "1"},
        "findings": {"0a".repeat(32): entry},
    });
    let changed = changed.to_string();
    let folder = folder([
        ("a.json", BAD.as_bytes()),
        (
            "no.json",
            br#"{"session_token": "SECRET", "version": "SECRET"}"#,
        ),
        ("new.json", br#"{"version": 9, "findings": []}"#),
        (
            "old.json",
            br#"{"version": 1, "tool": {"name": "x", "version": "1"}, "findings": {"000000000000000a": {"count": 1, "rule": "missing-field", "source": "a.json", "instance_location": "SECRET"}}}"#,
        ),
        ("changed.json", changed.as_bytes()),
        ("half.json", br#"{"version": 2, "tool""#),
        ("empty.json", b""),
        (
            "tool.json",
            br#"{"version": 2, "tool": "SECRET", "findings": {}}"#,
        ),
        (
            "finding.json",
            br#"{"version": 2, "tool": {"name": "x", "version": "1"}, "findings": {"SECRET": {}}}"#,
        ),
    ]);
    let at = folder.path();
    for (baseline, reported) in [
        (
            "nowhere.json",
            "cannot read the baseline nowhere.json: no such file",
        ),
        (
            "no.json",
            "no.json: no baseline of this program (line 1, column ",
        ),
        ("half.json", "half.json: no baseline of this program"),
        (
            "empty.json",
            "empty.json: no baseline of this program (line",
        ),
        ("tool.json", "tool.json: no baseline of this program (line"),
        (
            "finding.json",
            "finding.json: no baseline of this program (line",
        ),
        (
            "new.json",
            "new.json: a baseline of version 9; this program reads version 2\n",
        ),
        (
            "old.json",
            "old.json: a baseline of version 1; this program reads version 2: run `stytch-validate --write-baseline old.json …` on the same captures to make a new one\n",
        ),
        (
            "changed.json",
            "changed.json: entry 1 was changed since it was written: it does not fit its fingerprint, or counts nothing\n",
        ),
    ] {
        let outcome = check(at, &["--baseline", baseline, "a.json"]);
        assert_eq!(
            (outcome.code, outcome.stdout.as_str()),
            (2, ""),
            "{baseline}"
        );
        assert!(
            outcome.stderr.contains(reported),
            "{baseline}: {}",
            outcome.stderr
        );
        assert!(!outcome.stderr.contains("SECRET"), "{}", outcome.stderr);
    }
    let apart = [
        "--baseline",
        "a.json",
        "--write-baseline",
        "x/b.json",
        "a.json",
    ];
    assert!(check(at, &apart).stderr.contains("in different folders"));
    let outcome = check(at, &["--write-baseline", "x/b.json", "a.json"]);
    assert_eq!(outcome.code, 2);
    assert!(
        outcome
            .stderr
            .contains("cannot write the baseline x/b.json"),
        "{}",
        outcome.stderr
    );
    assert!(
        outcome.stdout.contains("missing-field"),
        "the report is there all the same"
    );
}

#[test]
fn the_baseline_itself_is_no_capture() {
    let folder = folder([("a.json", BAD.as_bytes()), ("z.json", GOOD.as_bytes())]);
    let at = folder.path();
    for _ in 0..2 {
        let outcome = check(at, &["--write-baseline", "known.json", "."]);
        assert_eq!(
            (outcome.code, outcome.stderr.as_str()),
            (0, "recorded 1 finding in known.json\n")
        );
    }
    let (code, report) = against(at, &["."]);
    assert_eq!((code, counts(&report)), (0, [2, 2, 0, 0, 1]));
    assert_eq!(report["summary"]["passed_over"], json!({"baseline": 1}));
}

#[test]
fn standard_input_is_known_by_its_name() {
    let folder = folder([]);
    let with = |arguments: &[&str], input: &str| {
        let mut command = program();
        command
            .current_dir(folder.path())
            .args(EMAIL)
            .args(arguments);
        finish(&mut command, input.as_bytes()).code
    };
    assert_eq!(with(&["--write-baseline", "known.json"], BAD), 0);
    assert_eq!(with(&["--baseline", "known.json"], BAD), 0);
    assert_eq!(
        with(&["--baseline", "known.json"], &format!("{BAD}\n{BAD}")),
        1
    );
    assert_eq!(
        with(&["--baseline", "known.json", "--stdin-name", "x"], BAD),
        1
    );
}

/// 12,000 lines in one large file and many small ones, each line with a field missing, every
/// hundredth with two.
fn many(at: &Path, longer: bool) {
    let filler = "x".repeat(900);
    let mut text = String::new();
    for line in 0..12_000 + usize::from(longer) {
        let second = line % 100 == 7;
        let name = if second { "request_id" } else { "email_id" };
        let _ = writeln!(text, r#"{{"{name}":"{filler}"}}"#);
    }
    fs::create_dir_all(at.join("captures")).expect("a folder");
    fs::write(at.join("captures/large.ndjson"), text).expect("a file");
    for file in 0..90 {
        let name = format!("captures/{file:03}.json");
        fs::write(
            at.join(name),
            if longer && file == 40 { WORSE } else { BAD },
        )
        .expect("a file");
    }
}

#[test]
fn more_findings_than_are_listed_are_known_all_the_same_whatever_the_threads() {
    let folder = folder([]);
    let at = folder.path();
    many(at, false);
    assert_eq!(record(at).stderr, "recorded 12210 findings in known.json\n");
    let (code, report) = against(at, &["captures", "--max-findings", "3"]);
    assert_eq!((code, counts(&report)), (0, [12_090, 12_090, 0, 0, 12_210]));
    assert!(report.get("truncated").is_none());
    many(at, true);
    let mut reported = Vec::new();
    for jobs in ["1", "2", "7"] {
        let (code, report) = against(at, &["captures", "-j", jobs]);
        assert_eq!((code, counts(&report)), (1, [12_091, 12_089, 2, 2, 12_210]));
        let place = |at: usize| {
            let finding = &report["findings"][at];
            (finding["source"].clone(), finding["response"].clone())
        };
        assert_eq!(place(0), (json!("captures/040.json"), json!(0)));
        assert_eq!(place(1), (json!("captures/large.ndjson"), json!(12_000)));
        let human = check(at, &["--baseline", "known.json", "captures", "-j", jobs]);
        assert!(
            human.stdout.contains(r#"1 | {"request_id":<string>}"#),
            "a snippet: {}",
            human.stdout
        );
        reported.push(human.stdout);
    }
    assert!(reported.windows(2).all(|pair| pair[0] == pair[1]));
}

/// Of a response with very many, those that are not listed are known, too; and nothing new is hidden
/// behind them.
#[test]
fn findings_that_are_only_counted_are_known_each_by_its_kind() {
    let schema =
        br#"{"properties": {"a": {"items": {"type": "string"}}, "b": {"type": "string"}}}"#;
    let body =
        |wrong: usize, other: &str| format!("{{\"a\": {}, \"b\": {other}}}", json!(vec![5; wrong]));
    let folder = folder([
        ("s.schema", schema.as_slice()),
        ("x.json", body(1_500, "\"\"").as_bytes()),
    ]);
    let at = folder.path();
    let run = |options: &[&str]| {
        run_in(
            at,
            &[&["--schema", "s.schema", "x.json", "-f", "json"], options].concat(),
        )
    };
    let recorded = run(&["--write-baseline", "known.json"]);
    assert_eq!(recorded.code, 0, "{}", recorded.stderr);
    assert!(
        recorded.stderr.contains("recorded 1500 findings"),
        "{}",
        recorded.stderr
    );
    let locations = |report: &Value| {
        let findings = report["findings"].as_array().expect("a list");
        let location = |finding: &Value| finding["instance_location"].as_str().map(str::to_owned);
        findings.iter().filter_map(location).collect::<Vec<_>>()
    };
    for (wrong, other, code, expected) in [
        (1_500, "\"\"", 0, [1, 0, 0, 1_500]),
        (1_499, "\"\"", 0, [1, 0, 0, 1_499]),
        (1_501, "\"\"", 1, [0, 1, 1, 1_500]),
        (1_700, "\"\"", 1, [0, 1, 200, 1_500]),
        (1_499, "5", 1, [0, 1, 1, 1_499]),
    ] {
        fs::write(at.join("x.json"), body(wrong, other)).expect("a file");
        let outcome = run(&["--baseline", "known.json"]);
        let report = outcome.json();
        let [_, counted @ ..] = counts(&report);
        assert_eq!((outcome.code, counted), (code, expected), "{wrong} {other}");
        assert_eq!(report.get("stale_baseline").is_some(), wrong < 1_500);
        let expected = match (code, other) {
            (0, _) => Vec::new(),
            (_, "5") => vec!["/b".to_owned()],
            _ => vec!["/a/999".to_owned()],
        };
        assert_eq!(locations(&report), expected);
        assert_eq!(report["truncated"] == true, wrong == 1_700);
    }
}

#[test]
fn warnings_and_skipped_responses_are_known_too() {
    let folder = folder([(
        "captures/a.json",
        br#"{"status_code":401,"error_type":"x","error_message":"","error_url":"","request_id":""}"#
            as &[u8],
    )]);
    let at = folder.path();
    let sso = |arguments: &[&str]| run_in(at, arguments);
    assert_eq!(sso(&["--write-baseline", "known.json", "captures"]).code, 0);
    let known = sso(&[
        "--baseline",
        "known.json",
        "-D",
        "error-response",
        "-f",
        "json",
        "captures",
    ]);
    assert_eq!(known.code, 0, "{}", known.stdout);
    assert_eq!(known.json()["summary"]["baseline"], 1);
    assert_eq!(known.json()["summary"]["error_responses"], 1);
}
