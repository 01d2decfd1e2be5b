//! One binary for all integration tests.
mod catalog;
mod forms;
mod readme;
