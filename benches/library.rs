//! How fast the library judges one response after another, in bytes a second: each in a call of its own, and all
//! of them in one run of the pipeline.
//!
//! `cargo bench --bench library`

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use stytch_validate::Validator;

mod samples;
use samples::{FAILING, GOOD, sample};

/// How many responses one sample judges.
const RESPONSES: usize = 1_000;

fn main() {
    divan::main();
}

#[divan::bench(args = [GOOD, FAILING])]
fn check_bytes(bencher: Bencher, name: &str) {
    let text = sample(name);
    let validator = Validator::new();
    bencher
        .counter(BytesCount::new(text.len() * RESPONSES))
        .bench_local(|| {
            for _ in 0..RESPONSES {
                let report = validator.check_bytes("a.json", black_box(text.as_slice()));
                assert_eq!(report.is_clean(), name == GOOD);
            }
        });
}

/// For comparison: the same responses in one input.
#[divan::bench(args = [GOOD, FAILING])]
fn one_input(bencher: Bencher, name: &str) {
    let text = [sample(name).as_slice(), b"\n"].concat().repeat(RESPONSES);
    let validator = Validator::new();
    bencher
        .counter(BytesCount::of_slice(&text))
        .bench_local(|| {
            let report = validator.check_bytes("a.ndjson", black_box(text.as_slice()));
            assert_eq!(report.summary().checked, RESPONSES as u64);
        });
}
