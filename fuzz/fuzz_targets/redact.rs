//! Redaction: what is written back is told of as before, `live-credential` and the like apart, and
//! redacting it again changes nothing. Canaries in places that are secret do not survive.

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
    let twice = redact(&once.bytes).expect("what was written can be read");
    assert!(twice.bytes == once.bytes, "redacting twice is redacting once");
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
    (summary.responses, summary.checked, summary.skipped, kept.collect())
}
