//! `--print-schema NAME`: a component for any other validator.

use std::io::{self, Write};

use crate::schema::catalog::{Catalog, ComponentId};
use crate::schema::forms;

/// Writes a component and all it reaches as one self-contained draft 2020-12 schema.
///
/// # Errors
///
/// Those of the writer.
pub fn write(catalog: &Catalog, component: ComponentId, out: &mut dyn Write) -> io::Result<()> {
    let schema = forms::portable(catalog, component);
    serde_json::to_writer_pretty(&mut *out, &schema)?;
    writeln!(out)
}
