//! `--report FORMAT=PATH`.

use std::fs;

use serde_json::Value;

use stytch_validate::report::FORMATS;

use super::sample::hostile_capture;
use crate::support::{folder, program, run_in, text};

fn captures() -> tempfile::TempDir {
    let clean = text("fixtures/demo/sso-authenticate.json");
    folder([("in/a.json", clean.as_bytes())])
}

#[test]
fn reports_are_written_beside_standard_output() {
    let folder = captures();
    let plain = run_in(folder.path(), &["in"]);
    let run = run_in(
        folder.path(),
        &[
            "in",
            "--report",
            "json=a=b.json",
            "--report",
            "sarif=in/s.json",
            "-q",
        ],
    );
    assert_eq!((run.code, run.stderr.as_str()), (plain.code, ""));
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).expect(name);
    let json: Value = serde_json::from_str(&read("a=b.json")).expect("JSON");
    assert_eq!(json["summary"]["checked"], 1);
    assert!(read("in/s.json").contains("\"uri\": \"in/a.json\""));
    let names = |at: &str| {
        fs::read_dir(folder.path().join(at))
            .expect("a folder")
            .count()
    };
    assert_eq!(
        (names("."), names("in")),
        (2, 2),
        "nothing else is left behind"
    );
}

#[test]
fn a_report_of_before_is_no_capture() {
    let folder = captures();
    let arguments = ["in", "--report", "json=in/r.json", "-f", "json"];
    let [one, other] = [(); 2].map(|()| run_in(folder.path(), &arguments));
    assert_eq!(one.json()["summary"]["sources"], 1);
    assert_eq!(other.json()["summary"]["sources"], 1);
    assert_eq!(other.json()["summary"]["passed_over"]["report"], 1);
}

/// The usual first try: the shell makes the file before the run walks the folder.
#[cfg(unix)]
#[test]
fn standard_output_in_the_folder_is_no_capture() {
    let folder = captures();
    let into = |arguments: &[&str], name: &str| {
        let path = folder.path().join(name);
        let file = fs::File::create(&path).expect("a file");
        let mut run = program();
        let run = run.current_dir(folder.path()).args(arguments).stdout(file);
        let code = run.status().expect("a process").code();
        let text = fs::read_to_string(&path).expect("a report");
        let report: Value = serde_json::from_str(&text).expect("JSON");
        (code, report["summary"].clone())
    };
    let (code, plain) = into(&["in", "-f", "json"], "outside.json");
    let (same, summary) = into(&["in", "-f", "json"], "in/report.json");
    assert_eq!((code, &plain["sources"]), (same, &summary["sources"]));
    assert_eq!(summary["passed_over"]["report"], 1);
    fs::remove_dir_all(folder.path().join("in")).expect("a folder");
    let (code, merged) = into(&["--merge", ".", "-f", "json"], "all.json");
    assert_eq!((code, &merged["checked"]), (same, &plain["checked"]));
}

#[test]
fn a_folder_that_is_missing_costs_that_report_only() {
    let folder = captures();
    let plain = run_in(folder.path(), &["in"]);
    let run = run_in(
        folder.path(),
        &[
            "in",
            "--report",
            "json=no/r.json",
            "--report",
            "junit=r.xml",
        ],
    );
    assert_eq!(run.code, 2);
    assert_eq!(
        run.stderr,
        "error: cannot write the json report no/r.json: there is no folder no\n\
         wrote the junit report to r.xml\n"
    );
    assert_eq!(run.stdout, plain.stdout);
    assert!(folder.path().join("r.xml").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_reported_and_a_device_stays_one() {
    use std::os::unix::fs::FileTypeExt as _;
    let folder = captures();
    let plain = run_in(folder.path(), &["in"]);
    let run = run_in(folder.path(), &["in", "--report", "json=/dev/full"]);
    assert_eq!((run.code, &run.stdout), (2, &plain.stdout));
    assert_eq!(
        run.stderr,
        "error: cannot write the json report /dev/full: no space left on device\n"
    );
    let kind = fs::metadata("/dev/full").expect("a device").file_type();
    assert!(kind.is_char_device());
}

#[test]
fn a_file_is_for_one_thing() {
    let folder = captures();
    for (arguments, fault) in [
        (
            &["in", "--report", "json=r", "--report", "sarif=./in/../r"][..],
            "another report",
        ),
        (
            &["in/a.json", "--report", "json=./in/a.json"],
            "what is checked",
        ),
        (
            &[
                "in",
                "--baseline",
                "b",
                "--write-baseline",
                "b",
                "--report",
                "json=b",
            ],
            "the baseline",
        ),
    ] {
        fs::write(
            folder.path().join("b"),
            r#"{"version":2,"tool":{"name":"stytch-validate","version":""},"findings":{}}"#,
        )
        .expect("a file");
        let run = run_in(folder.path(), arguments);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(
            run.stderr.contains(&format!("would overwrite {fault}")),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn what_is_no_report_is_a_usage_error() {
    let folder = captures();
    for typed in ["xml=r", "json", "json=", "=r", "json=-", "JSON=r"] {
        let run = run_in(folder.path(), &["in", "--report", typed]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{typed}");
        assert!(
            run.stderr.contains("--report <FORMAT=PATH>"),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn each_format_goes_into_a_file_as_it_goes_to_standard_output() {
    let folder = folder([("a.json", hostile_capture().as_bytes())]);
    for format in FORMATS {
        let name = format.name;
        let report = format!("{name}=r");
        let printed = run_in(folder.path(), &["a.json", "-f", name]);
        let outcome = run_in(folder.path(), &["a.json", "-q", "--report", &report]);
        assert_eq!((outcome.code, outcome.stderr.as_str()), (1, ""), "{name}");
        let written = fs::read_to_string(folder.path().join("r")).expect(name);
        let shown = crate::report::registry::actions::timeless;
        assert_eq!(shown(&written), shown(&printed.stdout), "{name}");
        // How long the run took is for dashboards alone.
        let is_timed = written.contains("<testsuites") && written.contains(" time=\"0.");
        assert_eq!(is_timed, name == "junit", "{written}");
    }
}

#[test]
fn each_format_says_that_there_is_no_such_folder() {
    let folder = captures();
    for format in FORMATS {
        let name = format.name;
        let report = format!("{name}=no/r");
        let outcome = run_in(folder.path(), &["in", "--report", &report]);
        let shown = format!("error: cannot write the {name} report no/r: there is no folder no\n");
        assert_eq!((outcome.code, outcome.stderr), (2, shown));
        assert!(!folder.path().join("no").exists());
    }
}

/// Runs with room for one block in each file that is written, `shell` before it.
#[cfg(target_os = "linux")]
fn short_of_room(folder: &std::path::Path, shell: &str, report: &str) -> std::process::Output {
    let program = program();
    let mut command = std::process::Command::new("sh");
    crate::support::scrub(&mut command);
    command
        .current_dir(folder)
        .arg("-c")
        .arg(format!(
            "ulimit -c 0; ulimit -f 1; {shell} exec \"$0\" \"$@\""
        ))
        .arg(program.get_program())
        .args(["a.json", "-W", "unknown-field", "--report", report])
        .output()
        .expect("an end")
}

#[cfg(target_os = "linux")]
#[test]
fn a_run_that_is_killed_while_it_writes_leaves_the_report_of_before() {
    use std::os::unix::process::ExitStatusExt as _;
    for format in FORMATS {
        let name = format.name;
        let folder = folder([
            ("a.json", hostile_capture().as_bytes()),
            ("r", b"::notice title=stytch-validate::of before"),
        ]);
        let report = format!("{name}=r");
        let ended = short_of_room(folder.path(), "", &report);
        assert!(
            ended.status.signal().is_some(),
            "{name}: {:?}",
            ended.status
        );
        let left = fs::read_to_string(folder.path().join("r")).expect("a report");
        assert_eq!(left, "::notice title=stytch-validate::of before", "{name}");
        let again = ["a.json", "-W", "unknown-field", "--report", &report];
        let again = run_in(folder.path(), &again);
        let said = format!("wrote the {name} report to r\n");
        assert_eq!((again.code, again.stderr), (1, said), "{name}");
        let written = fs::read_to_string(folder.path().join("r")).expect("a report");
        assert!(written.len() > 1024, "{name}: {written}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_report_that_finds_no_room_is_reported_and_leaves_nothing_behind() {
    for format in FORMATS {
        let name = format.name;
        let folder = folder([
            ("a.json", hostile_capture().as_bytes()),
            ("r", b"::notice title=stytch-validate::of before"),
        ]);
        let ended = short_of_room(folder.path(), "trap '' XFSZ;", &format!("{name}=r"));
        assert_eq!(ended.status.code(), Some(2), "{name}");
        let shown = String::from_utf8_lossy(&ended.stderr);
        let expected = format!("error: cannot write the {name} report r: file too large\n");
        assert_eq!(shown, expected);
        let left = fs::read_to_string(folder.path().join("r")).expect("a report");
        assert_eq!(left, "::notice title=stytch-validate::of before", "{name}");
        let files = fs::read_dir(folder.path()).expect("a folder").count();
        assert_eq!(files, 2, "{name}");
    }
}
