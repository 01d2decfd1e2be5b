//! From counts to what a report tells: with names, and beside what the catalogue has.

use std::collections::BTreeMap;

use super::Counts;
use super::component_counts::Parts;
use crate::model::coverage::{Component, Coverage, Enum, Field, Route, UnknownField, Unseen};
use crate::schema::catalog::{Catalog, ComponentId};
use crate::schema::plan::{EnumMembers, SchemaNode, SchemaType};

/// Returns what was counted, and what the catalogue has beyond it.
pub fn report(catalog: &Catalog, counts: &Counts) -> Coverage {
    let components: Vec<Component> = counts
        .components
        .iter()
        .map(|(id, parts)| component(catalog, *id, parts))
        .collect();
    let routes: Vec<Route> = counts
        .routes
        .kept
        .iter()
        .map(|((foreign, path, method), counts)| Route {
            method: method.clone(),
            path: path.clone(),
            known: !foreign,
            checked: counts.checked,
            skipped: counts.skipped,
        })
        .collect();
    let unknown = counts.unknown.kept.iter();
    let mut unknown_fields: Vec<UnknownField> = unknown
        .map(|((component, place, name), seen)| UnknownField {
            component: catalog.name(*component).to_owned(),
            name: joined(&spoken(place), name),
            seen: *seen,
        })
        .collect();
    let key = |field: &UnknownField| (field.component.clone(), field.name.clone());
    unknown_fields.sort_by_cached_key(key);
    Coverage {
        unseen: unseen(catalog, counts, &routes, &components),
        routes,
        without_route: counts.without_route,
        more_routes: counts.routes.rest.checked + counts.routes.rest.skipped,
        components,
        unknown_fields,
        more_unknown_fields: counts.unknown.rest,
        changes: None,
    }
}

fn component(catalog: &Catalog, id: ComponentId, parts: &Parts) -> Component {
    let mut component = Component {
        name: catalog.name(id).to_owned(),
        seen: parts.seen,
        fields: Vec::new(),
        enums: Vec::new(),
    };
    describe(catalog.node(id), "", parts, &mut component);
    component
}

/// Goes through what a schema expects, which a report calls `name`.
fn describe(node: &SchemaNode, name: &str, parts: &Parts, into: &mut Component) {
    match &node.expects {
        SchemaType::Enum(members) => {
            let counts = parts.enums.get(&*node.location);
            into.enums.push(one_enum(members, name, counts));
        }
        SchemaType::Array(items) => describe(items, &format!("{name}[]"), parts, into),
        SchemaType::Map(values) => describe(values, &joined(name, "*"), parts, into),
        SchemaType::Object(properties) => {
            let object = parts.objects.get(&*node.location);
            let owner = object.map_or(0, |object| object.seen);
            for (at, property) in properties.iter().enumerate() {
                let counts = object.and_then(|object| object.fields.get(at));
                let counts = counts.copied().unwrap_or_default();
                let name = joined(name, &property.name);
                into.fields.push(Field {
                    name: name.clone(),
                    required: property.required,
                    seen: counts.seen,
                    null: counts.null,
                    empty: counts.empty,
                    absent: owner - counts.seen,
                });
                describe(&property.node, &name, parts, into);
            }
        }
        _ => {}
    }
}

fn one_enum(members: &EnumMembers, name: &str, counts: Option<&Vec<u64>>) -> Enum {
    let count = |at: usize| counts.and_then(|counts| counts.get(at)).copied();
    let known = members.iter().enumerate();
    Enum {
        name: name.to_owned(),
        members: known
            .map(|(at, member)| (member.to_owned(), count(at).unwrap_or_default()))
            .collect::<BTreeMap<_, _>>(),
        other: count(members.iter().len()).unwrap_or_default(),
    }
}

fn unseen(
    catalog: &Catalog,
    counts: &Counts,
    routes: &[Route],
    components: &[Component],
) -> Unseen {
    let is_seen = |method: &str, path: &str| {
        routes
            .iter()
            .any(|route| route.known && route.method == method && route.path == path)
    };
    let mut unseen_routes: Vec<String> = catalog
        .routes
        .iter()
        .filter(|route| !is_seen(&route.method, &route.template))
        .map(|route| format!("{} {}", route.method, route.template))
        .collect();
    unseen_routes.sort_unstable();
    let unseen_components = catalog
        .ids()
        .filter(|id| !counts.components.contains_key(id));
    let mut unseen = Unseen {
        routes: unseen_routes,
        components: unseen_components
            .map(|id| catalog.name(id).to_owned())
            .collect(),
        ..Unseen::default()
    };
    unseen.look(components);
    unseen
}

fn joined(owner: &str, name: &str) -> String {
    if owner.is_empty() {
        name.to_owned()
    } else {
        format!("{owner}.{name}")
    }
}

/// A place in a schema as a report calls it: `/properties/a/items` is `a[]`.
fn spoken(place: &str) -> String {
    let mut name = String::new();
    let mut segments = place.split('/').skip(1);
    while let Some(segment) = segments.next() {
        match segment {
            "items" => name.push_str("[]"),
            "additionalProperties" => name = joined(&name, "*"),
            "then" => {} // what `nullable` stands for
            _ => {
                let property = segments.next().unwrap_or_default();
                let property = crate::text::mask::unescaped_segment(property);
                name = joined(&name, &property);
            }
        }
    }
    name
}
