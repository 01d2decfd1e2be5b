//! One binary for all integration tests.

mod catalog;
mod document;
mod recordings_yaml;
mod report;
