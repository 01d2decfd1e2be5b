//! The causes with their masked source, and every finding that is listed, each with an anchor.

use std::collections::{BTreeMap, HashMap};

use maud::{Markup, html};

use crate::model::cause;
use crate::model::finding::Finding;
use crate::model::report::{Cause, Report};
use crate::report::formats::human;
use crate::report::{Options, escape};

/// What a finding is filed under where its response has no recorded request.
const NO_ROUTE: &str = "no recorded route";

/// The findings that the report lists, as the page groups them.
pub(super) struct Listed<'r> {
    findings: &'r [Finding],
    /// The number of each finding's cause.
    causes: Vec<Option<usize>>,
}

impl<'r> Listed<'r> {
    pub(super) fn of(report: &'r Report) -> Self {
        let numbers: HashMap<u64, usize> = report
            .causes
            .iter()
            .enumerate()
            .map(|(number, told)| (cause::key(&told.first), number))
            .collect();
        let causes = cause::gather(&report.findings).flat_map(|together| {
            let number = numbers.get(&cause::key(together)).copied();
            together.iter().map(move |_| number)
        });
        Self {
            findings: &report.findings,
            causes: causes.collect(),
        }
    }

    pub(super) fn by_route(&self) -> impl Iterator<Item = (String, u64, &'static str)> + use<> {
        self.by(route)
    }

    pub(super) fn by_file(&self) -> impl Iterator<Item = (String, u64, &'static str)> + use<> {
        self.by(file)
    }

    fn by(
        &self,
        name: fn(&Finding) -> String,
    ) -> impl Iterator<Item = (String, u64, &'static str)> + use<> {
        let mut counts: BTreeMap<String, (u64, &'static str)> = BTreeMap::new();
        for finding in self.findings {
            let severity = finding.severity.name();
            let entry = counts.entry(name(finding)).or_insert((0, severity));
            entry.0 += 1;
            if severity == "error" {
                entry.1 = severity;
            }
        }
        counts
            .into_iter()
            .map(|(name, (count, class))| (name, count, class))
    }
}

fn file(finding: &Finding) -> String {
    escape::terminal(finding.origin.place()).into_owned()
}

/// `POST /v1/b2b/sso/authenticate`
fn route(finding: &Finding) -> String {
    let exchange = finding.origin.exchange.as_deref();
    let parts = exchange.map(|exchange| {
        let parts = [exchange.method.as_deref(), exchange.path.as_deref()];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    });
    parts.filter(|parts| !parts.is_empty()).map_or_else(
        || NO_ROUTE.to_owned(),
        |parts| escape::terminal(&parts).into_owned(),
    )
}

pub(super) fn section(report: &Report, options: &Options, listed: &Listed<'_>) -> Markup {
    html! {
        section #findings aria-labelledby="findings-title" tabindex="-1" {
            h2 #findings-title { "Findings" }
            @if report.findings.is_empty() {
                p { (nothing(report)) }
            } @else {
                (controls(listed))
                h3 { "By cause" }
                p.hint { "The same fault in several responses is one cause. Its first place is shown, with every value masked." }
                div.causes {
                    @for (number, told) in report.causes.iter().enumerate() { (one_cause(number, told, options)) }
                }
                h3 { "One by one" }
                @if report.truncated {
                    p.hint { "Not every finding is listed (--max-findings); the counts above are complete." }
                }
                ol.findings {
                    @for (number, finding) in listed.findings.iter().enumerate() {
                        (one_finding(number, listed.causes.get(number).copied().flatten(), finding))
                    }
                }
                p #nothing-left hidden[true] { "No finding fits the filters." }
            }
        }
    }
}

fn nothing(report: &Report) -> &'static str {
    match (report.summary.checked, report.summary.baseline) {
        (0, _) => "None, for nothing was checked.",
        (_, 0) => "None.",
        _ => "None that the baseline does not know.",
    }
}

/// Hidden where there is no script to heed them.
fn controls(listed: &Listed<'_>) -> Markup {
    let names = |name: fn(&Finding) -> String| -> Vec<String> {
        let mut names: Vec<String> = listed.findings.iter().map(name).collect();
        names.sort_unstable();
        names.dedup();
        names
    };
    let choices = [
        (
            "severity",
            names(|finding| finding.severity.name().to_owned()),
        ),
        ("rule", names(|finding| finding.rule.id.to_owned())),
        ("route", names(route)),
        ("file", names(file)),
    ];
    html! {
        form #filters role="search" aria-label="Filter the findings" hidden[true] {
            div.field.wide {
                label for="text" { "Search" }
                input #text type="search" autocomplete="off" spellcheck="false";
            }
            @for (field, names) in &choices {
                div.field {
                    label for=(field) { (field) }
                    select #(field) {
                        option value="" { "all" }
                        @for name in names { option value=(name) { (name) } }
                    }
                }
            }
            button type="reset" { "Clear" }
            p #count role="status" {}
        }
    }
}

fn one_cause(number: usize, told: &Cause, options: &Options) -> Markup {
    let Some(first) = told.first.first() else {
        return html! {};
    };
    let severity = first.severity.name();
    let title = human::title(&told.first);
    let anchor = number + 1;
    html! {
        article.cause #(format!("c{anchor}")) data-cause=(number) tabindex="-1" aria-labelledby=(format!("c{anchor}-title")) {
            h4 #(format!("c{anchor}-title")) {
                span.severity.(severity) { (severity) } " "
                a.self href=(format!("#c{anchor}")) { (escape::terminal(&title)) }
            }
            p.facts {
                code { (first.rule.id) }
                " · " (plural(told.findings, "finding", "findings"))
                " in " (plural(told.responses, "response", "responses"))
                " · " a href=(format!("#cause={anchor}")) { "list them" }
            }
            pre tabindex="0" role="region" aria-label=(format!("Masked source of cause {anchor}")) {
                code { (human::excerpt(told, options)) }
            }
            details {
                summary { "What " code { (first.rule.id) } " means" }
                p { (first.rule.summary) "." }
                p { code { "stytch-validate --explain " (first.rule.id) } " tells more." }
            }
        }
    }
}

fn one_finding(number: usize, cause: Option<usize>, finding: &Finding) -> Markup {
    let severity = finding.severity.name();
    let origin = &finding.origin;
    let start = finding.span.start;
    let anchor = format!("f{}", number + 1);
    html! {
        li.finding #(anchor) tabindex="-1" data-severity=(severity) data-rule=(finding.rule.id)
            data-route=(route(finding)) data-file=(file(finding)) data-cause=[cause] {
            span.severity.(severity) { (severity) } " "
            a.self href=(format!("#{anchor}")) { (escape::terminal(&finding.message)) }
            @if let Some(hint) = &finding.hint { div.facts { (escape::terminal(hint)) } }
            div.facts {
                code { (file(finding)) ":" (start.line.get()) ":" (start.column.get()) }
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

fn plural(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
