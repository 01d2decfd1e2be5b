//! The ten most likely first mistakes: what is said of each, and the next command to try.

use serde_json::{Value, json};

use crate::support::{finish, folder, program, text};

const BODY: &str = "fixtures/responses/sso-minimal.json";

fn body() -> Value {
    serde_json::from_str(&text(BODY)).expect("JSON")
}

/// What somebody sees who types this in a folder with these files: both outputs, and the status.
fn seen(files: &[(&str, &str)], arguments: &[&str], stdin: &str) -> String {
    let folder = folder(files.iter().map(|(name, text)| (*name, text.as_bytes())));
    let mut command = program();
    command.current_dir(folder.path()).args(arguments);
    let outcome = finish(&mut command, stdin.as_bytes());
    format!(
        "$ stytch-validate {}\n{}{}status {}",
        arguments.join(" "),
        outcome.stdout,
        outcome.stderr,
        outcome.code
    )
}

#[test]
fn the_body_of_a_request() {
    let request = json!({"sso_token": "not-shown", "session_duration_minutes": 60}).to_string();
    insta::assert_snapshot!(seen(&[("request.json", &request)], &["request.json"], ""));
}

/// A note has one line: what to try stands beside a finding, where there is one.
#[test]
fn what_to_try_is_seen_beside_notes() {
    let member = body()["member"].take();
    let organization = body()["organization"].take();
    let other = json!({
        "request_id": "r", "status_code": 200, "member_id": "m", "member": member,
        "organization": organization,
    });
    let config = "[rules]\nmissing-deprecated-field = \"note\"\n";
    let files = [("a.json", &*other.to_string()), ("c.toml", config)];
    let shown = seen(&files, &["--config", "c.toml", "a.json"], "");
    let tried = "try `--schema api_organization_v1_organizations_members_GetResponse`";
    assert!(shown.contains("note[missing-deprecated-field]"), "{shown}");
    assert!(shown.contains(tried), "{shown}");
}

#[test]
fn a_response_of_another_endpoint() {
    let other = text("fixtures/other/magic-links-success.json");
    let files = [("magic-links.json", other.as_str())];
    insta::assert_snapshot!(seen(&files, &["magic-links.json"], ""));
    // The command that is named does it.
    let tried = seen(
        &files,
        &[
            "--schema",
            "api_b2b_magic_v1_AuthenticateResponse",
            "-q",
            "magic-links.json",
        ],
        "",
    );
    assert!(tried.ends_with("status 0"), "{tried}");
}

#[test]
fn the_headers_left_in() {
    let body = text(BODY);
    let status = format!("HTTP/2 200\r\ncontent-type: application/json\r\n\r\n{body}");
    let bare = format!("content-type: application/json\r\n\r\n{body}");
    let files = [
        ("curl-i.json", status.as_str()),
        ("headers.json", bare.as_str()),
    ];
    insta::assert_snapshot!(
        "with_a_status_line",
        seen(&files, &["-A", "deprecated", "curl-i.json"], "")
    );
    insta::assert_snapshot!("without_a_status_line", seen(&files, &["headers.json"], ""));
    // The command that is named does it.
    let folder = folder([("headers.json", bare.as_bytes())]);
    let mut sed = std::process::Command::new("sed");
    let left = finish(
        sed.current_dir(folder.path())
            .args(["1,/^\r*$/d", "headers.json"]),
        b"",
    );
    let left: Value = serde_json::from_str(&left.stdout).expect("only the body");
    assert_eq!(left, self::body());
}

#[test]
fn an_empty_pipe() {
    insta::assert_snapshot!(seen(&[], &[], ""));
}

#[test]
fn a_wrong_path() {
    let files = [("tests/fixtures/a.json", "{}")];
    insta::assert_snapshot!("a_name_is_like_it", seen(&files, &["tests/fixture"], ""));
    insta::assert_snapshot!("no_name_is_like_it", seen(&files, &["captures/a.json"], ""));
    insta::assert_snapshot!(
        "nothing_in_a_folder",
        seen(&[("notes/a.txt", "")], &["notes"], "")
    );
}

#[test]
fn a_typo() {
    insta::assert_snapshot!("in_a_flag", seen(&[], &["--formt", "json"], ""));
    insta::assert_snapshot!("in_a_rule", seen(&[], &["--deny", "missing-feild"], ""));
    insta::assert_snapshot!("in_a_format", seen(&[], &["--format", "sarrif"], ""));
}

#[test]
fn a_har_without_bodies() {
    let mut har: Value =
        serde_json::from_str(&text("fixtures/routes/sso-authenticate.har")).expect("JSON");
    for entry in har["log"]["entries"].as_array_mut().expect("entries") {
        let content = entry["response"]["content"].as_object_mut();
        content.expect("a content").remove("text");
    }
    let har = format!("{har:#}");
    insta::assert_snapshot!(seen(&[("session.har", &har)], &["session.har"], ""));
}

#[test]
fn a_recording_of_something_else() {
    let entry = json!({
        "startedDateTime": "2026-05-18T09:30:02Z",
        "request": {"method": "GET", "url": "https://api.example.com/users", "headers": []},
        "response": {"status": 200, "headers": [], "content": {"mimeType": "application/json", "text": "{}"}},
    });
    let har = json!({"log": {"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": [entry]}});
    insta::assert_snapshot!(seen(
        &[("session.har", &har.to_string())],
        &["session.har"],
        ""
    ));
}

/// What is tried does it: each hint is true of the run that it stands under.
#[test]
fn a_hint_is_true() {
    let response = text(BODY);
    let line = json!({"body": {"msg": body()}}).to_string();
    let empty = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n";
    let bodiless = "HTTP/1.1 204 No Content\r\n\r\n";
    let files = [
        ("d/a.json", response.as_str()),
        ("log.json", &line),
        ("curl.http", empty),
        ("none.http", bodiless),
    ];
    let help = |arguments: &[&str]| {
        let shown = seen(&files, arguments, "");
        let help = shown.lines().filter(|line| line.starts_with("help: "));
        help.collect::<Vec<_>>().join("\n")
    };
    let log = seen(&files, &["--body", "/body", "log.json"], "");
    assert!(log.contains("try `--body /body/msg`"), "{log}");
    let log = seen(&files, &["--body", "/body/msg", "-q", "log.json"], "");
    assert!(log.ends_with("status 0"), "{log}");
    // `--include` adds to what is read, and what `--exclude` leaves out it does not bring back.
    let quoted = help(&["d/*.json"]);
    assert!(
        quoted.contains("did not expand") && !quoted.contains("--include"),
        "{quoted}"
    );
    let excluded = help(&["d", "--exclude", "*.json"]);
    assert!(
        excluded.contains("--exclude") && !excluded.contains("--include"),
        "{excluded}"
    );
    // Only browsers save a HAR, and a 204 has no body to save.
    let curl = help(&["curl.http"]);
    assert!(
        curl.contains("has no bodies") && !curl.contains("Chrome"),
        "{curl}"
    );
    assert!(!help(&["none.http"]).contains("has no bodies"));
    // Whatever the report lists.
    assert!(help(&["--max-findings", "0", "curl.http"]).contains("has no bodies"));
}

#[test]
fn an_array_of_responses() {
    let array = json!([body(), body()]).to_string();
    insta::assert_snapshot!(seen(&[("all.json", &array)], &["all.json"], ""));
}

#[test]
fn lines_with_a_wrapper() {
    let line = json!({"ts": "2026-05-18T09:30:02Z", "level": "info", "response": body()});
    let lines = format!("{line}\n{line}\n");
    insta::assert_snapshot!(
        "in_a_file",
        seen(&[("log.jsonl", &lines)], &["log.jsonl"], "")
    );
    insta::assert_snapshot!("in_a_pipe", seen(&[], &[], &lines));
}

/// As a container's log has them.
#[test]
fn lines_with_a_response_as_text() {
    let line = json!({"log": body().to_string(), "stream": "stdout"});
    let said = seen(&[], &[], &format!("{line}\n{line}\n"));
    let hint = "the member `log` contains a response as a string: try `--body /log`";
    assert!(
        said.replace('\n', " ")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .contains(hint),
        "{said}"
    );
}

#[test]
fn colours_in_the_text() {
    let coloured = format!("\u{1b}[1;39m{}\u{1b}[0m\n", body());
    insta::assert_snapshot!(seen(
        &[("coloured.json", &coloured)],
        &["coloured.json"],
        ""
    ));
}

/// A note never stands beside a response that is merely faulty.
#[test]
fn a_faulty_response_is_no_mistake() {
    for fixture in [BODY, "fixtures/responses/sso-rich.json"] {
        let mut body: Value = serde_json::from_str(&text(fixture)).expect("JSON");
        let object = body.as_object_mut().expect("an object");
        object.remove("reset_session");
        object.remove("status_code");
        object.insert("new_field".to_owned(), json!(1));
        let shown = seen(&[("a.json", &body.to_string())], &["a.json"], "");
        assert!(shown.contains("missing-field"), "{shown}");
        assert!(!shown.contains("note:"), "{shown}");
    }
}
