//! Tests of the configuration.

mod config;
