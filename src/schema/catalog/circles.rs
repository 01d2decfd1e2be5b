//! Components that lead back to themselves without a step into the instance. Whoever follows them
//! never arrives at a verdict, so the reference that closes each circle is taken away.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jsonschema::{Draft, Registry};
use serde_json::{Map, Value, json};

use crate::schema::catalog::{Catalog, ComponentId, doubt};
use crate::schema::circles;
use crate::text::mask::unescaped_segment;

/// The address that the components are known by here. Nothing is ever fetched from it.
const BASE: &str = "stytch-validate:components";

impl Catalog {
    /// Takes away the reference that closes each circle; the names of the components that had one
    /// are returned, in order.
    pub fn open_circles(&mut self) -> Vec<String> {
        let mut opened = Vec::new();
        for (name, places) in self.closing() {
            let Some(id) = self.find(&name) else { continue };
            let component = &mut self.components[id.0];
            let mut schema = component.schema.take().unwrap_or(Value::Bool(true));
            for place in places {
                doubt::take_away(&mut schema, &place);
            }
            component.text = schema.to_string().into();
            component.schema = OnceLock::from(schema);
            component.node = OnceLock::new();
            opened.push(name);
        }
        opened
    }

    /// The places of the references that close circles, by the names of their components.
    fn closing(&self) -> BTreeMap<String, Vec<Vec<String>>> {
        let added: Vec<ComponentId> = self.added().collect();
        let name = |id: &ComponentId| format!("#/components/schemas/{}", self.name(*id));
        let starts: Vec<String> = added.iter().map(name).collect();
        let reached = self.reached(added).into_iter();
        let schemas: Map<String, Value> = reached
            .map(|id| (self.name(id).to_owned(), self.schema(id).clone()))
            .collect();
        let resource = json!({"components": {"schemas": schemas}});
        let registry = Registry::new()
            .draft(Draft::Draft202012)
            .add(BASE, Draft::Draft202012.create_resource_ref(&resource))
            .and_then(jsonschema::RegistryBuilder::prepare);
        // What keeps it from being read keeps a component from being compiled, and is told there.
        let found = registry.map_or_else(
            |_| Vec::new(),
            |registry| {
                let circles = circles::find(&registry, BASE, &starts);
                let last = circles.iter().filter_map(|circle| circle.last().copied());
                circles::places(&resource, &last.collect::<Vec<_>>())
            },
        );
        let mut closing: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
        for pointer in found {
            let mut segments = pointer.split('/').skip(3).map(unescaped_segment);
            if let Some(name) = segments.next() {
                closing.entry(name).or_default().push(segments.collect());
            }
        }
        closing
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::schema::catalog::Provenance;

    fn to(name: &str) -> Value {
        json!({"$ref": format!("#/components/schemas/{name}")})
    }

    fn catalog(components: &[(&str, Value)]) -> Catalog {
        let named = |(name, schema): &(&str, Value)| ((*name).to_owned(), schema.clone());
        let mut catalog = Catalog::embedded();
        catalog.add(components.iter().map(named).collect(), Provenance::OpenApi);
        catalog
    }

    #[test]
    fn a_circle_is_opened_once_and_a_chain_never() {
        let maybe = json!({"if": {"not": {"type": "null"}}, "then": to("A")});
        let mut catalog = catalog(&[
            ("A", to("B")),
            ("B", to("C")),
            ("C", maybe),
            ("Into", to("B")),
            ("Own", to("Own")),
            ("Chain", to("End")),
            ("End", json!({"properties": {"again": to("Chain")}})),
            ("Part", json!({"allOf": [{"type": "object"}, to("Part")]})),
            (
                "Not",
                json!({"type": "object", "not": {"anyOf": [to("Not")]}}),
            ),
            ("One", json!({"oneOf": [{"type": "null"}, to("Other")]})),
            ("Other", json!({"anyOf": [to("One"), {"type": "string"}]})),
        ]);
        assert_eq!(catalog.open_circles(), ["C", "Not", "Other", "Own", "Part"]);
        assert_eq!(catalog.open_circles(), Vec::<String>::new());
        let schema = |name: &str| catalog.schema(catalog.find(name).expect("it was added"));
        assert_eq!(schema("Part"), &json!({"allOf": [{"type": "object"}, {}]}));
        assert_eq!(schema("Not"), &json!({"type": "object"}), "not anything");
    }

    /// As many looks for as many components, and no more: a chain is walked once.
    #[test]
    fn long_chains_are_walked_once() {
        let chain = |length: usize| {
            let link = |at: usize| {
                let next = json!({"allOf": [to(&format!("C{}", at + 1))]});
                (format!("C{at}"), next)
            };
            let mut components: Vec<(String, Value)> = (0..length).map(link).collect();
            components.push((format!("C{length}"), json!({"type": "object"})));
            let mut catalog = Catalog::embedded();
            catalog.add(components, Provenance::OpenApi);
            circles::LOOKS.set(0);
            assert_eq!(catalog.open_circles(), Vec::<String>::new());
            circles::LOOKS.get()
        };
        let looks = [chain(500), chain(1000), chain(2000)];
        assert_eq!(looks, [1001, 2001, 4001]);
    }
}
