//! A component schema as the rules need it: which properties there are, and what each expects.
//! Worked out from the schema's text once, on first use, never per response.

use serde_json::{Map, Value};

use crate::schema::component::ComponentId;
use crate::schema::secrets::{Mark, mark};

/// What a schema expects of a value.
#[derive(Debug)]
pub struct Expected {
    /// The JSON Pointer of the schema in its component.
    pub location: String,
    /// The part that the survey can decide by itself.
    pub kind: Kind,
    /// Whether the schema says more than `kind` holds, so that only the engine can judge.
    pub partial: bool,
}

impl Expected {
    /// What no schema says anything of.
    fn anything() -> Self {
        Self {
            location: String::new(),
            kind: Kind::Anything,
            partial: false,
        }
    }

    /// The property of an object at this place, in the order of the names.
    pub fn property(&self, at: usize) -> Option<&Property> {
        match &self.kind {
            Kind::Object(properties) => properties.get(at),
            _ => None,
        }
    }
}

/// The kinds of expectation found in the catalogue (`facts/components.tsv`).
#[derive(Debug)]
pub enum Kind {
    /// No expectation.
    Anything,
    /// `type: string`.
    String,
    /// `type: string` with `enum`.
    Enum(Vec<String>),
    /// `type: boolean`.
    Boolean,
    /// `type: number`.
    Number,
    /// `type: integer`, with the least and greatest value where the schema names them.
    Integer {
        /// `minimum`, or the least int32.
        least: Option<i64>,
        /// Whether it is the schema that says the least, and not int32.
        minimum: bool,
        /// The greatest int32.
        greatest: Option<i64>,
    },
    /// `type: array`, each item as expected.
    Array(Box<Expected>),
    /// `type: object` without declared properties: a free map, whose names are data.
    Map(Box<Expected>),
    /// `type: object` with declared properties.
    Object(Vec<Property>),
    /// `$ref` to a component.
    Component(ComponentId),
}

/// A declared, or merely required, property of an object.
#[derive(Debug)]
pub struct Property {
    /// Its name.
    pub name: String,
    /// Whether `required` lists it.
    pub required: bool,
    /// Whether `properties` declares it.
    pub declared: bool,
    /// The keyword that marks it as deprecated.
    pub deprecated: Option<&'static str>,
    /// What its name says of the strings in it.
    pub mark: Option<Mark>,
    /// The strings that its description lists, where it has no enum; empty where it lists none.
    pub values: Vec<String>,
    /// What its value should be.
    pub expected: Expected,
}

/// Keywords that say nothing about the instance.
const SILENT: &[&str] = &[
    "$schema",
    "$id",
    "$comment",
    "title",
    "description",
    "deprecated",
    "default",
    "examples",
    "example",
    "readOnly",
    "writeOnly",
];

/// Reads schemas; knows the components that a `$ref` can name.
pub(crate) struct Reader<'r> {
    /// Finds a component by its name.
    pub resolve: &'r dyn Fn(&str) -> Option<ComponentId>,
}

impl Reader<'_> {
    /// The expectation of the schema `schema`, which stands at `location` in its component.
    pub(crate) fn read(&self, schema: &Value, location: &str) -> Expected {
        let Some(keywords) = schema.as_object() else {
            return Expected {
                location: location.to_owned(),
                kind: Kind::Anything,
                partial: schema != &Value::Bool(true),
            };
        };
        let mut used: Vec<&str> = Vec::new();
        let kind = self.kind(keywords, location, &mut used);
        let partial = keywords.keys().any(|keyword| {
            !SILENT.contains(&keyword.as_str()) && !used.contains(&keyword.as_str())
        });
        Expected {
            location: location.to_owned(),
            kind,
            partial,
        }
    }

    fn kind<'k>(
        &self,
        keywords: &'k Map<String, Value>,
        location: &str,
        used: &mut Vec<&'k str>,
    ) -> Kind {
        if let Some(reference) = keywords.get("$ref").and_then(Value::as_str) {
            return match component_name(reference).and_then(|name| (self.resolve)(name)) {
                Some(component) => {
                    used.push("$ref");
                    Kind::Component(component)
                }
                None => Kind::Anything,
            };
        }
        if let Some(guarded) = not_null(keywords) {
            return self.read(guarded, &format!("{location}/then")).kind;
        }
        let kind = match keywords.get("type").and_then(type_but_null) {
            Some("string") => string(keywords, used),
            Some("boolean") => Kind::Boolean,
            Some("number") => Kind::Number,
            Some("integer") => integer(keywords, used),
            Some("array") => {
                used.push("items");
                Kind::Array(Box::new(self.items(keywords, location)))
            }
            Some("object") => self.object(keywords, location, used),
            _ => return Kind::Anything,
        };
        if keywords.get("type").is_some_and(Value::is_string) {
            used.push("type");
        }
        kind
    }

    fn items(&self, keywords: &Map<String, Value>, location: &str) -> Expected {
        let items = keywords.get("items");
        items.map_or_else(Expected::anything, |items| {
            self.read(items, &format!("{location}/items"))
        })
    }

    fn object<'k>(
        &self,
        keywords: &'k Map<String, Value>,
        location: &str,
        used: &mut Vec<&'k str>,
    ) -> Kind {
        let declared = keywords.get("properties").and_then(Value::as_object);
        let required: Vec<&str> = keywords
            .get("required")
            .and_then(Value::as_array)
            .map(|names| names.iter().filter_map(Value::as_str).collect())
            .unwrap_or_default();
        if declared.is_none_or(Map::is_empty) && required.is_empty() {
            used.push("properties");
            used.push("required");
            return Kind::Map(Box::new(self.values(keywords, location, used)));
        }
        used.push("properties");
        used.push("required");
        if keywords.get("additionalProperties") == Some(&Value::Bool(true)) {
            used.push("additionalProperties");
        }
        let mut properties: Vec<Property> = declared
            .into_iter()
            .flatten()
            .map(|(name, schema)| {
                self.property(name, schema, location, required.contains(&name.as_str()))
            })
            .collect();
        let undeclared = required
            .iter()
            .filter(|name| declared.is_none_or(|all| !all.contains_key(**name)));
        properties.extend(undeclared.map(|name| Property {
            name: (*name).to_owned(),
            required: true,
            declared: false,
            deprecated: None,
            mark: None,
            values: Vec::new(),
            expected: Expected::anything(),
        }));
        properties.sort_by(|one, other| one.name.cmp(&other.name));
        Kind::Object(properties)
    }

    fn values<'k>(
        &self,
        keywords: &'k Map<String, Value>,
        location: &str,
        used: &mut Vec<&'k str>,
    ) -> Expected {
        match keywords.get("additionalProperties") {
            None => Expected::anything(),
            Some(schema) => {
                used.push("additionalProperties");
                self.read(schema, &format!("{location}/additionalProperties"))
            }
        }
    }

    fn property(&self, name: &str, schema: &Value, location: &str, required: bool) -> Property {
        let location = format!(
            "{location}/properties/{}",
            crate::text::mask::pointer_segment(name)
        );
        let expected = self.read(schema, &location);
        Property {
            name: name.to_owned(),
            required,
            declared: true,
            deprecated: deprecation(schema),
            mark: mark(name).filter(|_| holds_strings(&expected)),
            values: if holds_strings(&expected) {
                known_values(schema)
            } else {
                Vec::new()
            },
            expected,
        }
    }
}

/// Whether strings are expected, or an array of them.
fn holds_strings(expected: &Expected) -> bool {
    match &expected.kind {
        Kind::String => true,
        Kind::Array(items) => matches!(items.kind, Kind::String),
        _ => false,
    }
}

fn string<'k>(keywords: &'k Map<String, Value>, used: &mut Vec<&'k str>) -> Kind {
    if keywords.get("format").is_some() {
        used.push("format"); // an annotation on strings: nothing fails by it
    }
    let members = keywords
        .get("enum")
        .and_then(Value::as_array)
        .and_then(|members| {
            members
                .iter()
                .map(|member| member.as_str().map(str::to_owned))
                .collect::<Option<Vec<_>>>()
        });
    match members {
        Some(members) => {
            used.push("enum");
            Kind::Enum(members)
        }
        None => Kind::String,
    }
}

fn integer<'k>(keywords: &'k Map<String, Value>, used: &mut Vec<&'k str>) -> Kind {
    used.push("format");
    let int32 = keywords.get("format").and_then(Value::as_str) == Some("int32");
    let minimum = keywords.get("minimum").and_then(Value::as_i64);
    if minimum.is_some() {
        used.push("minimum");
    }
    let least = int32.then_some(i64::from(i32::MIN));
    Kind::Integer {
        least: minimum.or(least),
        minimum: minimum.is_some(),
        greatest: int32.then_some(i64::from(i32::MAX)),
    }
}

/// The schema of every value but null, where a schema that takes null says just that: the form that
/// `nullable` of OpenAPI 3.0 is translated into.
pub fn not_null(keywords: &Map<String, Value>) -> Option<&Value> {
    let condition = keywords.get("if")?.get("not")?.get("type")?;
    let is_guard = keywords.len() == 2 && condition == "null";
    keywords.get("then").filter(|_| is_guard)
}

/// The one type that a schema allows besides null.
fn type_but_null(types: &Value) -> Option<&str> {
    match types {
        Value::Array(types) => {
            let mut others = types
                .iter()
                .filter_map(Value::as_str)
                .filter(|name| *name != "null");
            let first = others.next();
            first.filter(|_| others.next().is_none())
        }
        other => other.as_str(),
    }
}

/// The component that a `$ref` of the published style names.
pub fn component_name(reference: &str) -> Option<&str> {
    reference
        .strip_prefix("#/components/schemas/")
        .filter(|name| !name.contains('/'))
}

/// The keyword by which a property's schema says that it is deprecated: `deprecated`, or a
/// description whose first sentence says so. A mention further on is about something else.
pub fn deprecation(schema: &Value) -> Option<&'static str> {
    if schema.get("deprecated") == Some(&Value::Bool(true)) {
        return Some("deprecated");
    }
    let description = schema.get("description").and_then(Value::as_str)?;
    says_deprecated(description).then_some("description")
}

/// The values that a description lists in its first sentence: ``Known values: `a`, `b`.``
pub fn known_values(schema: &Value) -> Vec<String> {
    let description = schema.get("description").and_then(Value::as_str);
    let listed = description.and_then(|text| text.strip_prefix("Known values: "));
    let listed = listed.and_then(|text| text.split_once('.'));
    let quoted = listed.map_or("", |(first, _)| first).split('`');
    quoted.skip(1).step_by(2).map(str::to_owned).collect()
}

/// Whether the first sentence of a description says that its subject is deprecated.
pub fn says_deprecated(description: &str) -> bool {
    let text = description.trim_start().to_ascii_lowercase();
    let marked = [
        "[deprecated]",
        "(deprecated)",
        "**deprecated**",
        "deprecated",
    ];
    if marked.iter().any(|mark| text.starts_with(mark)) {
        return !text.starts_with("deprecatedly");
    }
    let end = text.find(['.', '\n', ';']).unwrap_or(text.len());
    let subjects = [
        "this field",
        "this property",
        "this parameter",
        "this value",
        "the field",
        "field",
    ];
    let claims = ["is deprecated", "has been deprecated", "is now deprecated"];
    subjects.iter().any(|subject| {
        text[..end].strip_prefix(subject).is_some_and(|rest| {
            claims
                .iter()
                .any(|claim| rest.trim_start().starts_with(claim))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_sentence_can_deprecate() {
        for text in [
            "This field is deprecated.",
            "Deprecated: use `a`.",
            "[DEPRECATED] Old.",
            "Deprecated",
            " This field is now deprecated, use b.",
        ] {
            assert!(says_deprecated(text), "{text}");
        }
        for text in [
            "The set of methods. Password hints are deprecated.",
            "Whether deprecated keys work.",
            "",
            "Not deprecated.",
        ] {
            assert!(!says_deprecated(text), "{text}");
        }
    }

    #[test]
    fn a_keyword_the_outline_does_not_model_leaves_the_verdict_to_the_engine() {
        let read = |text: &str| {
            let reader = Reader { resolve: &|_| None };
            reader.read(&serde_json::from_str(text).expect("a schema"), "")
        };
        assert!(!read(r#"{"type":"string","description":"x"}"#).partial);
        assert!(!read(r#"{"type":"integer","format":"int32","minimum":0}"#).partial);
        assert!(read(r#"{"type":"string","pattern":"x"}"#).partial);
        assert!(read(r#"{"type":["string","null"]}"#).partial);
        assert!(read(r#"{"type":"integer","minimum":0.5}"#).partial);
        assert!(read(r##"{"$ref":"#/elsewhere"}"##).partial);
        assert!(read("false").partial);
        assert!(!read("true").partial);
    }
}
