//! In a step of GitHub Actions: annotations behind the human report, and the step's summary.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::sample::{HOSTILE, hostile_capture};
use crate::support::{Outcome, finish, folder, program, run_in};

/// A folder with captures, one of which is hostile in its name and its names.
fn captures() -> tempfile::TempDir {
    let folder = folder([]);
    fs::write(
        folder.path().join(format!("bad-{HOSTILE}")),
        hostile_capture(),
    )
    .expect("a file");
    let clean = crate::support::text("fixtures/responses/sso-minimal.json");
    fs::write(folder.path().join("clean.json"), clean).expect("a file");
    folder
}

fn step(folder: &Path, arguments: &[&str], act: impl FnOnce(&mut Command)) -> Outcome {
    let mut command = program();
    command
        .current_dir(folder)
        .env("GITHUB_ACTIONS", "true")
        .args(["-W", "unknown-field"])
        .args(arguments);
    act(&mut command);
    finish(&mut command, b"")
}

fn to(summary: &Path) -> impl FnOnce(&mut Command) {
    move |command| {
        command.env("GITHUB_STEP_SUMMARY", summary);
    }
}

#[test]
fn annotations_follow_the_human_report() {
    let folder = captures();
    let plain = run_in(folder.path(), &["-W", "unknown-field", "."]);
    let annotations = run_in(folder.path(), &["-W", "unknown-field", ".", "-f", "github"]);
    let outcome = step(folder.path(), &["."], |_| {});
    assert_eq!((outcome.code, outcome.stderr.as_str()), (plain.code, ""));
    let behind = outcome.stdout.strip_prefix(&plain.stdout);
    assert_eq!(
        behind,
        Some(annotations.stdout.as_str()),
        "{}",
        outcome.stdout
    );
}

#[test]
fn no_line_of_a_report_for_people_is_a_command() {
    // Of the runner's two grammars the older one begins anywhere in a line.
    let body = br###"{"##[error]a": 1, "::error::b": [], "##[error]a": 2, "member": "::x::", "request_id": "::y::"}"###;
    let names = ["##[error]c.json", "::error::d.json", " ::warning::e.json"];
    let folder = folder(names.map(|name| (name, &body[..])));
    for arguments in [
        &["."][..],
        &[".", "-v"],
        &[".", "--coverage"],
        &names,
        &[".", "-f", "concise"],
    ] {
        let summary = folder.path().join("summary.md");
        let outcome = step(folder.path(), arguments, to(&summary));
        assert_eq!(outcome.code, 1);
        let human = outcome.stdout.lines().take_while(|line| {
            !["::error file=", "::warning file="]
                .iter()
                .any(|is| line.starts_with(is))
        });
        let human: Vec<&str> = human.collect();
        assert!(human.len() > 10, "{}", outcome.stdout);
        for line in human {
            assert!(!line.trim_start().starts_with("::"), "{line}");
            assert!(!line.contains("##["), "{line}");
        }
    }
}

#[test]
fn what_a_program_reads_stays_pure() {
    let folder = captures();
    let summary = folder.path().join("summary.md");
    for format in [
        "human", "json", "ndjson", "sarif", "junit", "gitlab", "github",
    ] {
        let arguments = ["-f", format, "."];
        let plain = run_in(
            folder.path(),
            &[&["-W", "unknown-field"], &arguments[..]].concat(),
        );
        let outcome = step(folder.path(), &arguments, to(&summary));
        assert!(
            timeless(&outcome.stdout) == timeless(&plain.stdout),
            "{format}:\n{}",
            outcome.stdout
        );
        assert!(!summary.exists(), "{format}");
    }
    let elsewhere = |command: &mut Command| {
        command
            .env_remove("GITHUB_ACTIONS")
            .env("GITHUB_STEP_SUMMARY", &summary);
    };
    let outcome = step(folder.path(), &["."], elsewhere);
    assert!(!outcome.stdout.contains("\n::") && !summary.exists());
}

#[test]
fn a_summary_is_added_to_what_is_there() {
    let folder = captures();
    let summary = folder.path().join("summary.md");
    fs::write(&summary, "of the step before").expect("a file");
    let arguments = ["clean.json", "nowhere|<b>.json", &format!("bad-{HOSTILE}")];
    let outcome = step(folder.path(), &arguments, to(&summary));
    assert_eq!(outcome.code, 2);
    let text = fs::read_to_string(&summary).expect("a summary");
    let shown = text
        .strip_prefix("of the step before\n## stytch-validate\n")
        .expect("it is kept");
    assert!(
        shown.contains("1 of 2 responses in 3 files is invalid"),
        "{shown}"
    );
    assert!(
        shown.contains("- cannot read <code>nowhere&#124;&#60;b&#62;.json</code>"),
        "{shown}"
    );
    assert!(
        !shown.contains("CANARY") && !shown.contains("31337"),
        "{shown}"
    );
    // Every row has five cells, errors first, and nothing hostile is markup.
    let rows: Vec<&str> = shown.lines().filter(|line| line.starts_with('|')).collect();
    assert!(rows.len() > 12, "{shown}");
    assert!(
        rows.iter().all(|row| row.matches('|').count() == 6),
        "{shown}"
    );
    let severities: Vec<&str> = rows[2..].iter().map(|row| &row[2..7]).collect();
    assert!(
        severities.is_sorted() && severities[0] == "error",
        "{severities:?}"
    );
    let names = rows[2..]
        .iter()
        .map(|row| row.replace("<code>", "").replace("</code>", ""));
    for row in names {
        assert!(
            !row.contains(['<', '>', '`', '[', '@', '*', '_', '\u{1b}', '\u{202e}']),
            "{row}"
        );
    }
}

#[test]
fn a_summary_has_an_end() {
    let folder = folder([]);
    for number in 0..80 {
        let body = format!(r#"{{"extra_{number}": 1, "status_code": 200}}"#);
        fs::write(folder.path().join(format!("{number}.json")), body).expect("a file");
    }
    let summary = folder.path().join("summary.md");
    let outcome = step(folder.path(), &["."], to(&summary));
    assert_eq!(outcome.code, 1);
    let text = fs::read_to_string(&summary).expect("a summary");
    assert!(text.len() < 100_000);
    assert!(text.contains("50 of "), "{text}");
    // There is no room for one behind what is nearly too much.
    fs::write(&summary, vec![b'x'; (1 << 20) - 100]).expect("a file");
    let outcome = step(folder.path(), &["."], to(&summary));
    assert_eq!(outcome.code, 2);
    assert_eq!(
        outcome.stderr,
        "error: the step summary does not fit: GitHub allows 1 MiB per step\n"
    );
    let left = fs::metadata(&summary).expect("a file").len();
    assert_eq!(left, (1 << 20) - 100);
}

#[test]
fn a_summary_that_can_t_be_written_is_2_and_costs_nothing_else() {
    let folder = captures();
    for (path, why) in [
        ("no/such", "no such file or directory"),
        #[cfg(target_os = "linux")]
        ("/dev/full", "no space left on device"),
    ] {
        let arguments = ["clean.json", "--report", "json=r.json"];
        let outcome = step(folder.path(), &arguments, to(Path::new(path)));
        assert_eq!(outcome.code, 2);
        assert_eq!(
            outcome.stderr,
            format!(
                "wrote the json report to r.json\nerror: cannot write the step summary: {why}\n"
            )
        );
        assert!(outcome.stdout.contains("checked 1 response"));
        assert!(folder.path().join("r.json").exists());
    }
}

#[test]
fn quiet_and_clean_says_nothing() {
    let folder = captures();
    let arguments = ["clean.json", "-q", "-A", "deprecated-field"];
    let outcome = step(folder.path(), &arguments, |_| {});
    assert_eq!((outcome.code, outcome.stdout.as_str()), (0, ""));
}

#[test]
fn what_is_reported_an_unreadable_input_is_no_command_either() {
    let folder = folder([]);
    let outcome = step(folder.path(), &["##[error]x.json", "-f", "json"], |_| {});
    assert_eq!(outcome.code, 2);
    assert!(
        outcome.stderr.contains("cannot read #\\u{23}[error]x.json"),
        "{}",
        outcome.stderr
    );
}

/// A JUnit report without how long its run took.
pub(super) fn timeless(report: &str) -> String {
    let mut parts = report.split(" time=\"");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (seconds, rest) = part.split_once('"').expect("a quotation mark");
        assert!(seconds.parse::<f64>().is_ok(), "{seconds}");
        text.push_str(rest);
    }
    text
}
