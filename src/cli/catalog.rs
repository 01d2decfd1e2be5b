//! `--schemas DIR|FILE`: components and routes of the user's own, as JSON or YAML.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail};
use serde_json::Value;

use stytch_validate::input::discover::describe;
use stytch_validate::schema::catalog::{Catalog, DroppedReferences, Provenance};
use stytch_validate::schema::engine::Engine;
use stytch_validate::schema::openapi::{self, Document};
use stytch_validate::schema::plan;

use crate::cli::schema_files::{self, read};
use crate::cli::stderr::say;

/// The components of the user's own, each with the file that declares it.
type Declared = BTreeMap<String, PathBuf>;

/// The embedded catalogue, with what was named added to it or in place of it.
pub(super) fn resolve(named: &[PathBuf]) -> Result<Catalog> {
    let mut catalog = Catalog::embedded();
    let mut declared = Declared::new();
    for path in named {
        let added = if path.is_dir() {
            folder(path, &mut declared)?
        } else {
            document(path, &read(path)?, &mut declared)?
        };
        for notice in add(&mut catalog, added, path)? {
            self::notice(&mut catalog, format!("{}: {notice}", path.display()));
        }
    }
    Ok(catalog)
}

/// Tells what goes unchecked, on standard error and in the report: it is a fault of the schemas'.
pub(super) fn notice(catalog: &mut Catalog, notice: String) {
    say(&format!("warning: {notice}"));
    catalog.notices.push(notice);
}

/// Adds what a file holds. Returns what of it goes unchecked, a sentence each.
fn add(catalog: &mut Catalog, added: Document, path: &Path) -> Result<Vec<String>> {
    let Document {
        components,
        mut routes,
        provenance,
        mut partial,
        mut notices,
    } = added;
    let names: Vec<String> = components.iter().map(|(name, _)| name.clone()).collect();
    let dangling = catalog.add(components, provenance);
    notices.extend(
        dangling
            .iter()
            .map(|name| format!("there is no component `{name}`: its responses go unchecked")),
    );
    partial.extend(dangling);
    // Before a response needs them.
    let mut unusable = BTreeSet::new();
    for component in names.iter().filter_map(|name| catalog.find(name)) {
        if let Err(fault) = Engine::check(catalog, component) {
            let name = catalog.name(component).to_owned();
            if provenance != Provenance::OpenApi {
                bail!("{}: component `{name}`: {fault}", path.display());
            }
            notices.push(format!(
                "`{name}` cannot be used, and its responses go unchecked: {fault}"
            ));
            unusable.insert(name);
        }
    }
    let nothing = |name: &String| (name.clone(), Value::Bool(true));
    catalog.add(unusable.iter().map(nothing).collect(), provenance);
    partial.extend(unusable.iter().cloned());
    let DroppedReferences {
        cyclic,
        fanning_out,
    } = catalog.break_cycles();
    notices.extend(cyclic.iter().map(|name| {
        format!("`{name}` refers to itself at the same place: that part goes unchecked")
    }));
    notices.extend(fanning_out.iter().map(|name| {
        format!("`{name}` refers to too many schemas for one value: that part goes unchecked")
    }));
    partial.extend(cyclic.into_iter().chain(fanning_out));
    catalog.judges_in_part(&partial);
    // Of some there is nothing left.
    let used = routes.iter().flat_map(|route| route.responses.components());
    let used = used.filter(|name| !unusable.contains(*name));
    let takes_all = |name: &&str| catalog.find(name).is_some_and(|id| catalog.takes_all(id));
    let empty: BTreeSet<String> = used.filter(takes_all).map(str::to_owned).collect();
    notices.extend(empty.iter().map(|name| {
        format!("`{name}` has a schema without constraints: its responses go unchecked")
    }));
    unusable.extend(empty);
    for route in &mut routes {
        route.responses.forget(&unusable);
    }
    let several = catalog.routes.extend(routes);
    notices.extend(
        several.iter().map(|route| {
            format!("{route} is described in several ways: its responses go unchecked")
        }),
    );
    Ok(notices)
}

/// Every component schema of a folder, in the style of the embedded ones.
fn folder(path: &Path, declared: &mut Declared) -> Result<Document> {
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
        bail!("{}: contains no component schemas (*.json)", path.display());
    }
    let mut all = Document::of_components(Vec::new());
    for file in files {
        let schema = read(&file)?;
        match component_name(&file, &schema) {
            Ok(name) => {
                declare(declared, &name, &file)?;
                all.components.push((name, schema));
            }
            Err(reason) => all.notices.push(format!("ignored {reason:#}")),
        }
    }
    if all.components.is_empty() {
        bail!(
            "{}: contains no component schemas: {}",
            path.display(),
            all.notices.join("; ")
        );
    }
    Ok(all)
}

/// Notes the file of a component; of two that are the same one, either would judge for both.
fn declare(declared: &mut Declared, name: &str, file: &Path) -> Result<()> {
    let first = declared.insert(name.to_owned(), file.to_owned());
    if let Some(first) = first.filter(|first| first != file) {
        bail!(
            "{} and {} both declare the component `{name}`",
            first.display(),
            file.display()
        );
    }
    Ok(())
}

/// The name of a component, which its `$id` says.
fn component_name(path: &Path, schema: &Value) -> Result<String> {
    let id = schema
        .get("$id")
        .and_then(Value::as_str)
        .and_then(plan::component_name);
    match id.map(str::to_owned) {
        Some(name) => Ok(name),
        None => bail!(
            "{}: not a component schema: its `$id` is not \"#/components/schemas/NAME\"",
            path.display()
        ),
    }
}

/// An OpenAPI document, or a single component.
fn document(path: &Path, schema: &Value, declared: &mut Declared) -> Result<Document> {
    if let Some(reason) = openapi::refusal(schema) {
        bail!("{}: {reason}", path.display());
    }
    if openapi::is_openapi(schema) {
        let folder = path.parent().unwrap_or(Path::new(""));
        let mut open = |file: &str| {
            schema_files::read_below(folder, file).map_err(|error| format!("{error:#}"))
        };
        let read = openapi::read(schema, &mut open, declared.keys().cloned());
        for (name, _) in &read.components {
            declare(declared, name, path)?;
        }
        return Ok(read);
    }
    if schema.get("swagger").is_some() {
        bail!(
            "{}: OpenAPI 2 (Swagger) is not supported; convert it to 3.0 or 3.1",
            path.display()
        );
    }
    let name = component_name(path, schema)?;
    declare(declared, &name, path)?;
    Ok(Document::of_components(vec![(name, schema.clone())]))
}
