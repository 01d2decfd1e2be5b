//! One binary for all integration tests.
mod catalog;
mod docs;
mod layers;
mod positions;
mod responses;
mod rules;
mod sites;
mod support;
