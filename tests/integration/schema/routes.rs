//! A well-formed response of every route that answers with a session, or with a part of one
//! (`fixtures/routes`, a recording for each): nothing is found but what is deprecated.

use std::collections::BTreeSet;

use stytch_validate::model::rule::{Group, Level};
use stytch_validate::pipeline;
use stytch_validate::schema::catalog::Catalog;
use stytch_validate::settings::InputPath;

use crate::support::{Plan, line, repository, settings};

/// What a component has when its route belongs here.
const PARTS: [&str; 3] = [
    "\"session_token\"",
    "\"intermediate_session_token\"",
    "\"member_sessions\"",
];

fn recordings() -> Vec<InputPath> {
    vec![InputPath::Path(repository("fixtures/routes"))]
}

#[test]
fn every_route_that_authenticates_is_recorded_and_gives_deprecations_only() {
    let report = pipeline::run(&settings(recordings(), &Plan::default()).into());
    let others: Vec<String> = report
        .findings
        .iter()
        .filter(|finding| finding.rule.id != "deprecated-field")
        .map(|finding| format!("{} {}", finding.origin.source, line(finding)))
        .collect();
    assert!(others.is_empty(), "{}", others.join("\n"));
    assert_eq!(report.summary.skipped, 0);
    assert_eq!(report.summary.checked, 25);
    assert_eq!(report.summary.valid, 25);
}

#[test]
fn no_route_that_authenticates_is_without_a_recording() {
    let catalog = Catalog::embedded();
    let authenticates = |component: &&str| {
        let id = catalog.find(component).expect("a component of a route");
        PARTS.iter().any(|part| catalog.text(id).contains(part))
    };
    let table = crate::support::text("facts/routes.tsv");
    let rows = table.lines().skip(1).map(|row| row.split('\t'));
    let wanted: BTreeSet<String> = rows
        .filter_map(|mut row| {
            let path = row.nth(1).expect("a path").to_owned();
            row.nth(1).filter(authenticates).map(|_| path)
        })
        .collect();
    // Each finding names the route its recording was judged by; every recording gives one here.
    let plan = Plan {
        levels: &[
            ("null-optional", Level::Warn),
            ("deprecated-field", Level::Warn),
        ],
        ..Plan::default()
    };
    let report = pipeline::run(&settings(recordings(), &plan).into());
    let recorded: BTreeSet<String> = report
        .findings
        .iter()
        .filter_map(|finding| finding.origin.exchange.as_ref()?.path.clone())
        .collect();
    assert_eq!(recorded, wanted);
}

#[test]
fn nothing_contradicts_itself_even_where_every_rule_is_denied() {
    let levels = [("consistency", Level::Deny), ("secrets", Level::Deny)];
    let plan = Plan {
        levels: &levels,
        ..Plan::default()
    };
    let responses = vec![InputPath::Path(repository("fixtures/responses"))];
    for inputs in [recordings(), responses] {
        let report = pipeline::run(&settings(inputs, &plan).into());
        let mut groups = report.findings.iter().map(|finding| finding.rule.group);
        assert!(!groups.any(|group| matches!(group, Group::Consistency | Group::Secrets)));
    }
}
