//! The changes from an earlier run's coverage to this one's.

use std::collections::BTreeMap;

use crate::model::coverage::{Change, Changed, Component, Coverage, Enum, Field, Rate, Route};
use crate::model::report::Report;
use crate::model::rule::Severity;

/// A rate that changes by this part of all is a change, even if it was neither none nor all.
const TENTH: u64 = 10;

/// Returns whether the two differ by more than chance lets them: from none or to none, from all or
/// to all, or by a tenth.
fn differs(before: Rate, after: Rate) -> bool {
    if before.of == 0 || after.of == 0 {
        return false;
    }
    let is_none = |rate: Rate| rate.count == 0;
    let is_all = |rate: Rate| rate.count >= rate.of;
    let scaled = |rate: Rate, by: u64| u128::from(rate.count) * u128::from(by);
    let (one, two) = (scaled(before, after.of), scaled(after, before.of));
    let tenth = u128::from(before.of) * u128::from(after.of) / u128::from(TENTH);
    is_none(before) != is_none(after)
        || is_all(before) != is_all(after)
        || one.abs_diff(two) >= tenth.max(1)
}

/// Everything that changed from the earlier report to this one, what the schemas do not know first.
/// A report without coverage has no change.
pub fn changes(earlier: &Report, now: &Report) -> Vec<Change> {
    let (Some(before), Some(after)) = (&earlier.coverage, &now.coverage) else {
        return Vec::new();
    };
    let mut changes = unknown_fields(before, after);
    changes.extend(rules(earlier, now));
    let checked = (earlier.summary.checked, now.summary.checked);
    changes.extend(components(before, after, checked));
    let responses = (earlier.summary.responses, now.summary.responses);
    changes.extend(routes(before, after, responses));
    changes.sort_by(|one, other| (one.what, &one.subject).cmp(&(other.what, &other.subject)));
    changes
}

/// Returns what is in one run and not in the other; each with how often, of how many.
fn came_or_went<K: Ord>(
    what: Changed,
    before: BTreeMap<K, u64>,
    after: BTreeMap<K, u64>,
    of: impl Fn(&K) -> (u64, u64),
    subject: impl Fn(K) -> String,
) -> Vec<Change> {
    let mut counts: BTreeMap<K, (u64, u64)> = BTreeMap::new();
    for (key, count) in before {
        counts.entry(key).or_default().0 = count;
    }
    for (key, count) in after {
        counts.entry(key).or_default().1 = count;
    }
    counts.retain(|_, (before, after)| (*before == 0) != (*after == 0));
    let changes = counts.into_iter().map(|(key, (before, after))| {
        let of = of(&key);
        Change {
            what,
            subject: subject(key),
            before: Rate::new(before, of.0),
            after: Rate::new(after, of.1),
        }
    });
    changes.collect()
}

fn unknown_fields(before: &Coverage, after: &Coverage) -> Vec<Change> {
    let fields = |coverage: &Coverage| -> BTreeMap<(String, String), u64> {
        let fields = coverage.unknown_fields.iter();
        let fields = fields.map(|one| ((one.component.clone(), one.name.clone()), one.seen));
        fields.collect()
    };
    let seen = |coverage: &Coverage, name: &str| {
        let found = coverage.components.iter().find(|one| one.name == name);
        found.map_or(0, |component| component.seen)
    };
    came_or_went(
        Changed::UnknownField,
        fields(before),
        fields(after),
        |(component, _)| (seen(before, component), seen(after, component)),
        |(component, name)| format!("{component}: {name}"),
    )
}

/// Rules that find something for the first time, or no longer do.
fn rules(earlier: &Report, now: &Report) -> Vec<Change> {
    let rules = |report: &Report| -> BTreeMap<&'static str, u64> {
        let mut rules = BTreeMap::new();
        for ((severity, rule), count) in &report.summary.rules {
            if *severity != Severity::Note {
                *rules.entry(*rule).or_default() += count;
            }
        }
        rules
    };
    came_or_went(
        Changed::Rule,
        rules(earlier),
        rules(now),
        |_| (earlier.summary.checked, now.summary.checked),
        str::to_owned,
    )
}

fn routes(before: &Coverage, after: &Coverage, of: (u64, u64)) -> Vec<Change> {
    let routes = |coverage: &Coverage| -> BTreeMap<String, u64> {
        let known = coverage.routes.iter().filter(|route| route.known);
        let name = |route: &Route| format!("{} {}", route.method, route.path);
        let routes = known.map(|route| (name(route), route.checked + route.skipped));
        routes.collect()
    };
    came_or_went(
        Changed::Route,
        routes(before),
        routes(after),
        |_| of,
        |route| route,
    )
}

fn components(before: &Coverage, after: &Coverage, of: (u64, u64)) -> Vec<Change> {
    let by_name = |coverage: &Coverage| -> BTreeMap<String, u64> {
        let components = coverage.components.iter();
        components.map(|one| (one.name.clone(), one.seen)).collect()
    };
    let mut changes = came_or_went(
        Changed::Component,
        by_name(before),
        by_name(after),
        |_| of,
        |name| name,
    );
    for component in &after.components {
        let earlier = before
            .components
            .iter()
            .find(|one| one.name == component.name);
        if let Some(earlier) = earlier.filter(|earlier| earlier.seen > 0 && component.seen > 0) {
            changes.extend(fields(earlier, component));
            changes.extend(values(earlier, component));
        }
    }
    changes
}

/// A rate of a property, and what kind of change it makes.
type RateOf = (Changed, fn(&Field) -> Rate);

/// Returns how often the properties of a component were there, null, and empty.
fn fields(before: &Component, after: &Component) -> Vec<Change> {
    let rates: [RateOf; 3] = [
        (Changed::Field, |field| {
            Rate::new(field.seen, field.seen + field.absent)
        }),
        (Changed::Null, |field| Rate::new(field.null, field.seen)),
        (Changed::Empty, |field| Rate::new(field.empty, field.seen)),
    ];
    let mut changes = Vec::new();
    for field in &after.fields {
        let Some(earlier) = before.fields.iter().find(|one| one.name == field.name) else {
            continue;
        };
        for (what, rate) in rates {
            let (before, now) = (rate(earlier), rate(field));
            if differs(before, now) {
                let subject = format!("{}: {}", after.name, field.name);
                changes.push(Change {
                    what,
                    subject,
                    before,
                    after: now,
                });
            }
        }
    }
    changes
}

/// The values of a component's enums: those listed, and others.
fn values(before: &Component, after: &Component) -> Vec<Change> {
    let mut changes = Vec::new();
    for one in &after.enums {
        let Some(earlier) = before.enums.iter().find(|known| known.name == one.name) else {
            continue;
        };
        let place = if one.name.is_empty() {
            after.name.clone()
        } else {
            format!("{}: {}", after.name, one.name)
        };
        let whole = |one: &Enum| one.members.values().sum::<u64>() + one.other;
        let of = (whole(earlier), whole(one));
        let other = |count| BTreeMap::from([((), count)]);
        changes.extend(came_or_went(
            Changed::UnknownValue,
            other(earlier.other),
            other(one.other),
            |()| of,
            |()| place.clone(),
        ));
        changes.extend(came_or_went(
            Changed::Value,
            earlier.members.clone(),
            one.members.clone(),
            |_| of,
            |member| format!("{place} = {member}"),
        ));
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_differs_at_its_ends_and_by_a_tenth() {
        let rate = Rate::new;
        for (before, after, differs) in [
            (rate(0, 10), rate(1, 1000), true),
            (rate(10, 10), rate(999, 1000), true),
            (rate(10, 100), rate(190, 1000), false),
            (rate(10, 100), rate(200, 1000), true),
            (rate(1, 2), rate(1, 2), false),
            (rate(0, 0), rate(3, 3), false),
            (rate(0, 5), rate(0, 9), false),
            (rate(u64::MAX, u64::MAX), rate(1, u64::MAX), true),
        ] {
            assert_eq!(
                self::differs(before, after),
                differs,
                "{before:?} {after:?}"
            );
            assert_eq!(
                self::differs(after, before),
                differs,
                "{after:?} {before:?}"
            );
        }
    }
}
