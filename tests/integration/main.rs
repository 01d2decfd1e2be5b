//! One binary for all integration tests.

mod baseline;
mod catalog;
mod cli;
mod config;
mod docs;
mod document;
mod formats;
mod forms;
mod layers;
mod positions;
mod readme;
mod recordings_all;
mod recordings_har;
mod recordings_json;
mod recordings_yaml;
mod redact;
mod report;
mod responses;
mod routes;
mod rules;
mod schema;
mod schemas;
mod secrets;
mod sites;
mod stats;
mod support;
