//! Draft 2020-12 through the document: every keyword, as the specification words it
//! (json-schema.org, Core and Validation of 2020-12), and never another verdict, nor another
//! complaint, than the crate has over a plain tree.

use jsonschema::{Draft, PatternOptions};
use serde::Deserialize;
use serde_json::Value as Tree;
use stytch_validate::json::Document;
use stytch_validate::schema::user_schema::{UserSchema, UserSchemaFault};

/// What a keyword asks, and instances on both sides.
#[derive(Deserialize)]
struct Case {
    keyword: String,
    says: String,
    schema: Tree,
    valid: Vec<Tree>,
    invalid: Vec<Tree>,
}

impl Case {
    fn all() -> Vec<Self> {
        serde_json::from_str(include_str!("keywords.json")).expect("a table of cases")
    }

    fn name(&self, instance: &Tree) -> String {
        format!("{}, {}: {instance}", self.keyword, self.says)
    }
}

/// The keywords that fail, by their places: the crate's own over a plain tree, and ours.
fn complaints(schema: &Tree, instance: &Tree) -> (Vec<String>, Vec<String>) {
    let plain = jsonschema::options()
        .with_draft(Draft::Draft202012)
        .with_pattern_options(PatternOptions::regex())
        .offline()
        .build(schema)
        .expect("a schema");
    let mut theirs: Vec<String> = plain
        .iter_errors(instance)
        .map(|error| format!("{} {}", error.instance_path(), error.schema_path()))
        .collect();
    // A file without one keyword is refused, though it would fit everything.
    let read = |schema: &Tree| UserSchema::read("case.json", schema.to_string().as_bytes());
    let file = match read(schema) {
        Err(UserSchemaFault::NoKeyword) => read(&serde_json::json!({"allOf": [schema]})),
        read => read,
    };
    let file = file.expect("a schema");
    let text = instance.to_string();
    let document = Document::parse(text.as_bytes()).expect("JSON");
    let root = document.root();
    let errors = file.engine.errors(root).expect("within bounds");
    assert_eq!(errors.is_empty(), file.engine.is_valid(root));
    let mut ours: Vec<String> = errors
        .iter()
        .map(|one| {
            format!(
                "{} {}",
                pointer(&document, one.value.index()),
                one.keyword.pointer
            )
        })
        .collect();
    for complaints in [&mut theirs, &mut ours] {
        complaints.sort_unstable();
        complaints.dedup();
    }
    (theirs, ours)
}

/// Returns whether two complaints are of one keyword at one value: ours by its place in the file,
/// the crate's by that in the resource, which may be a part of the file.
fn are_same((ours, theirs): (&String, &String)) -> bool {
    let split = |complaint: &str| {
        let (value, keyword) = complaint.split_once(' ').expect("two places");
        (value.to_owned(), keyword.to_owned())
    };
    let ((value, ours), (same, theirs)) = (split(ours), split(theirs));
    value == same && (ours == theirs || ours.starts_with("/$defs") && ours.ends_with(&theirs))
}

/// The pointer of the value with this index, found the slow and plain way.
fn pointer(document: &Document<'_>, index: u32) -> String {
    let mut open = vec![(String::new(), document.root())];
    while let Some((pointer, value)) = open.pop() {
        if value.index() == index {
            return pointer;
        }
        open.extend(value.members().map(|member| {
            let name = member.name.replace('~', "~0").replace('/', "~1");
            (format!("{pointer}/{name}"), member.value)
        }));
        let items = value.elements().enumerate();
        open.extend(items.map(|(at, item)| (format!("{pointer}/{at}"), item)));
    }
    panic!("no value has the index {index}");
}

#[test]
fn every_keyword_does_what_the_specification_says() {
    let mut checked = 0;
    for case in Case::all() {
        let sides = [(true, &case.valid), (false, &case.invalid)];
        for (valid, instances) in sides {
            for instance in instances {
                let (theirs, ours) = complaints(&case.schema, instance);
                assert_eq!(ours.is_empty(), valid, "{}", case.name(instance));
                assert!(
                    ours.len() == theirs.len() && ours.iter().zip(&theirs).all(are_same),
                    "{}: {ours:?}, {theirs:?}",
                    case.name(instance)
                );
                checked += 1;
            }
        }
    }
    assert!(checked > 450, "{checked}");
}

/// Every keyword of the vocabularies that a validator asserts or applies is in the table.
#[test]
fn no_keyword_is_left_out() {
    let table = include_str!("keywords.json");
    for keyword in [
        "$id",
        "$ref",
        "$anchor",
        "$dynamicRef",
        "$dynamicAnchor",
        "$defs",
        "$comment",
        "allOf",
        "anyOf",
        "oneOf",
        "not",
        "if",
        "then",
        "else",
        "dependentSchemas",
        "prefixItems",
        "items",
        "contains",
        "properties",
        "patternProperties",
        "additionalProperties",
        "propertyNames",
        "unevaluatedItems",
        "unevaluatedProperties",
        "type",
        "enum",
        "const",
        "multipleOf",
        "maximum",
        "exclusiveMaximum",
        "minimum",
        "exclusiveMinimum",
        "maxLength",
        "minLength",
        "pattern",
        "maxItems",
        "minItems",
        "uniqueItems",
        "maxContains",
        "minContains",
        "maxProperties",
        "minProperties",
        "required",
        "dependentRequired",
        "title",
        "description",
        "default",
        "deprecated",
        "readOnly",
        "writeOnly",
        "examples",
        "format",
        "contentEncoding",
        "contentMediaType",
        "contentSchema",
    ] {
        assert!(table.contains(&format!("\"{keyword}\": ")), "{keyword}");
    }
}
