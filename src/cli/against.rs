//! `--against REPORT`: what changed since an earlier run.

use std::path::Path;

use anyhow::{Result, bail};

use stytch_validate::commands::merge;
use stytch_validate::model::drift;
use stytch_validate::model::report::Report;
use stytch_validate::pipeline::Nobody;
use stytch_validate::settings::{InputPath, Settings};

use crate::cli::args::Args;

/// Reads the earlier report, and lets folders pass it over.
pub(super) fn resolve(args: &Args, settings: &mut Settings) -> Result<Option<Report>> {
    let Some(path) = &args.against else {
        return Ok(None);
    };
    let earlier = read(path)?;
    let real = std::fs::canonicalize(path).unwrap_or_else(|_| path.clone());
    settings.own_files.push(("report", real));
    Ok(Some(earlier))
}

fn read(path: &Path) -> Result<Report> {
    let settings = Settings {
        filter: merge::filter(),
        ..Settings::over(vec![InputPath::Path(path.to_owned())])
    };
    let report = merge::run(&settings, &mut Nobody);
    if report.coverage.is_some() {
        return Ok(report);
    }
    let shown = path.display();
    // What that run could not read is no fault of its report.
    let fault = report
        .unreadable
        .iter()
        .find(|input| Path::new(&input.source).starts_with(path));
    match fault {
        Some(fault) => bail!("--against {shown}: {}", fault.message),
        None => bail!(
            "--against {shown}: the report has no coverage; make one with `--coverage -f json`"
        ),
    }
}

/// Adds to the report what changed since the earlier one.
pub(super) fn compare(earlier: Option<&Report>, now: &mut Report) {
    let Some(earlier) = earlier else {
        return;
    };
    let changes = drift::changes(earlier, now);
    if let Some(coverage) = &mut now.coverage {
        coverage.changes = Some(changes);
    }
}
