//! Every finding that is listed, folded by file, each with an anchor.

use maud::{Markup, html};

use super::listed::{File, Listed, Lists, place, route};
use super::prose::prose;
use crate::model::report::Report;
use crate::model::rule::Severity;
use crate::report::escape;
use crate::text::words;

/// Up to so many files are open from the start.
const OPEN: usize = 2;

pub(super) fn section(report: &Report, lists: &Lists<'_>) -> Markup {
    if lists.findings.is_empty() {
        return html! {};
    }
    let files = lists.files();
    let open = files.len() <= OPEN && lists.findings.len() <= 100;
    html! {
        section aria-labelledby="findings" {
            h2 #findings tabindex="-1" { "Findings by file" }
            @if report.truncated {
                p.hint {
                    "Not every finding is listed here."
                    @if !lists.count_all(report) { " Only those that are listed are counted." }
                }
            }
            @for file in &files { (one_file(file, open)) }
            p #nothing-left hidden[true] { "No finding fits the filters." }
        }
    }
}

fn one_file(file: &File<'_>, open: bool) -> Markup {
    let counts = [
        (Severity::Error, "error", "errors"),
        (Severity::Warning, "warning", "warnings"),
    ];
    html! {
        details.file data-file=(file.name) open[open] {
            summary {
                span.name { (file.name) }
                @for (severity, one, many) in counts {
                    @let count = file.count(severity);
                    @if count > 0 { " " span.severity.(severity.name()) { (words::count(count, one, many)) } }
                }
            }
            ol.findings { @for listed in &file.findings { (one_finding(*listed)) } }
        }
    }
}

fn one_finding(listed: Listed<'_>) -> Markup {
    let Listed {
        number,
        finding,
        cause,
    } = listed;
    let severity = finding.severity.name();
    let origin = &finding.origin;
    let anchor = format!("f{}", number + 1);
    html! {
        li.finding #(anchor) tabindex="-1" data-severity=(severity) data-rule=(finding.rule.id)
            data-route=(route(finding)) data-cause=[cause] {
            span.severity.(severity) { (severity) } " "
            a.self href=(format!("#{anchor}")) { (prose(&escape::terminal(&finding.message))) }
            @if let Some(hint) = &finding.hint { div.facts { (prose(&escape::terminal(hint))) } }
            div.facts {
                code.place { (place(finding)) }
                " · response " (origin.response.saturating_add(1))
                @if !finding.instance_location.is_empty() {
                    " · " code { (escape::terminal(&finding.instance_location)) }
                }
                " · " code { (finding.rule.id) }
                @if origin.exchange.is_some() { " · " (route(finding)) }
                @if let Some(id) = &origin.request_id { " · " code { (escape::terminal(id)) } }
                @if let Some(cause) = cause { " · " a href=(format!("#c{}", cause + 1)) { "cause" } }
            }
        }
    }
}
