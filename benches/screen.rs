//! How fast the screen looks at a good response, in bytes a second: with keys in alphabetical order,
//! and in another; and how soon it gives a failing one up.
//!
//! `cargo bench --bench screen`

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use serde_json::{Map, Value};
use stytch_validate::schema::catalog::{Catalog, DEFAULT_COMPONENT};
use stytch_validate::schema::scan::FastValidator;

mod samples;
use samples::{FAILING, GOOD, sample};

const SHUFFLED: &str = "shuffled";

fn main() {
    divan::main();
}

/// The text with the members of every object in another order.
fn shuffled(text: &[u8]) -> Vec<u8> {
    fn shuffle(value: Value) -> Value {
        match value {
            Value::Object(members) => {
                let mut members: Vec<(String, Value)> = members.into_iter().collect();
                // Any order will do that has nothing to do with the names'.
                members.sort_by_key(|(name, _)| {
                    name.bytes()
                        .rev()
                        .map(|byte| byte ^ 0x15)
                        .collect::<Vec<u8>>()
                });
                let members = members
                    .into_iter()
                    .map(|(name, value)| (name, shuffle(value)));
                Value::Object(members.collect::<Map<_, _>>())
            }
            Value::Array(items) => items.into_iter().map(shuffle).collect(),
            other => other,
        }
    }
    let value = serde_json::from_slice(text).expect("a sample is JSON");
    shuffle(value).to_string().into_bytes()
}

#[divan::bench(args = [GOOD, SHUFFLED, FAILING])]
fn look(bencher: Bencher, name: &str) {
    let text = if name == SHUFFLED {
        shuffled(&sample(GOOD))
    } else {
        sample(name)
    };
    let catalog = Catalog::embedded();
    let component = catalog.find(DEFAULT_COMPONENT).expect("embedded");
    let mut screen = FastValidator::default();
    bencher
        .counter(BytesCount::of_slice(&text))
        .bench_local(|| {
            let glimpse = screen.scan(&catalog, component, black_box(&text), None);
            assert_eq!(glimpse.is_some(), name != FAILING);
        });
}
