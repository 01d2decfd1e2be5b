//! Distinguishes a response from any other JSON text: by the names and types that it has, never by
//! the name of its file.

use crate::json::{Kind, Value};
use crate::schema::catalog::{Catalog, ComponentId};
use crate::schema::evaluation::Schemas;
use crate::schema::plan::{Check, Properties, Property, SchemaNode, SchemaType};
use crate::schema::select::{self, SchemaRef};

/// The marks of a response.
#[derive(Clone, Copy)]
pub enum Known<'s> {
    /// The properties of a component.
    Properties(&'s Catalog, ComponentId),
    /// The names that a schema file mentions.
    Names(&'s Schemas),
}

impl<'s> Known<'s> {
    /// Returns what a response has that is judged by this; by default, what judges one without an
    /// address.
    pub fn of(schemas: &'s Schemas, chosen: Option<SchemaRef>) -> Self {
        let catalog = &schemas.catalog;
        let component = match chosen {
            Some(SchemaRef::File) => return Self::Names(schemas),
            Some(SchemaRef::Component(component)) => component,
            None => select::default_component(catalog),
        };
        Self::Properties(catalog, component)
    }

    /// Returns whether a value is a response, or an envelope that has one in it. A list is none,
    /// unless a schema file judges.
    pub fn is_response(&self, value: Value<'_>) -> bool {
        let is_listed =
            matches!(self, Self::Names(_)) && value.elements().any(|item| self.is_response(item));
        is_listed
            || value.members().any(|member| {
                let value = member.value;
                match member.name.as_ref() {
                    "status_code" => value.is_integer(),
                    "request_id" => value.kind() == Kind::String,
                    "error_type" | "error" => value.as_str().is_some_and(|text| is_code(&text)),
                    "data" if value.kind() == Kind::Object && self.is_response(value) => true,
                    name => self.expects(name, value),
                }
            })
    }

    /// Returns whether a response has a member of this name.
    pub fn is_name(&self, name: &str) -> bool {
        let answered = ["status_code", "request_id", "error_type", "error", "data"];
        answered.contains(&name)
            || match self {
                Self::Names(schemas) => schemas.knows(name),
                Self::Properties(catalog, component) => catalog.declares(*component, name),
            }
    }

    /// Returns whether there is a property of the name, and the value is of its type.
    fn expects(&self, name: &str, value: Value<'_>) -> bool {
        match self {
            Self::Names(schemas) if name == "data" => {
                let file = schemas.file.as_ref();
                file.is_some_and(|file| file.names.contains(name))
            }
            Self::Names(schemas) => schemas.knows(name),
            Self::Properties(catalog, component) => {
                match property(catalog, catalog.node(*component), name) {
                    Some(property) => fits(catalog, &property.node, value),
                    None => catalog.declares(*component, name),
                }
            }
        }
    }
}

/// Returns whether whatever a component finds valid is known as a response: it requires a property,
/// and not of an object, which may be empty.
pub fn knows_what_is_valid(catalog: &Catalog, component: ComponentId) -> bool {
    let properties = catalog.node(component).properties();
    let mut required = properties.into_iter().flat_map(Properties::required);
    required.any(|property| {
        let expected = &property.node.expects;
        !matches!(expected, SchemaType::Object(_) | SchemaType::Component(_))
    })
}

/// An error's name as an API gives it, and no sentence that is shown to people.
fn is_code(text: &str) -> bool {
    let is_part =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-".contains(&byte);
    !text.is_empty() && text.bytes().all(is_part)
}

/// The property of this name, as far as the schema is compiled.
fn property<'s>(catalog: &'s Catalog, node: &'s SchemaNode, name: &str) -> Option<&'s Property> {
    catalog.resolved(node).properties()?.get(name)
}

/// Returns whether a value is of the type, and of an object whether it has any of the properties: a
/// text of an interface may be called `member`, too, and have texts of its own in it.
fn fits(catalog: &Catalog, node: &SchemaNode, value: Value<'_>) -> bool {
    match node.expects.check(value.kind()) {
        _ if value.is_null() => true,
        _ if node.may_declare_more && value.kind() == Kind::Object => true,
        Check::Component(component) => fits(catalog, catalog.node(component), value),
        Check::Properties(properties) => value.members().any(|member| {
            let property = properties.get(&member.name);
            property.is_some_and(|property| fits(catalog, &property.node, member.value))
        }),
        Check::Mistyped => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Document;

    #[test]
    fn a_property_is_of_the_type_that_its_component_has() {
        let catalog = Catalog::embedded();
        let factor = catalog.find("api_session_v1_AuthenticationFactor");
        let factor = factor.expect("a component");
        let is_response = |text: &str| {
            let document = Document::parse(text.as_bytes()).expect("JSON");
            Known::Properties(&catalog, factor).is_response(document.root())
        };
        for text in [
            r#"{"type": "new"}"#,
            r#"{"email_factor": {"email_id": ""}}"#,
            r#"{"type": null}"#,
        ] {
            assert!(is_response(text), "{text}");
        }
        for text in ["{}", r#"{"type": 1}"#, r#"{"email_factor": {"id": ""}}"#] {
            assert!(!is_response(text), "{text}");
        }
    }
}
