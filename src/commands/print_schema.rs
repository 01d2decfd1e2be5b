//! `--print-schema NAME`: a component for any other validator, or the configuration for editors.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::model::rule::Level;
use crate::rules::level::Target;
use crate::schema::catalog::{Catalog, ComponentId};
use crate::schema::variants::{self, Variant};

/// The name that stands for the configuration.
pub const CONFIGURATION: &str = "config";

/// Writes a component and all it reaches as one self-contained draft 2020-12 schema.
///
/// # Errors
///
/// Those of the writer.
pub fn write(
    catalog: &Catalog,
    component: ComponentId,
    form: Variant,
    out: &mut dyn Write,
) -> io::Result<()> {
    print(&variants::portable(catalog, component, form), out)
}

/// Writes the schema of `stytch-validate.toml`, with which editors complete and check it.
///
/// # Errors
///
/// Those of the writer.
pub fn write_configuration(out: &mut dyn Write) -> io::Result<()> {
    let levels = Level::ALL.iter().map(|level| level.name());
    let level = json!({"enum": levels.collect::<Vec<_>>()});
    let names = Target::names().into_iter();
    let names = names.map(|name| (name.to_owned(), level.clone()));
    let levels = json!({
        "type": "object",
        "properties": names.collect::<serde_json::Map<_, _>>(),
        "additionalProperties": false,
        "description": "Levels of rules and groups. The level of a rule takes precedence over that of its group."
    });
    let glob =
        json!({"type": "string", "description": "A glob, relative to the folder of this file."});
    let entries = |properties: Value| {
        let members = properties.as_object().into_iter().flatten();
        let required: Vec<&String> = members.map(|(name, _)| name).collect();
        json!({"type": "array", "items": {
            "type": "object", "required": required, "properties": properties, "additionalProperties": false}})
    };
    let component = json!({"type": "string", "description": "A component, or a route such as POST /v1/b2b/sso/authenticate."});
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "stytch-validate.toml",
        "type": "object",
        "properties": {
            "rules": levels,
            "files": entries(json!({"glob": glob, "rules": levels})),
            "schema": entries(json!({"files": glob, "use": component}))
        },
        "additionalProperties": false
    });
    print(&schema, out)
}

fn print(schema: &Value, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, schema)?;
    writeln!(out)
}
