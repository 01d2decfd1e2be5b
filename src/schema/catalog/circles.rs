//! Components that are nothing but references to one another, round in a circle. Whoever follows
//! them never arrives at a schema, so one reference of each circle is taken away.

use std::sync::OnceLock;

use serde_json::Value;

use crate::schema::catalog::{Catalog, ComponentId};
use crate::schema::plan;

impl Catalog {
    /// Takes the last reference away from each circle of them; the names of the components that
    /// had one are returned, in order.
    pub fn open_circles(&mut self) -> Vec<String> {
        let closing = self.closing();
        for id in &closing {
            let component = &mut self.components[id.0];
            let mut schema = component.schema.take().unwrap_or(Value::Bool(true));
            let referring = referring(&schema);
            if let Some(keywords) = schema
                .pointer_mut(&referring)
                .and_then(Value::as_object_mut)
            {
                keywords.shift_remove("$ref");
            }
            component.text = schema.to_string().into();
            component.schema = OnceLock::from(schema);
            component.node = OnceLock::new();
        }
        closing.iter().map(|id| self.name(*id).to_owned()).collect()
    }

    /// The components whose reference closes a circle. Each component is passed once.
    fn closing(&self) -> Vec<ComponentId> {
        let mut passed_by: Vec<Option<ComponentId>> = vec![None; self.components.len()];
        let mut closing = Vec::new();
        for start in self.added() {
            let mut at = start;
            while passed_by[at.0].is_none() {
                passed_by[at.0] = Some(start);
                let Some(next) = self.leads_to(at) else {
                    break;
                };
                if passed_by[next.0] == Some(start) {
                    closing.push(at);
                }
                at = next;
            }
        }
        closing.sort_unstable();
        closing
    }

    /// The component that stands in for another one.
    fn leads_to(&self, id: ComponentId) -> Option<ComponentId> {
        let schema = self.schema(id);
        let referring = schema.pointer(&referring(schema))?;
        let reference = referring.get("$ref")?.as_str()?;
        self.find(plan::component_name(reference)?)
    }
}

/// Where a schema's own reference stands, which is behind what lets null pass.
fn referring(schema: &Value) -> String {
    let mut pointer = String::new();
    let mut schema = schema;
    while let Some(guarded) = schema.as_object().and_then(plan::not_null) {
        pointer.push_str("/then");
        schema = guarded;
    }
    pointer
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::schema::catalog::Provenance;

    #[test]
    fn a_circle_is_opened_once_and_a_chain_never() {
        let to = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let maybe = json!({"if": {"not": {"type": "null"}}, "then": to("A")});
        let mut catalog = Catalog::embedded();
        let components = [
            ("A", to("B")),
            ("B", to("C")),
            ("C", maybe),
            ("Into", to("B")),
            ("Own", to("Own")),
            ("Chain", to("End")),
            ("End", json!({"properties": {"again": to("Chain")}})),
        ];
        let named = components.map(|(name, schema)| (name.to_owned(), schema));
        catalog.add(named.to_vec(), Provenance::OpenApi);
        assert_eq!(catalog.open_circles(), ["C", "Own"]);
        assert_eq!(catalog.open_circles(), Vec::<String>::new());
    }
}
