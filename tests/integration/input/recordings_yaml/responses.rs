//! Recordings of the recorder of Python's `responses`, in TOML and YAML.

use crate::support::{folder, run_in};

const BODY: &str = "{\"request_id\":\"r\",\"status_code\":\"200\"}";

const HEAD: &str = "[[responses]]\n\n[responses.response]\nmethod = \"POST\"\nurl = \"https://test.stytch.com/v1/b2b/sso/authenticate\"\n";

const TAIL: &str = "status = 200\ncontent_type = \"application/json\"\nauto_calculate_content_length = false\n\n[responses.response.headers]\nset-cookie = \"a=hunter2\"\n";

fn toml(body: &str) -> String {
    format!("{HEAD}body = {body}\n{TAIL}")
}

fn places(text: &str) -> Vec<(u64, u64)> {
    let folder = folder([("a.toml", text.as_bytes())]);
    let report = run_in(folder.path(), &["-f", "json", "a.toml"]).json();
    assert_eq!(report["summary"]["checked"], 1, "{text}");
    let findings = report["findings"].as_array().expect("a list");
    let found = findings.iter().filter(|it| it["rule"] == "type-mismatch");
    let number = |value: &serde_json::Value| value.as_u64().expect("a number");
    let places = found.map(|it| {
        let start = &it["span"]["start"];
        (number(&start["line"]), number(&start["column"]))
    });
    places.collect()
}

/// By hand: line 6 begins with `body = ` and a quote, and the value stands behind the 32 characters
/// of the text that come before it.
#[test]
fn a_finding_stands_where_it_is_however_toml_writes_the_text() {
    let escaped = serde_json::json!(BODY).to_string();
    let lines = BODY.replace(',', ",\n");
    for (body, place) in [
        (format!("'{BODY}'"), (6, 41)),
        (escaped, (6, 47)),
        (format!("'''\n{lines}'''"), (8, 15)),
        (format!("'''{lines}'''"), (7, 15)),
        (format!("\"\"\"\n{lines}\"\"\""), (8, 15)),
        (
            format!("\"\"\"{}\"\"\"", lines.replace('\n', "\\\n   \n\t\\u0020")),
            (8, 22),
        ),
    ] {
        let text = toml(&body);
        assert_eq!(places(&text), [place], "{text}");
        assert_eq!(places(&text.replace('\n', "\r\n")), [place], "{text}");
        assert_eq!(
            places(&format!("\u{feff}# a comment\n{text}")),
            [(place.0 + 1, place.1)]
        );
    }
}

#[test]
fn redaction_leaves_toml_and_no_secret() {
    let body = BODY
        .replace("\"r\"", "\"hunter2\"")
        .replace("200", "hunter2");
    for text in [
        toml(&format!("'{body}'")),
        toml(&format!("'''\n{body}'''")),
        toml(&format!("\"\"\"\n{body}\\\n  \"\"\"")),
        toml(&serde_json::json!(body).to_string()),
        format!(
            "# hunter2\n{}\"x-hunter2\" = 'hunter2' # hunter2\nx-hunter2-y = 12\n",
            toml("''")
        ),
    ] {
        let folder = folder([("a.toml", text.as_bytes())]);
        let outcome = run_in(folder.path(), &["--redact", "a.toml", "-o", "b.toml"]);
        assert_eq!(outcome.code, 0, "{text}: {}", outcome.stderr);
        let made = std::fs::read_to_string(folder.path().join("b.toml")).expect("a file");
        assert!(!made.contains("hunter2"), "{made}");
        let judge =
            |name: &str| run_in(folder.path(), &["-f", "json", name]).json()["summary"].clone();
        assert_eq!(judge("a.toml")["rules"], judge("b.toml")["rules"], "{made}");
        let again = run_in(folder.path(), &["--redact", "b.toml", "-o", "c.toml"]);
        assert_eq!(again.code, 0);
        let twice = std::fs::read_to_string(folder.path().join("c.toml")).expect("a file");
        assert_eq!(made, twice);
    }
    // The names of tables that nobody knows may be anything.
    let text = format!(
        "{}\n[responses.response.hunter2.x]\ny = 1\n[responses.response.hunter2.z]\ny = 1\n",
        toml("''")
    );
    let folder = folder([("a.toml", text.as_bytes())]);
    let outcome = run_in(folder.path(), &["--redact", "a.toml", "-o", "b.toml"]);
    assert!(!outcome.stderr.contains("hunter2"));
    if outcome.code == 0 {
        let made = std::fs::read_to_string(folder.path().join("b.toml")).expect("a file");
        assert!(!made.contains("hunter2"), "{made}");
    }
}

/// What is whole is judged, and the cut is reported.
#[test]
fn a_cut_is_reported_and_costs_the_last_exchange_only() {
    let body = format!("'{BODY}'");
    let toml = toml(&body).repeat(3);
    let yaml = {
        let one = format!(
            "- response:\n    auto_calculate_content_length: false\n    body: '{BODY}'\n    content_type: application/json\n    method: POST\n    status: 200\n    url: https://test.stytch.com/v1/b2b/sso/authenticate\n"
        );
        format!("responses:\n{}", one.repeat(3))
    };
    for (name, text, cuts) in [
        (
            "a.toml",
            &toml,
            [
                "auto_calculate",
                "content_type",
                "status =",
                "\"request_id",
                "url",
                "[responses.response]\nmethod",
            ],
        ),
        (
            "a.yaml",
            &yaml,
            [
                "url:",
                "method:",
                "status:",
                "\"request_id",
                "body:",
                "auto_calculate",
            ],
        ),
    ] {
        for cut in cuts {
            let end = text.rfind(cut).expect("it is there") + 2;
            let folder = folder([(name, &text.as_bytes()[..end])]);
            let outcome = run_in(folder.path(), &["-f", "json", name]);
            let report = outcome.json();
            assert_eq!(outcome.code, 2, "{name} {cut}: {report}");
            assert_eq!(report["summary"]["checked"], 2, "{name} {cut}: {report}");
        }
    }
}

/// Deep tables are refused before they are built.
#[test]
fn deep_tables_end_in_a_fault() {
    for deep in [
        format!("[[responses{}]]\n", ".a".repeat(100_000)),
        format!("[[responses]]\nresponse{} = 1\n", ".a".repeat(100_000)),
        format!(
            "[[responses]]\nresponse = {}1{}\n",
            "[".repeat(100_000),
            "]".repeat(100_000)
        ),
        format!(
            "[[responses]]\nresponse = {}1{}\n",
            "{a=".repeat(100_000),
            "}".repeat(100_000)
        ),
    ] {
        let folder = folder([("a.toml", deep.as_bytes())]);
        let outcome = run_in(
            folder.path(),
            &["-f", "json", "--input-format", "responses", "a.toml"],
        );
        assert_eq!(outcome.code, 2, "{}", outcome.stderr);
        assert_eq!(outcome.json()["summary"]["checked"], 0);
    }
}

/// The first body may be longer than what is looked at of a file.
#[test]
fn a_long_first_body_hides_no_recording() {
    let long = format!("{{\"request_id\":\"{}\"}}", "x".repeat(2 << 20));
    let yaml = |body: &str| {
        format!(
            "- response:\n    auto_calculate_content_length: false\n    body: '{body}'\n    method: POST\n    status: 200\n    url: https://test.stytch.com/v1/b2b/sso/authenticate\n"
        )
    };
    let yaml = format!("responses:\n{}{}", yaml(&long), yaml(BODY));
    let toml = [long.as_str(), BODY].map(|body| toml(&format!("'{body}'")));
    for (name, text) in [("a.yaml", yaml), ("a.toml", toml.join("\n"))] {
        let folder = folder([(name, text.as_bytes())]);
        let report = run_in(folder.path(), &["-f", "json", "."]).json();
        assert_eq!(
            report["summary"]["checked"], 2,
            "{name}: {}",
            report["summary"]
        );
        assert_eq!(report["summary"]["rules"]["type-mismatch"], 1, "{name}");
    }
}

/// Cassettes of php-vcr have no ending, and a project has much TOML that is no recording.
#[test]
fn a_folder_gives_recordings_whose_names_say_nothing() {
    let cassette = format!(
        "-\n    request:\n        method: POST\n        url: 'https://test.stytch.com/v1/b2b/sso/authenticate'\n    response:\n        status: {{code: 200}}\n        body: '{BODY}'\n    index: 0\n"
    );
    let recording = toml(&format!("'{BODY}'"));
    let raw = format!("HTTP/1.1 200 OK\n\n{BODY}");
    let folder = folder([
        ("login", cassette.as_bytes()),
        ("tests/out.toml", recording.as_bytes()),
        ("curl-output", raw.as_bytes()),
        ("Cargo.toml", b"[package]\nname = \"x\"\n"),
        ("LICENSE", b"MIT"),
        ("Makefile", b"all:\n\techo '{\"request\": 1}'\n"),
        (".hidden", cassette.as_bytes()),
        ("body", BODY.as_bytes()),
    ]);
    let report = run_in(folder.path(), &["-f", "json", "."]).json();
    let summary = &report["summary"];
    assert_eq!(
        (&summary["sources"], &summary["checked"]),
        (&3.into(), &3.into()),
        "{report}"
    );
    let report = run_in(folder.path(), &["-f", "json", ".", "--exclude", "login"]).json();
    assert_eq!(report["summary"]["sources"], 2);
}
