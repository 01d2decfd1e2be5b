//! Random texts and schemas, made of few names and values so that they often meet.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

/// How each test runs: nothing is written to disk, and so many cases.
pub(crate) fn cases(count: u32) -> ProptestConfig {
    ProptestConfig {
        cases: count,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

const NAMES: [&str; 9] = [
    r"a",
    r"b",
    r"ab",
    r"c",
    r"\u0061",
    r"a\/b",
    r"~",
    r"\u00e9",
    r"\ud83d\ude00",
];

const SCALARS: [&str; 46] = [
    "null",
    "true",
    "false",
    "0",
    "-0",
    "1",
    "-1",
    "2",
    "3",
    "1.0",
    "1.5",
    "0.1",
    "2e0",
    "2.0",
    "1e2",
    "100",
    "0.30",
    "3e-1",
    "1E+2",
    "12345678901234567890",
    "12345678901234567890.0",
    "9007199254740993",
    "9007199254740992.0",
    "9223372036854775808",
    "1e400",
    "10e399",
    "-1e400",
    "1e-400",
    "1e99999999999999999999",
    "2e99999999999999999999",
    "6",
    "0.5",
    r#""""#,
    r#""a""#,
    r#""ab""#,
    r#""abc""#,
    r#""aab""#,
    r#""b""#,
    r#""\u0061""#,
    r#""\u00e9""#,
    r#""é""#,
    r#""\ud83d\ude00""#,
    r#""😀""#,
    r#""😀😀😀""#,
    r#""\n""#,
    r#""12345678901234567""#,
];

fn space() -> impl Strategy<Value = &'static str> {
    select(vec!["", "", "", " ", "\n", "\r\n\t", "          "])
}

fn string_text() -> impl Strategy<Value = String> {
    let pieces = vec![
        "a",
        "b",
        " ",
        "é",
        "日",
        "😀",
        "\u{7f}",
        "/",
        "[",
        "{",
        ",",
        ":",
        "0",
        r"\n",
        r#"\""#,
        r"\\",
        r"\/",
        r"\u0000",
        r"\u00e9",
        r"\uD83D\uDE00",
        r"\ufffe",
        "eight by",
    ];
    prop::collection::vec(select(pieces), 0..12).prop_map(|all| format!("\"{}\"", all.concat()))
}

fn number_text() -> impl Strategy<Value = String> {
    let whole = prop_oneof![Just("0".to_owned()), "[1-9][0-9]{0,24}"];
    let fraction = prop_oneof![Just(String::new()), r"\.[0-9]{1,8}"];
    let exponent = prop_oneof![3 => Just(String::new()), 1 => "[eE][+-]?[0-9]{1,3}"];
    (select(vec!["", "-"]), whole, fraction, exponent)
        .prop_map(|(a, b, c, d)| a.to_owned() + &b + &c + &d)
}

/// A JSON text: `scalar` at the leaves, few names, at times the same one twice in an object.
fn text_of(scalar: BoxedStrategy<String>) -> BoxedStrategy<String> {
    scalar
        .prop_recursive(4, 40, 6, |inner| {
            let element =
                (space(), inner.clone(), space()).prop_map(|(a, b, c)| format!("{a}{b}{c}"));
            let member = (
                space(),
                select(NAMES.to_vec()),
                space(),
                space(),
                inner,
                space(),
            )
                .prop_map(|(a, name, b, c, value, d)| format!("{a}\"{name}\"{b}:{c}{value}{d}"));
            prop_oneof![
                prop::collection::vec(element, 0..5).prop_map(|all| format!("[{}]", all.join(","))),
                prop::collection::vec(member, 0..6)
                    .prop_map(|all| format!("{{{}}}", all.join(","))),
            ]
        })
        .boxed()
}

/// Any JSON text.
pub(crate) fn any_text() -> BoxedStrategy<String> {
    let known = select(SCALARS.to_vec()).prop_map(str::to_owned);
    let scalar = prop_oneof![known, string_text(), number_text()].boxed();
    (space(), text_of(scalar), space())
        .prop_map(|(a, b, c)| format!("{a}{b}{c}"))
        .boxed()
}

/// Texts of the values that schemas made here speak of.
pub(crate) fn instance() -> BoxedStrategy<String> {
    text_of(select(SCALARS.to_vec()).prop_map(str::to_owned).boxed())
}

/// One change of a text: at a place (scaled to its length), so many bytes away, these put in.
pub(crate) fn mutation() -> impl Strategy<Value = (f64, usize, Vec<u8>)> {
    let common = br#"[]{},:"\/ue0123456789+-.Etrufalsn'#*NaI"#.to_vec();
    let byte = prop_oneof![4 => select(common), 1 => any::<u8>(), 1 => 0_u8..0x20];
    (0.0..1.0, 0_usize..3, prop::collection::vec(byte, 0..3))
}

fn value() -> impl Strategy<Value = Value> {
    // Numbers beyond `f64` are no bounds or multiples that the engine takes, but equal themselves.
    instance().prop_map(|text| serde_json::from_str(&text).unwrap_or_default())
}

fn names() -> impl Strategy<Value = Value> {
    let name = select(vec!["a", "b", "ab", "c", "a/b", "~", "é", "😀"]);
    prop::collection::btree_set(name, 0..4).prop_map(|names| json!(names))
}

fn simple() -> impl Strategy<Value = (&'static str, Value)> {
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

fn compound(inner: BoxedStrategy<Value>) -> impl Strategy<Value = (&'static str, Value)> {
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
        let keyword = prop_oneof![simple().boxed(), compound(inner).boxed()];
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
