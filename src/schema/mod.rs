//! Schemas: the catalogue of components, which of them judges a response, and the judging itself.
//! The jsonschema crate is used here and nowhere else; none of its errors, and no value of a
//! capture, leaves this module.

pub mod asked;
pub mod catalog;
mod component;
pub mod coverage;
pub mod effort;
mod embedded;
pub mod engine;
pub mod evaluation;
pub mod field_class;
pub mod history;
pub mod jsonschema_adapter;
mod keywords;
pub mod likeness;
mod nulls;
pub mod openapi;
mod percent;
pub mod place;
pub mod plan;
mod pointers;
mod references;
mod resources;
pub mod routes;
pub mod scan;
pub mod schema_error;
pub mod select;
pub mod user;
pub mod validate;
pub mod variants;
