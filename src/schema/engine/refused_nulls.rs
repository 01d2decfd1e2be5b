//! The nulls of properties that a schema refuses, by themselves or in each schema of a union.

use std::collections::BTreeMap;

use jsonschema::ValidationError;

use super::errors::{branches, in_resource, violations_of};
use crate::schema::json_pointer::Pointers;
use crate::schema::keywords;
use crate::schema::schema_error::{SchemaError, SchemaErrorKind};

/// Nulls of properties, by the indices of their values, each with what refuses it.
pub(in crate::schema) type Nulls<'d> = BTreeMap<u32, SchemaError<'d>>;

/// The nulls of properties that a schema refuses.
#[derive(Default)]
pub(in crate::schema) struct RefusedNulls<'d> {
    /// Those that it refuses by themselves.
    pub(in crate::schema) alone: Nulls<'d>,
    /// Of each `anyOf` and `oneOf` of which no schema takes a value: those that alone stand in the
    /// way of one of them, for each that has such.
    pub(in crate::schema) in_unions: Vec<(SchemaError<'d>, Vec<Nulls<'d>>)>,
}

impl<'d> RefusedNulls<'d> {
    /// Adds what an error says of nulls.
    pub(super) fn add(&mut self, pointers: &mut Pointers<'d>, error: &ValidationError<'_>) {
        if let Some(branches) = branches(error) {
            let ways = ways_into(pointers, branches);
            let union = violations_of(pointers, error, &in_resource(error)).pop();
            self.in_unions.extend(union.map(|union| (union, ways)));
        } else if let Some((index, null)) = null_of_property(pointers, error) {
            // Of several keywords the type tells most.
            let is_type = matches!(null.fault, SchemaErrorKind::Type { .. });
            if is_type || !self.alone.contains_key(&index) {
                self.alone.insert(index, null);
            }
        }
    }
}

/// So many ways into the schemas of a union are listed at most.
const MOST_WAYS: usize = 16;

fn ways_into<'d>(
    pointers: &mut Pointers<'d>,
    branches: &[Vec<ValidationError<'static>>],
) -> Vec<Nulls<'d>> {
    let mut ways = Vec::new();
    for errors in branches {
        ways.extend(in_the_way(pointers, errors));
        ways.truncate(MOST_WAYS);
    }
    ways
}

/// The nulls that stand in the way of one schema, in each combination of the ways into the unions
/// in it; none where something else does.
fn in_the_way<'d>(
    pointers: &mut Pointers<'d>,
    errors: &[ValidationError<'static>],
) -> Vec<Nulls<'d>> {
    let mut ways = vec![Nulls::new()];
    for error in errors {
        let more = if let Some(branches) = branches(error) {
            ways_into(pointers, branches)
        } else {
            let null = null_of_property(pointers, error);
            null.into_iter().map(|null| Nulls::from([null])).collect()
        };
        let both = |way: &Nulls<'d>, more: &Nulls<'d>| {
            let each = way.iter().chain(more);
            each.map(|(index, error)| (*index, error.clone())).collect()
        };
        let combined = ways
            .iter()
            .flat_map(|way| more.iter().map(move |more| both(way, more)));
        ways = combined.take(MOST_WAYS).collect();
    }
    ways.retain(|way| !way.is_empty());
    ways
}

/// The null of a property that is refused, by its index.
fn null_of_property<'d>(
    pointers: &mut Pointers<'d>,
    error: &ValidationError<'_>,
) -> Option<(u32, SchemaError<'d>)> {
    if !is_of_property(error.evaluation_path().as_str()) {
        return None;
    }
    let found = violations_of(pointers, error, &in_resource(error));
    let found = found.into_iter().next()?;
    (found.value.is_null()).then(|| (found.value.index(), found))
}

/// Returns whether a keyword speaks of the value of a property that `properties` declares, by the
/// keywords on the way to it.
fn is_of_property(evaluation_path: &str) -> bool {
    let into_parts =
        keywords::on_the_way(evaluation_path).filter(|keyword| !keywords::is_in_place(keyword));
    into_parts.last() == Some("properties")
}
