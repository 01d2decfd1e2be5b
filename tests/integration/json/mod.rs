//! Tests of the JSON parser.

mod document;
