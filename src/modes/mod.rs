//! What is not checking: telling of rules, schemas and readers.

pub mod explain;
pub mod list;
pub mod print_schema;
