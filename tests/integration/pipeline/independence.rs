//! A report depends on what was captured, and on nothing else: not on the number of threads, not on
//! the pieces that the input comes in, not on the order in which a folder happens to list its files.

use std::io::Write as _;
use std::process::Stdio;
use std::time::Duration;

use crate::schema::scan::mutate::{Chance, mutant};
use crate::support::{folder, program, run_in, text};

/// Lines of mutated responses, a chunk and more of them.
fn lines(chance: &mut Chance) -> Vec<Vec<u8>> {
    let bodies = ["compact", "minimal", "mfa-pending"].map(|name| {
        let body = text(&format!("fixtures/responses/sso-{name}.json"));
        let value: serde_json::Value = serde_json::from_str(&body).expect("JSON");
        value.to_string().into_bytes()
    });
    let mut mutants = |_| {
        let body: &Vec<u8> = chance.pick(&bodies);
        mutant(body, chance)
    };
    let mut lines: Vec<Vec<u8>> = (0..900).map(&mut mutants).collect();
    lines.retain(|line| !line.is_empty());
    lines
}

const ARGUMENTS: &[&str] = &[
    "-f",
    "json",
    "--input-format",
    "ndjson",
    "-D",
    "drift",
    "--stdin-name",
    "a",
];

/// The report on standard input that comes in pieces of chance.
fn fed(text: &[u8], chance: &mut Chance, jobs: &str) -> String {
    let mut child = program()
        .args(ARGUMENTS)
        .args(["-j", jobs])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a process");
    let mut input = child.stdin.take().expect("a pipe");
    let mut rest = text;
    let mut pieces: Vec<&[u8]> = Vec::new();
    while !rest.is_empty() {
        let most = *chance.pick(&[1, 7, 900, 70_000, 900_000]);
        let (piece, behind) = rest.split_at(chance.below(most).min(rest.len() - 1) + 1);
        pieces.push(piece);
        rest = behind;
    }
    let pauses: Vec<bool> = pieces.iter().map(|_| chance.below(40) == 0).collect();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            for (piece, pause) in pieces.into_iter().zip(pauses) {
                input.write_all(piece).expect("it reads");
                if pause {
                    std::thread::sleep(Duration::from_millis(2));
                }
            }
        });
        let output = child.wait_with_output().expect("an end");
        String::from_utf8(output.stdout).expect("UTF-8")
    })
}

#[test]
fn threads_and_pieces_make_no_difference() {
    let mut chance = Chance::seeded(29);
    let text = lines(&mut chance).join(&b'\n');
    let folder = folder([("a", text.as_slice())]);
    let whole = run_in(folder.path(), &[ARGUMENTS, &["-j", "1", "a"]].concat()).stdout;
    assert!(whole.contains("\"invalid\": "), "{whole}");
    for jobs in ["2", "5", "16"] {
        let again = run_in(folder.path(), &[ARGUMENTS, &["-j", jobs, "a"]].concat()).stdout;
        assert!(again == whole, "{jobs} threads");
        assert!(
            fed(&text, &mut chance, jobs) == whole,
            "pieces, {jobs} threads"
        );
    }
}

#[test]
fn the_order_of_a_folder_makes_no_difference() {
    let mut chance = Chance::seeded(31);
    let lines = lines(&mut chance);
    let mut files: Vec<(String, &[u8])> = lines
        .iter()
        .take(300)
        .enumerate()
        .map(|(at, line)| (format!("{}/{at}.json", at % 7), line.as_slice()))
        .collect();
    let report = |files: &[(String, &[u8])]| {
        let files = files.iter().map(|(name, line)| (name.as_str(), *line));
        let folder = folder(files);
        run_in(folder.path(), &["-f", "json", "-D", "drift", "."]).stdout
    };
    let first = report(&files);
    let shown: serde_json::Value = serde_json::from_str(&first).expect("a report");
    let findings = shown["findings"].as_array().expect("findings");
    let sources: Vec<&str> = findings
        .iter()
        .map(|finding| finding["source"].as_str().expect("a name"))
        .collect();
    assert!(sources.len() > 300 && sources.is_sorted(), "not by name");
    files.reverse();
    assert!(report(&files) == first, "backwards");
    for at in (1..files.len()).rev() {
        files.swap(at, chance.below(at + 1));
    }
    assert!(report(&files) == first, "in an order of chance");
}
