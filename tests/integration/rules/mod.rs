//! Tests of the rules.

mod registry;
mod spelling;
