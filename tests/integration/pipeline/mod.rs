//! Tests of whole runs.

mod baseline;
mod independence;
mod responses;
mod shown;
