//! Errors of the engine in our own words: no type of the jsonschema crate, no value.

use std::sync::Arc;

use crate::json::{Kind, Value};
use crate::schema::component::ComponentId;

/// One keyword that failed at one place.
#[derive(Clone, Debug)]
pub struct SchemaError<'d> {
    /// The value it failed at.
    pub value: Value<'d>,
    /// The kind of the error.
    pub fault: SchemaErrorKind,
    /// The keyword's place in its schema.
    pub keyword: KeywordLocation,
}

/// The location of a keyword.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeywordLocation {
    /// The component it belongs to; `None` in a schema file.
    pub component: Option<ComponentId>,
    /// The file it stands in, where that is another than the schema file that judges.
    pub file: Option<Arc<str>>,
    /// Its JSON Pointer in the component, or in the file.
    pub pointer: String,
}

impl KeywordLocation {
    /// The location of a keyword of a component.
    pub fn of(component: ComponentId, pointer: String) -> Self {
        Self {
            component: Some(component),
            file: None,
            pointer,
        }
    }
}

/// The kind of a schema error.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SchemaErrorKind {
    /// A required property is absent.
    Missing {
        /// Its name, as the schema says.
        property: String,
    },
    /// A value of another type.
    Type {
        /// The types the schema allows, in words.
        expected: String,
    },
    /// A value outside an `enum`.
    Enum,
    /// A value that its asserted `format` refuses.
    Format {
        /// The format, as the schema says.
        format: String,
    },
    /// A property that the schema forbids.
    Unexpected {
        /// Its name, as captured: mask it before it is shown.
        name: String,
    },
    /// Any other keyword.
    Keyword {
        /// The keyword.
        keyword: String,
    },
}

impl SchemaErrorKind {
    /// Returns what the failing of a keyword is called that an integer can fail.
    pub fn of_integer(keyword: &str) -> Self {
        match keyword {
            "type" => Self::Type {
                expected: "integer".to_owned(),
            },
            "format" => Self::Format {
                format: "int32".to_owned(),
            },
            other => Self::Keyword {
                keyword: other.to_owned(),
            },
        }
    }
}

/// A type's name as JSON Schema writes it, with `integer` for numbers without a fraction.
pub fn type_name(value: Value<'_>) -> &'static str {
    match value.kind() {
        Kind::Null => "null",
        Kind::Bool => "boolean",
        Kind::Number if value.is_integer() => "integer",
        Kind::Number => "number",
        Kind::String => "string",
        Kind::Array => "array",
        Kind::Object => "object",
    }
}
