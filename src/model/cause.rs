//! Which findings have one cause, and are told once.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::LazyLock;

use crate::model::finding::Finding;
use crate::model::report::{Cause, Place};
use crate::model::rule::Group;

/// Findings in their order, those together that are told as one: fields missing from one object.
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
/// fields and hint; `together` are findings that are told as one.
pub fn key(together: &[Finding]) -> u64 {
    let mut hasher = KEYS.build_hasher();
    let mut add = |part: &str| {
        hasher.write(part.as_bytes());
        hasher.write_u8(0);
    };
    if let Some(first) = together.first() {
        add(first.rule.id);
        add(first.severity.name());
        add(first.schema.as_deref().unwrap_or_default());
        add(first.keyword_location.as_deref().unwrap_or_default());
        add(&first.general_location());
        let exchange = first.origin.exchange.as_deref();
        add(exchange
            .and_then(|exchange| exchange.path.as_deref())
            .unwrap_or_default());
        // Each way of not being JSON, or of not being checked, is a cause of its own.
        if matches!(first.rule.group, Group::Syntax | Group::Response) {
            add(&first.message);
        }
    }
    for finding in together {
        add(finding.field.as_deref().unwrap_or_default());
        add(finding.hint.as_deref().unwrap_or_default());
    }
    hasher.finish()
}

/// Adds to a cause what was found of it later on; so many of its further places are kept.
pub fn add(known: &mut Cause, later: Cause, places: usize) {
    known.findings += later.findings;
    known.responses += later.responses;
    let first = later.first.first().map(place);
    let room = places.saturating_sub(known.next.len());
    let next = first.into_iter().chain(later.next).take(room);
    known.next.extend(next);
}

/// Returns where a finding is.
pub fn place(finding: &Finding) -> Place {
    Place {
        source: finding.origin.place().clone(),
        response: finding.origin.response,
        start: finding.span.start,
    }
}
