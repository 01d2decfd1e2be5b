//! Components and routes of an OpenAPI 3.0 or 3.1 document.

use serde_json::{Map, Value, json};

use crate::schema::routes::Route;

/// What a document gives to judge by.
#[derive(Debug, Default)]
pub struct Document {
    /// Components, by name.
    pub components: Vec<(String, Value)>,
    /// Routes, each with the component of its success response.
    pub routes: Vec<Route>,
    /// What goes unchecked, a sentence each.
    pub notices: Vec<String>,
}

/// The methods an OpenAPI path item can have.
const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// Whether a document is an OpenAPI one, of a version that is understood.
pub fn is_openapi(document: &Value) -> bool {
    document
        .get("openapi")
        .and_then(Value::as_str)
        .is_some_and(|version| version.starts_with("3."))
}

/// Reads a document.
pub fn read(document: &Value) -> Document {
    let old = document
        .get("openapi")
        .and_then(Value::as_str)
        .is_some_and(|version| version.starts_with("3.0"));
    let mut reading = Reading {
        document,
        old,
        read: Document::default(),
    };
    reading.components();
    reading.paths();
    reading.read
}

struct Reading<'d> {
    document: &'d Value,
    /// OpenAPI 3.0: schemas are of a dialect of their own.
    old: bool,
    read: Document,
}

impl<'d> Reading<'d> {
    fn components(&mut self) {
        let schemas = self
            .document
            .pointer("/components/schemas")
            .and_then(Value::as_object);
        for (name, schema) in schemas.into_iter().flatten() {
            self.add_component(name.clone(), schema);
        }
    }

    fn add_component(&mut self, name: String, schema: &Value) {
        let mut schema = schema.clone();
        translate(&mut schema, self.old, &mut |target| {
            self.read.notices.push(format!(
                "`{name}` refers to `{target}`, which is not a component: that part goes unchecked"
            ));
        });
        self.read.components.push((name, schema));
    }

    fn paths(&mut self) {
        let base = self.base();
        let paths = self.document.get("paths").and_then(Value::as_object);
        for (path, item) in paths.into_iter().flatten() {
            let item = self.resolved(item);
            for method in METHODS {
                if let Some(operation) = item.get(*method) {
                    self.operation(&format!("{base}{path}"), method, operation);
                }
            }
        }
    }

    /// The path that all templates are below: that of the first server.
    fn base(&self) -> String {
        let server = self
            .document
            .pointer("/servers/0/url")
            .and_then(Value::as_str)
            .unwrap_or_default();
        crate::schema::routes::path_of(server).to_owned()
    }

    fn operation(&mut self, template: &str, method: &str, operation: &'d Value) {
        let Some((status, response)) = operation.get("responses").and_then(success) else {
            return self.read.notices.push(format!(
                "{} {template} describes no success: its responses go unchecked",
                method.to_uppercase()
            ));
        };
        let response = self.resolved(response);
        let Some(schema) = json_schema(response) else {
            return self.read.notices.push(format!(
                "{} {template} {status} has no schema (an example is none): its responses go unchecked",
                method.to_uppercase()
            ));
        };
        let reference = schema.get("$ref").and_then(Value::as_str);
        let component =
            if let Some(name) = reference.and_then(crate::schema::outline::component_name) {
                name.to_owned()
            } else {
                let name = inline_name(template, method, status);
                self.add_component(name.clone(), schema);
                name
            };
        let route = Route {
            method: method.to_uppercase().into(),
            template: template.to_owned().into(),
            component: component.into(),
        };
        self.read.routes.push(route);
    }

    /// What a reference inside the document leads to; itself where it is none.
    fn resolved(&self, value: &'d Value) -> &'d Value {
        let target = value
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|target| target.strip_prefix('#'));
        target
            .and_then(|pointer| self.document.pointer(pointer))
            .unwrap_or(value)
    }
}

/// The response that judges a success: 200, else the least 2xx, else `2XX`, else `default`.
fn success(responses: &Value) -> Option<(&str, &Value)> {
    let responses = responses.as_object()?;
    let exact = |status: &str| {
        status.len() == 3
            && status.starts_with('2')
            && status.bytes().all(|byte| byte.is_ascii_digit())
    };
    let numbered = responses
        .iter()
        .filter(|(status, _)| exact(status))
        .min_by_key(|(status, _)| status.as_str());
    let range = || {
        responses
            .iter()
            .find(|(status, _)| status.eq_ignore_ascii_case("2xx"))
    };
    let default = || responses.iter().find(|(status, _)| *status == "default");
    numbered
        .or_else(range)
        .or_else(default)
        .map(|(status, response)| (status.as_str(), response))
}

/// The schema of a response's JSON content.
fn json_schema(response: &Value) -> Option<&Value> {
    let content = response.get("content")?.as_object()?;
    let is_json = |media: &str| media.contains("json") || media == "*/*";
    content
        .iter()
        .find(|(media, _)| is_json(media))
        .and_then(|(_, content)| content.get("schema"))
}

/// A name for a schema that has none.
fn inline_name(template: &str, method: &str, status: &str) -> String {
    let plain = |character: char| {
        if character.is_ascii_alphanumeric() {
            character
        } else {
            '_'
        }
    };
    format!("{method}{template}_{status}")
        .chars()
        .map(plain)
        .collect()
}

/// Turns a schema into draft 2020-12; tells of references to anything but components, and lets
/// them judge nothing.
fn translate(schema: &mut Value, old: bool, elsewhere: &mut dyn FnMut(&str)) {
    if let Some(items) = schema.as_array_mut() {
        for item in items {
            translate(item, old, elsewhere);
        }
        return;
    }
    let Some(keywords) = schema.as_object_mut() else {
        return;
    };
    let foreign = keywords
        .get("$ref")
        .and_then(Value::as_str)
        .filter(|target| !target.starts_with("#/components/schemas/"));
    if let Some(target) = foreign.map(str::to_owned) {
        elsewhere(&target);
        keywords.shift_remove("$ref");
    }
    for (keyword, inner) in keywords.iter_mut() {
        // An enum or an example may hold anything, and is no schema.
        if !matches!(
            keyword.as_str(),
            "enum" | "const" | "example" | "examples" | "default"
        ) {
            translate(inner, old, elsewhere);
        }
    }
    if old {
        modernise(keywords);
    }
}

/// What OpenAPI 3.0 writes otherwise (OpenAPI 3.0.3, "Schema Object").
fn modernise(keywords: &mut Map<String, Value>) {
    for (exclusive, inclusive) in [
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ] {
        if let Some(Value::Bool(exclusively)) = keywords.get(exclusive) {
            let limit = exclusively
                .then(|| keywords.shift_remove(inclusive))
                .flatten();
            keywords.shift_remove(exclusive);
            keywords.extend(limit.map(|limit| (exclusive.to_owned(), limit)));
        }
    }
    if keywords.shift_remove("nullable") != Some(Value::Bool(true)) {
        return;
    }
    if let Some(Value::String(name)) = keywords.get("type") {
        let types = json!([name, "null"]);
        keywords.insert("type".to_owned(), types);
        if let Some(Value::Array(members)) = keywords.get_mut("enum") {
            members.push(Value::Null);
        }
    } else {
        let rest = Value::Object(std::mem::take(keywords));
        keywords.insert("anyOf".to_owned(), json!([rest, {"type": "null"}]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(text: &str) -> Document {
        read(&serde_json::from_str(text).expect("JSON"))
    }

    #[test]
    fn routes_lead_to_components_named_or_not() {
        let read = document(
            r##"{"openapi":"3.0.3","servers":[{"url":"https://example.com/api"}],"components":{"schemas":{"A":{"type":"object"}},
            "responses":{"R":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/A"}}}}}},
            "paths":{"/a/{id}":{"get":{"responses":{"default":{},"200":{"$ref":"#/components/responses/R"}}}},
            "/b":{"post":{"responses":{"2XX":{"content":{"application/problem+json":{"schema":{"type":"string"}}}}}}},
            "/c":{"put":{"responses":{"201":{"content":{"application/json":{"example":{}}}}}},"get":{"responses":{"404":{}}}}}}"##,
        );
        let routes: Vec<(&str, &str)> = read
            .routes
            .iter()
            .map(|route| (route.template.as_ref(), route.component.as_ref()))
            .collect();
        assert_eq!(routes, [("/api/a/{id}", "A"), ("/api/b", "post_api_b_2XX")]);
        assert_eq!(read.notices.len(), 2, "{:?}", read.notices);
    }

    #[test]
    fn the_old_dialect_is_translated() {
        let read = document(
            r#"{"openapi":"3.0.0","components":{"schemas":{"A":{"properties":{
            "a":{"type":"string","nullable":true,"enum":["x"]},"b":{"nullable":true,"allOf":[{"$ref":"other.yaml"}]},
            "c":{"type":"number","minimum":1,"exclusiveMinimum":true},"d":{"type":"string","nullable":false}}}}}}"#,
        );
        let schema = &read.components[0].1["properties"];
        assert_eq!(
            schema["a"],
            json!({"type": ["string", "null"], "enum": ["x", null]})
        );
        assert_eq!(
            schema["b"],
            json!({"anyOf": [{"allOf": [{}]}, {"type": "null"}]})
        );
        assert_eq!(
            schema["c"],
            json!({"type": "number", "exclusiveMinimum": 1})
        );
        assert_eq!(schema["d"], json!({"type": "string"}));
        assert_eq!(read.notices.len(), 1);
    }
}
