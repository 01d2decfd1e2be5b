//! What the screen looks for, compiled from a component's outline: a property is found by its
//! name in one step, and what its value should be stands beside it. A component is compiled when
//! a response first has something of it.

use std::sync::OnceLock;

use crate::schema::catalog::{Catalog, ComponentId};
use crate::schema::outline::{Expected, Kind, Property};
use crate::schema::screen::glimpse::{Field, Part};
use crate::schema::screen::names::Names;
use crate::schema::secrets::Mark;
use crate::stytch::jwt::{ORGANIZATION, SESSION};

/// The compiled components of a catalogue, and the claims of a JWT.
pub struct Plans {
    components: Vec<OnceLock<Want>>,
    claims: OnceLock<Want>,
}

/// What a value should be.
pub(super) enum Want {
    Anything,
    String,
    Enum(Names),
    /// A string that should be one of these, or empty.
    Listed(Names),
    Boolean,
    Number,
    Integer {
        least: i64,
        greatest: i64,
    },
    Array(Box<Want>),
    /// A free map, whose names are data.
    Map(Box<Want>),
    Object(Box<Object>),
    Component(ComponentId),
    /// More than the plan can tell.
    Unsure,
}

/// The properties of an object, in the order of their names.
pub(super) struct Object {
    pub(super) names: Names,
    pub(super) properties: Box<[Planned]>,
    /// A bit for each property that must be there.
    pub(super) required: u64,
}

/// A property.
pub(super) struct Planned {
    pub(super) want: Want,
    /// Null is as good as absent.
    pub(super) optional: bool,
    pub(super) mark: Option<Mark>,
    /// Where rules want to have its value.
    pub(super) field: Option<Field>,
    /// Rules want to have the values of these properties of the object that is its value.
    pub(super) part: Option<Part>,
    pub(super) deprecated: bool,
}

/// How many properties an object may have: a bit for each in a word.
const MOST_PROPERTIES: usize = 64;

impl Plans {
    /// Plans for the components of `catalog`, none compiled yet.
    pub fn new(catalog: &Catalog) -> Self {
        Self {
            components: (0..catalog.len()).map(|_| OnceLock::new()).collect(),
            claims: OnceLock::new(),
        }
    }

    pub(super) fn of(&self, catalog: &Catalog, component: ComponentId) -> &Want {
        self.components[Catalog::row(component)].get_or_init(|| {
            // That something of it goes unchecked is to be said of each response.
            if catalog.is_in_part(component) {
                return Want::Unsure;
            }
            want(catalog.expected(component))
        })
    }

    /// What a JWT claims as far as rules ask, of whatever type: that is no matter of a schema.
    pub(super) fn claims(&self) -> &Want {
        self.claims.get_or_init(|| {
            let organization = object_of(vec![claim("organization_id")]);
            let session = object_of(vec![claim("id")]);
            let plain = ["aud", "exp", "iat", "iss", "sub"].map(claim);
            let parts = [
                (ORGANIZATION, part(organization, Part::Organization)),
                (SESSION, part(session, Part::Session)),
            ];
            object_of(plain.into_iter().chain(parts).collect())
        })
    }
}

fn want(expected: &Expected) -> Want {
    if expected.partial {
        return Want::Unsure;
    }
    match &expected.kind {
        Kind::Anything => Want::Anything,
        Kind::String => Want::String,
        Kind::Enum(members) => Names::new(members).map_or(Want::Unsure, Want::Enum),
        Kind::Boolean => Want::Boolean,
        Kind::Number => Want::Number,
        Kind::Integer {
            least, greatest, ..
        } => Want::Integer {
            least: least.unwrap_or(i64::MIN),
            greatest: greatest.unwrap_or(i64::MAX),
        },
        Kind::Array(items) => Want::Array(Box::new(want(items))),
        Kind::Map(values) => Want::Map(Box::new(want(values))),
        Kind::Object(properties) => object(properties),
        Kind::Component(component) => Want::Component(*component),
    }
}

fn object(properties: &[Property]) -> Want {
    let each = properties.iter();
    object_of(
        each.map(|property| (property.name.as_str(), planned(property)))
            .collect(),
    )
}

fn object_of(properties: Vec<(&str, Planned)>) -> Want {
    let (names, properties): (Vec<&str>, Vec<Planned>) = properties.into_iter().unzip();
    let names = Names::new(&names).filter(|_| properties.len() <= MOST_PROPERTIES);
    let Some(names) = names else {
        return Want::Unsure;
    };
    let bits = properties.iter().enumerate();
    let required = bits.fold(0, |bits, (at, property)| {
        bits | u64::from(!property.optional) << at
    });
    Want::Object(Box::new(Object {
        names,
        properties: properties.into(),
        required,
    }))
}

/// What a property's value should be so that there is nothing to say of it.
fn valued(property: &Property) -> Want {
    if property.values.is_empty() {
        return want(&property.expected);
    }
    match (want(&property.expected), Names::new(&property.values)) {
        (Want::String, Some(names)) => Want::Listed(names),
        (Want::Array(_), Some(names)) => Want::Array(Box::new(Want::Listed(names))),
        _ => Want::Unsure,
    }
}

fn planned(property: &Property) -> Planned {
    Planned {
        want: valued(property),
        optional: !property.required,
        mark: property.mark,
        field: Field::named(property.name.as_bytes()),
        part: Part::below_root(&property.name),
        deprecated: property.deprecated.is_some(),
    }
}

/// A claim that may be absent, and whose value is noted.
fn claim(name: &str) -> (&str, Planned) {
    let planned = Planned {
        want: Want::Anything,
        optional: true,
        mark: None,
        field: Field::named(name.as_bytes()),
        part: None,
        deprecated: false,
    };
    (name, planned)
}

/// A claim of which the members are noted.
fn part(want: Want, part: Part) -> Planned {
    Planned {
        want,
        part: Some(part),
        ..claim("").1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_the_catalogue_is_found_and_no_other() {
        let catalog = Catalog::embedded();
        let plans = Plans::new(&catalog);
        for id in catalog.ids() {
            let names = match plans.of(&catalog, id) {
                Want::Object(object) => &object.names,
                Want::Enum(names) => names,
                Want::Map(_) => continue,
                _ => panic!("{}: not compiled", catalog.name(id)),
            };
            assert!(names.finds_each(), "{}", catalog.name(id));
        }
    }
}
