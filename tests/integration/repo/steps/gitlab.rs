//! `docs/gitlab-ci.yml`: its script, run line by line as GitLab's runner does.

use std::path::{Path, PathBuf};

use super::{BAD, GOOD, at, program_folder, project, script, texts, yaml};
use crate::support::{Outcome, text};

/// Runs the job's script in a project. GitLab's runner stops at the first line that fails.
fn job(folder: &Path) -> Outcome {
    let lines = yaml(&text("docs/gitlab-ci.yml"), |file| {
        texts(file.at(&["stytch-validate", "script"]))
    });
    let mut path = program_folder().into_os_string();
    path.push(":/usr/bin:/bin");
    script(
        folder,
        &["-eo", "pipefail"],
        &lines.join("\n"),
        &[("PATH", &PathBuf::from(path))],
    )
}

/// Where the job says a report is.
fn report(folder: &Path, kind: &str) -> String {
    let name = yaml(&text("docs/gitlab-ci.yml"), |file| {
        at(file, &["stytch-validate", "artifacts", "reports", kind])
    });
    std::fs::read_to_string(folder.join(name)).expect("a report")
}

#[test]
fn the_job_writes_the_reports_that_it_hands_over() {
    for (captures, code, findings) in [(&[GOOD][..], 0, 0), (&[GOOD, BAD], 1, 3)] {
        let project = project(captures);
        let outcome = job(project.path());
        assert_eq!(outcome.code, code, "{}{}", outcome.stdout, outcome.stderr);
        let quality: serde_json::Value =
            serde_json::from_str(&report(project.path(), "codequality")).expect("JSON");
        let majors = quality.as_array().expect("a list").iter();
        let majors = majors.filter(|issue| issue["severity"] == "major").count();
        assert_eq!(majors, findings, "{quality}");
        let junit = report(project.path(), "junit");
        let junit = roxmltree::Document::parse(&junit).expect("XML");
        let failures = junit
            .descendants()
            .filter(|node| node.has_tag_name("failure"));
        assert_eq!(failures.count() > 0, code == 1);
    }
}

#[test]
fn the_job_fails_where_nothing_is_checked() {
    let project = project(&[]);
    assert_eq!(job(project.path()).code, 2);
}

#[test]
fn reports_are_kept_when_the_job_fails() {
    let when = yaml(&text("docs/gitlab-ci.yml"), |file| {
        at(file, &["stytch-validate", "artifacts", "when"])
    });
    assert_eq!(when, "always");
}
