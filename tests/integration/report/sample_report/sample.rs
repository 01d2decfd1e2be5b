//! Reports as a run would make them, out of a small capture whose values are markers.

use std::collections::BTreeMap;
use std::sync::Arc;

use stytch_validate::model::capture::SkipReason;
use stytch_validate::model::finding::{Finding, Origin, Related, Skipped};
use stytch_validate::model::report::{Cause, Report, Summary};
use stytch_validate::model::rule::Severity;
use stytch_validate::model::source::Unreadable;
use stytch_validate::report::{self, Options};

use super::build::{
    DEPRECATED, DUPLICATE, INVALID, MISSING, TYPE, cause, exchange, finding, next, origin, span,
};

/// What must be in no report.
pub(super) const SECRETS: [&str; 2] = ["MARKER", "31337"];

/// A file name that would move the cursor, turn the text and break the line.
pub(super) const HOSTILE: &str = "a\u{1b}[2J\u{202e}\n\u{9b}b.json";

/// What a format writes of a report.
pub(super) fn written(format: &str, report: &Report, options: &Options) -> String {
    let format = report::find(format).expect("a format of that name");
    let mut out = Vec::new();
    (format.write)(report, options, &mut out).expect("a vector takes everything");
    String::from_utf8(out).expect("reports are UTF-8")
}

/// Every report there is a name for.
pub(super) fn all() -> [(&'static str, Report); 6] {
    [
        ("findings", findings()),
        ("clean", clean()),
        ("unreadable", unreadable()),
        ("nothing", nothing()),
        (
            "partial",
            Report {
                partial: true,
                ..clean()
            },
        ),
        (
            "truncated",
            Report {
                truncated: true,
                ..findings()
            },
        ),
    ]
}

/// Nothing found.
pub(super) fn clean() -> Report {
    let summary = Summary {
        sources: 1,
        responses: 1,
        checked: 1,
        valid: 1,
        ..Summary::default()
    };
    Report {
        summary,
        ..Report::default()
    }
}

/// Nothing to check.
pub(super) fn nothing() -> Report {
    let passed_over = BTreeMap::from([("dead-link", 1), ("pipe", 2)]);
    let summary = Summary {
        sources: 3,
        passed_over,
        ..Summary::default()
    };
    Report {
        summary,
        ..Report::default()
    }
}

/// One good response, one input that can't be read, one skipped response.
pub(super) fn unreadable() -> Report {
    let mut report = clean();
    report.summary.sources = 3;
    report.summary.responses = 2;
    report.summary.skipped = 1;
    report.summary.unreadable = 1;
    report.summary.skipped_reasons = BTreeMap::from([(SkipReason::NotACapture, 1)]);
    let origin = Arc::new(Origin {
        exchange: Some(exchange(None)),
        ..origin("notes.har", 4)
    });
    report.skipped = vec![Skipped {
        origin,
        reason: SkipReason::NotACapture,
        note: Some("a Hoverfly simulation is not read".into()),
    }];
    report.unreadable = vec![Unreadable {
        source: HOSTILE.to_owned(),
        message: "permission denied".to_owned(),
    }];
    report
}

/// All kinds of findings.
pub(super) fn findings() -> Report {
    let causes = vec![
        missing(),
        type_mismatch(),
        duplicate(),
        deprecated(),
        invalid(),
    ];
    let mut findings: Vec<Finding> = causes
        .iter()
        .flat_map(|cause| cause.first.clone())
        .collect();
    findings.extend(
        ["member_id", "organization_id", "session_jwt"].map(|name| missing_from("b.json", 3, name)),
    );
    findings.push(missing_from("d.json", 0, "member_id"));
    let summary = Summary {
        sources: 14,
        responses: 353,
        checked: 353,
        valid: 341,
        invalid: 12,
        errors: 38,
        warnings: 312,
        baseline: 1,
        rules: BTreeMap::from([
            ((Severity::Error, "missing-field"), 35),
            ((Severity::Error, "type-mismatch"), 1),
            ((Severity::Error, "duplicate-key"), 1),
            ((Severity::Error, "invalid-json"), 1),
            ((Severity::Warning, "deprecated-field"), 312),
        ]),
        ..Summary::default()
    };
    Report {
        summary,
        findings,
        causes,
        ..Report::default()
    }
}

/// A field missing from the outermost object.
fn missing_from(source: &str, response: u64, field: &str) -> Finding {
    Finding {
        rule: &MISSING,
        message: format!("required field `{field}` is missing"),
        label: "in this object".into(),
        origin: Arc::new(origin(source, response)),
        field: Some(field.to_owned()),
        keyword_location: Some("/required".to_owned()),
        ..finding("{\r\n\t\"status")
    }
}

/// Three fields missing from one object, and from eleven others.
fn missing() -> Cause {
    let first = ["member_id", "organization_id", "session_jwt"];
    let first = first
        .map(|field| missing_from("fixtures/sso.json", 0, field))
        .into();
    let next = vec![next("b.json", 3, 1)];
    Cause {
        next,
        findings: 36,
        responses: 12,
        ..cause(first)
    }
}

/// A value of another type, in a response with everything that is known of one.
fn type_mismatch() -> Cause {
    let full = Origin {
        envelope: Some("/data"),
        exchange: Some(exchange(Some(200))),
        request_id: Some("request-id-test-b05c992f-ebdc-489d-a754-c7e70ba13141".to_owned()),
        ..origin("sso.har", 2)
    };
    cause(vec![Finding {
        rule: &TYPE,
        message: "expected integer, found string".to_owned(),
        label: "expected integer, found string".into(),
        instance_location: "/status_code".to_owned(),
        keyword_location: Some("/properties/status_code/type".to_owned()),
        body_span: Some(span("\"MARKER-1\"")),
        origin: Arc::new(full),
        ..finding("\"MARKER-1\"")
    }])
}

/// Equal names.
fn duplicate() -> Cause {
    cause(vec![Finding {
        rule: &DUPLICATE,
        message: "key `tags` appears twice in this object".to_owned(),
        label: "again here".into(),
        related: vec![Related {
            span: span("\"tags\": ["),
            label: "first here".into(),
        }],
        schema: None,
        ..finding("\"tags\": true")
    }])
}

/// A warning, in a file with a hostile name.
fn deprecated() -> Cause {
    let first = vec![Finding {
        rule: &DEPRECATED,
        severity: Severity::Warning,
        message: "deprecated field `member`".to_owned(),
        label: "the API is about to drop it".into(),
        field: Some("member".to_owned()),
        instance_location: "/member".to_owned(),
        keyword_location: Some("/properties/member/deprecated".to_owned()),
        origin: Arc::new(origin(HOSTILE, 0)),
        notes: vec!["use `members` instead".into()],
        hint: None,
        ..finding("\"member\"")
    }];
    Cause {
        findings: 312,
        responses: 312,
        next: vec![next(HOSTILE, 1, 9)],
        ..cause(first)
    }
}

/// A text that stops being JSON, and has no snippet.
fn invalid() -> Cause {
    let first = vec![Finding {
        rule: &INVALID,
        message: "the text ends inside a string".to_owned(),
        schema: None,
        ..finding("MARKER-2")
    }];
    Cause {
        snippet: None,
        ..cause(first)
    }
}
