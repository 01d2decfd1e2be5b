//! The controls that stay in sight: links to the parts of the page, and filters of the findings.
//! Filters are hidden where there is no script to heed them.

use maud::{Markup, html};

use super::listed::{self, Lists};
use crate::model::report::Report;
use crate::text::words;

/// The bar at the top: `sections` are those that the page has, each with its anchor.
pub(super) fn bar(report: &Report, sections: &[(&str, &str)]) -> Markup {
    let summary = &report.summary;
    let chips = [
        ("error", "errors", summary.errors),
        ("warning", "warnings", summary.warnings),
    ];
    html! {
        nav.bar aria-label="Parts of the page" {
            ul.anchors {
                @for (anchor, name) in sections { li { a href=(format!("#{anchor}")) { (name) } } }
            }
            @if !report.findings.is_empty() {
                form #filters role="search" aria-label="Filter the findings" hidden[true] {
                    @for (severity, many, count) in chips {
                        @if count > 0 {
                            label.chip.(severity) {
                                input type="checkbox" name="severity" value=(severity) checked[true];
                                " " (words::number(count)) " "
                                @if count == 1 { (severity) } @else { (many) }
                            }
                        }
                    }
                    input #file type="search" placeholder="Filter by file" aria-label="Filter by file"
                        autocomplete="off" spellcheck="false";
                }
            }
        }
    }
}

/// Further filters, above the causes.
pub(super) fn more(lists: &Lists<'_>) -> Markup {
    let choices = [
        ("rule", lists.names(listed::rule)),
        ("route", lists.names(listed::route)),
    ];
    html! {
        div #more hidden[true] {
            div.field.wide {
                label for="text" { "Search" }
                input #text type="search" form="filters" autocomplete="off" spellcheck="false";
            }
            @for (field, names) in &choices {
                @if names.len() > 1 {
                    div.field {
                        label for=(field) { (field) }
                        select #(field) form="filters" {
                            option value="" { "all" }
                            @for name in names { option value=(name) { (name) } }
                        }
                    }
                }
            }
            button type="reset" form="filters" { "Clear" }
            p #count role="status" {}
        }
    }
}
