//! What is not checking: telling of rules, schemas and readers, adding up reports, and redacting.

pub mod explain;
pub mod list;
pub mod merge;
pub mod print_schema;
pub mod redact;
