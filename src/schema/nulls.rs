//! Null for an absent optional property. The walk by the compiled schema decides of what is
//! compiled; of the rest the engine does, by the published form.
//!
//! A null in an optional property, which the published form refuses there, counts as the property's
//! absence: it is taken away, and what is left is judged by the published form. So a tolerance turns
//! no condition round, no `not` and no `oneOf`, and what another part of the schema requires may not
//! be null. Of a union, the nulls are taken away that alone stand in the way of one of its schemas,
//! one schema after the other.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use crate::json::Value;
use crate::schema::budget::Exhausted;
use crate::schema::catalog::ComponentId;
use crate::schema::engine::Nulls;
use crate::schema::evaluation::{Evaluation, Schemas};
use crate::schema::jsonschema_adapter::without;
use crate::schema::schema_error::{KeywordLocation, SchemaError, SchemaErrorKind};
use crate::schema::select::SchemaRef;
use crate::schema::variants::Variant;

/// A null, and the keyword that refuses it.
type Null<'d> = (Value<'d>, KeywordLocation);

/// The number of rounds in which nulls are taken away, be it that what is left brings up others, or
/// that a union has more schemas to try: each costs a walk or three.
const MOST_ROUNDS: usize = 16;

/// The errors, and the nulls that only the published form refuses.
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
        let strictly = |absent: &Nulls<'d>| {
            let judge = || self.by_engine(component, root, Variant::Strict);
            without(absent.keys().copied().collect(), judge)
        };
        let mut absent = Nulls::new();
        let mut unions = Unions::default();
        let mut errors = strictly(&absent)?;
        for _ in 0..MOST_ROUNDS {
            let known = absent.len();
            let refused = || self.refused_nulls(component, root);
            let refused = without(absent.keys().copied().collect(), refused)?;
            absent.extend(refused.alone);
            unions.learn(refused.in_unions);
            let tried = unions.next_ways(&errors);
            if absent.len() == known && tried.is_empty() {
                break;
            }
            let ways = tried.values().flatten();
            let ways = ways.map(|(index, error)| (*index, error.clone()));
            let all: Nulls<'d> = absent.clone().into_iter().chain(ways).collect();
            errors = strictly(&all)?;
            let refusing: BTreeSet<Union> = unions_in(&errors).collect();
            if tried.keys().all(|union| !refusing.contains(union)) {
                absent = all;
                continue;
            }
            for (union, way) in tried {
                absent.extend(way.into_iter().filter(|_| !refusing.contains(&union)));
            }
            errors = strictly(&absent)?;
        }
        let unplaced = unplaced(&errors, &observed, &unions);
        if !unplaced.is_empty() {
            errors.retain(|error| required_null(error, &absent).is_some());
            errors.extend(observed);
        }
        Ok(verdict(root, errors, absent, unplaced))
    }
}

/// A union that refuses a value: the value's index, and the keyword.
type Union = (u32, KeywordLocation);

/// The schemas that were not tried yet of the unions that refuse a value.
#[derive(Default)]
struct Unions<'d>(BTreeMap<Union, VecDeque<Nulls<'d>>>);

impl<'d> Unions<'d> {
    fn learn(&mut self, refused: Vec<(SchemaError<'d>, Vec<Nulls<'d>>)>) {
        for (error, ways) in refused {
            self.0.entry(union(&error)).or_insert_with(|| ways.into());
        }
    }

    /// Returns what to try next of each union that refuses, if there is anything.
    fn next_ways(&mut self, errors: &[SchemaError<'d>]) -> BTreeMap<Union, Nulls<'d>> {
        let ways = unions_in(errors).filter_map(|union| {
            let way = self.0.get_mut(&union)?.pop_front()?;
            Some((union, way))
        });
        ways.collect()
    }

    fn is_tried(&self, union: &Union) -> bool {
        self.0.get(union).is_none_or(VecDeque::is_empty)
    }
}

/// The unions that refuse a value.
fn unions_in(errors: &[SchemaError<'_>]) -> impl Iterator<Item = Union> {
    let unions = errors.iter();
    let unions = unions.filter(|error| is_of(error, &["anyOf", "oneOf"]));
    unions.map(union)
}

fn union(error: &SchemaError<'_>) -> Union {
    (error.value.index(), error.keyword.clone())
}

fn is_of(error: &SchemaError<'_>, keywords: &[&str]) -> bool {
    let keyword = error.keyword.pointer.rsplit('/').next();
    keyword.is_some_and(|keyword| keywords.contains(&keyword))
}

/// Returns the errors of the published form alone that a null inside may cause: by a keyword of
/// which the engine says nothing more, or by a union of which not all was tried.
fn unplaced<'d>(
    strict: &[SchemaError<'d>],
    observed: &[SchemaError<'d>],
    unions: &Unions<'d>,
) -> HashMap<u32, KeywordLocation> {
    const UNPLACED: &[&str] = &["contains", "unevaluatedItems", "unevaluatedProperties"];
    let known: BTreeSet<_> = observed.iter().map(identity).collect();
    let is_open = |error: &&SchemaError<'d>| {
        is_of(error, UNPLACED)
            || is_of(error, &["anyOf", "oneOf"]) && !unions.is_tried(&union(error))
    };
    let open = strict.iter().filter(is_open);
    let open = open.filter(|error| !known.contains(&identity(error)));
    open.map(|error| (error.value.index(), error.keyword.clone()))
        .collect()
}

fn identity<'e>(error: &'e SchemaError<'_>) -> (u32, &'e SchemaErrorKind) {
    (error.value.index(), &error.fault)
}

/// The null that a required property is, and that was taken for its absence.
fn required_null(error: &SchemaError<'_>, absent: &Nulls<'_>) -> Option<u32> {
    let SchemaErrorKind::Missing { property } = &error.fault else {
        return None;
    };
    let index = error.value.get(property)?.index();
    absent.contains_key(&index).then_some(index)
}

/// Returns the errors, required nulls among them, and the nulls that only the published form refuses.
fn verdict<'d>(
    root: Value<'d>,
    errors: Vec<SchemaError<'d>>,
    mut absent: Nulls<'d>,
    mut unplaced: HashMap<u32, KeywordLocation>,
) -> Judged<'d> {
    let (missing, mut errors): (Vec<_>, Vec<_>) = errors
        .into_iter()
        .partition(|error| required_null(error, &absent).is_some());
    for error in missing {
        let null = required_null(&error, &absent);
        errors.extend(null.and_then(|index| absent.remove(&index)));
    }
    errors.sort_by_key(|error| error.value.index());
    let absent = absent.into_iter();
    unplaced.extend(absent.map(|(index, error)| (index, error.keyword)));
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
