//! `--baseline FILE` and `--write-baseline FILE`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, anyhow, bail};

use stytch_validate::input::discover::describe;
use stytch_validate::model::baseline::Baseline;
use stytch_validate::model::report::Report;
use stytch_validate::pipeline::Verdict;
use stytch_validate::report::TOOL;
use stytch_validate::settings::Settings;
use stytch_validate::settings::base::Base;

use crate::cli::args::Args;
use crate::cli::file::{self, Replace};
use crate::cli::named_file;
use crate::cli::own_files::Ours;
use crate::cli::stderr::say;

/// Adds to the settings what the two options say.
pub(super) fn resolve(args: &Args, settings: &mut Settings) -> Result<()> {
    if let (Some(old), Some(new)) = (&args.baseline, &args.write_baseline)
        && !Base::of_file(old).is(&Base::of_file(new))
    {
        bail!(
            "--baseline and --write-baseline are in different folders, but paths in a baseline are relative to its folder"
        );
    }
    let files = [&args.baseline, &args.write_baseline];
    let files: Vec<&PathBuf> = files.into_iter().flatten().collect();
    if let Some(file) = files.first() {
        settings.fingerprint_base = Base::of_file(file);
    }
    settings.baseline = args
        .baseline
        .as_deref()
        .map(read)
        .transpose()?
        .map(Arc::new);
    settings.records_baseline = args.write_baseline.is_some();
    Ok(())
}

fn read(path: &Path) -> Result<Baseline> {
    let shown = path.display();
    let text = named_file::read(path)
        .map_err(|error| anyhow!("cannot read the baseline {shown}: {}", describe(&error)))?;
    Baseline::read(&text).map_err(|refused| {
        if refused.is_older() {
            anyhow!("{shown}: {refused}: run `{TOOL} --write-baseline {shown} …` on the same captures to make a new one")
        } else {
            anyhow!("{shown}: {refused}")
        }
    })
}

/// Writes what the run recorded, unless the run fell short: a baseline of half the captures
/// would fail the next run with the other half.
pub(super) fn write(args: &Args, report: &Report, verdict: Verdict) -> Result<()> {
    let (Some(path), Some(baseline)) = (&args.write_baseline, &report.recorded) else {
        return Ok(());
    };
    let shown = path.display();
    if verdict == Verdict::FellShort {
        bail!("the baseline {shown} was not written, because the run was incomplete");
    }
    let tool = (TOOL, env!("CARGO_PKG_VERSION"));
    let replace = Replace::Only(Ours::Baseline).forced(args.force);
    file::write(path, replace, |out| baseline.write(tool, out))
        .map_err(|error| anyhow!("cannot write the baseline {shown}: {}", describe(&error)))?;
    let findings = match baseline.findings() {
        1 => "1 finding".to_owned(),
        several => format!("{several} findings"),
    };
    if !args.quiet {
        // Standard output has the report and nothing else.
        say(&format!("recorded {findings} in {shown}"));
    }
    if verdict == Verdict::Denied {
        say("error: a baseline cannot record text that is not JSON, so this run fails");
    }
    Ok(())
}
