//! References that lead back to themselves without a step into the instance: whoever follows them
//! never arrives at a verdict, and the jsonschema crate takes that for "valid". A schema that
//! repeats below a property or an item is no circle, because every instance ends.

use std::collections::{HashMap, HashSet};

use jsonschema::{Draft, Registry};
use referencing::{Resolved, Resolver, uri};
use serde_json::Value;

use crate::schema::applicators;

/// A schema that holds a reference, and the reference's keyword.
pub(super) type Referring<'r> = (&'r Value, &'static str);

/// Finds the circles that judging meets, each as its references from the first to the one that
/// closes it. `starts` are references from the resource at `base` to the schemas that judge.
pub(super) fn find<'r>(
    registry: &'r Registry<'r>,
    base: &str,
    starts: &[String],
) -> Vec<Vec<Referring<'r>>> {
    let Ok(base) = uri::from_str(base) else {
        return Vec::new();
    };
    let resolver = registry.resolver(base);
    let begin = |heeds_way| {
        let starts = starts.iter().rev();
        let spots = starts.filter_map(|start| Some(Spot::of(resolver.lookup(start).ok()?)));
        let mut search = Search {
            open: spots.collect(),
            heeds_way,
            ..Search::default()
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
    search.found
}

/// A schema, and how the references in it are read.
#[derive(Clone)]
struct Spot<'r> {
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
struct Search<'r> {
    /// Schemas of other instances: the way begins anew, once for each.
    open: Vec<Spot<'r>>,
    begun: HashSet<*const Value>,
    done: HashSet<Key>,
    found: Vec<Vec<Referring<'r>>>,
    is_dynamic: bool,
    heeds_way: bool,
}

/// A schema on the way, and those that judge the same instance and are still to be looked at.
struct Step<'r> {
    spot: Spot<'r>,
    ahead: Vec<Spot<'r>>,
}

impl<'r> Search<'r> {
    /// Follows every way from a schema to others that judge the same instance.
    fn follow(&mut self, start: Spot<'r>) {
        let mut way: Vec<Step<'r>> = Vec::new();
        // The same schema again is a circle, whatever led there: a dynamic reference takes the
        // outermost of the resources on the way, and that is the same one the next time.
        let mut places: HashMap<*const Value, usize> = HashMap::new();
        let mut next = Some(start);
        loop {
            if let Some(spot) = next.take() {
                if let Some(first) = places.get(&std::ptr::from_ref(spot.schema)) {
                    self.found.extend(references(&way[*first..], spot.by));
                } else if self.is_new(&spot) {
                    places.insert(spot.schema, way.len());
                    let ahead = self.enter(&spot);
                    way.push(Step { spot, ahead });
                }
            }
            let Some(step) = way.last_mut() else {
                return;
            };
            next = step.ahead.pop();
            if next.is_none() {
                places.remove(&std::ptr::from_ref(step.spot.schema));
                way.pop();
            }
        }
    }

    /// Returns whether nobody has been there, by this way if that matters.
    fn is_new(&mut self, spot: &Spot<'r>) -> bool {
        let way = if self.heeds_way {
            let scope = spot.resolver.dynamic_scope();
            scope.iter().map(|uri| uri.as_str().to_owned()).collect()
        } else {
            Vec::new()
        };
        (!self.heeds_way || self.done.len() < MOST_SPOTS) && self.done.insert((spot.schema, way))
    }

    /// The schemas that judge the same instance as this one; the others begin anew.
    fn enter(&mut self, spot: &Spot<'r>) -> Vec<Spot<'r>> {
        #[cfg(test)]
        LOOKS.set(LOOKS.get() + 1);
        let Some(keywords) = spot.schema.as_object() else {
            return Vec::new();
        };
        let mut ahead = Vec::new();
        applicators::each(keywords, spot.draft, &mut |schema, in_place| {
            if in_place {
                ahead.extend(spot.inner(schema));
            } else if self.begun.insert(schema) {
                self.open.extend(spot.inner(schema));
            }
        });
        let text = |keyword| keywords.get(keyword).and_then(Value::as_str);
        let mut refer = |keyword, target: Option<Resolved<'r>>| {
            let spot = target.map(Spot::of);
            ahead.extend(spot.map(|spot| Spot {
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

impl<'r> Spot<'r> {
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

/// The references of a circle, the last of which leads to its first schema.
fn references<'r>(circle: &[Step<'r>], back: Option<&'static str>) -> Option<Vec<Referring<'r>>> {
    let by = circle.iter().skip(1).map(|step| step.spot.by).chain([back]);
    let found = circle.iter().zip(by);
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
    let mut open = vec![(document, String::new())];
    while let Some((value, pointer)) = open.pop() {
        match value {
            Value::Object(members) => open.extend(members.iter().map(|(name, inner)| {
                let segment = crate::text::mask::pointer_segment(name);
                (inner, format!("{pointer}/{segment}"))
            })),
            Value::Array(items) => {
                let items = items.iter().enumerate();
                open.extend(items.map(|(index, item)| (item, format!("{pointer}/{index}"))));
            }
            _ => {}
        }
        if sought.contains(&std::ptr::from_ref(value)) {
            found.insert(value, pointer);
        }
    }
    let place = |(schema, keyword): &Referring<'_>| {
        let pointer = found.get(&std::ptr::from_ref(*schema))?;
        Some(format!("{pointer}/{keyword}"))
    };
    references.iter().filter_map(place).collect()
}

#[cfg(test)]
thread_local! {
    /// How many schemas were looked into.
    pub(super) static LOOKS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}
