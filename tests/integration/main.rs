//! One binary for all integration tests.

mod catalog;
mod cli;
mod docs;
mod document;
mod forms;
mod layers;
mod positions;
mod readme;
mod recordings_har;
mod recordings_json;
mod recordings_yaml;
mod redact;
mod report;
mod responses;
mod routes;
mod rules;
mod schema;
mod secrets;
mod sites;
mod support;
