//! The names that a schema speaks of at its root, wherever it does: behind a reference, in a part
//! that is combined with others, or for every name.

use serde_json::{Map, Value};

use crate::schema::catalog::{Catalog, ComponentId};

/// Returns whether a component says what a member of this name is.
pub(super) fn claims(catalog: &Catalog, component: ComponentId, name: &str) -> bool {
    NameSearch::new(catalog, name, true).schema(catalog.schema(component))
}

impl Catalog {
    /// Returns whether a component declares or requires a property of this name.
    pub fn declares(&self, component: ComponentId, name: &str) -> bool {
        if self.is_embedded(component) {
            let properties = self.node(component).properties();
            return properties.is_some_and(|properties| properties.place(name).is_some());
        }
        NameSearch::new(self, name, false).schema(self.schema(component))
    }
}

struct NameSearch<'s> {
    catalog: &'s Catalog,
    name: &'s str,
    /// Whether a schema for names that it does not list speaks of the name, too.
    with_unlisted: bool,
    /// The references that were followed: they may run in a cycle.
    met: Vec<&'s str>,
}

impl<'s> NameSearch<'s> {
    fn new(catalog: &'s Catalog, name: &'s str, with_unlisted: bool) -> Self {
        Self {
            catalog,
            name,
            with_unlisted,
            met: Vec::new(),
        }
    }

    fn schema(&mut self, schema: &'s Value) -> bool {
        let Some(keywords) = schema.as_object() else {
            return false;
        };
        self.names(keywords)
            || parts(keywords).any(|part| self.schema(part))
            || self.target(keywords).is_some_and(|it| self.schema(it))
    }

    /// Returns whether the schema itself speaks of the name. A free map speaks of every name; what
    /// may stand beside declared properties does not.
    fn names(&self, keywords: &Map<String, Value>) -> bool {
        let properties = keywords.get("properties").and_then(Value::as_object);
        let declared = properties.is_some_and(|properties| properties.contains_key(self.name));
        let required = keywords.get("required").and_then(Value::as_array);
        let required = required.is_some_and(|names| names.iter().any(|name| name == self.name));
        let is_free = properties.is_none_or(Map::is_empty)
            && keywords
                .get("additionalProperties")
                .is_some_and(Value::is_object);
        let unlisted = is_free || keywords.contains_key("patternProperties");
        declared || required || self.with_unlisted && unlisted
    }

    /// The schema that a reference leads to, the first time.
    fn target(&mut self, keywords: &'s Map<String, Value>) -> Option<&'s Value> {
        let reference = keywords.get("$ref").and_then(Value::as_str)?;
        if self.met.contains(&reference) {
            return None;
        }
        self.met.push(reference);
        self.catalog.referred(reference)
    }
}

/// The schemas that this one applies to the same value.
fn parts(keywords: &Map<String, Value>) -> impl Iterator<Item = &Value> {
    let lists = ["allOf", "anyOf", "oneOf"];
    let listed = lists.into_iter().filter_map(|list| keywords.get(list));
    let alone = ["if", "then", "else"];
    let alone = alone.into_iter().filter_map(|one| keywords.get(one));
    listed.filter_map(Value::as_array).flatten().chain(alone)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::schema::catalog::Provenance;

    #[test]
    fn a_name_is_claimed_wherever_a_schema_says_so() {
        let data = json!({"properties": {"data": {"type": "object"}}});
        let mut catalog = Catalog::embedded();
        catalog.add(
            vec![
                ("Own".to_owned(), data.clone()),
                (
                    "Ring".to_owned(),
                    json!({"allOf": [{"$ref": "#/components/schemas/Ring"}]}),
                ),
            ],
            Provenance::Component,
        );
        let mut claimed = |schema: Value| {
            catalog.add(vec![("Asked".to_owned(), schema)], Provenance::Component);
            let id = catalog.find("Asked").expect("it was added");
            claims(&catalog, id, "data")
        };
        for schema in [
            data.clone(),
            json!({"required": ["data"]}),
            json!({"$ref": "#/components/schemas/Own"}),
            json!({"allOf": [{"type": "object"}, {"$ref": "#/components/schemas/Own"}]}),
            json!({"oneOf": [{"type": "object"}, data]}),
            json!({"type": "object", "additionalProperties": {"type": "object"}}),
            json!({"patternProperties": {"^d": {"type": "object"}}}),
        ] {
            assert!(claimed(schema.clone()), "{schema}");
        }
        for schema in [
            json!(true),
            json!({"type": "object"}),
            json!({"type": "object", "properties": {"x": {}}, "additionalProperties": {}}),
            json!({"$ref": "#/components/schemas/Ring"}),
            json!({"properties": {"x": {"properties": {"data": {}}}}}),
        ] {
            assert!(!claimed(schema.clone()), "{schema}");
        }
    }

    #[test]
    fn no_published_component_claims_data() {
        let catalog = Catalog::embedded();
        assert!(catalog.ids().all(|id| !claims(&catalog, id, "data")));
    }
}
