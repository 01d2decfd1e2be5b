//! The causes, the worst first, each with its masked source and what its rule means.

use maud::{Markup, html};

use super::chart::{self, Part};
use super::colour;
use super::listed::{Lists, place};
use super::prose::prose;
use crate::model::report::{Cause, Report};
use crate::model::rule::RuleInfo;
use crate::report::formats::human;
use crate::report::{Options, escape, wording};
use crate::text::words;

/// The number of columns of an excerpt: the page is as wide wherever the program ran.
const WIDTH: usize = 100;

pub(super) fn section(report: &Report, options: &Options, lists: &Lists<'_>) -> Markup {
    let painted = Options {
        color: true,
        width: WIDTH,
        ..options.clone()
    };
    let most = lists.causes.iter().map(|cause| cause.responses).max();
    html! {
        section aria-labelledby="causes" {
            h2 #causes tabindex="-1" { "Causes" }
            @if lists.causes.is_empty() {
                p { (nothing(report)) }
            } @else {
                p.hint {
                    "The same fault in several responses is one cause: errors first, then by how many responses have it. "
                    "Its first place is shown, with every value masked."
                }
                div.causes {
                    @for (number, cause) in lists.causes.iter().enumerate() {
                        (one_cause(number, cause, most.unwrap_or(1), &painted))
                    }
                }
                p #no-cause hidden[true] { "No cause fits the filters." }
            }
        }
    }
}

fn nothing(report: &Report) -> &'static str {
    match (report.summary.checked, report.summary.baseline) {
        (0, _) => "None, because nothing was checked.",
        (_, 0) => "None.",
        _ => "None that the baseline does not know.",
    }
}

fn one_cause(number: usize, cause: &Cause, most: u64, options: &Options) -> Markup {
    let Some(first) = cause.first.first() else {
        return html! {};
    };
    let severity = first.severity.name();
    let title = wording::title(&cause.first);
    let anchor = format!("c{}", number + 1);
    let heading = format!("{anchor}-title");
    let place = place(first);
    html! {
        article.cause #(anchor) data-cause=(number) tabindex="-1" aria-labelledby=(heading) {
            h3 #(heading) {
                span.severity.(severity) { (severity) } " "
                a.self href=(format!("#{anchor}")) { (prose(&escape::terminal(&title))) }
            }
            p.facts {
                strong { (words::count(cause.responses, "response", "responses")) }
                @if cause.findings != cause.responses { ", " (words::count(cause.findings, "finding", "findings")) }
                " · " code { (first.rule.id) }
                " · " a href=(format!("#cause={}", number + 1)) { "list them" }
            }
            (chart::stacked(&[Part::new(cause.responses, severity)], most))
            p.facts {
                code.place { (place) } " "
                button.copy type="button" data-copy=(place) aria-label=(format!("Copy {place}")) hidden[true] { "Copy" }
            }
            pre tabindex="0" role="region" aria-label=(format!("Masked source of cause {}", number + 1)) {
                code { (colour::coloured(&human::excerpt(cause, options))) }
            }
            details {
                summary { "What " code { (first.rule.id) } " means, and what to do" }
                (explained(first.rule))
            }
        }
    }
}

fn explained(rule: &RuleInfo) -> Markup {
    html! {
        p { (prose(rule.meaning)) }
        p { strong { "What to do: " } (prose(rule.fix)) }
        p.hint {
            "Group " code { (rule.group.name()) } ", default level " code { (rule.default.name()) } ". "
            "To silence it: " code { "--allow " (rule.id) } "."
        }
    }
}
