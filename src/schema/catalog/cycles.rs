//! Components that lead back to themselves without a step into the instance, or to more and more of
//! them. Whoever follows them never arrives at a verdict, so the reference that closes each cycle,
//! and each that leads to too many, is taken away.

use std::collections::BTreeMap;

use jsonschema::{Draft, Registry};
use serde_json::{Map, Value, json};

use crate::schema::catalog::{Catalog, ComponentId, unusable_parts};
use crate::schema::plan::COMPONENTS;
use crate::schema::references::{self, Referring};
use crate::text::mask::unescaped_segment;

/// The address that the components are known by here. Nothing is ever fetched from it.
const BASE: &str = "stytch-validate:components";

impl Catalog {
    /// Takes away the reference that closes each cycle, and each that leads to too many schemas.
    pub fn break_cycles(&mut self) -> DroppedReferences {
        let closing = self.closing();
        self.per_look = closing.per_look;
        DroppedReferences {
            cyclic: self.take_away(closing.cycles),
            fanning_out: self.take_away(closing.fanning_out),
        }
    }

    /// Takes places of components away; the names of those that had any are returned, in order.
    fn take_away(&mut self, places: Places) -> Vec<String> {
        let mut names = Vec::new();
        for (name, places) in places {
            let Some(id) = self.find(&name) else { continue };
            let mut schema = self.schema(id).clone();
            for place in places {
                unusable_parts::take_away(&mut schema, &place);
            }
            self.components[id.0].set_schema(schema);
            names.push(name);
        }
        names
    }

    /// The places of the references that can't be followed.
    fn closing(&self) -> Closing {
        let added: Vec<ComponentId> = self.added().collect();
        let name = |id: &ComponentId| format!("{COMPONENTS}{}", self.name(*id));
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
        // What keeps it from being read keeps a component from being compiled, and is reported there.
        let registry = registry.ok();
        let followed = registry
            .as_ref()
            .and_then(|registry| references::follow(registry, BASE, &starts));
        let Some(followed) = followed else {
            return Closing::default();
        };
        let last = followed.cycles.iter();
        let last: Vec<Referring<'_>> = last.filter_map(|cycle| cycle.last().copied()).collect();
        Closing {
            cycles: by_component(&references::places(&resource, &last)),
            fanning_out: by_component(&references::places(&resource, &followed.fanning_out)),
            per_look: followed.per_look,
        }
    }
}

/// Places in components, by their names.
type Places = BTreeMap<String, Vec<Vec<String>>>;

/// The references that can't be followed.
#[derive(Default)]
struct Closing {
    cycles: Places,
    fanning_out: Places,
    per_look: u64,
}

/// The names of the components that references were taken away from, in order.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct DroppedReferences {
    /// Those that lead back to themselves.
    pub cyclic: Vec<String>,
    /// Those that lead to too many schemas.
    pub fanning_out: Vec<String>,
}

fn by_component(pointers: &[String]) -> Places {
    let mut places = Places::new();
    for pointer in pointers {
        let mut segments = pointer.split('/').skip(3).map(unescaped_segment);
        if let Some(name) = segments.next() {
            places.entry(name).or_default().push(segments.collect());
        }
    }
    places
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
    fn a_cycle_is_broken_once_and_a_chain_never() {
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
        let opened = catalog.break_cycles();
        assert_eq!(opened.cyclic, ["C", "Not", "Other", "Own", "Part"]);
        assert_eq!(catalog.break_cycles(), DroppedReferences::default());
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
            references::LOOKS.set(0);
            assert_eq!(catalog.break_cycles(), DroppedReferences::default());
            references::LOOKS.get()
        };
        let looks = [chain(500), chain(1000), chain(2000)];
        assert_eq!(looks, [1001, 2001, 4001]);
    }
}
