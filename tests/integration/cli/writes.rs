//! What is written, and what never is: no file is replaced that was not meant.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use stytch_validate::report::FORMATS;

use crate::support::{Outcome, finish, folder, program, run_in, text};

mod redaction;

const CLEAN: &str = "fixtures/demo/sso-authenticate.json";
const EDITED: &str = "fixtures/demo/sso-authenticate-edited.json";

fn captures() -> TempDir {
    folder([
        ("in/clean.json", text(CLEAN).as_bytes()),
        ("in/edited.json", text(EDITED).as_bytes()),
        ("empty/none.txt", b""),
    ])
}

fn read(folder: &TempDir, name: &str) -> String {
    fs::read_to_string(folder.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn put(folder: &TempDir, name: &str, text: impl AsRef<[u8]>) {
    fs::write(folder.path().join(name), text).expect("a file");
}

#[test]
fn every_report_of_ours_is_replaced_by_any_other() {
    let folder = captures();
    let runs: [&[&str]; 5] = [
        &["in"],
        &["in/clean.json", "-A", "deprecated"],
        &["empty"],
        &["in", "--coverage"],
        &["in", "-v", "-W", "unknown-field"],
    ];
    for format in FORMATS {
        let report = format!("{}=r", format.name);
        for run in runs {
            let outcome = run_in(folder.path(), &[run, &["--report", &report]].concat());
            assert!(
                !outcome.stderr.contains("--force") && outcome.code != 2 || run == ["empty"],
                "{report} {run:?}: {}",
                outcome.stderr
            );
            assert!(folder.path().join("r").is_file());
        }
    }
    // A baseline is looked after by people: no report takes its place, nor it that of a report.
    let baseline = |name| run_in(folder.path(), &["in", "--write-baseline", name]).code;
    assert_eq!((baseline("r"), baseline("b"), baseline("b")), (2, 0, 0));
    let run = run_in(folder.path(), &["in", "--report", "json=b"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    let old = read(&folder, "b").replace("\"version\": 2", "\"version\": 1");
    put(&folder, "b", old);
    assert_eq!(baseline("b"), 0, "one of an earlier version is replaced");
}

/// Files that are nobody's but the user's.
fn of_others() -> Vec<(&'static str, String)> {
    let gitlab = r#"[{"check_name": "no-unused-vars", "fingerprint": "1", "location": {}}]"#;
    let sarif = r#"{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "other"}}}]}"#;
    vec![
        ("a capture", text(CLEAN)),
        (
            "lines",
            "{\"status_code\": 200}\n{\"status_code\": 200}\n".to_owned(),
        ),
        (
            "package.json",
            r#"{"name": "stytch-validate", "version": "1.0.0"}"#.to_owned(),
        ),
        (
            "another tool's report",
            r#"{"version": 1, "tool": {"name": "other"}, "findings": []}"#.to_owned(),
        ),
        ("another tool's gitlab", gitlab.to_owned()),
        ("another tool's sarif", sarif.to_owned()),
        (
            "another tool's junit",
            "<?xml version=\"1.0\"?>\n<testsuites name=\"jest\"/>".to_owned(),
        ),
        ("a page", "<!DOCTYPE html><title>Mine</title>".to_owned()),
        ("notes", "remember to check the responses\n".to_owned()),
        (
            "notes below our name",
            "## stytch-validate\n\n- **mine**\n- buy milk\n".to_owned(),
        ),
        (
            "a page with something behind it",
            "<!DOCTYPE html><title>x · stytch-validate</title></html>\nMine\n".to_owned(),
        ),
        (
            "a guide that quotes a report",
            "# How we test\n\n    checked 1 response: 1 valid\n\nThat is all.\n".to_owned(),
        ),
        (
            "a script that quotes a report",
            "#!/bin/sh\necho '\nchecked 1 response: 1 valid\n'\n".to_owned(),
        ),
        (
            "a configuration",
            "[rules]\nmissing-field = \"warn\"\n".to_owned(),
        ),
        (
            "broken",
            "{\"tool\": {\"name\": \"stytch-validate\"".to_owned(),
        ),
    ]
}

#[test]
fn what_is_not_ours_is_not_replaced_unless_it_is_forced() {
    for (what, content) in of_others() {
        let folder = captures();
        put(&folder, "x", &content);
        let formats = FORMATS.iter().map(|format| format!("{}=x", format.name));
        let reports = formats.map(|report| ["--report".to_owned(), report]);
        let baseline = ["--write-baseline".to_owned(), "x".to_owned()];
        for option in reports.chain([baseline]) {
            let arguments = ["in", &option[0], &option[1]];
            let outcome = run_in(folder.path(), &arguments);
            assert_eq!(
                (outcome.code, outcome.stdout.as_str()),
                (2, ""),
                "{what}: {option:?}"
            );
            assert!(
                outcome.stderr.contains("`--force` overwrites"),
                "{}",
                outcome.stderr
            );
            assert_eq!(read(&folder, "x"), content, "{what}: {option:?}");
        }
        let forced = run_in(
            folder.path(),
            &["in", "--force", "--report", "json=x", "-q"],
        );
        assert_eq!(forced.code, 1, "{}", forced.stderr);
        let written: Value = serde_json::from_str(&read(&folder, "x")).expect("a report");
        assert_eq!(written["summary"]["checked"], 2);
    }
}

/// Each is for something else already, by whatever path, and `--force` is no reason.
#[test]
fn a_file_that_the_run_needs_is_never_replaced() {
    let folder = captures();
    put(&folder, "c.toml", "[rules]\n");
    put(&folder, "s.json", r#"{"type": "object"}"#);
    let schemas = r##"{"$id": "#/components/schemas/x", "type": "object"}"##;
    put(&folder, "d.json", schemas);
    assert_eq!(
        run_in(folder.path(), &["in", "--write-baseline", "b.json"]).code,
        0
    );
    let names = ["in/edited.json", "c.toml", "s.json", "d.json", "b.json"];
    #[cfg(unix)]
    for (at, name) in names.iter().enumerate() {
        let (hard, soft) = (format!("hard-{at}"), format!("soft-{at}"));
        fs::hard_link(folder.path().join(name), folder.path().join(hard)).expect("a link");
        std::os::unix::fs::symlink(name, folder.path().join(soft)).expect("a link");
    }
    let before = names.map(|name| read(&folder, name));
    let run = [
        "in/edited.json",
        "--config",
        "c.toml",
        "--schemas",
        "d.json",
        "--baseline",
        "b.json",
    ];
    for (at, name) in names.iter().enumerate() {
        let others = [
            format!("./in/../{name}"),
            format!("hard-{at}"),
            format!("soft-{at}"),
        ];
        let others = others
            .iter()
            .filter(|other| folder.path().join(other).exists());
        for path in others.map(String::as_str).chain([*name]) {
            let report = format!("json={path}");
            let schema = ["--schema", "s.json", "--force", "--report", &report];
            let outcome = run_in(folder.path(), &[&run[..], &schema].concat());
            assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""), "{path}");
            assert!(
                outcome.stderr.contains("it would overwrite"),
                "{}",
                outcome.stderr
            );
        }
    }
    assert_eq!(names.map(|name| read(&folder, name)), before);
}

/// What is found in a folder, what one file refers to, and what a recording names is read, too.
#[test]
fn a_file_to_which_another_leads_is_never_replaced() {
    let folder = captures();
    let har = r#"{"log": {"version": "1.2", "entries": [{
        "request": {"method": "POST", "url": "https://test.stytch.com/v1/b2b/sso/authenticate"},
        "response": {"status": 200, "content": {"mimeType": "application/json", "_file": "body.json"}}
    }]}}"#;
    let part = r##"{"$id": "#/components/schemas/x", "type": "object"}"##;
    for (name, content) in [
        ("a.har", har),
        ("body.json", &text(CLEAN)),
        ("s.json", r#"{"$ref": "part.json"}"#),
        ("part.json", r#"{"type": "object"}"#),
        ("list.txt", "in/clean.json\n"),
        ("schemas/x.json", part),
    ] {
        fs::create_dir_all(folder.path().join("schemas")).expect("a folder");
        put(&folder, name, content);
    }
    let earlier = [
        "in/clean.json",
        "--coverage",
        "--report",
        "json=monday.json",
    ];
    assert_eq!(run_in(folder.path(), &earlier).code, 0);
    let clean = "in/clean.json";
    for (run, target) in [
        (&["in"][..], "in/edited.json"),
        (&["a.har"], "body.json"),
        (&[clean, "--schema", "s.json"], "part.json"),
        (&[clean, "--schemas", "schemas"], "schemas/x.json"),
        (&["--files-from", "list.txt"], "list.txt"),
        (
            &[clean, "--coverage", "--against", "monday.json"],
            "monday.json",
        ),
    ] {
        let before = read(&folder, target);
        for option in ["--report", "--write-baseline"] {
            let path = match option {
                "--report" => format!("html={target}"),
                _ => target.to_owned(),
            };
            let outcome = run_in(folder.path(), &[run, &["--force", option, &path]].concat());
            assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""), "{target}");
            let shown = outcome.stderr.contains("it would overwrite");
            assert!(shown, "{target}: {}", outcome.stderr);
        }
        assert_eq!(read(&folder, target), before, "{target}");
    }
    let redact = ["--redact", "a.har", "--force", "-o", "body.json"];
    let outcome = run_in(folder.path(), &redact);
    let shown = outcome
        .stderr
        .contains("it would overwrite a body of the recording");
    assert!(shown, "{}", outcome.stderr);
}

#[cfg(unix)]
#[test]
fn links_are_followed_and_stay_links() {
    let folder = captures();
    let link = |to: &str, name: &str| {
        std::os::unix::fs::symlink(to, folder.path().join(name)).expect("a link");
    };
    let report = |name: &str| {
        let report = format!("json={name}");
        run_in(folder.path(), &["in/clean.json", "-q", "--report", &report])
    };
    link("in/edited.json", "to-a-capture");
    assert_eq!(report("to-a-capture").code, 2);
    assert_eq!(read(&folder, "in/edited.json"), text(EDITED));
    link("new.json", "dangling");
    for _ in 0..2 {
        let outcome = report("dangling");
        assert_eq!(outcome.code, 0, "{}", outcome.stderr);
        assert!(read(&folder, "new.json").contains("\"tool\""));
        let kept = fs::symlink_metadata(folder.path().join("dangling")).expect("a link");
        assert!(kept.is_symlink());
    }
    link("loop-b", "loop-a");
    link("loop-a", "loop-b");
    assert_eq!(report("loop-a").code, 2);
    link("no/where.json", "far");
    assert_eq!(report("far").code, 2);
    assert!(!folder.path().join("no").exists());
}

#[cfg(unix)]
#[test]
fn a_pipe_gets_the_report_and_a_folder_does_not() {
    let folder = captures();
    let made = std::process::Command::new("mkfifo")
        .arg(folder.path().join("pipe"))
        .status();
    assert!(made.expect("mkfifo").success());
    let pipe = folder.path().join("pipe");
    let reader = std::thread::spawn(move || fs::read_to_string(pipe).expect("a report"));
    let run = run_in(
        folder.path(),
        &["in/clean.json", "--report", "json=pipe", "-q"],
    );
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(reader.join().expect("a reader").contains("\"tool\""));
    let run = run_in(folder.path(), &["in/clean.json", "--report", "json=in"]);
    assert_eq!(run.code, 2);
    assert_eq!(
        fs::read_dir(folder.path().join("in"))
            .expect("a folder")
            .count(),
        2
    );
}

#[cfg(unix)]
#[test]
fn permissions_of_a_report_are_kept_and_a_new_one_has_the_usual() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = captures();
    let mode = |name: &str| {
        let found = fs::metadata(folder.path().join(name)).expect("a file");
        found.permissions().mode() & 0o7777
    };
    let report = |name: &str| {
        let mut shell = std::process::Command::new("sh");
        crate::support::scrub(&mut shell);
        shell
            .current_dir(folder.path())
            .args(["-c", "umask 027; exec \"$0\" \"$@\""])
            .arg(program().get_program())
            .args(["in/clean.json", "-q", "--report", &format!("json={name}")]);
        let outcome = finish(&mut shell, b"");
        assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    };
    report("new");
    assert_eq!(mode("new"), 0o640);
    for permissions in [0o600, 0o664, 0o444] {
        let path = folder.path().join("new");
        fs::set_permissions(&path, fs::Permissions::from_mode(permissions)).expect("permissions");
        report("new");
        assert_eq!(mode("new"), permissions);
    }
}

/// Processes in containers may all have the same number: nothing in a draft's name may rest on it.
#[test]
fn runs_that_write_the_same_report_at_once_each_write_a_whole_one() {
    let folder = captures();
    let runs: Vec<_> = (0..8)
        .map(|_| {
            program()
                .current_dir(folder.path())
                .args([
                    "in/clean.json",
                    "-q",
                    "--report",
                    "json=r",
                    "--report",
                    "ndjson=s",
                ])
                .stdout(std::process::Stdio::null())
                .spawn()
                .expect("a process")
        })
        .collect();
    for mut run in runs {
        assert_eq!(run.wait().expect("an end").code(), Some(0));
    }
    let _: Value = serde_json::from_str(&read(&folder, "r")).expect("a whole report");
    assert_eq!(read(&folder, "s").lines().count(), 2);
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 4);
}

#[cfg(unix)]
#[test]
fn what_standard_output_goes_to_is_no_report() {
    let folder = captures();
    let written = fs::File::create(folder.path().join("out")).expect("a file");
    let status = program()
        .current_dir(folder.path())
        .args(["in/clean.json", "-f", "json", "--report", "html=out"])
        .stdout(written)
        .stderr(std::process::Stdio::null())
        .status();
    assert_eq!(status.expect("an end").code(), Some(2));
    assert_eq!(read(&folder, "out"), "");
}

/// Runs the program in a folder.
fn run(folder: &Path, arguments: &[&str]) -> Outcome {
    run_in(folder, arguments)
}
