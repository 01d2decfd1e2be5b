//! How fast a response is judged: parse and evaluation together, and the engine alone, in bytes a
//! second; and what building an engine costs.
//!
//! `cargo bench --bench engine`

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use stytch_validate::json::{Document, Limits, Tape};
use stytch_validate::schema::catalog::{Catalog, ComponentId, DEFAULT_COMPONENT};
use stytch_validate::schema::engine::Engine;
use stytch_validate::schema::evaluation::Schemas;
use stytch_validate::schema::select::SchemaRef;
use stytch_validate::schema::variants::Variant;

mod samples;
use samples::{FAILING, GOOD, sample};

fn main() {
    divan::main();
}

fn sso(catalog: &Catalog) -> ComponentId {
    catalog
        .find(DEFAULT_COMPONENT)
        .expect("the catalogue has its default component")
}

/// What judges, with all that is worked out on first use already there.
fn warm_schemas() -> Schemas {
    let schemas = Schemas::new(Catalog::embedded(), None);
    let failing = sample(FAILING);
    let document = Document::parse(&failing).expect("a sample is JSON");
    let schema = SchemaRef::Component(sso(&schemas.catalog));
    assert_eq!(schemas.evaluate(schema, document.root()).errors.len(), 2);
    schemas
}

/// What a run does for each response: parse it, and judge it. A good one never meets the engine.
#[divan::bench(args = [GOOD, FAILING])]
fn parse_and_evaluate(bencher: Bencher, name: &str) {
    let bytes = sample(name);
    let schemas = warm_schemas();
    let schema = SchemaRef::Component(sso(&schemas.catalog));
    let mut tape = Tape::default();
    bencher
        .counter(BytesCount::of_slice(&bytes))
        .bench_local(|| {
            let parsed = Document::parse_into(black_box(&bytes), Limits::default(), &mut tape);
            let document = parsed.expect("a sample is JSON");
            let found = schemas.evaluate(schema, document.root()).errors.len();
            tape = document.into_tape();
            found
        });
}

/// The engine alone, on a document that is already parsed.
#[divan::bench(args = [GOOD, FAILING])]
fn engine(bencher: Bencher, name: &str) {
    let bytes = sample(name);
    let schemas = warm_schemas();
    let component = sso(&schemas.catalog);
    let document = Document::parse(&bytes).expect("a sample is JSON");
    bencher
        .counter(BytesCount::of_slice(&bytes))
        .bench_local(|| schemas.errors(component, black_box(document.root())).len());
}

/// What the first failing response of a run pays: reading the components and building the engine.
#[divan::bench]
fn build_engine() -> bool {
    let catalog = Catalog::embedded();
    Engine::for_component(&catalog, sso(&catalog), Variant::NullTolerant).is_ok()
}
