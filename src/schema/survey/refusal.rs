//! What the observed form refuses, told as the engine tells it: the same value, the same fault, the
//! same keyword. A property test holds the two to each other.

use serde_json::Value as Tree;

use crate::json::Value;
use crate::schema::catalog::{Catalog, ComponentId};
use crate::schema::outline::{Expected, Kind};
use crate::schema::violation::{Fault, KeywordLocation, Violation};

/// Whether a value fits what is expected of it.
pub(super) enum Fit {
    /// It does.
    Fits,
    /// It does not, by this keyword.
    Refused(&'static str, Fault),
    /// Only the engine can tell.
    Open,
}

/// A value of another type than this kind.
pub(super) fn other_than(kind: &Kind) -> Fit {
    mistyped(match kind {
        Kind::String | Kind::Enum(_) => "string",
        Kind::Boolean => "boolean",
        Kind::Number => "number",
        Kind::Integer { .. } => "integer",
        Kind::Array(_) => "array",
        Kind::Map(_) | Kind::Object(_) => "object",
        // They have no type of their own.
        Kind::Anything | Kind::Component(_) => return Fit::Open,
    })
}

fn mistyped(expected: &str) -> Fit {
    let expected = expected.to_owned();
    Fit::Refused("type", Fault::Type { expected })
}

/// A string where these are listed.
pub(super) fn member(members: &[String], value: Value<'_>) -> Fit {
    match value.as_str() {
        Some(text) if members.iter().any(|member| *member == text) => Fit::Fits,
        Some(_) => Fit::Refused("enum", Fault::Enum),
        None => Fit::Open,
    }
}

/// A number where an integer in a range is expected; `minimum` is whether the schema says the least
/// itself. An integer that is not written as a plain `i64` is left to the engine.
pub(super) fn integer(
    value: Value<'_>,
    least: Option<i64>,
    minimum: bool,
    greatest: Option<i64>,
) -> Fit {
    let number = value.number_text().and_then(|text| text.parse().ok());
    let Some(number): Option<i64> = number else {
        return if value.is_integer() {
            Fit::Open
        } else {
            mistyped("integer")
        };
    };
    let too_small = least.is_some_and(|least| number < least);
    let too_great = greatest.is_some_and(|greatest| number > greatest);
    match (too_small, too_great) {
        (false, false) => Fit::Fits,
        (true, _) if minimum => Fit::Refused(
            "minimum",
            Fault::Keyword {
                keyword: "minimum".to_owned(),
            },
        ),
        _ => Fit::Refused(
            "format",
            Fault::Format {
                format: "int32".to_owned(),
            },
        ),
    }
}

/// The required properties that an object lacks, in the order of the schema's list.
pub(super) fn missing<'d>(
    catalog: &Catalog,
    component: ComponentId,
    expected: &Expected,
    object: Value<'d>,
) -> Vec<Violation<'d>> {
    let schema = catalog.schema(component).pointer(&expected.location);
    let required = schema.and_then(|schema| schema.get("required"));
    let names = required.and_then(Tree::as_array).into_iter().flatten();
    let absent = names
        .filter_map(Tree::as_str)
        .filter(|name| object.get(name).is_none());
    absent
        .map(|name| {
            let property = name.to_owned();
            violation(
                component,
                expected,
                object,
                "required",
                Fault::Missing { property },
            )
        })
        .collect()
}

/// A fault of a value by a keyword of what is expected of it.
pub(super) fn violation<'d>(
    component: ComponentId,
    expected: &Expected,
    value: Value<'d>,
    keyword: &str,
    fault: Fault,
) -> Violation<'d> {
    Violation {
        value,
        fault,
        keyword: KeywordLocation {
            component: Some(component),
            pointer: format!("{}/{keyword}", expected.location),
        },
    }
}
