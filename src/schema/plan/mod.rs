//! The compiled form of a component's schema, and the one place that judges by it: each of type,
//! enum, range, required and null is decided by one function here, whoever walks the response.
//! The walks are `scan` (over bytes), `validate` (over a document), `coverage`, `place` and
//! redaction.

mod compile;
mod fields;
mod name_table;
mod properties;

pub(crate) use compile::Compiler;
pub use compile::{
    COMPONENTS, component_name, component_part, deprecation, known_values, mentions, not_null,
};
pub use fields::{Field, FieldOwner};
pub(crate) use name_table::{NameTable, UsualName};
pub(crate) use properties::{Expected, Usual};
pub use properties::{Met, Properties, Property, Strings};

use std::borrow::Cow;

use crate::json::{Decimal, Kind};
use crate::schema::component::ComponentId;

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

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;

    pub(super) fn compiled(schema: &serde_json::Value) -> SchemaNode {
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
}
