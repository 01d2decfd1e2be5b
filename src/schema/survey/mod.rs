//! One walk of a document along the outline of its component: which deprecated and unknown
//! properties it uses, which optional ones are null, and what the observed form refuses. Only what
//! the outline does not hold needs the engine, which is not even built before.

mod refusal;

use std::borrow::Cow;
use std::ops::Range;

use crate::json::{Kind as Json, Member, Value};
use crate::schema::catalog::{Catalog, ComponentId};
use crate::schema::outline::{Expected, Kind, Property};
use crate::schema::secrets::Mark;
use crate::schema::violation::{KeywordLocation, Violation};
use refusal::Fit;

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
    /// Strings that are none of those that their description lists.
    pub unlisted: Vec<Unlisted<'d>>,
    /// What the observed form refuses. Not to be relied on where the walk was `unsure`.
    pub refused: Vec<Violation<'d>>,
    /// Whether the observed form says more than the walk can decide, so that the engine must judge.
    pub unsure: bool,
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

/// A string that its property's description does not list.
#[derive(Debug)]
pub struct Unlisted<'d> {
    /// The object whose property it is.
    pub owner: Value<'d>,
    /// The string.
    pub value: Value<'d>,
    /// The component that declares the property.
    pub component: ComponentId,
    /// The property.
    pub property: &'d Property,
}

impl Unlisted<'_> {
    /// The keyword that lists the values.
    pub fn keyword(&self) -> KeywordLocation {
        marking(self.component, self.property, "description")
    }
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
    /// Where the name stands, with its quotes.
    pub fn name_span(&self) -> Range<usize> {
        self.value.name_span().unwrap_or_else(|| self.value.span())
    }

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
        pointer: format!("{}/{keyword}", property.expected.location),
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
    let mut survey = walk.survey;
    survey
        .refused
        .sort_by_key(|violation| violation.value.index());
    survey
}

struct Walk<'d> {
    catalog: &'d Catalog,
    component: ComponentId,
    survey: Survey<'d>,
}

impl<'d> Walk<'d> {
    fn value(&mut self, value: Value<'d>, expected: &'d Expected) {
        self.survey.unsure |= expected.partial;
        let fit = match (&expected.kind, value.kind()) {
            (Kind::Anything, _)
            | (Kind::String, Json::String)
            | (Kind::Boolean, Json::Bool)
            | (Kind::Number, Json::Number) => Fit::Fits,
            (Kind::Enum(members), Json::String) => refusal::member(members, value),
            (
                Kind::Integer {
                    least,
                    minimum,
                    greatest,
                },
                Json::Number,
            ) => refusal::integer(value, *least, *minimum, *greatest),
            (Kind::Array(items), Json::Array) => {
                value.elements().for_each(|item| self.value(item, items));
                Fit::Fits
            }
            (Kind::Map(values), Json::Object) => {
                if !matches!(values.kind, Kind::Anything) || values.partial {
                    value
                        .members()
                        .for_each(|member| self.value(member.value, values));
                }
                Fit::Fits
            }
            (Kind::Object(properties), Json::Object) => {
                self.object(value, expected, properties);
                Fit::Fits
            }
            (Kind::Component(component), _) => {
                let outer = std::mem::replace(&mut self.component, *component);
                let catalog = self.catalog;
                self.value(value, catalog.expected(*component));
                self.component = outer;
                Fit::Fits
            }
            (kind, _) => refusal::other_than(kind),
        };
        match fit {
            Fit::Fits => {}
            Fit::Open => self.survey.unsure = true,
            Fit::Refused(keyword, fault) => {
                let refused = refusal::violation(self.component, expected, value, keyword, fault);
                self.survey.refused.push(refused);
            }
        }
    }

    fn object(&mut self, object: Value<'d>, expected: &'d Expected, properties: &'d [Property]) {
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
            next = at + 1;
            required -= usize::from(properties[at].required);
            self.property(object, member, &properties[at]);
        }
        if required > 0 {
            let missing = refusal::missing(self.catalog, self.component, expected, object);
            self.survey.refused.extend(missing);
        }
    }

    /// Notes what a description does not list. What is of another type is refused for that alone.
    fn listed(&mut self, owner: Value<'d>, value: Value<'d>, property: &'d Property) {
        let known = |text: &str| text.is_empty() || property.values.iter().any(|v| v == text);
        let component = self.component;
        let unlisted = &mut self.survey.unlisted;
        let mut note = |value: Value<'d>| {
            if value.as_str().is_some_and(|text| !known(&text)) {
                unlisted.push(Unlisted {
                    owner,
                    value,
                    component,
                    property,
                });
            }
        };
        match property.expected.kind {
            Kind::Array(_) => value.elements().for_each(note),
            _ => note(value),
        }
    }

    fn property(&mut self, object: Value<'d>, member: Member<'d>, property: &'d Property) {
        let value = member.value;
        if let Some(mark) = property.mark {
            note(&mut self.survey.marked, mark, value, &property.expected);
        }
        if !property.values.is_empty() {
            self.listed(object, value, property);
        }
        if let Some(keyword) = property.deprecated {
            let said = Said::Deprecated(self.component, property, keyword);
            let deprecated = used(object, member.clone(), said);
            self.survey.deprecated.push(deprecated);
        }
        if !value.is_null() || property.required {
            self.value(value, &property.expected);
        } else if refuses_null(self.catalog, &property.expected) {
            let said = Said::Typed(self.component, property);
            self.survey.nulls.push(used(object, member, said));
        }
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

/// Notes the strings of a marked property, which holds one or an array of them. What has another
/// type says nothing.
fn note<'d>(
    marked: &mut Vec<(Mark, Value<'d>)>,
    mark: Mark,
    value: Value<'d>,
    expected: &Expected,
) {
    let mut add = |value: Value<'d>| {
        if value.kind() == Json::String {
            marked.push((mark, value));
        }
    };
    match expected.kind {
        Kind::Array(_) => value.elements().for_each(add),
        _ => add(value),
    }
}

/// The keyword by which the published form refuses null.
fn type_keyword(property: &Property) -> String {
    let keyword = if matches!(property.expected.kind, Kind::Component(_)) {
        "$ref"
    } else {
        "type"
    };
    format!("{}/{keyword}", property.expected.location)
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
