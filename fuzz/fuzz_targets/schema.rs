//! Schemas of a user: whatever is taken judges as the jsonschema crate does over a plain tree, and
//! whatever is not is refused without a panic.
//!
//! The text is a schema and an instance, a zero byte between them. As components, as an OpenAPI
//! document and as a list of URL patterns the schema must do no harm either.

#![no_main]

use jsonschema::{Draft, PatternOptions};
use libfuzzer_sys::fuzz_target;
use serde_json::Value as Tree;
use stytch_validate::json::Document;
use stytch_validate::schema::catalog::{Catalog, Provenance};
use stytch_validate::schema::engine::Engine;
use stytch_validate::schema::evaluation::Schemas;
use stytch_validate::schema::openapi;
use stytch_validate::schema::schema_error::SchemaError;
use stytch_validate::schema::select::SchemaRef;
use stytch_validate::schema::user_schema::UserSchema;
use stytch_validate::schema::variants::Variant;

fuzz_target!(|data: &[u8]| {
    let zero = data.iter().position(|byte| *byte == 0);
    let (schema, instance) = match zero {
        Some(at) => (&data[..at], &data[at + 1..]),
        None => (data, &b"{}"[..]),
    };
    let Ok(tree) = serde_json::from_slice::<Tree>(schema) else {
        assert!(UserSchema::read("fuzzed", schema).is_err());
        return;
    };
    as_a_file(schema, &tree, instance);
    as_components(&tree, instance);
});

fn as_a_file(schema: &[u8], tree: &Tree, instance: &[u8]) {
    let Ok(file) = UserSchema::read("fuzzed", schema) else {
        return;
    };
    let (Ok(document), Ok(value)) = (
        Document::parse(instance),
        serde_json::from_slice::<Tree>(instance),
    ) else {
        return;
    };
    let options = jsonschema::options()
        .with_draft(Draft::Draft202012)
        .with_pattern_options(PatternOptions::regex())
        .offline();
    let theirs = options.build(tree).expect("taken by us");
    assert_eq!(
        file.engine.is_valid(document.root()),
        theirs.is_valid(&value)
    );
    let mut ours: Vec<String> = file
        .engine
        .errors(document.root())
        .unwrap_or_default()
        .iter()
        .map(|error| error.keyword.pointer.clone())
        .collect();
    let mut expected: Vec<String> = theirs
        .iter_errors(&value)
        .map(|error| error.schema_path().as_str().to_owned())
        .collect();
    ours.sort_unstable();
    ours.dedup();
    expected.sort_unstable();
    expected.dedup();
    assert_eq!(ours, expected);
    let _ = file.engine.deprecated(document.root());
}

/// Components judge what they reach, and the survey and the engine agree about it.
fn as_components(tree: &Tree, instance: &[u8]) {
    let found = openapi::is_openapi(tree)
        .then(|| openapi::read(tree, &mut |_| Err(String::new()), std::iter::empty()));
    let components = match found {
        Some(document) => document.components,
        None => vec![("fuzzed".to_owned(), tree.clone())],
    };
    let names: Vec<String> = components.iter().map(|(name, _)| name.clone()).collect();
    let mut catalog = Catalog::embedded();
    catalog.add(components, Provenance::Component);
    let schemas = Schemas::new(catalog, None);
    for name in names.iter().take(3) {
        let Some(id) = schemas.catalog.find(name) else {
            continue;
        };
        if Engine::for_component(&schemas.catalog, id, Variant::NullTolerant).is_err() {
            continue;
        }
        if let Ok(document) = Document::parse(instance) {
            let shown = |errors: &[SchemaError<'_>]| {
                let each = errors.iter();
                each.map(|one| format!("{} {:?} {:?}", one.value.index(), one.fault, one.keyword))
                    .collect::<Vec<_>>()
            };
            let evaluation = schemas.evaluate(SchemaRef::Component(id), document.root());
            let by_engine = schemas.errors(id, document.root());
            assert_eq!(shown(&evaluation.errors), shown(&by_engine));
        }
    }
}
