//! `--redact`: where the redacted captures come from, and where they go.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};

use stytch_validate::input::discover::{self, Found, describe};
use stytch_validate::model::source::{Origin, Source};
use stytch_validate::modes::redact::{Redactor, Refusal, replace};
use stytch_validate::pipeline::Verdict;
use stytch_validate::report::escape::terminal;
use stytch_validate::settings::{InputPath, Settings};

use crate::cli::args::Args;

/// Redacts everything that was named.
pub(super) fn run(args: &Args, settings: &Settings) -> Result<Verdict> {
    let found = sources(args, settings)?;
    let mut redactor = Redactor::new(settings);
    let mut verdict = Verdict::Clean;
    let mut changed = 0_u64;
    for (_, fault) in &found.unreadable {
        tell(&format!(
            "error: {}: {}",
            terminal(&fault.source),
            fault.message
        ));
        verdict = Verdict::FellShort;
    }
    for source in &found.sources {
        match one(args, &mut redactor, source) {
            Ok(differs) => changed += u64::from(differs),
            Err(fault) => {
                tell(&format!(
                    "error: {}: not redacted: {fault:#}",
                    terminal(&source.name)
                ));
                verdict = Verdict::FellShort;
            }
        }
    }
    if !args.quiet {
        summary(&redactor, changed, found.sources.len());
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
    Ok(found)
}

/// Redacts one capture; whether anything of it was replaced.
fn one(args: &Args, redactor: &mut Redactor<'_>, source: &Arc<Source>) -> Result<bool> {
    let refused = |refusal: Refusal| anyhow!(refusal.to_string());
    match (&source.origin, &args.output) {
        (Origin::File(path), _) if args.in_place => {
            let made = redactor.source(source).map_err(refused)?;
            let before = std::fs::read(path).unwrap_or_default();
            let differs = made != before;
            if differs {
                replace(path, &made).map_err(|error| anyhow!("{}", describe(&error)))?;
            }
            Ok(differs)
        }
        (Origin::File(from), Some(path)) if is_same(from, path) => {
            bail!("it would be its own output: `--in-place` says that");
        }
        (_, Some(path)) => {
            let made = redactor.source(source).map_err(refused)?;
            write(path, &made)?;
            Ok(true)
        }
        _ => {
            let made = redactor.source(source).map_err(refused)?;
            super::print(|out| out.write_all(&made))?;
            Ok(true)
        }
    }
}

fn is_same(one: &Path, other: &Path) -> bool {
    let whole = |path: &Path| path.canonicalize().ok();
    whole(one).is_some() && whole(one) == whole(other)
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    std::fs::write(path, bytes)
        .map_err(|error| anyhow!("{}", describe(&error)))
        .with_context(|| format!("cannot write {}", path.display()))
}

/// What was replaced, by kind; never a value.
fn summary(redactor: &Redactor<'_>, changed: u64, sources: usize) {
    let counts: Vec<String> = redactor
        .counts()
        .map(|(word, count)| format!("{count} {word}"))
        .collect();
    let told = if counts.is_empty() {
        "nothing to replace".to_owned()
    } else {
        format!("replaced {}", counts.join(", "))
    };
    tell(&format!("redacted {changed} of {sources}: {told}"));
}

fn tell(message: &str) {
    // Nothing more can be done where standard error is closed.
    let _ = writeln!(io::stderr(), "{message}");
}
