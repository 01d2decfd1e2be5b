//! Redaction: what is written back is told of as before, `live-credential` apart, and redacting it
//! again changes nothing.
//!
//! Two things are meant: a body that had lost its encoding may be refused the second time, for then
//! it is no text any more that could be undone; and where a recording is so broken that its address
//! is a stretch of something else, what takes the address's place is another one, with another route.

#![no_main]

use std::collections::BTreeMap;
use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use stytch_validate::model::report::Report;
use stytch_validate::model::source::Source;
use stytch_validate::modes::redact::Redactor;
use stytch_validate::settings::Settings;

mod runs;

const NAMES: [&str; 4] = ["a.json", "a.har", "a.yaml", "a.http"];

fuzz_target!(|data: &[u8]| {
    let Some((pick, text)) = data.split_first() else {
        return;
    };
    let settings = Settings::over(Vec::new());
    let source = Arc::new(Source::stdin("fuzzed"));
    let redact = |text: &[u8]| Redactor::new(&settings).bytes(&source, text.to_vec());
    let Ok(once) = redact(text) else {
        return;
    };
    if let Ok(twice) = redact(&once.bytes) {
        assert!(
            twice.bytes == once.bytes,
            "redacting twice is redacting once"
        );
    }
    if serde_json::from_slice::<serde_json::Value>(text).is_err() {
        return;
    }
    let name = NAMES[usize::from(*pick) % NAMES.len()];
    let (before, after) = (runs::judged(name, text), runs::judged(name, &once.bytes));
    assert_eq!(counts(&before), counts(&after));
});

/// What was found, apart from what redaction is for.
fn counts(report: &Report) -> (u64, u64, u64, BTreeMap<&'static str, u64>) {
    let summary = &report.summary;
    let rules = summary.rules.iter();
    let rules = rules.map(|((_, rule), count)| (*rule, *count));
    let kept = rules.filter(|(rule, _)| *rule != "live-credential");
    (
        summary.responses,
        summary.checked,
        summary.skipped,
        kept.collect(),
    )
}
