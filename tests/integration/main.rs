//! One binary for all integration tests. The folders are those of `src`, and `repo` for what holds the repository.

mod api;
mod cli;
mod commands;
mod input;
mod json;
mod pipeline;
mod repo;
mod report;
mod rules;
mod schema;
mod settings;
mod support;
