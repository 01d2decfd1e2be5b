//! Schemas: the catalogue of components, which of them judges a response, and the judging itself.
//! The jsonschema crate is used here and nowhere else; none of its errors, and no value of a
//! capture, leaves this module.

pub mod budget;
pub mod catalog;
mod component;
pub mod coverage;
mod embedded;
pub mod engine;
pub mod evaluation;
pub mod field_class;
pub mod history;
pub mod instance_location;
mod json_pointer;
pub mod jsonschema_adapter;
mod keywords;
mod nulls;
pub mod openapi;
mod path_encoding;
pub mod plan;
pub mod recognition;
mod references;
pub mod resolve_name;
mod resources;
pub mod route_responses;
pub mod routes;
pub mod scan;
pub mod schema_error;
pub mod select;
pub mod user_schema;
pub mod validate;
pub mod variants;
