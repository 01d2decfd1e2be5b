//! `action.yml`: the scripts of its steps, run in the order and with the variables that GitHub's
//! runner would give them. Cargo is played by a script here that hands out the program at hand;
//! the gate has the real one build it.

use std::fs;
use std::path::{Path, PathBuf};

use stytch_validate::input::tree::Node;

use super::install::{write_cargo, write_program};
use super::{BAD, GOOD, at, project, script, shown, yaml};
use crate::support::{Outcome, program, repository, text};

/// How the runner starts `shell: bash`:
/// <https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax>.
const SHELL: &[&str] = &["--noprofile", "--norc", "-eo", "pipefail"];

/// What a runner keeps for a job.
struct Runner {
    folder: tempfile::TempDir,
    project: tempfile::TempDir,
}

/// How a step ended, and the outputs it set.
struct Step {
    outcome: Outcome,
    outputs: String,
}

impl Step {
    fn output(&self, name: &str) -> Option<&str> {
        let set = self.outputs.lines().filter_map(|line| line.split_once('='));
        set.filter(|(key, _)| *key == name)
            .map(|(_, value)| value)
            .next_back()
    }
}

impl Runner {
    fn new(captures: &[&str]) -> Self {
        Self {
            folder: tempfile::tempdir().expect("a folder"),
            project: project(captures),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs the script of the step called `id`.
    fn step(&self, id: &str, variables: &[(&str, &Path)]) -> Step {
        let text = yaml(&text("action.yml"), |action| {
            let steps = action.at(&["runs", "steps"]).expect("a list").items();
            let step = steps
                .into_iter()
                .find(|step| step.get("id").and_then(Node::text).as_deref() == Some(id));
            let step = step.unwrap_or_else(|| panic!("no step {id}"));
            assert_eq!(at(step, &["shell"]), "bash");
            at(step, &["run"])
        });
        let output = self.path("output");
        fs::write(&output, "").expect("a file");
        let action = repository("");
        let mut all: Vec<(&str, &Path)> = vec![
            ("GITHUB_ACTION_PATH", &action),
            ("GITHUB_OUTPUT", &output),
            ("RUNNER_TEMP", self.folder.path()),
            ("RUNNER_OS", Path::new("Linux")),
            ("RUNNER_ARCH", Path::new("X64")),
        ];
        all.extend_from_slice(variables);
        Step {
            outcome: script(self.project.path(), SHELL, &text, &all),
            outputs: fs::read_to_string(&output).expect("a file"),
        }
    }

    /// Puts the program where the install step puts it.
    fn installed(self) -> Self {
        let bin = self.path("root/bin");
        fs::create_dir_all(&bin).expect("a folder");
        std::os::unix::fs::symlink(program().get_program(), bin.join("stytch-validate"))
            .expect("a link");
        self
    }

    /// The step that checks.
    fn check(&self, paths: &str, args: &str) -> Step {
        self.step(
            "run",
            &[
                ("ROOT", &self.path("root")),
                ("PATHS", Path::new(paths)),
                ("ARGS", Path::new(args)),
            ],
        )
    }
}

/// The severities of the results in a SARIF report.
fn results(path: &str) -> Vec<String> {
    let text = fs::read_to_string(path).expect("a report");
    let sarif: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(sarif["version"], "2.1.0");
    let results = sarif["runs"][0]["results"].as_array().expect("a list");
    let level = |result: &serde_json::Value| result["level"].as_str().expect("a level").to_owned();
    results.iter().map(level).collect()
}

#[test]
fn the_verdict_is_the_steps_and_the_findings_are_in_the_report() {
    for (captures, code, errors) in [(&[GOOD][..], 0, 0), (&[GOOD, BAD], 1, 3)] {
        let runner = Runner::new(captures).installed();
        let step = runner.check("tests/captures\n", "");
        let outcome = &step.outcome;
        assert_eq!(outcome.code, code, "{}{}", outcome.stdout, outcome.stderr);
        assert_eq!(step.output("exit-status"), Some(code.to_string().as_str()));
        let results = results(step.output("sarif").expect("a report"));
        let found = results.iter().filter(|level| *level == "error").count();
        assert_eq!(found, errors);
        assert!(outcome.stdout.contains("response"), "{}", outcome.stdout);
    }
}

#[test]
fn a_run_that_falls_short_is_2() {
    let runner = Runner::new(&[GOOD]).installed();
    let missing = runner.check("tests/captures\nnowhere.har\n", "");
    assert_eq!(missing.outcome.code, 2);
    assert_eq!(missing.output("exit-status"), Some("2"));
    assert!(
        missing.output("sarif").is_some(),
        "what was whole is reported"
    );
    let usage = runner.check("tests/captures", "--strictt");
    assert_eq!(usage.outcome.code, 2);
    assert_eq!(usage.output("sarif"), None, "nothing was written");
    let nothing = runner.check("\n\n", "");
    assert_eq!(nothing.outcome.code, 2);
    assert!(nothing.outcome.stdout.starts_with("::error::"));
    let empty = Runner::new(&[]).installed().check("tests/captures", "");
    assert_eq!(empty.outcome.code, 2, "nothing was checked");
}

#[test]
fn options_are_words_and_paths_are_lines() {
    let runner = Runner::new(&[]).installed();
    let names = ["with space.json", "--allow=missing-field.json", "a*.json"];
    for name in names {
        let from = repository("fixtures/demo").join(BAD);
        fs::copy(from, runner.project.path().join(name)).expect("a file");
    }
    let step = runner.check(&names.join("\n"), "--format json\n  -A drift");
    assert_eq!(step.outcome.code, 1, "{}", step.outcome.stderr);
    assert_eq!(step.outcome.json()["summary"]["invalid"], 3);
}

#[test]
fn no_input_is_ever_run() {
    let runner = Runner::new(&[GOOD]).installed();
    let hostile = [
        "$(touch pwned)",
        "`touch pwned`",
        "; touch pwned",
        "\"; touch pwned; \"",
        "${IFS}touch${IFS}pwned",
        "a[$(touch pwned)]",
    ];
    for text in hostile {
        assert_eq!(runner.check(text, "").outcome.code, 2, "{text}");
        assert_eq!(
            runner.check("tests/captures", text).outcome.code,
            2,
            "{text}"
        );
    }
    assert!(!runner.project.path().join("pwned").exists());
}

/// What stands in `${{ … }}` is put into a script before any shell sees it.
#[test]
fn no_script_has_an_expression_in_it() {
    let scripts = yaml(&text("action.yml"), |action| {
        let steps = action.at(&["runs", "steps"]).expect("a list").items();
        let scripts = steps.into_iter().filter_map(|step| step.get("run"));
        scripts.map(|run| at(run, &[])).collect::<Vec<_>>()
    });
    assert_eq!(scripts.len(), 3);
    assert!(scripts.iter().all(|script| !script.contains("${{")));
}

/// Runs the step that installs, with these tools before those of the system. There is no release of
/// the action's own sources.
fn install(runner: &Runner, root: &Path, tools: &Path) -> Step {
    let mut path = tools.as_os_str().to_owned();
    path.push(":/usr/bin:/bin");
    let path = PathBuf::from(path);
    let variables: &[(&str, &Path)] = &[
        ("ROOT", root),
        ("PATH", &path),
        ("REPOSITORY", Path::new("OWNER/stytch-validate")),
        ("GITHUB_SERVER_URL", Path::new("file:///nowhere")),
    ];
    runner.step("install", variables)
}

#[test]
fn the_program_is_built_once_from_the_actions_own_source() {
    let runner = Runner::new(&[]);
    let root = runner.path("a root");
    let tools = runner.path("tools");
    write_cargo(&tools, &runner.path("asked"));
    // A program that was cached on another system and does not start here is as good as none.
    write_program(&root.join("bin/stytch-validate"), "#!/bin/bash\nexit 127\n");
    for new in [Some("true"), None] {
        let step = install(&runner, &root, &tools);
        let outcome = &step.outcome;
        assert_eq!(outcome.code, 0, "{}{}", outcome.stdout, outcome.stderr);
        assert_eq!(step.output("installed"), new, "what is new is cached");
    }
    let asked = fs::read_to_string(runner.path("asked")).expect("a file");
    let wanted = format!(
        "{}: install --locked --force --path . --root {}\n",
        repository("").display().to_string().trim_end_matches('/'),
        root.display()
    );
    assert_eq!(asked, wanted);
}

#[test]
fn what_is_cached_and_where_is_named_by_its_source() {
    let runner = Runner::new(&[]);
    let step = runner.step("key", &[]);
    assert_eq!(step.outcome.code, 0, "{}", step.outcome.stderr);
    let key = step.output("key").expect("a key");
    let sources = super::install::run(&repository(""), &["--sources"], &[]).stdout;
    let wanted = format!("stytch-validate-Linux-X64-any-{}", sources.trim());
    assert_eq!(key, wanted);
    let root = step.output("root").expect("a folder");
    assert!(root.ends_with(sources.trim()), "one for each REF of a job");
}

/// The step that judges may fail the job, and what comes behind it is then left out.
#[test]
fn the_program_is_cached_before_it_judges() {
    let action = text("action.yml");
    let [restores, installs, saves, judges] =
        ["cache/restore@", "id: install", "cache/save@", "id: run"]
            .map(|step| action.find(step).expect(step));
    assert!(restores < installs && installs < saves && saves < judges);
}

#[test]
fn what_the_readme_shows_is_what_the_action_takes() {
    let known: Vec<String> = yaml(&text("action.yml"), |action| {
        let inputs = action.get("inputs").expect("inputs").members();
        inputs
            .into_iter()
            .map(|(name, _)| name.into_owned())
            .collect()
    });
    let (paths, args) = yaml(&shown("README.md", "upload-sarif"), |steps| {
        let with = steps.items()[1].get("with").expect("inputs");
        for (name, _) in with.members() {
            assert!(known.iter().any(|known| *known == name), "{name}");
        }
        (at(with, &["paths"]), at(with, &["args"]))
    });
    let runner = Runner::new(&[GOOD]).installed();
    let recording = repository("fixtures/recordings/har/chrome.har");
    fs::copy(recording, runner.project.path().join("tests/session.har")).expect("a file");
    let step = runner.check(&paths, &args);
    assert!(
        step.output("sarif").is_some(),
        "{}{}",
        step.outcome.stdout,
        step.outcome.stderr
    );
    assert_ne!(step.outcome.code, 2, "{}", step.outcome.stderr);
}

#[test]
fn the_guide_shows_the_same_step() {
    assert_eq!(
        shown("README.md", "upload-sarif"),
        shown("docs/src/recipes/ci.md", "upload-sarif")
    );
}
