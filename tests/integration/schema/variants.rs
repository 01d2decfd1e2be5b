//! The published form refuses exactly what the observed form refuses, and the nulls that the survey
//! lists: so one engine is enough, and `null-optional` may come from the survey. What the survey
//! says the observed form refuses is what the engine says, to the keyword.
#![expect(
    clippy::unwrap_used,
    reason = "what is missing here is a fault of the repository, and a panic says so"
)]

use std::collections::BTreeSet;

use serde_json::{Value as Tree, json};
use stytch_validate::json::Document;
use stytch_validate::schema::catalog::DEFAULT_COMPONENT;
use stytch_validate::schema::engine::Engine;
use stytch_validate::schema::evaluation::Schemas;
use stytch_validate::schema::schema_error::SchemaError;
use stytch_validate::schema::validate::validate;
use stytch_validate::schema::variants::Variant;

#[test]
fn published_is_observed_and_the_nulls() {
    let schemas = Schemas::default();
    let catalog = &schemas.catalog;
    let component = catalog.find(DEFAULT_COMPONENT).unwrap();
    let engine = |form| Engine::for_component(catalog, component, form).unwrap();
    let (published, observed) = (engine(Variant::Strict), engine(Variant::NullTolerant));
    let mut decided = 0;
    for text in variants() {
        let document = Document::parse(text.as_bytes()).unwrap();
        let places = |engine: &Engine| -> BTreeSet<u32> {
            let found = engine.errors(document.root()).expect("within bounds");
            found.iter().map(|found| found.value.index()).collect()
        };
        let survey = validate(catalog, component, document.root());
        let nulls: BTreeSet<u32> = survey.nulls.iter().map(|used| used.value.index()).collect();
        let (strictly, leniently) = (places(&published), places(&observed));
        assert_eq!(strictly, &leniently | &nulls, "{text}");
        assert!(leniently.is_disjoint(&nulls), "{text}");
        if !survey.unsure {
            let by_engine = schemas.errors(component, document.root());
            assert_eq!(shown(&survey.refused), shown(&by_engine), "{text}");
            decided += usize::from(!by_engine.is_empty());
        }
    }
    assert!(decided > 1_000, "{decided}");
}

fn shown(errors: &[SchemaError<'_>]) -> Vec<String> {
    let each = errors.iter();
    each.map(|one| format!("{} {:?} {:?}", one.value.index(), one.fault, one.keyword))
        .collect()
}

/// Responses as they are, and each with one value dropped, null, or of another type.
fn variants() -> Vec<String> {
    let fixtures = [
        include_str!("../../../fixtures/responses/sso-success.json"),
        include_str!("../../../fixtures/responses/sso-rich.json"),
        include_str!("../../../fixtures/responses/sso-minimal.json"),
        include_str!("../../../fixtures/responses/sso-mfa-pending.json"),
    ];
    let mut texts: Vec<String> = fixtures.map(str::to_owned).into();
    for fixture in fixtures {
        let whole: Tree = serde_json::from_str(fixture).unwrap();
        let mut places = Vec::new();
        collect(&whole, String::new(), &mut places);
        for place in places {
            let others = [
                Tree::Null,
                json!(7),
                json!(-3_000_000_000_i64),
                json!(7.5),
                json!(7.0),
                json!("7"),
                json!({}),
                json!([]),
            ];
            for other in others {
                let mut changed = whole.clone();
                *changed.pointer_mut(&place).unwrap() = other;
                texts.push(changed.to_string());
            }
            texts.extend(dropped(&whole, &place));
        }
    }
    texts
}

/// The JSON Pointer of every value below `tree`.
fn collect(tree: &Tree, at: String, places: &mut Vec<String>) {
    match tree {
        Tree::Object(members) => members.iter().for_each(|(name, value)| {
            let name = name.replace('~', "~0").replace('/', "~1");
            collect(value, format!("{at}/{name}"), places);
        }),
        Tree::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(index, value)| collect(value, format!("{at}/{index}"), places)),
        _ => {}
    }
    places.push(at);
}

/// The response without the property at `place`, where that is a property.
fn dropped(whole: &Tree, place: &str) -> Option<String> {
    let mut changed = whole.clone();
    let (owner, name) = place.rsplit_once('/')?;
    let owner = changed.pointer_mut(owner)?.as_object_mut()?;
    owner.remove(&name.replace("~1", "/").replace("~0", "~"))?;
    Some(changed.to_string())
}
