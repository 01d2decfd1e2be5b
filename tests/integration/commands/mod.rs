//! Tests of what the program does besides checking.

mod merge;
pub(crate) mod redact;
mod redact_containers;
mod secrets;
