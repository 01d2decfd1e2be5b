//! Plain data: what every other layer speaks of, and nothing that acts on it.

pub mod baseline;
pub mod capture;
pub mod cause;
pub mod codec;
pub mod coverage;
pub mod credential;
pub mod document;
pub mod finding;
pub mod fingerprint;
pub mod id;
pub mod jwt;
pub mod lanes;
pub mod mask;
pub mod placeholder;
pub mod report;
pub mod rule;
mod scalar;
pub mod snippet;
pub mod source;
pub mod span;
pub mod timestamp;
pub mod word;
