//! Plain data: what every other layer speaks of.
pub mod document;
