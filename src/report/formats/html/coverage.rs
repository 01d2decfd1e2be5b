//! Shows coverage in tables.

use maud::{Markup, html};

use crate::model::coverage::{Change, Component, Coverage};
use crate::report::escape;
use crate::text::words;

pub(super) fn section(coverage: &Coverage) -> Markup {
    html! {
        section aria-labelledby="coverage" {
            h2 #coverage tabindex="-1" { "Coverage" }
            @if let Some(changes) = &coverage.changes { (self::changes(changes)) }
            (routes(coverage))
            @for component in &coverage.components { (one(component)) }
            (drift(coverage))
            (unseen(coverage))
        }
    }
}

fn changes(changes: &[Change]) -> Markup {
    html! {
        h3 { "Changes since the earlier report" }
        @if changes.is_empty() { p { "None." } }
        ul.plain {
            @for change in changes {
                li {
                    (change.what.words()) " " code { (escape::terminal(&change.subject)) } ": "
                    (change.before.to_string()) " before, " (change.after.to_string()) " now"
                }
            }
        }
    }
}

fn routes(coverage: &Coverage) -> Markup {
    html! {
        h3 { "Routes" }
        @for (count, place) in coverage.elsewhere() { p { "Responses " (place) ": " (words::number(count)) } }
        @if !coverage.routes.is_empty() {
            table {
                thead { tr { th scope="col" { "route" } th.number scope="col" { "checked" } th.number scope="col" { "skipped" } } }
                tbody {
                    @for route in &coverage.routes {
                        tr {
                            th scope="row" {
                                (route.method) " " (escape::terminal(&route.path))
                                @if !route.known { " (no schema)" }
                            }
                            td.number { (words::number(route.checked)) }
                            td.number { (words::number(route.skipped)) }
                        }
                    }
                }
            }
        }
    }
}

fn one(component: &Component) -> Markup {
    html! {
        details {
            summary { (escape::terminal(&component.name)) ": seen " (words::number(component.seen)) }
            div.scroll tabindex="0" role="region" aria-label=(escape::terminal(&component.name)) {
                table {
                    thead {
                        tr {
                            th scope="col" { "field" }
                            @for head in ["seen", "null", "empty", "absent"] { th.number scope="col" { (head) } }
                        }
                    }
                    tbody {
                        @for field in &component.fields {
                            tr {
                                th scope="row" {
                                    (escape::terminal(&field.name))
                                    @if !field.required { " (optional)" }
                                }
                                @for count in [field.seen, field.null, field.empty, field.absent] { td.number { (words::number(count)) } }
                            }
                        }
                    }
                }
            }
            @for row in &component.enums {
                p {
                    @if row.name.is_empty() { "values" } @else { (escape::terminal(&row.name)) }
                    ": "
                    @for (number, (member, seen)) in row.members.iter().enumerate() {
                        @if number > 0 { ", " }
                        (escape::terminal(member)) " " (words::number(*seen))
                    }
                    @if row.other > 0 { ", other " (words::number(row.other)) }
                }
            }
        }
    }
}

fn drift(coverage: &Coverage) -> Markup {
    html! {
        @if !coverage.unknown_fields.is_empty() {
            h3 { "Unknown fields" }
            ul.plain {
                @for field in &coverage.unknown_fields {
                    li { code { (escape::terminal(&field.name)) } " in " (escape::terminal(&field.component)) ", " (times(field.seen)) }
                }
            }
        }
        @if coverage.more_unknown_fields > 0 {
            p { "Unknown fields besides these: " (times(coverage.more_unknown_fields)) }
        }
    }
}

fn times(count: u64) -> String {
    words::count(count, "time", "times")
}

fn unseen(coverage: &Coverage) -> Markup {
    html! {
        h3 { "Never seen" }
        @for (kind, names) in coverage.unseen.kinds() {
            details {
                summary { (words::number(names.len() as u64)) " " (kind) }
                ul.plain { @for name in names { li { (escape::terminal(name)) } } }
            }
        }
    }
}
