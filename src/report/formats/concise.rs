//! One line a finding, as compilers write it, for grep, editors and problem matchers:
//! `path:line:column: error[rule]: message`.

use std::io;

use crate::model::finding::Finding;
use crate::model::report::Report;
use crate::report::{Format, Lists, Options, escape, run_notes, wording};

pub(super) static FORMAT: Format = Format {
    name: "concise",
    summary: "one line per finding, for grep and editors",
    write,
    stream: None,
    lists: Lists::Always,
    excerpts: false,
    coverage: false,
};

fn write(report: &Report, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    for finding in &report.findings {
        writeln!(out, "{}", line(finding))?;
    }
    for unreadable in &report.unreadable {
        let source = escape::terminal(&unreadable.source);
        let message = escape::terminal(&unreadable.message);
        writeln!(out, "{source}: error: cannot read: {message}")?;
    }
    for remark in run_notes::beside_the_verdict(report, options) {
        writeln!(out, "{}", remark.text)?;
    }
    if !options.quiet || !wording::is_clean(report) {
        writeln!(out, "{}", wording::verdict(&report.summary))?;
    }
    Ok(())
}

fn line(finding: &Finding) -> String {
    format!(
        "{}:{}: {}[{}]: {}",
        escape::terminal(finding.origin.place()),
        finding.span.start,
        finding.severity.name(),
        finding.rule.id,
        escape::terminal(&finding.message)
    )
}
