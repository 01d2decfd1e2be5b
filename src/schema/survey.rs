//! One walk of a document along the outline of its component: which deprecated and unknown
//! properties it uses, which optional ones are null, and whether anything at all is amiss. Where
//! nothing is, the engine need not be asked, nor even built.

use std::borrow::Cow;

use crate::model::document::{Kind as Json, Member, Value};
use crate::schema::catalog::{Catalog, ComponentId};
use crate::schema::outline::{Expected, Kind, Property};
use crate::schema::secrets::Mark;
use crate::schema::violation::KeywordLocation;

/// What the walk met, each list in the order of the text.
#[derive(Debug, Default)]
pub struct Survey<'d> {
    /// Properties that are marked as deprecated.
    pub deprecated: Vec<Use<'d>>,
    /// Properties that their component does not declare.
    pub unknown: Vec<Use<'d>>,
    /// Optional properties that are null: refused as published, fine as observed.
    pub nulls: Vec<Use<'d>>,
    /// The strings whose property's name says what they are.
    pub marked: Vec<(Mark, Value<'d>)>,
    /// Whether the observed form may refuse the document.
    pub suspect: bool,
}

/// A property that a document uses. Keeps what it takes to tell of it, and tells only when asked:
/// a real response has dozens that nobody asks for.
#[derive(Debug)]
pub struct Use<'d> {
    /// The object it is a property of.
    pub owner: Value<'d>,
    /// Its value.
    pub value: Value<'d>,
    /// Its name, as captured.
    pub name: Cow<'d, str>,
    /// What the schema says of it.
    pub said: Said<'d>,
}

/// What a schema says of a property that is used.
#[derive(Clone, Debug)]
pub enum Said<'d> {
    /// That it is deprecated, by this keyword.
    Deprecated(ComponentId, &'d Property, &'static str),
    /// That it is of a type, which null is not.
    Typed(ComponentId, &'d Property),
    /// Nothing: the component does not declare it.
    Nothing(ComponentId),
    /// Something in a schema file.
    Elsewhere(KeywordLocation),
}

impl Use<'_> {
    /// The keyword that says it.
    pub fn keyword(&self) -> KeywordLocation {
        let (component, pointer) = match &self.said {
            Said::Deprecated(component, property, keyword) => {
                return marking(*component, property, keyword);
            }
            Said::Typed(component, property) => (component, type_keyword(property)),
            Said::Nothing(component) => (component, "/properties".to_owned()),
            Said::Elsewhere(keyword) => return keyword.clone(),
        };
        KeywordLocation {
            component: Some(*component),
            pointer,
        }
    }
}

/// The keyword that deprecates a property of a component, if one does.
pub fn deprecating(component: ComponentId, property: &Property) -> Option<KeywordLocation> {
    let keyword = property.deprecated?;
    Some(marking(component, property, keyword))
}

fn marking(component: ComponentId, property: &Property, keyword: &str) -> KeywordLocation {
    KeywordLocation {
        component: Some(component),
        pointer: format!("{}/{keyword}", property.location),
    }
}

/// How many marked strings an authenticate response has, about.
const USUAL_MARKS: usize = 48;

/// Walks `root` along what `component` expects.
pub fn survey<'d>(catalog: &'d Catalog, component: ComponentId, root: Value<'d>) -> Survey<'d> {
    let mut walk = Walk {
        catalog,
        component,
        survey: Survey::default(),
    };
    walk.survey.marked.reserve(USUAL_MARKS);
    walk.value(root, catalog.expected(component));
    walk.survey
}

struct Walk<'d> {
    catalog: &'d Catalog,
    component: ComponentId,
    survey: Survey<'d>,
}

impl<'d> Walk<'d> {
    fn value(&mut self, value: Value<'d>, expected: &'d Expected) {
        self.survey.suspect |= expected.partial;
        let fits = match (&expected.kind, value.kind()) {
            (Kind::Anything, _)
            | (Kind::String, Json::String)
            | (Kind::Boolean, Json::Bool)
            | (Kind::Number, Json::Number) => true,
            (Kind::Enum(members), Json::String) => is_member(members, value),
            (Kind::Integer { least, greatest }, Json::Number) => in_range(value, *least, *greatest),
            (Kind::Array(items), Json::Array) => {
                value.elements().for_each(|item| self.value(item, items));
                true
            }
            (Kind::Map(values), Json::Object) => {
                if !matches!(values.kind, Kind::Anything) || values.partial {
                    value
                        .members()
                        .for_each(|member| self.value(member.value, values));
                }
                true
            }
            (Kind::Object(properties), Json::Object) => self.object(value, properties),
            (Kind::Component(component), _) => {
                let outer = std::mem::replace(&mut self.component, *component);
                let catalog = self.catalog;
                self.value(value, catalog.expected(*component));
                self.component = outer;
                true
            }
            _ => false,
        };
        self.survey.suspect |= !fits;
    }

    /// Whether every required property is there; what is wrong inside is found inside.
    fn object(&mut self, object: Value<'d>, properties: &'d [Property]) -> bool {
        let mut required = properties
            .iter()
            .filter(|property| property.required)
            .count();
        let mut next = 0;
        for member in object.members() {
            let Some(at) = place(properties, &member.name, next) else {
                let said = Said::Nothing(self.component);
                self.survey.unknown.push(used(object, member, said));
                continue;
            };
            let property = &properties[at];
            next = at + 1;
            required -= usize::from(property.required);
            let value = member.value;
            if let Some(keyword) = property.deprecated {
                let said = Said::Deprecated(self.component, property, keyword);
                self.survey
                    .deprecated
                    .push(used(object, member.clone(), said));
            }
            if let Some(mark) = property.mark {
                note(&mut self.survey.marked, mark, value);
            }
            if value.is_null() && !property.required {
                if refuses_null(self.catalog, &property.expected) {
                    self.survey.nulls.push(used(
                        object,
                        member,
                        Said::Typed(self.component, property),
                    ));
                }
            } else {
                self.value(value, &property.expected);
            }
        }
        required == 0
    }
}

/// Where a property stands among these, most likely at `next`: the API writes names in their order.
fn place(properties: &[Property], name: &str, next: usize) -> Option<usize> {
    let is_next = |property: &Property| property.name == name;
    if properties.get(next).is_some_and(is_next) {
        return Some(next);
    }
    let found = properties.binary_search_by(|property| property.name.as_str().cmp(name));
    found.ok()
}

fn used<'d>(owner: Value<'d>, member: Member<'d>, said: Said<'d>) -> Use<'d> {
    Use {
        owner,
        value: member.value,
        name: member.name,
        said,
    }
}

/// Notes the strings of a marked property. What is neither a string nor an array of them has the
/// wrong type, or is absent.
fn note<'d>(marked: &mut Vec<(Mark, Value<'d>)>, mark: Mark, value: Value<'d>) {
    let strings = std::iter::once(value)
        .chain(value.elements())
        .filter(|value| value.kind() == Json::String);
    marked.extend(strings.map(|value| (mark, value)));
}

/// The keyword by which the published form refuses null.
fn type_keyword(property: &Property) -> String {
    let keyword = if matches!(property.expected.kind, Kind::Component(_)) {
        "$ref"
    } else {
        "type"
    };
    format!("{}/{keyword}", property.location)
}

fn refuses_null(catalog: &Catalog, expected: &Expected) -> bool {
    match &expected.kind {
        Kind::Anything => false,
        // A real response has dozens of nulls for components that nothing else needs.
        Kind::Component(component) if catalog.is_embedded(*component) => true,
        Kind::Component(component) => refuses_null(catalog, catalog.expected(*component)),
        _ => true,
    }
}

fn is_member(members: &[String], value: Value<'_>) -> bool {
    value
        .as_str()
        .is_some_and(|text| members.iter().any(|member| *member == text))
}

/// Whether a number is an integer in the range. A spelling that is no plain `i64` is left to the
/// engine.
fn in_range(value: Value<'_>, least: Option<i64>, greatest: Option<i64>) -> bool {
    value
        .number_text()
        .and_then(|text| text.parse::<i64>().ok())
        .is_some_and(|number| {
            least.is_none_or(|least| number >= least)
                && greatest.is_none_or(|greatest| number <= greatest)
        })
}
