//! Which files of a folder are responses.

use serde_json::{Value, json};

use crate::support::{folder, run_in};

/// Returns whether a file with this value is judged, in a folder.
fn is_judged(schema: &[&str], schemas: &Value, value: &Value) -> bool {
    let (schemas, value) = (schemas.to_string(), value.to_string());
    let folder = folder([
        ("schemas.json", schemas.as_bytes()),
        ("captures/a.json", value.as_bytes()),
    ]);
    let report = run_in(
        folder.path(),
        &[schema, &["-f", "json", "captures"]].concat(),
    )
    .json();
    report["summary"]["checked"] == 1
}

#[test]
fn a_file_with_a_property_of_the_component_is_a_response_wherever_that_is_declared() {
    let named =
        json!({"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}});
    let listed = json!({"type": "object", "properties": {"data": {"type": "array"}}});
    let base = json!({"$ref": "#/components/schemas/Base"});
    let judged = |component: Value, value: Value| {
        let schemas = json!({"openapi": "3.1.0", "paths": {},
            "components": {"schemas": {"Base": named, "Asked": component}}});
        let asked = ["--schemas", "schemas.json", "--schema", "Asked"];
        is_judged(&asked, &schemas, &value)
    };
    for component in [
        named.clone(),
        base.clone(),
        json!({"allOf": [named]}),
        json!({"anyOf": [base]}),
        json!({"allOf": [{"type": "object"}, {"allOf": [base]}]}),
        json!({"type": "object", "properties": {"x": true}, "allOf": [base]}),
        json!({"$ref": "#/components/schemas/Base", "properties": {"x": true}}),
        json!({"type": "object", "properties": {"data": {"type": "object", "properties": {"x": true}, "allOf": [base]}}}),
    ] {
        let inside = component["properties"]["data"].is_object();
        let wrap = |value: Value| {
            if inside {
                json!({"data": value})
            } else {
                value
            }
        };
        assert!(
            judged(component.clone(), wrap(json!({"name": "x"}))),
            "{component}"
        );
        assert!(
            !judged(component.clone(), json!({"title": "x"})),
            "{component}"
        );
    }
    assert!(judged(listed.clone(), json!({"data": []})));
    assert!(!judged(listed, json!({"data": "x"})));
    assert!(!judged(named.clone(), json!({"data": []})));
    assert!(!judged(named.clone(), json!({"name": 1})));
}

#[test]
fn a_file_with_a_name_of_the_schema_file_is_a_response() {
    let judged =
        |schema: Value, value: Value| is_judged(&["--schema", "schemas.json"], &schema, &value);
    let listed = json!({"allOf": [{"properties": {"data": {"type": "array"}}}]});
    assert!(judged(listed, json!({"data": []})));
    let named = json!({"properties": {"name": {"type": "string"}}});
    assert!(judged(named.clone(), json!({"data": {"name": 1}})));
    assert!(!judged(named, json!({"data": []})));
}
