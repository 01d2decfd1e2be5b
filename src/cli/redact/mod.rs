//! `--redact`: which captures are redacted, in which order, and what is said of it.

mod summary;
mod write;

use std::path::Path;
use std::sync::Arc;

use anyhow::{Result, anyhow, bail};

use stytch_validate::commands::redact::{Redactor, Refusal};
use stytch_validate::input::discover::Found;
use stytch_validate::input::{self, Allowance, Choice, Input};
use stytch_validate::model::source::{Origin, Source};
use stytch_validate::pipeline::{self, Verdict};
use stytch_validate::report::escape::terminal;
use stytch_validate::settings::{InputPath, Settings};

use crate::cli::args::Args;
use crate::cli::own_files::{self, Ours};
use crate::cli::stderr::say;
use summary::Done;
use write::Put;

/// Redacts everything that was named.
pub(super) fn run(args: &Args, settings: &Settings) -> Result<Verdict> {
    let found = sources(args, settings)?;
    let mut redactor = Redactor::new(settings);
    let mut put = Put::new(args, settings);
    let mut done = Done::default();
    for (_, fault) in &found.unreadable {
        say(&format!("error: {}: {}", fault.source, fault.message));
        done.refused += 1;
    }
    for source in &found.sources {
        match one(&mut redactor, &mut put, source) {
            Ok(Became::Read) => {
                done.counts.add(&redactor.take_counts());
                done.note(redactor.take_has_met_one());
            }
            Ok(Became::Body) => {}
            // What a folder holds besides captures is nobody's fault.
            Ok(Became::Stranger(why)) if source.is_found => {
                say(&format!("left alone: {}: {why}", source.name));
                done.left_alone += 1;
            }
            Ok(Became::Stranger(why)) => refuse(source, &anyhow!(why), &mut done),
            Err(fault) => {
                redactor.take_counts();
                redactor.take_has_met_one();
                refuse(source, &fault, &mut done);
            }
        }
    }
    put.tell_of_other_names();
    if !args.quiet {
        say(&done.summary(args.dry_run, &put));
        if let Some(line) = summary::passed_over(&found, &put) {
            say(&line);
        }
    }
    let is_empty = done.read == 0 && done.counts.is_empty() && !args.allow_empty;
    Ok(if done.refused > 0 || is_empty {
        Verdict::FellShort
    } else {
        Verdict::Clean
    })
}

/// The outcome for a source.
enum Became {
    /// It was redacted, where there was anything to redact.
    Read,
    /// It is a body that was redacted with its recording.
    Body,
    /// It is not a capture, for this reason.
    Stranger(String),
}

fn refuse(source: &Source, fault: &anyhow::Error, done: &mut Done) {
    say(&format!("error: {}: not redacted: {fault:#}", source.name));
    done.refused += 1;
}

/// Returns why a file is to stay as it is, before anything of it is taken for a capture.
fn stays(put: &Put<'_>, source: &Source, path: &Path) -> Option<&'static str> {
    if !path.is_file() {
        return None; // a pipe is read once
    }
    if matches!(
        own_files::find(path),
        Ok(Some(Ours::Report | Ours::Baseline))
    ) {
        return Some("written by this program");
    }
    let is_link = source.is_found && path.is_symlink();
    (is_link && put.leads_out(path)).then_some("the link points outside the folder")
}

fn sources(args: &Args, settings: &Settings) -> Result<Found> {
    for input in &settings.inputs {
        match input {
            InputPath::Stdin if args.in_place => {
                bail!("`--in-place` needs a file, not standard input");
            }
            InputPath::Path(path) if path.is_dir() && !args.in_place => {
                bail!(
                    "{} is a directory: use `--in-place` to redact the files in it",
                    path.display()
                );
            }
            _ => {}
        }
    }
    let mut found = pipeline::all_of(settings, &settings.inputs);
    if found.sources.len() > 1 && !args.in_place {
        bail!("there are several captures: name one, or redact them with `--in-place`");
    }
    if found.sources.len() > 1 {
        // Recordings come before the files that they name, whose schema they know.
        found
            .sources
            .sort_by_cached_key(|source| !names_files(settings, source));
    }
    Ok(found)
}

/// Returns whether a source may name files that hold bodies: bare responses do not. What can't be
/// read is reported when it is to be redacted.
fn names_files(settings: &Settings, source: &Arc<Source>) -> bool {
    if matches!(&source.origin, Origin::File(path) if !path.is_file()) {
        return true; // a pipe is read once
    }
    let reader = settings.reader.or_else(|| {
        let allowance = Allowance::new(settings.max_unpacked);
        let mut input = Input::open(Arc::clone(source), &allowance).ok()?;
        match input::choose(None, &mut input).ok()? {
            Choice::Reader(reader) => Some(reader),
            Choice::Unread(_) | Choice::Nothing | Choice::Unclaimed => None,
        }
    });
    reader.is_none_or(|reader| !reader.is_bare())
}

/// Redacts one capture, and the files that it names.
fn one(redactor: &mut Redactor<'_>, put: &mut Put<'_>, source: &Arc<Source>) -> Result<Became> {
    let path = match &source.origin {
        Origin::File(path) => Some(path.as_path()),
        _ => None,
    };
    if path.is_some_and(|path| put.is_done(path)) {
        return Ok(Became::Body);
    }
    if let Some(why) = path.and_then(|path| stays(put, source, path)) {
        return Ok(Became::Stranger(why.to_owned()));
    }
    put.check(path)?;
    let mut made = redactor.source(source);
    if let (Some(path), Ok(first)) = (path, &made)
        && redactor.reserve_above(&put.taken_names(path, first)?)
    {
        made = redactor.source(source);
    }
    let made = match made {
        Err(refusal) if refusal == Refusal::NOT_A_CAPTURE => {
            return Ok(Became::Stranger(refusal.to_string()));
        }
        made => made.map_err(|refusal| anyhow!("{refusal}"))?,
    };
    // Nothing is no redacted capture: it takes the place of none.
    if !made.bytes.trim_ascii().is_empty() {
        put.put(path, &terminal(&source.name), &made)?;
    } else if let Some(output) = put.output(path) {
        let (output, name) = (output.display(), &source.name);
        say(&format!(
            "warning: {output} was not written: {name} is empty"
        ));
    }
    Ok(Became::Read)
}
