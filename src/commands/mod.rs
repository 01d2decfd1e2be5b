//! The commands beside checking: explaining rules, listing schemas and readers, merging reports,
//! and redacting.

pub mod explain;
pub mod list;
pub mod merge;
pub mod print_schema;
pub mod redact;
