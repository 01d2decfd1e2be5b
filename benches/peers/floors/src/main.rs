//! Floors to measure the program against, and the naive way of doing what it does:
//!
//!     floors read PATH           reads the bytes, and no more
//!     floors tape PATH           builds simd-json's tape of each document
//!     floors tape-alone PATH     the same without reading, in MB/s on standard output
//!     floors tree SCHEMA PATH    a serde_json::Value of each response, judged by jsonschema
//!     floors verdicts SCHEMA PATH  the same, with a digit for each response and nothing else
//!     floors empty               does nothing: what starting a program takes
//!     floors timed STDIN PROGRAM [ARGUMENT]…   runs a program, and tells what it took
//!
//! PATH is an NDJSON file, whose lines are documents; a folder, whose files are; or one document. In
//! a HAR, `tree` judges the bodies of the logins.

mod documents;
mod tape;
mod timed;
mod tree;

use std::io;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match *arguments.as_slice() {
        ["read", path] => documents::read_only(Path::new(path)).map(|_| true),
        ["tape", path] => tape::build(Path::new(path)).map(|()| true),
        ["tape-alone", path] => tape::measure(Path::new(path)).map(|()| true),
        ["tree", schema, path] => tree::judge(schema, Path::new(path), false),
        ["verdicts", schema, path] => tree::judge(schema, Path::new(path), true),
        ["empty"] => Ok(true),
        ["timed", input, program, ref rest @ ..] => timed::run(input, program, rest).map(|()| true),
        _ => Err(io::Error::other(
            "no such floor; the head of src/main.rs lists them",
        )),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("floors: {error}");
            ExitCode::from(2)
        }
    }
}
