//! What traffic has exercised, as reports tell it: names of the schema, and counts.

use std::collections::BTreeMap;

use serde::Serialize;

/// What a corpus has shown of the catalogue, and what not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
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
    /// How often there were others than those listed.
    pub more_unknown_fields: u64,
    /// What the catalogue has and the corpus has not.
    pub unseen: Unseen,
}

/// A route, and what became of its responses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Route {
    /// The method, in capitals.
    pub method: String,
    /// The path template, or what may be told of a foreign path.
    pub path: String,
    /// Whether it is a route of the catalogue.
    pub known: bool,
    /// How many responses were checked.
    pub checked: u64,
    /// How many were skipped.
    pub skipped: u64,
}

/// A component, and how often its parts were seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Component {
    /// Its name.
    pub name: String,
    /// How often it was seen.
    pub seen: u64,
    /// Its properties, those of inner objects too.
    pub fields: Vec<Field>,
    /// The enums in it.
    pub enums: Vec<Enum>,
}

/// A property.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Its name, behind those of the objects it is in: `a.b`, `list[].b`, `map.*.b`.
    pub name: String,
    /// Whether it is required.
    pub required: bool,
    /// How often it was there, null or not.
    pub seen: u64,
    /// How often it was null.
    pub null: u64,
    /// How often it was an empty string, array or object.
    pub empty: u64,
    /// How often its object was there without it.
    pub absent: u64,
}

impl Field {
    /// Whether it never had a value though it may have one.
    pub fn is_unseen(&self) -> bool {
        !self.required && self.seen == self.null
    }
}

/// An enum, and how often each of its members was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Enum {
    /// The property it is of; empty where the component is the enum.
    pub name: String,
    /// The members the schema knows.
    pub members: BTreeMap<String, u64>,
    /// How often it was another value.
    pub other: u64,
}

/// A property that the schemas do not know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnknownField {
    /// The component it was in.
    pub component: String,
    /// Its name, masked, behind those of the objects it is in.
    pub name: String,
    /// How often it was there.
    pub seen: u64,
}

/// What was never exercised.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
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
