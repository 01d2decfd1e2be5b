//! The errors and annotations of the crate in our own types.

use std::borrow::Cow;

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema_value::types::JsonType;

use crate::schema::json_pointer::Pointers;
use crate::schema::schema_error::{KeywordLocation, SchemaError, SchemaErrorKind};
use crate::schema::validate::{PropertyUse, SchemaSource};
use crate::text::mask::unescaped_segment;

/// Returns the errors of each schema of a union.
pub(super) fn branches<'e>(
    error: &'e ValidationError<'_>,
) -> Option<&'e [Vec<ValidationError<'static>>]> {
    match error.kind() {
        ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
            Some(context)
        }
        _ => None,
    }
}

/// Hands over an error. Of a union of a schema and null, which is how a nullable value is written, the
/// schema's errors are handed over if the value is of its type: they say where in it something is
/// wrong.
pub(super) fn each(error: &ValidationError<'_>, visit: &mut dyn FnMut(&ValidationError<'_>)) {
    match beside_null(error) {
        Some(errors) => errors.iter().for_each(|inner| each(inner, visit)),
        None => visit(error),
    }
}

fn beside_null<'e>(error: &'e ValidationError<'_>) -> Option<&'e [ValidationError<'static>]> {
    let refused = |errors: &[ValidationError<'static>]| {
        let here = errors.iter();
        let mut here = here.filter(|inner| inner.instance_path() == error.instance_path());
        here.find_map(|inner| match inner.kind() {
            ValidationErrorKind::Type { kind } => {
                Some(matches!(kind, TypeKind::Single(JsonType::Null)))
            }
            _ => None,
        })
    };
    match branches(error)? {
        [null, errors] | [errors, null]
            if refused(null) == Some(true) && refused(errors).is_none() =>
        {
            Some(errors)
        }
        _ => None,
    }
}

/// Returns one of ours for an error of the crate; one for each property where it is about several.
pub(super) fn violations_of<'d>(
    pointers: &mut Pointers<'d>,
    error: &ValidationError<'_>,
    keyword: &KeywordLocation,
) -> Vec<SchemaError<'d>> {
    let Some(value) = pointers.find(error.instance_path().as_str()) else {
        return Vec::new();
    };
    let faults = match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected }
        | ValidationErrorKind::UnevaluatedProperties { unexpected } => unexpected
            .iter()
            .map(|name| SchemaErrorKind::Unexpected { name: name.clone() })
            .collect(),
        kind => vec![fault_of(kind)],
    };
    faults
        .into_iter()
        .map(|fault| SchemaError {
            value,
            fault,
            keyword: keyword.clone(),
        })
        .collect()
}

/// The location of the keyword that failed in its resource, whichever that is.
pub(super) fn in_resource(error: &ValidationError<'_>) -> KeywordLocation {
    KeywordLocation {
        pointer: error.schema_path().as_str().to_owned(),
        ..KeywordLocation::default()
    }
}

fn fault_of(kind: &ValidationErrorKind) -> SchemaErrorKind {
    match kind {
        ValidationErrorKind::Required { property } => SchemaErrorKind::Missing {
            property: property.as_str().unwrap_or_default().to_owned(),
        },
        ValidationErrorKind::Type { kind } => SchemaErrorKind::Type {
            expected: type_words(kind),
        },
        ValidationErrorKind::Enum { .. } => SchemaErrorKind::Enum,
        ValidationErrorKind::Format { format } => SchemaErrorKind::Format {
            format: format.clone(),
        },
        other => SchemaErrorKind::Keyword {
            keyword: other.keyword().to_owned(),
        },
    }
}

fn type_words(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(one) => one.to_string(),
        TypeKind::Multiple(types) => {
            let names: Vec<String> = types.iter().map(|one| one.to_string()).collect();
            names.join(" or ")
        }
    }
}

/// The use of the property at `location`; the document itself is nobody's property.
pub(super) fn deprecated_use<'d>(
    pointers: &mut Pointers<'d>,
    location: &str,
    keyword: KeywordLocation,
) -> Option<PropertyUse<'d>> {
    let (owner, name) = location.rsplit_once('/')?;
    Some(PropertyUse {
        owner: pointers.find(owner)?,
        value: pointers.find(location)?,
        name: Cow::Owned(unescaped_segment(name)),
        source: SchemaSource::Elsewhere(keyword),
    })
}
