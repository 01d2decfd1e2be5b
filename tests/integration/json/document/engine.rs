//! The engine over documents: the crate's own conformance kit, and the same verdicts as over
//! `serde_json` trees.

use std::collections::BTreeSet;

use jsonschema::json::conformance;
use jsonschema_value::{Array as _, JsonNumber, Node};
use proptest::prelude::*;
use serde_json::{Number, Value as Tree, json};
use stytch_validate::json::{Document, Limits};
use stytch_validate::schema::budget::STACK_BYTES;
use stytch_validate::schema::jsonschema_adapter::{Instance, TapeJson};

use super::generated::{any_text, cases, instance};
use super::schemas::schema;

#[test]
fn conformance_kit() {
    let text = conformance::document().to_string();
    let document = Document::parse(text.as_bytes()).unwrap();
    conformance::assert_conformance::<TapeJson>(&Instance::from(document.root()));
}

/// The kit again, over a text whose names and strings are all escaped.
#[test]
fn conformance_kit_over_escapes() {
    let escape = |text: &str| {
        let inside = text.trim_matches('"');
        let units: Vec<_> = inside
            .encode_utf16()
            .map(|unit| format!("\\u{unit:04x}"))
            .collect();
        format!("\"{}\"", units.concat())
    };
    let text = conformance::document().to_string();
    let parts = text.split_inclusive('"').collect::<Vec<_>>();
    let text: String = parts
        .chunks(2)
        .map(|pair| match pair {
            [before, inside] => before.trim_end_matches('"').to_owned() + &escape(inside),
            rest => rest.concat(),
        })
        .collect();
    assert!(!text.contains("string"), "all is escaped");
    let document = Document::parse(text.as_bytes()).unwrap();
    conformance::assert_conformance::<TapeJson>(&Instance::from(document.root()));
}

type Findings = BTreeSet<(String, String, String)>;

fn finding(error: &jsonschema::ValidationError<'_>) -> (String, String, String) {
    (
        error.kind().keyword().to_owned(),
        error.instance_path().to_string(),
        error.schema_path().to_string(),
    )
}

/// Both validators say the same of the text, in every way of asking.
fn same_verdict(
    ours: &jsonschema::Validator<TapeJson>,
    theirs: &jsonschema::Validator,
    text: &str,
) -> Result<(), TestCaseError> {
    let document = Document::parse(text.as_bytes()).unwrap();
    let instance = Instance::from(document.root());
    let tree: Tree = serde_json::from_str(text).unwrap();
    let found: Findings = ours
        .iter_errors(instance)
        .map(|error| finding(&error))
        .collect();
    let expected: Findings = theirs
        .iter_errors(&tree)
        .map(|error| finding(&error))
        .collect();
    prop_assert_eq!(&found, &expected, "{}", text);
    prop_assert_eq!(ours.is_valid(instance), theirs.is_valid(&tree), "{}", text);
    prop_assert_eq!(ours.is_valid(instance), found.is_empty(), "{}", text);
    let (ours, theirs) = (ours.evaluate(instance), theirs.evaluate(&tree));
    prop_assert_eq!(ours.flag().valid, theirs.flag().valid, "{}", text);
    for (_, instance_path, _) in found {
        prop_assert!(
            document.root().pointer(&instance_path).is_some(),
            "{}",
            instance_path
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(400))]

    /// 400 schemas, 20 instances each.
    #[test]
    fn same_verdicts(schema in schema(), texts in prop::collection::vec(instance(), 20)) {
        let ours = jsonschema::options_for::<TapeJson>().build(&schema);
        let theirs = jsonschema::options().build(&schema);
        prop_assert_eq!(ours.is_ok(), theirs.is_ok());
        let (Ok(ours), Ok(theirs)) = (ours, theirs) else { return Ok(()) };
        for text in &texts {
            same_verdict(&ours, &theirs, text)?;
        }
    }
}

proptest! {
    #![proptest_config(cases(500))]

    /// What a number answers is what `serde_json` answers for its text.
    #[test]
    fn numbers(text in "-?(0|[1-9][0-9]{0,22})(\\.[0-9]{1,4})?([eE][+-]?[0-9]{1,3})?") {
        let document = Document::parse(text.as_bytes()).unwrap();
        let ours = Instance::from(document.root()).as_number().unwrap();
        let theirs: Number = text.parse().unwrap();
        prop_assert_eq!(ours.as_u64(), Number::as_u64(&theirs));
        prop_assert_eq!(ours.as_i64(), Number::as_i64(&theirs));
        prop_assert_eq!(ours.as_f64(), Number::as_f64(&theirs));
        prop_assert_eq!(ours.to_number().into_owned(), theirs.clone());
        prop_assert_eq!(ours.is_integer(), JsonNumber::is_integer(&theirs));
        prop_assert_eq!(ours.is_written_as_integer(), JsonNumber::is_written_as_integer(&theirs));
    }

    /// Uniqueness, of few elements and of many.
    #[test]
    fn uniqueness(texts in prop::collection::vec(any_text(), 0..24)) {
        let text = format!("[{}]", texts.join(","));
        let document = Document::parse(text.as_bytes()).unwrap();
        let ours = Instance::from(document.root()).as_array().unwrap().is_unique();
        let tree: Tree = serde_json::from_str(&text).unwrap();
        let theirs = jsonschema::json::unique::is_unique(tree.as_array().unwrap());
        prop_assert_eq!(ours, theirs, "{}", text);
    }

    #[test]
    fn equality(text in instance(), other in instance()) {
        let document = Document::parse(text.as_bytes()).unwrap();
        let ours = Instance::from(document.root());
        let tree: Tree = serde_json::from_str(&text).unwrap();
        let other: Tree = serde_json::from_str(&other).unwrap();
        prop_assert!(ours.equals_value(&tree));
        prop_assert_eq!(ours.equals_value(&other), jsonschema::json::cmp::equal(&tree, &other));
    }
}

/// It would not end if each element were compared with each.
#[test]
fn unique_items_of_a_large_array() {
    let unique = |text: &str| {
        let document = Document::parse(text.as_bytes()).unwrap();
        Instance::from(document.root())
            .as_array()
            .unwrap()
            .is_unique()
    };
    let list = |items: Vec<String>| format!("[{}]", items.join(","));
    let numbers = |last: &str| {
        let mut all: Vec<String> = (0..200_000).map(|index| index.to_string()).collect();
        all.push(last.to_owned());
        list(all)
    };
    assert!(unique(&numbers("200000")));
    assert!(!unique(&numbers("1.99999e5")));
    // All beyond what a float can tell apart.
    assert!(unique(&list(
        (0..50_000)
            .map(|index| format!("1e{}", 1_000 + index))
            .collect()
    )));
    assert!(unique(&list(
        (0..50_000)
            .map(|index| format!("{{\"a\":[\"{index}\"]}}"))
            .collect()
    )));
    assert!(!unique(&list(
        (0..50_000)
            .map(|i| format!("{{\"{}\":1}}", i % 49_999))
            .collect()
    )));
}

/// The order of members means nothing, also where elements are distinguished by hash.
#[test]
fn equal_objects_in_other_orders() {
    let mut items: Vec<String> = (0..30)
        .map(|i| format!("{{\"a\":{i},\"b\":[{i}]}}"))
        .collect();
    let unique = |items: &[String]| {
        let text = format!("[{}]", items.join(","));
        let document = Document::parse(text.as_bytes()).unwrap();
        Instance::from(document.root())
            .as_array()
            .unwrap()
            .is_unique()
    };
    assert!(unique(&items));
    items.push(r#"{"b":[2.90e1],"\u0061":29}"#.to_owned());
    assert!(!unique(&items));
    items.truncate(5);
    assert!(unique(&items));
    items.push(r#"{"b":[4],"a":4}"#.to_owned());
    assert!(!unique(&items));
    let names: Vec<_> = (0..40)
        .map(|index| format!("\"name {index}\":{index}"))
        .collect();
    let other: Vec<_> = names.iter().rev().cloned().collect();
    let pair = [&names, &other].map(|names| format!("{{{}}}", names.join(",")));
    assert!(!unique(&pair));
}

/// Errors hold nothing that was captured.
#[test]
fn errors_hold_no_value() {
    let schema = json!({"type": "object", "properties": {"a": {"type": "integer"}}});
    let validator = jsonschema::options_for::<TapeJson>()
        .build(&schema)
        .unwrap();
    let document = Document::parse(br#"{"a":"SECRET"}"#).unwrap();
    let error = validator
        .validate(Instance::from(document.root()))
        .unwrap_err();
    assert_eq!(error.instance().as_ref(), &Tree::Null);
    assert!(!format!("{error} {error:?} {:?}", Instance::from(document.root())).contains("SECRET"));
}

/// The crate's message for `additionalItems` reads the array back.
#[test]
fn errors_can_be_written() {
    let schema = json!({"$schema": "http://json-schema.org/draft-07/schema#",
        "items": [true], "additionalItems": false, "uniqueItems": true, "maxItems": 1});
    let validator = jsonschema::options_for::<TapeJson>()
        .build(&schema)
        .unwrap();
    let document = Document::parse(br#"["SECRET","SECRET"]"#).unwrap();
    let instance = Instance::from(document.root());
    let errors: Vec<_> = validator
        .iter_errors(instance)
        .map(|e| e.to_string())
        .collect();
    assert_eq!(errors.len(), 3);
    assert!(!errors.concat().contains("SECRET"));
    assert!(!validator.evaluate(instance).flag().valid);
}

/// A tree as deep as `serde_json` reads is whole; below that, containers are null.
#[test]
fn deep_trees() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
    let text = nested(127);
    let document = Document::parse(text.as_bytes()).unwrap();
    let tree: Tree = serde_json::from_str(&text).unwrap();
    assert_eq!(Instance::from(document.root()).to_value().as_ref(), &tree);
    let text = nested(200_000);
    let limits = Limits {
        max_depth: u32::MAX,
    };
    let document = Document::parse_with(text.as_bytes(), limits).unwrap();
    let tree = Instance::from(document.root()).to_value();
    assert_eq!(
        tree.to_string(),
        "[".repeat(128) + "null" + &"]".repeat(128)
    );
    assert!(!Instance::from(document.root()).equals_value(&tree));
}

/// The engine recurses where a schema does: the stack that is reported to be enough is.
#[test]
fn a_recursive_schema_at_the_default_depth() {
    let judge = || {
        let schema = json!({"$ref": "#/$defs/list", "$defs": {"list": {
            "type": "array", "items": {"anyOf": [{"allOf": [{"$ref": "#/$defs/list"}]}]}}}});
        let validator = jsonschema::options_for::<TapeJson>()
            .build(&schema)
            .unwrap();
        let text = "[".repeat(1_024) + &"]".repeat(1_024);
        let document = Document::parse(text.as_bytes()).unwrap();
        let instance = Instance::from(document.root());
        assert!(validator.is_valid(instance));
        assert_eq!(validator.iter_errors(instance).count(), 0);
        assert!(validator.evaluate(instance).flag().valid);
    };
    let thread = std::thread::Builder::new().stack_size(STACK_BYTES);
    thread.spawn(judge).unwrap().join().unwrap();
}
