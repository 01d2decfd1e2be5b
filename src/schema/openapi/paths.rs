//! The operations of a document (OpenAPI 3.1.1, sections "Paths Object" to "Media Type Object"):
//! where they are served, and what judges which of their responses.

use serde_json::Value;

use crate::schema::openapi::files::{Files, Place};
use crate::schema::openapi::schemas::Schemas;
use crate::schema::percent::normalised;
use crate::schema::routes::{Content, Documented, Responses, Route, Statuses, path_of};

/// The methods that a path item can have.
const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// How many addresses the variables of one server may stand for.
const MOST_SERVERS: usize = 64;

/// Reads operations.
pub(super) struct Paths<'f, 's> {
    pub(super) files: &'f Files,
    pub(super) schemas: &'s mut Schemas<'f>,
    pub(super) routes: Vec<Route>,
}

impl<'f> Paths<'f, '_> {
    /// Adds the operations of the document itself.
    pub(super) fn read(&mut self, document: &'f Value) {
        let root = Place {
            file: String::new(),
            pointer: "/paths".to_owned(),
        };
        let paths = document.get("paths").and_then(Value::as_object);
        let servers = document.get("servers");
        let named = paths.into_iter().flatten();
        for (path, item) in named.filter(|(path, _)| !path.starts_with("x-")) {
            if !path.starts_with('/') {
                self.schemas.notices.push(format!(
                    "`{path}` does not begin with a slash: its responses go unchecked"
                ));
                continue;
            }
            match self.files.resolved(item, &root.below(path)) {
                Ok((item, at)) => self.item(path, item, &at, servers),
                Err(reference) => {
                    self.schemas.notices.push(format!(
                        "`{path}` refers to {reference}: its responses go unchecked"
                    ));
                }
            }
        }
    }

    fn item(&mut self, path: &str, item: &'f Value, at: &Place, servers: Option<&Value>) {
        let servers = item.get("servers").or(servers);
        let names = item.as_object().into_iter().flat_map(|item| item.keys());
        for name in names.filter(|name| !is_of_an_item(name)) {
            self.schemas.notices.push(format!(
                "`{path}` has a member `{name}`, which is not a method: its responses go unchecked"
            ));
        }
        for method in METHODS {
            if let Some(operation) = item.get(*method) {
                let bases = bases(operation.get("servers").or(servers));
                self.operation(path, &bases, method, operation, &at.below(method));
            }
        }
    }

    fn operation(
        &mut self,
        path: &str,
        bases: &[String],
        method: &str,
        operation: &'f Value,
        at: &Place,
    ) {
        let first = bases.first().map_or("", String::as_str);
        let told = format!("{} {first}{path}", method.to_uppercase());
        let responses = operation.get("responses").and_then(Value::as_object);
        let mut documented = Vec::new();
        for (status, response) in responses.into_iter().flatten() {
            if status.starts_with("x-") {
                continue;
            }
            let Some(statuses) = statuses(status) else {
                self.schemas.notices.push(format!(
                    "{told} describes `{status}`, which is not a status: its responses go unchecked"
                ));
                continue;
            };
            let below = at.below("responses").below(status);
            match self.files.resolved(response, &below) {
                Ok((response, at)) => {
                    let name = format!("{method}{first}{path}_{status}");
                    documented.push(Documented {
                        statuses,
                        content: self.content(response, &at, &told, status, &name),
                    });
                }
                Err(reference) => {
                    self.schemas.notices.push(format!(
                        "{told} {status} refers to {reference}: its responses go unchecked"
                    ));
                    documented.push(Documented {
                        statuses,
                        content: vec![Content::unchecked("*/*")],
                    });
                }
            }
        }
        if documented.is_empty() {
            self.schemas.notices.push(format!(
                "{told} describes no response: its responses go unchecked"
            ));
        }
        let responses = Responses::Documented(documented.into());
        for base in bases {
            self.routes.push(Route {
                method: method.to_uppercase().into(),
                template: template(base, path).into(),
                responses: responses.clone(),
            });
        }
    }

    /// Returns what judges each media type of a response.
    fn content(
        &mut self,
        response: &'f Value,
        at: &Place,
        told: &str,
        status: &str,
        name: &str,
    ) -> Vec<Content> {
        let media = response.get("content").and_then(Value::as_object);
        let mut content = Vec::new();
        for (media_type, described) in media.into_iter().flatten() {
            let at = at.below("content").below(media_type).below("schema");
            let component = match described.get("schema") {
                Some(schema) => Some(self.schemas.component(schema, &at, name)),
                None if is_json(media_type) => {
                    self.schemas.notices.push(format!(
                        "{told} {status} has no schema (an example is not one): its responses go unchecked"
                    ));
                    None
                }
                None => None,
            };
            content.push(Content {
                media_type: media_type.to_ascii_lowercase(),
                component,
            });
        }
        content
    }
}

fn is_json(media_type: &str) -> bool {
    media_type.contains("json") || media_type.ends_with("/*")
}

/// `200`, `2XX` or `default`.
fn statuses(text: &str) -> Option<Statuses> {
    if text == "default" {
        return Some(Statuses::Any);
    }
    let text = text.to_ascii_uppercase();
    let digits = text.strip_suffix("XX").unwrap_or(&text);
    let number = digits.parse().ok();
    let number = number.filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()));
    match (text.len(), digits.len(), number) {
        (3, 1, Some(class @ 1..=9)) => Some(Statuses::Class(class)),
        (3, 3, Some(status @ 100..)) => Some(Statuses::Exact(status)),
        _ => None,
    }
}

/// Returns whether a path item may have such a member.
fn is_of_an_item(name: &str) -> bool {
    let described = ["$ref", "description", "parameters", "servers", "summary"];
    METHODS.contains(&name) || described.contains(&name) || name.starts_with("x-")
}

/// A template below the path of a server, in its one spelling, without a slash at its end.
fn template(base: &str, path: &str) -> String {
    let whole = format!("{base}{path}");
    normalised(whole.strip_suffix('/').unwrap_or(&whole)).into_owned()
}

/// The paths that a document's servers have; that of no server is empty.
fn bases(servers: Option<&Value>) -> Vec<String> {
    let servers = servers.and_then(Value::as_array);
    let mut bases: Vec<String> = Vec::new();
    for server in servers.into_iter().flatten() {
        for url in urls(server) {
            let base = path_of(&url).to_owned();
            if !bases.contains(&base) {
                bases.push(base);
            }
        }
    }
    if bases.is_empty() {
        bases.push(String::new());
    }
    bases
}

/// A server's addresses: one for each value that its variables may have. A variable that may have
/// any value stays, as a segment that varies.
fn urls(server: &Value) -> Vec<String> {
    let url = server.get("url").and_then(Value::as_str);
    let mut urls = vec![url.unwrap_or_default().to_owned()];
    let variables = server.get("variables").and_then(Value::as_object);
    for (name, variable) in variables.into_iter().flatten() {
        let placeholder = format!("{{{name}}}");
        let listed = variable.get("enum").and_then(Value::as_array);
        let default = variable.get("default").and_then(Value::as_str);
        let mut values: Vec<&str> = listed
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        values.extend(default.filter(|default| !values.contains(default)));
        if listed.is_none() {
            values.push(&placeholder);
        }
        let every = urls.iter().flat_map(|url| {
            let placeholder = &placeholder;
            values
                .iter()
                .map(move |value| url.replace(placeholder.as_str(), value))
        });
        urls = every.take(MOST_SERVERS).collect();
    }
    urls
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_status_is_a_number_a_class_or_the_default() {
        for (text, expected) in [
            ("200", Some(Statuses::Exact(200))),
            ("2XX", Some(Statuses::Class(2))),
            ("2xx", Some(Statuses::Class(2))),
            ("default", Some(Statuses::Any)),
            ("20X", None),
            ("0XX", None),
            ("+20", None),
            ("99", None),
            ("1000", None),
            ("Default", None),
            ("XX", None),
        ] {
            assert_eq!(statuses(text), expected, "{text}");
        }
    }

    #[test]
    fn every_server_is_heeded_with_every_value_of_its_variables() {
        let servers = json!([
            {"url": "https://{host}.example.com/{version}/", "variables": {
                "host": {"default": "api"}, "version": {"default": "v1", "enum": ["v1", "v2"]}}},
            {"url": "/{tenant}", "variables": {"tenant": {"default": "a/b"}}},
            {"url": "https://example.com"}
        ]);
        assert_eq!(
            bases(Some(&servers)),
            ["/v1", "/v2", "/a/b", "/{tenant}", ""]
        );
        assert_eq!(bases(None), [""]);
        assert_eq!(template("/v1", "/"), "/v1");
        assert_eq!(template("", "/users/"), "/users");
        assert_eq!(template("/a b", "/caf%c3%a9/{id}"), "/a%20b/caf%C3%A9/{id}");
    }
}
