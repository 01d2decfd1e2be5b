//! OpenAPI 3.0 and 3.1 documents: their schemas as components, their operations as routes. What a
//! document says and nothing here can judge by is reported, a sentence each.

pub mod files;
mod paths;
mod schemas;
mod servers;

use std::collections::BTreeSet;

use serde_json::Value;

pub use crate::schema::catalog::Provenance;
use crate::schema::openapi::files::Files;
use crate::schema::openapi::files::Open;
use crate::schema::openapi::paths::Paths;
use crate::schema::openapi::schemas::{Dialect, Schemas};
use crate::schema::routes::Route;

/// The components and routes of a document.
#[derive(Debug)]
pub struct Document {
    /// Components, by name.
    pub components: Vec<(String, Value)>,
    /// Routes, each with what judges its responses.
    pub routes: Vec<Route>,
    /// The provenance of the components.
    pub provenance: Provenance,
    /// Components of which something goes unchecked.
    pub partial: BTreeSet<String>,
    /// The parts that go unchecked, a sentence each.
    pub notices: Vec<String>,
}

impl Document {
    /// Components of the user's own, in the style of the embedded ones, and no routes.
    pub fn of_components(components: Vec<(String, Value)>) -> Self {
        Self {
            components,
            routes: Vec::new(),
            provenance: Provenance::Component,
            partial: BTreeSet::new(),
            notices: Vec::new(),
        }
    }
}

/// Returns whether a document is an OpenAPI one, of a version that is understood.
pub fn is_openapi(document: &Value) -> bool {
    version(document).is_some_and(|version| version.starts_with("3."))
}

fn version(document: &Value) -> Option<&str> {
    document.get("openapi").and_then(Value::as_str)
}

/// Returns why a document that says it is of OpenAPI can't be read, if it can't.
pub fn refusal(document: &Value) -> Option<String> {
    let reason = match document.get("openapi")? {
        _ if is_openapi(document) => {
            let is_of_paths = |paths: &Value| paths.is_object() && paths.get("$ref").is_none();
            document.get("paths").filter(|paths| !is_of_paths(paths))?;
            "its `paths` is not an object of paths"
        }
        Value::Number(number) => {
            return Some(format!(
                "`openapi: {number}` is a number, but the version must be a string: write `openapi: \"{number}.0\"`"
            ));
        }
        _ => "its version of OpenAPI is not supported; 3.0 and 3.1 are",
    };
    Some(reason.to_owned())
}

/// Reads a document; `open` reads the files below its folder that it refers to. No component gets
/// one of the names that are taken: two documents may call different schemas the same.
pub fn read(
    document: &Value,
    open: &mut Open<'_>,
    taken: impl Iterator<Item = String>,
) -> Document {
    let is_old = version(document).is_some_and(|version| version.starts_with("3.0"));
    let dialect = if is_old {
        Dialect::OpenApi30
    } else {
        Dialect::of(document)
    };
    let files = Files::read(document, open);
    let mut schemas = Schemas::new(&files, dialect, taken);
    let mut paths = Paths {
        files: &files,
        schemas: &mut schemas,
        routes: Vec::new(),
    };
    paths.read(document);
    let routes = paths.routes;
    schemas.finish(routes)
}
