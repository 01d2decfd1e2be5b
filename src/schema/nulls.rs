//! Null for an absent optional property. The walk by the compiled schema decides of what is
//! compiled; of the rest the engine's word on two variants does.
//!
//! The null-tolerant variant only tells which nulls stand in optional properties. Such a null counts
//! as the property's absence, if the published form refuses it there, and what is left is judged by
//! the published form: so a tolerance turns no condition round, no `not` and no `oneOf`, and what
//! another part of the schema requires may not be null.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::json::Value;
use crate::schema::catalog::ComponentId;
use crate::schema::effort::Exhausted;
use crate::schema::evaluation::{Evaluation, Schemas};
use crate::schema::jsonschema_adapter::without;
use crate::schema::schema_error::{KeywordLocation, SchemaError, SchemaErrorKind};
use crate::schema::select::SchemaRef;
use crate::schema::variants::Variant;

/// A null, and the keyword that refuses it.
type Null<'d> = (Value<'d>, KeywordLocation);

/// How often what is left may bring up a null that nothing refused before: each time costs a walk.
const MOST_ROUNDS: usize = 8;

/// What is refused, and which nulls only the published form refuses.
pub(super) struct Judged<'d> {
    pub(super) errors: Vec<SchemaError<'d>>,
    nulls: Vec<Null<'d>>,
}

impl Schemas {
    /// The nulls of optional properties that the published form refuses, in the order of the text.
    pub fn nulls<'d>(
        &self,
        schema: SchemaRef,
        root: Value<'d>,
        evaluation: &Evaluation<'d>,
    ) -> Vec<Null<'d>> {
        let annotations = &evaluation.annotations;
        let walked = annotations.nulls.iter();
        let walked = walked.map(|used| (used.value, used.keyword()));
        let judged = match schema {
            SchemaRef::Component(component) if annotations.unsure_of_nulls => {
                self.tolerantly(component, root).ok()
            }
            _ => None,
        };
        judged.map_or_else(|| walked.collect(), |judged| judged.nulls)
    }

    /// The engine's word on `root`, in which a null that stands for an absent optional property is
    /// not refused.
    ///
    /// # Errors
    ///
    /// [`Exhausted`] where that takes too much.
    pub(super) fn tolerantly<'d>(
        &self,
        component: ComponentId,
        root: Value<'d>,
    ) -> Result<Judged<'d>, Exhausted> {
        let observed = self.by_engine(component, root, Variant::NullTolerant)?;
        if memchr::memmem::find(root.document().source(), b"null").is_none() {
            return Ok(Judged {
                errors: observed,
                nulls: Vec::new(),
            });
        }
        let mut errors = self.by_engine(component, root, Variant::Strict)?;
        let unplaced = unplaced(&errors, &observed);
        let mut absent = BTreeMap::new();
        for _ in 0..MOST_ROUNDS {
            let known = absent.len();
            absent.extend(tolerated(&errors, &observed));
            if absent.len() == known {
                break;
            }
            let indices = absent.keys().copied().collect();
            errors = without(indices, || self.by_engine(component, root, Variant::Strict))?;
        }
        if !unplaced.is_empty() {
            errors.retain(|error| required_null(error, &absent).is_some());
            errors.extend(observed);
        }
        Ok(settled(root, errors, absent, unplaced))
    }
}

/// The keywords of which the engine tells no place inside, where a schema of theirs does not hold.
const UNPLACED: [&str; 5] = [
    "anyOf",
    "contains",
    "oneOf",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// What such keywords refuse in the published form alone, perhaps for a null inside.
fn unplaced(
    strict: &[SchemaError<'_>],
    observed: &[SchemaError<'_>],
) -> HashMap<u32, KeywordLocation> {
    let tells_no_place = |error: &&SchemaError<'_>| {
        let keyword = error.keyword.pointer.rsplit('/').next();
        keyword.is_some_and(|keyword| UNPLACED.contains(&keyword))
    };
    let known: BTreeSet<_> = observed.iter().map(identity).collect();
    let alone = strict
        .iter()
        .filter(|error| !known.contains(&identity(error)));
    let alone = alone.filter(|error| tells_no_place(error) && !is_property_null(error));
    alone
        .map(|error| (error.value.index(), error.keyword.clone()))
        .collect()
}

fn is_property_null(error: &SchemaError<'_>) -> bool {
    error.value.is_null() && error.value.name().is_some()
}

fn identity<'e>(error: &'e SchemaError<'_>) -> (u32, &'e SchemaErrorKind) {
    (error.value.index(), &error.fault)
}

/// The members that are null and that the published form alone refuses, by the indices of their
/// values.
fn tolerated<'d>(
    strict: &[SchemaError<'d>],
    observed: &[SchemaError<'d>],
) -> Vec<(u32, SchemaError<'d>)> {
    let refused: HashSet<u32> = observed.iter().map(|error| error.value.index()).collect();
    let nulls = strict.iter().filter(|error| is_property_null(error));
    let nulls = nulls.filter(|error| !refused.contains(&error.value.index()));
    nulls
        .map(|error| (error.value.index(), error.clone()))
        .collect()
}

/// The null that a required property is, and that was taken for its absence.
fn required_null(error: &SchemaError<'_>, absent: &BTreeMap<u32, SchemaError<'_>>) -> Option<u32> {
    let SchemaErrorKind::Missing { property } = &error.fault else {
        return None;
    };
    let index = error.value.get(property)?.index();
    absent.contains_key(&index).then_some(index)
}

/// What is refused, a required null as such, and the nulls that are not.
fn settled<'d>(
    root: Value<'d>,
    errors: Vec<SchemaError<'d>>,
    mut absent: BTreeMap<u32, SchemaError<'d>>,
    mut unplaced: HashMap<u32, KeywordLocation>,
) -> Judged<'d> {
    let required: HashSet<u32> = errors
        .iter()
        .filter_map(|error| required_null(error, &absent))
        .collect();
    let mut errors: Vec<SchemaError<'d>> = errors
        .into_iter()
        .filter(|error| required_null(error, &absent).is_none())
        .collect();
    errors.extend(required.iter().filter_map(|index| absent.remove(index)));
    errors.sort_by_key(|error| error.value.index());
    unplaced.extend(
        absent
            .into_iter()
            .map(|(index, error)| (index, error.keyword)),
    );
    Judged {
        nulls: below(root, &unplaced),
        errors,
    }
}

/// The properties that are null at such values or anywhere below them: of a branch that does not
/// apply the engine tells no place inside.
fn below<'d>(root: Value<'d>, refused: &HashMap<u32, KeywordLocation>) -> Vec<Null<'d>> {
    let mut found: Vec<Null<'d>> = Vec::new();
    let mut open = vec![(root, refused.get(&root.index()))];
    while let Some((value, around)) = open.pop() {
        let enter = |inner: Value<'d>| (inner, refused.get(&inner.index()).or(around));
        for (inner, keyword) in value.members().map(|member| enter(member.value)) {
            match keyword {
                Some(keyword) if inner.is_null() => found.push((inner, keyword.clone())),
                _ => open.push((inner, keyword)),
            }
        }
        open.extend(value.elements().map(enter));
    }
    found.sort_by_key(|(value, _)| value.index());
    found
}
