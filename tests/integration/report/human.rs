mod diagnostics;
mod summary;

use stytch_validate::model::report::Report;
use stytch_validate::report::Options;

use super::sample::written;

fn plain(report: &Report) -> String {
    written("human", report, &Options::default())
}

fn verbose(report: &Report) -> String {
    written(
        "human",
        report,
        &Options {
            verbose: true,
            ..Options::default()
        },
    )
}

fn quiet(report: &Report) -> String {
    written(
        "human",
        report,
        &Options {
            quiet: true,
            ..Options::default()
        },
    )
}

/// The last lines of a report.
fn last_lines(report: &Report) -> String {
    plain(report)
        .rsplit("\n\n")
        .next()
        .unwrap_or_default()
        .to_owned()
}
