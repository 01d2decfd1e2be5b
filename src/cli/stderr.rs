//! Standard error, a line at a time.

use std::io::{self, Write};

use stytch_validate::report::escape::{github_log, terminal};

/// Writes a line. It may quote what was typed, and names of files that others gave: none of it
/// acts on a terminal, or is a command in the log of a CI step.
pub(super) fn say(line: &str) {
    // Nothing more can be done where standard error is closed.
    let _ = writeln!(io::stderr(), "{}", github_log(&terminal(line)));
}
