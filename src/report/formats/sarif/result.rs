//! A finding as a result, and places as locations.

use serde::Serialize;
use serde_json::{Value, json};

use super::message;
use super::rules::Rules;
use crate::model::finding::Finding;
use crate::model::report::Cause;
use crate::report::{Options, escape, run_notes, wording};
use crate::text::span::Span;

/// The name of a result's fingerprint; its number rises when it is made in another way.
const FINGERPRINT: &str = "stytchValidate/v2";

/// The base of relative paths, as code scanning knows it.
pub(super) const ROOT: &str = "%SRCROOT%";

/// The decision to leave a result alone, if anybody has made one.
#[derive(Clone, Copy)]
pub(super) enum Suppression {
    None,
    /// It is in the baseline.
    Known,
}

pub(super) fn of(
    finding: &Finding,
    suppression: Option<Suppression>,
    rules: &Rules,
    options: &Options,
) -> Value {
    let path = run_notes::path(finding.origin.place(), options);
    let mut location = ResultPlace::file(&path).region(finding.span);
    location.logical_locations = logical(&finding.instance_location);
    let mut result = json!({
        "ruleId": finding.rule.id,
        "ruleIndex": rules.index(finding.rule.id),
        "level": finding.severity.name(),
        "message": message(&finding.message_and_hint()),
        "locations": [location],
    });
    if !finding.related.is_empty() {
        let related = finding.related.iter().map(|related| ResultPlace {
            message: Some(message(&related.label)),
            ..ResultPlace::file(&path).region(related.span)
        });
        result["relatedLocations"] = json!(related.collect::<Vec<_>>());
    }
    match suppression {
        None => {}
        Some(Suppression::None) => result["suppressions"] = json!([]),
        Some(Suppression::Known) => {
            result["suppressions"] = json!([{
                "kind": "external",
                "status": "accepted",
                "justification": "the baseline knows this finding",
            }]);
        }
    }
    result["partialFingerprints"] = json!({FINGERPRINT: finding.fingerprint()});
    result["properties"] = properties(finding);
    result
}

/// A note: one result for all that is alike, and how often it was met.
pub(super) fn of_note(
    note: &Cause,
    suppression: Option<Suppression>,
    rules: &Rules,
    options: &Options,
) -> Option<Value> {
    let mut result = of(note.first.first()?, suppression, rules, options);
    result["message"] = message(&wording::noted(note));
    result["occurrenceCount"] = json!(note.findings);
    Some(result)
}

/// A location object.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ResultPlace {
    physical_location: Value,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Value>,
}

impl ResultPlace {
    /// A whole file.
    pub(super) fn file(path: &str) -> Self {
        let uri = escape::uri(path);
        let mut artifact = json!({"uri": uri});
        if !uri.starts_with("file:") && !uri.starts_with("../") {
            artifact["uriBaseId"] = json!(ROOT);
        }
        Self {
            physical_location: json!({"artifactLocation": artifact}),
            logical_locations: Vec::new(),
            message: None,
        }
    }

    /// A stretch of it. SARIF's ends lie behind the last character too.
    fn region(mut self, span: Span) -> Self {
        let Span { start, end } = span;
        self.physical_location["region"] = json!({
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
            "byteOffset": start.offset,
            "byteLength": end.offset.saturating_sub(start.offset),
        });
        self
    }
}

/// The JSON Pointer as the name of a place in the document; the outermost value has none.
fn logical(pointer: &str) -> Vec<Value> {
    if pointer.is_empty() {
        return Vec::new();
    }
    vec![json!({"fullyQualifiedName": pointer, "kind": "value"})]
}

/// Returns what SARIF has no member for.
fn properties(finding: &Finding) -> Value {
    let origin = &finding.origin;
    let exchange = origin.exchange.as_deref();
    let mut properties = json!({
        "recording": origin.file.as_ref().map(|_| &*origin.source),
        "response": origin.response,
        "instanceLocation": finding.instance_location,
        "field": finding.field,
        "schema": finding.schema,
        "keywordLocation": finding.keyword_location,
        "envelope": origin.envelope,
        "method": exchange.and_then(|exchange| exchange.method.as_ref()),
        "path": exchange.and_then(|exchange| exchange.path.as_ref()),
        "status": exchange.and_then(|exchange| exchange.status),
        "requestId": origin.request_id,
    });
    if let Some(properties) = properties.as_object_mut() {
        properties.retain(|_, value| !value.is_null());
    }
    properties
}
