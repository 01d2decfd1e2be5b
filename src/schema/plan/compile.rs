//! Compiles a component's schema, once, on first use.

use std::borrow::Cow;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Map, Value};

use super::{
    EnumMembers, FieldOwner, IntegerRange, Properties, Property, SchemaNode, SchemaType, Strings,
};
use crate::schema::component::ComponentId;
use crate::schema::field_class::field_class;
use crate::text::mask;

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

/// Keywords by which a schema may say something of properties, or apply others that do.
const NAMING: &[&str] = &[
    "$dynamicRef",
    "$recursiveRef",
    "$ref",
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "dependencies",
    "dependentRequired",
    "dependentSchemas",
    "else",
    "enum",
    "if",
    "oneOf",
    "patternProperties",
    "properties",
    "propertyNames",
    "required",
    "then",
    "unevaluatedProperties",
];

/// Compiles schemas; knows the components that a `$ref` can name.
pub(crate) struct Compiler<'r> {
    /// Finds a component by its name.
    pub resolve: &'r dyn Fn(&str) -> Option<ComponentId>,
    /// The size of the memory in which a walk notes the order of names.
    pub memory: &'r AtomicUsize,
}

/// The keywords of a schema that its compiled form holds.
type Used<'k> = Vec<&'k str>;

impl Compiler<'_> {
    /// Compiles the schema `schema`, which stands at `location` in its component.
    pub(crate) fn node(&self, schema: &Value, location: &str) -> SchemaNode {
        let Some(keywords) = schema.as_object() else {
            return SchemaNode::anything(location.to_owned().into(), schema != &Value::Bool(true));
        };
        if let Some(guarded) = not_null(keywords) {
            return SchemaNode {
                location: location.to_owned().into(),
                partial: true,
                ..self.node(guarded, &format!("{location}/then"))
            };
        }
        let mut used = Used::new();
        let expects = self.schema_type(keywords, location, &mut used);
        let is_held = |keyword: &String| {
            SILENT.contains(&keyword.as_str()) || used.contains(&keyword.as_str())
        };
        SchemaNode {
            location: location.to_owned().into(),
            expects,
            partial: !keywords.keys().all(is_held),
            may_declare_more: keywords.iter().any(|(keyword, value)| {
                NAMING.contains(&keyword.as_str()) && !value.is_boolean() && !is_held(keyword)
            }),
        }
    }

    fn schema_type<'k>(
        &self,
        keywords: &'k Map<String, Value>,
        location: &str,
        used: &mut Used<'k>,
    ) -> SchemaType {
        if let Some(reference) = keywords.get("$ref").and_then(Value::as_str) {
            return match component_name(reference).and_then(|name| (self.resolve)(name)) {
                Some(component) => {
                    used.push("$ref");
                    SchemaType::Component(component)
                }
                None => SchemaType::Anything,
            };
        }
        let expects = match keywords.get("type").and_then(type_but_null) {
            Some("string") => Self::string(keywords, used),
            Some("boolean") => SchemaType::Boolean,
            Some("number") => SchemaType::Number,
            Some("integer") => integer(keywords, used),
            Some("array") => {
                used.push("items");
                SchemaType::Array(Box::new(self.inner(keywords, "items", location)))
            }
            Some("object") => self.object(keywords, location, used),
            _ => return SchemaType::Anything,
        };
        if keywords.get("type").is_some_and(Value::is_string) {
            used.push("type");
        }
        expects
    }

    fn inner(&self, keywords: &Map<String, Value>, keyword: &str, location: &str) -> SchemaNode {
        match keywords.get(keyword) {
            Some(schema) => self.node(schema, &format!("{location}/{keyword}")),
            None => SchemaNode::anything(Cow::Borrowed(""), false),
        }
    }

    fn object<'k>(
        &self,
        keywords: &'k Map<String, Value>,
        location: &str,
        used: &mut Used<'k>,
    ) -> SchemaType {
        used.extend(["properties", "required"]);
        let declared = keywords.get("properties").and_then(Value::as_object);
        let required = keywords.get("required").and_then(Value::as_array);
        let required: Vec<&str> = required
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        if declared.is_none_or(Map::is_empty) && required.is_empty() {
            used.push("additionalProperties");
            let values = self.inner(keywords, "additionalProperties", location);
            return SchemaType::Map(Box::new(values));
        }
        if keywords.get("additionalProperties") == Some(&Value::Bool(true)) {
            used.push("additionalProperties");
        }
        let is_declared = |name: &str| declared.is_some_and(|all| all.contains_key(name));
        let mut properties: Vec<Property> = Vec::new();
        for (name, schema) in declared.into_iter().flatten() {
            properties.push(self.property(
                name,
                schema,
                location,
                required.contains(&name.as_str()),
            ));
        }
        let undeclared = required.iter().filter(|name| !is_declared(name));
        properties.extend(undeclared.map(|name| merely_required(name)));
        // A place for what follows each of them, and for what comes first.
        let places = properties.len() + 1;
        let memory = self.memory.fetch_add(places, Ordering::Relaxed);
        SchemaType::Object(Box::new(Properties::new(properties, &required, memory)))
    }

    fn property(&self, name: &str, schema: &Value, location: &str, required: bool) -> Property {
        let segment = mask::pointer_segment(name);
        let node = self.node(schema, &format!("{location}/properties/{segment}"));
        // What takes null as well says the rest of other values.
        let described = schema.as_object().and_then(not_null).unwrap_or(schema);
        Property {
            strings: Self::strings(name, described, &node),
            deprecated: deprecation(described),
            required,
            declared: true,
            node,
            ..merely_required(name)
        }
    }

    /// Returns what is known of the strings of a property, where it holds any.
    fn strings(name: &str, schema: &Value, node: &SchemaNode) -> Option<Box<Strings>> {
        let described = known_values(schema);
        let described: Vec<_> = described.into_iter().map(Cow::Owned).collect();
        // The empty string stands for an absent value.
        let strings = Strings {
            class: field_class(name),
            described: (!described.is_empty()).then(|| EnumMembers::new(described, Some(""))),
        };
        let says_something = strings.class.is_some() || strings.described.is_some();
        (says_something && node.holds_strings()).then(|| Box::new(strings))
    }

    fn string<'k>(keywords: &'k Map<String, Value>, used: &mut Used<'k>) -> SchemaType {
        used.push("format"); // an annotation on strings: nothing fails by it
        let members = keywords.get("enum").and_then(Value::as_array);
        let members = members.and_then(|members| {
            let texts = members
                .iter()
                .map(|member| Some(member.as_str()?.to_owned().into()));
            texts.collect::<Option<Vec<Cow<'static, str>>>>()
        });
        match members {
            Some(members) => {
                used.push("enum");
                SchemaType::Enum(Box::new(EnumMembers::new(members, None)))
            }
            None => SchemaType::String,
        }
    }
}

/// A property that `required` lists and nothing declares.
fn merely_required(name: &str) -> Property {
    Property {
        node: SchemaNode::anything(Cow::Borrowed(""), false),
        strings: None,
        part: FieldOwner::below_root(name),
        required: true,
        declared: false,
        deprecated: None,
        name: name.to_owned().into(),
    }
}

fn integer<'k>(keywords: &'k Map<String, Value>, used: &mut Used<'k>) -> SchemaType {
    used.push("format");
    let minimum = keywords.get("minimum").and_then(Value::as_i64);
    if minimum.is_some() {
        used.push("minimum");
    }
    SchemaType::Integer(IntegerRange {
        minimum,
        int32: keywords.get("format").and_then(Value::as_str) == Some("int32"),
    })
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
    let (name, part) = component_part(reference)?;
    part.is_empty().then_some(name)
}

/// The component that a `$ref` of the published style leads to, and the JSON Pointer of what it
/// refers to in there.
pub fn component_part(reference: &str) -> Option<(&str, &str)> {
    let path = reference.strip_prefix(COMPONENTS)?;
    Some(path.split_at(path.find('/').unwrap_or(path.len())))
}

/// The prefix of a component's name in a reference.
pub const COMPONENTS: &str = "#/components/schemas/";

/// The keyword by which a property's schema says that it is deprecated: `deprecated`, or a
/// description whose first sentence says so. A mention further on is about something else.
pub fn deprecation(schema: &Value) -> Option<&'static str> {
    if schema.get("deprecated") == Some(&Value::Bool(true)) {
        return Some("deprecated");
    }
    let description = schema.get("description").and_then(Value::as_str)?;
    says_deprecated(description).then_some("description")
}

/// Adds the names of properties that a schema mentions, and says whether it deprecates anything.
pub fn mentions(schema: &Value, names: &mut impl Extend<String>, deprecates: &mut bool) {
    match schema {
        Value::Object(keywords) => {
            *deprecates |= deprecation(schema).is_some();
            for keyword in ["properties", "dependentRequired", "dependentSchemas"] {
                if let Some(Value::Object(properties)) = keywords.get(keyword) {
                    names.extend(properties.keys().cloned());
                }
            }
            if let Some(Value::Array(required)) = keywords.get("required") {
                names.extend(required.iter().filter_map(Value::as_str).map(str::to_owned));
            }
            keywords
                .values()
                .for_each(|inner| mentions(inner, names, deprecates));
        }
        Value::Array(items) => items
            .iter()
            .for_each(|item| mentions(item, names, deprecates)),
        _ => {}
    }
}

/// The values that a description lists in its first sentence: ``Known values: `a`, `b`.``
pub fn known_values(schema: &Value) -> Vec<String> {
    let description = schema.get("description").and_then(Value::as_str);
    let listed = description.and_then(|text| text.strip_prefix("Known values: "));
    let listed = listed.and_then(|text| text.split_once('.'));
    let quoted = listed.map_or("", |(first, _)| first).split('`');
    quoted.skip(1).step_by(2).map(str::to_owned).collect()
}

/// Returns whether the first sentence of a description says that its subject is deprecated.
fn says_deprecated(description: &str) -> bool {
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
    fn a_keyword_that_is_not_compiled_leaves_the_verdict_to_the_engine() {
        let read = |text: &str| {
            let compiler = Compiler {
                resolve: &|_| None,
                memory: &AtomicUsize::new(0),
            };
            compiler.node(&serde_json::from_str(text).expect("a schema"), "")
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
