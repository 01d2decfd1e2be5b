//! Tests of the library's front door.

mod library;
