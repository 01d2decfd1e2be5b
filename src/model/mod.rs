//! Plain data: what every other layer speaks of, and nothing that acts on it.

pub mod baseline;
pub mod capture;
pub mod cause;
pub mod codec;
pub mod coverage;
pub mod drift;
pub mod finding;
pub mod fingerprint;
pub mod report;
pub mod rule;
pub mod source;
