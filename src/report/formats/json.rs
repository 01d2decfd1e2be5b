//! The report as one JSON document: stable, and documented. `version` counts breaking changes.

use std::io;

use crate::model::report::Report;
use crate::report::record::RunRecord;
use crate::report::{Format, Lists, Options, layout};

pub(super) static FORMAT: Format = Format {
    name: "json",
    summary: "one JSON document, for programs",
    write,
    stream: None,
    lists: Lists::Always,
    excerpts: false,
    coverage: true,
};

fn write(report: &Report, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    layout::pretty(&RunRecord::whole(report, options), out)
}
