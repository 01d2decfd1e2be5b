//! The report as a page: one file that asks nothing of any network. The page holds everything as
//! HTML, and its script only filters, so that it can be read without it.
//!
//! A Content-Security-Policy lets nothing in but the page's own style and script, by their hashes:
//! should a name ever get through as markup, it would not be run, and could send nothing.

mod chart;
mod coverage;
mod findings;

use std::io;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::model::report::{Report, Summary};
use crate::model::rule::Severity;
use crate::report::formats::human;
use crate::report::{Format, Lists, Options, TOOL, escape, told};
use findings::Listed;

pub(super) static FORMAT: Format = Format {
    name: "html",
    summary: "one page for a browser, with filters, for people",
    write,
    stream: None,
    lists: Lists::Always,
    excerpts: true,
};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The SHA-256 of the style and of the script, in base64; a test holds them to the files.
const STYLE_HASH: &str = "QACNVax/qHQD645auiA/V4qH5IgU4r1Wk1vlrHv3Hg0=";
const SCRIPT_HASH: &str = "esRZv6mheDfFDkv+WE/aZpuqyMFDOJqAm2khrbOiMC4=";

fn write(report: &Report, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{STYLE_HASH}'; script-src 'sha256-{SCRIPT_HASH}'; \
         base-uri 'none'; form-action 'none'"
    );
    let verdict = Verdict::of(report, options);
    let listed = Listed::of(report);
    let head = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (verdict.word) " · " (TOOL) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#findings" { "Skip to the findings" }
                header { (top(report, options, &verdict)) }
                main {
                    (charts(report, &listed))
                    (findings::section(report, options, &listed))
                    (notes(report))
                    (unchecked(report))
                    (stale(report))
                    @if let Some(coverage) = &report.coverage { (coverage::section(coverage)) }
                }
                footer {
                    p {
                        (TOOL) " " (options.version)
                        ". No value of a capture is in this page: names, types and places only."
                    }
                }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    writeln!(out, "{}", head.into_string())
}

/// What the run comes to, as its exit status says it.
struct Verdict {
    class: &'static str,
    word: &'static str,
}

impl Verdict {
    fn of(report: &Report, options: &Options) -> Self {
        let remarks = told::remarks(report, options);
        let fell_short = !report.unreadable.is_empty() || remarks.iter().any(|remark| remark.fault);
        let (class, word) = match (fell_short, report.summary.errors) {
            (true, _) => ("short", "Fell short"),
            (false, 1..) => ("invalid", "Invalid"),
            (false, 0) if report.summary.warnings > 0 => ("valid", "Valid, with warnings"),
            (false, 0) if report.summary.checked == 0 => ("valid", "Nothing to check"),
            (false, 0) => ("valid", "Valid"),
        };
        Self { class, word }
    }
}

fn top(report: &Report, options: &Options, verdict: &Verdict) -> Markup {
    let headline = human::headline(&report.summary);
    html! {
        p.tool { (TOOL) }
        h1 class=(verdict.class) { (verdict.word) }
        p.headline { (headline) }
        @let remarks = told::remarks(report, options);
        @let remarks = remarks.iter().filter(|remark| remark.id != "nothing-checked");
        ul.remarks {
            @if report.summary.unreadable > 0 {
                li.fault { a href="#unchecked" { "inputs that could not be read: " (report.summary.unreadable) } }
            }
            @for remark in remarks {
                li class=(if remark.fault { "fault" } else { "note" }) { (remark.text) }
            }
        }
        (counts(&report.summary))
    }
}

fn counts(summary: &Summary) -> Markup {
    let tiles = [
        ("errors", summary.errors),
        ("warnings", summary.warnings),
        ("notes", summary.notes),
        ("valid", summary.valid),
        ("invalid", summary.invalid),
        ("skipped", summary.skipped),
        ("responses", summary.responses),
        ("sources", summary.sources),
        ("unreadable", summary.unreadable),
        ("baseline", summary.baseline),
    ];
    html! {
        dl.counts {
            @for (name, count) in tiles {
                div class=[(count == 0).then_some("none")] {
                    dt { (name) }
                    dd { (count) }
                }
            }
        }
    }
}

fn charts(report: &Report, listed: &Listed<'_>) -> Markup {
    let rules = report.summary.rules.iter();
    let rules = rules.filter(|((severity, _), _)| *severity != Severity::Note);
    let rules = rules.map(|((severity, rule), count)| (rule.to_string(), *count, severity.name()));
    html! {
        @if !report.findings.is_empty() {
            section.charts aria-labelledby="charts" {
                h2 #charts { "Where the findings are" }
                @if report.truncated {
                    p { "By rule, all are counted; by route and by file, those that are listed." }
                }
                div.row {
                    (chart::bars("By rule", "rule", rules))
                    (chart::bars("By route", "route", listed.by_route()))
                    (chart::bars("By file", "file", listed.by_file()))
                }
            }
        }
    }
}

/// What is worth a note: a line a cause.
fn notes(report: &Report) -> Markup {
    html! {
        @if !report.notes.is_empty() {
            section aria-labelledby="notes" {
                h2 #notes { "Notes" }
                p { "Nothing here is a finding, or fails a run. Where it was met first:" }
                ul.plain {
                    @for note in &report.notes {
                        @if let Some(first) = note.first.first() {
                            li {
                                (escape::terminal(&human::noted(note))) " · "
                                code { (escape::terminal(&first.origin.source)) ":" (first.span.start.line.get()) ":" (first.span.start.column.get()) }
                                " · " code { (first.rule.id) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What was not checked, and why.
fn unchecked(report: &Report) -> Markup {
    let summary = &report.summary;
    if summary.skipped == 0 && report.unreadable.is_empty() && summary.passed_over.is_empty() {
        return html! {};
    }
    html! {
        section aria-labelledby="unchecked" {
            h2 #unchecked { "Not checked" }
            @if !report.unreadable.is_empty() {
                h3 { "Could not be read" }
                ul.plain {
                    @for unreadable in &report.unreadable {
                        li { code { (escape::terminal(&unreadable.source)) } ": " (escape::terminal(&unreadable.message)) }
                    }
                }
            }
            @if summary.skipped > 0 {
                h3 { "Skipped responses" }
                table {
                    thead { tr { th scope="col" { "reason" } th.number scope="col" { "responses" } } }
                    tbody {
                        @for (reason, count) in &summary.skipped_reasons {
                            tr { th scope="row" { (reason.words()) } td.number { (count) } }
                        }
                    }
                }
                @if !report.skipped.is_empty() {
                    details {
                        summary { "Which ones" }
                        ul.plain {
                            @for skipped in &report.skipped { li { (human::what_was_skipped(skipped)) " – " (skipped.reason.words()) } }
                        }
                    }
                }
            }
            @if !summary.passed_over.is_empty() {
                h3 { "Passed over in directories" }
                ul.plain {
                    @for (kind, count) in &summary.passed_over { li { (kind) ": " (count) } }
                }
            }
        }
    }
}

/// What the baseline counts and the run did not meet.
fn stale(report: &Report) -> Markup {
    html! {
        @if !report.stale.is_empty() {
            section aria-labelledby="stale" {
                h2 #stale { "No longer found" }
                p { "The baseline still counts these; write it anew to make it smaller." }
                ul.plain {
                    @for stale in &report.stale {
                        li { (escape::terminal(&human::stale(stale))) }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine as _;
    use sha2::{Digest as _, Sha256};

    #[test]
    fn the_policy_names_the_style_and_the_script() {
        for (text, hash) in [(STYLE, STYLE_HASH), (SCRIPT, SCRIPT_HASH)] {
            let made = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text));
            assert_eq!(made, hash, "the constant for this file");
        }
    }

    #[test]
    fn neither_ends_its_element() {
        assert!(!STYLE.contains("</"));
        assert!(!SCRIPT.contains("</") && !SCRIPT.contains("<!--"));
    }
}
