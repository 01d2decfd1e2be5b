//! Holds `schemas/` and `facts/` together, both ways: a schema is read back into rows of the
//! tables, `components.tsv` for the backend and `frontend-components.tsv` for what the frontend
//! has alone, and the two sets of rows must be equal.
#![expect(
    clippy::unwrap_used,
    reason = "what is missing here is a fault of the repository, and a panic says so"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use serde_json::{Map, Value};

use stytch_validate::schema::catalog::Catalog;
use stytch_validate::schema::plan::known_values;

const SSO: &str = "api_sso_v1_AuthenticateResponse";
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The keywords of a component, in the order of the published file.
const COMPONENT_KEYS: &[&str] = &[
    "$schema",
    "$id",
    "title",
    "description",
    "type",
    "properties",
    "enum",
    "required",
];

/// The keywords of a property, likewise.
const PROPERTY_KEYS: &[&str] = &[
    "$ref",
    "type",
    "format",
    "minimum",
    "items",
    "additionalProperties",
    "deprecated",
    "description",
];

struct Component {
    text: String,
    schema: Value,
}

/// What the tables say of a property, `in_sso_closure` apart.
type Fact = [String; 8];

fn repository(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The folders of the published components: those in `schemas/local` are ours, which no fact of
/// the API speaks of.
const APIS: [&str; 2] = ["backend", "frontend"];

/// Every published component.
fn components() -> BTreeMap<String, Component> {
    let each = APIS.map(components_of);
    let count: usize = each.iter().map(BTreeMap::len).sum();
    let components: BTreeMap<_, _> = each.into_iter().flatten().collect();
    assert_eq!(components.len(), count, "a name stands in both folders");
    components
}

fn components_of(api: &str) -> BTreeMap<String, Component> {
    let mut components = BTreeMap::new();
    for entry in fs::read_dir(repository("schemas").join(api)).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(path.extension().unwrap(), "json", "{}", path.display());
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(&path).unwrap();
        let schema = serde_json::from_str(&text).unwrap();
        components.insert(name, Component { text, schema });
    }
    components
}

/// The rows of a table, without its head.
fn table<const N: usize>(name: &str) -> Vec<[String; N]> {
    let text = fs::read_to_string(repository("facts").join(name)).unwrap();
    let rows: Vec<[String; N]> = text
        .lines()
        .skip(1)
        .map(|line| line.split('\t').map(str::to_owned).collect::<Vec<_>>())
        .map(|cells| cells.try_into().unwrap())
        .collect();
    let distinct: BTreeSet<_> = rows.iter().collect();
    assert_eq!(distinct.len(), rows.len(), "{name} repeats a row");
    rows
}

fn facts() -> BTreeSet<Fact> {
    APIS.into_iter().flat_map(facts_about).collect()
}

fn facts_about(api: &str) -> BTreeSet<Fact> {
    if api == "frontend" {
        return table("frontend-components.tsv")
            .into_iter()
            .map(
                |[
                    component,
                    property,
                    kind,
                    required,
                    format,
                    values,
                    deprecated,
                ]| {
                    let minimum = String::new();
                    [
                        component, property, kind, required, format, values, minimum, deprecated,
                    ]
                },
            )
            .collect();
    }
    table("components.tsv")
        .into_iter()
        .map(
            |[
                component,
                _,
                property,
                kind,
                required,
                format,
                values,
                minimum,
                deprecated,
            ]| {
                [
                    component, property, kind, required, format, values, minimum, deprecated,
                ]
            },
        )
        .collect()
}

/// The rows that `facts/components.tsv` must have for this schema.
fn facts_of(name: &str, schema: &Value) -> Vec<Fact> {
    let fact = |property: &str, schema: &Value, required: &str| {
        [
            name.to_owned(),
            property.to_owned(),
            kind(schema),
            required.to_owned(),
            text(&schema["format"]),
            names(&schema["enum"]).join("|"),
            text(&schema["minimum"]),
            if is_deprecated(schema) {
                "yes".to_owned()
            } else {
                String::new()
            },
        ]
    };
    let Some(properties) = schema.get("properties") else {
        return vec![fact("", schema, "")];
    };
    let required = names(&schema["required"]);
    let is_required = |property| {
        if required.contains(property) {
            "yes"
        } else {
            "no"
        }
    };
    properties
        .as_object()
        .unwrap()
        .iter()
        .map(|(property, schema)| fact(property, schema, is_required(property)))
        .collect()
}

/// A type as the tables write it.
fn kind(schema: &Value) -> String {
    if let Some(target) = reference(schema) {
        return format!("$ref:{target}");
    }
    if let [kind_alone, Value::String(null)] =
        schema["type"].as_array().map_or(&[][..], Vec::as_slice)
    {
        assert_eq!(null, "null");
        let mut schema = schema.clone();
        schema["type"] = kind_alone.clone();
        return format!("{} or null", kind(&schema));
    }
    match (
        schema["type"].as_str().unwrap(),
        &schema["additionalProperties"],
    ) {
        ("array", Value::Null) => format!("array<{}>", kind(&schema["items"])),
        ("object", Value::Bool(true)) => "map<any>".to_owned(),
        ("object", values) => format!("map<{}>", kind(values)),
        (simple, Value::Null) => simple.to_owned(),
        (other, _) => panic!("a map of type {other}"),
    }
}

/// Deprecated by the keyword, or, as the published file has it, by the first words of the
/// description.
fn is_deprecated(schema: &Value) -> bool {
    let shown = schema["description"].as_str().is_some_and(|description| {
        description.starts_with("This field is deprecated.")
            || description.starts_with("Deprecated")
    });
    shown || schema["deprecated"] == true
}

fn reference(schema: &Value) -> Option<&str> {
    let target = schema.get("$ref")?.as_str().unwrap();
    Some(
        target
            .strip_prefix("#/components/schemas/")
            .expect("a reference to a component"),
    )
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn names(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(text).collect()
}

/// Every `$ref` at or below this value.
fn references(schema: &Value) -> Vec<&str> {
    let below: Vec<&Value> = match schema {
        Value::Object(members) => members.values().collect(),
        Value::Array(items) => items.iter().collect(),
        _ => return Vec::new(),
    };
    let here = schema.is_object().then(|| reference(schema)).flatten();
    here.into_iter()
        .chain(below.into_iter().flat_map(references))
        .collect()
}

/// What can be reached from a component by its references, itself included.
fn closure<'a>(components: &'a BTreeMap<String, Component>, root: &'a str) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut open = vec![root];
    while let Some(name) = open.pop() {
        if reached.insert(name) {
            open.extend(references(&components[name].schema));
        }
    }
    reached
}

/// A known keyword is at its place, an unknown one is a fault.
fn assert_keys(place: &str, schema: &Map<String, Value>, allowed: &[&str]) {
    let positions: Vec<usize> = schema
        .keys()
        .map(|key| allowed.iter().position(|known| known == key))
        .map(|position| position.unwrap_or_else(|| panic!("{place} has a keyword of its own")))
        .collect();
    assert!(
        positions.is_sorted(),
        "{place}: the keywords stand in another order"
    );
}

fn assert_property_style(place: &str, schema: &Value) {
    let members = schema.as_object().unwrap();
    assert_keys(place, members, PROPERTY_KEYS);
    assert_ne!(
        schema.get("$ref").is_some(),
        schema.get("type").is_some(),
        "{place}"
    );
    assert!(
        matches!(members.get("deprecated"), None | Some(Value::Bool(true))),
        "{place}"
    );
    for inner in ["items", "additionalProperties"] {
        if let Some(schema @ Value::Object(_)) = members.get(inner) {
            assert_property_style(&format!("{place}/{inner}"), schema);
        }
    }
}

fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[test]
fn the_published_file_is_embedded_to_the_byte() {
    let bytes = fs::read(repository("schemas/backend").join(format!("{SSO}.json"))).unwrap();
    assert_eq!((bytes.len(), fnv1a(&bytes)), (4118, 0x4cad_0cea_fb14_19ca));
}

#[test]
fn schemas_and_facts_say_the_same() {
    for (api, count) in APIS.into_iter().zip([210, 90]) {
        let components = components_of(api);
        let facts = facts_about(api);
        let schemas: BTreeSet<Fact> = components
            .iter()
            .flat_map(|(name, file)| facts_of(name, &file.schema))
            .collect();

        let unwritten: Vec<_> = facts.difference(&schemas).collect();
        assert!(
            unwritten.is_empty(),
            "in facts/, not in schemas/{api}: {unwritten:#?}"
        );
        let unfounded: Vec<_> = schemas.difference(&facts).collect();
        assert!(
            unfounded.is_empty(),
            "in schemas/{api}, not in facts/: {unfounded:#?}"
        );
        assert_eq!(components.len(), count, "schemas/{api}");
    }
}

#[test]
fn the_closure_of_the_sso_response_is_known() {
    let components = components();
    let reached = closure(&components, SSO);
    for [component, shown, ..] in table::<9>("components.tsv") {
        let found = if reached.contains(component.as_str()) {
            "yes"
        } else {
            "no"
        };
        assert_eq!(shown, found, "{component}");
    }
    assert_eq!(reached.len(), 77);
}

#[test]
fn every_reference_resolves_and_every_component_is_reached() {
    let components = components();
    for (name, file) in &components {
        for target in references(&file.schema) {
            assert!(components.contains_key(target), "{name} refers to {target}");
        }
    }
    let routes = ["routes.tsv", "frontend-routes.tsv"].map(table::<4>);
    let reached: BTreeSet<&str> = routes
        .iter()
        .flatten()
        .flat_map(|[.., root]| closure(&components, root))
        .collect();
    let known: BTreeSet<&str> = components.keys().map(String::as_str).collect();
    assert_eq!(reached, known);
}

#[test]
fn every_component_is_written_in_the_published_style() {
    for (name, Component { text, schema }) in components() {
        let members = schema.as_object().unwrap();
        assert_keys(&name, members, COMPONENT_KEYS);
        assert_eq!(schema["$schema"], DIALECT, "{name}");
        assert_eq!(schema["$id"], format!("#/components/schemas/{name}"));
        assert_eq!(schema["title"], name);
        let kind = if members.contains_key("enum") {
            "string"
        } else {
            "object"
        };
        assert_eq!(schema["type"], kind, "{name}");
        assert_ne!(
            members.contains_key("enum"),
            members.contains_key("properties"),
            "{name}"
        );

        let properties = schema["properties"].as_object().into_iter().flatten();
        for (property, schema) in properties.clone() {
            assert_property_style(&format!("{name}/{property}"), schema);
        }
        // Every name once, each one a property, in the order of the properties.
        let required = names(&schema["required"]);
        let in_order: Vec<String> = properties
            .map(|(property, _)| property.clone())
            .filter(|p| required.contains(p))
            .collect();
        assert_eq!(required, in_order, "{name}/required");
        assert_eq!(
            members.contains_key("required"),
            !required.is_empty(),
            "{name}/required"
        );

        let pretty = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        assert!(text == pretty, "{name} is laid out in another way");
    }
}

#[test]
fn every_route_leads_to_a_component() {
    let components = components();
    for (name, begins, count) in [
        ("routes.tsv", ["/v1/b2b/", "/v1/b2b/"], 97),
        (
            "frontend-routes.tsv",
            ["/sdk/v1/b2b/", "/sdk/v1/idp/b2b/"],
            86,
        ),
    ] {
        let routes = table::<4>(name);
        for [method, path, status, component] in &routes {
            assert!(
                ["GET", "POST", "PUT", "DELETE"].contains(&method.as_str()),
                "{method} {path}"
            );
            assert!(begins.iter().any(|it| path.starts_with(it)), "{path}");
            assert_eq!(status, "200", "{method} {path}");
            assert!(
                components.contains_key(component),
                "{method} {path}: {component}"
            );
        }
        let ends: BTreeSet<_> = routes
            .iter()
            .map(|[method, path, ..]| (method, path))
            .collect();
        assert_eq!((routes.len(), ends.len()), (count, count), "{name}");
    }
}

/// What the frontend answers a route with is a component of its own, so that a component tells
/// whose answer it is.
#[test]
fn no_route_of_one_api_leads_to_a_component_of_the_other() {
    for (routes, api) in [
        ("routes.tsv", "backend"),
        ("frontend-routes.tsv", "frontend"),
    ] {
        let components = components_of(api);
        for [method, path, _, component] in table::<4>(routes) {
            assert!(components.contains_key(&component), "{method} {path}");
        }
    }
}

/// Eleven routes of the frontend log in and say from where, which is less than the backend says.
#[test]
fn a_device_of_the_frontend_is_known_by_its_address_alone() {
    let components = components_of("frontend");
    let devices = components.values().filter(|file| {
        let device = &file.schema["properties"]["member_device"];
        device.is_object() && reference(device) == Some("SDKDeviceInfo")
    });
    assert_eq!(devices.count(), 11);
    let device = &components["SDKDeviceInfo"].schema;
    assert!(device.get("required").is_none());
    assert!(device["properties"].get("visitor_id").is_none());
}

#[test]
fn dates_are_reported_properties_that_exist() {
    let facts = facts();
    for [component, property, since, _] in table("since.tsv") {
        let known = facts
            .iter()
            .any(|fact| fact[0] == component && fact[1] == property);
        assert!(known, "{component} has no {property}");
        assert!(is_date(&since), "{component}/{property}: {since}");
    }
}

#[test]
fn undocumented_keys_are_in_no_schema() {
    let facts = facts();
    for [component, key, kind, since, evidence] in table("undocumented.tsv") {
        assert!(
            facts.iter().any(|fact| fact[0] == component),
            "there is no {component}"
        );
        let documented = facts
            .iter()
            .any(|fact| fact[0] == component && fact[1] == key);
        assert!(!documented, "{component} has {key}");
        assert!(
            since.is_empty() || is_date(&since),
            "{component}/{key}: {since}"
        );
        assert!(
            !kind.is_empty() && !evidence.is_empty(),
            "{component}/{key} is not described"
        );
    }
}

/// Held both ways: each row is in a description, and each list of a description is a row.
#[test]
fn known_values_are_those_that_the_descriptions_list() {
    let catalog = Catalog::embedded();
    let mut listed = Vec::new();
    for id in catalog.ids() {
        let properties = catalog
            .schema(id)
            .get("properties")
            .and_then(Value::as_object);
        for (name, schema) in properties.into_iter().flatten() {
            let values = known_values(schema);
            if !values.is_empty() {
                listed.push([catalog.name(id).to_owned(), name.clone(), values.join(" ")]);
            }
        }
    }
    let mut shown: Vec<[String; 3]> = table("values.tsv");
    shown.sort();
    listed.sort();
    assert_eq!(shown, listed);
}

/// `2024-05-29`, as far as the form goes.
fn is_date(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(index, byte)| match index {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}
