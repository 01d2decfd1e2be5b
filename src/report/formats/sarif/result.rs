//! A finding as a result, and places as locations.

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

/// A finding; `suppressions` are the decisions to leave it alone, where results tell of those.
pub(super) fn of(
    finding: &Finding,
    suppressions: Option<&Value>,
    rules: &Rules,
    options: &Options,
) -> Value {
    let path = run_notes::path(finding.origin.place(), options);
    let mut location = location(&path, Some(finding.span));
    let pointer = &finding.instance_location;
    // The outermost value has no name.
    if !pointer.is_empty() {
        location["logicalLocations"] = json!([{"fullyQualifiedName": pointer, "kind": "value"}]);
    }
    let mut result = json!({
        "ruleId": finding.rule.id,
        "ruleIndex": rules.index(finding.rule.id),
        "level": finding.severity.name(),
        "message": message(&finding.message_and_hint()),
        "locations": [location],
    });
    if !finding.related.is_empty() {
        let related = finding.related.iter().map(|related| {
            let mut location = self::location(&path, Some(related.span));
            location["message"] = message(&related.label);
            location
        });
        result["relatedLocations"] = json!(related.collect::<Vec<_>>());
    }
    if let Some(suppressions) = suppressions {
        result["suppressions"] = suppressions.clone();
    }
    result["partialFingerprints"] = json!({FINGERPRINT: finding.fingerprint()});
    result["properties"] = properties(finding);
    result
}

/// A note: one result for all that is alike, and how often it was met.
pub(super) fn of_note(
    note: &Cause,
    suppressions: Option<&Value>,
    rules: &Rules,
    options: &Options,
) -> Option<Value> {
    let mut result = of(note.first.first()?, suppressions, rules, options);
    result["message"] = message(&wording::noted(note));
    result["occurrenceCount"] = json!(note.findings);
    Some(result)
}

/// A location object: a whole file, or a stretch of it. SARIF's ends lie behind the last character
/// too.
pub(super) fn location(path: &str, span: Option<Span>) -> Value {
    let uri = escape::uri(path);
    let mut artifact = json!({"uri": uri});
    if !uri.starts_with("file:") && !uri.starts_with("../") {
        artifact["uriBaseId"] = json!(ROOT);
    }
    let mut physical = json!({"artifactLocation": artifact});
    if let Some(Span { start, end }) = span {
        physical["region"] = json!({
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
            "byteOffset": start.offset,
            "byteLength": end.offset.saturating_sub(start.offset),
        });
    }
    json!({"physicalLocation": physical})
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
