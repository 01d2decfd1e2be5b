//! References that judging can't follow without a step into the instance. Those that lead back to
//! themselves never arrive at a verdict, and the jsonschema crate takes that for "valid". Those of
//! which each leads to two more make twice as many steps with every one. A schema that repeats below
//! a property or an item is neither, because every instance ends.

use std::collections::{HashMap, HashSet};

use jsonschema::{Draft, Registry};
use referencing::{Resolved, Resolver, uri};
use serde_json::{Map, Value};

use crate::schema::{json_pointer, keywords};

/// A schema that holds a reference, and the reference's keyword.
pub(super) type Referring<'r> = (&'r Value, &'static str);

/// The references that judging meets.
pub(super) struct Followed<'r> {
    /// Cycles, each as its references from the first to the one that closes it.
    pub(super) cycles: Vec<Vec<Referring<'r>>>,
    /// References that lead to more schemas for one value than can be applied.
    pub(super) fanning_out: Vec<Referring<'r>>,
    /// The number of schemas that may be applied for each look at the instance.
    pub(super) per_look: u64,
}

/// So many schemas a reference may lead to for one value, each counted as often as it is applied.
pub(super) const MOST_APPLIED: u64 = 1 << 15;

/// Follows the references that judging meets. `starts` are references from the resource at `base`
/// to the schemas that judge.
pub(super) fn follow<'r>(
    registry: &'r Registry<'r>,
    base: &str,
    starts: &[String],
) -> Option<Followed<'r>> {
    let base = uri::from_str(base).ok()?;
    let resolver = registry.resolver(base);
    let begin = |heeds_way| {
        let starts = starts.iter().rev();
        let spots =
            starts.filter_map(|start| Some(ReferencedSchema::of(resolver.lookup(start).ok()?)));
        let mut search = ReferenceSearch {
            open: spots.collect(),
            heeds_way,
            ..ReferenceSearch::default()
        };
        while let Some(start) = search.open.pop() {
            search.follow(start);
        }
        search
    };
    let search = begin(false);
    // Where a dynamic reference leads depends on the way there.
    let search = if search.is_dynamic {
        begin(true)
    } else {
        search
    };
    Some(Followed {
        cycles: search.cycles,
        fanning_out: search.fanning_out,
        per_look: search.per_look,
    })
}

/// A schema, and how the references in it are read.
#[derive(Clone)]
struct ReferencedSchema<'r> {
    schema: &'r Value,
    resolver: Resolver<'r>,
    draft: Draft,
    /// The keyword of the reference that led here, if it was one.
    by: Option<&'static str>,
}

/// A schema by its address and, where that matters, the resources on the way to it.
type Key = (*const Value, Vec<String>);

/// So many schemas are looked at, where each way to one counts apart.
const MOST_SPOTS: usize = 100_000;

#[derive(Default)]
struct ReferenceSearch<'r> {
    /// Schemas of other instances: the way begins anew, once for each.
    open: Vec<ReferencedSchema<'r>>,
    begun: HashSet<*const Value>,
    done: HashMap<Key, Applied>,
    cycles: Vec<Vec<Referring<'r>>>,
    fanning_out: Vec<Referring<'r>>,
    per_look: u64,
    is_dynamic: bool,
    heeds_way: bool,
}

/// The schemas that are applied to one value, each counted as often as a way leads to it.
#[derive(Clone, Copy, Default)]
struct Applied {
    /// Those that look at the value.
    looking: u64,
    /// Those that only lead to others, or say yes or no to any.
    blind: u64,
}

/// A schema on the way, and those that judge the same instance and are still to be looked at.
struct ReferenceStep<'r> {
    spot: ReferencedSchema<'r>,
    ahead: Vec<ReferencedSchema<'r>>,
    applied: Applied,
}

impl<'r> ReferenceSearch<'r> {
    /// Follows every way from a schema to others that judge the same instance.
    fn follow(&mut self, start: ReferencedSchema<'r>) {
        let mut way: Vec<ReferenceStep<'r>> = Vec::new();
        // The same schema again is a cycle, whatever led there: a dynamic reference takes the
        // outermost of the resources on the way, and that is the same one the next time.
        let mut places: HashMap<*const Value, usize> = HashMap::new();
        let mut next = Some(start);
        loop {
            if let Some(spot) = next.take() {
                if let Some(first) = places.get(&std::ptr::from_ref(spot.schema)) {
                    self.cycles.extend(references(&way[*first..], spot.by));
                } else if let Some(applied) = self.known(&spot) {
                    self.add(way.last_mut(), applied, spot.by);
                } else {
                    places.insert(spot.schema, way.len());
                    way.push(self.enter(spot));
                }
            }
            let Some(step) = way.last_mut() else {
                return;
            };
            next = step.ahead.pop();
            if next.is_none() {
                places.remove(&std::ptr::from_ref(step.spot.schema));
                if let Some(ReferenceStep { spot, applied, .. }) = way.pop() {
                    self.done.insert(self.key(&spot), applied);
                    self.per_look = self.per_look.max(applied.per_look());
                    self.add(way.last_mut(), applied, spot.by);
                }
            }
        }
    }

    /// Adds what a schema applies to what applies it, unless it is too much.
    fn add(
        &mut self,
        to: Option<&mut ReferenceStep<'r>>,
        applied: Applied,
        by: Option<&'static str>,
    ) {
        let Some(step) = to else {
            return;
        };
        match by {
            Some(by) if applied.sum() > MOST_APPLIED => {
                self.fanning_out.push((step.spot.schema, by));
            }
            _ => step.applied.add(applied),
        }
    }

    /// Returns what is known of a schema, by this way if that matters. Where there are too many
    /// ways, it is that there is no end of them.
    fn known(&self, spot: &ReferencedSchema<'r>) -> Option<Applied> {
        let is_full = self.heeds_way && self.done.len() >= MOST_SPOTS;
        let endless = || Applied {
            looking: u64::MAX,
            blind: 0,
        };
        let known = self.done.get(&self.key(spot)).copied();
        known.or_else(|| is_full.then(endless))
    }

    fn key(&self, spot: &ReferencedSchema<'r>) -> Key {
        let way = if self.heeds_way {
            let scope = spot.resolver.dynamic_scope();
            scope.iter().map(|uri| uri.as_str().to_owned()).collect()
        } else {
            Vec::new()
        };
        (spot.schema, way)
    }

    /// A step on the way, with the schemas that judge the same instance as this one.
    fn enter(&mut self, spot: ReferencedSchema<'r>) -> ReferenceStep<'r> {
        #[cfg(test)]
        LOOKS.set(LOOKS.get() + 1);
        let keywords = spot.schema.as_object();
        let looks = keywords.is_some_and(|keywords| keywords::looks(keywords, spot.draft));
        let applied = Applied {
            looking: u64::from(looks),
            blind: u64::from(!looks),
        };
        let ahead = keywords.map_or_else(Vec::new, |keywords| self.ahead(&spot, keywords));
        ReferenceStep {
            spot,
            ahead,
            applied,
        }
    }

    /// The schemas that judge the same instance as this one; the others begin anew.
    fn ahead(
        &mut self,
        spot: &ReferencedSchema<'r>,
        keywords: &'r Map<String, Value>,
    ) -> Vec<ReferencedSchema<'r>> {
        let mut ahead = Vec::new();
        keywords::each(keywords, spot.draft, &mut |schema, in_place| {
            if in_place {
                ahead.extend(spot.inner(schema));
            } else if self.begun.insert(schema) {
                self.open.extend(spot.inner(schema));
            }
        });
        let text = |keyword| keywords.get(keyword).and_then(Value::as_str);
        let mut refer = |keyword, target: Option<Resolved<'r>>| {
            let spot = target.map(ReferencedSchema::of);
            ahead.extend(spot.map(|spot| ReferencedSchema {
                by: Some(keyword),
                ..spot
            }));
        };
        if let Some(reference) = text("$ref") {
            refer("$ref", spot.resolver.lookup(reference).ok());
        }
        if let Some(reference) = text("$dynamicRef") {
            self.is_dynamic = true;
            refer("$dynamicRef", spot.resolver.lookup(reference).ok());
        }
        if text("$recursiveRef").is_some() {
            self.is_dynamic = true;
            refer("$recursiveRef", spot.resolver.lookup_recursive_ref().ok());
        }
        ahead.reverse();
        ahead
    }
}

impl Applied {
    fn add(&mut self, other: Self) {
        self.looking = self.looking.saturating_add(other.looking);
        self.blind = self.blind.saturating_add(other.blind);
    }

    fn sum(self) -> u64 {
        self.looking.saturating_add(self.blind)
    }

    /// A few that don't look are in every schema.
    fn per_look(self) -> u64 {
        1 + self.blind / (8 + self.looking)
    }
}

impl<'r> ReferencedSchema<'r> {
    fn of(target: Resolved<'r>) -> Self {
        let (schema, resolver, draft) = target.into_inner();
        Self {
            schema,
            resolver,
            draft,
            by: None,
        }
    }

    /// A schema in this one.
    fn inner(&self, schema: &'r Value) -> Option<Self> {
        let resource = self.draft.create_resource_ref(schema);
        Some(Self {
            schema,
            resolver: self.resolver.in_subresource(resource).ok()?,
            draft: self.draft,
            by: None,
        })
    }
}

/// The references of a cycle, the last of which leads to its first schema.
fn references<'r>(
    cycle: &[ReferenceStep<'r>],
    back: Option<&'static str>,
) -> Option<Vec<Referring<'r>>> {
    let by = cycle.iter().skip(1).map(|step| step.spot.by).chain([back]);
    let found = cycle.iter().zip(by);
    let found: Vec<_> = found
        .filter_map(|(step, by)| Some((step.spot.schema, by?)))
        .collect();
    (!found.is_empty()).then_some(found)
}

/// The JSON Pointers in a document of references, where they are of it.
pub(super) fn places(document: &Value, references: &[Referring<'_>]) -> Vec<String> {
    let sought = references
        .iter()
        .map(|(schema, _)| std::ptr::from_ref(*schema));
    let sought: HashSet<*const Value> = sought.collect();
    let mut found: HashMap<*const Value, String> = HashMap::new();
    json_pointer::each(document, &mut String::new(), &mut |pointer, value| {
        if sought.contains(&std::ptr::from_ref(value)) {
            found.insert(value, pointer.to_owned());
        }
    });
    let place = |(schema, keyword): &Referring<'_>| {
        let pointer = found.get(&std::ptr::from_ref(*schema))?;
        Some(format!("{pointer}/{keyword}"))
    };
    references.iter().filter_map(place).collect()
}

#[cfg(test)]
thread_local! {
    /// The number of schemas that were looked into.
    pub(super) static LOOKS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::schema::user_schema::UserSchema;

    /// Definitions of which each is made of the next by a keyword, and refused by its reader or not.
    fn chain(length: usize, made: &dyn Fn(Value) -> Value) -> Option<String> {
        let link = |at: usize| {
            let next = json!({"$ref": format!("#/$defs/d{}", at + 1)});
            (format!("d{at}"), made(next))
        };
        let mut links: Map<String, Value> = (0..length).map(link).collect();
        links.insert(format!("d{length}"), json!({"type": "string"}));
        let schema = json!({"$ref": "#/$defs/d0", "$defs": links});
        LOOKS.set(0);
        let read = UserSchema::read("s", schema.to_string().as_bytes());
        read.err().map(|fault| fault.to_string())
    }

    /// With twice as many definitions the ways are squared, and looked at twice as often.
    #[test]
    fn references_that_multiply_are_refused_in_linear_time() {
        let twice: [&dyn Fn(Value) -> Value; 6] = [
            &|next| json!({"allOf": [next, next]}),
            &|next| json!({"anyOf": [next, {"oneOf": [next]}]}),
            &|next| json!({"$ref": next["$ref"], "not": next}),
            &|next| json!({"if": next, "then": next, "else": true}),
            &|next| json!({"dependentSchemas": {"a": next, "b": next}}),
            &|next| json!({"unevaluatedProperties": false, "allOf": [next, next]}),
        ];
        for made in twice {
            let looks = [24, 48, 96].map(|length| {
                let message = chain(length, made).unwrap_or_default();
                assert!(message.contains("more than 32768 schemas"), "{message}");
                LOOKS.get()
            });
            assert_eq!(looks[2] - looks[1], 2 * (looks[1] - looks[0]), "{looks:?}");
            assert_eq!(chain(4, made), None);
        }
    }

    #[test]
    fn a_step_into_the_instance_begins_anew() {
        let apart: [&dyn Fn(Value) -> Value; 4] = [
            &|next| json!({"allOf": [next]}),
            &|next| json!({"properties": {"a": next, "b": next}}),
            &|next| json!({"items": next, "contains": next}),
            &|next| json!({"anyOf": [{"properties": {"a": next}}, {"additionalProperties": next}]}),
        ];
        for made in apart {
            assert_eq!(chain(96, made), None);
        }
    }

    #[test]
    fn references_that_multiply_by_dynamic_anchors_are_refused() {
        let link = |at: usize| {
            let next = json!({"$dynamicRef": format!("#a{}", at + 1)});
            let link = json!({"$dynamicAnchor": format!("a{at}"), "allOf": [next, next]});
            (format!("d{at}"), link)
        };
        let mut links: Map<String, Value> = (0..24).map(link).collect();
        links.insert("d24".to_owned(), json!({"$dynamicAnchor": "a24"}));
        let schema = json!({"$ref": "#/$defs/d0", "$defs": links});
        let read = UserSchema::read("s", schema.to_string().as_bytes());
        let message = read.err().map(|fault| fault.to_string());
        assert!(message.is_some_and(|message| message.contains("more than 32768 schemas")));
    }
}
