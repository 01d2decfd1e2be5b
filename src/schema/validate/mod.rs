//! Validates a document by the compiled schema of its component, in one walk: what the observed
//! form refuses, and which deprecated, unknown and null properties the document uses. Only what is
//! not compiled needs the jsonschema crate, which is not even built before.

use std::borrow::Cow;
use std::ops::Range;

use crate::json::{Kind, Value};
use crate::schema::budget::MOST_FAULTS;
use crate::schema::catalog::{Catalog, ComponentId};
use crate::schema::field_class::FieldClass;
use crate::schema::plan::{
    Check, EnumMembers, Met, Properties, Property, SchemaNode, SchemaType, Strings,
};
use crate::schema::schema_error::{KeywordLocation, SchemaError, SchemaErrorKind};

/// The annotations of a document, each list in the order of the text.
#[derive(Debug, Default)]
pub struct Annotations<'d> {
    /// Properties that are marked as deprecated.
    pub deprecated: Vec<PropertyUse<'d>>,
    /// Properties that their component does not declare.
    pub unknown: Vec<PropertyUse<'d>>,
    /// Optional properties that are null: refused as published, fine as observed.
    pub nulls: Vec<PropertyUse<'d>>,
    /// The strings whose property's name says what they are.
    pub classified: Vec<(FieldClass, Value<'d>)>,
    /// Strings that are none of those that their description lists.
    pub unlisted: Vec<UnlistedString<'d>>,
    /// Whether there may be other such nulls than the walk has found, or fewer.
    pub unsure_of_nulls: bool,
    /// The errors of the observed form. Not to be relied on where the walk was `unsure`.
    pub refused: Vec<SchemaError<'d>>,
    /// Whether it refuses more than is kept.
    pub too_many_faults: bool,
    /// Whether the observed form says more than the walk can decide, so that the engine must judge.
    pub unsure: bool,
}

/// A property that a document uses. Keeps what it takes to tell of it, and tells only when asked:
/// a real response has dozens that nobody asks for.
#[derive(Debug)]
pub struct PropertyUse<'d> {
    /// The object it is a property of.
    pub owner: Value<'d>,
    /// Its value.
    pub value: Value<'d>,
    /// Its name, as captured.
    pub name: Cow<'d, str>,
    /// The part of a schema that speaks of it.
    pub source: SchemaSource<'d>,
}

/// A string that its property's description does not list.
#[derive(Debug)]
pub struct UnlistedString<'d> {
    /// The object whose property it is.
    pub owner: Value<'d>,
    /// The string.
    pub value: Value<'d>,
    /// The component that declares the property.
    pub component: ComponentId,
    /// The property.
    pub property: &'d Property,
}

impl UnlistedString<'_> {
    /// The keyword that lists the values.
    pub fn keyword(&self) -> KeywordLocation {
        marking(self.component, self.property, "description")
    }
}

/// The use of a property, as its schema describes it.
#[derive(Clone, Debug)]
pub enum SchemaSource<'d> {
    /// That it is deprecated, by this keyword.
    Deprecated(ComponentId, &'d Property, &'static str),
    /// That it is of a type, which null is not.
    Typed(ComponentId, &'d Property),
    /// Nothing: the component does not declare it.
    Nothing(ComponentId),
    /// Something in a schema file.
    Elsewhere(KeywordLocation),
}

impl PropertyUse<'_> {
    /// Returns where the name stands, with its quotes.
    pub fn name_span(&self) -> Range<usize> {
        self.value.name_span().unwrap_or_else(|| self.value.span())
    }

    /// The keyword that says it.
    pub fn keyword(&self) -> KeywordLocation {
        let (component, pointer) = match &self.source {
            SchemaSource::Deprecated(component, property, keyword) => {
                return marking(*component, property, keyword);
            }
            SchemaSource::Typed(component, property) => (component, type_keyword(property)),
            SchemaSource::Nothing(component) => (component, "/properties".to_owned()),
            SchemaSource::Elsewhere(keyword) => return keyword.clone(),
        };
        KeywordLocation::of(*component, pointer)
    }
}

/// The keyword that deprecates a property of a component, if one does.
pub fn deprecating(component: ComponentId, property: &Property) -> Option<KeywordLocation> {
    let keyword = property.deprecated?;
    Some(marking(component, property, keyword))
}

fn marking(component: ComponentId, property: &Property, keyword: &str) -> KeywordLocation {
    let pointer = format!("{}/{keyword}", property.node.location);
    KeywordLocation::of(component, pointer)
}

/// The number of classified strings in an authenticate response, about.
const USUAL_STRINGS: usize = 48;

/// Validates `root` by a component.
pub fn validate<'d>(
    catalog: &'d Catalog,
    component: ComponentId,
    root: Value<'d>,
) -> Annotations<'d> {
    let mut walk = ValidationWalk {
        catalog,
        component,
        found: Annotations::default(),
    };
    walk.found.classified.reserve(USUAL_STRINGS);
    walk.value(root, catalog.node(component));
    let mut found = walk.found;
    found.refused.sort_by_key(|error| error.value.index());
    found
}

/// A member of an object: its name, and its value.
type Pair<'d> = (Value<'d>, Value<'d>);

struct ValidationWalk<'d> {
    catalog: &'d Catalog,
    component: ComponentId,
    found: Annotations<'d>,
}

impl<'d> ValidationWalk<'d> {
    /// Inlined where it is called, so that most values cost no call; containers are called.
    #[expect(
        clippy::inline_always,
        reason = "a call for each value takes a tenth of the walk"
    )]
    #[inline(always)]
    fn value(&mut self, value: Value<'d>, node: &'d SchemaNode) {
        self.found.unsure |= node.partial;
        self.found.unsure_of_nulls |= node.partial;
        match node.expects.check(value.kind()) {
            Check::Anything | Check::Scalar => {}
            Check::Member(members) => {
                if !lists(members, value) {
                    self.refuse(value, node, "enum", SchemaErrorKind::Enum);
                }
            }
            Check::Integer(range) => {
                let number = value.number_text().unwrap_or_default();
                if let Some(keyword) = range.refusal_of(number) {
                    self.refuse(value, node, keyword, SchemaErrorKind::of_integer(keyword));
                }
            }
            Check::Values(inner) if inner.takes_anything() => {}
            Check::Items(inner) | Check::Values(inner) => self.children(value, inner),
            Check::Properties(properties) => self.object(value, node, properties),
            Check::Component(component) => self.component(value, node, component),
            Check::Mistyped => {
                let expected = node.expects.name().to_owned();
                self.refuse(value, node, "type", SchemaErrorKind::Type { expected });
            }
        }
    }

    #[inline(never)]
    fn component(&mut self, value: Value<'d>, node: &SchemaNode, component: ComponentId) {
        let outer = std::mem::replace(&mut self.component, component);
        let known = self.found.unknown.len();
        self.value(value, self.catalog.node(component));
        self.component = outer;
        if node.may_declare_more {
            let of_others = |used: &PropertyUse<'_>| used.owner.index() != value.index();
            let inside = self.found.unknown.split_off(known);
            self.found
                .unknown
                .extend(inside.into_iter().filter(of_others));
        }
    }

    /// The items of an array, or the values of a map.
    #[inline(never)]
    fn children(&mut self, container: Value<'d>, inner: &'d SchemaNode) {
        let items = container.elements();
        let mut members = container.members();
        let values = std::iter::from_fn(|| members.next_pair().map(|(_, value)| value));
        items
            .chain(values)
            .for_each(|value| self.value(value, inner));
    }

    #[inline(never)]
    fn refuse(
        &mut self,
        value: Value<'d>,
        node: &SchemaNode,
        keyword: &str,
        fault: SchemaErrorKind,
    ) {
        if self.found.refused.len() == MOST_FAULTS {
            self.found.too_many_faults = true;
            return;
        }
        self.found.refused.push(SchemaError {
            value,
            fault,
            keyword: KeywordLocation::of(self.component, format!("{}/{keyword}", node.location)),
        });
    }

    #[inline(never)]
    fn object(&mut self, object: Value<'d>, node: &SchemaNode, properties: &'d Properties) {
        let mut met = Met::default();
        let mut next = 0;
        let mut members = object.members();
        // Without names as text, which only those need that something is reported of.
        while let Some(member) = members.next_pair() {
            let Some((at, property)) = find(properties, member.0, next) else {
                if !node.may_declare_more {
                    let source = SchemaSource::Nothing(self.component);
                    self.found.unknown.push(used(object, member, source));
                }
                continue;
            };
            met.add(at);
            next = at + 1;
            self.property(object, member, property);
        }
        if properties.is_complete(&met) {
            return;
        }
        for property in properties.missing(&met) {
            let property = property.name.to_string();
            self.refuse(
                object,
                node,
                "required",
                SchemaErrorKind::Missing { property },
            );
        }
    }

    fn property(&mut self, object: Value<'d>, member: Pair<'d>, property: &'d Property) {
        let (_, value) = member;
        if let Some(strings) = &property.strings {
            self.strings(object, value, property, strings);
        }
        if let Some(keyword) = property.deprecated {
            let source = SchemaSource::Deprecated(self.component, property, keyword);
            let deprecated = used(object, member, source);
            self.found.deprecated.push(deprecated);
        }
        if !value.is_null() || !property.may_be_null() {
            return self.value(value, &property.node);
        }
        match self.catalog.refuses_null(&property.node) {
            Some(true) => {
                let source = SchemaSource::Typed(self.component, property);
                self.found.nulls.push(used(object, member, source));
            }
            Some(false) => {}
            None => self.found.unsure_of_nulls = true,
        }
    }

    /// Notes the strings of a property, which holds one or an array of them. What has another type
    /// is refused for that alone.
    fn strings(
        &mut self,
        owner: Value<'d>,
        value: Value<'d>,
        property: &'d Property,
        strings: &'d Strings,
    ) {
        let items = property.node.inner().map(|_| value.elements());
        let values = items.into_iter().flatten();
        let alone = property.node.inner().is_none().then_some(value);
        for value in values
            .chain(alone)
            .filter(|value| value.kind() == Kind::String)
        {
            if let Some(class) = strings.class {
                self.found.classified.push((class, value));
            }
            let described = strings.described.as_ref();
            if !described.is_none_or(|described| lists(described, value)) {
                self.found.unlisted.push(UnlistedString {
                    owner,
                    value,
                    component: self.component,
                    property,
                });
            }
        }
    }
}

/// Returns whether a string is one of these.
fn lists(members: &EnumMembers, string: Value<'_>) -> bool {
    let as_written = members.end(string.document().source(), string.span().start);
    as_written.is_some()
        || string
            .as_str()
            .is_some_and(|said| members.place(&said).is_some())
}

/// The property of this name, most likely the one at `next`: the API writes names in their order.
fn find<'p>(
    properties: &'p Properties,
    name: Value<'_>,
    next: usize,
) -> Option<(usize, &'p Property)> {
    let (text, start) = (name.document().source(), name.span().start);
    let block = text.get(start..).and_then(<[u8]>::first_chunk);
    let expected = properties.expected().get(next).zip(block);
    let at = if expected.is_some_and(|(expected, block)| expected.spelling.begins(block)) {
        next
    } else if let Some((found, _)) = properties.find(text, start) {
        found?
    } else {
        properties.place(&name.as_str()?)?
    };
    properties.at(at).map(|property| (at, property))
}

fn used<'d>(owner: Value<'d>, member: Pair<'d>, source: SchemaSource<'d>) -> PropertyUse<'d> {
    let (name, value) = member;
    PropertyUse {
        owner,
        value,
        name: name.as_str().unwrap_or_default(),
        source,
    }
}

/// The keyword by which the published form refuses null.
fn type_keyword(property: &Property) -> String {
    let keyword = if matches!(property.node.expects, SchemaType::Component(_)) {
        "$ref"
    } else {
        "type"
    };
    format!("{}/{keyword}", property.node.location)
}
