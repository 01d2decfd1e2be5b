//! The remarks beside the findings: notes, what was not checked, what the baseline still counts.

use maud::{Markup, html};

use crate::model::report::Report;
use crate::report::escape;
use crate::report::wording;

/// Returns what is worth a note: a line a cause.
pub(super) fn notes(report: &Report) -> Markup {
    html! {
        @if !report.notes.is_empty() {
            section aria-labelledby="notes" {
                h2 #notes tabindex="-1" { "Notes" }
                p { "Nothing here is a finding, or fails a run. Where it was met first:" }
                ul.plain {
                    @for note in &report.notes {
                        @if let Some(first) = note.first.first() {
                            li {
                                (escape::terminal(&wording::noted(note))) " · "
                                code { (escape::terminal(first.origin.place())) ":" (first.span.start.to_string()) }
                                " · " code { (first.rule.id) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Returns whether anything that was met was not checked.
pub(super) fn has_unchecked(report: &Report) -> bool {
    let summary = &report.summary;
    summary.skipped > 0 || !report.unreadable.is_empty() || !summary.passed_over.is_empty()
}

/// Returns what was not checked, and why.
pub(super) fn unchecked(report: &Report) -> Markup {
    let summary = &report.summary;
    if !has_unchecked(report) {
        return html! {};
    }
    html! {
        section aria-labelledby="unchecked" {
            h2 #unchecked tabindex="-1" { "Not checked" }
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
                            @for skipped in &report.skipped { li { (wording::what_was_skipped(skipped)) " – " (skipped.reason.words()) } }
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

/// Returns what the baseline counts and the run did not meet.
pub(super) fn stale(report: &Report) -> Markup {
    html! {
        @if !report.stale.is_empty() {
            section aria-labelledby="stale" {
                h2 #stale tabindex="-1" { "No longer found" }
                p { "The baseline still counts these; write it anew to make it smaller." }
                ul.plain {
                    @for stale in &report.stale {
                        li { (escape::terminal(&wording::stale(stale))) }
                    }
                }
            }
        }
    }
}
