//! What is not checking: telling of rules, schemas and readers, and redacting.

pub mod explain;
pub mod list;
pub mod print_schema;
pub mod redact;
