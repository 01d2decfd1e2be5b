//! Tests of the report formats.

mod notes;
mod positions;
mod registry;
mod sample_report;
