//! JSON Schema: which schema judges a response, and what it says of it.
pub mod representation;
