//! The summary of a run of `--redact`, in words.

use std::collections::BTreeMap;

use stytch_validate::commands::redact::Counts;
use stytch_validate::input::discover::{Found, UNCLAIMED};
use stytch_validate::text::words;

use crate::cli::redact::write::Put;

/// The outcome for all sources. Only what was done is counted.
#[derive(Default)]
pub(super) struct Done {
    /// Those that were redacted, where there was anything to redact.
    pub(super) read: usize,
    /// Those without a response.
    pub(super) empty: usize,
    /// Those that could not be.
    pub(super) refused: usize,
    /// Files of folders that are no captures.
    pub(super) left_alone: usize,
    /// The number of replaced values, by kind.
    pub(super) counts: Counts,
}

impl Done {
    /// Counts a source that was read, with or without a response.
    pub(super) fn note(&mut self, has_response: bool) {
        if has_response {
            self.read += 1;
        } else {
            self.empty += 1;
        }
    }

    /// The summary's line: counts by kind, never a value.
    pub(super) fn summary(&self, would: bool, put: &Put<'_>) -> String {
        let (redacted, replaced) = if would {
            ("would redact", "would replace")
        } else {
            ("redacted", "replaced")
        };
        let counts: Vec<String> = self.counts.lines().collect();
        let what = match (counts.is_empty(), self.read) {
            (false, _) => format!("{replaced} {}", counts.join(", ")),
            (true, 0) if self.refused > 0 => "nothing was replaced".to_owned(),
            (true, 0) if self.empty == 0 => "no capture was found".to_owned(),
            (true, _) => "nothing to replace".to_owned(),
        };
        let number = |count: usize| words::number(count as u64);
        let bodies = match put.bodies as u64 {
            0 => String::new(),
            count => {
                let files = words::count(count, "file with a body", "files with bodies");
                format!(" and {files}")
            }
        };
        let rest = [
            (self.refused, "refused"),
            (self.left_alone, "left alone"),
            (self.empty, "without a response"),
        ];
        let rest: String = rest
            .iter()
            .filter(|(count, _)| *count > 0)
            .flat_map(|(count, word)| ["; ".to_owned(), format!("{word}: {}", number(*count))])
            .collect();
        let sources = self.read + self.empty + self.refused;
        format!(
            "{redacted} {} of {}{bodies}: {what}{rest}",
            number(put.changed),
            number(sources)
        )
    }
}

/// Returns what the folders hold that was not looked at. A body that was redacted with its recording was.
pub(super) fn passed_over(found: &Found, put: &Put<'_>) -> Option<String> {
    let kinds = found.passed_over.iter().chain(&found.ignored);
    let mut kinds: BTreeMap<&str, u64> = kinds.map(|(kind, count)| (*kind, *count)).collect();
    if let Some(unclaimed) = kinds.get_mut(UNCLAIMED) {
        *unclaimed -= put.count_done(&found.unclaimed);
    }
    let parts: Vec<String> = kinds
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(kind, count)| words::count(count, kind, &plural(kind)))
        .collect();
    (!parts.is_empty()).then(|| format!("ignored: {}", parts.join(", ")))
}

/// Several of a kind: its noun comes before a word that tells more of it, or stands last.
fn plural(kind: &str) -> String {
    let noun = [" that ", " of ", " to "]
        .iter()
        .filter_map(|word| kind.find(word))
        .min();
    let (noun, rest) = kind.split_at(noun.unwrap_or(kind.len()));
    format!("{noun}s{rest}")
}
