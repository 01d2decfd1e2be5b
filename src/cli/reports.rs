//! `--report FORMAT=PATH`: more reports of the same run, into files.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use stytch_validate::input::discover::describe;
use stytch_validate::model::report::Report;
use stytch_validate::report::Options;
use stytch_validate::settings::base::tidy;
use stytch_validate::settings::{InputPath, Settings};

use crate::cli::args::{Args, Destination};
use crate::cli::file;

/// Refuses a file that is written twice, or read as well; and lets folders pass the reports over.
pub(super) fn settle(args: &Args, settings: &mut Settings) -> Result<()> {
    let mut taken: Vec<(PathBuf, &str)> = Vec::new();
    for input in &settings.inputs {
        if let InputPath::Path(path) = input {
            taken.push((place(path), "what is checked"));
        }
    }
    let baselines = [&args.baseline, &args.write_baseline];
    for baseline in baselines.into_iter().flatten() {
        taken.push((place(baseline), "the baseline"));
    }
    for Destination { path, .. } in &args.report {
        let place = place(path);
        if let Some((_, what)) = taken.iter().find(|(taken, _)| *taken == place) {
            let path = path.display();
            bail!("--report {path} would replace {what}: each file is for one thing");
        }
        settings
            .own_files
            .extend(std::path::absolute(path).map(|path| ("report", path)));
        taken.push((place, "another report"));
    }
    Ok(())
}

/// The same for every way of naming a file, be it there already or not.
fn place(path: &Path) -> PathBuf {
    if let Ok(real) = std::fs::canonicalize(path) {
        return real;
    }
    let whole = tidy(path);
    match (whole.parent().map(std::fs::canonicalize), whole.file_name()) {
        (Some(Ok(folder)), Some(name)) => folder.join(name),
        _ => whole,
    }
}

/// Writes the reports of a finished run. Whether all of them stand is the answer: a fault is told,
/// and keeps no other report from being written.
pub(super) fn write(args: &Args, report: &Report, options: &Options) -> bool {
    let options = for_file(options);
    let mut all_written = true;
    for destination in &args.report {
        let Destination { format, path } = destination;
        if format.stream.is_none() {
            let written = file::replace(path, |out| (format.write)(report, &options, out));
            all_written &= stands(destination, written);
        }
    }
    all_written
}

/// A file is no terminal, and `--quiet` is about standard output.
pub(super) fn for_file(options: &Options) -> Options {
    Options {
        color: false,
        quiet: false,
        ..options.clone()
    }
}

/// Whether a report was written; that it was not is told. Who closes a pipe has seen enough.
pub(super) fn stands(destination: &Destination, written: io::Result<()>) -> bool {
    let Destination { format, path } = destination;
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            // Nothing more can be done where even standard error is closed.
            let _ = writeln!(
                io::stderr(),
                "error: cannot write the {} report {}: {}",
                format.name,
                path.display(),
                fault(path, &error)
            );
            false
        }
        _ => true,
    }
}

fn fault(path: &Path, error: &io::Error) -> String {
    let parent = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    match parent {
        Some(parent) if error.kind() == io::ErrorKind::NotFound && !parent.exists() => {
            format!("there is no folder {}", parent.display())
        }
        _ => describe(error),
    }
}

/// The working directory, as reports tell paths from it.
pub(super) fn folder() -> String {
    with_slashes(&std::env::current_dir().unwrap_or_default())
}

/// The same seen from the root of the repository, where a step of GitHub Actions or a job of GitLab
/// runs below it.
pub(super) fn below() -> String {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| value == "true");
    let root = if is_set("GITHUB_ACTIONS") {
        std::env::var_os("GITHUB_WORKSPACE")
    } else if is_set("GITLAB_CI") {
        std::env::var_os("CI_PROJECT_DIR")
    } else {
        None
    };
    let below = root.filter(|root| !root.is_empty()).and_then(|root| {
        let root = fs::canonicalize(root).ok()?;
        let folder = fs::canonicalize(std::env::current_dir().ok()?).ok()?;
        Some(with_slashes(folder.strip_prefix(root).ok()?))
    });
    below.unwrap_or_default()
}

fn with_slashes(path: &Path) -> String {
    let path = path.to_string_lossy();
    if cfg!(windows) {
        path.replace('\\', "/")
    } else {
        path.into_owned()
    }
}
