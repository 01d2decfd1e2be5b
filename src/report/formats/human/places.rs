//! Lists the other places of a cause.

use std::collections::HashMap;

use crate::model::cause;
use crate::model::finding::Finding;
use crate::model::report::{Cause, Place};
use crate::report::escape;
use crate::text::words;

/// Places named unless all are asked for.
const NAMED: usize = 3;

/// The places of all findings, by cause.
pub(super) struct Index {
    places: HashMap<u64, Vec<Place>>,
}

impl Index {
    pub(super) fn new(findings: &[Finding]) -> Self {
        let mut places: HashMap<u64, Vec<Place>> = HashMap::new();
        for together in cause::gather(findings) {
            let known = places.entry(cause::key(together)).or_default();
            known.extend(together.first().map(cause::place));
        }
        Self { places }
    }

    /// Every place of a cause but its first, as far as it is known.
    fn further<'a>(&'a self, cause: &'a Cause) -> Vec<&'a Place> {
        let shown = cause.first.first().map(cause::place);
        let all = self.places.get(&cause::key(&cause.first));
        let further: Vec<&Place> = all
            .into_iter()
            .flatten()
            .filter(|place| Some(*place) != shown.as_ref())
            .collect();
        // Findings are left out of a capped report before the next places of a cause are.
        if further.len() < cause.next.len() {
            cause.next.iter().collect()
        } else {
            further
        }
    }
}

/// The sentence about the other places of a cause, where it has some.
pub(super) fn note(cause: &Cause, index: Option<&Index>) -> Option<String> {
    let further = further(cause);
    if further == 0 {
        return None;
    }
    let (shown, separator, lead) = match index {
        Some(index) if further > 1 => (index.further(cause), "\n", ":\n"),
        _ => (cause.next.iter().take(NAMED).collect(), ", ", ": "),
    };
    let how_many = how_many(cause, further);
    if shown.is_empty() {
        return Some(how_many);
    }
    let named = named(shown, further).join(separator);
    Some(format!("{how_many}{lead}{named}"))
}

/// The first places of a cause, the very first included.
pub(super) fn all(cause: &Cause) -> String {
    let first = cause.first.first().map(cause::place);
    named(first.iter().chain(&cause.next), cause.findings).join(", ")
}

/// The places of a cause, the very first included, with this before each: the first few, or all that are known where
/// there is an index.
pub(super) fn every(cause: &Cause, index: Option<&Index>, before: &str) -> String {
    let first = cause.first.first().map(cause::place);
    let next = match index {
        Some(index) => index.further(cause),
        None => cause.next.iter().take(NAMED - 1).collect(),
    };
    let named = named(first.iter().chain(next), cause.findings);
    let comma = if before.starts_with('\n') { "" } else { "," };
    format!("{before}{}", named.join(&format!("{comma}{before}")))
}

/// Returns what places are called, and a sign that there are more, where `all` are.
fn named<'p>(places: impl IntoIterator<Item = &'p Place>, all: u64) -> Vec<String> {
    let mut named: Vec<String> = places.into_iter().map(one).collect();
    if (named.len() as u64) < all {
        named.push("…".to_owned());
    }
    named
}

/// Places beyond the first. Fields missing from one object are one place.
fn further(cause: &Cause) -> u64 {
    let at_one_place = (cause.first.len() as u64).max(1);
    (cause.findings / at_one_place).saturating_sub(1)
}

fn how_many(cause: &Cause, further: u64) -> String {
    let responses = cause.responses.saturating_sub(1);
    if responses == 0 {
        format!(
            "and {} in this response",
            words::count(further, "more place", "more places")
        )
    } else if further <= responses {
        format!(
            "and {}",
            words::count(responses, "more response", "more responses")
        )
    } else {
        let places = words::count(further, "more place", "more places");
        let all = words::number(cause.responses);
        format!("and {places}, in {all} responses altogether")
    }
}

/// `a.json:3:1 (response 4)`; a source's first response needs no number.
fn one(place: &Place) -> String {
    let source = escape::terminal(&place.source);
    let response = match place.response {
        0 => String::new(),
        later => format!(" (response {})", later.saturating_add(1)),
    };
    format!("{source}:{}{response}", place.start)
}
