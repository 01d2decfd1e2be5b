//! What was typed by mistake: a file that is a capture where another was wanted, of which nothing is
//! quoted, and names that would act on a terminal.

use std::fs;

use serde_json::{Value, json};

use crate::support::{folder, run_in, text};

/// Captures, every name and value of which is a canary; and what is nearly the file that is wanted.
fn canaries() -> Vec<(&'static str, String)> {
    let body =
        json!({"canary": "canary", "session_token": "canary", "member": {"canary": [868_686]}});
    let har = json!({"log": {"version": "1.2", "creator": {"name": "canary"}, "entries": [{
        "request": {"method": "POST", "url": "https://canary.example/canary"},
        "response": {"status": 200, "content": {"text": "canary"}}}]}});
    let of_ours = json!({"version": 1, "tool": {"name": "stytch-validate", "version": "canary"},
        "summary": {"canary": 1}, "findings": ["canary"], "skipped": [], "unreadable": []});
    let known = json!({"version": 1, "tool": {"name": "x", "version": "1"},
        "findings": {"canary": {"count": "canary", "rule": "canary"}}});
    let settings = [
        "canary = 1",
        "\"canary\" = canary",
        "a = \"canary",
        "a = 1\na = canary",
        "[canary]\n",
        "[rules]\nmissing-field = [\"canary\"]",
        "[[schema]]\ncanary = \"x\"",
        "[[files]]\nglob = \"*\"\nrules = { canary = 1 }",
        "schema = \"canary\"",
        "a = 2026-13-99canary",
        "a.canary = 1\na = 2",
    ];
    let settings = settings.map(|text| ("a setting", text.to_owned()));
    let mut all = vec![
        ("a response", body.to_string()),
        ("a list", json!([body]).to_string()),
        ("lines", format!("{body}\n{body}\n")),
        ("broken JSON", "{\"a\": \"canary\", canary}".to_owned()),
        ("a text", "\"canary\"".to_owned()),
        ("a recording", har.to_string()),
        (
            "a cassette",
            "interactions:\n- request: {uri: canary}\n  canary: *canary\n".to_owned(),
        ),
        ("broken YAML", "canary: [canary\n".to_owned()),
        (
            "raw HTTP",
            "HTTP/1.1 200 OK\r\ncanary: canary\r\n\r\n{}".to_owned(),
        ),
        ("variables", "SESSION_TOKEN=canary\n".to_owned()),
        ("TOML", "[[responses]]\ncanary = \"canary\"\n".to_owned()),
        ("a level", "[rules]\ncanary = \"deny\"\n".to_owned()),
        (
            "no level",
            "[rules]\nmissing-field = \"canary\"\n".to_owned(),
        ),
        (
            "a glob",
            "[[schema]]\nfiles = \"canary[*\"\nuse = \"canary\"\n".to_owned(),
        ),
        (
            "a component",
            "[[schema]]\nfiles = \"*\"\nuse = \"canary\"\n".to_owned(),
        ),
        ("half a report", of_ours.to_string()),
        ("half a baseline", known.to_string()),
        (
            "an event",
            json!({"type": "canary", "properties": {"canary@canary.example": {"type": "canary"}}})
                .to_string(),
        ),
        ("a reference", json!({"$ref": "#/canary"}).to_string()),
        (
            "an address",
            json!({"$ref": "https://canary.example"}).to_string(),
        ),
        ("a pattern", json!({"pattern": "canary(?=x)"}).to_string()),
    ];
    all.extend(settings);
    all
}

#[test]
fn nothing_of_a_file_that_is_another_is_quoted() {
    for (what, content) in canaries() {
        let folder = folder([
            ("x", content.as_bytes()),
            (
                "good.json",
                text("fixtures/responses/sso-minimal.json").as_bytes(),
            ),
        ]);
        for arguments in [
            &["--config", "x", "good.json"][..],
            &["--list", "rules", "--config", "x"],
            &["--schema", "x", "good.json"],
            &["--redact", "--schema", "x", "good.json"],
            &["--schemas", "x", "good.json"],
            &["--baseline", "x", "good.json"],
            &["--write-baseline", "x", "good.json"],
            &["--baseline", "x", "--write-baseline", "x", "good.json"],
            &["--report", "json=x", "good.json"],
            &["--merge", "x"],
            &["--merge", "x", "-f", "json"],
            &["--input-format", "har", "x"],
            &["--input-format", "vcr", "x", "-f", "json"],
            &["--redact", "good.json", "-o", "x"],
            &["--files-from", "x"],
            &["-0", "--files-from", "x", "good.json", "-f", "json"],
        ] {
            let run = run_in(folder.path(), arguments);
            let shown = format!("{}{}", run.stdout, run.stderr);
            assert!(
                !shown.contains("canary") && !shown.contains("868686"),
                "{what} {arguments:?}: {shown}"
            );
            let left = fs::read_to_string(folder.path().join("x")).expect("a file");
            assert!(
                left == content || what == "half a report",
                "{what} {arguments:?}"
            );
        }
    }
}

#[test]
fn nothing_of_a_capture_in_the_place_of_a_path_is_quoted() {
    let body = r#"{"canary": "canary"}"#;
    let raw = "HTTP/1.1 200 OK\n\n{}canary";
    let folder = folder([("good.json", &b"{}"[..])]);
    for typed in [body, &format!("\n [{body}]"), raw] {
        for more in [
            &[][..],
            &["--redact"],
            &["-f", "json"],
            &["good.json"],
            &["--merge"],
        ] {
            let run = run_in(folder.path(), &[&[typed], more].concat());
            assert_eq!((run.code, &*run.stdout), (2, ""), "{typed:?} {more:?}");
            assert_eq!(
                run.stderr,
                "error: an argument is the text of a capture, not a path or a value: pipe the text in (`curl … | stytch-validate`)\n"
            );
        }
    }
    for option in [
        "--schema",
        "--schemas",
        "--config",
        "--baseline",
        "--report",
        "--body",
        "-D",
        "--format",
        "--jobs",
        "--files-from",
        "--explain",
        "--no-such-option",
    ] {
        let [with_sign, joined] = ["=", ""].map(|sign| format!("{option}{sign}{body}"));
        for typed in [
            &[option, body][..],
            &[option, raw],
            &[&*with_sign],
            &[&*joined],
        ] {
            let run = run_in(folder.path(), typed);
            assert_eq!((run.code, &*run.stdout), (2, ""), "{typed:?}");
            assert!(!run.stderr.contains("canary"), "{typed:?}");
        }
    }
    if cfg!(unix) {
        let odd = folder.path().join("[\"a\nb\"].json");
        fs::write(&odd, text("fixtures/responses/sso-minimal.json")).expect("a file");
        assert_eq!(
            run_in(folder.path(), &[odd.to_str().expect("UTF-8")]).code,
            0
        );
    }
}

/// A name that colours, rings, turns the reading direction, and begins a line of its own.
const HOSTILE: &str = "a\u{1b}[31m\u{7}\u{202e}\u{9b}\n::error::b";

#[test]
fn nothing_that_was_typed_acts_on_a_terminal_or_in_a_log() {
    let folder = folder([(
        "x.json",
        text("fixtures/responses/sso-minimal.json").as_bytes(),
    )]);
    let fit = |before: &str, after: &str| format!("{before}{HOSTILE}{after}");
    let pairs = [
        "--schema",
        "--schemas",
        "--config",
        "--baseline",
        "--report",
        "--include",
        "--exclude",
        "--input-format",
        "--format",
        "--allow",
        "--list",
        "--explain",
        "--print-schema",
        "--generate",
        "--max-held",
        "--max-unpacked",
        "--jobs",
        "--max-findings",
        "--color",
    ];
    let mut runs: Vec<Vec<String>> = pairs
        .iter()
        .map(|option| vec![(*option).to_owned(), fit("", "["), "x.json".to_owned()])
        .collect();
    let of = |arguments: &[String]| arguments.to_vec();
    runs.extend([
        of(&[fit("", "")]),
        of(&[fit("--", "")]),
        of(&[fit("-", "")]),
        of(&[fit("--redact=", "")]),
        of(&[fit("http://", "")]),
        of(&[fit("*", "")]),
        of(&["--stdin-name".to_owned(), fit("", ""), "-".to_owned()]),
        of(&[
            "x.json".to_owned(),
            "--report".to_owned(),
            fit("json=", "/x"),
        ]),
        of(&["x.json".to_owned(), "--report".to_owned(), fit("", "=x")]),
        of(&[
            "x.json".to_owned(),
            "--write-baseline".to_owned(),
            fit("", "/x"),
        ]),
        of(&["--redact".to_owned(), fit("", "")]),
        of(&[
            "--redact".to_owned(),
            "x.json".to_owned(),
            "-o".to_owned(),
            fit("", "/x"),
        ]),
        of(&["--redact".to_owned(), "--in-place".to_owned(), fit("", "")]),
        of(&["--merge".to_owned(), fit("", "")]),
    ]);
    for arguments in runs {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let run = run_in(folder.path(), &arguments);
        let shown = format!("{}{}", run.stdout, run.stderr);
        assert_eq!(run.code, 2, "{arguments:?}: {shown}");
        assert!(
            !shown.contains(['\u{1b}', '\u{7}', '\u{202e}', '\u{9b}']),
            "{arguments:?}: {shown:?}"
        );
        assert!(
            !shown.lines().any(|line| line.starts_with("::")),
            "{arguments:?}: {shown}"
        );
    }
}

#[test]
fn what_is_out_of_bounds_is_said_in_plain_words() {
    let folder = folder([(
        "x.json",
        text("fixtures/responses/sso-minimal.json").as_bytes(),
    )]);
    for (option, value, shown) in [
        ("--max-held", "5G", "from 4M to 4G"),
        ("--max-held", "4294967297", "from 4M to 4G"),
        ("--max-held", "4194303", "from 4M to 4G"),
        ("--max-held", "much", "a number of bytes"),
        ("--max-unpacked", "99999999T", "a number of bytes"),
        ("-j", "0", "from 1 to 1024"),
        ("-j", "1025", "from 1 to 1024"),
        ("-j", "many", "from 1 to 1024"),
        (
            "--max-findings",
            "99999999999999999999",
            "a number of findings",
        ),
        ("--max-findings", "all", "a number of findings"),
        ("--report", "htm=x", "did you mean `html`?"),
        ("--report", "x=x", "known formats: "),
    ] {
        let run = run_in(folder.path(), &[option, value, "x.json"]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{option} {value}");
        assert!(
            run.stderr.contains(shown),
            "{option} {value}: {}",
            run.stderr
        );
    }
    for (option, value) in [("--max-held", "4M"), ("--max-held", "4G"), ("-j", "1024")] {
        let run = run_in(folder.path(), &[option, value, "x.json"]);
        assert_eq!(run.code, 0, "{option} {value}: {}", run.stderr);
    }
}

#[test]
fn an_address_and_a_pattern_are_no_paths() {
    let folder = folder([("x.json", &b"{}"[..]), ("y.json", b"{}")]);
    for typed in [
        "https://test.stytch.com/v1/b2b/sso/authenticate",
        "file:///x.json",
    ] {
        let run = run_in(folder.path(), &[typed]);
        assert_eq!(run.code, 2);
        assert!(
            run.stderr.contains("help: URLs are not fetched"),
            "{}",
            run.stderr
        );
        assert!(!run.stderr.contains("`ls`"), "{}", run.stderr);
    }
    for typed in ["*.json", "?.json", "[xy].json", "{x,y}.json"] {
        let run = run_in(folder.path(), &[typed]);
        assert_eq!(run.code, 2);
        assert!(
            run.stderr.contains("the shell did not expand"),
            "{}",
            run.stderr
        );
        assert!(!run.stderr.contains("did you mean"), "{}", run.stderr);
    }
    let shown: Value = run_in(folder.path(), &["*.json", "-f", "json"]).json();
    assert_eq!(shown["summary"]["unreadable"], 1);
}
