//! One binary for all integration tests.
mod catalog;
mod cli;
mod docs;
mod layers;
mod positions;
mod responses;
mod rules;
mod schema;
mod secrets;
mod sites;
mod support;
