//! Groups findings by cause, so that each cause is shown once.

use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;

use crate::model::finding::Finding;
use crate::model::report::{Cause, Place};
use crate::model::rule::Group;

/// Findings in their order, those together that are shown as one: fields missing from one object.
pub fn gather(findings: &[Finding]) -> impl Iterator<Item = &[Finding]> {
    findings.chunk_by(|one, next| {
        one.rule.group == Group::Required
            && one.rule.id == next.rule.id
            && one.instance_location == next.instance_location
            && (&one.origin.source, one.origin.response)
                == (&next.origin.source, next.origin.response)
    })
}

/// Captures are written by others, who must not be able to make two causes one: the keys are
/// others in each run.
static KEYS: LazyLock<RandomState> = LazyLock::new(RandomState::new);

/// Equal for findings of one cause: the same rule, severity, schema, keyword, general place, route,
/// fields and hint; `together` are findings that are shown as one.
pub fn key(together: &[Finding]) -> u64 {
    // All of it in one piece, which is quicker to hash than its parts.
    let mut all = Vec::with_capacity(USUAL);
    let mut add = |part: &str| {
        all.extend_from_slice(part.as_bytes());
        all.push(0);
    };
    if let Some(first) = together.first() {
        add(first.rule.id);
        add(first.severity.name());
        add(first.schema.as_deref().unwrap_or_default());
        add(first.keyword_location.as_deref().unwrap_or_default());
        first.general_segments().for_each(&mut add);
        let exchange = first.origin.exchange.as_deref();
        let path = exchange.and_then(|exchange| exchange.path.as_deref());
        add("/"); // which no segment is
        add(path.unwrap_or_default());
        // Each way of not being JSON, or of not being checked, is a cause of its own.
        if matches!(first.rule.group, Group::Syntax | Group::Response) {
            add(&first.message);
        }
    }
    for finding in together {
        add(finding.field.as_deref().unwrap_or_default());
        add(finding.hint.as_deref().unwrap_or_default());
    }
    KEYS.hash_one(all)
}

/// The number of bytes that identify a cause, most of the time.
const USUAL: usize = 512;

/// Adds to a cause that it was met later on, in so many responses; so many of its further places
/// are kept.
pub fn add(
    known: &mut Cause,
    findings: u64,
    responses: u64,
    places: impl IntoIterator<Item = Place>,
    most: usize,
) {
    known.findings += findings;
    known.responses += responses;
    let room = most.saturating_sub(known.next.len());
    known.next.extend(places.into_iter().take(room));
}

/// Adds to a cause what another stretch of the input gave of it.
pub fn append(known: &mut Cause, later: &Cause, most: usize) {
    let first = later.first.iter().take(1).map(place);
    let places = first.chain(later.next.iter().cloned());
    add(known, later.findings, later.responses, places, most);
}

/// Returns where a finding is.
pub fn place(finding: &Finding) -> Place {
    Place {
        source: finding.origin.place().clone(),
        response: finding.origin.response,
        start: finding.span.start,
    }
}
