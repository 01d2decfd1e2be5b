//! `stytch-validate.toml`: the one that was named, or the one that is found above.

use std::path::{Path, PathBuf};
use std::{fs, io};

use anyhow::{Result, anyhow};

use stytch_validate::input::discover::describe;
use stytch_validate::settings::base::Base;
use stytch_validate::settings::config::Config;
use stytch_validate::settings::{ConfigurationFile, Settings};

use crate::cli::args::Args;
use crate::cli::file_identity::Place;
use crate::cli::named_file;
use crate::cli::stderr::say;

/// The file's name.
const NAME: &str = "stytch-validate.toml";

/// A configuration, and the folder that its globs are relative to.
#[derive(Default)]
pub(super) struct Read {
    pub(super) config: Config,
    pub(super) base: Base,
    pub(super) file: Option<ConfigurationFile>,
}

/// The configuration: the file that was named, else one in the working directory or above it.
pub(super) fn read(args: &Args) -> Result<Read> {
    let here = std::env::current_dir().unwrap_or_default();
    let is_named = args.config.is_some();
    let home = std::env::home_dir();
    let Some(path) = args.config.clone().or_else(|| find(&here, home.as_deref())) else {
        return Ok(Read {
            base: Base::folder(&here),
            ..Read::default()
        });
    };
    let shown = path.display();
    let unreadable = |error: io::Error| {
        anyhow!(
            "cannot read the configuration {shown}: {}",
            describe(&error)
        )
    };
    let text = named_file::read(&path).map_err(unreadable)?;
    let text = String::from_utf8(text).map_err(|_| anyhow!("{shown}: not UTF-8"))?;
    let config = Config::read(&text).map_err(|fault| anyhow!("{shown}: {fault}"))?;
    Ok(Read {
        config,
        base: Base::of_file(&path),
        file: Some(ConfigurationFile { path, is_named }),
    })
}

/// Looks in the working directory and above it. What is above the project, or the user's own
/// folder, or belongs to somebody else, is not for this run.
fn find(here: &Path, home: Option<&Path>) -> Option<PathBuf> {
    let owner = owner(here);
    let home = home.map(Place::of);
    for folder in here.ancestors() {
        if self::owner(folder) != owner {
            return None;
        }
        let path = folder.join(NAME);
        if path.is_file() {
            return trusted(path, owner);
        }
        let is_home = || home.as_ref() == Some(&Place::of(folder));
        if folder.join(".git").exists() || is_home() {
            return None;
        }
    }
    None
}

/// A file that stands in a folder to which others can write may be theirs.
fn trusted(path: PathBuf, owner: Option<u32>) -> Option<PathBuf> {
    let of_file = self::owner(&path);
    if of_file == owner || of_file == Some(ROOT) {
        return Some(path);
    }
    say(&format!(
        "warning: {} belongs to another user and was ignored; pass it with `--config` to use it",
        path.display()
    ));
    None
}

/// Who may write everywhere.
const ROOT: u32 = 0;

#[cfg(unix)]
fn owner(path: &Path) -> Option<u32> {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata(path).ok().map(|found| found.uid())
}

#[cfg(not(unix))]
fn owner(_: &Path) -> Option<u32> {
    None
}

/// Says what nobody might expect of the levels and the globs that were settled, once the run has
/// met what it judges.
pub(super) fn warn(args: &Args, settings: &Settings) {
    if !settings.levels.denies() {
        say("warning: no rule is set to `deny`, so no finding can fail this run");
    }
    let Some(file) = &settings.configuration else {
        return;
    };
    // A run over a few files says nothing of globs for others.
    let over_all = |path: &Path| settings.base.is_below(path);
    if args.verbose || settings.paths().any(over_all) {
        for glob in settings.idle_globs() {
            let shown = file.path.display();
            say(&format!(
                "warning: {shown}: the glob `{glob}` matches no capture that was read"
            ));
        }
    }
}
