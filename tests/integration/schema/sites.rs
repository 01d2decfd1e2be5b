//! Where the schemas speak of a response: every declared property, and every item of an array,
//! found by walking the component files beside the instance. Knows nothing of the outline.

use serde_json::Value;

use stytch_validate::schema::catalog::Catalog;
use stytch_validate::schema::plan::component_name;

/// A value that a schema speaks of.
pub(crate) struct Site {
    /// The JSON Pointer of the object or array it is in.
    pub owner: String,
    /// The property's name; none for an item.
    pub name: Option<String>,
    /// Its own JSON Pointer.
    pub pointer: String,
    pub required: bool,
    pub deprecated: bool,
    /// Its schema, references followed.
    pub schema: Value,
}

impl Site {
    pub(crate) fn is_type(&self, name: &str) -> bool {
        self.schema.get("type").and_then(Value::as_str) == Some(name)
    }

    /// Whether another site may lie below this one.
    pub(crate) fn is_leaf(&self) -> bool {
        !self.is_type("object") && !self.is_type("array")
    }
}

/// Every site of `instance`, as `component` sees it.
pub(crate) fn sites(catalog: &Catalog, component: &str, instance: &Value) -> Vec<Site> {
    let mut found = Vec::new();
    let id = catalog.find(component).expect("a component");
    walk(catalog, catalog.schema(id), instance, "", &mut found);
    found
}

fn resolve<'s>(catalog: &'s Catalog, schema: &'s Value) -> &'s Value {
    match schema.get("$ref").and_then(Value::as_str) {
        Some(reference) => {
            let name = component_name(reference).expect("a reference to a component");
            catalog.schema(catalog.find(name).expect("a component"))
        }
        None => schema,
    }
}

fn walk(catalog: &Catalog, schema: &Value, value: &Value, at: &str, found: &mut Vec<Site>) {
    let required: Vec<&str> = schema["required"]
        .as_array()
        .map(|names| names.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default();
    let mut add = |name: Option<&str>, segment: &str, inner: &Value, value: &Value| {
        let resolved = resolve(catalog, inner);
        let pointer = format!("{at}/{segment}");
        found.push(Site {
            owner: at.to_owned(),
            name: name.map(str::to_owned),
            pointer: pointer.clone(),
            required: name.is_none_or(|name| required.contains(&name)),
            deprecated: inner["description"]
                .as_str()
                .is_some_and(|text| text.contains("is deprecated")),
            schema: resolved.clone(),
        });
        walk(catalog, resolved, value, &pointer, found);
    };
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                if let Some(inner) = schema["properties"].get(name) {
                    add(Some(name), name, inner, value);
                }
            }
        }
        Value::Array(items) if schema.get("items").is_some() => {
            for (at, value) in items.iter().enumerate() {
                add(None, &at.to_string(), &schema["items"], value);
            }
        }
        _ => {}
    }
}

/// The instance without the site's property.
pub(crate) fn without(instance: &Value, site: &Site) -> Value {
    let mut changed = instance.clone();
    let owner = changed.pointer_mut(&site.owner).expect("an owner");
    let name = site.name.as_deref().expect("a property");
    owner
        .as_object_mut()
        .expect("an object")
        .shift_remove(name)
        .expect("a member");
    changed
}

/// The instance with another value at the site.
pub(crate) fn with(instance: &Value, site: &Site, value: Value) -> Value {
    let mut changed = instance.clone();
    *changed.pointer_mut(&site.pointer).expect("a value") = value;
    changed
}
