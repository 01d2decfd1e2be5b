//! The ready-made steps for CI: their own scripts and command lines, as the files have them, run
//! over captures; and what the guide shows of them.
#![cfg(unix)]

mod action;
mod gitlab;
mod install;
mod pre_commit;

use std::path::Path;
use std::process::Command;

use stytch_validate::input::tree::{Node, Recording};

use crate::support::{Outcome, finish, program, repository, scrub, text};

/// What `read` finds in a YAML text.
fn yaml<T>(text: &str, read: impl FnOnce(Node<'_>) -> T) -> T {
    let recording = Recording::of(text.as_bytes());
    assert!(recording.broken.is_none(), "{:?}", recording.broken);
    read(recording.documents().next().expect("a document"))
}

/// The text at the end of a path.
fn at(node: Node<'_>, path: &[&str]) -> String {
    let found = node.at(path).and_then(Node::text);
    found.unwrap_or_else(|| panic!("no {path:?}")).into_owned()
}

/// The texts of a list.
fn texts(list: Option<Node<'_>>) -> Vec<String> {
    let items = list.expect("a list").items();
    items.into_iter().map(|item| at(item, &[])).collect()
}

/// The block of YAML on a page that has this in it.
fn shown(page: &str, marker: &str) -> String {
    let text = text(page);
    let mut blocks = text.split("```yaml\n").skip(1);
    let block = blocks.find_map(|rest| {
        let block = rest.split("```").next().expect("an end");
        block.contains(marker).then(|| block.to_owned())
    });
    block.unwrap_or_else(|| panic!("{page} shows no {marker}"))
}

/// The folder with the program.
fn program_folder() -> std::path::PathBuf {
    let program = program();
    let folder = Path::new(program.get_program()).parent();
    folder.expect("a folder").to_owned()
}

/// Runs a script as a runner does, in a folder, with these variables and the program's folder
/// before whatever is on the path.
fn script(folder: &Path, options: &[&str], text: &str, variables: &[(&str, &Path)]) -> Outcome {
    let mut command = Command::new("bash");
    scrub(&mut command);
    command
        .env_remove("ImageOS")
        .args(options)
        .args(["-c", text])
        .envs(variables.iter().copied())
        .current_dir(folder);
    finish(&mut command, b"")
}

/// A folder as a project has it, with captures under `tests/captures`.
fn project(captures: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let place = folder.path().join("tests/captures");
    std::fs::create_dir_all(&place).expect("a folder");
    for capture in captures {
        let from = repository("fixtures/demo").join(capture);
        std::fs::copy(from, place.join(capture)).expect("a capture");
    }
    folder
}

/// A capture without a fault, and one with three.
const GOOD: &str = "sso-authenticate.json";
const BAD: &str = "sso-authenticate-edited.json";
