//! The level between a warning and nothing: what is worth a note is counted, reported once a cause, and
//! fails nothing.

use serde_json::{Value, json};

use crate::support::{folder, run, run_in, text};

const SSO: &str = "fixtures/demo/sso-authenticate.json";

/// So many good responses, a line each.
fn good(number: usize) -> String {
    let body: Value = serde_json::from_str(&text(SSO)).expect("JSON");
    format!("{body}\n").repeat(number)
}

#[test]
fn a_good_response_gives_two_lines_and_nothing_in_quiet() {
    let outcome = run(&[SSO]);
    let said = "note[deprecated-field]: field `reset_session` is deprecated \
                (api_sso_v1_AuthenticateResponse): fixtures/demo/sso-authenticate.json:170:3\n\
                checked 1 response: 1 valid\n";
    assert_eq!((outcome.code, outcome.stdout.as_str()), (0, said));
    let quiet = run(&["-q", SSO]);
    assert_eq!((quiet.code, quiet.stdout.as_str()), (0, ""));
}

#[test]
fn many_good_responses_are_one_note_in_every_format() {
    let text = good(1_000);
    let folder = folder([("good.ndjson", text.as_bytes())]);
    let shown = |arguments: &[&str]| {
        let outcome = run_in(folder.path(), &[arguments, &["good.ndjson"]].concat());
        assert_eq!(outcome.code, 0, "{}", outcome.stdout);
        outcome.stdout
    };
    for capped in [&["-f", "json"][..], &["-f", "json", "--max-findings", "0"]] {
        let report: Value = serde_json::from_str(&shown(capped)).expect("JSON");
        let summary = &report["summary"];
        assert_eq!(summary["notes"], 1_000);
        assert_eq!(summary["notes_by_rule"], json!({"deprecated-field": 1_000}));
        assert_eq!(
            (&summary["warnings"], &summary["rules"]),
            (&json!(0), &json!({}))
        );
        assert_eq!(report["notes"].as_array().map(Vec::len), Some(1));
        let note = &report["notes"][0];
        assert_eq!(
            (&note["findings"], &note["responses"]),
            (&json!(1_000), &json!(1_000))
        );
        let next = |at: usize| note["next"][at]["response"].as_u64();
        assert_eq!(
            [next(0), next(1), next(2), next(3)],
            [Some(1), Some(2), Some(3), None]
        );
        assert_eq!(note["next"][0]["start"]["line"], 2);
    }
    let report: Value = serde_json::from_str(&shown(&["-f", "json"])).expect("JSON");
    assert_eq!(
        (report.get("truncated"), &report["findings"]),
        (None, &json!([]))
    );
    let sarif: Value = serde_json::from_str(&shown(&["-f", "sarif"])).expect("JSON");
    let results = sarif["runs"][0]["results"].as_array().expect("a list");
    assert_eq!(results.len(), 1);
    assert_eq!(results[0]["level"], "note");
    assert_eq!(results[0]["occurrenceCount"], 1_000);
    let notices = shown(&["-f", "github"]);
    assert_eq!(
        notices.matches("::notice file=good.ndjson,line=1,").count(),
        1
    );
    assert!(!notices.contains("::warning"), "{notices}");
    let gitlab: Value = serde_json::from_str(&shown(&["-f", "gitlab"])).expect("JSON");
    assert_eq!(gitlab.as_array().map(Vec::len), Some(1));
    assert_eq!(gitlab[0]["severity"], "info");
    for format in ["human", "junit", "html"] {
        let said = shown(&["-f", format]);
        assert_eq!(
            said.matches("in 1,000 responses").count(),
            1,
            "{format}: {said}"
        );
    }
}

#[test]
fn a_level_makes_findings_of_them() {
    let text = good(3);
    let folder = folder([
        ("good.ndjson", text.as_bytes()),
        (
            "note.toml",
            b"[rules]\nunknown-field = \"note\"\nwarnings = \"deny\"\n",
        ),
    ]);
    let summary = |arguments: &[&str]| {
        let arguments = [&["-f", "json", "good.ndjson"], arguments].concat();
        let outcome = run_in(folder.path(), &arguments);
        let report = outcome.json();
        let count = |name: &str| report["summary"][name].as_u64();
        (
            outcome.code,
            [count("errors"), count("warnings"), count("notes")],
        )
    };
    let counts = |errors, warnings, notes| [Some(errors), Some(warnings), Some(notes)];
    assert_eq!(summary(&["-W", "deprecated-field"]), (0, counts(0, 3, 0)));
    assert_eq!(summary(&["-D", "deprecated-field"]), (1, counts(3, 0, 0)));
    assert_eq!(summary(&["-A", "deprecated-field"]), (0, counts(0, 0, 0)));
    assert_eq!(summary(&["-D", "warnings"]), (0, counts(0, 0, 3)));
    let both = ["-W", "deprecated-field", "-D", "warnings"];
    assert_eq!(summary(&both), (1, counts(3, 0, 0)));
    assert_eq!(summary(&["--config", "note.toml"]), (0, counts(0, 0, 3)));
}

#[test]
fn no_baseline_knows_a_note() {
    let text = good(2);
    let folder = folder([("good.ndjson", text.as_bytes())]);
    let args = ["good.ndjson", "--write-baseline", "known.json"];
    assert_eq!(run_in(folder.path(), &args).code, 0);
    let known = std::fs::read_to_string(folder.path().join("known.json")).expect("a baseline");
    assert!(!known.contains("deprecated-field"), "{known}");
    let args = ["good.ndjson", "--baseline", "known.json", "-f", "json"];
    let report = run_in(folder.path(), &args).json();
    let summary = &report["summary"];
    assert_eq!(
        (&summary["baseline"], &summary["notes"]),
        (&json!(0), &json!(2))
    );
}

#[test]
fn reports_add_their_notes_up() {
    let text = good(5);
    let folder = folder([("a.ndjson", text.as_bytes()), ("b.ndjson", text.as_bytes())]);
    let args = [
        "a.ndjson",
        "-f",
        "json",
        "--report",
        "ndjson=b.report.ndjson",
    ];
    let one = run_in(folder.path(), &args).stdout;
    std::fs::write(folder.path().join("a.report.json"), &one).expect("a file");
    let args = ["--merge", "a.report.json", "b.report.ndjson", "-f", "json"];
    let sum = run_in(folder.path(), &args);
    assert_eq!(sum.code, 0, "{}", sum.stderr);
    let sum = sum.json();
    assert_eq!(sum["summary"]["notes"], 10);
    assert_eq!(sum["notes"].as_array().map(Vec::len), Some(1));
    assert_eq!(sum["notes"][0]["findings"], 10);
    assert_eq!(sum["notes"][0]["next"].as_array().map(Vec::len), Some(3));
    // One that counts notes and lists none is not whole.
    let mut short: Value = serde_json::from_str(&one).expect("JSON");
    short["notes"] = json!([]);
    std::fs::write(folder.path().join("a.report.json"), short.to_string()).expect("a file");
    assert_eq!(run_in(folder.path(), &args).code, 2);
}
