//! The report as a page: one file that asks nothing of any network. The page holds everything as
//! HTML, and its script only filters and copies, so that it can be read without it.
//!
//! A Content-Security-Policy lets nothing in but the page's own style and script, by their hashes:
//! should a name ever get through as markup, it would not be run, and could send nothing.

mod causes;
mod chart;
mod colour;
mod controls;
mod coverage;
mod findings;
mod listed;
mod prose;
mod rest;
mod top;

use std::io;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::model::report::Report;
use crate::report::{Format, Lists as Listing, Options, TOOL, escape};
use listed::Lists;

pub(super) static FORMAT: Format = Format {
    name: "html",
    summary: "a web page with filters, for people",
    write,
    stream: None,
    lists: Listing::Always,
    excerpts: true,
    coverage: true,
};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The SHA-256 of the style and of the script, in base64; a test holds them to the files.
const STYLE_HASH: &str = "vGLJ2Jm1QBnytVJid01y7L3harVjMJ/yotpNjJeZKpc=";
const SCRIPT_HASH: &str = "a55+iC+51l5orhGeBj6sKWkd362bKPj6WKGmsNw99TY=";

fn write(report: &Report, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{STYLE_HASH}'; script-src 'sha256-{SCRIPT_HASH}'; \
         base-uri 'none'; form-action 'none'"
    );
    let lists = Lists::of(report);
    let sections = sections(report);
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (top::word(report, options)) " · " (TOOL) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#causes" { "Skip to the causes" }
                header { (top::header(report, options)) }
                (controls::bar(report, &sections))
                main {
                    @if !report.findings.is_empty() { (controls::more(&lists)) }
                    (causes::section(report, options, &lists))
                    (charts(report, &lists))
                    (findings::section(report, &lists))
                    (rest::unchecked(report))
                    (rest::notes(report))
                    (rest::stale(report))
                    @if let Some(coverage) = &report.coverage { (coverage::section(coverage)) }
                }
                footer { (foot(report, options)) }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    writeln!(out, "{}", page.into_string())
}

/// The parts that this page has: their anchors and names.
fn sections(report: &Report) -> Vec<(&'static str, &'static str)> {
    let listed = !report.findings.is_empty();
    let parts = [
        (true, "causes", "Causes"),
        (listed, "charts", "Where"),
        (listed, "findings", "Files"),
        (rest::has_unchecked(report), "unchecked", "Not checked"),
        (!report.notes.is_empty(), "notes", "Notes"),
        (!report.stale.is_empty(), "stale", "No longer found"),
        (report.coverage.is_some(), "coverage", "Coverage"),
        (true, "options", "Options"),
    ];
    let has = parts.into_iter().filter(|(has, ..)| *has);
    has.map(|(_, anchor, name)| (anchor, name)).collect()
}

fn charts(report: &Report, lists: &Lists<'_>) -> Markup {
    html! {
        @if !report.findings.is_empty() {
            section.charts aria-labelledby="charts" {
                h2 #charts tabindex="-1" { "Where the findings are" }
                p.hint {
                    "A bar has a part for each cause."
                    @if !lists.count_all(report) { " Only findings that are listed are counted here." }
                }
                div.row {
                    (chart::bars("By rule", "rule", lists.bars(listed::rule)))
                    (chart::bars("By route", "route", lists.bars(listed::route)))
                    (chart::bars("By file", "file", lists.bars(listed::file)))
                }
            }
        }
    }
}

/// The options in force, and which release wrote the page.
fn foot(report: &Report, options: &Options) -> Markup {
    let configuration = report.configuration.as_ref();
    html! {
        h2 #options tabindex="-1" { "Options" }
        dl {
            dt { "Command line" }
            dd {
                @if options.in_force.is_empty() { "no options" }
                @for option in &options.in_force { code { (escape::terminal(option)) } " " }
            }
            @if let Some(file) = configuration {
                dt { "Configuration" }
                dd { code { (escape::terminal(&file.name)) } }
            }
        }
        p {
            (TOOL) " " (options.version)
            ". No value of a capture is in this page: names, types and places only."
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
