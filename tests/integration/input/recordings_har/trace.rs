//! The network of Playwright's traces: in the archive that the recorder writes, and unpacked.

use std::io::{Cursor, Write as _};

use serde_json::{Value, json};

use super::faulty;
use crate::support::{folder, run_in};

/// The line of an exchange whose bodies are these files.
fn line(member: &str, file: &str) -> String {
    let content = json!({"size": 1, "mimeType": "application/json", member: file});
    let posted = json!({"mimeType": "application/json", "text": "", "params": [], member: file.replace("response", "request")});
    json!({"type": "resource-snapshot", "snapshot": {"startedDateTime": "2026-05-18T09:30:02Z",
        "request": {"method": "POST", "url": "https://test.stytch.com/v1/b2b/sso/authenticate?t=hunter2",
            "headers": [], "postData": posted},
        "response": {"status": 200, "headers": [], "content": content}}})
    .to_string()
}

const HASH: &str = "68765002c28801b11ce9a5acccb3c89f171ed3e2.response";

fn trace(member: &str, file: &str) -> Vec<(&'static str, Vec<u8>)> {
    let lines = format!("{}\n{}\n", line(member, file), line(member, "no-such-file"));
    vec![
        ("trace.network", lines.into_bytes()),
        (
            "trace.trace",
            b"{\"type\":\"before\",\"value\":\"hunter2\"}\n".to_vec(),
        ),
        (
            "resources/68765002c28801b11ce9a5acccb3c89f171ed3e2.response",
            faulty().into_bytes(),
        ),
        (
            "resources/68765002c28801b11ce9a5acccb3c89f171ed3e2.request",
            b"{\"sso_token\": \"hunter2\"}".to_vec(),
        ),
        ("resources/page.json", b"{}".to_vec()),
    ]
}

fn zip(members: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, content) in members {
        writer.start_file(*name, options).expect("memory");
        writer.write_all(content).expect("memory");
    }
    writer.finish().expect("memory").into_inner()
}

/// Newer traces tell where in the archive a body is, older ones its name.
fn forms() -> [(&'static str, String); 2] {
    [
        ("_file", format!("resources/{HASH}")),
        ("_sha1", HASH.to_owned()),
    ]
}

fn assert_judged(report: &Value) {
    let summary = &report["summary"];
    assert_eq!(summary["checked"], 1, "{report}");
    assert_eq!(
        summary["skipped_reasons"],
        json!({"no-body": 1}),
        "{report}"
    );
    assert_eq!(summary["rules"]["type-mismatch"], 1, "{report}");
    assert_eq!(summary["rules"]["missing-field"], 1, "{report}");
}

#[test]
fn a_trace_is_judged_in_its_archive_and_unpacked() {
    for (member, file) in forms() {
        let members = trace(member, &file);
        let archive = zip(&members);
        let files = members.iter().map(|(name, text)| (*name, &text[..]));
        let folder = folder(files.chain([("a/trace.zip", &archive[..])]));
        for name in ["trace.network", "a/trace.zip", "a"] {
            assert_judged(&run_in(folder.path(), &["-f", "json", name]).json());
        }
    }
}

/// What a page did and showed is in the rest of a trace: an archive that has it is refused.
#[test]
fn the_network_of_a_trace_is_redacted_with_its_bodies() {
    for (member, file) in forms() {
        let members = trace(member, &file);
        let network: Vec<_> = members
            .iter()
            .filter(|(name, _)| !name.contains(".trace") && !name.ends_with("page.json"))
            .cloned()
            .collect();
        let (whole, network) = (zip(&members), zip(&network));
        let folder = folder([("whole.zip", &whole[..]), ("network.zip", &network[..])]);
        let outcome = run_in(folder.path(), &["--redact", "whole.zip", "-o", "out.zip"]);
        assert_eq!(outcome.code, 2);
        assert!(!folder.path().join("out.zip").exists());
        let outcome = run_in(folder.path(), &["--redact", "network.zip", "-o", "out.zip"]);
        assert_eq!(outcome.code, 0, "{}", outcome.stderr);
        assert_judged(&run_in(folder.path(), &["-f", "json", "out.zip"]).json());
        let made = std::fs::read(folder.path().join("out.zip")).expect("a file");
        let mut made = zip::ZipArchive::new(Cursor::new(made)).expect("an archive");
        for index in 0..made.len() {
            let mut member = made.by_index(index).expect("a member");
            let mut text = Vec::new();
            std::io::Read::read_to_end(&mut member, &mut text).expect("a member");
            let text = String::from_utf8_lossy(&text);
            assert!(!text.contains("hunter2"), "{text}");
        }
    }
}

#[test]
fn a_trace_that_is_cut_off_is_reported() {
    let whole = format!("{}\n", line("_file", "x")).repeat(3);
    for cut in [whole.len() - 2, whole.len() - 40] {
        let folder = folder([("trace.network", &whole.as_bytes()[..cut])]);
        let outcome = run_in(folder.path(), &["-f", "json", "trace.network"]);
        assert_eq!(outcome.code, 2);
        let report = outcome.json();
        assert_eq!(report["summary"]["unreadable"], 1, "{report}");
        assert_eq!(
            report["summary"]["skipped_reasons"]["no-body"], 2,
            "{report}"
        );
    }
}
