//! What the fast path says equals what the full way says: a scan passes only what the jsonschema
//! crate finds nothing in, and a rule finds nothing in a response that has nothing it looks at. What
//! a scan tells of deprecated properties is what the rule finds. What validation refuses is what the
//! crate refuses, whatever the scan says. What is read in one walk is what is parsed and validated.
//!
//! The first byte picks the circumstances (status, component), the rest is the body. Bodies are
//! mutated as the tests do it, by what they have, and by libFuzzer.

#![no_main]

use std::cell::RefCell;
use std::sync::LazyLock;

use libfuzzer_sys::{Corpus, fuzz_mutator, fuzz_target};
use stytch_validate::json::{Document, Value};
use stytch_validate::model::capture::Exchange;
use stytch_validate::rules::RULES;
use stytch_validate::rules::context::{BodyOutcome, RuleContext, is_of_the_backend};
use stytch_validate::rules::diagnostic::Diagnostic;
use stytch_validate::rules::facts;
use stytch_validate::schema::catalog::ComponentId;
use stytch_validate::schema::evaluation::Schemas;
use stytch_validate::schema::scan::{Facts, FastValidator};
use stytch_validate::schema::schema_error::SchemaError;
use stytch_validate::schema::select::{SchemaRef, select};

#[path = "../../tests/integration/schema/scan/mutate.rs"]
mod mutate;

#[path = "../../tests/integration/schema/scan/read.rs"]
mod read;

static SCHEMAS: LazyLock<Schemas> = LazyLock::new(Schemas::default);

thread_local! {
    static SCREEN: RefCell<FastValidator> = RefCell::default();
}

const STATUSES: [Option<u16>; 5] = [None, Some(200), Some(201), Some(304), Some(401)];

const COMPONENTS: [&str; 5] = [
    "api_sso_v1_AuthenticateResponse",
    "api_b2b_magic_v1_AuthenticateResponse",
    "api_b2b_session_v1_AuthenticateResponse",
    "api_b2b_session_v1_GetResponse",
    "api_organization_v1_Organization",
];

fuzz_target!(|data: &[u8]| -> Corpus {
    let Some((circumstances, body)) = data.split_first() else {
        return Corpus::Reject;
    };
    let circumstances = usize::from(*circumstances);
    let status = STATUSES[circumstances % STATUSES.len()];
    let component = COMPONENTS[circumstances / STATUSES.len() % COMPONENTS.len()];
    let component = SCHEMAS.catalog.find(component).expect("embedded");
    let addressed = circumstances / 64 % 2 == 1;
    SCREEN.with_borrow_mut(|screen| compare(screen, component, body, status, addressed));
    Corpus::Keep
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let body = size.min(data.len()).saturating_sub(1);
    let is_json = || serde_json::from_slice::<serde_json::Value>(&data[1..=body]).is_ok();
    if body == 0 || seed % 3 == 0 || !is_json() {
        return libfuzzer_sys::fuzzer_mutate(data, size, max_size);
    }
    let mut chance = mutate::Chance::seeded(u64::from(seed));
    let mutant = mutate::mutant(&data[1..=body], &mut chance);
    if mutant.is_empty() || mutant.len() + 1 > max_size {
        return size;
    }
    data[0] = data[0].wrapping_add(u8::from(seed % 5 == 0));
    data[1..=mutant.len()].copy_from_slice(&mutant);
    mutant.len() + 1
});

fn compare(
    screen: &mut FastValidator,
    component: ComponentId,
    body: &[u8],
    status: Option<u16>,
    addressed: bool,
) {
    let catalog = &SCHEMAS.catalog;
    read::is_read_as_parsed(screen, catalog, component, body);
    let Some(scan) = screen.scan(catalog, component, body, status) else {
        // Unsure is always right.
        if let Ok(document) = Document::parse(body) {
            agree(component, document.root());
        }
        return;
    };
    let document = Document::parse(body).expect("the screen passes JSON only");
    assert!(!document.has_bom() && document.duplicates().len() == 0);
    let chosen = Some(SchemaRef::Component(component));
    let selection = select(catalog, document.root(), status, chosen, None);
    assert!(!selection.error && selection.envelope == scan.envelope);
    // The crate itself, and not only the validation that spares it.
    assert!(SCHEMAS.errors(component, selection.root).is_empty());
    let evaluation = SCHEMAS.evaluate(selection.schema, selection.root);
    let exchange = Exchange {
        method: None,
        path: addressed.then(|| "/v1/b2b/sso/authenticate".to_owned()),
        status,
    };
    let outcome = BodyOutcome::Judged {
        document: &document,
        selection,
        evaluation,
    };
    let context = RuleContext::new(&SCHEMAS, Some(&exchange), None, outcome);
    let backend = is_of_the_backend(catalog, component, Some(&exchange), scan.envelope);
    let facts = facts::facts(&scan, backend, false);
    for rule in RULES {
        let found = (rule.check)(&context).listed;
        if rule.looks_at & facts == Facts::NONE {
            assert!(found.is_empty(), "{}", rule.info.id);
        } else if rule.looks_at == Facts::DEPRECATED {
            let shown = |diagnostic: &Diagnostic| format!("{diagnostic:?}");
            let seen: Vec<String> = facts::deprecated(&scan, catalog)
                .iter()
                .map(shown)
                .collect();
            let found: Vec<String> = found.iter().map(shown).collect();
            assert_eq!(seen, found, "{}", rule.info.id);
        }
    }
}

/// Validation, and the crate that it spares.
fn agree(component: ComponentId, root: Value<'_>) {
    let shown = |errors: &[SchemaError<'_>]| -> Vec<String> {
        let each = errors.iter();
        each.map(|one| format!("{} {:?} {:?}", one.value.index(), one.fault, one.keyword))
            .collect()
    };
    let evaluation = SCHEMAS.evaluate(SchemaRef::Component(component), root);
    let by_engine = SCHEMAS.errors(component, root);
    assert_eq!(shown(&evaluation.errors), shown(&by_engine));
}
