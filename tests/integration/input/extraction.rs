//! Responses in JSON texts that are none: `--body`, `--status` and `--route`.

use serde_json::{Value, json};

use crate::support::{folder, pipe, repository, run_in};

fn good() -> Value {
    let path = repository("fixtures/responses/sso-success.json");
    serde_json::from_slice(&std::fs::read(path).expect("a fixture")).expect("JSON")
}

fn bad() -> Value {
    let mut bad = good();
    bad["member_id"] = json!(5);
    bad
}

fn report(arguments: &[&str], text: &str) -> Value {
    let outcome = pipe(&[arguments, &["-f", "json"]].concat(), text);
    serde_json::from_str(&outcome.stdout).unwrap_or_else(|_| panic!("{}", outcome.stderr))
}

fn lines(texts: &[Value]) -> String {
    let lines: Vec<String> = texts.iter().map(Value::to_string).collect();
    lines.join("\n") + "\n"
}

/// The place of the only wrong value, as a person finds it.
fn place(text: &str, before: &str, value: &str) -> (u64, u64) {
    let at = text.find(&format!("{before}{value}")).expect("there") + before.len();
    let line = text[..at].matches('\n').count() as u64 + 1;
    let column = text[..at]
        .rsplit('\n')
        .next()
        .expect("a line")
        .chars()
        .count() as u64
        + 1;
    (line, column)
}

fn mismatch(report: &Value) -> &Value {
    let findings = report["findings"].as_array().expect("findings");
    findings
        .iter()
        .find(|found| found["rule"] == "type-mismatch")
        .expect("one")
}

fn start(finding: &Value) -> (u64, u64) {
    let start = &finding["span"]["start"];
    (
        start["line"].as_u64().expect("a line"),
        start["column"].as_u64().expect("a column"),
    )
}

#[test]
fn a_body_is_json_or_text_and_places_are_those_of_the_line() {
    let text = lines(&[
        json!({"log": good().to_string(), "stream": "stdout"}),
        json!({"log": bad().to_string(), "stream": "stdout"}),
    ]);
    let report = report(&["--body", "/log"], &text);
    assert_eq!(report["summary"]["checked"], 2);
    assert_eq!(report["summary"]["invalid"], 1);
    assert_eq!(
        start(mismatch(&report)),
        place(&text, r#"\"member_id\":"#, "5")
    );
}

#[test]
fn a_pointer_goes_on_through_text_and_every_element() {
    let event = |body: Value| {
        let message = json!({"req": {"method": "POST", "url": "/v1/b2b/sso/authenticate?token=x"}, "code": 200, "res": {"body": body.to_string()}});
        json!({"message": message.to_string()})
    };
    let text = json!({"events": [event(good()), event(bad())]}).to_string();
    let report = report(
        &[
            "--body",
            "/events/*/message/res/body",
            "--status",
            "/events/*/message/code",
            "--route",
            "/events/*/message/req",
        ],
        &text,
    );
    assert_eq!(report["summary"]["checked"], 2);
    let found = mismatch(&report);
    assert_eq!(found["response"], 1);
    assert_eq!(found["exchange"]["path"], "/v1/b2b/sso/authenticate");
    assert_eq!(found["exchange"]["status"], 200);
    // Three strings around it: quotes stand behind seven backslashes.
    let (_, column) = start(found);
    let written: Vec<char> = text.chars().collect();
    let at = usize::try_from(column).expect("a column") - 1;
    assert_eq!(written[at], '5');
}

/// An element without a body is counted, as a line without one is.
#[test]
fn every_element_is_counted() {
    let call = |name: &str| json!({"route": "POST /v1/b2b/sso/authenticate", name: good()});
    let text = json!({"calls": [call("body"), call("bdy"), {"x": 1}], "n": 1}).to_string();
    let several = ["--body", "/calls/*/body", "--route", "/calls/*/route"];
    let report = report(&several, &text);
    assert_eq!(report["summary"]["responses"], 3);
    assert_eq!(report["summary"]["checked"], 1);
    let reasons = &report["summary"]["skipped_reasons"];
    assert_eq!(reasons, &json!({"no-body": 1, "not-a-capture": 1}));
}

#[test]
fn a_route_is_a_line_an_address_or_an_object() {
    let body = json!({"status_code": 200, "request_id": "x", "member": {}});
    for route in [
        json!("POST /v1/b2b/sso/authenticate"),
        json!("POST /v1/b2b/sso/authenticate HTTP/1.1"),
        json!("https://test.stytch.com/v1/b2b/sso/authenticate"),
        json!("/v1/b2b/sso/authenticate"),
        json!({"method": "POST", "url": "/v1/b2b/sso/authenticate"}),
        json!({"method": "POST", "path": "/v1/b2b/sso/authenticate"}),
    ] {
        let text = json!({"route": route, "body": body}).to_string();
        let report = report(&["--body", "/body", "--route", "/route"], &text);
        let found = &report["findings"][0];
        assert_eq!(
            found["exchange"]["path"], "/v1/b2b/sso/authenticate",
            "{route}"
        );
    }
}

/// A log has lines of all kinds. Those without a response are counted, and no faults.
#[test]
fn other_lines_are_counted() {
    let mut text = lines(&[
        json!({"level": "info"}),
        json!({"log": "server up\n"}),
        json!({"log": 5}),
        json!({"log": good()}),
        json!({"log": {"level": "info"}}),
        json!({"log": "{\"level\": \"info\"}"}),
    ]);
    text.push_str("no JSON at all\n");
    let report = report(&["--body", "/log"], &text);
    let summary = &report["summary"];
    assert_eq!(summary["checked"], 1);
    assert_eq!(summary["valid"], 1);
    assert_eq!(summary["skipped_reasons"], json!({"not-a-capture": 6}));
    assert_eq!(summary["errors"], 0);
}

/// What is cut off is not passed over: a response may have been in it.
#[test]
fn a_response_that_is_cut_off_is_no_valid_one() {
    let whole = good().to_string();
    let text = lines(&[json!({"log": whole[..whole.len() / 2]})]) + "{\"log\": \"{\n";
    let outcome = pipe(&["--body", "/log"], &text);
    assert_eq!(outcome.code, 1, "{}", outcome.stdout);
    assert!(
        outcome.stdout.contains("2 responses are invalid"),
        "{}",
        outcome.stdout
    );
}

/// A known route says that there should be a body.
#[test]
fn a_line_of_a_route_without_its_body_is_reported() {
    let text = lines(&[
        json!({"route": "POST /v1/b2b/sso/authenticate", "log": null}),
        json!({"route": "POST /v1/b2b/sso/authenticate"}),
        json!({"route": "POST /v1/b2b/sso/authenticate", "log": "Bad gateway"}),
    ]);
    let report = report(&["--body", "/log", "--route", "/route"], &text);
    assert_eq!(
        report["summary"]["skipped_reasons"],
        json!({"no-body": 2, "not-json": 1})
    );
    assert_eq!(report["summary"]["rules"]["unchecked-response"], 3);
}

/// A log may look like a recording; who says where bodies stand says that it is none.
#[test]
fn what_looks_like_a_recording_is_a_log() {
    let text = json!({"request": {"method": "POST", "url": "/x"}, "response": {"status": 200, "body": good()}}).to_string();
    let report = report(&["--body", "/response/body"], &text);
    assert_eq!(report["summary"]["valid"], 1);
}

#[test]
fn responses_of_long_inputs_keep_their_numbers() {
    let line = json!({"events": [{"m": bad()}, {"m": good()}, {"x": 1}]});
    let text = lines(&vec![line; 600]); // two chunks
    let report = report(&["--body", "/events/*/m"], &text);
    assert_eq!(report["summary"]["responses"], 1800);
    let findings = report["findings"].as_array().expect("findings");
    let wrong = findings
        .iter()
        .filter(|found| found["rule"] == "type-mismatch");
    let numbers: Vec<u64> = wrong
        .filter_map(|found| found["response"].as_u64())
        .collect();
    assert_eq!(numbers, (0..1800).step_by(3).collect::<Vec<u64>>());
}

#[test]
fn options_that_do_not_fit_are_refused() {
    for (arguments, said) in [
        (&["--body", "log"][..], "starts with `/`"),
        (&["--body", "/a~2"][..], "`~0`"),
        (&["--status", "/s"][..], "--body"),
        (&["--body", "/log", "--redact"][..], "`jq`"),
        (
            &["--body", "/log", "--input-format", "har"][..],
            "a recording knows where its bodies are",
        ),
    ] {
        let outcome = pipe(arguments, "{}");
        assert_eq!(outcome.code, 2, "{arguments:?}");
        assert!(outcome.stderr.contains(said), "{}", outcome.stderr);
    }
}

/// No value is reported, wherever it stands.
#[test]
fn nothing_of_a_log_leaks() {
    let mut body = bad();
    body["member_id"] = json!(["ZQXcanary"]);
    let text = lines(&[
        json!({"log": body.to_string(), "ZQXcanary": "ZQXcanary"}),
        json!({"log": "{ZQXcanary"}),
    ]);
    for format in ["human", "json", "ndjson", "sarif", "junit", "html"] {
        let outcome = pipe(&["--body", "/log", "-v", "-f", format], &text);
        assert!(!outcome.stdout.contains("ZQXcanary"), "{format}");
        assert!(!outcome.stderr.contains("ZQXcanary"), "{format}");
    }
}

#[test]
fn a_wrapped_response_gets_the_option_to_try() {
    let files = [
        (
            "docker.ndjson",
            lines(&[json!({"log": good().to_string()})]),
            "--body /log",
        ),
        (
            "bruno.json",
            json!({"res": {"data": {"body": good()}}}).to_string(),
            "--body /res/data/body",
        ),
        (
            "insights.json",
            json!([{"@message": good()}]).to_string(),
            "--body '/*/@message'",
        ),
        ("list.json", json!([good()]).to_string(), "--body '/*'"),
    ];
    for (name, text, option) in files {
        let folder = folder([(name, text.as_bytes())]);
        for path in [name, "."] {
            let outcome = run_in(folder.path(), &[path]);
            assert!(
                outcome.stdout.contains(option),
                "{name} {path}: {}",
                outcome.stdout
            );
        }
        let option: Vec<String> = option
            .split(' ')
            .map(|word| word.trim_matches('\'').to_owned())
            .collect();
        let outcome = run_in(folder.path(), &[name, &option[0], &option[1]]);
        assert!(
            outcome.stdout.contains("1 valid"),
            "{name}: {}",
            outcome.stdout
        );
    }
}
