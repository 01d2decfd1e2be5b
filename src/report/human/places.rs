//! Where else a cause is found.

use std::collections::BTreeMap;

use super::words;
use crate::model::finding::Finding;
use crate::model::report::{Cause, Place};
use crate::model::rule::{Group, Severity};
use crate::report::escape;

/// Places named unless all are asked for.
const NAMED: usize = 3;

/// The places of all findings, by cause.
pub(super) struct Index<'r> {
    places: BTreeMap<Key<'r>, Vec<Place>>,
}

/// What findings of one cause have in common.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key<'r> {
    rule: &'static str,
    severity: Severity,
    schema: Option<&'r str>,
    keyword: Option<&'r str>,
    location: String,
    /// Each way of not being JSON is a cause of its own.
    message: Option<&'r str>,
    fields: Vec<Option<&'r str>>,
}

impl<'r> Key<'r> {
    /// The key of findings at one place; `None` when there are none.
    fn of(findings: &'r [Finding]) -> Option<Self> {
        let first = findings.first()?;
        Some(Self {
            rule: first.rule.id,
            severity: first.severity,
            schema: first.schema.as_deref(),
            keyword: first.keyword_location.as_deref(),
            location: first.general_location(),
            message: (first.rule.group == Group::Syntax).then_some(&first.message),
            fields: findings
                .iter()
                .map(|finding| finding.field.as_deref())
                .collect(),
        })
    }
}

impl<'r> Index<'r> {
    pub(super) fn new(findings: &'r [Finding]) -> Self {
        let mut places: BTreeMap<Key<'r>, Vec<Place>> = BTreeMap::new();
        for together in gather(findings) {
            if let (Some(key), Some(first)) = (Key::of(together), together.first()) {
                places.entry(key).or_default().push(place(first));
            }
        }
        Self { places }
    }

    /// Every place of a cause but its first, as far as it is known.
    fn further<'a>(&'a self, cause: &'a Cause) -> Vec<&'a Place> {
        let told = cause.first.first().map(place);
        let all = Key::of(&cause.first).and_then(|key| self.places.get(&key));
        let further: Vec<&Place> = all
            .into_iter()
            .flatten()
            .filter(|place| Some(*place) != told.as_ref())
            .collect();
        // Findings are left out of a capped report before the next places of a cause are.
        if further.len() < cause.next.len() {
            cause.next.iter().collect()
        } else {
            further
        }
    }
}

/// Findings in their order, those together that are told as one: fields missing from one object.
fn gather(findings: &[Finding]) -> impl Iterator<Item = &[Finding]> {
    findings.chunk_by(|one, next| {
        one.rule.group == Group::Required
            && one.rule.id == next.rule.id
            && one.instance_location == next.instance_location
            && (&one.origin.source, one.origin.response)
                == (&next.origin.source, next.origin.response)
    })
}

fn place(finding: &Finding) -> Place {
    Place {
        source: finding.origin.source.clone(),
        response: finding.origin.response,
        start: finding.span.start,
    }
}

/// The sentence about the other places of a cause, where it has some.
pub(super) fn note(cause: &Cause, index: Option<&Index<'_>>) -> Option<String> {
    let further = further(cause);
    if further == 0 {
        return None;
    }
    let (shown, separator, lead) = match index {
        Some(index) if further > 1 => (index.further(cause), "\n", ":\n"),
        _ => (
            cause.next.iter().take(NAMED).collect::<Vec<_>>(),
            ", ",
            ": ",
        ),
    };
    let mut named: Vec<String> = shown.into_iter().map(one).collect();
    if named.is_empty() {
        return Some(how_many(cause, further));
    }
    if (named.len() as u64) < further {
        named.push("…".to_owned());
    }
    Some(format!(
        "{}{lead}{}",
        how_many(cause, further),
        named.join(separator)
    ))
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
        format!("and {places}, in {} responses altogether", cause.responses)
    }
}

/// `a.json:3:1 (response 4)`; a source's first response needs no number.
fn one(place: &Place) -> String {
    let source = escape::terminal(&place.source);
    let (line, column) = (place.start.line.get(), place.start.column.get());
    let response = match place.response {
        0 => String::new(),
        later => format!(" (response {})", later.saturating_add(1)),
    };
    format!("{source}:{line}:{column}{response}")
}
