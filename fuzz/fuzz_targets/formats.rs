//! Every format over any capture: what is written parses as what it is, has no control character in
//! it, and no canary. Seeds have canaries for values; where a mutation makes one a name or a part of
//! an address, which may be shown, only the canary is not looked for.

#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use stytch_validate::report::{FORMATS, Options};

mod runs;

#[path = "../../tests/integration/schema/scan/mutate.rs"]
mod mutate;

const CANARY: &[u8] = b"zqx";

fuzz_target!(|data: &[u8]| {
    let Some((pick, text)) = data.split_first() else {
        return;
    };
    let names = ["a.json", "a.ndjson", "a.har"];
    let report = runs::judged(names[usize::from(*pick) % names.len()], text);
    let verbose = pick & 64 != 0;
    let secret = !may_be_told(text);
    for format in FORMATS {
        let options = Options {
            verbose,
            ..Options::default()
        };
        let mut written = Vec::new();
        (format.write)(&report, &options, &mut written).expect("memory");
        let text = String::from_utf8(written).expect("UTF-8");
        let raw = |c: char| c.is_control() && c != '\n';
        assert!(!text.contains(raw), "{}: a control character", format.name);
        assert!(
            parses(format.name, &text),
            "{}: does not parse",
            format.name
        );
        let shown = text.to_ascii_lowercase().contains("zqx");
        assert!(!(secret && shown), "{}: a canary", format.name);
    }
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
    data[1..=mutant.len()].copy_from_slice(&mutant);
    mutant.len() + 1
});

/// Whether a canary stands in a name, or in something like an address, an id or a method.
fn may_be_told(text: &[u8]) -> bool {
    let lower = text.to_ascii_lowercase();
    let places = lower.windows(CANARY.len()).enumerate();
    let mut canaries = places
        .filter(|(_, found)| *found == CANARY)
        .map(|(at, _)| at);
    canaries.any(|at| {
        let behind = &lower[at..lower.len().min(at + 400)];
        let quote = behind.iter().position(|byte| *byte == b'"');
        let name = quote.is_none_or(|quote| {
            let next = behind[quote + 1..]
                .iter()
                .find(|byte| !byte.is_ascii_whitespace());
            next.is_none_or(|next| *next == b':' || *next == b'"')
        });
        let before = &lower[at.saturating_sub(400)..at];
        let from = before
            .iter()
            .rposition(|byte| *byte == b'"')
            .map_or(0, |quote| quote + 1);
        let value = &before[from..];
        let address = value.contains(&b'/') || value.contains(&b'\\');
        let key = &before[from.saturating_sub(40)..from];
        let shown = |name: &[u8]| key.windows(name.len()).any(|found| found == name);
        name || address || shown(b"url") || shown(b"method") || shown(b"request_id")
    })
}

fn parses(format: &str, text: &str) -> bool {
    match format {
        "json" | "sarif" | "gitlab" => serde_json::from_str::<serde_json::Value>(text).is_ok(),
        "ndjson" => {
            let mut lines = text.lines();
            lines.all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok())
        }
        "junit" => {
            let mut reader = quick_xml::Reader::from_str(text);
            loop {
                match reader.read_event() {
                    Ok(quick_xml::events::Event::Eof) => return true,
                    Ok(_) => {}
                    Err(_) => return false,
                }
            }
        }
        // GitHub takes every line that begins so for a command: there is none but ours.
        "github" => text.lines().all(|line| {
            !line.contains("::")
                || ["::error", "::warning", "::notice"]
                    .iter()
                    .any(|command| line.starts_with(command))
        }),
        _ => true,
    }
}
