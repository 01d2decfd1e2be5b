//! Telling what a run found. A format is a pure function of a finished [`Report`], one file or
//! folder of `formats` each; what formats share stands beside them.

use std::io;
use std::time::Duration;

use crate::model::report::{Item, Report};

pub mod escape;
mod formats;
mod layout;
pub(crate) mod record;
mod run_notes;
mod wording;

pub use formats::FORMATS;
pub use formats::human::write_rule;
pub use run_notes::REMARKS;
pub use wording::is_verdict;

/// The name the tool gives itself in reports.
pub const TOOL: &str = "stytch-validate";

/// A way of writing a report down.
#[derive(Debug)]
pub struct Format {
    /// The name on the command line.
    pub name: &'static str,
    /// One line: whom it is for.
    pub summary: &'static str,
    /// Writes the whole report.
    pub write: Write,
    /// The functions that write while the run goes on, if it can be done.
    pub stream: Option<Stream>,
    /// Whether it lists findings and responses one by one, beyond their causes.
    pub lists: Lists,
    /// Whether it shows places of a capture, masked.
    pub excerpts: bool,
    /// Whether it shows the coverage, where that is counted.
    pub coverage: bool,
}

/// The condition on which a format lists findings and responses one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lists {
    /// Always.
    Always,
    /// Only when it is set to be verbose.
    Verbose,
    /// Never: it tells causes, or writes what is met while the run goes on.
    Never,
}

impl Lists {
    /// Returns whether it does.
    pub fn when(self, verbose: bool) -> bool {
        self == Self::Always || self == Self::Verbose && verbose
    }
}

/// A format's way of telling a run that has not ended: a line for each thing as it is met, in the
/// order of the input, and the rest behind them.
#[derive(Clone, Copy, Debug)]
pub struct Stream {
    /// Writes what was met.
    pub line: Line,
    /// Writes what only the finished run knows. Of the report's lists nothing that was written.
    pub last: Write,
}

/// Writes one thing that was met. It fails only when the writer does.
pub type Line = fn(Item<'_>, &mut dyn io::Write) -> io::Result<()>;

/// Writes a report. It fails only when the writer does.
pub type Write = fn(&Report, &Options, &mut dyn io::Write) -> io::Result<()>;

/// The options of a format besides the report. Formats for machines heed no colour, no width and no
/// verbosity.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of its own"
)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Whether the sink shows ANSI colours.
    pub color: bool,
    /// The summary only, and nothing when all is clean.
    pub quiet: bool,
    /// Every further place, every skipped response.
    pub verbose: bool,
    /// The number of columns that a line of source may take.
    pub width: usize,
    /// The version the tool gives in reports.
    pub version: &'static str,
    /// The folder that paths are shown from where a format wants them relative: the working
    /// directory, with `/` between folders. Where it is empty, paths stay as they are.
    pub folder: String,
    /// That folder as it is seen from the root of the repository, where a step of GitHub Actions or
    /// a job of GitLab says where that is; empty where it is the root.
    pub below: String,
    /// Whether a run that checked nothing is a success.
    pub allow_empty: bool,
    /// Whether findings that a baseline knows are listed where a format can mark them as
    /// suppressed.
    pub suppressed: bool,
    /// The options that were typed, as a report can tell which were in force.
    pub in_force: Vec<String>,
    /// The time that the run took, if a report is to say so.
    pub elapsed: Option<Duration>,
}

impl Default for Options {
    fn default() -> Self {
        let version = env!("CARGO_PKG_VERSION");
        Self {
            color: false,
            quiet: false,
            verbose: false,
            width: 100,
            version,
            folder: String::new(),
            below: String::new(),
            allow_empty: false,
            suppressed: true,
            in_force: Vec::new(),
            elapsed: None,
        }
    }
}

/// The format of that name.
pub fn find(name: &str) -> Option<&'static Format> {
    FORMATS.iter().copied().find(|format| format.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_is_one_line_without_a_full_stop() {
        for format in FORMATS {
            assert!(!format.summary.is_empty(), "{} has no summary", format.name);
            assert!(!format.summary.ends_with('.'), "{}", format.summary);
            assert!(!format.summary.contains('\n'), "{}", format.summary);
        }
    }
}
