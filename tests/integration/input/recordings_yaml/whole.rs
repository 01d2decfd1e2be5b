//! Nothing of a cassette is lost in silence: not what a cut took, not the first of two equal names,
//! not what is merged, aliased, or written in a way that only older parsers read.

use serde_json::{Value, json};

use crate::support::{Outcome, folder, pipe, program, run, run_in, text};

fn read(format: &str, text: &str) -> (Outcome, Value) {
    let outcome = pipe(&["-f", "json", "--input-format", format], text);
    let report = outcome.json();
    (outcome, report)
}

fn message(report: &Value) -> &str {
    report["unreadable"][0]["message"]
        .as_str()
        .unwrap_or_default()
}

/// Where an exchange begins. Some recorders write nothing behind the last one, so that a cut between
/// two of theirs leaves a cassette that is whole.
fn begins_an_exchange(line: &str) -> bool {
    line == "-" || line.starts_with("- ") || line.starts_with("    - id:")
}

/// Whether a line is one that older versions of go-vcr and php-vcr do not write at the end of an
/// exchange.
fn is_older(line: &str) -> bool {
    ["duration:", "index:"]
        .iter()
        .any(|name| line.trim_start().starts_with(name))
}

#[test]
fn a_cut_between_two_lines_is_reported() {
    for (format, fixture, has_an_end) in [
        ("vcr", "vcr/sso.yml", true),
        ("vcr", "vcr/version-1.yml", false),
        ("vcr", "vcr/faulty-literal.yml", true),
        ("vcrpy", "vcrpy/sso.yaml", true),
        ("vcrpy", "vcrpy/httpx-old.yaml", true),
        ("go-vcr", "go-vcr/version-1.yaml", false),
        ("go-vcr", "go-vcr/version-2.yaml", false),
        ("php-vcr", "php-vcr/sso", false),
    ] {
        let whole = text(&format!("fixtures/recordings/{fixture}"));
        let all = read(format, &whole).1["summary"]["checked"].as_u64();
        let ends: Vec<usize> = whole.match_indices('\n').map(|(at, _)| at + 1).collect();
        for end in ends.into_iter().filter(|end| *end < whole.len()) {
            let next = whole[end..].lines().next().unwrap_or_default();
            let (outcome, report) = read(format, &whole[..end]);
            let may_be_whole = !has_an_end && (begins_an_exchange(next) || is_older(next));
            assert!(
                outcome.code == 2 || may_be_whole,
                "{fixture} cut before {next:?}"
            );
            assert!(report["summary"]["checked"].as_u64() <= all);
        }
    }
}

#[test]
fn what_is_whole_before_a_cut_is_judged_and_the_end_is_reported() {
    let whole = text("fixtures/recordings/vcrpy/sso.yaml");
    let second = whole.match_indices("- request:").nth(1).expect("two").0;
    let headers = second + whole[second..].find("    headers:").expect("headers");
    let (outcome, report) = read("vcrpy", &whole[..headers]);
    assert_eq!(outcome.code, 2);
    assert_eq!(report["summary"]["responses"], 1, "the second is cut off");
    assert_eq!(report["summary"]["checked"], 1);
    let line = whole[..headers].lines().count();
    let place = format!("line {line}, column ");
    assert!(message(&report).starts_with(&place), "{report}");
    assert!(
        message(&report)
            .ends_with("the text ends before `version`, which its recorder writes last")
    );
}

const EXCHANGE: &str = "- request: {method: post, uri: 'https://x/v1/b2b/sso/authenticate'}\n  response:\n    status: {code: 200}\n    body: {string: '{\"status_code\": 2'}\n  recorded_at: x\n";

#[test]
fn an_ending_in_each_exchange_is_one() {
    let each = format!("{EXCHANGE}  recorded_with: vcr/1.2.2, webmockr/0.8.2\n");
    for (exchanges, code, responses) in [
        (each.clone(), 1, 1),
        (format!("{each}{each}"), 1, 2),
        (format!("{each}{EXCHANGE}"), 2, 1),
        (EXCHANGE.to_owned(), 2, 1),
    ] {
        let text = format!("http_interactions:\n{exchanges}");
        let (outcome, report) = read("vcr", &text);
        assert_eq!(outcome.code, code, "{text}: {report}");
        assert_eq!(report["summary"]["responses"], responses, "{text}");
    }
    let text = format!("http_interactions:\n{each}");
    let text = text.replace("{code: 200}", "{status_code: '200'}");
    let redacted = pipe(&["--redact", "--input-format", "vcr"], &text);
    assert!(redacted.stdout.contains("  recorded_with: "), "still whole");
    assert!(redacted.stdout.contains("{status_code: '200'}"));
}

#[test]
fn a_tape_of_proxay_is_whole_without_an_ending() {
    let body = r#"{encoding: utf8, data: '{"status_code": "200"}', compression: none}"#;
    let exchange = |path: &str| {
        format!(
            "- request:\n    method: GET\n    path: {path}\n  response:\n    status: {{code: 200}}\n    body: {body}\n"
        )
    };
    let ours = exchange("/v1/b2b/organizations/x?a=b");
    let tape = format!("http_interactions:\n{ours}{}", exchange("/api/users"));
    let (outcome, report) = read("auto", &tape);
    assert_eq!(outcome.code, 1, "{report}");
    assert_eq!(report["summary"]["checked"], 1, "the other is a stranger's");
    assert_eq!(report["summary"]["responses"], 2);
    let path = &report["findings"][0]["exchange"]["path"];
    assert_eq!(path, "/v1/b2b/organizations/{organization_id}");
    let cut = tape.rfind("    body:").expect("a body");
    assert_eq!(read("auto", &tape[..cut]).0.code, 2);
}

#[test]
fn both_of_two_equal_lists_are_read_and_that_is_reported() {
    let text = format!(
        "http_interactions:\n{EXCHANGE}http_interactions:\n{EXCHANGE}recorded_with: VCR 6\n"
    );
    let (outcome, report) = read("vcr", &text);
    assert_eq!(outcome.code, 2);
    assert_eq!(report["summary"]["invalid"], 2);
    assert_eq!(report["summary"]["responses"], 2);
    assert!(
        message(&report).starts_with("line 7, column 1: this key appears twice"),
        "{report}"
    );
    let json = r#"{"http_interactions": [{"request": {"uri": "/x"}}], "http_interactions": [{"request": {"uri": "/x"}}]}"#;
    assert_eq!(read("vcr", json).1["summary"]["responses"], 2);
}

#[test]
fn equal_names_in_an_exchange_are_reported() {
    let yaml = format!(
        "http_interactions:\n{EXCHANGE}  response: {{status: {{code: 200}}}}\nrecorded_with: VCR 6\n"
    );
    let (outcome, report) = read("vcr", &yaml);
    assert_eq!(outcome.code, 2);
    assert!(
        message(&report).starts_with("line 7, column 3: this key appears twice"),
        "{report}"
    );
    let redacted = pipe(&["--redact", "--input-format", "vcr"], &yaml);
    assert_eq!((redacted.code, redacted.stdout.as_str()), (2, ""));
    for response in [
        r#""response": {"status": {"code": 200}}, "response": {}"#,
        r#""response": {"status": {"code": 200}, "body": {"string": "{"}, "body": {}}"#,
    ] {
        let text = format!(
            r#"{{"http_interactions": [{{"request": {{"uri": "/v1/b2b/sso/authenticate"}}, {response}}}]}}"#
        );
        let (outcome, report) = read("vcr", &text);
        assert_eq!(outcome.code, 2);
        assert!(
            message(&report).contains("appears twice"),
            "{text}: {report}"
        );
    }
}

#[test]
fn merged_mappings_are_read() {
    let text = "base: &base\n  request: {method: POST, uri: 'https://x/v1/b2b/sso/authenticate'}\n  response: &r {status: {code: 500}, body: {string: '{\"a\": 1'}}\ninteractions:\n- <<: *base\n  response:\n    <<: [*r, {body: {string: x}}]\n    status: {code: 200}\nversion: 1\n";
    let (outcome, report) = read("vcrpy", text);
    assert_eq!(outcome.code, 1, "{report}");
    assert_eq!(report["findings"][0]["rule"], "invalid-json");
    assert_eq!(report["findings"][0]["exchange"]["status"], 200);
    assert_eq!(report["findings"][0]["span"]["start"]["line"], 3);
    for text in [
        "interactions:\n- &a\n  <<: *a\n  request: {uri: /}\nversion: 1\n",
        "interactions:\n- &a\n  <<: [*a, *a]\n  request: {uri: /}\nversion: 1\n",
    ] {
        let (outcome, report) = read("vcrpy", text);
        assert_eq!(outcome.code, 2);
        assert!(
            message(&report).contains("its aliases multiply a text"),
            "{report}"
        );
    }
}

#[test]
fn every_document_of_a_file_is_read() {
    let one = format!("---\nhttp_interactions:\n{EXCHANGE}recorded_with: VCR 6\n");
    let (outcome, report) = read("vcr", &format!("{one}{one}...\n{one}"));
    assert_eq!(outcome.code, 1);
    assert_eq!(report["summary"]["responses"], 3);
    assert_eq!(report["summary"]["unreadable"], 0);
    let cut = format!("{}{one}", one.replace("recorded_with: VCR 6\n", ""));
    let (_, report) = read("vcr", &cut);
    assert_eq!(report["summary"]["unreadable"], 1, "the first is cut off");
}

#[test]
fn a_body_is_what_stands_beside_an_empty_one() {
    let exchange = |body: &str| {
        format!(
            r#"{{"http_interactions": [{{"request": {{"method": "POST", "uri": "https://x/v1/b2b/sso/authenticate"}}, "response": {{"status": {{"code": 200}}, "body": {{{body}}}}}}}], "recorded_with": "betamax/0.9"}}"#
        )
    };
    for body in [
        r#""base64_string": "eyJhIjog", "string": """#,
        r#""string": "", "base64_string": "eyJhIjog""#,
        r#""string": "{\"a\": ", "base64_string": """#,
        r#""base64_string": "{\"a\": ", "string": """#, // base64 that is none
    ] {
        let report = read("betamax", &exchange(body)).1;
        assert_eq!(report["findings"][0]["rule"], "invalid-json", "{body}");
    }
    for tag in ["!!binary |\n        eyJhIjog", "!!binary '{\"a\": '"] {
        let yaml = format!(
            "interactions:\n- request: {{method: POST, uri: 'https://x/v1/b2b/sso/authenticate'}}\n  response:\n    body:\n      string: {tag}\n    status: {{code: 200}}\nversion: 1\n"
        );
        let report = read("vcrpy", &yaml).1;
        assert_eq!(report["findings"][0]["rule"], "invalid-json", "{tag}");
    }
}

/// The body of the second fixture, with its fault, as values of the cassette.
fn parsed_body(indent: &str) -> String {
    let value =
        r#"{"status_code": "yes", "request_id": "request-id-test-1", "member_id": lovelace}"#;
    format!(
        "interactions:\n- request:\n    body:\n      password: hunter2\n      codes:\n      - hunter3\n    method: POST\n    uri: https://x/v1/b2b/sso/authenticate\n  response:\n    body:\n      parsed_body:\n{indent}{value}\n    status: {{code: 200}}\nversion: 1\n"
    )
}

#[test]
fn bodies_that_are_values_are_judged_and_redacted() {
    let cassette = parsed_body("        ");
    let (outcome, report) = read("vcrpy", &cassette);
    assert_eq!(outcome.code, 1);
    let findings = report["findings"].as_array().expect("a list");
    let places = findings.iter().map(|finding| &finding["instance_location"]);
    assert!(
        places.into_iter().any(|place| place == "/status_code"),
        "{report}"
    );
    let redacted = pipe(&["--redact", "--input-format", "vcrpy"], &cassette);
    assert_eq!(redacted.code, 0, "{}", redacted.stderr);
    for secret in ["hunter2", "hunter3", "lovelace"] {
        assert!(!redacted.stdout.contains(secret), "{}", redacted.stdout);
    }
    let again = read("vcrpy", &redacted.stdout).1;
    assert_eq!(again["summary"], report["summary"]);
    let twice = pipe(&["--redact", "--input-format", "vcrpy"], &redacted.stdout);
    assert_eq!(twice.stdout, redacted.stdout);
    let json = r#"{"version": 1, "interactions": [{"request": {"method": "POST", "uri": "https://x/v1/b2b/sso/authenticate", "body": {"password": "hunter2"}}, "response": {"parsed_body": {"status_code": "yes"}, "status": {"code": 200}}}]}"#;
    let report = read("vcrpy", json).1;
    let faulty = |finding: &&Value| finding["rule"] == "type-mismatch";
    let found = report["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .find(faulty);
    let column = json.find("\"yes\"").expect("a fault") + 1;
    assert_eq!(found.expect("one")["span"]["start"]["column"], column);
    let redacted = pipe(&["--redact", "--input-format", "vcrpy"], json);
    assert!(redacted.code == 0 && !redacted.stdout.contains("hunter2"));
}

/// As libyaml reads and wrote them: what goes on in a quoted text may stand as far left as it likes.
#[test]
fn quoted_texts_may_be_indented_less_than_what_they_are_in() {
    for (string, column) in [
        ("'{\"status_code\":\n  \"yes\", \"a\": \"it''s\"}\n'", 3),
        ("\"{\\\"status_code\\\":\\\n\\n\n\\\"yes\\\"}\"", 1),
        ("'{\"status_code\":\r\n\"yes\"}'", 1),
        ("'{\"status_code\":\n\t\"yes\"}'", 2),
    ] {
        let exchange = format!(
            "- request: {{method: post, uri: 'https://x/v1/b2b/sso/authenticate'}}\n  response:\n    status: {{code: 200}}\n    body:\n      encoding: UTF-8\n      string: {string}\n  recorded_at: x\n"
        );
        let text = format!("---\nhttp_interactions:\n{exchange}{exchange}recorded_with: VCR 2\n");
        let report = read("vcr", &text).1;
        let mismatches: Vec<_> = report["findings"]
            .as_array()
            .expect("a list")
            .iter()
            .filter(|finding| finding["instance_location"] == "/status_code")
            .collect();
        assert_eq!(mismatches.len(), 2, "{string:?}: {report}");
        assert_eq!(mismatches[0]["rule"], "type-mismatch");
        assert_eq!(
            mismatches[0]["span"]["start"]["column"], column,
            "{string:?}"
        );
    }
    let wrong = "---\nhttp_interactions:\n- request: 'x\ny'\n wrong: 1\n";
    assert_eq!(read("vcr", wrong).1["summary"]["unreadable"], 1);
}

#[test]
fn what_aliases_multiply_costs_itself_and_not_the_run() {
    let bomb = |count: usize| {
        let headers: Vec<String> = (0..count).map(|at| format!("h{at}: *v")).collect();
        let headers = headers.join(", ");
        let values = "x, ".repeat(count);
        format!(
            "v: &v [{values}]\nh: &h {{{headers}}}\nhttp_interactions:\n- request: {{method: post, uri: /v1/b2b/sso/authenticate, headers: *h}}\n  response: {{status: {{code: 200}}, headers: *h, body: {{string: '{{}}'}}}}\nrecorded_with: VCR 6\n"
        )
    };
    let text = bomb(2_800);
    let held = folder([("bomb.yml", text.as_bytes()), ("other.json", b"{")]);
    let outcome = run_in(held.path(), &["-f", "json", "."]);
    let report = outcome.json();
    assert_eq!(outcome.code, 2);
    assert_eq!(report["summary"]["unreadable"], 1);
    assert_eq!(report["findings"][0]["source"], "./other.json");
    let redacted = run_in(held.path(), &["--redact", "bomb.yml"]);
    assert_eq!((redacted.code, redacted.stdout.as_str()), (2, ""));
}

/// By the processor's time: a text that is four times as long may take no more than eight times.
#[cfg(target_os = "linux")]
#[test]
fn time_grows_with_the_text_and_not_with_its_square() {
    let text = |count: usize| {
        let values = "x, ".repeat(count);
        let exchange =
            "- {request: {method: get, uri: /x, headers: *h}, response: {headers: *h}}\n";
        let exchanges = exchange.repeat(count / 8);
        format!("h: &h {{a: [{values}]}}\nhttp_interactions:\n{exchanges}recorded_with: VCR 6\n")
    };
    let seconds = |count: usize| {
        let held = folder([("c.yml", text(count).as_bytes())]);
        let script = "stytch=$1; \"$stytch\" -q c.yml >/dev/null; times | tail -1";
        let mut shell = std::process::Command::new("bash");
        let program = program().get_program().to_owned();
        shell.args(["-c", script, "bash"]).arg(program);
        let outcome = crate::support::finish(shell.current_dir(held.path()), b"");
        let user = outcome.stdout.split_whitespace().next().expect("a time");
        let (minutes, seconds) = user.trim_end_matches('s').split_once('m').expect("a time");
        minutes.parse::<f64>().expect("a number") * 60.0 + seconds.parse::<f64>().expect("a number")
    };
    let (once, four_times) = (seconds(4_000), seconds(16_000));
    assert!(
        four_times < (once + 0.05) * 8.0,
        "{once} s, and {four_times} s"
    );
}

#[test]
fn a_known_format_that_is_not_read_is_named_and_not_judged() {
    let talkback = r#"{"meta": {}, "req": {"url": "/"}, "res": {"status": 200, "body": "{"}}"#;
    let held = folder([("a.json", talkback.as_bytes())]);
    let outcome = run_in(held.path(), &["-f", "json", "a.json"]);
    let report = outcome.json();
    assert_eq!(outcome.code, 2, "nothing was checked");
    assert_eq!(
        report["summary"]["skipped_reasons"],
        json!({"not-a-capture": 1})
    );
    assert_eq!(report["summary"]["errors"], 0);
    assert!(
        report["skipped"][0]["note"]
            .as_str()
            .is_some_and(|note| note.contains("are not read: record"))
    );
    let tape = "!tape\nname: a\ninteractions:\n- request: {method: POST, uri: /}\n  response: {status: 200}\n";
    let held = folder([("a.yaml", tape.as_bytes()), ("a.json", talkback.as_bytes())]);
    let java = run_in(held.path(), &["a.yaml"]).stdout;
    assert!(
        java.contains("tapes of Betamax for Java are not read"),
        "{java}"
    );
    let human = run_in(held.path(), &["a.json"]);
    let shown = "note: a.json: Talkback tapes are not read: record the same calls as HAR";
    assert!(human.stdout.contains(shown), "{}", human.stdout);
    let redacted = run_in(held.path(), &["--redact", "a.json"]);
    assert!(
        redacted.code == 2 && redacted.stderr.contains("Talkback"),
        "{}",
        redacted.stderr
    );
    let found = run(&["-f", "json", "fixtures/recordings"]).json();
    let noted = |skipped: &Value| skipped.get("note").is_some();
    assert!(
        !found["skipped"]
            .as_array()
            .expect("a list")
            .iter()
            .any(noted)
    );
}

/// A run over `text` in a gigabyte of memory.
fn limited(options: &str, text: &str) -> Outcome {
    let held = folder([("x.yml", text.as_bytes())]);
    let mut limited = std::process::Command::new("bash");
    let program = program().get_program().to_owned();
    let script = format!("ulimit -v 1000000; exec \"$1\" {options} x.yml");
    limited.args(["-c", &script, "bash"]).arg(program);
    crate::support::finish(limited.current_dir(held.path()), b"")
}

#[test]
fn many_small_values_take_no_more_memory_than_promised() {
    let values = "a,".repeat(4_000_000);
    let text = format!("http_interactions:\n- x: [{values}]\nrecorded_with: VCR 6\n");
    let outcome = limited("--input-format vcr", &text);
    assert_eq!(outcome.code, 2, "{}", outcome.stderr);
    assert!(
        outcome.stdout.contains("there are more values up to here"),
        "{}",
        outcome.stdout
    );
}

#[test]
fn names_that_are_very_long_cost_nothing() {
    let long = "k".repeat(100_000);
    let members = r#""a": 0, "#.repeat(10_000);
    let json = format!(r#"{{"data": {{"{long}": {{{members}"b": 0}}}}}}"#);
    let yaml = format!(
        "interactions:\n- ? {long}\n  : {{{}}}\n",
        "a, ".repeat(10_000)
    );
    for text in [json, yaml] {
        let outcome = limited("", &text);
        assert!((1..=2).contains(&outcome.code), "{}", outcome.stderr);
    }
}

/// Before version 1.6 nothing stood behind an exchange that tells its end.
#[test]
fn a_status_without_its_code_is_cut_off() {
    let head = "    status:\n      http_version: '1.1'\n";
    let exchange = format!(
        "-\n  request:\n    method: POST\n    url: 'https://x/v1/b2b/sso/authenticate'\n  response:\n{head}      code: '200'\n    body: '{{\"status_code\": 2}}'\n"
    );
    let plain = exchange
        .replace(head, "")
        .replace("      code:", "    status:");
    for (whole, cut) in [(&exchange, head), (&plain, "")] {
        for before in ["", whole] {
            let outcome = read("php-vcr", &format!("{before}{whole}")).0;
            assert_ne!(outcome.code, 2, "{before}{whole}");
            let end = whole.find(cut).expect("it is there") + cut.len();
            let (outcome, report) = read("php-vcr", &format!("{before}{}", &whole[..end]));
            assert!(cut.is_empty() || outcome.code == 2, "{report}");
        }
    }
}
