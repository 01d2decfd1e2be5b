//! The first thing that is seen: the verdict in words, and what became of the responses.

use maud::{Markup, html};

use super::chart::{self, Part};
use crate::model::report::{Report, Summary};
use crate::report::{Options, TOOL, run_notes, wording};
use crate::text::words;

/// The verdict in a word, as the exit status says it.
pub(super) fn word(report: &Report, options: &Options) -> &'static str {
    verdict(report, options).1
}

/// A class of the style, and the verdict in a word.
fn verdict(report: &Report, options: &Options) -> (&'static str, &'static str) {
    let remarks = run_notes::remarks(report, options);
    let incomplete = !report.unreadable.is_empty() || remarks.iter().any(|remark| remark.fault);
    let summary = &report.summary;
    match (incomplete, summary.errors) {
        (true, _) => ("short", "Incomplete"),
        (false, 1..) => ("invalid", "Invalid"),
        (false, 0) if summary.checked == 0 => ("valid", "Nothing to check"),
        (false, 0) if summary.warnings > 0 => ("valid", "Valid, with warnings"),
        (false, 0) => ("valid", "Valid"),
    }
}

pub(super) fn header(report: &Report, options: &Options) -> Markup {
    let (class, _) = verdict(report, options);
    let summary = &report.summary;
    html! {
        p.tool { (TOOL) }
        h1 class=(class) { (sentence(summary, class == "short")) }
        @if summary.responses > 0 { (responses(summary)) }
        ul.remarks {
            @for remark in run_notes::beside_the_verdict(report, options) {
                li class=(if remark.fault { "fault" } else { "note" }) { (remark.text) }
            }
        }
    }
}

/// `Incomplete: 5 inputs could not be read in full; 8 of 61 responses are invalid`
fn sentence(summary: &Summary, is_incomplete: bool) -> String {
    let headline = wording::verdict(summary);
    if is_incomplete && !headline.starts_with("incomplete") {
        return format!("Incomplete: {headline}");
    }
    words::capitalised(&headline)
}

/// Returns what became of the responses: one bar, and its numbers.
fn responses(summary: &Summary) -> Markup {
    let known = summary.known_invalid;
    let parts = [
        ("invalid", "invalid", summary.invalid),
        ("known", "invalid, but known", known),
        ("valid", "valid", summary.valid.saturating_sub(known)),
        ("skipped", "not checked", summary.skipped),
    ];
    let parts: Vec<_> = parts.into_iter().filter(|(.., count)| *count > 0).collect();
    let bar: Vec<Part> = parts
        .iter()
        .map(|(class, _, count)| Part::new(*count, class))
        .collect();
    html! {
        div.whole { (chart::stacked(&bar, summary.responses)) }
        ul.legend {
            @for (class, name, count) in parts {
                li data-count=(class) {
                    svg.key viewBox="0 0 8 8" aria-hidden="true" { rect.(class) width="8" height="8" rx="2" {} }
                    " " strong { (words::number(count)) } " " (name)
                }
            }
        }
    }
}
