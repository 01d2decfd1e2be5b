use serde_json::{Value, json};
use stytch_validate::model::report::Report;
use stytch_validate::report::Options;

use super::build::BODY;
use super::sample::{self, HOSTILE, written};

fn parsed(report: &Report) -> Value {
    serde_json::from_str(&written("json", report, &Options::default())).expect("JSON")
}

fn keys(value: &Value) -> Vec<&str> {
    value
        .as_object()
        .expect("an object")
        .keys()
        .map(String::as_str)
        .collect()
}

#[test]
fn the_document_has_the_documented_members_in_order() {
    let report = parsed(&sample::findings());
    assert_eq!(
        keys(&report),
        [
            "version",
            "tool",
            "summary",
            "findings",
            "skipped",
            "unreadable"
        ]
    );
    assert_eq!(report["version"], 2);
    assert_eq!(
        report["tool"],
        json!({"name": "stytch-validate", "version": env!("CARGO_PKG_VERSION")})
    );
    assert_eq!(report["findings"].as_array().map(Vec::len), Some(11));
}

#[test]
fn the_version_of_the_tool_is_the_one_it_is_reported() {
    let options = Options {
        version: "9.8.7",
        ..Options::default()
    };
    assert!(written("json", &sample::clean(), &options).contains(r#""version": "9.8.7""#));
}

#[test]
fn the_summary_adds_the_severities_of_a_rule_up() {
    use stytch_validate::model::rule::Severity;
    let mut report = sample::findings();
    report
        .summary
        .rules
        .insert((Severity::Warning, "missing-field"), 5);
    assert_eq!(
        parsed(&report)["summary"],
        json!({
            "sources": 14, "responses": 353, "checked": 353, "valid": 341, "invalid": 12,
            "skipped": 0, "unreadable": 0,
            "errors": 38, "warnings": 312, "notes": 0, "baseline": 1, "error_responses": 0,
            "skipped_reasons": {},
            "rules": {
                "deprecated-field": 312, "duplicate-key": 1, "invalid-json": 1,
                "missing-field": 40, "type-mismatch": 1,
            },
            "errors_by_rule": {
                "duplicate-key": 1, "invalid-json": 1, "missing-field": 35, "type-mismatch": 1,
            },
        })
    );
}

#[test]
fn a_finding_has_all_that_is_known_of_it() {
    let sample = sample::findings();
    let finding = &parsed(&sample)["findings"][3];
    let span = json!({
        "start": {"line": 2, "column": 17, "offset": 19},
        "end": {"line": 2, "column": 27, "offset": 29},
    });
    let expected = json!({
        "rule": "type-mismatch", "severity": "error",
        "message": "expected integer, found string",
        "source": "sso.har", "response": 2,
        "span": span, "body_span": span,
        "instance_location": "/status_code",
        "schema": "api_sso_v1_AuthenticateResponse",
        "keyword_location": "/properties/status_code/type",
        "envelope": "/data",
        "exchange": {"method": "POST", "path": "/v1/b2b/sso/authenticate", "status": 200},
        "request_id": "request-id-test-b05c992f-ebdc-489d-a754-c7e70ba13141",
        "fingerprint": sample.findings[3].fingerprint(),
    });
    assert_eq!(finding, &expected);
    assert_eq!(keys(finding), keys(&expected));
}

#[test]
fn what_is_not_known_is_left_out() {
    let report = parsed(&sample::findings());
    let always = [
        "rule",
        "severity",
        "message",
        "source",
        "response",
        "span",
        "instance_location",
    ];
    assert_eq!(keys(&report["findings"][0])[..7], always);
    assert_eq!(
        keys(&report["findings"][0])[7..],
        ["field", "schema", "keyword_location", "fingerprint"]
    );
    assert_eq!(report["findings"][0]["field"], "member_id");
    assert_eq!(keys(&report["findings"][6])[7..], ["fingerprint"]);
    assert!(!written("json", &sample::findings(), &Options::default()).contains("null"));
}

#[test]
fn related_places_are_reported_with_what_they_are() {
    let related = &parsed(&sample::findings())["findings"][4]["related"];
    let span = json!({
        "start": {"line": 4, "column": 3, "offset": 69},
        "end": {"line": 4, "column": 9, "offset": 75},
    });
    assert_eq!(related, &json!([{"span": span, "label": "first here"}]));
    let offset = BODY.find("\"tags\"");
    assert_eq!(offset, Some(69));
}

#[test]
fn a_run_that_is_not_whole_says_so() {
    let report = parsed(&Report {
        truncated: true,
        partial: true,
        ..sample::clean()
    });
    assert_eq!(
        (&report["truncated"], &report["partial"]),
        (&json!(true), &json!(true))
    );
    let report = parsed(&sample::clean());
    assert_eq!(
        (report.get("truncated"), report.get("partial")),
        (None, None)
    );
}

#[test]
fn skipped_and_unreadable_are_reported_as_documented() {
    let report = parsed(&sample::unreadable());
    let exchange = json!({"method": "POST", "path": "/v1/b2b/sso/authenticate"});
    let skipped = json!({"source": "notes.har", "response": 4, "reason": "not-a-capture", "exchange": exchange, "note": "a Hoverfly simulation is not read"});
    assert_eq!(report["skipped"], json!([skipped]));
    assert_eq!(
        report["unreadable"],
        json!([{"source": HOSTILE, "message": "permission denied"}])
    );
    assert_eq!(
        report["summary"]["skipped_reasons"],
        json!({"not-a-capture": 1})
    );
}

#[test]
fn what_was_passed_over_is_counted_only_if_there_was_something() {
    assert_eq!(
        parsed(&sample::nothing())["summary"]["passed_over"],
        json!({"dead-link": 1, "pipe": 2})
    );
    assert_eq!(parsed(&sample::clean())["summary"].get("passed_over"), None);
}

#[test]
fn the_document_is_indented_by_two_and_hides_nothing() {
    let mut report = sample::unreadable();
    report.skipped.clear();
    insta::assert_snapshot!(written("json", &report, &Options { version: "0.0.0", ..Options::default() }), @r#"
    {
      "version": 2,
      "tool": {
        "name": "stytch-validate",
        "version": "0.0.0"
      },
      "summary": {
        "sources": 3,
        "responses": 2,
        "checked": 1,
        "valid": 1,
        "invalid": 0,
        "skipped": 1,
        "unreadable": 1,
        "errors": 0,
        "warnings": 0,
        "notes": 0,
        "baseline": 0,
        "error_responses": 0,
        "skipped_reasons": {
          "not-a-capture": 1
        },
        "rules": {}
      },
      "findings": [],
      "skipped": [],
      "unreadable": [
        {
          "source": "a\u001b[2J\u202e\n\u009bb.json",
          "message": "permission denied"
        }
      ]
    }
    "#);
}
