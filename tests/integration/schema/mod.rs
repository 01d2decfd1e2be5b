//! Tests of the schemas, and what validates by them.

mod asked;
mod catalog;
mod coverage;
mod engine;
mod frontend;
mod likeness;
mod openapi;
mod resources;
mod routes;
pub(crate) mod scan;
mod schemas;
pub(crate) mod sites;
mod variants;
