//! Holds `README.md` to the program: its transcripts and its rules table are what the program
//! gives now. `UPDATE_DOCS=1 cargo test readme` writes them anew.
#![expect(
    clippy::unwrap_used,
    reason = "what is missing here is a fault of the repository, and a panic says so"
)]

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use stytch_validate::commands::explain::in_table_order;
use stytch_validate::input::READERS;
use stytch_validate::report::FORMATS;

use crate::support::text;

const TABLE_BEGINS: &str = "<!-- rules: written by a test -->\n";
const TABLE_ENDS: &str = "<!-- end of rules -->\n";
const READERS_BEGIN: &str = "<!-- readers: written by a test -->\n";
const READERS_END: &str = "<!-- end of readers -->\n";
const FORMATS_BEGIN: &str = "<!-- formats: written by a test -->\n";
const FORMATS_END: &str = "<!-- end of formats -->\n";
const GITLAB_BEGINS: &str = "<!-- gitlab: written by a test -->\n";
const GITLAB_ENDS: &str = "<!-- end of gitlab -->\n";
const TRANSCRIPT_BEGINS: &str = "```console\n";
const TRANSCRIPT_ENDS: &str = "```\n";

#[test]
fn the_readme_shows_what_the_program_does() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let committed = std::fs::read_to_string(&file).unwrap();
    let transcripts = replace(&committed, TRANSCRIPT_BEGINS, TRANSCRIPT_ENDS, transcript);
    let ruled = replace(&transcripts, TABLE_BEGINS, TABLE_ENDS, |_| rules_table());
    let read = replace(&ruled, READERS_BEGIN, READERS_END, |_| readers_table());
    let told = replace(&read, FORMATS_BEGIN, FORMATS_END, |_| formats_table());
    let fresh = replace(&told, GITLAB_BEGINS, GITLAB_ENDS, |_| {
        format!("```yaml\n{}```\n", text("docs/gitlab-ci.yml"))
    });
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&file, fresh).unwrap();
        return;
    }
    assert_eq!(
        committed, fresh,
        "README.md is behind the program; `UPDATE_DOCS=1 cargo test readme` rewrites it"
    );
}

fn formats_table() -> String {
    let mut table = "| format | what it is |\n|---|---|\n".to_owned();
    for format in FORMATS {
        writeln!(table, "| `{}` | {} |", format.name, format.summary).unwrap();
    }
    table
}

fn readers_table() -> String {
    let mut table = "| format | what it is | endings |\n|---|---|---|\n".to_owned();
    for reader in READERS {
        let endings: Vec<String> = (reader.endings.iter())
            .map(|ending| format!("`{ending}`"))
            .collect();
        writeln!(
            table,
            "| `{}` | {} | {} |",
            reader.name,
            reader.summary,
            endings.join(" ")
        )
        .unwrap();
    }
    table
}

/// `text` with what stands between each `begin` and the next `end` put through `fresh`.
fn replace(text: &str, begin: &str, end: &str, fresh: impl Fn(&str) -> String) -> String {
    assert!(text.contains(begin), "README.md has no {begin:?}");
    let mut pieces = text.split(begin);
    let mut written = pieces.next().unwrap().to_owned();
    for piece in pieces {
        let (inside, rest) = piece.split_once(end).expect("what begins, ends");
        written.extend([begin, &fresh(inside), end, rest]);
    }
    written
}

/// A transcript with the same commands, and what they print now.
fn transcript(old: &str) -> String {
    let mut status = None;
    let mut written = String::new();
    for command in old.lines().filter_map(|line| line.strip_prefix("$ ")) {
        writeln!(written, "$ {command}").unwrap();
        if command == "echo $?" {
            writeln!(written, "{}", status.expect("a command before it")).unwrap();
            continue;
        }
        let (printed, ended) = run(command);
        written.push_str(&printed);
        status = Some(ended);
    }
    written
}

/// What a command line of the README prints, and its exit status.
fn run(line: &str) -> (String, i32) {
    let mut words = line.split(' ');
    assert_eq!(words.next(), Some("stytch-validate"), "{line}");
    let mut command = Command::new(env!("CARGO_BIN_EXE_stytch-validate"));
    crate::support::scrub(&mut command);
    let ended = command
        .args(words)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(ended.stderr.is_empty(), "{line} writes to standard error");
    (
        String::from_utf8(ended.stdout).unwrap(),
        ended.status.code().unwrap(),
    )
}

fn rules_table() -> String {
    let mut table = "| group | rule | default | finds |\n|---|---|---|---|\n".to_owned();
    for rule in in_table_order() {
        let info = &rule.info;
        writeln!(
            table,
            "| {} | `{}` | {} | {} |",
            info.group.name(),
            info.id,
            info.default.name(),
            info.summary
        )
        .unwrap();
    }
    table
}
