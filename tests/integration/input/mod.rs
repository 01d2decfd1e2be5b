//! Tests of the readers, and where they find what.

mod bombs;
mod closed_world;
mod extraction;
mod faults;
mod files;
mod recorded;
mod recorders;
mod recordings_all;
mod recordings_har;
mod recordings_http;
mod recordings_json;
mod recordings_text;
mod recordings_yaml;
