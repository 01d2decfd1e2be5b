//! What is shown and counted where something is not known: addresses, names, and what was not
//! checked is neither shown nor green.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::support::{finish, folder, program, run_in, text};

const FORMATS: [&str; 8] = [
    "github", "gitlab", "html", "human", "json", "junit", "ndjson", "sarif",
];

fn good() -> String {
    text("fixtures/responses/sso-success.json")
}

/// A good response with one changed.
fn changed(change: impl FnOnce(&mut Value)) -> String {
    let mut response: Value = serde_json::from_str(&good()).expect("JSON");
    change(&mut response);
    response.to_string()
}

/// A recording of these exchanges: method, address, status, body.
fn recording(exchanges: &[(&str, &str, u16, &str)]) -> String {
    let entries: Vec<Value> = exchanges
        .iter()
        .map(|(method, url, status, body)| {
            json!({
                "request": {"method": method, "url": url, "headers": []},
                "response": {
                    "status": status, "headers": [],
                    "content": {"mimeType": "application/json", "text": body},
                },
            })
        })
        .collect();
    json!({"log": {"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": entries}})
        .to_string()
}

const ROUTE: &str = "https://test.stytch.com/v1/b2b/sso/authenticate";

#[test]
fn of_a_foreign_address_only_plain_words_are_shown() {
    let bad = changed(|response| response["status_code"] = json!("200"));
    let exchanges = [
        (
            "GET",
            "https://app.example/reset/CANARY1Szd5AfoDpf0iqFKEt4",
            200,
            "{}",
        ),
        (
            "GET",
            "https://hooks.example/invite/canary2@corp.example",
            200,
            "{}",
        ),
        ("GET", "data:text/plain,canaryfive/canarysix", 200, "{}"),
        ("GET", "blob:https://app.example/canaryseven", 200, "{}"),
        ("mailto", "mailto:canary8@corp.example", 200, "{}"),
        (
            "CANARY9",
            "https://app.example/bot110201543:CANARY3/getMe",
            200,
            &bad,
        ),
        ("POST", ROUTE, 200, &good()),
    ];
    let folder = folder([("x.har", recording(&exchanges).as_bytes())]);
    for schema in [&[][..], &["--schema", "api_sso_v1_AuthenticateResponse"]] {
        for format in FORMATS {
            for more in [&[][..], &["-v"], &["--coverage"]] {
                let outcome = run_in(
                    folder.path(),
                    &[&["-f", format, "x.har"], schema, more].concat(),
                );
                let shown = outcome.stdout + &outcome.stderr;
                assert!(
                    !shown.to_lowercase().contains("canary"),
                    "{format} {more:?}: {shown}"
                );
            }
        }
    }
    let report = run_in(folder.path(), &["-f", "json", "x.har"]).json();
    let paths: Vec<Value> = report["skipped"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| one["exchange"].clone())
        .collect();
    assert_eq!(
        paths[0],
        json!({"method": "GET", "path": "/reset/{…}", "status": 200})
    );
    assert_eq!(paths[2], json!({"method": "GET", "status": 200}));
    assert_eq!(paths[4], json!({"method": "<method>", "status": 200}));
}

#[test]
fn a_name_that_no_schema_knows_is_shown_if_it_is_a_plain_one() {
    let body = changed(|response| {
        response["newField"] = json!(1);
        response["ada.canary@corp.example"] = json!(2);
        response["customer_canary_123456"] = json!(3);
        response["member"]["$canary-name-that-is-far-too-long-to-be-one"] = json!(4);
    });
    let folder = folder([("x.json", body.as_bytes())]);
    for format in FORMATS {
        for more in [&["-v"][..], &["--coverage"]] {
            let outcome = run_in(
                folder.path(),
                &[&["-f", format, "-W", "drift", "x.json"], more].concat(),
            );
            let shown = outcome.stdout + &outcome.stderr;
            assert!(!shown.contains("canary"), "{format} {more:?}: {shown}");
            if outcome.code != 2 {
                assert!(shown.contains("newField"), "{format} {more:?}: {shown}");
            }
        }
    }
}

/// JSON that is no object answers nothing where a response succeeded; of an error it may be a proxy's.
#[test]
fn a_recorded_value_that_is_no_object_is_judged() {
    for (status, body, wrong, skipped) in [
        (200, "null", 1, 0),
        (200, "\"OK\"", 0, 1),
        (204, "null", 0, 1),
        (200, "7654321", 1, 0),
        (200, "[]", 1, 0),
        (200, "OK", 0, 1),
        (200, "", 0, 1),
        (502, "\"Bad Gateway\"", 0, 1),
    ] {
        let har = recording(&[("POST", ROUTE, status, body)]);
        let folder = folder([("a.har", har.as_bytes())]);
        let summary = run_in(folder.path(), &["-f", "json", "a.har"]).json()["summary"].take();
        let found = summary["rules"]["type-mismatch"]
            .as_u64()
            .unwrap_or_default();
        let unchecked = summary["skipped"].as_u64();
        assert_eq!(
            (found, unchecked),
            (wrong, Some(skipped)),
            "{status} {body}"
        );
    }
}

/// Whatever the level of the rule: denied it is invalid, else it was not checked, never valid.
#[test]
fn what_is_not_json_is_never_valid() {
    let folder = folder([
        ("page.json", "<html>502</html>".as_bytes()),
        ("good.json", good().as_bytes()),
    ]);
    let here = folder.path();
    let summary = |options: &[&str]| {
        let outcome = run_in(here, &[&["-f", "json"], options].concat());
        let summary = outcome.json()["summary"].take();
        let count = |name: &str| summary[name].as_u64().expect("a count");
        (
            outcome.code,
            [
                count("checked"),
                count("valid"),
                count("invalid"),
                count("skipped"),
            ],
            summary["skipped_reasons"].clone(),
        )
    };
    let none = json!({});
    let not_json = json!({"not-json": 1});
    assert_eq!(summary(&["page.json"]), (1, [1, 0, 1, 0], none.clone()));
    for level in ["-A", "-W"] {
        let alone = summary(&[level, "invalid-json", "page.json"]);
        assert_eq!(alone, (2, [0, 0, 0, 1], not_json.clone()), "{level}");
        let beside = summary(&[level, "invalid-json", "page.json", "good.json"]);
        assert_eq!(beside, (0, [1, 1, 0, 1], not_json.clone()), "{level}");
        let refused = [
            level,
            "invalid-json",
            "-D",
            "unchecked-response",
            "page.json",
            "good.json",
        ];
        assert_eq!(summary(&refused), (1, [1, 1, 0, 1], not_json.clone()));
    }
    run_in(
        here,
        &["--write-baseline", "known", "page.json", "good.json"],
    );
    let known = summary(&["--baseline", "known", "page.json", "good.json"]);
    assert_eq!(known, (1, [2, 1, 1, 0], none));
}

#[test]
fn a_report_that_lists_no_error_does_not_look_like_that_of_a_clean_run() {
    let bad = changed(|response| response["status_code"] = json!("200"));
    let folder = folder([("x.json", bad.as_bytes())]);
    for (format, sign) in [
        (
            "github",
            "::error title=errors-not-listed::1 error, none of them listed",
        ),
        ("gitlab", r#""check_name": "errors-not-listed""#),
        ("html", "1 response is invalid"),
        ("human", "1 response is invalid"),
        ("junit", r#"failures="1" errors="1""#),
        ("sarif", r#""ruleId": "errors-not-listed""#),
    ] {
        let outcome = run_in(
            folder.path(),
            &["--max-findings", "0", "-f", format, "x.json"],
        );
        assert_eq!(outcome.code, 1, "{format}");
        assert!(
            outcome.stdout.contains(sign),
            "{format}: {}",
            outcome.stdout
        );
        let clean = run_in(
            folder.path(),
            &["--max-findings", "0", "-A", "all", "-f", format, "x.json"],
        );
        assert!(!clean.stdout.contains("errors-not-listed"), "{format}");
        if format == "sarif" {
            let result = &outcome.json()["runs"][0]["results"][0];
            assert!(
                result["locations"][0]["physicalLocation"].is_object(),
                "or none is taken"
            );
        }
    }
}

#[test]
fn paths_are_reported_from_the_root_of_the_repository() {
    let bad = changed(|response| response["status_code"] = json!("200"));
    let folder = folder([("services/auth/captures/a.json", bad.as_bytes())]);
    let root = folder.path();
    for (format, reported) in [
        ("github", "file=services/auth/captures/a.json"),
        ("gitlab", r#""path": "services/auth/captures/a.json""#),
        ("sarif", r#""uri": "services/auth/captures/a.json""#),
    ] {
        for variables in [
            [
                ("GITHUB_ACTIONS", "true".as_ref()),
                ("GITHUB_WORKSPACE", root),
            ],
            [("GITLAB_CI", "true".as_ref()), ("CI_PROJECT_DIR", root)],
        ] {
            let whole = root.join("services/auth/captures");
            for input in [Path::new("captures"), Path::new("../auth/captures"), &whole] {
                let mut command = program();
                command.current_dir(root.join("services/auth"));
                command.envs(variables).args(["-f", format]).arg(input);
                let outcome = finish(&mut command, b"");
                assert!(
                    outcome.stdout.contains(reported),
                    "{input:?}: {}",
                    outcome.stdout
                );
            }
        }
    }
}

#[test]
fn what_is_ours_and_was_not_checked_can_be_refused() {
    let cut = "[application/json redacted]";
    let exchange = recording(&[("POST", ROUTE, 200, &good())]);
    let not_found = recording(&[
        ("POST", ROUTE, 200, &good()),
        (
            "POST",
            "https://test.stytch.com//v1/b2b/sso/authenticate",
            200,
            &good(),
        ),
    ]);
    let elsewhere = recording(&[
        ("POST", ROUTE, 200, &good()),
        ("POST", "https://stytch.com.example/v1/x", 200, &good()),
    ]);
    let sanitized = recording(&[("POST", ROUTE, 200, &good()), ("POST", ROUTE, 200, cut)]);
    let raw = format!(
        "HTTP/1.1 200 OK\nContent-Type: application/json\n\n{}\nHTTP/1.1 502 Bad Gateway\nContent-Type: text/html\n\n<html>502</html>\n",
        serde_json::from_str::<Value>(&good()).expect("JSON")
    );
    let nothing = recording(&[]);
    let folder = folder([
        ("whole.har", exchange.as_bytes()),
        ("not_found.har", not_found.as_bytes()),
        ("elsewhere.har", elsewhere.as_bytes()),
        ("sanitized.har", sanitized.as_bytes()),
        ("raw.http", raw.as_bytes()),
        ("nothing.har", nothing.as_bytes()),
    ]);
    for (inputs, code) in [
        (&["whole.har"][..], 0),
        (&["elsewhere.har"], 0),
        (&["not_found.har"], 1),
        (&["sanitized.har"], 1),
        (&["raw.http"], 1),
        (&["whole.har", "nothing.har"], 1),
    ] {
        let report = run_in(folder.path(), &[&["-f", "json"], inputs].concat());
        assert_eq!(report.code, 0, "{inputs:?}: {}", report.stdout);
        let warned = report.stdout.contains("unchecked-response");
        assert_eq!(warned, code == 1, "{inputs:?}");
        let denied = ["-D", "unchecked-response"];
        let outcome = run_in(folder.path(), &[&denied, inputs].concat());
        assert_eq!(outcome.code, code, "{inputs:?}: {}", outcome.stdout);
    }
    let report = run_in(folder.path(), &["-f", "json", "whole.har", "nothing.har"]).json();
    assert_eq!(
        report["summary"]["skipped_reasons"],
        json!({"no-response": 1})
    );
    assert_eq!(report["skipped"][0]["source"], "nothing.har");
}

/// A list that is empty does not make a recording of a response.
#[test]
fn a_response_with_a_member_of_a_recording_is_a_response() {
    for (name, value) in [
        ("log", json!({"entries": []})),
        ("interactions", json!([])),
        ("http_interactions", json!([])),
        ("mappings", json!([])),
    ] {
        let response = changed(|response| {
            response[name] = value;
            response["status_code"] = json!("200");
        });
        let folder = folder([("c/bad.json", response.as_bytes())]);
        let outcome = run_in(folder.path(), &["-f", "json", "c"]);
        assert_eq!(outcome.code, 1, "{name}: {}", outcome.stdout);
    }
}

#[test]
fn of_very_many_findings_the_first_are_reported_and_all_are_counted() {
    let response =
        |wrong: usize| changed(|response| response["member"]["roles"] = json!(vec![5; wrong]));
    for (wrong, listed) in [(999, 999), (1_000, 1_000), (3_000, 1_000)] {
        let folder = folder([("x.json", response(wrong).as_bytes())]);
        for baseline in [&[][..], &["--write-baseline", "known"]] {
            let outcome = run_in(
                folder.path(),
                &[&["-f", "json", "x.json"], baseline].concat(),
            );
            let report = outcome.json();
            let rules = &report["summary"]["errors_by_rule"];
            assert_eq!(rules, &json!({"type-mismatch": wrong}));
            assert_eq!(report["summary"]["errors"], wrong);
            assert_eq!(report["summary"]["invalid"], 1);
            let findings = report["findings"].as_array().expect("a list");
            let errors = findings.iter().filter(|one| one["severity"] == "error");
            assert_eq!(errors.count(), listed);
            assert_eq!(report["truncated"] == true, wrong > listed);
        }
    }
}

/// NDJSON says that it leaves some out, every format says why, and the sum of such reports is whole.
#[test]
fn of_very_many_findings_no_format_says_that_all_are_listed() {
    let response = changed(|response| response["member"]["roles"] = json!(vec![json!({}); 1_500]));
    let folder = folder([("x.json", response.as_bytes())]);
    let here = folder.path();
    let shown = |format: &str| {
        let arguments = ["x.json", "--max-findings", "9999", "-f", format];
        run_in(here, &arguments).stdout.replace("\n  ", " ")
    };
    let lines = shown("ndjson");
    let last: Value = serde_json::from_str(lines.lines().last().expect("a line")).expect("JSON");
    assert_eq!(lines.matches("\"type\":\"finding\"").count(), 1_000);
    assert_eq!(last["truncated"], true);
    fs::write(here.join("r.ndjson"), &lines).expect("room");
    let merged = run_in(here, &["--merge", "r.ndjson", "-f", "json"]);
    assert_eq!(merged.code, 1, "{}", merged.stderr);
    assert_eq!(merged.json()["summary"], last["summary"]);
    for format in ["human", "concise", "markdown", "github", "html", "sarif"] {
        let shown = shown(format);
        assert!(
            shown.contains("of one response, only the first"),
            "{format}"
        );
        assert!(!shown.contains("(--max-findings)"), "{format}");
    }
}

/// A kind that comes late is listed: nothing is said of an error that nobody can find.
#[test]
fn behind_very_many_findings_another_kind_is_listed() {
    let response = changed(|response| {
        response["member"]["roles"] = json!(vec![5; 1_500]);
        response["status_code"] = json!("200");
    });
    let folder = folder([("x.json", response.as_bytes())]);
    let report = run_in(folder.path(), &["-f", "json", "x.json"]).json();
    let findings = report["findings"].as_array().expect("a list");
    let last = findings.last().expect("a finding");
    assert_eq!(last["instance_location"], "/status_code");
    assert_eq!(findings.len(), 1_001);
    assert_eq!(report["summary"]["errors"], 1_501);
}

#[test]
fn what_is_found_beside_a_skipped_response_is_counted_in_full() {
    let headers: Vec<Value> = (0..1_500)
        .map(|number| json!({"name": "x", "value": format!("secret-live-Qv9xT2mN7bL4kR{number}")}))
        .collect();
    let mut text: Value =
        serde_json::from_str(&recording(&[("POST", ROUTE, 200, "")])).expect("JSON");
    text["log"]["entries"][0]["request"]["headers"] = json!(headers);
    let folder = folder([("x.har", text.to_string().as_bytes())]);
    let counted = |format: &str, level: &str| {
        let arguments = [
            "x.har",
            "-f",
            format,
            level,
            "live-credential",
            "--allow-empty",
        ];
        let outcome = run_in(folder.path(), &arguments);
        let last = outcome.stdout.lines().last().expect("a line").to_owned();
        let report: Value = match format {
            "json" => outcome.json(),
            _ => serde_json::from_str(&last).expect("JSON"),
        };
        let count = report["summary"]["rules"]["live-credential"].clone();
        (count, report["truncated"].clone())
    };
    for (format, level) in [("json", "-W"), ("ndjson", "-W"), ("json", "-D")] {
        assert_eq!(
            counted(format, level),
            (json!(1_500), json!(true)),
            "{format}"
        );
    }
}

/// More kinds than anybody reads are kept nowhere: the response is one that could not be checked.
#[test]
fn a_response_with_a_hundred_thousand_kinds_of_one_finding_is_not_checked() {
    let name = |mut number: usize| {
        let mut name = String::from("x_");
        for _ in 0..5 {
            name.push(char::from(
                b'a' + u8::try_from(number % 26).expect("a letter"),
            ));
            number /= 26;
        }
        name
    };
    let response = changed(|response| {
        let names = (0..100_001).map(|number| (name(number), json!(1)));
        response.as_object_mut().expect("an object").extend(names);
    });
    let folder = folder([("x.json", response.as_bytes())]);
    let outcome = run_in(
        folder.path(),
        &["-W", "unknown-field", "-f", "json", "x.json"],
    );
    assert_eq!(outcome.code, 2);
    let report = outcome.json();
    assert_eq!(
        (
            &report["summary"]["checked"],
            &report["summary"]["warnings"]
        ),
        (&json!(0), &json!(0))
    );
    let said = report["unreadable"][0]["message"]
        .as_str()
        .expect("a message");
    assert!(said.contains("more than 100,000 faults"), "{said}");
}

/// What a report counts is held to what it lists and to itself.
#[test]
fn a_report_that_does_not_add_up_is_not_merged() {
    let bad = changed(|response| response["status_code"] = json!("200"));
    let two = recording(&[
        ("POST", ROUTE, 200, &bad),
        ("GET", "https://x.example/", 200, "{}"),
    ]);
    let folder = folder([("x.har", two.as_bytes())]);
    let here = folder.path();
    let report = run_in(here, &["-f", "json", "x.har"]).stdout;
    let merged = |text: &str| {
        fs::write(here.join("r.json"), text).expect("a file");
        run_in(here, &["--merge", "r.json"]).code
    };
    assert_eq!(merged(&report), 1);
    let parsed: Value = serde_json::from_str(&report).expect("JSON");
    let changes: [fn(&mut Value); 12] = [
        |report| report["summary"]["errors"] = json!(0),
        |report| report["summary"]["errors"] = json!(2),
        |report| report["summary"]["warnings"] = json!(1),
        |report| report["summary"]["notes"] = json!(0),
        |report| report["summary"]["errors_by_rule"] = json!({}),
        |report| report["summary"]["errors_by_rule"] = json!({"missing-field": 1}),
        |report| report["summary"]["rules"]["missing-field"] = json!(1),
        |report| report["summary"]["skipped_reasons"] = json!({}),
        |report| report["summary"]["responses"] = json!(1),
        |report| report["summary"]["error_responses"] = json!(9),
        |report| {
            report["summary"]["valid"] = json!(1);
            report["summary"]["invalid"] = json!(0);
        },
        |report| {
            let summary = &mut report["summary"];
            summary["errors"] = json!(0);
            summary["valid"] = json!(1);
            summary["invalid"] = json!(0);
            summary["errors_by_rule"] = json!({});
            summary["rules"]
                .as_object_mut()
                .expect("a map")
                .remove("type-mismatch");
        },
    ];
    for (at, change) in changes.iter().enumerate() {
        for truncated in [false, true] {
            let mut report = parsed.clone();
            change(&mut report);
            report["truncated"] = json!(truncated);
            assert_eq!(merged(&report.to_string()), 2, "{at} {truncated}");
        }
    }
    let twice = report.replacen("\"summary\": {", "\"summary\": {\"errors\": 0,", 1);
    assert_ne!(twice, report);
    assert_eq!(merged(&twice), 2);
}

#[test]
fn a_schema_file_that_is_none_is_refused() {
    let folder = folder([
        ("api.json", br#"{"openapi": "3.1.0", "paths": {}, "info": {"title": "CANARY"}}"#.as_slice()),
        ("capture.json", good().as_bytes()),
        ("empty.json", b"{}"),
        ("all.json", b"true"),
        ("twice.json", br##"{"anyOf": [{"properties": {"a": {"$ref": "#"}}}, {"properties": {"a": {"$ref": "#"}}}], "type": "object"}"##),
        ("deep.json", format!("{}5{}", r#"{"a":"#.repeat(40), "}".repeat(40)).as_bytes()),
        ("flat.json", br#"{"a": {"a": 5}}"#),
    ]);
    let with = |schema: &str, input: &str| run_in(folder.path(), &["--schema", schema, input]);
    for schema in ["api.json", "capture.json"] {
        let outcome = with(schema, "flat.json");
        assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""), "{schema}");
        assert!(!outcome.stderr.contains("CANARY"), "{}", outcome.stderr);
    }
    for schema in ["all.json", "empty.json"] {
        assert_eq!(with(schema, "flat.json").code, 0, "{schema}");
    }
    assert_eq!(with("twice.json", "flat.json").code, 1);
    let outcome = run_in(
        folder.path(),
        &["--schema", "twice.json", "deep.json", "flat.json"],
    );
    assert_eq!(outcome.code, 2);
    let shown = outcome.stdout + &outcome.stderr;
    assert!(shown.contains("the schema takes too many steps"), "{shown}");
    assert!(shown.contains("flat.json"), "the other is judged: {shown}");
}

/// A name longer than a line of a format may be wide is a name like any other.
#[test]
fn very_long_names_break_no_format_and_no_list() {
    let name = "n".repeat(70_000);
    let schema = json!({"type": "object", "required": [name]}).to_string();
    let document = json!({"openapi": "3.1.0", "paths": {format!("/{name}"): {"get": {}}}, "components": {"schemas": {&name: {}}}});
    let folder = folder([
        ("schema.json", schema.as_bytes()),
        ("api.json", document.to_string().as_bytes()),
        ("a.json", b"{}"),
    ]);
    for format in FORMATS {
        let arguments = ["--schema", "schema.json", "-f", format, "a.json"];
        assert_eq!(run_in(folder.path(), &arguments).code, 1, "{format}");
    }
    for list in ["schemas", "routes"] {
        let outcome = run_in(folder.path(), &["--schemas", "api.json", "--list", list]);
        assert!(outcome.stdout.contains(&name), "{list}");
        assert_eq!(outcome.code, 0, "{list}");
    }
}
