//! `--report FORMAT=PATH`: more reports of the same run, into files.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};

use stytch_validate::input::discover::{self, Found, describe};
use stytch_validate::model::report::Report;
use stytch_validate::report::Options;
use stytch_validate::settings::Settings;

use crate::cli::args::{Args, Destination};
use crate::cli::file::{self, Replace};
use crate::cli::file_identity::{self, Place, is_device};
use crate::cli::own_files::Ours;
use crate::cli::stderr::say;

/// Refuses a file that is written twice, or read as well, or that is nobody's but the user's; and
/// lets folders pass over what is ours.
pub(super) fn resolve(args: &Args, settings: &mut Settings) -> Result<()> {
    let inputs = file_identity::of_inputs(settings);
    let mut taken = file_identity::of_options(args, settings);
    let baselines = [&args.baseline, &args.write_baseline];
    settings.own_files.extend(
        baselines
            .into_iter()
            .flatten()
            .filter_map(|path| own("baseline", Ours::Baseline, path)),
    );
    // The shell has made it by now; it is ours by where it goes, not by what is in it.
    let stdout = file_identity::of_stdout();
    settings
        .own_files
        .extend(stdout.map(|path| ("report", path)));
    if let Some(path) = &args.write_baseline {
        let others = taken
            .iter()
            .filter(|(_, what)| *what != file_identity::BASELINE);
        let others: Vec<_> = others.chain(&inputs).cloned().collect();
        is_free(path, &others, Ours::Baseline, args.force, settings)
            .with_context(|| format!("--write-baseline {}", path.display()))?;
    }
    taken.extend(inputs);
    for Destination { path, .. } in &args.report {
        is_free(path, &taken, Ours::Report, args.force, settings)
            .with_context(|| format!("--report {}", path.display()))?;
        settings.own_files.extend(own("report", Ours::Report, path));
        if !is_device(path) {
            taken.push((Place::of(path), "another report"));
        }
    }
    Ok(())
}

/// Refuses a file that is for something else, or that is neither ours nor to be replaced.
fn is_free(
    path: &Path,
    taken: &[(Place, &str)],
    kind: Ours,
    force: bool,
    settings: &Settings,
) -> Result<()> {
    let place = Place::of(path);
    let taken = taken.iter().find(|(taken, _)| *taken == place);
    let checked = Replace::Only(kind).check(path);
    let what = match taken {
        Some((_, what)) => what,
        None if force && checked.is_err() && is_checked(settings, path) => "what is checked",
        None if force => return Ok(()),
        None => return checked.map_err(|error| anyhow!("{}", describe(&error))),
    };
    bail!("it would overwrite {what}: every output needs a file of its own");
}

/// Returns whether a file is found below what was named, or holds a body of a recording in it.
fn is_checked(settings: &Settings, path: &Path) -> bool {
    let mut found = Found::default();
    for input in settings.paths() {
        discover::add_path(&mut found, input, &settings.filter);
    }
    found.reads(path, settings.max_unpacked)
}

/// A file in a folder that is no capture, where it is ours: what `--force` replaces is checked
/// first.
fn own(what: &'static str, kind: Ours, path: &Path) -> Option<(&'static str, PathBuf)> {
    Replace::Only(kind).check(path).ok()?;
    let whole = std::fs::canonicalize(path).or_else(|_| std::path::absolute(path));
    Some((what, whole.ok()?))
}

/// Writes the reports of a finished run. Whether all of them stand is the answer: a fault is printed,
/// and keeps no other report from being written.
pub(super) fn write(args: &Args, report: &Report, options: &Options) -> bool {
    let options = for_file(options);
    let mut all_written = true;
    for destination in &args.report {
        let Destination { format, path } = destination;
        if format.stream.is_none() {
            let replace = Replace::Only(Ours::Report).forced(args.force);
            let written = file::write(path, replace, |out| (format.write)(report, &options, out));
            all_written &= stands(destination, args.quiet, written);
        }
    }
    all_written
}

/// A file is no terminal, and `--quiet` is about standard output.
pub(super) fn for_file(options: &Options) -> Options {
    Options {
        color: false,
        quiet: false,
        width: Options::default().width,
        ..options.clone()
    }
}

/// Returns whether a report was written, and says so. Who closes a pipe has seen enough.
pub(super) fn stands(destination: &Destination, quiet: bool, written: io::Result<()>) -> bool {
    let Destination { format, path } = destination;
    match written {
        Ok(()) if !quiet && !is_device(path) => {
            say(&format!(
                "wrote the {} report to {}",
                format.name,
                path.display()
            ));
            true
        }
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            say(&format!(
                "error: cannot write the {} report {}: {}",
                format.name,
                path.display(),
                fault(path, &error)
            ));
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
