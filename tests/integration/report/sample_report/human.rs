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
