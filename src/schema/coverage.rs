//! What responses exercise of the catalogue: a walk along the outline that only counts. Counts
//! add up in any order, and take memory in the number of components and fields, never in the
//! number of responses.

mod capped;
mod parts;
mod told;

use std::collections::BTreeMap;

use capped::Capped;
use parts::{Parts, at, grow};
pub use told::told;

use crate::json::{Kind as Json, Value};
use crate::model::capture::Exchange;
use crate::schema::catalog::{Catalog, ComponentId};
use crate::schema::outline::{Expected, Kind, Property};
use crate::text::mask;

/// What has been counted.
#[derive(Debug, Default)]
pub struct Counts {
    components: BTreeMap<ComponentId, Parts>,
    unknown: Capped<(ComponentId, String, String), u64>,
    /// Those of the catalogue first.
    routes: Capped<(Foreign, String, String), RouteCounts>,
    without_route: u64,
}

/// Whether a route is not of the catalogue.
type Foreign = bool;

#[derive(Clone, Copy, Debug, Default)]
struct RouteCounts {
    checked: u64,
    skipped: u64,
}

impl RouteCounts {
    fn add(&mut self, other: Self) {
        self.checked += other.checked;
        self.skipped += other.skipped;
    }
}

fn plus(sum: &mut u64, more: u64) {
    *sum += more;
}

impl Counts {
    /// A response at a route: one of the catalogue's, or not; checked, or skipped.
    pub fn response(&mut self, exchange: Option<&Exchange>, known: bool, checked: bool) {
        let Some(path) = exchange.and_then(|exchange| exchange.path.as_ref()) else {
            self.without_route += 1;
            return;
        };
        let method = exchange.and_then(|exchange| exchange.method.clone());
        let counts = RouteCounts {
            checked: u64::from(checked),
            skipped: u64::from(!checked),
        };
        let key = (!known, path.clone(), method.unwrap_or_default());
        self.routes.add(key, counts, RouteCounts::add);
    }

    /// A body that `component` judges.
    pub fn body(&mut self, catalog: &Catalog, component: ComponentId, root: Value<'_>) {
        let mut walk = Walk {
            catalog,
            counts: self,
            component,
            place: String::new(),
        };
        walk.component(root);
    }

    /// Adds what was counted elsewhere.
    pub fn add(&mut self, other: Self) {
        for (component, parts) in other.components {
            self.components.entry(component).or_default().add(parts);
        }
        self.unknown.append(other.unknown, plus);
        self.routes.append(other.routes, RouteCounts::add);
        self.without_route += other.without_route;
    }
}

struct Walk<'w> {
    catalog: &'w Catalog,
    counts: &'w mut Counts,
    component: ComponentId,
    /// The place in the component's schema.
    place: String,
}

impl Walk<'_> {
    fn component(&mut self, value: Value<'_>) {
        self.parts().seen += 1;
        let catalog = self.catalog;
        self.value(value, catalog.expected(self.component));
    }

    fn parts(&mut self) -> &mut Parts {
        self.counts.components.entry(self.component).or_default()
    }

    fn value(&mut self, value: Value<'_>, expected: &Expected) {
        match (&expected.kind, value.kind()) {
            (Kind::Enum(members), Json::String) => self.member(members, value),
            (Kind::Array(items), Json::Array) => {
                for item in value.elements() {
                    self.inside("/items", item, items);
                }
            }
            (Kind::Map(values), Json::Object) if !matches!(values.kind, Kind::Anything) => {
                for member in value.members() {
                    self.inside("/additionalProperties", member.value, values);
                }
            }
            (Kind::Object(properties), Json::Object) => self.object(value, properties),
            (Kind::Component(component), kind) if kind != Json::Null => {
                let outer = std::mem::replace(&mut self.component, *component);
                let place = std::mem::take(&mut self.place);
                self.component(value);
                (self.component, self.place) = (outer, place);
            }
            _ => {}
        }
    }

    fn inside(&mut self, step: &str, value: Value<'_>, expected: &Expected) {
        let length = self.place.len();
        self.place.push_str(step);
        self.value(value, expected);
        self.place.truncate(length);
    }

    fn member(&mut self, members: &[String], value: Value<'_>) {
        let text = value.as_str().unwrap_or_default();
        let known = members.iter().position(|member| *member == text);
        let place = std::mem::take(&mut self.place);
        let counts = at(&mut self.parts().enums, &place);
        grow(counts, members.len() + 1);
        // Behind the members, whatever else there was.
        counts[known.unwrap_or(members.len())] += 1;
        self.place = place;
    }

    fn object(&mut self, object: Value<'_>, properties: &[Property]) {
        let mut met = Vec::new();
        for member in object.members() {
            let known =
                properties.binary_search_by(|property| property.name.as_str().cmp(&member.name));
            match known {
                Ok(at) => met.push((at, member.value)),
                Err(_) => self.unknown(&member.name),
            }
        }
        let place = std::mem::take(&mut self.place);
        let counts = at(&mut self.parts().objects, &place);
        counts.seen += 1;
        grow(&mut counts.fields, properties.len());
        for (at, value) in &met {
            let field = &mut counts.fields[*at];
            field.seen += 1;
            field.null += u64::from(value.is_null());
            field.empty += u64::from(is_empty(*value));
        }
        self.place = place;
        for (at, value) in met {
            let property = &properties[at];
            self.inside(&step_to(property), value, &property.expected);
        }
    }

    fn unknown(&mut self, name: &str) {
        let key = (
            self.component,
            self.place.clone(),
            mask::unknown_name(name).to_owned(),
        );
        self.counts.unknown.add(key, 1, plus);
    }
}

/// The step from an object's schema to a property's.
fn step_to(property: &Property) -> String {
    format!("/properties/{}", mask::pointer_segment(&property.name))
}

fn is_empty(value: Value<'_>) -> bool {
    match value.kind() {
        // Two quotes and nothing between them.
        Json::String => value.span().len() == 2,
        Json::Array | Json::Object => value.is_empty(),
        _ => false,
    }
}
