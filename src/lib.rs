//! Checks captured Stytch B2B API responses against their published JSON Schemas.
//!
//! The modules are floors of one house, each resting on those below it: `model` holds plain data;
//! `input` turns bytes into captured responses; `schema` says which schema judges a response, and
//! judges; `report` tells a finished run; `rules` say what offends; `settings` is what was meant;
//! `pipeline` runs it all; `modes` are what is not checking.

pub mod input;
pub mod model;
pub mod modes;
pub mod pipeline;
pub mod report;
pub mod rules;
pub mod schema;
pub mod settings;
