//! Shows a [`Document`](crate::json::Document) to the JSON Schema engine: as it is, without a
//! second tree.
//!
//! Of equal names only the last exists for the engine. The instance in its errors is `null`,
//! whatever failed. All the same no text of the engine may be shown: names of properties are in
//! its errors, and the messages that `evaluate` writes for a `type` or `unevaluatedItems` that
//! fails have captured values in them. A report is built from kinds and paths.

mod absent_nulls;
mod containers;
mod equality;
mod number;
mod tree;

use std::borrow::Cow;
use std::sync::OnceLock;

use jsonschema_value::types::JsonType;
use jsonschema_value::{Json, LazyInstance, Node, NodeIdentity};

pub use absent_nulls::without;
pub use containers::{ArrayOf, ElementsOf, MembersOf, TapeObject};
pub use number::NumberOf;

use crate::json::{Kind, Text, Value};
use crate::schema::budget;

/// The representation: `jsonschema::options_for::<TapeJson>()` builds validators that judge
/// [`Instance`]s.
#[derive(Debug, Clone, Copy)]
pub struct TapeJson;

/// The instance for the engine: a value of a document, or a property name on its own.
#[derive(Debug, Clone, Copy)]
pub enum Instance<'a> {
    /// A value of a document; a name of one, too.
    Value(Value<'a>),
    /// A name that the engine hands over as text, for `propertyNames`.
    NameInstance(NameInstance<'a>),
}

/// A property name as an instance of its own; it is not shown by `Debug`.
#[derive(Clone, Copy)]
pub struct NameInstance<'a>(&'a str);

impl std::fmt::Debug for NameInstance<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NameInstance")
            .field("bytes", &self.0.len())
            .finish()
    }
}

impl<'a> From<Value<'a>> for Instance<'a> {
    fn from(value: Value<'a>) -> Self {
        Self::Value(value)
    }
}

impl<'a> Instance<'a> {
    #[inline]
    fn kind(self) -> Kind {
        match self {
            Self::Value(value) => value.kind(),
            Self::NameInstance(_) => Kind::String,
        }
    }

    #[inline]
    fn value(self, kind: Kind) -> Option<Value<'a>> {
        match self {
            Self::Value(value) if value.kind() == kind && budget::step() => Some(value),
            _ => None,
        }
    }

    #[inline]
    fn text(self) -> Option<Text<'a>> {
        match self {
            Self::Value(value) => value.as_text(),
            Self::NameInstance(NameInstance(name)) => Some(Text::from(name)),
        }
    }
}

impl Json for TapeJson {
    type Node<'a> = Instance<'a>;
    type PreparedKey = Box<str>;
    type StringBuffer = ();

    // A lookup walks the names from the first one on, so one walk for all of them is cheaper
    // even in objects with many times more names than are looked up.
    const KEYS_PER_LOOKUP: usize = 16;
    const ACYCLIC: bool = true;

    fn prepare_key(key: &str) -> Box<str> {
        key.into()
    }

    fn with_string_node<T>((): &mut (), string: &str, f: impl FnOnce(Instance<'_>) -> T) -> T {
        f(Instance::NameInstance(NameInstance(string)))
    }
}

impl<'a> Node<'a, TapeJson> for Instance<'a> {
    type Object = TapeObject<'a>;
    type Array = ArrayOf<'a>;
    type Number = NumberOf<'a>;

    fn as_object(&self) -> Option<TapeObject<'a>> {
        self.value(Kind::Object).map(TapeObject)
    }

    fn as_array(&self) -> Option<ArrayOf<'a>> {
        self.value(Kind::Array).map(ArrayOf)
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        self.text().map(Text::to_cow)
    }

    fn as_number(&self) -> Option<NumberOf<'a>> {
        match self {
            Self::Value(value) => value.number_text().map(NumberOf),
            Self::NameInstance(_) => None,
        }
    }

    fn as_boolean(&self) -> Option<bool> {
        match self {
            Self::Value(value) => value.as_bool(),
            Self::NameInstance(_) => None,
        }
    }

    fn is_null(&self) -> bool {
        self.kind() == Kind::Null
    }

    fn is_number(&self) -> bool {
        self.kind() == Kind::Number
    }

    fn is_string(&self) -> bool {
        self.kind() == Kind::String
    }

    fn json_type(&self) -> JsonType {
        match self.kind() {
            Kind::Null => JsonType::Null,
            Kind::Bool => JsonType::Boolean,
            Kind::Number => JsonType::Number,
            Kind::String => JsonType::String,
            Kind::Array => JsonType::Array,
            Kind::Object => JsonType::Object,
        }
    }

    fn string_length(&self) -> Option<u64> {
        self.text().map(|text| text.count_chars() as u64)
    }

    fn string_length_within(&self, min: u64, max: u64) -> Option<bool> {
        let text = self.text()?;
        // A character takes one to four bytes as it is, and up to twelve as an escape.
        let most = text.raw().len() as u64;
        let fewest = most.div_ceil(if text.is_escaped() { 12 } else { 4 });
        if most < min || fewest > max {
            return Some(false);
        }
        let decided = min <= fewest && most <= max;
        Some(decided || (min..=max).contains(&(text.count_chars() as u64)))
    }

    fn equals_value(&self, expected: &serde_json::Value) -> bool {
        match self {
            Self::Value(value) => equality::equals(*value, expected),
            Self::NameInstance(NameInstance(name)) => expected.as_str() == Some(name),
        }
    }

    fn to_value(&self) -> Cow<'a, serde_json::Value> {
        Cow::Owned(match self {
            Self::Value(value) => tree::build(*value),
            Self::NameInstance(NameInstance(name)) => serde_json::Value::from(*name),
        })
    }

    /// `null`, and of an array as many: errors must cost nothing to make, and hold nothing that was
    /// captured. The crate reads it back only to write messages, which `evaluate` does for every
    /// error; that for `additionalItems` counts the elements, and panics when there are too few.
    fn lazy_value(&self) -> LazyInstance<'a> {
        budget::error();
        let length = match self {
            Self::Value(value) if value.kind() == Kind::Array => value.len(),
            _ => return LazyInstance::Ready(Cow::Owned(serde_json::Value::Null)),
        };
        LazyInstance::Deferred {
            bytes: &[],
            tag: u32::try_from(length).unwrap_or(u32::MAX),
            make: nulls,
            cell: OnceLock::new(),
        }
    }

    fn identity(&self) -> Option<NodeIdentity> {
        // A value is its document and its index, which stays below the highest bit: that bit
        // tells names from values.
        const NAME: u32 = 1 << 31;
        Some(match self {
            Self::Value(value) => {
                let document = std::ptr::from_ref(value.document()) as usize;
                NodeIdentity::tagged(document, value.index())
            }
            Self::NameInstance(NameInstance(name)) => {
                NodeIdentity::tagged(name.as_ptr() as usize, NAME)
            }
        })
    }
}

/// Returns what stands for an array of so many elements in an error.
fn nulls(_: &[u8], count: u32) -> serde_json::Value {
    serde_json::Value::Array(vec![serde_json::Value::Null; count as usize])
}
