//! `--schemas DIR|FILE`: components and routes of the user's own, as JSON or YAML.

use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail};
use serde_json::Value;

use stytch_validate::input::discover::describe;
use stytch_validate::input::tree::{self, Node, Tree};
use stytch_validate::model::capture::Stored;
use stytch_validate::model::span::{Locator, Position};
use stytch_validate::schema::catalog::Catalog;
use stytch_validate::schema::engine::Engine;
use stytch_validate::schema::forms::Form;
use stytch_validate::schema::{openapi, outline};

use crate::cli::named_file;
use crate::cli::say::say;

/// The embedded catalogue, with what was named added to it or in place of it.
pub(super) fn settle(named: &[PathBuf]) -> Result<Catalog> {
    let mut catalog = Catalog::embedded();
    for path in named {
        let added = if path.is_dir() {
            folder(path)?
        } else {
            document(path, &read(path)?)?
        };
        let mut notices = added.notices;
        let components: Vec<String> = added
            .components
            .iter()
            .map(|(name, _)| name.clone())
            .collect();
        let dangling = catalog.add(added.components);
        notices.extend(dangling.iter().map(|name| {
            format!("nobody has the component `{name}`: what it would judge goes unchecked")
        }));
        added
            .routes
            .into_iter()
            .for_each(|route| catalog.routes.add(route));
        for notice in notices {
            // Standard error is for faults, and what goes unchecked is one of the schemas'.
            say(&format!("warning: {}: {notice}", path.display()));
        }
        compile(&catalog, &components, path)?;
    }
    Ok(catalog)
}

/// Makes sure that every added component can judge, before a response needs it.
fn compile(catalog: &Catalog, names: &[String], path: &Path) -> Result<()> {
    for component in names.iter().filter_map(|name| catalog.find(name)) {
        Engine::for_component(catalog, component, Form::Observed).map_err(|fault| {
            anyhow!(
                "{}: component `{}`: {fault}",
                path.display(),
                catalog.name(component)
            )
        })?;
    }
    Ok(())
}

/// Every component schema of a folder, in the style of the embedded ones.
fn folder(path: &Path) -> Result<openapi::Document> {
    let unreadable =
        |error: std::io::Error| anyhow!("cannot read {}: {}", path.display(), describe(&error));
    let mut files = Vec::new();
    for entry in std::fs::read_dir(path).map_err(unreadable)? {
        let file = entry.map_err(unreadable)?.path();
        if file
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            files.push(file);
        }
    }
    files.sort();
    if files.is_empty() {
        bail!("{}: no component schemas (*.json) there", path.display());
    }
    let mut all = openapi::Document::default();
    for file in files {
        all.components.push(component(&file, read(&file)?)?);
    }
    Ok(all)
}

/// A component and its name, which its `$id` says.
fn component(path: &Path, schema: Value) -> Result<(String, Value)> {
    let id = schema
        .get("$id")
        .and_then(Value::as_str)
        .and_then(outline::component_name);
    match id.map(str::to_owned) {
        Some(name) => Ok((name, schema)),
        None => bail!(
            "{}: no component schema: its `$id` is not \"#/components/schemas/NAME\"",
            path.display()
        ),
    }
}

/// An OpenAPI document, or a single component.
fn document(path: &Path, schema: &Value) -> Result<openapi::Document> {
    if openapi::is_openapi(schema) {
        return Ok(openapi::read(schema));
    }
    if schema.get("swagger").is_some() {
        bail!(
            "{}: OpenAPI 2 (Swagger) is not read; convert it to 3.0 or 3.1",
            path.display()
        );
    }
    let (name, schema) = component(path, schema.clone())?;
    Ok(openapi::Document {
        components: vec![(name, schema)],
        ..openapi::Document::default()
    })
}

fn read(path: &Path) -> Result<Value> {
    let text = named_file::read(path)
        .map_err(|error| anyhow!("cannot read {}: {}", path.display(), describe(&error)))?;
    let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&text);
    if tree::is_json(text) {
        return serde_json::from_slice(text).map_err(|error| {
            anyhow!(
                "{}: not JSON, line {}, column {}",
                path.display(),
                error.line(),
                error.column()
            )
        });
    }
    let tree = Tree::parse(text).map_err(|broken| {
        let place = Locator::new(text, Position::START).position(broken.offset);
        let (line, column) = (place.line.get(), place.column.get());
        anyhow!(
            "{}: line {line}, column {column}: {}",
            path.display(),
            broken.reason
        )
    })?;
    let mut room = LARGEST_TREE;
    let value = tree.root().map(|root| value(root, DEEPEST, &mut room));
    value.flatten().ok_or_else(|| {
        anyhow!(
            "{}: too large once its aliases are followed",
            path.display()
        )
    })
}

/// How deep a YAML document may be nested; an alias may stand inside what it stands for.
const DEEPEST: usize = 128;

/// The most values a YAML document may hold once its aliases are followed.
const LARGEST_TREE: usize = 1_000_000;

/// A YAML node as JSON; `None` when there is no room left.
fn value(node: Node<'_>, depth: usize, room: &mut usize) -> Option<Value> {
    *room = room.checked_sub(1)?;
    let depth = depth.checked_sub(1)?;
    if node.is_mapping() {
        let members = node.members().into_iter();
        let members =
            members.map(|(name, inner)| Some((name.into_owned(), value(inner, depth, room)?)));
        return members.collect::<Option<_>>().map(Value::Object);
    }
    if node.is_list() {
        let items = node
            .items()
            .into_iter()
            .map(|item| value(item, depth, room));
        return items.collect::<Option<_>>().map(Value::Array);
    }
    Some(scalar(node))
}

/// A YAML scalar by the core schema (YAML 1.2.2, section 10.3).
fn scalar(node: Node<'_>) -> Value {
    if let Some(text) = node.text() {
        return Value::String(text.into_owned());
    }
    let Some((Stored::Text(written), _)) = node.stored() else {
        return Value::Null;
    };
    match written.as_ref() {
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        number => number
            .parse()
            .map_or_else(|_| Value::String(number.to_owned()), Value::Number),
    }
}
