//! `--merge`: the sum of several runs' reports is the report of one run over all, and what is no
//! whole report is never passed over.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::support::{copy, finish, folder, program, repository, run_in, text};

/// A folder with all fixtures, under the name they have in the repository.
fn fixtures() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    copy(&repository("fixtures"), &folder.path().join("fixtures"));
    folder
}

/// The folders that the fixtures are in, in the order in which a run over all of them reads them.
fn parts() -> Vec<String> {
    let entries = fs::read_dir(repository("fixtures")).expect("a folder");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("an entry").file_name())
        .map(|name| format!("fixtures/{}", name.to_string_lossy()))
        .collect();
    names.sort();
    assert!(names.len() > 4);
    names
}

/// One run over all, and the sum of a run over each part.
fn whole_and_sum(
    here: &Path,
    format: &str,
    options: &[&str],
    merging: &[&str],
) -> (String, String) {
    let of = |path: &str| run_in(here, &[options, &["-f", format, path]].concat()).stdout;
    let mut names = Vec::new();
    for (at, part) in parts().iter().enumerate() {
        names.push(format!("{at}.{format}"));
        fs::write(here.join(&names[at]), of(part)).expect("room");
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let merged = run_in(
        here,
        &[&["--merge", "-f", format], merging, &names].concat(),
    );
    assert_eq!(merged.code, 2, "{}", merged.stderr);
    (of("fixtures"), merged.stdout)
}

#[test]
fn the_sum_is_the_report_of_the_whole() {
    let folder = fixtures();
    for (format, options, merging) in [
        ("json", &[][..], &[][..]),
        ("ndjson", &[], &[]),
        ("ndjson", &["--coverage"], &[]),
        ("json", &["-W", "drift", "-D", "consistency"], &[]),
        (
            "json",
            &["-D", "drift", "--max-findings", "40"],
            &["--max-findings", "40"],
        ),
        (
            "json",
            &["-A", "required", "--max-findings", "4"],
            &["--max-findings", "4"],
        ),
    ] {
        let (whole, sum) = whole_and_sum(folder.path(), format, options, merging);
        assert!(whole.len() > 2_000);
        assert!(sum == whole, "{format} {options:?}: the sum differs");
    }
}

/// Every report that a team looks at can be written of the sum, for example once for all jobs.
#[test]
fn the_sum_is_written_in_other_formats() {
    let folder = fixtures();
    let here = folder.path();
    let whole = run_in(here, &["-f", "json", "fixtures"]).stdout;
    fs::write(here.join("whole.json"), &whole).expect("room");
    for format in ["sarif", "github", "gitlab"] {
        let direct = run_in(here, &["-f", format, "fixtures"]).stdout;
        let merged = run_in(here, &["--merge", "whole.json", "-f", format]).stdout;
        assert!(merged == direct, "{format}");
    }
    for format in ["human", "html", "junit"] {
        let merged = run_in(here, &["--merge", "whole.json", "-f", format]).stdout;
        let summary = &serde_json::from_str::<Value>(&whole).expect("JSON")["summary"];
        let invalid = summary["invalid"].to_string();
        assert!(merged.contains(&invalid), "{format}: {merged}");
    }
    let merged = run_in(here, &["--merge", "whole.json"]).stdout;
    let direct = run_in(here, &["fixtures"]).stdout;
    let last = |text: &str| text.rsplit_once("\n\n").map(|(_, last)| last.to_owned());
    assert_eq!(last(&merged), last(&direct));
}

/// What a truncated part left out, the sum leaves out in every format, and says so.
#[test]
fn the_sum_of_truncated_reports_says_so() {
    let folder = fixtures();
    let here = folder.path();
    let part = [
        "-D",
        "drift",
        "--max-findings",
        "2",
        "-f",
        "json",
        "fixtures",
    ];
    fs::write(here.join("part.json"), run_in(here, &part).stdout).expect("room");
    let merged = |format: &str, part: &str| run_in(here, &["--merge", part, "-f", format]);
    let first = merged("ndjson", "part.json").stdout;
    let last: Value = serde_json::from_str(first.lines().last().unwrap_or_default()).expect("JSON");
    assert_eq!(last["truncated"], true, "{last}");
    fs::write(here.join("again.ndjson"), &first).expect("room");
    for again in [
        merged("json", "again.ndjson").json(),
        merged("json", "part.json").json(),
    ] {
        assert_eq!(again["truncated"], true);
        assert_eq!(again["summary"], last["summary"]);
    }
    for format in ["human", "markdown"] {
        let reported = merged(format, "part.json").stdout.replace("\n  ", " ");
        assert!(
            reported.contains("only the totals are complete"),
            "{format}: {reported}"
        );
    }
}

/// An exchange of a recording, with a live secret in its request.
fn entry(body: &str, path: &str) -> Value {
    let url = format!("https://test.stytch.com{path}");
    let secret = json!([{"name": "x", "value": "secret-live-Qv9xT2mN7bL4kR8w"}]);
    let content = json!({"mimeType": "application/json", "text": body});
    json!({
        "request": {"method": "POST", "url": url, "headers": secret},
        "response": {"status": 200, "headers": [], "content": content},
    })
}

fn har(entries: &[Value]) -> String {
    let creator = json!({"name": "x", "version": "1"});
    json!({"log": {"version": "1.2", "creator": creator, "entries": entries}}).to_string()
}

/// Whatever a level makes of what is found, and whatever a cap leaves out, a run's report is whole.
#[test]
fn the_report_of_any_run_is_merged() {
    let sso = "/v1/b2b/sso/authenticate";
    let good = text("fixtures/responses/sso-success.json");
    let document = json!({
        "openapi": "3.0.0", "info": {"title": "x", "version": "1"},
        "paths": {"/v1/b2b/foo": {"post": {"responses": {"200": {"description": "x", "content": {
            "application/json": {"schema": {"type": "object", "properties": {
                "a": {"$ref": "#/components/schemas/Nope"}, "b": {"type": "string"},
            }}},
        }}}}}},
    });
    let mut noted: Value = serde_json::from_str(&good).expect("JSON");
    let letter = |of: usize| char::from(b'a' + u8::try_from(of % 26).expect("a letter"));
    let names =
        (0..1_100).map(|at| format!("a_{}{}{}", letter(at / 676), letter(at / 26), letter(at)));
    let names = names.map(|name| (name, json!(1)));
    let known = noted.as_object_mut().expect("an object");
    // The known property that has a note comes behind them.
    *known = names.chain(std::mem::take(known)).collect();
    let folder = folder([
        (
            "skipped.har",
            har(&[entry("", sso), entry("", sso), entry("", sso)]).as_bytes(),
        ),
        (
            "both.har",
            har(&[entry("", sso), entry(&good, sso), entry("<", sso)]).as_bytes(),
        ),
        (
            "in-part.har",
            har(&[entry("{\"a\":1,\"b\":\"x\"}", "/v1/b2b/foo")]).as_bytes(),
        ),
        ("notes.json", noted.to_string().as_bytes()),
        ("document.yaml", document.to_string().as_bytes()),
        ("note.toml", b"[rules]\nunknown-field = \"note\"\n"),
    ]);
    let here = folder.path();
    for options in [
        &["-D", "live-credential", "both.har"][..],
        &["-W", "live-credential", "skipped.har"],
        &[
            "-D",
            "live-credential",
            "skipped.har",
            "both.har",
            "--max-findings",
            "1",
        ],
        &[
            "-D",
            "live-credential",
            "-D",
            "warnings",
            "skipped.har",
            "both.har",
            "--max-findings",
            "4",
        ],
        &["-D", "live-credential", "-W", "invalid-json", "both.har"],
        &[
            "--schemas",
            "document.yaml",
            "-D",
            "unchecked-response",
            "in-part.har",
        ],
        &["--config", "note.toml", "notes.json"],
    ] {
        let run = |format: &str| run_in(here, &[options, &["-f", format]].concat());
        let direct = run("json").json()["summary"].take();
        for format in ["json", "ndjson"] {
            let of_run = run(format);
            fs::write(here.join("1.report"), &of_run.stdout).expect("room");
            // Once more what was merged: its lines stand in another order.
            for merged in ["2.report", "3.report"] {
                let from = if merged == "2.report" {
                    "1.report"
                } else {
                    "2.report"
                };
                let report = format!("ndjson={merged}");
                let arguments = [
                    "--merge", "--force", from, "-f", "json", "--report", &report,
                ];
                let sum = run_in(here, &arguments);
                assert_eq!(
                    sum.code, of_run.code,
                    "{options:?} {format}: {}",
                    sum.stderr
                );
                assert_eq!(sum.json()["summary"], direct, "{options:?} {format}");
            }
        }
    }
}

/// What a run says on standard error of schemas that check nothing, a sum has to say itself.
#[test]
fn what_goes_unchecked_of_the_schemas_is_said_of_the_sum() {
    let document = json!({
        "openapi": "3.0.0", "info": {"title": "x", "version": "1"},
        "paths": {"/v1/b2b/foo": {"post": {"responses": {"200": {"description": "x", "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/Nope"}},
        }}}}}},
    });
    let good = text("fixtures/responses/sso-success.json");
    let folder = folder([
        ("oa.json", document.to_string().as_bytes()),
        ("good.json", good.as_bytes()),
    ]);
    let here = folder.path();
    let run = |format: &str| run_in(here, &["--schemas", "oa.json", "good.json", "-f", format]);
    fs::write(here.join("r.json"), run("json").stdout).expect("room");
    for format in [
        "concise", "github", "gitlab", "html", "human", "junit", "markdown", "sarif",
    ] {
        let sum = run_in(here, &["--merge", "-q", "r.json", "-f", format]);
        assert_eq!(sum.code, 0, "{format}: {}", sum.stderr);
        for shown in [sum.stdout, run(format).stdout] {
            let said = shown.matches("2 parts of the schemas go unchecked").count();
            assert_eq!(said, 1, "{format}: {shown}");
            assert!(shown.contains("Nope"), "{format}: {shown}");
        }
    }
}

/// Lines of all kinds, dealt out to shards by chance: what they count adds up.
#[test]
fn summaries_of_shards_add_up() {
    let mut lines: Vec<String> = Vec::new();
    for name in [
        "sso-compact",
        "sso-mfa-pending",
        "sso-success",
        "error-unauthorized",
    ] {
        let body: Value =
            serde_json::from_str(&text(&format!("fixtures/responses/{name}.json"))).expect("JSON");
        lines.push(body.to_string());
        let mut less = body.clone();
        less.as_object_mut()
            .expect("an object")
            .remove("status_code");
        lines.push(less.to_string());
        let mut wrong = body;
        wrong["request_id"] = json!(7);
        lines.push(wrong.to_string());
    }
    lines.extend(["{\"a\":", "[]", "{\"a\":1,\"a\":2}"].map(str::to_owned));
    let mut chance = crate::schema::scan::mutate::Chance::seeded(41);
    for _ in 0..6 {
        let mut shards = vec![String::new(); 1 + chance.below(5)];
        let mut whole = String::new();
        for _ in 0..200 {
            let line = &lines[chance.below(lines.len())];
            let shard = chance.below(shards.len());
            for to in [&mut shards[shard], &mut whole] {
                to.push_str(line);
                to.push('\n');
            }
        }
        let report = |text: &str| {
            let arguments = ["-f", "ndjson", "--input-format", "ndjson", "--allow-empty"];
            finish(program().args(arguments), text.as_bytes()).stdout
        };
        let reported: String = shards.iter().map(|shard| report(shard)).collect();
        let merged = finish(
            program().args(["--merge", "-f", "json", "-"]),
            reported.as_bytes(),
        );
        let mut sum = merged.json()["summary"].take();
        let whole = report(&whole);
        let last = whole.lines().last().expect("a summary");
        let mut whole = serde_json::from_str::<Value>(last).expect("JSON")["summary"].take();
        // Each shard is a source of its own.
        assert_eq!(sum["sources"], json!(shards.len()));
        whole["sources"] = json!(1);
        sum["sources"] = json!(1);
        assert_eq!(sum, whole);
    }
}

#[test]
fn a_baseline_that_runs_share_is_shown_once() {
    let folder = fixtures();
    let here = folder.path();
    run_in(
        here,
        &[
            "--write-baseline",
            "known.json",
            "fixtures/demo",
            "fixtures/routes",
        ],
    );
    fs::remove_file(here.join("fixtures/demo/sso-authenticate-edited.json")).expect("a file");
    let with = ["--baseline", "known.json", "-f", "json"];
    let of = |paths: &[&str]| run_in(here, &[&with, paths].concat()).stdout;
    let whole = of(&["fixtures/demo", "fixtures/routes"]);
    assert!(whole.contains("stale_baseline"), "{whole}");
    for (name, path) in [("1.json", "fixtures/demo"), ("2.json", "fixtures/routes")] {
        fs::write(here.join(name), of(&[path])).expect("room");
    }
    let merged = run_in(here, &["--merge", "-f", "json", "1.json", "2.json"]);
    assert_eq!(merged.code, 0, "{}", merged.stderr);
    assert!(merged.stdout == whole, "{}\n{whole}", merged.stdout);
}

#[test]
fn the_exit_status_is_that_of_a_run_over_all() {
    let report = |path: &str| crate::support::run(&["-f", "json", path]).stdout;
    let good = report("fixtures/demo/sso-authenticate.json");
    let bad = report("fixtures/demo/sso-authenticate-edited.json");
    let empty = crate::support::run(&["-f", "json", "--allow-empty", "docs/man"]).stdout;
    let files = [
        ("good.json", &good),
        ("bad.json", &bad),
        ("empty.json", &empty),
    ];
    let folder = folder(files.map(|(name, text)| (name, text.as_bytes())));
    for (arguments, code) in [
        (&["good.json"][..], 0),
        (&["good.json", "empty.json"], 0),
        (&["good.json", "bad.json"], 1),
        (&["empty.json"], 2),
        (&["empty.json", "--allow-empty"], 0),
        (&["good.json", "missing.json"], 2),
        (&["."], 1),
    ] {
        let outcome = run_in(folder.path(), &[&["--merge"], arguments].concat());
        assert_eq!(outcome.code, code, "{arguments:?}: {}", outcome.stdout);
    }
}

/// Files of a folder are read by their names, also compressed, and also as Spark writes them.
#[test]
fn a_folder_of_reports() {
    let report = crate::support::run(&["-f", "ndjson", "fixtures/demo"]).stdout;
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, report.as_bytes()).expect("memory");
    let packed = packed.finish().expect("memory");
    let folder = folder([
        ("part-00000", report.as_bytes()),
        ("part-00001.gz", &packed),
        ("more/a.ndjson", report.as_bytes()),
        ("_SUCCESS", b""),
        (".part-00000.crc", b"crc"),
        ("notes.txt", b"no report"),
    ]);
    let merged = run_in(folder.path(), &["--merge", "-f", "json", "."]);
    assert_eq!(merged.code, 1, "{}", merged.stderr);
    assert_eq!(merged.json()["summary"]["checked"], 6);
}

/// The report of the sum is no report to add: written again into the same folder, the sum stays.
#[cfg(unix)]
#[test]
fn the_sum_is_not_added_to_itself() {
    let report = crate::support::run(&["-f", "json", "fixtures/demo"]).stdout;
    let folder = folder([("first.json", report.as_bytes())]);
    std::os::unix::fs::symlink("nowhere", folder.path().join("second.json")).expect("a link");
    for _ in 0..2 {
        let arguments = ["--merge", ".", "-f", "json", "--report", "json=all.json"];
        let merged = run_in(folder.path(), &arguments);
        assert_eq!(merged.code, 1, "{}", merged.stderr);
        let summary = merged.json()["summary"].take();
        assert_eq!(summary["checked"], 2, "{summary}");
        // A report that is a dead link may be one that is missing.
        assert_eq!(summary["passed_over"]["dead link"], 1, "{summary}");
    }
}

/// What is no whole report of this version is reported with its reason, costs the success, and not a
/// word of it is shown; what was whole before it counts.
#[test]
fn what_is_no_whole_report_is_reported() {
    const CANARY: &str = "canary-6b1f";
    let lines = crate::support::run(&["-f", "ndjson", "fixtures/demo"]).stdout;
    let document = crate::support::run(&["-f", "json", "fixtures/demo"]).stdout;
    let parsed: Value = serde_json::from_str(&document).expect("JSON");
    let without = |at: usize| -> String {
        let kept = lines
            .split_inclusive('\n')
            .enumerate()
            .filter(|(line, _)| *line != at);
        kept.map(|(_, line)| line).collect()
    };
    let changed = |change: &dyn Fn(&mut Value)| {
        let mut report = parsed.clone();
        change(&mut report);
        report.to_string()
    };
    let no_report = "not a JSON or NDJSON report";
    let not_whole = "the report lists different findings than it counts";
    let cases = [
        (String::new(), "it contains no report"),
        (format!("{{\"session_token\":\"{CANARY}\"}}"), no_report),
        (
            format!("{{\"type\":\"finding\",\"rule\":\"{CANARY}\"}}"),
            no_report,
        ),
        (format!("{{\"type\":\"{CANARY}\"}}"), no_report),
        (format!("<html>{CANARY}"), no_report),
        (format!("\"{CANARY}\""), no_report),
        (document[..document.len() / 2].to_owned(), no_report),
        (without(0), not_whole),
        (
            without(lines.lines().count() - 1),
            "the report has no summary",
        ),
        (
            changed(&|report| report["version"] = json!(3)),
            "a report of version 3",
        ),
        (changed(&|report| report[CANARY] = json!(1)), no_report),
        (
            changed(&|report| report["summary"]["valid"] = json!(7)),
            not_whole,
        ),
        (
            // No run counts so far, and a sum that goes round would be a small one.
            changed(&|report| {
                let summary = &mut report["summary"];
                summary["skipped"] = json!(u64::MAX);
                summary["responses"] = json!(1);
                report["truncated"] = json!(true);
            }),
            no_report,
        ),
        (
            changed(&|report| report["findings"][0]["rule"] = json!(CANARY)),
            "the report has members that this version does not know",
        ),
        (
            changed(&|report| drop(report["findings"].as_array_mut().map(Vec::pop))),
            not_whole,
        ),
    ];
    for (content, said) in cases {
        let folder = folder([
            ("a.json", content.as_bytes()),
            ("b.json", document.as_bytes()),
        ]);
        for format in ["human", "json"] {
            let outcome = run_in(
                folder.path(),
                &["--merge", "-f", format, "a.json", "b.json"],
            );
            let shown = outcome.stdout + &outcome.stderr;
            assert_eq!(outcome.code, 2, "{said}: {shown}");
            assert!(
                shown.contains("a.json") && shown.contains(said),
                "{said}: {shown}"
            );
            assert!(!shown.contains(CANARY), "{shown}");
            assert!(
                shown.contains("missing-field"),
                "the rest is merged: {shown}"
            );
        }
    }
}

/// The line that is at fault is named.
#[test]
fn a_fault_has_its_line() {
    let lines = crate::support::run(&["-f", "ndjson", "fixtures/demo"]).stdout;
    let count = lines.lines().count();
    let merged = finish(
        program().args(["--merge", "-f", "json"]),
        format!("{lines}\n\n{{}}\n").as_bytes(),
    );
    let said = format!("line {}: not a JSON", count + 3);
    assert!(merged.stderr.contains(&said), "{said}: {}", merged.stderr);
}

/// A report that somebody else has written acts on no terminal and on no log.
#[test]
fn a_forged_report_is_text() {
    let document = crate::support::run(&["-f", "json", "fixtures/demo"]).stdout;
    let forged = document
        .replace("required field", "\\u001b[2J\\n::error::required field")
        .replace("fixtures/demo/", "\\u001b]0;x\\u0007\\n##[error]");
    for format in [
        "human", "json", "ndjson", "junit", "sarif", "gitlab", "html", "github",
    ] {
        let arguments = ["--merge", "-v", "-f", format];
        let shown = finish(program().args(arguments), forged.as_bytes()).stdout;
        assert!(shown.len() > 500);
        let acts = |character: char| character.is_control() && character != '\n';
        assert!(!shown.contains(acts), "{format}: {shown:?}");
        if format != "github" {
            let command = |line: &str| line.trim_start().starts_with("::error");
            assert!(!shown.lines().any(command), "{format}: {shown}");
        }
        if matches!(format, "json" | "ndjson") {
            assert!(!shown.contains("##["), "{format}: {shown}");
        }
    }
}

#[test]
fn what_judges_has_no_place_in_a_sum() {
    for option in [
        &["--strict"][..],
        &["-D", "drift"],
        &["--schema", "x"],
        &["--coverage"],
    ] {
        let outcome = crate::support::run(&[&["--merge", "x.json"], option].concat());
        assert_eq!(outcome.code, 2);
        assert!(
            outcome.stderr.contains("cannot be used with"),
            "{}",
            outcome.stderr
        );
    }
}
