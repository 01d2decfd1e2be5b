//! Which nulls the published form refuses in optional properties. The walk by the compiled schema tells
//! it of what is compiled; of the rest it shows in what the strict variant refuses beyond the
//! null-tolerant one. And the tolerance makes nothing worse: what the strict variant takes is valid,
//! even where `not` or `oneOf` turn the tolerance round.

use std::collections::{BTreeSet, HashMap};

use crate::json::Value;
use crate::schema::catalog::ComponentId;
use crate::schema::evaluation::{Evaluation, Schemas};
use crate::schema::schema_error::{KeywordLocation, SchemaError};
use crate::schema::select::SchemaRef;
use crate::schema::variants::Variant;

/// A null, and the keyword that refuses it.
type Null<'d> = (Value<'d>, KeywordLocation);

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
        let strict = match schema {
            SchemaRef::Component(component) if annotations.unsure_of_nulls => {
                self.by_engine(component, root, Variant::Strict).ok()
            }
            _ => None,
        };
        match strict {
            Some(strict) => below(root, &beyond(strict, &evaluation.errors)),
            None => walked.collect(),
        }
    }
}

impl Schemas {
    /// Returns whether the published form takes a text that has a null.
    pub(super) fn takes_strictly(&self, component: ComponentId, root: Value<'_>) -> bool {
        let text = root.document().source();
        memchr::memmem::find(text, b"null").is_some()
            && self
                .by_engine(component, root, Variant::Strict)
                .is_ok_and(|errors| errors.is_empty())
    }
}

/// The keywords that refuse a value strictly alone, by the value.
fn beyond(
    strict: Vec<SchemaError<'_>>,
    tolerant: &[SchemaError<'_>],
) -> HashMap<u32, KeywordLocation> {
    let known = tolerant
        .iter()
        .map(|error| (error.value.index(), &error.fault));
    let known: BTreeSet<_> = known.collect();
    let strict = strict.into_iter();
    let others = strict.filter(|error| !known.contains(&(error.value.index(), &error.fault)));
    others
        .map(|error| (error.value.index(), error.keyword))
        .collect()
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
