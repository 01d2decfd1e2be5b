//! One binary for all integration tests.

mod catalog;
mod cli;
mod docs;
mod document;
mod layers;
mod positions;
mod report;
mod responses;
mod rules;
mod schema;
mod secrets;
mod sites;
mod support;
