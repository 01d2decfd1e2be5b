//! What is read of the cassettes under `fixtures/recordings`: counts, exchanges, places.

use serde_json::{Value, json};

use crate::support::{pipe, repository, run, text};

/// One of each: a session, a stranger's response, an error and a question before a request.
const USUAL: &[&str] = &[
    "vcr/alias.yml",
    "vcr/compressed.zz",
    "vcr/gzip.yml",
    "vcr/json-serializer.json",
    "vcr/plain-body.yml",
    "vcr/preserve-exact.yml",
    "vcr/sso.yml",
    "vcr/version-1.yml",
    "vcrpy/gzip.yaml",
    "vcrpy/httpx-old.yaml",
    "vcrpy/sso.json",
    "vcrpy/sso.yaml",
    "go-vcr/version-1.yaml",
    "go-vcr/version-2.yaml",
    "betamax/gzip.json",
    "betamax/sso.json",
    "betamax/status-code.json",
    "php-vcr/sso",
    "php-vcr/sso.json",
    "php-vcr/string-status",
];

/// The same fault in every style and encoding, at `"yes"`; or at the entry, where the encoding
/// leaves the bytes of a body no place of their own. Looked up in the files by hand.
const FAULTY: &[(&str, u64, u64)] = &[
    ("vcr/faulty-single.yml", 29, 213),
    ("vcr/faulty-single-folded.yml", 32, 21),
    ("vcr/faulty-double.yml", 29, 289),
    ("vcr/faulty-literal.yml", 38, 25),
    ("vcr/faulty-literal-indented.yml", 38, 25),
    ("vcr/faulty-folded.yml", 32, 42),
    ("vcr/faulty.json", 1, 766),
    ("vcr/faulty-base64.json", 1, 23),
    ("vcr/faulty-gzip.yml", 3, 3),
    ("vcr/faulty-version-1.yml", 17, 209),
    ("vcr/faulty-compressed.zz", 29, 213),
    ("vcrpy/faulty-single-folded.yaml", 15, 48),
    ("vcrpy/faulty-double-folded.yaml", 16, 31),
    ("vcrpy/faulty-gzip.yaml", 2, 3),
    ("vcrpy/faulty-httpx-old.yaml", 12, 212),
    ("vcrpy/faulty.json", 20, 253),
    ("go-vcr/faulty-single.yaml", 34, 213),
    ("go-vcr/faulty-literal.yaml", 43, 29),
    ("go-vcr/faulty-double.yaml", 13, 233),
    ("betamax/faulty.json", 1, 675),
    ("betamax/faulty-gzip.json", 1, 24),
    ("php-vcr/faulty", 18, 213),
    ("php-vcr/faulty.json", 1, 686),
];

/// What the fixtures hold that no output may.
const SECRETS: &[&str] = &[
    "cHJvamVjdC10ZXN0",
    "secret-test-fixture",
    "fixture-cookie",
    "fixture-query",
    "fixture-sso-token",
    "fixture-bad-token",
    "fixture-form-token",
    "NAzK53Og0jyTYsGUk9DMK",
    "eyJhbGciOiJSUzI1NiIs",
    "ada@example.com",
    "The project id or the secret",
];

fn report(fixture: &str) -> Value {
    let path = format!("fixtures/recordings/{fixture}");
    run(&["-W", "deprecated-field", "-f", "json", &path]).json()
}

fn counts(report: &Value) -> [&Value; 4] {
    let summary = &report["summary"];
    ["checked", "valid", "skipped_reasons", "unreadable"].map(|name| &summary[name])
}

#[test]
fn every_exchange_is_judged_or_counted() {
    for fixture in USUAL {
        let report = report(fixture);
        let reasons = json!({"no-schema": 1, "preflight": 1});
        let expected = [&json!(2), &json!(2), &reasons, &json!(0)];
        assert_eq!(counts(&report), expected, "{fixture}");
        let rules = &report["summary"]["rules"];
        let rules_expected = json!({"deprecated-field": 1, "error-response": 1});
        assert_eq!(rules, &rules_expected, "{fixture}");
        let exchange = |of: &Value| of["exchange"].clone();
        let sso = |status| json!({"method": "POST", "path": "/v1/b2b/sso/authenticate", "status": status});
        let shown: Vec<Value> = report["findings"]
            .as_array()
            .expect("findings")
            .iter()
            .map(exchange)
            .collect();
        assert_eq!(shown, [sso(200), sso(401)], "{fixture}");
        let skipped = report["skipped"].as_array().expect("skipped");
        assert_eq!(skipped[0]["response"], 1, "{fixture}");
        assert_eq!(
            exchange(&skipped[0]),
            json!({"method": "GET", "path": "/health", "status": 200}),
            "{fixture}"
        );
        assert_eq!(exchange(&skipped[1])["method"], "OPTIONS", "{fixture}");
    }
}

#[test]
fn a_fault_has_the_same_pointer_and_its_own_place_everywhere() {
    for (fixture, line, column) in FAULTY {
        let report = report(fixture);
        let errors: Vec<&Value> = report["findings"]
            .as_array()
            .expect("findings")
            .iter()
            .filter(|finding| finding["severity"] == "error")
            .collect();
        assert_eq!(errors.len(), 1, "{fixture}");
        assert_eq!(errors[0]["rule"], "type-mismatch", "{fixture}");
        assert_eq!(
            errors[0]["instance_location"], "/member/is_admin",
            "{fixture}"
        );
        let start = &errors[0]["span"]["start"];
        assert_eq!(
            (start["line"].as_u64(), start["column"].as_u64()),
            (Some(*line), Some(*column)),
            "{fixture}"
        );
        assert!(errors[0]["body_span"].is_object(), "{fixture}");
    }
}

#[test]
fn every_fixture_is_in_a_table() {
    let others = [
        "vcr/cut-off.yml",
        "vcr/empty.yml",
        "vcr/erb.yml",
        "vcr/failed.yml",
        "vcr/no-exchanges.yml",
        "vcrpy/no-exchanges.yaml",
        "go-vcr/no-exchanges.yaml",
    ];
    for reader in ["vcr", "vcrpy", "go-vcr", "betamax", "php-vcr"] {
        let folder = repository(&format!("fixtures/recordings/{reader}"));
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let name = entry.expect("an entry").file_name();
            let name = format!("{reader}/{}", name.to_string_lossy());
            // What the recorders wrote themselves is in `recorded.rs`.
            let known = name.ends_with("/recorded")
                || USUAL.contains(&name.as_str())
                || others.contains(&name.as_str())
                || FAULTY.iter().any(|(fixture, ..)| *fixture == name);
            assert!(known, "{name} is in no test");
        }
    }
}

#[test]
fn a_cassette_that_is_cut_off_is_judged_as_far_as_it_is_whole() {
    let outcome = run(&["-f", "json", "fixtures/recordings/vcr/cut-off.yml"]);
    assert_eq!(outcome.code, 2);
    let report = outcome.json();
    let reasons = json!({"no-schema": 1});
    assert_eq!(counts(&report), [&json!(1), &json!(1), &reasons, &json!(1)]);
    let message = report["unreadable"][0]["message"]
        .as_str()
        .expect("a message");
    let expected = "line 85, column 15: a quoted string that begins here is never closed";
    assert_eq!(message, expected);
}

#[test]
fn cassettes_without_exchanges_are_no_fault() {
    for fixture in [
        "vcr/empty.yml",
        "vcr/no-exchanges.yml",
        "vcrpy/no-exchanges.yaml",
        "go-vcr/no-exchanges.yaml",
    ] {
        let path = format!("fixtures/recordings/{fixture}");
        let named = run(&["-f", "json", "--allow-empty", &path]);
        let text = text(&path) + "\n";
        let piped = pipe(&["-f", "json", "--allow-empty"], text.as_bytes());
        for outcome in [named, piped] {
            assert_eq!(outcome.code, 0, "{fixture}");
            let report = outcome.json();
            let summary = &report["summary"];
            assert_eq!(summary["checked"], 0, "{fixture}");
            assert_eq!(summary["skipped_reasons"], json!({"no-response": 1}));
            assert_eq!(summary["rules"], json!({"unchecked-response": 1}));
        }
    }
}

#[test]
fn what_cannot_be_judged_is_counted() {
    let template = report("vcr/erb.yml");
    let reasons = json!({"not-json": 1});
    assert_eq!(
        counts(&template),
        [&json!(1), &json!(1), &reasons, &json!(0)]
    );
    let failed = report("vcr/failed.yml");
    assert_eq!(
        failed["summary"]["skipped_reasons"],
        json!({"failed-request": 1})
    );
    assert_eq!(failed["findings"][0]["rule"], "unchecked-response");
}

#[test]
fn yaml_that_is_no_cassette_is_counted_and_no_fault() {
    let files: [(&str, &[u8]); 4] = [
        ("compose.yml", b"services:\n  web:\n    image: nginx\n"),
        (
            "chart.yaml",
            b"{{- if .Values.request }}\na: [\n{{- end }}\n",
        ),
        ("list.yml", b"- request\n- a: 1\n"),
        ("interactions.yml", b"interactions:\n  a: 1\n"),
    ];
    let folder = crate::support::folder(files);
    let outcome = crate::support::run_in(folder.path(), &["-f", "json", "--allow-empty", "."]);
    let report = outcome.json();
    assert_eq!(report["summary"]["unreadable"], 0, "{report}");
    assert_eq!(
        report["summary"]["skipped_reasons"],
        json!({"not-a-capture": 4})
    );
}

#[test]
fn no_output_holds_a_secret() {
    let fixtures = USUAL.iter().copied();
    for fixture in fixtures.chain(FAULTY.iter().map(|(fixture, ..)| *fixture)) {
        let path = format!("fixtures/recordings/{fixture}");
        for arguments in [["-v", "--color=never"], ["-f", "json"]] {
            let outcome = run(&[arguments[0], arguments[1], &path]);
            let said = outcome.stdout + &outcome.stderr;
            for secret in SECRETS {
                assert!(!said.contains(secret), "{secret} of {fixture}:\n{said}");
            }
        }
    }
}
