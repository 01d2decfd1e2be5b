//! The operations of a document (OpenAPI 3.1.1, sections "Paths Object" to "Media Type Object"):
//! where they are served, and what judges which of their responses.

use serde_json::Value;

use crate::schema::openapi::files::{DocumentPlace, Files};
use crate::schema::openapi::schemas::Schemas;
use crate::schema::openapi::servers;
use crate::schema::path_encoding::normalised;
use crate::schema::route_responses::{Content, Documented, Responses, Statuses};
use crate::schema::routes::Route;

/// The methods that a path item can have.
const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// Reads operations.
pub(super) struct Paths<'f, 's> {
    pub(super) files: &'f Files,
    pub(super) schemas: &'s mut Schemas<'f>,
    pub(super) routes: Vec<Route>,
}

impl<'f> Paths<'f, '_> {
    /// Adds the operations of the document itself.
    pub(super) fn read(&mut self, document: &'f Value) {
        let root = DocumentPlace {
            file: String::new(),
            pointer: "/paths".to_owned(),
        };
        let bases = self.bases(document, "the document", &[String::new()]);
        let paths = document.get("paths").and_then(Value::as_object);
        let named = paths.into_iter().flatten();
        for (path, item) in named.filter(|(path, _)| !path.starts_with("x-")) {
            let fault = if !path.starts_with('/') {
                Some("does not begin with a slash")
            } else if path.contains(['?', '#']) {
                Some("has a query or a fragment")
            } else {
                None
            };
            self.item(path, fault, item, &root.below(path), &bases);
        }
    }

    /// Adds the operations of a path, which has a fault if nothing judges its responses.
    fn item(
        &mut self,
        path: &str,
        fault: Option<&str>,
        item: &'f Value,
        at: &DocumentPlace,
        bases: &[String],
    ) {
        // What stands beside a reference counts, and before what the reference leads to.
        let (parts, missing) = self.files.followed(item, at);
        let missing = missing.map(|reference| format!("refers to {reference}"));
        let is_item = parts.iter().all(|(part, _)| part.is_object());
        let gap = missing.or_else(|| (!is_item).then(|| "is not a path item".to_owned()));
        for fault in fault.into_iter().chain(gap.as_deref()) {
            self.notice(&format!("`{path}` {fault}"));
        }
        let with_servers = parts.iter().find(|(part, _)| part.get("servers").is_some());
        let bases = with_servers.map_or(bases.to_vec(), |(part, _)| {
            self.bases(part, &format!("`{path}`"), bases)
        });
        let members = parts.iter().filter_map(|(part, _)| part.as_object());
        for name in members.flat_map(|members| members.keys()) {
            if !is_of_an_item(name) {
                self.notice(&format!(
                    "`{path}` has a member `{name}`, which is not a method"
                ));
                self.unchecked(path, name, &bases);
            }
        }
        for method in METHODS {
            let mut found = parts
                .iter()
                .filter_map(|(part, at)| Some((part.get(*method)?, at)));
            match found.next() {
                Some((operation, at)) if fault.is_none() => {
                    self.operation(path, &bases, method, operation, &at.below(method));
                }
                None if gap.is_none() => {}
                _ => self.unchecked(path, method, &bases),
            }
        }
    }

    /// Adds a route whose responses nothing judges, unless another part of the document does.
    fn unchecked(&mut self, path: &str, method: &str, bases: &[String]) {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let path = format!("/{}", path.trim_start_matches('/'));
        let routes = routes(&path, method, bases, &Responses::unchecked());
        self.routes.extend(routes);
    }

    /// Returns the paths of the servers that a part of the document has, or else those of what it is
    /// in.
    fn bases(&mut self, part: &Value, owner: &str, outer: &[String]) -> Vec<String> {
        let Some(servers) = part.get("servers") else {
            return outer.to_vec();
        };
        let (bases, is_whole) = servers::bases(servers);
        if !is_whole {
            self.notice(&format!("a server of {owner} has no `url`"));
        }
        bases
    }

    fn notice(&mut self, fault: &str) {
        let notice = format!("{fault}: its responses go unchecked");
        self.schemas.notices.push(notice);
    }

    fn operation(
        &mut self,
        path: &str,
        bases: &[String],
        method: &str,
        operation: &'f Value,
        at: &DocumentPlace,
    ) {
        let called = format!("{} {path}", method.to_uppercase());
        let bases = self.bases(operation, &called, bases);
        let first = bases.first().map_or("", String::as_str);
        let owner = format!("{} {first}{path}", method.to_uppercase());
        let responses = operation.get("responses").and_then(Value::as_object);
        let mut documented = Vec::new();
        for (status, response) in responses.into_iter().flatten() {
            if status.starts_with("x-") {
                continue;
            }
            let Some(statuses) = statuses(status) else {
                self.notice(&format!(
                    "{owner} describes `{status}`, which is not a status"
                ));
                continue;
            };
            let below = at.below("responses").below(status);
            match self.files.resolved(response, &below) {
                Ok((response, at)) => {
                    let name = format!("{method}{first}{path}_{status}");
                    documented.push(Documented {
                        statuses,
                        content: self.content(response, &at, &owner, status, &name),
                    });
                }
                Err(reference) => {
                    self.notice(&format!("{owner} {status} refers to {reference}"));
                    documented.push(Documented {
                        statuses,
                        content: vec![Content::unchecked("*/*")],
                    });
                }
            }
        }
        if documented.is_empty() {
            self.notice(&format!("{owner} describes no response"));
        }
        let responses = Responses::Documented(documented.into());
        self.routes.extend(routes(path, method, &bases, &responses));
    }

    /// Returns what judges each media type of a response.
    fn content(
        &mut self,
        response: &'f Value,
        at: &DocumentPlace,
        owner: &str,
        status: &str,
        name: &str,
    ) -> Vec<Content> {
        let media = match (response, response.get("content")) {
            (Value::Object(_), None) => return Vec::new(),
            (_, Some(Value::Object(media))) => media,
            _ => {
                self.notice(&format!("{owner} {status} has no map of media types"));
                return vec![Content::unchecked("*/*")];
            }
        };
        let mut content = Vec::new();
        for (media_type, described) in media {
            let at = at.below("content").below(media_type).below("schema");
            let component = match described.get("schema") {
                Some(schema) => Some(self.schemas.component(schema, &at, name)),
                None if is_json(media_type) => {
                    self.notice(&format!(
                        "{owner} {status} has no schema (an example is not one)"
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

/// A route of the same responses for each base.
fn routes(path: &str, method: &str, bases: &[String], responses: &Responses) -> Vec<Route> {
    let route = |base: &String| Route {
        method: method.to_uppercase().into(),
        template: template(base, path).into(),
        responses: responses.clone(),
    };
    bases.iter().map(route).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_template_has_one_spelling() {
        assert_eq!(template("/v1", "/"), "/v1");
        assert_eq!(template("", "/users/"), "/users");
        assert_eq!(template("/a b", "/caf%c3%a9/{id}"), "/a%20b/caf%C3%A9/{id}");
    }
}
