//! `--redact`: where the redacted captures come from, and where they go.

use std::collections::HashSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};

use stytch_validate::input::discover::{self, Found, describe};
use stytch_validate::model::source::{Origin, Source};
use stytch_validate::modes::redact::{Beside, Redacted, Redactor, Refusal};
use stytch_validate::pipeline::Verdict;
use stytch_validate::report::escape::terminal;
use stytch_validate::settings::{InputPath, Settings};

use crate::cli::args::Args;
use crate::cli::file;

/// What a run of `--redact` did.
#[derive(Default)]
struct Done {
    /// Captures that were changed.
    changed: usize,
    /// Files with bodies that were changed.
    beside: usize,
    /// Files that are done with their recording already.
    paths: HashSet<PathBuf>,
}

/// Redacts everything that was named.
pub(super) fn run(args: &Args, settings: &Settings) -> Result<Verdict> {
    let found = sources(args, settings)?;
    let mut redactor = Redactor::new(settings);
    let mut verdict = Verdict::Clean;
    let mut done = Done::default();
    for (_, fault) in &found.unreadable {
        tell(&format!(
            "error: {}: {}",
            terminal(&fault.source),
            fault.message
        ));
        verdict = Verdict::FellShort;
    }
    for source in &found.sources {
        if let Err(fault) = one(args, &mut redactor, source, &mut done) {
            tell(&format!(
                "error: {}: not redacted: {fault:#}",
                terminal(&source.name)
            ));
            verdict = Verdict::FellShort;
        }
    }
    if !args.quiet {
        summary(&redactor, &done, found.sources.len());
    }
    Ok(verdict)
}

fn sources(args: &Args, settings: &Settings) -> Result<Found> {
    let mut found = Found::default();
    for input in &settings.inputs {
        match input {
            InputPath::Stdin if args.in_place => {
                bail!("standard input has no place to be redacted in: leave `--in-place` out");
            }
            InputPath::Stdin => found
                .sources
                .push(Arc::new(Source::stdin(&settings.stdin_name))),
            InputPath::Path(path) if path.is_dir() && !args.in_place => {
                bail!(
                    "{} is a directory: `--in-place` redacts the files in it",
                    path.display()
                );
            }
            InputPath::Path(path) => discover::add_path(&mut found, path, &settings.filter),
        }
    }
    if found.sources.len() > 1 && !args.in_place {
        bail!("several captures can't go into one: name one, or redact them `--in-place`");
    }
    // Recordings come before the files that they name, whose schema they know.
    found.sources.sort_by_key(|source| {
        let name = source.name.to_ascii_lowercase();
        let is_recording = [".har", ".har.gz", ".har.zst"]
            .iter()
            .any(|ending| name.ends_with(ending));
        !is_recording
    });
    Ok(found)
}

/// Redacts one capture, and the files that it names.
fn one(
    args: &Args,
    redactor: &mut Redactor<'_>,
    source: &Arc<Source>,
    done: &mut Done,
) -> Result<()> {
    let path = match &source.origin {
        Origin::File(path) => Some(path.as_path()),
        _ => None,
    };
    if path.is_some_and(|path| done.is_done(path)) {
        return Ok(());
    }
    if let (Some(path), Some(output)) = (path, &args.output)
        && is_same(path, output)
    {
        bail!("it would be its own output: `--in-place` says that");
    }
    let made = redactor
        .source(source)
        .map_err(|refusal: Refusal| anyhow!(refusal.to_string()))?;
    done.beside += made.beside.iter().filter(|file| file.is_changed).count();
    match (path, &args.output) {
        (Some(path), _) if args.in_place => return in_place(path, &made, done),
        (path, Some(output)) => {
            for (file, target) in moved(path, &made, output)? {
                write(&target, &file.bytes)?;
            }
            write(output, &made.bytes)?;
        }
        _ if made.beside.iter().any(|file| file.is_changed) => {
            bail!(
                "its bodies are in files of their own, which have no place on standard output: give it another folder with `-o`, or redact it `--in-place`"
            );
        }
        _ => {
            super::print(|out| out.write_all(&made.bytes))?;
        }
    }
    done.changed += 1;
    Ok(())
}

/// The files first: a recording that stops there names what it named before.
fn in_place(path: &Path, made: &Redacted, done: &mut Done) -> Result<()> {
    for file in &made.beside {
        let Origin::File(path) = &file.origin else {
            continue;
        };
        if file.is_changed {
            put(path, &file.bytes)?;
        }
        done.paths.insert(path.clone());
    }
    if std::fs::read(path).is_ok_and(|before| before != made.bytes) {
        put(path, &made.bytes)?;
        done.changed += 1;
    } else if made.beside.iter().any(|file| file.is_changed) {
        done.changed += 1;
    }
    Ok(())
}

impl Done {
    fn is_done(&self, path: &Path) -> bool {
        !self.paths.is_empty()
            && path
                .canonicalize()
                .is_ok_and(|path| self.paths.contains(&path))
    }
}

/// The files of a recording, and where they are to be for the recording that is written to
/// `output`: as far from it as they are from the recording now.
fn moved<'r>(
    recording: Option<&Path>,
    made: &'r Redacted,
    output: &Path,
) -> Result<Vec<(&'r Beside, PathBuf)>> {
    let folder = |path: &Path| {
        let folder = path.parent().filter(|folder| *folder != Path::new(""));
        folder.unwrap_or(Path::new(".")).canonicalize()
    };
    let mut targets = Vec::new();
    for file in &made.beside {
        let (Some(recording), Origin::File(path)) = (recording, &file.origin) else {
            continue;
        };
        let (from, to) = (folder(recording)?, folder(output)?);
        let target = same_way(&from, path, &to)
            .filter(|target| !is_same(path, target))
            .context("its bodies are in files of their own, which would be overwritten: give it another folder with `-o`, or redact it `--in-place`")?;
        targets.push((file, target));
    }
    for (_, target) in &targets {
        let folder = target.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)
            .map_err(|error| anyhow!("{}", describe(&error)))
            .with_context(|| format!("cannot make {}", folder.display()))?;
    }
    Ok(targets)
}

/// The path that leads from the folder `to` as `path` does from the folder `from`.
fn same_way(from: &Path, path: &Path, to: &Path) -> Option<PathBuf> {
    let mut ways = from.ancestors().zip(to.ancestors());
    ways.find_map(|(from, to)| Some(to.join(path.strip_prefix(from).ok()?)))
}

fn is_same(one: &Path, other: &Path) -> bool {
    let whole = |path: &Path| path.canonicalize().ok();
    whole(one).is_some() && whole(one) == whole(other)
}

fn put(path: &Path, bytes: &[u8]) -> Result<()> {
    file::replace(path, |out| out.write_all(bytes)).map_err(|error| anyhow!("{}", describe(&error)))
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    put(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

/// What was replaced, by kind; never a value.
fn summary(redactor: &Redactor<'_>, done: &Done, sources: usize) {
    let counts: Vec<String> = redactor
        .counts()
        .map(|(word, count)| format!("{count} {word}"))
        .collect();
    let told = if counts.is_empty() {
        "nothing to replace".to_owned()
    } else {
        format!("replaced {}", counts.join(", "))
    };
    let beside = match done.beside {
        0 => String::new(),
        1 => " and 1 file of a body".to_owned(),
        count => format!(" and {count} files of bodies"),
    };
    tell(&format!(
        "redacted {} of {sources}{beside}: {told}",
        done.changed
    ));
}

fn tell(message: &str) {
    // Nothing more can be done where standard error is closed.
    let _ = writeln!(io::stderr(), "{message}");
}
