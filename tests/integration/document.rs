//! The parser, and the engine over its documents.

mod accepted;
mod engine;
mod generated;
mod limits;
mod oracle;
mod reading;
mod refused;
mod spans;
