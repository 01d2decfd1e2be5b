//! Holds the guide (`docs/src`) to the program: every command in it is run, in the order of the page,
//! and prints what stands there. `UPDATE_DOCS=1 cargo test guide` writes the outputs anew.

#![cfg(unix)]

mod pages;
mod report;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::{copy, repository, scrub, text};

const CONSOLE: &str = "```console\n";
const FENCE: &str = "```\n";

/// What a page needs before its first command, in a comment at its top.
const SETUP: &str = "<!-- setup: ";

/// Commands that no test can run here, and why.
const NOT_RUN: &[(&str, &str)] = &[
    (
        "cargo install --locked --path .",
        "it takes minutes, and the gate runs it",
    ),
    (
        "python -m pytest -q --stytch-validate fixtures/recordings/vcrpy/faulty.json",
        "it takes the wheel: python/tests/test_guide.py runs it",
    ),
    (
        "parallel --pipe-part --block 100M -a responses.ndjson 'stytch-validate -q -f json --stdin-name part-{#} > part-{#}.json'",
        "it takes GNU parallel: python/tests/test_guide.py runs it where there is one",
    ),
    (
        "stytch-validate --merge -q part-*.json",
        "as the one before it",
    ),
    (
        "docker build --tag stytch-validate .",
        "it takes Docker: the release workflow runs it",
    ),
    (
        "docker run --rm --network none --volume \"$PWD/captures:/work:ro\" stytch-validate .",
        "as the one before it",
    ),
];

/// The pages, in the order of the summary.
fn pages() -> Vec<String> {
    let summary = text("docs/src/SUMMARY.md");
    let links = summary.split("](").skip(1);
    links
        .filter_map(|rest| Some(rest.split_once(')')?.0.to_owned()))
        .collect()
}

/// A command of a page, and what stands below it.
struct Step {
    /// As a shell takes it, all its lines.
    command: String,
    /// As the page has it, prompts included.
    shown: String,
}

fn steps(block: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for line in block.lines() {
        if let Some(command) = line.strip_prefix("$ ") {
            steps.push(Step {
                command: command.to_owned(),
                shown: format!("{line}\n"),
            });
        } else if let (Some(more), Some(step)) = (line.strip_prefix('>'), steps.last_mut()) {
            step.command.push('\n');
            step.command
                .push_str(more.strip_prefix(' ').unwrap_or(more));
            step.shown.push_str(line);
            step.shown.push('\n');
        }
    }
    steps
}

/// What each command prints, all run in one shell, in a folder with the fixtures.
fn printed(page: &str, commands: &[String]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    copy(&repository("fixtures"), &folder.path().join("fixtures"));
    let mut script = "exec 2>&1\n".to_owned();
    let setups = page.lines().filter_map(|line| line.strip_prefix(SETUP));
    for setup in setups {
        script.push_str(setup.trim_end_matches(" -->"));
        script.push('\n');
    }
    for (at, command) in commands.iter().enumerate() {
        // `$?` is that of the command before.
        let begin = format!("echo '@@ {at}'\n(exit ${{__status:-0}})\n");
        script.extend([&begin, command.as_str(), "\n__status=$?\n"]);
    }
    let program = Path::new(env!("CARGO_BIN_EXE_stytch-validate"));
    let folder_of_program = program.parent().expect("a folder").display();
    let path = std::env::var("PATH").unwrap_or_default();
    let mut shell = Command::new("bash");
    scrub(&mut shell);
    shell.args(["--noprofile", "--norc", "-c", &script]);
    shell.env("PATH", format!("{folder_of_program}:{path}"));
    shell.current_dir(folder.path()).stdin(Stdio::null());
    let ended = shell.output().expect("bash");
    let all = String::from_utf8(ended.stdout).expect("UTF-8");
    let mut outputs: Vec<String> = Vec::new();
    for (at, _) in commands.iter().enumerate() {
        let (_, rest) = all.split_once(&format!("@@ {at}\n")).expect("it was run");
        let end = rest.find(&format!("@@ {}\n", at + 1)).unwrap_or(rest.len());
        outputs.push(rest[..end].to_owned());
    }
    outputs
}

/// The page with what its commands print now.
fn fresh(page: &str) -> String {
    let blocks: Vec<&str> = page.split(CONSOLE).skip(1).collect();
    let steps: Vec<Vec<Step>> = blocks
        .iter()
        .map(|block| steps(block.split_once(FENCE).expect("what begins, ends").0))
        .collect();
    let commands: Vec<String> = steps
        .iter()
        .flatten()
        .map(|step| step.command.clone())
        .collect();
    let mut printed = printed(page, &commands).into_iter();
    let mut written = page.split(CONSOLE).next().expect("a beginning").to_owned();
    for (block, steps) in blocks.iter().zip(&steps) {
        written.push_str(CONSOLE);
        for step in steps {
            written.push_str(&step.shown);
            written.push_str(&printed.next().expect("an output"));
        }
        written.push_str(FENCE);
        written.push_str(block.split_once(FENCE).expect("what begins, ends").1);
    }
    written
}

#[test]
fn every_command_prints_what_the_guide_shows() {
    let mut behind = Vec::new();
    let mut commands = 0;
    for page in pages() {
        let file = repository("docs/src").join(&page);
        let committed = fs::read_to_string(&file).expect("a page");
        if !committed.contains(CONSOLE) {
            continue;
        }
        commands += committed
            .lines()
            .filter(|line| line.starts_with("$ "))
            .count();
        let fresh = fresh(&committed);
        if std::env::var_os("UPDATE_DOCS").is_some() {
            fs::write(&file, fresh).expect("room");
        } else if committed != fresh {
            let pairs = committed.lines().zip(fresh.lines());
            let first = pairs.enumerate().find(|(_, (old, new))| old != new);
            behind.push(format!("{page}: {first:?}"));
        }
    }
    assert!(commands > 40, "{commands}");
    assert!(
        behind.is_empty(),
        "behind the program; `UPDATE_DOCS=1 cargo test guide` rewrites it:\n{}",
        behind.join("\n")
    );
}

/// The tutorial does what it says it does, whatever its transcript says.
#[test]
fn the_tutorial_goes_from_red_to_green() {
    let page = text("docs/src/tutorial.md");
    let statuses: Vec<&str> = page
        .split("$ echo $?\n")
        .skip(1)
        .filter_map(|rest| rest.lines().next())
        .collect();
    assert_eq!(statuses, ["1", "1", "0", "1", "0"]);
    assert!(page.contains("::error "), "no annotation is shown");
}

/// A command that is shown and not run is one that is known.
#[test]
fn what_is_not_run_is_listed() {
    for page in pages() {
        let page_text = text(&format!("docs/src/{page}"));
        for block in page_text.split("```sh\n").skip(1) {
            let (commands, _) = block.split_once(FENCE).expect("what begins, ends");
            for command in commands.lines() {
                let known = NOT_RUN.iter().any(|(known, _)| *known == command);
                assert!(known, "{page}: `{command}` is shown, and never run");
            }
        }
    }
}
