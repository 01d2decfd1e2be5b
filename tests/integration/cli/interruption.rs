//! A run that is ended from outside says what it knows, and that it is not all.

#![cfg(unix)]

use std::io::{Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{folder, program, text};

/// A run that has been given many lines, and waits for more.
fn waiting(format: &str, line: &str) -> (Child, ChildStdin) {
    let mut child = program()
        .args(["-f", format, "--input-format", "ndjson"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a process");
    let mut input = child.stdin.take().expect("a pipe");
    // More than a chunk, so that something is judged before the input ends.
    input
        .write_all(format!("{line}\n").repeat(600).as_bytes())
        .expect("it reads");
    (child, input)
}

/// Sends a signal, once what there is may have been judged.
fn send(signal: &str, child: &Child) {
    std::thread::sleep(Duration::from_millis(700));
    let sent = Command::new("kill")
        .args([signal, &child.id().to_string()])
        .status();
    assert!(sent.expect("kill").success());
}

/// The exit status and the report of a run that is sent `signal`.
fn interrupted(signal: &str) -> (Option<i32>, String) {
    let line = text("fixtures/responses/sso-compact.json");
    let (mut child, input) = waiting("json", line.trim());
    send(signal, &child);
    let mut report = String::new();
    child
        .stdout
        .take()
        .expect("a pipe")
        .read_to_string(&mut report)
        .expect("UTF-8");
    let ended = child.wait().expect("an end");
    drop(input);
    (ended.code(), report)
}

#[test]
fn an_interruption_ends_at_once_with_what_is_known() {
    for signal in ["-INT", "-TERM"] {
        let (code, report) = interrupted(signal);
        assert_eq!(code, Some(2), "{signal}");
        let report: Value = serde_json::from_str(&report).expect("a whole report");
        assert_eq!(report["partial"], true, "{signal}");
        let checked = report["summary"]["checked"].as_u64().expect("a count");
        assert!(checked > 0 && checked <= 600, "{signal}: {checked}");
    }
}

/// One that can't end, because nobody reads what it writes, ends when it is asked again.
#[test]
fn a_second_interruption_ends_the_process() {
    let line = text("fixtures/responses/sso-compact.json");
    let bad = line
        .trim()
        .replace("\"status_code\":200", "\"status_code\":\"200\"");
    assert_ne!(bad, line.trim());
    let (mut child, _input) = waiting("ndjson", &bad);
    send("-TERM", &child);
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(child.try_wait().expect("a child"), None);
    send("-TERM", &child);
    let ended = child.wait().expect("an end");
    assert_eq!(ended.code(), Some(128 + 15));
}

/// A pipe that is named as a configuration may never be written to.
#[test]
fn an_interruption_ends_a_run_that_waits_for_its_options() {
    use std::os::unix::process::ExitStatusExt;
    let folder = folder([("good.json", &b"{}"[..])]);
    let made = Command::new("mkfifo")
        .arg(folder.path().join("pipe"))
        .status();
    assert!(made.expect("mkfifo").success());
    for option in ["--config", "--schema", "--schemas", "--baseline"] {
        let mut child = program()
            .current_dir(folder.path())
            .args([option, "pipe", "good.json"])
            .spawn()
            .expect("a process");
        std::thread::sleep(Duration::from_millis(300));
        let id = child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &id]).status();
        assert!(sent.expect("kill").success());
        let began = Instant::now();
        while child.try_wait().expect("a child").is_none() {
            if began.elapsed() > Duration::from_secs(10) {
                child.kill().expect("a child");
                panic!("{option}: it must not wait");
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let ended = child.wait().expect("an end");
        assert_eq!(ended.signal(), Some(15), "{option}");
    }
}
