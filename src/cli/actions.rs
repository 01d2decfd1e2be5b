//! In a step of GitHub Actions: what follows the human report on standard output, and what goes
//! into the step's summary. Only where nobody has said what standard output is to get.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Result, anyhow, bail};
use clap::ArgMatches;
use clap::parser::ValueSource;

use stytch_validate::input::discover::describe;
use stytch_validate::model::report::Report;
use stytch_validate::report::{self, Format, Options, escape};

/// The runner refuses a summary that is larger, whole ("Workflow commands for GitHub Actions",
/// "Step isolation and limits").
const LARGEST: u64 = 1 << 20;

/// Returns whether this is such a step.
pub(super) fn is_step() -> bool {
    std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true")
}

/// Returns whether standard output is for its log.
pub(super) fn is_log(matches: &ArgMatches) -> bool {
    is_step() && matches.value_source("format") == Some(ValueSource::DefaultValue)
}

/// Returns whether a format is for the log of such a step, if this is one. The others are for
/// programs, which read a file.
pub(super) fn is_for_log(format: &Format) -> bool {
    is_step() && matches!(format.name, "human" | "concise")
}

/// Writes a report of which no line is a command to the runner.
pub(super) fn write_log(
    format: &Format,
    finished: &Report,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut text = Vec::new();
    (format.write)(finished, options, &mut text)?;
    for line in String::from_utf8_lossy(&text).split_inclusive('\n') {
        out.write_all(escape::github_log(line).as_bytes())?;
    }
    Ok(())
}

/// The annotations that follow it.
pub(super) fn annotate(
    finished: &Report,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    report::find("github").map_or(Ok(()), |format| (format.write)(finished, options, out))
}

/// Adds to the step's summary, where the runner has a file for it.
pub(super) fn summarise(finished: &Report, options: &Options) -> Result<()> {
    let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()) else {
        return Ok(());
    };
    let path = Path::new(&path);
    let mut text = vec![b'\n'];
    let markdown = report::find("markdown").map(|format| format.write);
    let written = markdown.map_or(Ok(()), |write| write(finished, options, &mut text));
    let length = fs::metadata(path).map_or(0, |file| file.len());
    if length.saturating_add(text.len() as u64) > LARGEST {
        bail!("the step summary does not fit: GitHub allows 1 MiB per step");
    }
    let append = || {
        let mut file = OpenOptions::new().append(true).create(true).open(path)?;
        file.write_all(&text)?;
        file.flush()
    };
    written
        .and_then(|()| append())
        .map_err(|error| anyhow!("cannot write the step summary: {}", describe(&error)))
}
