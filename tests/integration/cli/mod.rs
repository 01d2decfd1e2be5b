//! Tests of the command line: what is typed, shown and written.

mod first_contact;
mod generate;
mod interruption;
mod options;
mod streams;
mod typed;
mod writes;
