//! How fast a recording is read, in bytes a second: 30 MB of HAR, half of it exchanges of the API
//! and half pages and scripts of somebody else's, as a browser exports it.
//!
//! `cargo bench --bench har`

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use stytch_validate::input::{self, Input, Reader};
use stytch_validate::model::source::Source;
use stytch_validate::pipeline;
use stytch_validate::settings::{InputPath, Settings};

mod samples;
use samples::{FAILING, GOOD, sample};

/// How large the recording is, to the next whole entry.
const SIZE: usize = 30_000_000;

const FORMS: [&str; 2] = ["minified", "pretty"];

fn main() {
    divan::main();
}

const HEADERS: &[&str] = &[
    "accept",
    "accept-encoding",
    "accept-language",
    "authorization",
    "cache-control",
    "content-type",
    "cookie",
    "date",
    "origin",
    "referer",
    "user-agent",
    "x-request-id",
];

fn headers(number: usize) -> serde_json::Value {
    let value = |name: &str| format!("{name} {:032x}", number.wrapping_mul(0x9e37_79b9));
    let header = |name: &&str| serde_json::json!({"name": name, "value": value(name)});
    HEADERS.iter().map(header).collect()
}

fn entry(number: usize, response: &str) -> serde_json::Value {
    let (method, url, text) = if number.is_multiple_of(2) {
        let url = "https://test.stytch.com/v1/b2b/sso/authenticate".to_owned();
        ("POST", url, response.to_owned())
    } else {
        let mut script = String::new();
        for line in 0..60 {
            let _ = writeln!(
                script,
                "\tfunction f{line}(a) {{ if (a[\"x\"] === 'y') {{ return \"<p>\\u00e9\"; }} }}"
            );
        }
        let url = format!("https://app.example.com/static/{number}.js?v=1");
        ("GET", url, script)
    };
    serde_json::json!({
        "startedDateTime": "2025-01-05T18:01:22.000Z",
        "time": 12.5,
        "request": {
            "method": method, "url": url, "httpVersion": "http/2.0", "headers": headers(number),
            "queryString": [], "cookies": [], "headersSize": -1, "bodySize": 98,
        },
        "response": {
            "status": 200, "statusText": "", "httpVersion": "http/2.0",
            "headers": headers(number + 1), "cookies": [],
            "content": {"size": text.len(), "mimeType": "application/json", "text": text},
            "redirectURL": "", "headersSize": -1, "bodySize": -1,
        },
        "cache": {},
        "timings": {"blocked": 1.1, "send": 0.1, "wait": 11, "receive": 0.3},
    })
}

fn recording(form: &str) -> Vec<u8> {
    let [good, failing] =
        [GOOD, FAILING].map(|name| String::from_utf8(sample(name)).expect("UTF-8"));
    let mut text = br#"{"log":{"version":"1.2","creator":{"name":"t"},"entries":["#.to_vec();
    let mut number = 0;
    while text.len() < SIZE {
        if number > 0 {
            text.push(b',');
        }
        let response = if number % 200 == 198 { &failing } else { &good };
        let entry = entry(number, response);
        let written = if form == "pretty" {
            serde_json::to_vec_pretty(&entry)
        } else {
            serde_json::to_vec(&entry)
        };
        text.extend(written.expect("a tree can be written"));
        number += 1;
    }
    text.extend(b"]}}");
    text
}

fn reader() -> &'static Reader {
    input::find("har").expect("it is listed")
}

/// The recording cut into chunks; with `open`, each entry read too.
fn read(text: Vec<u8>, open: bool) -> usize {
    let source = Arc::new(Source::file(Path::new("a.har")));
    let mut input = Input::new(source, Box::new(Cursor::new(text)));
    let mut count = 0;
    let outcome = (reader().split)(&mut input, &mut |chunk| {
        if open {
            let opened = (reader().open)(&chunk, &mut |capture| {
                count += black_box(capture).parts.list().len();
            });
            opened.expect("a whole chunk");
        } else {
            count += black_box(chunk).text.len();
        }
        ControlFlow::Continue(())
    });
    outcome.expect("a whole recording");
    count
}

/// For comparison: looking at every byte once.
#[divan::bench(args = FORMS)]
fn memchr_only(bencher: Bencher, form: &str) {
    let text = recording(form);
    bencher
        .counter(BytesCount::of_slice(&text))
        .bench_local(|| memchr::memchr(0, black_box(&text)));
}

#[divan::bench(args = FORMS)]
fn split(bencher: Bencher, form: &str) {
    let text = recording(form);
    bencher
        .counter(BytesCount::of_slice(&text))
        .with_inputs(|| text.clone())
        .bench_local_values(|text| read(text, false));
}

#[divan::bench(args = FORMS)]
fn split_and_open(bencher: Bencher, form: &str) {
    let text = recording(form);
    bencher
        .counter(BytesCount::of_slice(&text))
        .with_inputs(|| text.clone())
        .bench_local_values(|text| read(text, true));
}

fn settings(path: &Path, jobs: NonZeroUsize) -> Settings {
    Settings {
        jobs: Some(jobs),
        ..Settings::over(vec![InputPath::Path(path.to_owned())])
    }
}

fn whole(bencher: Bencher, form: &str, jobs: NonZeroUsize) {
    let text = recording(form);
    let mut file = tempfile::Builder::new()
        .suffix(".har")
        .tempfile()
        .expect("a temporary file");
    file.write_all(&text).expect("room for it");
    bencher
        .counter(BytesCount::of_slice(&text))
        .with_inputs(|| settings(file.path(), jobs))
        .bench_local_values(|settings| {
            pipeline::run(black_box(&Arc::new(settings)))
                .summary
                .checked
        });
}

#[divan::bench(args = FORMS, sample_count = 10)]
fn whole_run_one_job(bencher: Bencher, form: &str) {
    whole(bencher, form, NonZeroUsize::MIN);
}

#[divan::bench(args = FORMS, sample_count = 10)]
fn whole_run_all_cores(bencher: Bencher, form: &str) {
    let cores = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    whole(bencher, form, cores);
}
