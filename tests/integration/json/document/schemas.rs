//! Random schemas, of the names and values that random texts have.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

use super::generated::instance;

fn value() -> impl Strategy<Value = Value> {
    // Numbers beyond `f64` are no bounds or multiples that the engine takes, but equal themselves.
    instance().prop_map(|text| serde_json::from_str(&text).unwrap_or_default())
}

fn names() -> impl Strategy<Value = Value> {
    let name = select(vec!["a", "b", "ab", "c", "a/b", "~", "é", "😀"]);
    prop::collection::btree_set(name, 0..4).prop_map(|names| json!(names))
}

fn simple() -> impl Strategy<Value = (&'static str, Value)> + use<> {
    let types = [
        "null", "boolean", "integer", "number", "string", "array", "object",
    ];
    let kind = || select(types.to_vec());
    let bound = || {
        select(vec![
            json!(0),
            json!(1),
            json!(2),
            json!(1.5),
            json!(-1),
            json!(100),
            json!(9_007_199_254_740_993_i64),
        ])
    };
    let size = || (0..4).prop_map(|size| json!(size));
    prop_oneof![
        3 => kind().prop_map(|one| ("type", json!(one))),
        1 => prop::collection::btree_set(kind(), 1..4).prop_map(|some| ("type", json!(some))),
        1 => value().prop_map(|one| ("const", one)),
        1 => prop::collection::vec(value(), 1..14).prop_map(|some| ("enum", json!(some))),
        2 => (select(vec!["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]), bound()),
        1 => select(vec![json!(1), json!(2), json!(0.1), json!(0.5), json!(3)])
            .prop_map(|divisor| ("multipleOf", divisor)),
        2 => (select(vec!["minLength", "maxLength", "minItems", "maxItems", "minProperties",
            "maxProperties"]), size()),
        1 => select(vec!["^a", "b$", "^a*b$", "é", "^.$", "[0-9]+"]).prop_map(|p| ("pattern", json!(p))),
        2 => Just(("uniqueItems", json!(true))),
        1 => Just(("additionalProperties", json!(false))),
        2 => (select(vec!["minLength", "maxLength"]), size()),
        2 => names().prop_map(|names| ("required", names)),
        1 => names().prop_map(|names| ("dependentRequired", json!({"a": names}))),
        1 => (0..3).prop_map(|index| ("$ref", json!(format!("#/$defs/d{index}")))),
    ]
}

fn compound(inner: &BoxedStrategy<Value>) -> impl Strategy<Value = (&'static str, Value)> + use<> {
    let name = || select(vec!["a", "b", "ab", "c", "é", "a/b"]);
    let some = || prop::collection::vec(inner.clone(), 1..4).prop_map(|some| json!(some));
    let one = select(vec![
        "items",
        "additionalProperties",
        "propertyNames",
        "contains",
        "not",
        "if",
        "then",
        "else",
        "unevaluatedProperties",
        "unevaluatedItems",
    ]);
    let properties = prop::collection::btree_map(name(), inner.clone(), 1..5);
    let patterns = prop::collection::btree_map(select(vec!["^a", "b$", "."]), inner.clone(), 1..3);
    prop_oneof![
        4 => properties.prop_map(|all| ("properties", json!(all))),
        1 => patterns.prop_map(|all| ("patternProperties", json!(all))),
        1 => (name(), inner.clone()).prop_map(|(name, then)| ("dependentSchemas", json!({name: then}))),
        5 => (one, inner.clone()),
        4 => (select(vec!["allOf", "anyOf", "oneOf", "prefixItems"]), some()),
    ]
}

fn merge(keywords: Vec<(&'static str, Value)>) -> Value {
    Value::Object(
        keywords
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
    )
}

/// A draft 2020-12 schema, with three definitions it may refer to, in circles too.
pub(crate) fn schema() -> BoxedStrategy<Value> {
    let flat = prop::collection::vec(simple(), 0..3).prop_map(merge);
    let leaf = prop_oneof![8 => flat, 1 => any::<bool>().prop_map(Value::Bool)];
    let part = leaf.prop_recursive(3, 24, 4, |inner| {
        let keyword = prop_oneof![simple().boxed(), compound(&inner).boxed()];
        prop::collection::vec(keyword, 1..5).prop_map(merge)
    });
    (prop::collection::vec(part.clone(), 3), part)
        .prop_map(|(definitions, root)| {
            let mut root = match root {
                Value::Object(root) => root,
                other => Map::from_iter([("allOf".to_owned(), json!([other]))]),
            };
            let named = definitions.into_iter().enumerate();
            let named: Map<_, _> = named.map(|(i, one)| (format!("d{i}"), one)).collect();
            root.insert("$defs".to_owned(), Value::Object(named));
            Value::Object(root)
        })
        .boxed()
}
