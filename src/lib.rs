//! Checks captured Stytch B2B API responses against their published JSON Schemas.
pub mod model;
pub mod report;
pub mod schema;
