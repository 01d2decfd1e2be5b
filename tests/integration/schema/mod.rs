//! Tests of the schemas, and what validates by them.

mod catalog;
mod coverage;
mod engine;
mod frontend;
mod openapi;
mod recognition;
mod resolve_name;
mod resources;
mod routes;
pub(crate) mod scan;
mod schemas;
pub(crate) mod sites;
mod variants;
