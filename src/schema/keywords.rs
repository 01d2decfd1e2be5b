//! The keywords of each draft: those that judge, those that annotate, and of the former those that
//! apply schemas, to the same value or to a part of it.

use std::collections::HashSet;

use jsonschema::Draft;
use serde_json::{Map, Value};

/// The way in which a keyword holds schemas.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    One,
    List,
    /// Or one schema, or a list of names.
    Any,
    /// An object with names of the schema's author, each with a schema.
    Named,
}

/// A keyword that applies schemas.
struct Applicator {
    keyword: &'static str,
    holds: Holds,
    /// Whether to the value that the schema is about, and not to a part of it.
    in_place: bool,
    /// The first draft that has it.
    since: Draft,
}

const fn applicator(
    keyword: &'static str,
    holds: Holds,
    in_place: bool,
    since: Draft,
) -> Applicator {
    Applicator {
        keyword,
        holds,
        in_place,
        since,
    }
}

const APPLICATORS: [Applicator; 19] = [
    applicator("allOf", Holds::List, true, Draft::Draft4),
    applicator("anyOf", Holds::List, true, Draft::Draft4),
    applicator("oneOf", Holds::List, true, Draft::Draft4),
    applicator("not", Holds::One, true, Draft::Draft4),
    applicator("dependencies", Holds::Named, true, Draft::Draft4),
    applicator("if", Holds::One, true, Draft::Draft7),
    applicator("then", Holds::One, true, Draft::Draft7),
    applicator("else", Holds::One, true, Draft::Draft7),
    applicator("dependentSchemas", Holds::Named, true, Draft::Draft201909),
    applicator("properties", Holds::Named, false, Draft::Draft4),
    applicator("patternProperties", Holds::Named, false, Draft::Draft4),
    applicator("additionalProperties", Holds::One, false, Draft::Draft4),
    applicator("items", Holds::Any, false, Draft::Draft4),
    applicator("additionalItems", Holds::One, false, Draft::Draft4),
    applicator("contains", Holds::One, false, Draft::Draft6),
    applicator("propertyNames", Holds::One, false, Draft::Draft6),
    applicator("unevaluatedItems", Holds::One, false, Draft::Draft201909),
    applicator(
        "unevaluatedProperties",
        Holds::One,
        false,
        Draft::Draft201909,
    ),
    applicator("prefixItems", Holds::List, false, Draft::Draft202012),
];

/// Tells every schema that a schema applies, and whether to the same value.
pub(super) fn each<'s>(
    keywords: &'s Map<String, Value>,
    draft: Draft,
    visit: &mut dyn FnMut(&'s Value, bool),
) {
    let alone = draft <= Draft::Draft7 && keywords.contains_key("$ref");
    let known = APPLICATORS
        .iter()
        .filter(|applicator| applicator.since <= draft);
    for applicator in known.filter(|_| !alone) {
        let needs_if = matches!(applicator.keyword, "then" | "else");
        if needs_if && !keywords.contains_key("if") {
            continue;
        }
        let Some(value) = keywords.get(applicator.keyword) else {
            continue;
        };
        match (applicator.holds, value) {
            (Holds::List | Holds::Any, Value::Array(items)) => {
                for item in items {
                    visit(item, applicator.in_place);
                }
            }
            (Holds::Named, Value::Object(named)) => {
                for schema in named.values() {
                    visit(schema, applicator.in_place);
                }
            }
            (Holds::One | Holds::Any, schema) => visit(schema, applicator.in_place),
            _ => {}
        }
    }
}

fn applicator_of(keyword: &str) -> Option<&'static Applicator> {
    APPLICATORS.iter().find(|known| known.keyword == keyword)
}

/// Returns how a keyword holds schemas that it applies; `None` where it applies none.
pub(super) fn holds(keyword: &str) -> Option<Holds> {
    applicator_of(keyword).map(|known| known.holds)
}

/// Returns whether a schema looks at a value itself, and not only applies others to it.
pub(super) fn looks(keywords: &Map<String, Value>, draft: Draft) -> bool {
    let only_applies = |keyword: &str| {
        applicator_of(keyword).is_some_and(|known| known.in_place && known.holds != Holds::Named)
    };
    let alone = draft <= Draft::Draft7 && keywords.contains_key("$ref");
    let mut judging = keywords
        .keys()
        .filter(|keyword| KEYWORDS.contains(&keyword.as_str()) && draft.is_known_keyword(keyword));
    !alone && judging.any(|keyword| !keyword.starts_with('$') && !only_applies(keyword))
}

/// Returns whether a keyword's value is a schema itself, in draft 2020-12.
pub(super) fn holds_one(keyword: &str) -> bool {
    holds(keyword).is_none_or(|holds| matches!(holds, Holds::One | Holds::Any))
}

/// The keywords on the way to what is judged: an evaluation path without the names and places in
/// what a keyword holds.
pub(super) fn on_the_way(evaluation_path: &str) -> impl Iterator<Item = &str> {
    let mut segments = evaluation_path.split('/').skip(1);
    std::iter::from_fn(move || {
        let keyword = segments.next()?;
        if !holds_one(keyword) {
            segments.next();
        }
        Some(keyword)
    })
}

/// Returns whether a keyword speaks of the same value as the schema that it stands in.
pub(super) fn is_in_place(keyword: &str) -> bool {
    applicator_of(keyword).is_none_or(|known| known.in_place)
}

/// The schemas that a keyword's value is made of, in draft 2020-12.
pub(super) fn schemas_of<'v>(keyword: &str, value: &'v mut Value) -> Vec<&'v mut Value> {
    match (holds(keyword), value) {
        (Some(Holds::List), Value::Array(items)) => items.iter_mut().collect(),
        (Some(Holds::Named), Value::Object(named)) => named.values_mut().collect(),
        (Some(Holds::One | Holds::Any), schema) => vec![schema],
        _ => Vec::new(),
    }
}

/// The schemas that stand in a keyword's value, be they applied or only defined there.
pub(super) fn schemas_in<'v>(keyword: &str, value: &'v mut Value) -> Vec<&'v mut Value> {
    let defines = matches!(keyword, "$defs" | "definitions");
    schemas_of(if defines { "properties" } else { keyword }, value)
}

/// The keywords of any draft that only annotate, or say where schemas are. As names they stand in
/// many files that are no schema, so that they make one only where there is nothing else.
pub(super) const ANNOTATIONS: [&str; 20] = [
    "$anchor",
    "$comment",
    "$defs",
    "$dynamicAnchor",
    "$id",
    "$recursiveAnchor",
    "$vocabulary",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "default",
    "definitions",
    "deprecated",
    "description",
    "examples",
    "format",
    "readOnly",
    "title",
    "writeOnly",
    "$schema",
];

/// The keywords of any draft that judge, or lead to others that do.
pub(super) const KEYWORDS: [&str; 42] = [
    "$dynamicRef",
    "$recursiveRef",
    "$ref",
    "additionalItems",
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "contains",
    "dependencies",
    "dependentRequired",
    "dependentSchemas",
    "else",
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "if",
    "items",
    "maxContains",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minContains",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "oneOf",
    "pattern",
    "patternProperties",
    "prefixItems",
    "properties",
    "propertyNames",
    "required",
    "then",
    "type",
    "unevaluatedItems",
    "unevaluatedProperties",
    "uniqueItems",
];

/// Returns whether a schema takes every value, in draft 2020-12: it judges nothing, and what it applies
/// to the value, or to what it is made of, judges nothing either. `referred` gives what references
/// lead to.
pub(super) fn takes_all<'s>(
    schema: &'s Value,
    referred: &dyn Fn(&str) -> Option<&'s Value>,
) -> bool {
    const HARMLESS: [&str; 7] = [
        "allOf",
        "additionalProperties",
        "dependentSchemas",
        "items",
        "patternProperties",
        "prefixItems",
        "properties",
    ];
    let mut seen = HashSet::new();
    let mut open = vec![schema];
    while let Some(schema) = open.pop() {
        if !seen.insert(std::ptr::from_ref(schema)) {
            continue;
        }
        let Value::Object(keywords) = schema else {
            if schema != &Value::Bool(true) {
                return false;
            }
            continue;
        };
        for (keyword, value) in keywords {
            match (keyword.as_str(), value) {
                ("$ref", Value::String(target)) => open.extend(referred(target)),
                ("format", format) if format == "int32" => return false,
                (other, _) if KEYWORDS.contains(&other) && !HARMLESS.contains(&other) => {
                    return false;
                }
                _ => {}
            }
        }
        each(keywords, Draft::Draft202012, &mut |inner, _| {
            open.push(inner);
        });
    }
    true
}

/// The objects in a value, itself among them.
pub(super) fn objects(value: &Value) -> impl Iterator<Item = &Map<String, Value>> {
    let mut open = vec![value];
    std::iter::from_fn(move || {
        loop {
            match open.pop()? {
                Value::Object(members) => {
                    open.extend(members.values());
                    return Some(members);
                }
                Value::Array(items) => open.extend(items),
                _ => {}
            }
        }
    })
}

/// The references in a value, wherever they stand.
pub(super) fn references(value: &Value) -> impl Iterator<Item = &str> {
    objects(value).filter_map(|members| members.get("$ref")?.as_str())
}

/// Lets every object in a value be changed, and then what is in it.
pub(super) fn each_object(value: &mut Value, change: &mut dyn FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Object(members) => {
            change(members);
            let inside = members.values_mut();
            inside.for_each(|inner| each_object(inner, change));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| each_object(item, change)),
        _ => {}
    }
}

/// Puts what `other` gives in place of every reference in a value, if it gives anything.
pub(super) fn each_reference(value: &mut Value, other: &dyn Fn(&str) -> Option<String>) {
    each_object(value, &mut |members| {
        if let Some(Value::String(target)) = members.get_mut("$ref")
            && let Some(other) = other(target)
        {
            *target = other;
        }
    });
}
