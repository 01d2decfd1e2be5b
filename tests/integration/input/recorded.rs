//! Recordings that the recorders made themselves, of the same five calls of the same server
//! (`fixtures/recordings/make`): whatever the recorder, the same is found.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use crate::commands::redact::files;
use crate::support::{folder, repository, run, run_in};

/// The member of a recording that names a file beside it is a body, and no recording.
fn recordings() -> Vec<std::path::PathBuf> {
    let mut all = Vec::new();
    files(&repository("fixtures/recordings"), &mut all);
    let is_recorded = |path: &Path| path.components().any(|step| step.as_os_str() == "recorded");
    // WireMock's and requests-cache's are folders, php-vcr's is another's, and those in JSON hold other calls: what is
    // found in them stands in `recordings_json/fixtures.rs`.
    let others = [
        "bruno",
        "exchange",
        "mockserver",
        "newman",
        "pact",
        "php-vcr",
        "undici",
        "wiremock",
        "wiremock-journal",
    ];
    let folders = others.map(|name| repository("fixtures/recordings").join(name));
    let is_other = |path: &Path| folders.iter().any(|folder| path.starts_with(folder));
    all.retain(|path| is_recorded(path) && !is_other(path));
    all.sort();
    all
}

/// How many of the calls a recording has that are none of the API: one, or also that of a page, or
/// none where the recorder knows no addresses.
fn strangers(path: &Path) -> u64 {
    match path.file_name().and_then(|name| name.to_str()) {
        Some("curl.http" | "httpie.http" | "httpie-colours.http") => 0,
        Some("trace.zip") => 2,
        _ => 1,
    }
}

#[test]
fn what_a_recorder_writes_is_read_whole() {
    let all = recordings();
    assert!(all.len() >= 18, "{all:?}");
    for path in all {
        let shown = path.display();
        let name = path.file_name().expect("a name").to_str().expect("a name");
        let bytes = std::fs::read(&path).expect("a file");
        let folder = folder([(name, &bytes[..])]);
        let judge = |name: &str| run_in(folder.path(), &["-f", "json", name]).json();
        let report = judge(name);
        let summary = &report["summary"];
        assert_eq!(summary["unreadable"], 0, "{shown}: {report}");
        assert_eq!(summary["checked"], 4, "{shown}: {report}");
        assert_eq!(summary["skipped"], strangers(&path), "{shown}: {report}");
        assert_eq!(summary["rules"]["type-mismatch"], 2, "{shown}: {report}");
        assert_eq!(summary["rules"]["error-response"], 1, "{shown}: {report}");
        assert_eq!(summary["errors"], 2, "{shown}: {report}");

        let outcome = run_in(folder.path(), &["--redact", name, "-o", "out"]);
        if name == "trace.zip" {
            assert_eq!(outcome.code, 2, "what a page showed can't be redacted");
            continue;
        }
        assert_eq!(outcome.code, 0, "{shown}: {}", outcome.stderr);
        let out = folder.path().join("out");
        let renamed = folder.path().join(format!("redacted-{name}"));
        std::fs::rename(out, &renamed).expect("a file");
        let made = judge(&format!("redacted-{name}"));
        assert_eq!(made["summary"]["rules"], summary["rules"], "{shown}");
        assert_eq!(
            made["summary"]["skipped_reasons"], summary["skipped_reasons"],
            "{shown}"
        );
        let text = String::from_utf8_lossy(&std::fs::read(renamed).expect("a file")).into_owned();
        for secret in ["made-up-session", "bWFkZS11cDptYWRlLXVw", "Made Up"] {
            assert!(!text.contains(secret), "{shown}: {secret}");
        }
    }
}

#[test]
fn what_wiremock_writes_is_read_whole() {
    for name in ["inside", "files"] {
        let path = format!("fixtures/recordings/wiremock/recorded/{name}");
        let report = run(&["-f", "json", &path]).json();
        let summary = &report["summary"];
        assert_eq!(summary["unreadable"], 0, "{name}: {report}");
        assert_eq!(summary["checked"], 4, "{name}: {report}");
        assert_eq!(summary["skipped"], 1, "{name}: {report}");
        assert_eq!(summary["rules"]["type-mismatch"], 2, "{name}: {report}");
    }
}

/// A file for each call, and in each the `status_code` of the call beside the body.
#[test]
fn what_requests_cache_writes_is_read_whole() {
    for name in ["requests-cache", "requests-cache-decoded"] {
        let path = format!("fixtures/recordings/exchange/recorded/{name}");
        let judge = |path: &str| run(&["-f", "json", path]).json()["summary"].clone();
        let summary = judge(&path);
        assert_eq!(summary["unreadable"], 0, "{name}: {summary}");
        assert_eq!(summary["checked"], 4, "{name}: {summary}");
        assert_eq!(
            summary["skipped_reasons"]["no-schema"], 1,
            "{name}: {summary}"
        );
        assert_eq!(summary["rules"]["type-mismatch"], 2, "{name}: {summary}");
        assert_eq!(summary["rules"]["error-response"], 1, "{name}: {summary}");

        let folder = folder([]);
        let mut all = Vec::new();
        files(&repository(&path), &mut all);
        for file in &all {
            let name = file.file_name().expect("a name");
            std::fs::copy(file, folder.path().join(name)).expect("a file");
        }
        let outcome = run_in(folder.path(), &["--redact", "--in-place", "."]);
        assert_eq!(outcome.code, 0, "{name}: {}", outcome.stderr);
        let reported = run_in(folder.path(), &["-f", "json", "."]).json();
        assert_eq!(reported["summary"]["rules"], summary["rules"], "{name}");
        for file in &all {
            let name = file.file_name().expect("a name");
            let text = std::fs::read_to_string(folder.path().join(name)).expect("a file");
            for secret in ["made-up-session", "bWFkZS11cDptYWRlLXVw", "Made Up"] {
                assert!(!text.contains(secret), "{name:?}: {secret}");
            }
            // What the request said is bytes in base64, or else nothing loads it.
            let cached: serde_json::Value = serde_json::from_str(&text).expect("JSON");
            if let Some(body) = cached["request"]["body"].as_str() {
                let bytes = STANDARD.decode(body);
                let said = String::from_utf8(bytes.expect("base64")).expect("text");
                let begins = said.starts_with("{\"sso_token\": \"redacted-sso_token-");
                assert!(begins, "{name:?}");
            }
        }
    }
}

/// Of the calls of another server: a good one, one with a string for its status, and an error.
#[test]
fn what_php_vcr_writes_is_read_whole() {
    let report = run(&["-f", "json", "fixtures/recordings/php-vcr/recorded"]).json();
    let summary = &report["summary"];
    assert_eq!(summary["unreadable"], 0, "{report}");
    assert_eq!(summary["checked"], 3, "{report}");
    assert_eq!(summary["skipped_reasons"]["no-schema"], 1, "{report}");
    assert_eq!(summary["rules"]["type-mismatch"], 1, "{report}");
    assert_eq!(summary["rules"]["error-response"], 1, "{report}");
}

/// Nothing that a recorder writes is silent where it is cut off.
#[test]
fn what_a_recorder_writes_is_reported_where_it_is_cut_off() {
    for path in recordings() {
        let shown = path.display();
        let name = path.file_name().expect("a name").to_str().expect("a name");
        let bytes = std::fs::read(&path).expect("a file");
        for part in [3, 5, 8] {
            let cut = &bytes[..bytes.len() * part / 10];
            let folder = folder([(name, cut)]);
            let outcome = run_in(folder.path(), &["-f", "json", name]);
            let report = outcome.json();
            assert_ne!(outcome.code, 0, "{shown} at {part}: {report}");
            assert!(
                report["summary"]["rules"]
                    .get("type-mismatch")
                    .unwrap_or(&json!(0))
                    .as_u64()
                    <= Some(2)
            );
        }
    }
}
