//! The coverage of traffic as reports show it: names of the schema, and counts.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// The parts of the catalogue that a corpus has shown, and those that it has not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coverage {
    /// The routes that were seen, ours and others, by path and method.
    pub routes: Vec<Route>,
    /// Responses that were recorded without an address.
    pub without_route: u64,
    /// Responses at foreign routes beyond those listed.
    pub more_routes: u64,
    /// The components that were seen, by name.
    pub components: Vec<Component>,
    /// Properties that the schemas do not know.
    pub unknown_fields: Vec<UnknownField>,
    /// The number of occurrences of others than those listed.
    pub more_unknown_fields: u64,
    /// The parts of the catalogue that the corpus has not.
    pub unseen: Unseen,
    /// The changes since an earlier report, if one was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changes: Option<Vec<Change>>,
}

/// The number of foreign routes, and of unknown properties, that are counted apart.
const DISTINCT: usize = 1000;

impl Coverage {
    /// Adds what another corpus has shown.
    pub fn add(&mut self, later: Self) {
        // What changed in parts is not what changed in all.
        self.changes = None;
        self.without_route += later.without_route;
        self.more_routes += later.more_routes;
        self.more_unknown_fields += later.more_unknown_fields;
        self.add_routes(later.routes);
        self.add_unknown(later.unknown_fields);
        for component in later.components {
            let place = self
                .components
                .binary_search_by(|one| one.name.cmp(&component.name));
            match place {
                Ok(at) => self.components[at].add(component),
                Err(at) => self.components.insert(at, component),
            }
        }
        // What is not seen in all is not seen in one.
        let Unseen {
            routes, components, ..
        } = later.unseen;
        self.unseen.routes.retain(|one| routes.contains(one));
        self.unseen
            .components
            .retain(|one| components.contains(one));
        self.unseen.look(&self.components);
    }

    /// Returns how many responses have no line among the routes, and where they are.
    pub fn elsewhere(&self) -> impl Iterator<Item = (u64, &'static str)> {
        let counts = [
            (self.without_route, "recorded without an address"),
            (self.more_routes, "at further routes without a schema"),
        ];
        counts.into_iter().filter(|(count, _)| *count > 0)
    }

    fn add_routes(&mut self, later: Vec<Route>) {
        let key = |route: &Route| (!route.known, route.path.clone(), route.method.clone());
        let mut routes: BTreeMap<_, Route> = BTreeMap::new();
        for route in self.routes.drain(..).chain(later) {
            routes
                .entry(key(&route))
                .and_modify(|sum| {
                    sum.checked += route.checked;
                    sum.skipped += route.skipped;
                })
                .or_insert(route);
        }
        let mut routes = routes.into_values();
        self.routes.extend(routes.by_ref().take(DISTINCT));
        let rest = routes.map(|route| route.checked + route.skipped);
        self.more_routes += rest.sum::<u64>();
    }

    fn add_unknown(&mut self, later: Vec<UnknownField>) {
        let mut fields: BTreeMap<(String, String), u64> = BTreeMap::new();
        for field in self.unknown_fields.drain(..).chain(later) {
            *fields.entry((field.component, field.name)).or_default() += field.seen;
        }
        let mut fields = fields
            .into_iter()
            .map(|((component, name), seen)| UnknownField {
                component,
                name,
                seen,
            });
        self.unknown_fields.extend(fields.by_ref().take(DISTINCT));
        self.more_unknown_fields += fields.map(|field| field.seen).sum::<u64>();
    }
}

/// A route, and what became of its responses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// The method, in capitals.
    pub method: String,
    /// The path template, or what may be shown of a foreign path.
    pub path: String,
    /// Whether it is a route of the catalogue.
    pub known: bool,
    /// The number of responses that were checked.
    pub checked: u64,
    /// The number that were skipped.
    pub skipped: u64,
}

/// A component, and how often its parts were seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Component {
    /// Its name.
    pub name: String,
    /// The number of occurrences.
    pub seen: u64,
    /// Its properties, those of inner objects too.
    pub fields: Vec<Field>,
    /// The enums in it.
    pub enums: Vec<Enum>,
}

impl Component {
    fn add(&mut self, later: Self) {
        self.seen += later.seen;
        for field in later.fields {
            let Some(known) = self.fields.iter_mut().find(|one| one.name == field.name) else {
                self.fields.push(field);
                continue;
            };
            known.seen += field.seen;
            known.null += field.null;
            known.empty += field.empty;
            known.absent += field.absent;
        }
        for one in later.enums {
            let Some(known) = self.enums.iter_mut().find(|known| known.name == one.name) else {
                self.enums.push(one);
                continue;
            };
            known.other += one.other;
            for (member, seen) in one.members {
                *known.members.entry(member).or_default() += seen;
            }
        }
    }
}

/// A property.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its name, behind those of the objects it is in: `a.b`, `list[].b`, `map.*.b`.
    pub name: String,
    /// Whether it is required.
    pub required: bool,
    /// The number of occurrences, null or not.
    pub seen: u64,
    /// The number of nulls.
    pub null: u64,
    /// The number of empty strings, arrays and objects.
    pub empty: u64,
    /// The number of its objects that lack it.
    pub absent: u64,
}

impl Field {
    /// Returns whether it never had a value though it may have one.
    pub fn is_unseen(&self) -> bool {
        !self.required && self.seen == self.null
    }
}

/// An enum, and how often each of its members was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enum {
    /// The property it is of; empty where the component is the enum.
    pub name: String,
    /// The members the schema knows.
    pub members: BTreeMap<String, u64>,
    /// The number of other values.
    pub other: u64,
}

/// A property that the schemas do not know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnknownField {
    /// The component it was in.
    pub component: String,
    /// Its name, masked, behind those of the objects it is in.
    pub name: String,
    /// The number of occurrences.
    pub seen: u64,
}

/// The parts that were never exercised.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unseen {
    /// Routes, as `METHOD path`.
    pub routes: Vec<String>,
    /// Components.
    pub components: Vec<String>,
    /// Optional properties of the components seen that never had a value, as `component: name`.
    pub fields: Vec<String>,
    /// Enum members of the components seen, as `component: name = member`.
    pub members: Vec<String>,
}

impl Unseen {
    /// Returns what was never exercised, by kind.
    pub fn kinds(&self) -> [(&'static str, &[String]); 4] {
        [
            ("routes", &self.routes),
            ("components", &self.components),
            ("optional fields of the components seen", &self.fields),
            ("enum members of the components seen", &self.members),
        ]
    }

    /// Looks what of these components was never seen.
    pub fn look(&mut self, components: &[Component]) {
        let fields = components.iter().flat_map(|component| {
            let unseen = component.fields.iter().filter(|field| field.is_unseen());
            unseen.map(|field| format!("{}: {}", component.name, field.name))
        });
        let members = components.iter().flat_map(|component| {
            component.enums.iter().flat_map(|one| {
                let unseen = one.members.iter().filter(|(_, seen)| **seen == 0);
                unseen.map(|(member, _)| {
                    let name = if one.name.is_empty() {
                        String::new()
                    } else {
                        format!("{} = ", one.name)
                    };
                    format!("{}: {name}{member}", component.name)
                })
            })
        });
        self.fields = fields.collect();
        self.members = members.collect();
    }
}

/// Something that one run saw and the other did not, or saw more or less often.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The kind of the thing.
    pub what: Changed,
    /// The thing, as `component: field` or `METHOD path`.
    pub subject: String,
    /// The earlier run's rate.
    pub before: Rate,
    /// This run's rate.
    pub after: Rate,
}

/// The kind of a thing that has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Changed {
    /// A property that the schemas do not know.
    UnknownField,
    /// Values that an enum does not list.
    UnknownValue,
    /// A rule's findings.
    Rule,
    /// A property is there.
    Field,
    /// A property is null.
    Null,
    /// A property is empty.
    Empty,
    /// A value that an enum lists.
    Value,
    /// A component.
    Component,
    /// A route.
    Route,
}

impl Changed {
    /// Returns what a change of this kind is about, in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::UnknownField => "unknown field",
            Self::UnknownValue => "unknown values",
            Self::Rule => "findings",
            Self::Field => "field present",
            Self::Null => "field null",
            Self::Empty => "field empty",
            Self::Value => "value",
            Self::Component => "component",
            Self::Route => "route",
        }
    }
}

/// The rate of occurrences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// The number of occurrences.
    pub count: u64,
    /// Of how many.
    pub of: u64,
}

impl Rate {
    /// So often, of so many.
    pub const fn new(count: u64, of: u64) -> Self {
        Self { count, of }
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", self.count, self.of)
    }
}
