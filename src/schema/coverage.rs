//! Counts what responses exercise of the catalogue: a walk along the compiled schemas. Counts add up in any order,
//! and take memory in the number of components and fields, never in the number of responses.

mod capped_counts;
mod component_counts;
mod report;

use std::collections::BTreeMap;
use std::ops::AddAssign;

use capped_counts::Capped;
use component_counts::{Parts, at, grow};
pub use report::report;

use crate::json::{Kind, Value};
use crate::model::capture::Exchange;
use crate::schema::catalog::{Catalog, ComponentId};
use crate::schema::plan::{Check, EnumMembers, Properties, SchemaNode};
use crate::text::mask;

/// The counts.
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

impl AddAssign for RouteCounts {
    fn add_assign(&mut self, other: Self) {
        self.checked += other.checked;
        self.skipped += other.skipped;
    }
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
        self.routes.add(key, counts);
    }

    /// A body that `component` judges.
    pub fn body(&mut self, catalog: &Catalog, component: ComponentId, root: Value<'_>) {
        let mut walk = CoverageWalk {
            catalog,
            counts: self,
            component,
            declared_elsewhere: None,
        };
        walk.component(root);
    }

    /// Adds what was counted elsewhere.
    pub fn add(&mut self, other: Self) {
        for (component, parts) in other.components {
            self.components.entry(component).or_default().add(parts);
        }
        self.unknown.append(other.unknown);
        self.routes.append(other.routes);
        self.without_route += other.without_route;
    }
}

struct CoverageWalk<'w> {
    catalog: &'w Catalog,
    counts: &'w mut Counts,
    component: ComponentId,
    /// The value whose names may also be declared beside the reference to its component.
    declared_elsewhere: Option<u32>,
}

impl CoverageWalk<'_> {
    fn component(&mut self, value: Value<'_>) {
        self.parts().seen += 1;
        let catalog = self.catalog;
        self.value(value, catalog.node(self.component));
    }

    fn parts(&mut self) -> &mut Parts {
        self.counts.components.entry(self.component).or_default()
    }

    fn value(&mut self, value: Value<'_>, node: &SchemaNode) {
        match node.expects.check(value.kind()) {
            Check::Member(members) => self.member(members, value, node),
            Check::Items(items) => value.elements().for_each(|item| self.value(item, items)),
            Check::Values(values) if !values.takes_anything() => {
                let members = value.members();
                members.for_each(|member| self.value(member.value, values));
            }
            Check::Properties(properties) => self.object(value, properties, node),
            Check::Component(component) if !value.is_null() => {
                if node.may_declare_more {
                    self.declared_elsewhere = Some(value.index());
                }
                let outer = std::mem::replace(&mut self.component, component);
                self.component(value);
                self.component = outer;
            }
            _ => {}
        }
    }

    fn member(&mut self, members: &EnumMembers, value: Value<'_>, node: &SchemaNode) {
        let known = members.place(&value.as_str().unwrap_or_default());
        let count = members.iter().len();
        let counts = at(&mut self.parts().enums, &node.location);
        grow(counts, count + 1);
        // Behind the members, whatever else there was.
        counts[known.unwrap_or(count)] += 1;
    }

    fn object(&mut self, object: Value<'_>, properties: &Properties, node: &SchemaNode) {
        let mut met = Vec::new();
        let may_declare_more =
            node.may_declare_more || self.declared_elsewhere == Some(object.index());
        for member in object.members() {
            match properties.place(&member.name) {
                Some(at) => met.push((at, member.value)),
                None if may_declare_more => {}
                None => self.unknown(&member.name, node),
            }
        }
        let counts = at(&mut self.parts().objects, &node.location);
        counts.seen += 1;
        grow(&mut counts.fields, properties.len());
        for (at, value) in &met {
            let field = &mut counts.fields[*at];
            field.seen += 1;
            field.null += u64::from(value.is_null());
            field.empty += u64::from(is_empty(*value));
        }
        for (at, value) in met {
            if let Some(property) = properties.at(at) {
                self.value(value, &property.node);
            }
        }
    }

    fn unknown(&mut self, name: &str, owner: &SchemaNode) {
        let key = (
            self.component,
            owner.location.to_string(),
            mask::unknown_name(name).to_owned(),
        );
        self.counts.unknown.add(key, 1);
    }
}

fn is_empty(value: Value<'_>) -> bool {
    match value.kind() {
        // Two quotes and nothing between them.
        Kind::String => value.span().len() == 2,
        Kind::Array | Kind::Object => value.is_empty(),
        _ => false,
    }
}
