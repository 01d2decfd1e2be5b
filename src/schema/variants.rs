//! The variants of the catalogue, derived from the one text of each component:
//!
//! * *strict*: to the letter, as published;
//! * *null-tolerant*: an optional property may be null, as the API sends it (`facts/nullability.md`);
//! * *portable*: a variant as one self-contained schema for any other validator.
//!
//! In all of them `format: int32` stands as the range it means, because no validator asserts it.

use serde_json::{Map, Value, json};

use crate::schema::catalog::{Catalog, ComponentId};
use crate::schema::keywords;
use crate::schema::plan;

/// The variants of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// As published: null for an absent optional property is refused.
    Strict,
    /// As the API answers: null for an absent optional property is fine.
    NullTolerant,
    /// The same, in keywords that generators of types understand.
    Nullable,
}

/// The address the assembled catalogue is registered under. Nothing is ever fetched from it.
pub const BASE: &str = "stytch-validate:catalogue";

/// The component and all it reaches, as one resource `{"components": {"schemas": {…}}}`, in which
/// the published files stand as they are and every `$ref` of theirs resolves.
pub fn assemble(catalog: &Catalog, root: ComponentId, variant: Variant) -> Value {
    let mut schemas = Map::new();
    for id in catalog.closure(root) {
        let mut schema = catalog.schema(id).clone();
        derive(&mut schema, variant);
        schemas.insert(catalog.name(id).to_owned(), schema);
    }
    json!({"components": {"schemas": schemas}})
}

/// A schema that any draft 2020-12 validator accepts, in one of the forms: `$defs` for the
/// components, no `$id` that is a fragment, int32 as `minimum` and `maximum`.
pub fn portable(catalog: &Catalog, root: ComponentId, variant: Variant) -> Value {
    let mut definitions = Map::new();
    let mut whole = Value::Null;
    for id in catalog.closure(root) {
        let mut schema = catalog.schema(id).clone();
        derive(&mut schema, variant);
        redirect(&mut schema, catalog.name(root));
        if let Some(keywords) = schema.as_object_mut() {
            keywords.shift_remove("$id");
            if id != root {
                keywords.shift_remove("$schema");
            }
        }
        if id == root {
            whole = schema;
        } else {
            definitions.insert(catalog.name(id).to_owned(), schema);
        }
    }
    if let (Some(keywords), false) = (whole.as_object_mut(), definitions.is_empty()) {
        keywords.insert("$defs".to_owned(), Value::Object(definitions));
    }
    whole
}

/// Rewrites one schema and all below it.
fn derive(schema: &mut Value, variant: Variant) {
    let Some(keywords) = schema.as_object_mut() else {
        return;
    };
    assert_int32(keywords);
    for (keyword, value) in keywords.iter_mut() {
        for inner in keywords::schemas_in(keyword, value) {
            derive(inner, variant);
        }
    }
    let required = keywords.get("required").cloned().unwrap_or_default();
    let properties = keywords
        .get_mut("properties")
        .and_then(Value::as_object_mut);
    for (name, property) in properties.into_iter().flatten() {
        if lists(&required, name) {
            continue;
        }
        match variant {
            Variant::Strict => {}
            Variant::NullTolerant => {
                *property = json!({"if": {"not": {"type": "null"}}, "then": property.take()});
            }
            Variant::Nullable => *property = nullable(property.take()),
        }
    }
}

/// A schema that takes null as well, where it did not.
fn nullable(mut schema: Value) -> Value {
    let listed = schema.get("enum").is_some() || schema.get("const").is_some();
    match schema.get_mut("type") {
        Some(kind @ Value::String(_)) if !listed => {
            *kind = json!([kind.take(), "null"]);
            schema
        }
        _ => json!({"anyOf": [schema, {"type": "null"}]}),
    }
}

fn lists(required: &Value, name: &str) -> bool {
    required
        .as_array()
        .is_some_and(|names| names.iter().any(|listed| listed == name))
}

fn assert_int32(keywords: &mut Map<String, Value>) {
    for keyword in ["minimum", "maximum"] {
        if let Some(bound) = int32_bound(keywords, keyword) {
            keywords.insert(keyword.to_owned(), bound.into());
        }
    }
}

/// The bound that `format: int32` sets, where the schema has none of its own within it.
fn int32_bound(keywords: &Map<String, Value>, keyword: &str) -> Option<i32> {
    let own = keywords.get(keyword).and_then(Value::as_f64);
    let (bound, is_within) = match keyword {
        "minimum" => (i32::MIN, own >= Some(i32::MIN.into())),
        "maximum" => (i32::MAX, own.is_some_and(|own| own <= i32::MAX.into())),
        _ => return None,
    };
    let is_int32 = keywords.get("format").and_then(Value::as_str) == Some("int32");
    (is_int32 && !is_within).then_some(bound)
}

/// Returns whether the keyword at `location` is not the published one, but stands for its int32.
pub fn spells_out_int32(published: &Value, location: &[String]) -> bool {
    let Some((keyword, owner)) = location.split_last() else {
        return false;
    };
    let owner = owner
        .iter()
        .try_fold(published, |schema, segment| below(schema, segment));
    owner
        .and_then(Value::as_object)
        .is_some_and(|owner| int32_bound(owner, keyword).is_some())
}

/// Points references at `$defs`, and those at the root component at the root.
fn redirect(schema: &mut Value, root: &str) {
    keywords::each_reference(schema, &|target| {
        let (name, part) = plan::component_part(target)?;
        Some(if name == root {
            format!("#{part}")
        } else {
            format!("#/$defs/{name}{part}")
        })
    });
}

/// The keyword location in the published text for one in the null-tolerant variant: without the `then`
/// that wraps an optional property, and with `format` where int32 was spelt out.
///
/// `segments` are the unescaped segments below the component.
pub fn published_location(component: &Value, segments: &[String]) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    let mut schema = Some(component);
    let mut optional = false;
    let mut segments = segments.iter().peekable();
    while let Some(segment) = segments.next() {
        if std::mem::take(&mut optional) && segment == "then" {
            continue;
        }
        let parent = schema;
        schema = schema.and_then(|schema| below(schema, segment));
        kept.push(segment.clone());
        // What stands behind it is a name, or an index.
        if !keywords::holds_one(segment)
            && let Some(name) = segments.next()
        {
            schema = schema.and_then(|schemas| below(schemas, name));
            kept.push(name.clone());
            let required = parent.and_then(|parent| parent.get("required"));
            let is_required = required.is_some_and(|required| lists(required, name));
            optional = segment == "properties" && !is_required;
        }
    }
    kept
}

fn below<'v>(value: &'v Value, segment: &str) -> Option<&'v Value> {
    match value {
        Value::Array(items) => items.get(segment.parse::<usize>().ok()?),
        other => other.get(segment),
    }
}

/// The keyword location in the document as it was written for one in the component made of it:
/// without the `then` that stands for `nullable`.
pub fn written_location(component: &Value, segments: Vec<String>) -> Vec<String> {
    let mut schema = Some(component);
    let mut is_name = false;
    let kept = segments.into_iter().filter(|segment| {
        let guarded = schema.and_then(Value::as_object).and_then(plan::not_null);
        let is_added = !is_name && guarded.is_some() && segment == "then";
        is_name = !is_name && !keywords::holds_one(segment);
        schema = schema.and_then(|schema| below(schema, segment));
        !is_added
    });
    kept.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn observed(text: &str) -> Value {
        let mut schema = serde_json::from_str(text).expect("a schema");
        derive(&mut schema, Variant::NullTolerant);
        schema
    }

    #[test]
    fn an_optional_property_may_be_null_and_a_required_one_may_not() {
        let schema = observed(
            r#"{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},"required":["a"]}"#,
        );
        assert_eq!(schema["properties"]["a"], json!({"type": "string"}));
        assert_eq!(
            schema["properties"]["b"],
            json!({"if": {"not": {"type": "null"}}, "then": {"type": "string"}})
        );
    }

    #[test]
    fn the_nullable_form_takes_null_in_plain_keywords() {
        let mut schema = json!({"required": ["a"], "properties": {
            "a": {"type": "string"}, "b": {"type": "string"}, "c": {"type": "string", "enum": ["x"]},
            "d": {"$ref": "#/components/schemas/D"}}});
        derive(&mut schema, Variant::Nullable);
        assert_eq!(
            schema["properties"],
            json!({"a": {"type": "string"}, "b": {"type": ["string", "null"]},
                "c": {"anyOf": [{"type": "string", "enum": ["x"]}, {"type": "null"}]},
                "d": {"anyOf": [{"$ref": "#/components/schemas/D"}, {"type": "null"}]}})
        );
    }

    #[test]
    fn int32_is_spelt_out_and_keeps_a_minimum_of_its_own() {
        let schema = observed(r#"{"type":"integer","format":"int32","minimum":0}"#);
        assert_eq!(schema["minimum"], json!(0));
        assert_eq!(schema["maximum"], json!(2_147_483_647));
    }

    #[test]
    fn the_wrapping_then_is_not_reported() {
        let component: Value = serde_json::from_str(
            r#"{"properties":{"then":{"properties":{"x":{}},"required":["x"]}},"required":[]}"#,
        )
        .expect("a schema");
        let published = |path: &str| {
            let segments: Vec<String> = path.split('/').map(str::to_owned).collect();
            published_location(&component, &segments).join("/")
        };
        assert_eq!(
            published("properties/then/then/properties/x/type"),
            "properties/then/properties/x/type"
        );
        assert_eq!(
            published("properties/then/then/required"),
            "properties/then/required"
        );
        assert_eq!(
            published("properties/then/then/properties/x/then/type"),
            "properties/then/properties/x/then/type"
        );
    }
}
