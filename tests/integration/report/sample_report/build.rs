//! What the sample reports are put together from.

use std::sync::Arc;

use stytch_validate::json::Document;
use stytch_validate::json::snippet::{Snippet, Text};
use stytch_validate::model::capture::Exchange;
use stytch_validate::model::finding::{Finding, Origin};
use stytch_validate::model::report::{Cause, Place};
use stytch_validate::model::rule::{Group, Level, RuleInfo, Severity};
use stytch_validate::text::span::{Locator, OneBased, Position, Span};

/// A captured body. Every value has the marker in it, or would be seen at once.
pub(super) const BODY: &str = "{\r\n\t\"status_code\": \"MARKER-1\",\r\n  \"member\": {\"name\": \"MARKER-2\"},\r\n  \
    \"tags\": [31337],\r\n  \"tags\": true\r\n}";

const KNOWN: [&str; 3] = ["status_code", "member", "tags"];

const fn rule(id: &'static str, group: Group) -> RuleInfo {
    RuleInfo {
        id,
        group,
        default: Level::Deny,
        strict: false,
        summary: "",
        meaning: "",
        judged_by: "",
        example: "",
        fix: "",
        source: "",
    }
}

pub(super) static MISSING: RuleInfo = rule("missing-field", Group::Required);
pub(super) static TYPE: RuleInfo = rule("type-mismatch", Group::Type);
pub(super) static DEPRECATED: RuleInfo = rule("deprecated-field", Group::Deprecated);
pub(super) static DUPLICATE: RuleInfo = rule("duplicate-key", Group::Syntax);
pub(super) static INVALID: RuleInfo = rule("invalid-json", Group::Syntax);

/// A finding at a part of the body.
pub(super) fn finding(part: &str) -> Finding {
    Finding {
        rule: &TYPE,
        severity: Severity::Error,
        message: String::new(),
        label: "".into(),
        origin: Arc::new(origin("fixtures/sso.json", 0)),
        span: span(part),
        body_span: None,
        instance_location: String::new(),
        field: None,
        schema: Some("api_sso_v1_AuthenticateResponse".into()),
        keyword_location: None,
        related: Vec::new(),
        notes: Vec::new(),
        hint: None,
        more: 0,
        known_as: None,
    }
}

/// A cause with its snippet, cut as a run does.
pub(super) fn cause(first: Vec<Finding>) -> Cause {
    let document = Document::parse(BODY.as_bytes()).expect("the sample is JSON");
    let finding = &first[0];
    let related: Vec<_> = finding
        .related
        .iter()
        .map(|related| (range(related.span), related.label.clone()))
        .collect();
    let primary = (range(finding.span), finding.label.clone());
    let shown = |name: &str| KNOWN.contains(&name);
    let snippet = Snippet::cut(Text::Parsed(&document), &shown, 1, primary, &related);
    let findings = first.len() as u64;
    Cause {
        first,
        snippet: Some(snippet),
        findings,
        responses: 1,
        next: Vec::new(),
    }
}

pub(super) fn origin(source: &str, response: u64) -> Origin {
    Origin {
        source: source.into(),
        file: None,
        path: source.into(),
        response,
        envelope: None,
        exchange: None,
        request_id: None,
    }
}

pub(super) fn exchange(status: Option<u16>) -> Arc<Exchange> {
    let path = "/v1/b2b/sso/authenticate".to_owned();
    Arc::new(Exchange {
        method: Some("POST".to_owned()),
        path: Some(path),
        status,
    })
}

pub(super) fn next(source: &str, response: u64, line: u64) -> Place {
    let line = OneBased::FIRST.plus(line - 1);
    Place {
        source: source.into(),
        response,
        start: Position {
            line,
            ..Position::START
        },
    }
}

/// The place of the first name or value of a part of the body; of an object, its brace.
pub(super) fn span(part: &str) -> Span {
    let start = BODY.find(part).expect("a part of the body");
    let length = match part.as_bytes() {
        [b'"', rest @ ..] => 2 + rest.iter().position(|byte| *byte == b'"').expect("a quote"),
        [b'{', ..] => 1,
        _ => part.len(),
    };
    let locator = Locator::new(BODY.as_bytes(), Position::START);
    let [start, end] = [start, start + length].map(|offset| locator.position(offset));
    Span { start, end }
}

fn range(span: Span) -> std::ops::Range<usize> {
    let at = |offset: u64| usize::try_from(offset).expect("a short text");
    at(span.start.offset)..at(span.end.offset)
}
