//! Files that are plainly no captures: `package.json` and the like, which lie beside captures in a
//! project and must stay as they are. What counts is what is known of a response, never a name.

use crate::input::Reader;
use crate::model::document::{Document, Kind, Limits, Value};
use crate::schema::catalog::Catalog;
use crate::schema::outline::{self, Expected, Property};
use crate::schema::select::{self, SchemaRef};
use crate::settings::Settings;

/// Whether a text is JSON, and nothing in it is a response. Only of formats that hold bare
/// responses; a recording says what it is. A text that is broken may be anything.
pub(super) fn is_one(
    settings: &Settings,
    reader: &Reader,
    chosen: Option<SchemaRef>,
    text: &[u8],
) -> bool {
    if !matches!(reader.name, "json" | "ndjson" | "json-stream") {
        return false;
    }
    let known = Known::of(settings, chosen);
    let mut rest = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
    while !rest.trim_ascii_start().is_empty() {
        match Document::parse_prefix(rest, Limits::default()) {
            Ok((document, _)) if known.is_response(document.root()) => return false,
            Ok((_, read)) => rest = &rest[read..],
            Err(_) => return false,
        }
    }
    true
}

/// What a response has.
pub(super) enum Known<'s> {
    /// The properties of a component.
    Properties(&'s Catalog, &'s Expected),
    /// The names that a schema file mentions.
    Names(&'s Settings),
}

impl<'s> Known<'s> {
    pub(super) fn of(settings: &'s Settings, chosen: Option<SchemaRef>) -> Self {
        let catalog = &settings.schemas.catalog;
        match chosen {
            Some(SchemaRef::File) => Self::Names(settings),
            Some(SchemaRef::Component(component)) => {
                Self::Properties(catalog, catalog.expected(component))
            }
            None => {
                let component = select::default_component(catalog);
                Self::Properties(catalog, catalog.expected(component))
            }
        }
    }

    /// Whether a value is a response, or an envelope that has one in it. A list is none.
    pub(super) fn is_response(&self, value: Value<'_>) -> bool {
        value.members().any(|member| {
            let value = member.value;
            match member.name.as_ref() {
                "status_code" => value.is_integer(),
                "request_id" => value.kind() == Kind::String,
                "error_type" | "error" => value.as_str().is_some_and(|text| is_code(&text)),
                "data" => value.kind() == Kind::Object && self.is_response(value),
                name => self.expects(name, value),
            }
        })
    }

    /// Whether there is a property of the name, and the value is of its type.
    fn expects(&self, name: &str, value: Value<'_>) -> bool {
        match self {
            Self::Names(settings) => settings.schemas.knows(name),
            Self::Properties(catalog, expected) => has(catalog, expected, name, value),
        }
    }
}

/// An error's name as an API gives it, and no sentence that is shown to people.
fn is_code(text: &str) -> bool {
    let is_part =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-".contains(&byte);
    !text.is_empty() && text.bytes().all(is_part)
}

/// Whether a property is declared, and the value is what it expects.
fn has(catalog: &Catalog, expected: &Expected, name: &str, value: Value<'_>) -> bool {
    let property = properties(catalog, expected)
        .iter()
        .find(|property| property.name == name);
    property.is_some_and(|property| fits(catalog, &property.expected, value))
}

fn properties<'s>(catalog: &'s Catalog, expected: &'s Expected) -> &'s [Property] {
    match &expected.kind {
        outline::Kind::Object(properties) => properties,
        outline::Kind::Component(component) => properties(catalog, catalog.expected(*component)),
        _ => &[],
    }
}

/// Whether a value is of the type, and of an object whether it has any of the properties: a text
/// of an interface may be called `member`, too, and have texts of its own in it.
fn fits(catalog: &Catalog, expected: &Expected, value: Value<'_>) -> bool {
    use outline::Kind as Expects;
    match (&expected.kind, value.kind()) {
        (Expects::Anything, _) | (_, Kind::Null) => true,
        (Expects::String | Expects::Enum(_), kind) => kind == Kind::String,
        (Expects::Boolean, kind) => kind == Kind::Bool,
        (Expects::Number | Expects::Integer { .. }, kind) => kind == Kind::Number,
        (Expects::Array(_), kind) => kind == Kind::Array,
        (Expects::Map(_), kind) => kind == Kind::Object,
        (Expects::Object(_) | Expects::Component(_), _) => value
            .members()
            .any(|member| has(catalog, expected, &member.name, member.value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_stranger(text: &str) -> bool {
        let settings = Settings::over(Vec::new());
        let reader = crate::input::find("json").expect("a reader");
        is_one(&settings, reader, None, text.as_bytes())
    }

    #[test]
    fn what_has_nothing_of_a_response_is_a_stranger() {
        for text in [
            r#"{"name": "shop", "version": "1.0.0", "scripts": {"test": "x"}}"#,
            r#"{"compilerOptions": {"strict": true}}"#,
            r#"{"login": {"title": "Sign in"}, "error": "Something went wrong"}"#,
            r#"{"member": {"title": "Member"}, "organization": "Organization"}"#,
            r#"{"data": {"name": "shop"}}"#,
            r#"["a", {"b": 1}, {"member_id": "x"}]"#,
            "\"text\"",
            "5",
            "{}",
            "[]",
        ] {
            assert!(is_stranger(text), "{text}");
        }
    }

    #[test]
    fn what_has_anything_of_a_response_is_none() {
        for text in [
            r#"{"status_code": 200}"#,
            r#"{"request_id": "x"}"#,
            r#"{"error": "invalid_request"}"#,
            r#"{"error_type": "redacted-error_type-1"}"#,
            r#"{"session_token": "x"}"#,
            r#"{"member": {"email_address": "x"}}"#,
            r#"{"member": null}"#,
            r#"{"data": {"member_id": "x"}}"#,
            "{\"a\": 1}\n{\"member_id\": \"x\"}",
            "{\"a\": 1",
        ] {
            assert!(!is_stranger(text), "{text}");
        }
    }
}
