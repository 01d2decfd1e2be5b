//! The parser, and the engine over its documents.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod accepted;
mod engine;
mod generated;
mod keywords;
mod limits;
mod oracle;
mod reading;
mod refused;
mod schemas;
mod spans;
