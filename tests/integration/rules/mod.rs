//! Tests of the rules.

mod live_credential;
mod registry;
mod spelling;
