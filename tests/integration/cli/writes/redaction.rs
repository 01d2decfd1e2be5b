//! `--redact`: which files it rewrites, and what it says of them.

use std::fs;

use serde_json::json;
use tempfile::TempDir;

use super::{put, read, run};
use crate::support::folder;

const RESPONSE: &str = r#"{"status_code": 200, "session_token": "abcQ1"}"#;
const PACKAGE: &str = r#"{"name": "shop", "version": "1.2.3", "scripts": {"test": "x"}}"#;

/// A recording that names this file as the body of a response.
fn naming(file: &str) -> String {
    json!({"log": {"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": [{
        "request": {"method": "POST", "url": "https://test.stytch.com/v1/b2b/sso/authenticate"},
        "response": {"status": 200, "headers": [], "content": {"mimeType": "application/json", "_file": file}}}]}})
    .to_string()
}

fn in_place(folder: &TempDir, more: &[&str]) -> (i32, String) {
    let outcome = run(folder.path(), &[&["--redact", "--in-place"], more].concat());
    assert_eq!(outcome.stdout, "");
    (outcome.code, outcome.stderr)
}

#[test]
fn what_is_no_capture_is_left_alone_and_named() {
    let folder = folder([
        ("captures/a.json", RESPONSE.as_bytes()),
        ("package.json", PACKAGE.as_bytes()),
        (
            "locales/en.json",
            br#"{"member": {"title": "Member"}, "error": "Oh no"}"#,
        ),
        ("list.json", br#"[{"a": 1}]"#),
        ("mkdocs.yml", b"site_name: Docs\nnav:\n- index.md\n"),
        ("data.ndjson", b"{\"a\": 1}\n{\"b\": 2}\n"),
        ("notes.txt", b"session_token abcQ1"),
        ("more.txt", b""),
        (".hidden/a.json", RESPONSE.as_bytes()),
    ]);
    let (code, shown) = in_place(&folder, &["."]);
    assert_eq!(code, 0, "{shown}");
    for name in [
        "./package.json",
        "./locales/en.json",
        "./list.json",
        "./mkdocs.yml",
        "./data.ndjson",
    ] {
        let line = format!("left alone: {name}: it is not a capture\n");
        assert!(shown.contains(&line), "{shown}");
    }
    assert!(shown.contains("redacted ./captures/a.json\n"), "{shown}");
    assert!(
        shown.ends_with(
            "redacted 1 of 1: replaced 1 token or other text; left alone: 5\n\
             ignored: 2 files that no reader claims, 1 hidden folder\n"
        ),
        "{shown}"
    );
    assert_eq!(read(&folder, "package.json"), PACKAGE);
    assert_eq!(read(&folder, ".hidden/a.json"), RESPONSE);
}

/// As a check of it does: nobody is to take it for redacted.
#[test]
fn a_folder_without_a_capture_fails() {
    let folder = folder([("tapes/a.json5", RESPONSE.as_bytes())]);
    let shown = "redacted 0 of 0: no capture was found\nignored: 1 file that no reader claims\n";
    assert_eq!(in_place(&folder, &["tapes"]), (2, shown.to_owned()));
    let allowed = in_place(&folder, &["--allow-empty", "tapes"]);
    assert_eq!(allowed, (0, shown.to_owned()));
}

/// The same of what may hold a response, and does not: a failed `curl`, a cassette of nothing.
#[test]
fn a_capture_without_a_response_is_none() {
    let none = b"interactions: []\nversion: 1\n";
    let folder = folder([
        ("a.json", b"" as &[u8]),
        ("a.har", b" \n"),
        ("a.ndjson", b""),
        ("a.yaml", none),
        ("good/a.json", RESPONSE.as_bytes()),
        ("good/none.yaml", none),
    ]);
    let shown = "redacted 0 of 1: nothing to replace; without a response: 1\n";
    for name in ["a.json", "a.har", "a.ndjson", "a.yaml"] {
        assert_eq!(in_place(&folder, &[name]), (2, shown.to_owned()), "{name}");
        let allowed = in_place(&folder, &["--allow-empty", name]);
        assert_eq!(allowed, (0, shown.to_owned()), "{name}");
    }
    let piped = run(folder.path(), &["--redact"]);
    assert_eq!((piped.code, piped.stderr.as_str()), (2, shown));
    let outcome = run(
        folder.path(),
        &["--redact", "a.json", "-o", "redacted.json"],
    );
    let unwritten = "warning: redacted.json was not written: a.json is empty\n";
    assert_eq!(outcome.stderr, format!("{unwritten}{shown}"));
    assert_eq!(outcome.code, 2);
    assert!(!folder.path().join("redacted.json").exists());
    let (code, shown) = in_place(&folder, &["good"]);
    assert_eq!(code, 0, "{shown}");
    let counted = "redacted 1 of 2: replaced 1 token or other text; without a response: 1\n";
    assert!(shown.ends_with(counted), "{shown}");
}

/// As most collections of Postman are: what was replaced in it was redacted.
#[test]
fn requests_without_a_response_are_redacted() {
    let collection = r#"{"info": {"schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"},
        "item": [{"name": "r", "request": {"method": "POST", "url": {"raw": "https://test.stytch.com/v1/b2b/totp"},
        "body": {"mode": "raw", "raw": "{\"sso_token\":\"abcQ1\"}"}}, "response": []}]}"#;
    let folder = folder([("a.json", collection.as_bytes())]);
    let (code, shown) = in_place(&folder, &["a.json"]);
    assert_eq!(code, 0, "{shown}");
    assert!(shown.ends_with("; without a response: 1\n"), "{shown}");
    assert!(!read(&folder, "a.json").contains("abcQ1"));
}

#[test]
fn what_is_no_capture_and_was_named_is_refused() {
    let folder = folder([("package.json", PACKAGE.as_bytes())]);
    let (code, shown) = in_place(&folder, &["package.json"]);
    assert_eq!(code, 2);
    assert_eq!(
        shown,
        "error: package.json: not redacted: it is not a capture\n\
         redacted 0 of 1: nothing was replaced; refused: 1\n"
    );
    let outcome = run(
        folder.path(),
        &["--redact", "package.json", "-o", "new.json"],
    );
    assert_eq!(outcome.code, 2);
    assert!(!folder.path().join("new.json").exists());
    assert_eq!(read(&folder, "package.json"), PACKAGE);
}

#[test]
fn a_dry_run_names_the_files_and_writes_none() {
    let hash = "da39a3ee5e6b4b0d3255bfef95601890afd80709.json";
    let folder = folder([
        ("a.json", RESPONSE.as_bytes()),
        ("b.har", naming(hash).as_bytes()),
        (hash, RESPONSE.as_bytes()),
        ("new/x", b""),
    ]);
    let (code, shown) = in_place(&folder, &["--dry-run", "."]);
    assert_eq!(code, 0, "{shown}");
    for name in ["./a.json", hash] {
        assert!(shown.contains(&format!("would redact {name}\n")), "{shown}");
    }
    assert!(
        shown.contains("would redact 2 of 2 and 1 file with a body: would replace "),
        "{shown}"
    );
    let arguments = ["--redact", "--dry-run", "b.har", "-o", "new/b.har"];
    let outcome = run(folder.path(), &arguments);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert!(
        outcome.stderr.contains(&format!("would redact {hash} to ")),
        "{}",
        outcome.stderr
    );
    let outcome = run(folder.path(), &["--redact", "--dry-run", "a.json"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (0, ""));
    assert_eq!(read(&folder, "a.json"), RESPONSE);
    assert_eq!(read(&folder, hash), RESPONSE);
    assert_eq!(
        fs::read_dir(folder.path().join("new"))
            .expect("a folder")
            .count(),
        1
    );
}

#[test]
fn a_file_that_is_there_is_replaced_by_force_only() {
    let folder = folder([
        ("a.json", RESPONSE.as_bytes()),
        ("out.json", b"mine"),
        ("empty.json", b""),
    ]);
    for name in ["out.json", "empty.json"] {
        let before = read(&folder, name);
        let arguments = ["--redact", "a.json", "-o", name];
        let outcome = run(folder.path(), &arguments);
        assert_eq!(outcome.code, 2);
        assert!(
            outcome.stderr.contains("`--force` overwrites"),
            "{}",
            outcome.stderr
        );
        assert!(
            outcome.stderr.contains("nothing was replaced"),
            "{}",
            outcome.stderr
        );
        assert_eq!(read(&folder, name), before);
        let outcome = run(folder.path(), &[&arguments[..], &["--force"]].concat());
        assert_eq!(outcome.code, 0, "{}", outcome.stderr);
        assert!(read(&folder, name).contains("redacted-"));
    }
    assert_eq!(read(&folder, "a.json"), RESPONSE);
}

#[test]
fn bodies_that_move_along_replace_nothing_either() {
    let hash = "da39a3ee5e6b4b0d3255bfef95601890afd80709.json";
    let folder = folder([
        ("b.har", naming(hash).as_bytes()),
        (hash, RESPONSE.as_bytes()),
        (&format!("new/{hash}"), b"mine"),
    ]);
    let arguments = ["--redact", "b.har", "-o", "new/b.har"];
    let outcome = run(folder.path(), &arguments);
    assert_eq!(outcome.code, 2, "{}", outcome.stderr);
    assert_eq!(read(&folder, &format!("new/{hash}")), "mine");
    assert!(
        !folder.path().join("new/b.har").exists(),
        "nothing is half done"
    );
    let outcome = run(folder.path(), &[&arguments[..], &["--force"]].concat());
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert!(read(&folder, &format!("new/{hash}")).contains("redacted-"));
    // A body of the original is no place for the recording either.
    let arguments = ["--redact", "b.har", "-o", hash, "--force"];
    assert_eq!(run(folder.path(), &arguments).code, 2);
    assert_eq!(read(&folder, hash), RESPONSE);
}

#[test]
fn a_recording_has_nothing_rewritten_but_bodies() {
    for (name, content) in [
        ("src/main.rs", "fn main() {}"),
        ("package.json", PACKAGE),
        (".config/HEAD", "ref: refs/heads/main"),
        (".env.json", RESPONSE),
        ("other.har", r#"{"log": {"version": "1.2", "entries": []}}"#),
        ("x.har", ""),
        ("settings.yml", "a: b"),
    ] {
        let folder = folder([("x.har", naming(name).as_bytes())]);
        let recording = read(&folder, "x.har");
        if name != "x.har" {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            put(&folder, name, content);
        }
        let (code, shown) = in_place(&folder, &["x.har"]);
        assert!(matches!(code, 0 | 2), "{shown}");
        if name == "x.har" {
            assert_eq!((code, read(&folder, name)), (2, recording), "{shown}");
        } else {
            assert_eq!(read(&folder, name), content, "{shown}");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_link_leads_a_recording_nowhere() {
    let folder = folder([
        ("captures/x.har", naming("link.json").as_bytes()),
        ("elsewhere.json", RESPONSE.as_bytes()),
    ]);
    let link = folder.path().join("captures/link.json");
    std::os::unix::fs::symlink("../elsewhere.json", link).expect("a link");
    in_place(&folder, &["captures/x.har"]);
    assert_eq!(read(&folder, "elsewhere.json"), RESPONSE);
}

#[cfg(unix)]
#[test]
fn another_name_of_a_file_is_reported_of() {
    let folder = folder([("a/a.json", RESPONSE.as_bytes())]);
    let path = |name: &str| folder.path().join(name);
    fs::hard_link(path("a/a.json"), path("b.json")).expect("a link");
    let (code, shown) = in_place(&folder, &["a"]);
    assert_eq!(code, 0, "{shown}");
    assert!(
        shown.contains(
            "warning: a/a.json had 1 other name (hard links), which still leads to the original content"
        ),
        "{shown}"
    );
    assert_eq!(read(&folder, "b.json"), RESPONSE);
    fs::hard_link(path("b.json"), path("a/c.json")).expect("a link");
    let (_, shown) = in_place(&folder, &["."]);
    assert!(
        !shown.contains("warning"),
        "all of its names are done: {shown}"
    );
    assert!(read(&folder, "b.json").contains("redacted-"));
}

#[test]
fn files_that_the_run_heeds_are_not_redacted() {
    let schema = r#"{"type": "object", "properties": {"session_token": {"type": "string"}}}"#;
    let folder = folder([
        ("a.json", RESPONSE.as_bytes()),
        ("s.json", schema.as_bytes()),
    ]);
    let (code, shown) = in_place(&folder, &["--schema", "s.json", "a.json", "s.json"]);
    assert_eq!(code, 2, "{shown}");
    assert!(shown.contains("s.json is a schema of this run"), "{shown}");
    assert_eq!(read(&folder, "s.json"), schema);
    let arguments = [
        "--redact", "a.json", "--schema", "s.json", "-o", "s.json", "--force",
    ];
    assert_eq!(run(folder.path(), &arguments).code, 2);
    assert_eq!(read(&folder, "s.json"), schema);
}

#[test]
fn what_takes_too_much_memory_is_refused_for_that() {
    use std::io::Write as _;
    let line = format!(
        "{{\"status_code\": 200, \"a\": \"{}\"}}\n",
        "x".repeat(1 << 20)
    );
    let long = line.repeat(5);
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(long.as_bytes()).expect("memory");
    let packed = packed.finish().expect("memory");
    let folder = folder([("a.ndjson", long.as_bytes()), ("b.ndjson.gz", &packed)]);
    for name in ["a.ndjson", "b.ndjson.gz"] {
        let outcome = run(
            folder.path(),
            &["--redact", "--max-held", "4M", name, "-o", "out"],
        );
        assert_eq!(outcome.code, 2);
        assert!(outcome.stderr.contains("--max-held"), "{}", outcome.stderr);
        assert!(!folder.path().join("out").exists());
        let outcome = run(
            folder.path(),
            &[
                "--redact",
                "--max-held",
                "8M",
                name,
                "-o",
                &format!("new-{name}"),
            ],
        );
        assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    }
}

/// A wrapper, a list, a log: what is no capture by itself, and holds what must not stay.
#[test]
fn a_stranger_with_a_response_in_it_is_refused() {
    let said = serde_json::Value::from(WHOLE).to_string();
    let files = [
        (
            "wrapper.json",
            format!(r#"{{"login": {{"body": {WHOLE}}}}}"#),
        ),
        ("list.json", format!("[{WHOLE}]")),
        ("log.ndjson", format!("{{\"msg\": {said}}}\n{{\"a\": 1}}\n")),
        ("text.json", said.clone()),
        (
            "seed.json",
            r#"{"users": [{"session_token": "abcdefghQ1ijklmn"}]}"#.to_owned(),
        ),
    ];
    let folder = folder(
        files
            .each_ref()
            .map(|(name, text)| (*name, text.as_bytes())),
    );
    let (code, shown) = in_place(&folder, &["."]);
    assert_eq!(code, 2, "{shown}");
    for (name, text) in &files {
        let line = format!("error: ./{name}: not redacted: it is not a capture, but contains");
        assert!(shown.contains(&line), "{shown}");
        assert_eq!(read(&folder, name), *text);
    }
    assert!(!shown.contains("Q1"), "{shown}");
}

const WHOLE: &str = r#"{"status_code": 200, "request_id": "request-id-test-6f1e4a0c-9d7b-4b52-8a51-3c2f7d9b1e60", "session_token": "abcQ1"}"#;

#[test]
fn what_this_program_wrote_is_left_alone() {
    let folder = folder([
        ("a.json", RESPONSE.as_bytes()),
        (
            "bad.json",
            br#"{"request_id": "request-id-test-b05c992f-ebdc-489d-a754-c7e70ba13141"}"#,
        ),
    ]);
    let arguments = [
        "bad.json",
        "--report",
        "ndjson=r.ndjson",
        "--report",
        "json=r.json",
    ];
    assert_eq!(run(folder.path(), &arguments).code, 1);
    assert_eq!(
        run(folder.path(), &["bad.json", "--write-baseline", "b.json"]).code,
        0
    );
    let names = ["b.json", "r.json", "r.ndjson"];
    let before = names.map(|name| read(&folder, name));
    let (code, shown) = in_place(&folder, &["."]);
    assert_eq!(code, 0, "{shown}");
    for name in names {
        let line = format!("left alone: ./{name}: written by this program\n");
        assert!(shown.contains(&line), "{shown}");
    }
    assert_eq!(names.map(|name| read(&folder, name)), before);
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_folder_is_not_followed_unless_it_is_named() {
    let folder = folder([
        ("in/a.json", RESPONSE.as_bytes()),
        ("elsewhere.json", RESPONSE.as_bytes()),
    ]);
    let link = folder.path().join("in/link.json");
    std::os::unix::fs::symlink("../elsewhere.json", &link).expect("a link");
    let (code, shown) = in_place(&folder, &["in"]);
    assert_eq!(code, 0, "{shown}");
    assert!(
        shown.contains("left alone: in/link.json: the link points outside the folder\n"),
        "{shown}"
    );
    assert_eq!(read(&folder, "elsewhere.json"), RESPONSE);
    let (code, shown) = in_place(&folder, &["in/link.json"]);
    assert_eq!(code, 0, "{shown}");
    assert!(read(&folder, "elsewhere.json").contains("redacted-"));
    assert!(link.is_symlink());
}

#[cfg(unix)]
#[test]
fn a_pipe_has_nothing_to_be_replaced() {
    let folder = folder([]);
    let made = std::process::Command::new("mkfifo")
        .arg(folder.path().join("pipe"))
        .status();
    assert!(made.expect("mkfifo").success());
    let (code, shown) = in_place(&folder, &["pipe"]);
    assert_eq!(code, 2, "{shown}");
    assert!(shown.contains("it is not a regular file"), "{shown}");
}

#[test]
fn a_folder_gets_the_capture_under_its_own_name() {
    let hash = "da39a3ee5e6b4b0d3255bfef95601890afd80709.json";
    let folder = folder([
        ("b.har", naming(hash).as_bytes()),
        (hash, RESPONSE.as_bytes()),
        ("new/x", b""),
    ]);
    let outcome = run(folder.path(), &["--redact", "b.har", "-o", "new"]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert!(read(&folder, &format!("new/{hash}")).contains("redacted-"));
    assert!(read(&folder, "new/b.har").contains(hash));
    let outcome = run(folder.path(), &["--redact", "b.har", "-o", "."]);
    assert_eq!(outcome.code, 2, "{}", outcome.stderr);
}

/// What this thread has cost the processor, in nanoseconds.
#[cfg(target_os = "linux")]
fn spent() -> u64 {
    let shown = fs::read_to_string("/proc/thread-self/schedstat").expect("the thread's times");
    let first = shown.split_whitespace().next();
    first.and_then(|time| time.parse().ok()).expect("a number")
}

#[cfg(target_os = "linux")]
#[test]
fn many_files_take_time_in_proportion() {
    use std::path::Path;
    use std::sync::Arc;
    use stytch_validate::commands::redact::Redactor;
    use stytch_validate::model::source::Source;
    use stytch_validate::settings::Settings;
    let settings = Settings::over(Vec::new());
    let source = Arc::new(Source::file(Path::new("a.json")));
    let time = |files: usize| {
        let mut redactor = Redactor::new(&settings);
        let began = spent();
        for file in 0..files {
            let secrets: Vec<String> = (0..40).map(|at| format!("secret-{file}-{at}")).collect();
            let response = json!({"status_code": 200, "zz": secrets}).to_string();
            redactor
                .bytes(&source, response.as_bytes())
                .expect("redacted");
        }
        spent() - began
    };
    let few = (0..3).map(|_| time(100)).min().expect("a time");
    for times in [2, 4, 8] {
        let many = time(100 * times);
        let most = few * times as u64 * 2;
        assert!(
            many < most,
            "{times} times as many: {many} ns after {few} ns"
        );
    }
}

#[test]
fn a_dash_is_standard_output() {
    let folder = folder([("a.json", &b"{\"member_id\": \"m\"}"[..])]);
    let outcome = crate::support::run_in(folder.path(), &["--redact", "a.json", "-o", "-"]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert!(outcome.stdout.starts_with("{\"member_id\": \"redacted-"));
    assert!(!folder.path().join("-").exists());
}

#[test]
fn a_text_in_yaml_that_holds_a_response_or_a_secret_is_not_left_alone() {
    for text in [
        "status_code: 200\nrequest_id: x\n",
        "a:\n- session_token: DYi8vT2mN7bL4kR8wY1pZ6cH3jD5sF0g\n",
        "broken: [\n",
        "a:\n- KEY=secret-live-Qv9xT2mN7bL4kR8wY1pZ6cH3jD5sF0gA\n",
        "a: 1 # secret-live-Qv9xT2mN7bL4kR8wY1pZ6cH3jD5sF0gA\n",
        "a: 1\n# as {\"session_token\":\n#  \"DYi8vT2mN7bL4kR8wY1pZ6cH3jD5sF0g\"}\n",
    ] {
        let folder = folder([("x.yml", text.as_bytes())]);
        let (code, shown) = in_place(&folder, &["."]);
        assert_eq!(code, 2, "{text} {shown}");
        assert!(shown.contains("error: ./x.yml: not redacted: "), "{shown}");
    }
}
