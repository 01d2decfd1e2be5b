//! Redaction: what is written back is shown of as before, `live-credential` apart, and redacting it
//! again changes nothing.
//!
//! Two things are meant: a body that had lost its encoding may be refused the second time, for then
//! it is no text any more that could be undone; and where a recording is so broken that its address
//! is a stretch of something else, what takes the address's place is another one, with another route.

#![no_main]

use std::collections::BTreeMap;
use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use stytch_validate::commands::redact::Redactor;
use stytch_validate::model::report::Report;
use stytch_validate::model::source::Source;
use stytch_validate::settings::Settings;

mod runs;

const NAMES: [&str; 4] = ["a.json", "a.har", "a.yaml", "a.http"];

fuzz_target!(|data: &[u8]| {
    let Some((pick, text)) = data.split_first() else {
        return;
    };
    let settings = Settings::over(Vec::new());
    let source = Arc::new(Source::stdin("fuzzed"));
    let redact = |text: &[u8]| Redactor::new(&settings).bytes(&source, text);
    let Ok(once) = redact(text) else {
        return;
    };
    let parsed = serde_json::from_slice::<Value>(text);
    if parsed.as_ref().is_ok_and(has_stretch_as_address) {
        return;
    }
    if let Ok(twice) = redact(&once.bytes) {
        assert!(
            twice.bytes == once.bytes,
            "redacting twice is redacting once"
        );
    }
    if parsed.is_err() {
        return;
    }
    let name = NAMES[usize::from(*pick) % NAMES.len()];
    let (before, after) = (runs::judged(name, text), runs::judged(name, &once.bytes));
    assert_eq!(counts(&before), counts(&after));
});

/// Whether what stands in an address's place can't be one: it has a quote or a brace in it.
fn has_stretch_as_address(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(has_stretch_as_address),
        Value::Object(members) => members.iter().any(|(name, value)| {
            let address = value
                .as_str()
                .filter(|_| matches!(name.as_str(), "url" | "uri"));
            address.is_some_and(|address| address.contains(['"', '{', '}', ' ']))
                || has_stretch_as_address(value)
        }),
        _ => false,
    }
}

/// What was found, apart from what redaction is for.
fn counts(report: &Report) -> (u64, u64, u64, BTreeMap<&'static str, u64>) {
    let summary = &report.summary;
    let rules = summary.rules.iter();
    let rules = rules.map(|((_, rule), count)| (*rule, *count));
    // A name that is replaced is no longer nearly that of a missing property.
    let kept = rules.filter(|(rule, _)| !["live-credential", "unknown-field"].contains(rule));
    (
        summary.responses,
        summary.checked,
        summary.skipped,
        kept.collect(),
    )
}
