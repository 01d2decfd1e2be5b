//! Faults of the system, made to happen: whatever can't be read is counted with its reason, the rest
//! is judged, and nothing hangs, panics or leaves half of something behind.

#![cfg(unix)]

use std::fs::{self, File};
use std::io::{Seek, Write};
use std::num::NonZeroUsize;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use stytch_validate::model::report::Item;
use stytch_validate::pipeline::{self, Verdict};
use stytch_validate::settings::{InputPath, Settings};

use crate::support::{Outcome, finish, folder, program, run_in, scrub, text};

/// Judged without a complaint.
fn good() -> String {
    text("fixtures/responses/sso-compact.json")
        .trim()
        .to_owned()
        + "\n"
}

const QUIETLY: &[&str] = &["-f", "json", "-A", "deprecated"];

/// A script of the shell, which has the program as `$0` and what follows as `$@`.
fn shell(folder: &Path, script: &str, arguments: &[&str]) -> Outcome {
    let mut command = Command::new("sh");
    scrub(&mut command);
    command.current_dir(folder);
    command.args(["-c", script]);
    command.arg(assert_cmd::cargo::cargo_bin!("stytch-validate"));
    finish(command.args(arguments), b"")
}

/// A script that runs the program as somebody who is not root: root may read everything. `None`
/// where root can't become somebody else.
fn as_nobody(folder: &Path) -> Option<&'static str> {
    let ours = fs::metadata(folder).expect("a folder");
    let is_root = std::os::unix::fs::MetadataExt::uid(&ours) == 0;
    if !is_root {
        return Some("exec \"$0\" \"$@\"");
    }
    let script = "exec setpriv --reuid 65534 --regid 65534 --clear-groups \"$0\" \"$@\"";
    let works = shell(folder, script, &["--version"]).code == 0;
    works.then_some(script)
}

fn permit(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("permissions");
}

#[test]
fn what_may_not_be_read_is_reported_and_the_rest_is_judged() {
    let good = good();
    let files = [
        "a.json",
        "b.json",
        "inner/c.json",
        "inner/deep/d.json",
        "z.json",
    ];
    let folder = folder(files.map(|name| (name, good.as_bytes())));
    let at = |name: &str| folder.path().join(name);
    permit(folder.path(), 0o755);
    let Some(script) = as_nobody(folder.path()) else {
        return;
    };
    for (name, mode) in [("b.json", 0o000), ("inner/deep", 0o000)] {
        permit(&at(name), mode);
    }
    let outcome = shell(folder.path(), script, &[QUIETLY, &["."]].concat());
    permit(&at("inner/deep"), 0o755);
    let report = outcome.json();
    assert_eq!(outcome.code, 2, "{report}");
    assert_eq!(report["summary"]["valid"], 3, "{report}");
    let unreadable = report["unreadable"].as_array().expect("a list");
    let reported: Vec<(&str, &str)> = unreadable
        .iter()
        .map(|one| {
            let text = |name: &str| one[name].as_str().expect("a text");
            (text("source"), text("message"))
        })
        .collect();
    assert_eq!(
        reported,
        [
            ("./b.json", "permission denied"),
            ("./inner/deep", "permission denied")
        ]
    );
}

/// Each folder is read or reported as one that may not be, whichever came first: none is lost.
#[test]
fn folders_that_are_closed_while_they_are_walked_are_read_or_reported() {
    let good = good();
    let names: Vec<String> = (0..600).map(|at| format!("d{at:03}/a.json")).collect();
    let folder = folder(names.iter().map(|name| (name.as_str(), good.as_bytes())));
    permit(folder.path(), 0o755);
    let Some(script) = as_nobody(folder.path()) else {
        return;
    };
    let folders: Vec<_> = (0..600)
        .map(|at| folder.path().join(format!("d{at:03}")))
        .collect();
    let outcome = std::thread::scope(|scope| {
        // The last one is closed before the walk begins, the others while it goes on.
        permit(&folders[599], 0o000);
        scope.spawn(|| {
            for folder in folders.iter().rev() {
                permit(folder, 0o000);
            }
        });
        shell(folder.path(), script, &[QUIETLY, &["."]].concat())
    });
    for folder in &folders {
        permit(folder, 0o755);
    }
    let report = outcome.json();
    let valid = report["summary"]["valid"].as_u64().expect("a count");
    let unreadable = report["summary"]["unreadable"].as_u64().expect("a count");
    assert_eq!(outcome.code, 2, "{}", outcome.stderr);
    assert!(unreadable >= 1);
    assert_eq!(valid + unreadable, 600, "{report}");
}

/// What changes under the reader's eyes gives one of the answers that there are, with counts that
/// add up.
#[test]
fn a_file_that_is_cut_off_or_grows_while_it_is_read_is_judged_as_far_as_it_went() {
    let line = good();
    let folder = folder([("a.ndjson", b"".as_slice())]);
    let path = folder.path().join("a.ndjson");
    let whole = line.repeat(4_000);
    for grows in [false, true] {
        fs::write(&path, &whole).expect("room");
        let stop = AtomicBool::new(false);
        let outcome = std::thread::scope(|scope| {
            scope.spawn(|| {
                let mut file = File::options().append(true).open(&path).expect("a file");
                for round in 0..2_000_u64 {
                    if stop.load(Ordering::Relaxed) {
                        break;
                    }
                    if grows {
                        file.write_all(line.as_bytes()).expect("room");
                    } else {
                        let length = whole.len() as u64 - round * 9_001;
                        file.set_len(length.min(whole.len() as u64))
                            .expect("a file");
                        file.rewind().expect("a file");
                    }
                }
            });
            let outcome = run_in(folder.path(), &[QUIETLY, &["a.ndjson"]].concat());
            stop.store(true, Ordering::Relaxed);
            outcome
        });
        let summary = outcome.json()["summary"].take();
        let count = |name: &str| summary[name].as_u64().expect("a count");
        assert!(outcome.code <= 1, "{}", outcome.stderr);
        assert_eq!(count("checked"), count("valid") + count("invalid"));
        assert!(
            count("checked") >= if grows { 4_000 } else { 1 },
            "{summary}"
        );
        assert!(
            count("invalid") <= 1,
            "only the last line can be cut: {summary}"
        );
    }
}

#[test]
fn very_many_files_need_few_descriptors() {
    let good = good();
    let names: Vec<String> = (0..10_000)
        .map(|at| format!("d{}/{at}.json", at % 100))
        .collect();
    let folder = folder(names.iter().map(|name| (name.as_str(), good.as_bytes())));
    let script = "ulimit -n 24; exec \"$0\" \"$@\"";
    let outcome = shell(
        folder.path(),
        script,
        &[QUIETLY, &["-j", "4", "."]].concat(),
    );
    let summary = &outcome.json()["summary"];
    assert_eq!(outcome.code, 0, "{summary} {}", outcome.stderr);
    assert_eq!(summary["valid"], 10_000);
}

#[test]
fn closed_descriptors_are_faults_of_the_run() {
    let folder = folder([("a.json", good().as_bytes())]);
    for (script, arguments, code) in [
        (
            "exec \"$0\" \"$@\" <&-",
            &["a.json", "-q", "-A", "deprecated"][..],
            0,
        ),
        ("exec \"$0\" \"$@\" <&-", &["-"], 2),
        ("exec \"$0\" \"$@\" >&-", &["a.json"], 0),
        (
            "exec \"$0\" \"$@\" 2>&-",
            &["a.json", "-q", "-A", "deprecated"],
            0,
        ),
        ("exec \"$0\" \"$@\" 2>&-", &["missing.json"], 2),
        ("exec \"$0\" \"$@\" <&- >&- 2>&-", &["a.json"], 0),
    ] {
        let outcome = shell(folder.path(), script, arguments);
        let shown = format!(
            "{script} {arguments:?}: {} {}",
            outcome.stdout, outcome.stderr
        );
        assert_eq!(outcome.code, code, "{shown}");
        assert!(!outcome.stderr.contains("internal error"), "{shown}");
    }
}

/// A file system that is full takes no report, and keeps the one that was there.
#[test]
fn a_full_disk_is_reported_for_each_report_that_it_costs() {
    let folder = folder([("a.json", good().as_bytes())]);
    fs::create_dir(folder.path().join("full")).expect("a folder");
    let script = "mount -t tmpfs -o size=16k none full 2>/dev/null || exit 77
        printf \"::notice title=stytch-validate::before\" >full/json; printf \"::notice title=stytch-validate::before\" >full/html
        head -c 8192 /dev/zero >full/filler
        \"$0\" \"$@\"; code=$?
        test \"$(cat full/json)\" = \"::notice title=stytch-validate::before\" || code=99
        exit $code";
    let script = format!(
        "exec unshare -rm sh -c '{}' \"$0\" \"$@\"",
        script.replace('\'', "'\\''")
    );
    let arguments = [
        "a.json",
        "--report",
        "html=full/html",
        "--report",
        "json=full/json",
    ];
    // Named twice, the report can't have room whatever it says.
    let many: Vec<&str> = std::iter::repeat_n("a.json", 60).collect();
    let outcome = shell(folder.path(), &script, &[&arguments[..], &many].concat());
    if outcome.code == 77 || outcome.stderr.contains("unshare") {
        return; // not allowed to mount anything here
    }
    assert_eq!(outcome.code, 2, "{}", outcome.stderr);
    let reported = outcome.stderr.matches("no space left on device").count();
    assert_eq!(reported, 2, "{}", outcome.stderr);
}

#[test]
fn a_signal_at_any_time_leaves_a_whole_report_or_none() {
    let line = good();
    let folder = folder([("a.ndjson", line.repeat(20_000).as_bytes())]);
    for delay in [0, 1, 3, 8, 20, 50, 120, 250] {
        let mut child = program()
            .current_dir(folder.path())
            .args(QUIETLY)
            .args(["a.ndjson", "--report", "json=r.json"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a process");
        std::thread::sleep(std::time::Duration::from_millis(delay));
        let pid = child.id().to_string();
        Command::new("kill")
            .args(["-TERM", &pid])
            .status()
            .expect("kill");
        let mut printed = String::new();
        let mut stdout = child.stdout.take().expect("a pipe");
        std::io::Read::read_to_string(&mut stdout, &mut printed).expect("UTF-8");
        let ended = child.wait().expect("an end");
        // Before it could say otherwise, the signal itself ends it.
        match ended.code() {
            None => assert!(printed.is_empty(), "half a report after {delay} ms"),
            Some(code) => {
                let report: Value = serde_json::from_str(&printed).expect("a whole report");
                assert!(
                    code == 0 || report["partial"] == json!(true),
                    "{code} after {delay} ms"
                );
            }
        }
        if let Ok(written) = fs::read_to_string(folder.path().join("r.json")) {
            serde_json::from_str::<Value>(&written).expect("a whole report");
        }
        let left = fs::read_dir(folder.path()).expect("a folder").count();
        assert!(left <= 3, "files are left behind");
    }
}

/// A fault of ours, planted in what writes a finding down.
#[test]
fn a_worker_that_panics_costs_what_it_had_in_hand() {
    #[expect(clippy::unnecessary_wraps, reason = "the type of what writes lines")]
    fn panics(item: Item<'_>, _: &mut dyn Write) -> std::io::Result<()> {
        match item {
            Item::Finding(finding) if finding.origin.source.ends_with("b.json") => {
                panic!("planted")
            }
            _ => Ok(()),
        }
    }
    let bad = br#"{"request_id": 1}"#.as_slice();
    let folder = folder([("a.json", bad), ("b.json", bad), ("c.json", bad)]);
    for jobs in [1, 2] {
        let inputs = vec![InputPath::Path(folder.path().to_owned())];
        let settings = Arc::new(Settings {
            line: Some(panics),
            jobs: NonZeroUsize::new(jobs),
            ..Settings::over(inputs)
        });
        let report = pipeline::run(&settings);
        assert_eq!(report.summary.unreadable, 1, "{jobs}");
        let reported = &report.unreadable[0];
        assert!(reported.source.ends_with("b.json"), "{}", reported.source);
        assert!(
            !reported.message.contains("planted"),
            "{}",
            reported.message
        );
        assert_eq!(pipeline::verdict(&report, &settings), Verdict::FellShort);
        let judged = |name: &str| {
            let mut findings = report.findings.iter();
            findings.any(|finding| finding.origin.source.ends_with(name))
        };
        assert!(judged("a.json") && judged("c.json"), "{jobs}");
    }
}
