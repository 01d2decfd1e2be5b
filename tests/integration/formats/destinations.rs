//! `--report FORMAT=PATH`.

use std::fs;

use serde_json::Value;

use crate::support::{folder, run_in, text};

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
        "error: cannot write the json report no/r.json: there is no folder no\n"
    );
    assert_eq!(run.stdout, plain.stdout);
    assert!(folder.path().join("r.xml").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_a_device_stays_one() {
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
            r#"{"version":1,"tool":{"name":"","version":""},"findings":{}}"#,
        )
        .expect("a file");
        let run = run_in(folder.path(), arguments);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(
            run.stderr.contains(&format!("would replace {fault}")),
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
