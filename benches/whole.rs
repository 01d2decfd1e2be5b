//! How fast a whole run is: 20 MB of NDJSON from a file to a finished report, in bytes a second.
//!
//! `cargo bench --bench whole`

use std::io::Write as _;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use stytch_validate::pipeline;
use stytch_validate::settings::{InputPath, Settings};

mod samples;
use samples::{FAILING, GOOD, sample};

/// How large the input is, to the next whole line.
const SIZE: usize = 20_000_000;

fn main() {
    divan::main();
}

fn write_lines(line: &[u8]) -> (tempfile::NamedTempFile, usize) {
    let lines = SIZE.div_ceil(line.len() + 1);
    let text = [line, b"\n"].concat().repeat(lines);
    let mut file = tempfile::Builder::new()
        .suffix(".ndjson")
        .tempfile()
        .expect("a temporary file");
    file.write_all(&text).expect("room for it");
    (file, text.len())
}

fn settings(path: &Path, jobs: NonZeroUsize) -> Settings {
    Settings {
        jobs: Some(jobs),
        ..Settings::over(vec![InputPath::Path(path.to_owned())])
    }
}

fn run(bencher: Bencher, name: &str, jobs: NonZeroUsize) {
    let (file, length) = write_lines(&sample(name));
    bencher
        .counter(BytesCount::new(length))
        .with_inputs(|| settings(file.path(), jobs))
        .bench_local_values(|settings| {
            let report = pipeline::run(black_box(&Arc::new(settings)));
            assert_eq!(report.summary.valid == 0, name == FAILING);
            report.summary.checked
        });
}

#[divan::bench(args = [GOOD, FAILING], sample_count = 10)]
fn one_thread(bencher: Bencher, name: &str) {
    run(bencher, name, NonZeroUsize::MIN);
}

#[divan::bench(args = [GOOD, FAILING], sample_count = 10)]
fn all_cores(bencher: Bencher, name: &str) {
    let cores = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    run(bencher, name, cores);
}
