//! The compiled form of a component's schema, and the one place that judges by it: each of type,
//! enum, range, required and null is decided by one function here, whoever walks the response.
//! The walks are `scan` (over bytes), `validate` (over a document), `coverage`, `place` and
//! redaction.

mod compile;
mod fields;
mod name_table;

pub(crate) use compile::Compiler;
pub use compile::{
    COMPONENTS, component_name, component_part, deprecation, known_values, mentions, not_null,
};
pub use fields::{Field, FieldOwner};
pub(crate) use name_table::{NameTable, UsualName};

use std::borrow::Cow;

use crate::json::{Decimal, Kind, scan};
use crate::schema::component::ComponentId;
use crate::schema::field_class::FieldClass;

/// A schema, as far as it is compiled.
#[derive(Debug)]
pub struct SchemaNode {
    /// The published JSON Pointer of the schema in its component.
    pub location: Cow<'static, str>,
    /// The expected type.
    pub expects: SchemaType,
    /// Whether it says more than `expects` holds, so that only the jsonschema crate can judge.
    pub partial: bool,
    /// Whether what `expects` does not hold may declare properties, so that no name is unknown.
    pub may_declare_more: bool,
}

/// The kinds of schemas found in the catalogue (`facts/components.tsv`).
#[derive(Debug)]
pub enum SchemaType {
    /// No expectation.
    Anything,
    /// `type: string`.
    String,
    /// `type: string` with `enum`.
    Enum(Box<EnumMembers>),
    /// `type: boolean`.
    Boolean,
    /// `type: number`.
    Number,
    /// `type: integer`.
    Integer(IntegerRange),
    /// `type: array`, each item as expected.
    Array(Box<SchemaNode>),
    /// `type: object` without declared properties: a free map, whose names are data.
    Map(Box<SchemaNode>),
    /// `type: object` with declared properties.
    Object(Box<Properties>),
    /// `$ref` to a component.
    Component(ComponentId),
}

/// The check that is left once the type of a value is known.
pub enum Check<'s> {
    /// Nothing: no schema says anything of it.
    Anything,
    /// Nothing: it is a string, a boolean or a number, as it should be.
    Scalar,
    /// Whether the string is one of these.
    Member(&'s EnumMembers),
    /// Whether the number is an integer of this range.
    Integer(&'s IntegerRange),
    /// The items of the array.
    Items(&'s SchemaNode),
    /// The values of the free map.
    Values(&'s SchemaNode),
    /// The members of the object.
    Properties(&'s Properties),
    /// All of it, by a component.
    Component(ComponentId),
    /// Nothing: it is of another type.
    Mistyped,
}

impl SchemaType {
    /// Decides `type`: what is left to judge of a value of this kind.
    #[inline]
    pub fn check(&self, kind: Kind) -> Check<'_> {
        match (self, kind) {
            (Self::String, Kind::String)
            | (Self::Boolean, Kind::Bool)
            | (Self::Number, Kind::Number) => Check::Scalar,
            (Self::Component(component), _) => Check::Component(*component),
            (Self::Object(properties), Kind::Object) => Check::Properties(properties),
            (Self::Array(items), Kind::Array) => Check::Items(items),
            (Self::Enum(members), Kind::String) => Check::Member(members),
            (Self::Integer(range), Kind::Number) => Check::Integer(range),
            (Self::Map(values), Kind::Object) => Check::Values(values),
            (Self::Anything, _) => Check::Anything,
            _ => Check::Mistyped,
        }
    }

    /// Returns the type's name in JSON Schema.
    pub fn name(&self) -> &'static str {
        match self {
            Self::String | Self::Enum(_) => "string",
            Self::Boolean => "boolean",
            Self::Number => "number",
            Self::Integer(_) => "integer",
            Self::Array(_) => "array",
            Self::Map(_) | Self::Object(_) => "object",
            Self::Anything | Self::Component(_) => "any",
        }
    }
}

impl SchemaNode {
    /// Returns the schema of what nobody says anything of.
    pub(crate) const fn anything(location: Cow<'static, str>, partial: bool) -> Self {
        Self {
            location,
            expects: SchemaType::Anything,
            partial,
            may_declare_more: false,
        }
    }

    /// Returns whether nothing is expected of a value.
    pub fn takes_anything(&self) -> bool {
        matches!(self.expects, SchemaType::Anything) && !self.partial
    }

    /// Returns the properties of an object with declared ones.
    pub fn properties(&self) -> Option<&Properties> {
        match &self.expects {
            SchemaType::Object(properties) => Some(properties),
            _ => None,
        }
    }

    /// Returns the schema of the items, or of a free map's values.
    pub fn inner(&self) -> Option<&Self> {
        match &self.expects {
            SchemaType::Array(inner) | SchemaType::Map(inner) => Some(inner),
            _ => None,
        }
    }

    /// Tells every property that is declared or required in it, at any depth of this component.
    pub fn each_property<'s>(&'s self, found: &mut dyn FnMut(&'s Property)) {
        if let Some(inner) = self.inner() {
            inner.each_property(found);
        }
        for property in self.properties().into_iter().flat_map(Properties::iter) {
            found(property);
            property.node.each_property(found);
        }
    }

    /// Returns whether strings are expected, or an array of them.
    pub fn holds_strings(&self) -> bool {
        match &self.expects {
            SchemaType::String => true,
            SchemaType::Array(items) => matches!(items.expects, SchemaType::String),
            _ => false,
        }
    }
}

/// The strings that an enum, or a description, lists.
#[derive(Debug)]
pub struct EnumMembers {
    pub(in crate::schema) list: Box<[Cow<'static, str>]>,
    pub(in crate::schema) names: NameTable,
}

impl EnumMembers {
    /// The members that a schema lists, and `absent`, which it does not.
    fn new(list: Vec<Cow<'static, str>>, absent: Option<&str>) -> Self {
        let all = list.iter().map(AsRef::as_ref).chain(absent);
        Self {
            names: NameTable::new(all),
            list: list.into(),
        }
    }

    /// Decides `enum`: the place of a string among the members.
    pub fn place(&self, text: &str) -> Option<usize> {
        self.names.place(text)
    }

    /// Decides `enum` for the string that begins at `at`: the place behind it; nothing for others,
    /// and those written with escapes.
    #[inline]
    pub(crate) fn end(&self, text: &[u8], at: usize) -> Option<usize> {
        let (place, end) = self.names.find(text, at)?;
        place.map(|_| end)
    }

    /// The members, as the schema lists them.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> + Clone {
        self.list.iter().map(AsRef::as_ref)
    }
}

/// The integers that a schema allows.
#[derive(Clone, Copy, Debug)]
pub struct IntegerRange {
    /// `minimum`.
    pub(in crate::schema) minimum: Option<i64>,
    /// Whether `format` is `int32`.
    pub(in crate::schema) int32: bool,
}

impl IntegerRange {
    /// Decides the range: the keyword that refuses an integer, if one does. A `minimum` above the
    /// least int32 takes its place.
    #[inline]
    pub fn refusal(self, number: i128) -> Option<&'static str> {
        let least = i64::from(i32::MIN);
        let minimum = self
            .minimum
            .filter(|minimum| !self.int32 || *minimum >= least);
        if minimum.is_some_and(|minimum| number < i128::from(minimum)) {
            return Some("minimum");
        }
        (self.int32 && i32::try_from(number).is_err()).then_some("format")
    }

    /// Decides `type` and the range of a number as it is written: the keyword that refuses it.
    pub fn refusal_of(self, number: &str) -> Option<&'static str> {
        match Decimal::integer_of(number) {
            Some(number) => self.refusal(number),
            None => Some("type"),
        }
    }
}

/// The properties of an object, in the order of their names.
#[derive(Debug)]
pub struct Properties {
    pub(in crate::schema) all: Box<[Property]>,
    pub(in crate::schema) names: NameTable,
    /// The first of those that must be there, a bit each.
    pub(in crate::schema) required: u64,
    /// The places of those that must be there, as the schema lists them.
    pub(in crate::schema) required_in_order: Cow<'static, [usize]>,
    pub(in crate::schema) expected: Cow<'static, [Expected]>,
    /// The place in the memory of the walk for the order of these properties.
    pub(crate) memory: usize,
}

/// A declared, or merely required, property of an object.
#[derive(Debug)]
pub struct Property {
    /// The schema of its value.
    pub node: SchemaNode,
    /// The classes of the strings in it.
    pub strings: Option<Box<Strings>>,
    /// The part of a response that it is, at the root.
    pub part: Option<FieldOwner>,
    /// Whether `required` lists it.
    pub required: bool,
    /// Whether `properties` declares it.
    pub declared: bool,
    /// The keyword that marks it as deprecated.
    pub deprecated: Option<&'static str>,
    /// Its name.
    pub name: Cow<'static, str>,
}

/// The data for a property that stands where it is expected: a line of a processor's memory.
#[derive(Clone, Debug)]
#[repr(align(64))]
pub(crate) struct Expected {
    /// Its name and the colon.
    pub(crate) spelling: UsualName,
    /// The usual form of its value.
    pub(crate) value: Usual,
    /// Whether null is as good as an absent value.
    pub(crate) may_be_null: bool,
    /// The field that rules know it as.
    pub(crate) field: Option<Field>,
    /// Whether it is marked as deprecated.
    pub(crate) deprecated: bool,
    /// The number that is equal for equal names.
    pub(crate) fingerprint: u32,
}

/// A value that can be judged by itself, and without asking more of the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Usual {
    /// A string, whatever it says.
    Text,
    /// A string that is an id.
    Id,
    /// A string that is a timestamp.
    Timestamp,
    /// A truth value.
    Boolean,
    /// An array, which may be empty.
    List,
    /// A free map, which may be empty.
    Map,
    /// None of these.
    Other,
}

impl Expected {
    fn new(property: &Property) -> Self {
        let value = match (&property.node.expects, property.class()) {
            _ if property.node.partial => Usual::Other,
            (SchemaType::Boolean, _) => Usual::Boolean,
            (SchemaType::Array(_), _) => Usual::List,
            (SchemaType::Map(_), _) => Usual::Map,
            _ if property.described().is_some() => Usual::Other,
            (SchemaType::String | SchemaType::Anything, None) => Usual::Text,
            (SchemaType::String, Some(FieldClass::Id)) => Usual::Id,
            (SchemaType::String, Some(FieldClass::Timestamp)) => Usual::Timestamp,
            _ => Usual::Other,
        };
        Self {
            spelling: UsualName::new(&property.name),
            value,
            may_be_null: property.may_be_null(),
            field: Field::named(property.name.as_bytes()),
            deprecated: property.deprecated.is_some(),
            fingerprint: scan::fingerprint(property.name.as_bytes()),
        }
    }
}

/// The classes of a property's strings: of its value, or of the items of an array.
#[derive(Debug)]
pub struct Strings {
    /// The class by the property's name.
    pub class: Option<FieldClass>,
    /// The strings that the description lists, where there is no enum.
    pub described: Option<EnumMembers>,
}

impl Property {
    /// Decides null: whether it is as good as an absent value. The published form refuses it, too,
    /// where [`Catalog::refuses_null`](crate::schema::catalog::Catalog::refuses_null).
    #[inline]
    pub fn may_be_null(&self) -> bool {
        !self.required
    }

    /// Returns what its name says of its strings.
    pub fn class(&self) -> Option<FieldClass> {
        self.strings.as_ref()?.class
    }

    /// The strings that its description lists.
    pub fn described(&self) -> Option<&EnumMembers> {
        self.strings.as_ref()?.described.as_ref()
    }
}

impl Properties {
    /// The properties `all`, of which these are required, in the schema's order.
    fn new(mut all: Vec<Property>, required: &[&str], memory: usize) -> Self {
        all.sort_by(|one, other| one.name.cmp(&other.name));
        let names = NameTable::new(all.iter().map(|property| property.name.as_ref()));
        let in_order: Cow<'static, [usize]> = required
            .iter()
            .filter_map(|name| names.place(name))
            .collect();
        let expected = all.iter().map(Expected::new).collect();
        let mut required = Met::default();
        for place in in_order.iter() {
            required.add(*place);
        }
        Self {
            all: all.into(),
            names,
            required: required.first,
            required_in_order: in_order,
            expected,
            memory,
        }
    }

    /// The property called `name`.
    pub fn get(&self, name: &str) -> Option<&Property> {
        self.place(name).map(|at| &self.all[at])
    }

    /// The place of the property called `name`.
    pub fn place(&self, name: &str) -> Option<usize> {
        self.names.place(name)
    }

    /// The property at a place.
    #[inline]
    pub fn at(&self, place: usize) -> Option<&Property> {
        self.all.get(place)
    }

    /// The place of the property whose name begins with the quote at `at` (`None` for another
    /// name), and the place behind the name; nothing where no string without escapes stands there.
    #[inline]
    pub(crate) fn find(&self, text: &[u8], at: usize) -> Option<(Option<usize>, usize)> {
        self.names.find(text, at)
    }

    /// The properties as a walk expects them.
    #[inline]
    pub(crate) fn expected(&self) -> &[Expected] {
        &self.expected
    }

    /// All of them, in the order of their names.
    pub fn iter(&self) -> std::slice::Iter<'_, Property> {
        self.all.iter()
    }

    /// Returns how many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Decides `required`: whether all that must be there was met.
    #[inline]
    pub fn is_complete(&self, met: &Met) -> bool {
        let has_all = met.first & self.required == self.required;
        has_all && (self.all.len() <= FIRST || self.missing(met).next().is_none())
    }

    /// The required properties, in the schema's order.
    pub fn required(&self) -> impl Iterator<Item = &Property> {
        self.required_in_order.iter().map(|at| &self.all[*at])
    }

    /// The required properties that were not met, in the schema's order.
    pub fn missing<'p>(&'p self, met: &'p Met) -> impl Iterator<Item = &'p Property> {
        let absent = self.required_in_order.iter();
        absent.filter(|at| !met.has(**at)).map(|at| &self.all[*at])
    }
}

impl<'p> IntoIterator for &'p Properties {
    type Item = &'p Property;
    type IntoIter = std::slice::Iter<'p, Property>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// So many properties have a bit each.
const FIRST: usize = u64::BITS as usize;

/// The places of the properties that an object has.
#[derive(Debug, Default)]
pub struct Met {
    /// The first of them, a bit each.
    first: u64,
    /// All others. Few objects have so many properties.
    beyond: Vec<u64>,
}

impl Met {
    /// Adds a place. Returns whether it is new.
    #[inline]
    pub fn add(&mut self, place: usize) -> bool {
        if place >= FIRST {
            return self.add_beyond(place);
        }
        let is_new = self.first >> place & 1 == 0;
        self.first |= 1 << place;
        is_new
    }

    #[cold]
    fn add_beyond(&mut self, place: usize) -> bool {
        let (word, bit) = (place / FIRST - 1, 1 << (place % FIRST));
        if self.beyond.len() <= word {
            self.beyond.resize(word + 1, 0);
        }
        let is_new = self.beyond[word] & bit == 0;
        self.beyond[word] |= bit;
        is_new
    }

    fn has(&self, place: usize) -> bool {
        let mut words = std::iter::once(&self.first).chain(&self.beyond);
        words
            .nth(place / FIRST)
            .is_some_and(|word| word >> (place % FIRST) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;

    fn compiled(schema: &serde_json::Value) -> SchemaNode {
        let compiler = Compiler {
            resolve: &|_| None,
            memory: &AtomicUsize::new(0),
        };
        compiler.node(schema, "")
    }

    #[test]
    fn each_type_takes_its_own_kind_and_null_is_none() {
        let kinds = [
            ("null", Kind::Null),
            ("boolean", Kind::Bool),
            ("number", Kind::Number),
            ("string", Kind::String),
            ("array", Kind::Array),
            ("object", Kind::Object),
        ];
        for name in ["boolean", "number", "integer", "string", "array", "object"] {
            let node = compiled(&serde_json::json!({"type": name}));
            assert_eq!(node.expects.name(), name);
            for (kind_name, kind) in kinds {
                let fits = name == kind_name || (name, kind) == ("integer", Kind::Number);
                let mistyped = matches!(node.expects.check(kind), Check::Mistyped);
                assert_eq!(mistyped, !fits, "{name}, {kind_name}");
            }
        }
    }

    #[test]
    fn an_integer_is_refused_by_the_keyword_that_it_fails() {
        let range = |minimum, int32| IntegerRange { minimum, int32 };
        let cases = [
            (range(None, false), "99999999999999999999", None),
            (range(None, true), "2147483647", None),
            (range(None, true), "2147483648", Some("format")),
            (range(None, true), "-2147483649", Some("format")),
            (range(None, true), "3e9", Some("format")),
            (range(None, true), "2.0e9", None),
            (range(Some(0), true), "-1", Some("minimum")),
            (range(Some(0), true), "-3000000000", Some("minimum")),
            (
                range(Some(-3_000_000_000), true),
                "-2999999999",
                Some("format"),
            ),
            (
                range(Some(-3_000_000_000), true),
                "-3000000001",
                Some("format"),
            ),
            (range(Some(0), false), "1e400", None),
            (range(Some(0), false), "-1e400", Some("minimum")),
            (range(None, true), "1.5", Some("type")),
        ];
        for (range, number, keyword) in cases {
            assert_eq!(range.refusal_of(number), keyword, "{number}");
        }
    }

    #[test]
    fn what_is_missing_is_reported_in_the_order_of_the_schema_however_much_it_is() {
        let names: Vec<String> = (0..200).rev().map(|number| format!("p{number}")).collect();
        let node = compiled(&serde_json::json!({"type": "object", "required": names}));
        let properties = node.properties().expect("an object");
        let mut met = Met::default();
        for name in &names {
            assert!(!properties.is_complete(&met), "{name}");
            let first = properties.missing(&met).next();
            assert_eq!(first.map(|first| &*first.name), Some(name.as_str()));
            let place = properties.place(name).expect("a property");
            assert!(met.add(place) && !met.add(place));
        }
        assert!(properties.is_complete(&met));
        assert_eq!(properties.missing(&met).count(), 0);
    }
}
