//! Bodies of a component, made from the tables of facts and from nothing else.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use crate::support::text;

/// How much of a component a body has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extent {
    /// Every property.
    Complete,
    /// Every required property.
    Minimal,
    /// Null for each property that is not required.
    Nulls,
}

impl Extent {
    pub(crate) const ALL: [Self; 3] = [Self::Complete, Self::Minimal, Self::Nulls];
}

/// A route, as `facts/frontend-routes.tsv` has it.
pub(crate) struct Route {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) component: String,
}

impl Route {
    /// Every route of the frontend.
    pub(crate) fn all() -> Vec<Self> {
        let table = text("facts/frontend-routes.tsv");
        let rows = table.lines().skip(1).map(|row| {
            let cells: Vec<&str> = row.split('\t').collect();
            Self {
                method: cells[0].to_owned(),
                path: cells[1].to_owned(),
                component: cells[3].to_owned(),
            }
        });
        rows.collect()
    }

    /// Its address, with something for each segment that varies.
    pub(crate) fn address(&self) -> String {
        let segments = self.path.split('/').map(|segment| {
            if segment.starts_with('{') {
                "member-test-1"
            } else {
                segment
            }
        });
        segments.collect::<Vec<_>>().join("/")
    }
}

struct Property {
    name: String,
    kind: String,
    required: bool,
    first_value: Option<String>,
}

/// What the tables say of every component.
pub(crate) struct Facts {
    components: HashMap<String, Vec<Property>>,
}

impl Facts {
    pub(crate) fn read() -> Self {
        let mut components: HashMap<String, Vec<Property>> = HashMap::new();
        for (table, skipped) in [("components", 1), ("frontend-components", 0)] {
            let table = text(&format!("facts/{table}.tsv"));
            for row in table.lines().skip(1) {
                let cells: Vec<&str> = row.split('\t').collect();
                let at = |column: usize| cells[column + skipped].to_owned();
                let property = Property {
                    name: at(1),
                    kind: at(2),
                    required: at(3) == "yes",
                    first_value: at(5).split('|').next().map(str::to_owned),
                };
                let component = components.entry(cells[0].to_owned()).or_default();
                component.push(property);
            }
        }
        Self { components }
    }

    /// The names that a component requires.
    pub(crate) fn required(&self, component: &str) -> Vec<&str> {
        let properties = self.components[component].iter();
        let required = properties.filter(|property| property.required);
        required.map(|property| property.name.as_str()).collect()
    }

    /// A body of the component. A login is a whole one: nothing is left to do, so that the steps
    /// that would be left stay out.
    pub(crate) fn body(&self, component: &str, extent: Extent) -> Value {
        let properties = &self.components[component];
        if let [only] = properties.as_slice()
            && only.name.is_empty()
        {
            return json!(only.first_value);
        }
        let logs_in = properties
            .iter()
            .any(|it| it.name == "member_authenticated");
        let mut body = Map::new();
        for property in properties {
            let is_left = ["mfa_required", "primary_required"].contains(&property.name.as_str());
            let is_left = logs_in && is_left;
            let is_session = logs_in && property.name == "member_session";
            let value = match extent {
                Extent::Complete if !is_left => self.value(&property.name, &property.kind, extent),
                _ if property.required || is_session => {
                    self.value(&property.name, &property.kind, extent)
                }
                Extent::Nulls => Value::Null,
                Extent::Complete | Extent::Minimal => continue,
            };
            body.insert(property.name.clone(), value);
        }
        Value::Object(body)
    }

    fn value(&self, name: &str, kind: &str, extent: Extent) -> Value {
        let kind = kind.strip_suffix(" or null").unwrap_or(kind);
        let inner = |begin: &str| Some(kind.strip_prefix(begin)?.strip_suffix('>')?.to_owned());
        if let Some(component) = kind.strip_prefix("$ref:") {
            return self.body(component, extent);
        }
        if let Some(items) = inner("array<") {
            return match extent {
                Extent::Complete => json!([self.value(name, &items, extent)]),
                Extent::Minimal | Extent::Nulls => json!([]),
            };
        }
        if let Some(values) = inner("map<") {
            return match extent {
                Extent::Complete => json!({"one": self.value("", &values, extent)}),
                Extent::Minimal | Extent::Nulls => json!({}),
            };
        }
        match kind {
            "string" => json!(string(name)),
            "integer" if name == "status_code" => json!(200),
            "integer" | "number" => json!(1),
            "boolean" => json!(true),
            "any" => json!("anything"),
            other => panic!("no value for {other}"),
        }
    }
}

fn string(name: &str) -> String {
    match name {
        "started_at" => "2026-05-18T09:30:02Z".to_owned(),
        "last_accessed_at" => "2026-05-18T09:31:02Z".to_owned(),
        _ if name.ends_with("_at") => "2026-05-18T10:30:02Z".to_owned(),
        "session_jwt" | "session_token" | "intermediate_session_token" => String::new(),
        _ => format!("redacted-{name}-1"),
    }
}
