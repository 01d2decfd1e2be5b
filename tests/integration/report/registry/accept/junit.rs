//! JUnit's XML as an XML reader sees it, held to what Jenkins' schema allows (`junit-10.xsd` of
//! its xUnit plugin, in our own words).

use std::collections::BTreeSet;

use roxmltree::{Document, Node};

use crate::report::registry::sample::{Outcome, Run};

/// Each element with its attributes (those that must be there are marked) and what may be in it,
/// in this order; a star stands for any number.
const ALLOWED: &[(&str, &[&str], &[&str])] = &[
    (
        "testsuites",
        &["name", "time", "tests", "failures", "disabled", "errors"],
        &["testsuite*"],
    ),
    (
        "testsuite",
        &[
            "name!",
            "tests!",
            "failures",
            "errors",
            "time",
            "disabled",
            "skipped",
            "timestamp",
            "hostname",
            "id",
            "package",
        ],
        &["properties", "testcase*", "system-out", "system-err"],
    ),
    ("properties", &[], &["property*"]),
    ("property", &["name!", "value!"], &[]),
    (
        "testcase",
        &["name!", "assertions", "time", "classname", "status"],
        &[
            "skipped",
            "error*",
            "failure*",
            "system-out*",
            "system-err*",
        ],
    ),
    ("skipped", &["type", "message"], &[]),
    ("error", &["type", "message"], &[]),
    ("failure", &["type", "message"], &[]),
    ("system-out", &[], &[]),
];

/// What a suite says of itself and holds.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Suite {
    /// Class and name of each case, in order, and what became of it.
    pub(crate) cases: Vec<(String, String, &'static str)>,
    pub(crate) tests: usize,
    pub(crate) failures: usize,
    pub(crate) errors: usize,
    pub(crate) skipped: usize,
}

pub(super) fn check(text: &str, run: &Run) {
    let suite = read(text);
    let failed = usize::from(run.report.summary.errors > 0);
    assert_eq!(suite.failures, failed, "{text}");
    let faults = [Outcome::Unreadable, Outcome::Nothing, Outcome::Partial];
    let expected = usize::from(faults.contains(&run.outcome));
    assert_eq!(suite.errors, expected, "{text}");
}

/// Reads a suite; panics unless it is one, and its counts are those of its cases.
pub(crate) fn read(text: &str) -> Suite {
    let document = Document::parse(text).unwrap_or_else(|fault| panic!("{fault}:\n{text}"));
    let root = document.root_element();
    assert_eq!(root.tag_name().name(), "testsuites");
    hold(root);
    let suites: Vec<Node<'_, '_>> = root.children().filter(Node::is_element).collect();
    assert_eq!(suites.len(), 1);
    let suite = suites[0];
    let cases: Vec<_> = suite
        .children()
        .filter(|node| node.has_tag_name("testcase"))
        .map(|case| {
            let of = |name: &str| case.attribute(name).expect("an attribute").to_owned();
            (of("classname"), of("name"), end(case))
        })
        .collect();
    let names: BTreeSet<_> = cases.iter().map(|(class, name, _)| (class, name)).collect();
    assert_eq!(names.len(), cases.len(), "a case stands twice:\n{text}");
    let count = |name: &str| -> usize {
        let number = suite.attribute(name).expect(name);
        number.parse().expect("a number")
    };
    for name in ["tests", "failures", "errors"] {
        assert_eq!(root.attribute(name), suite.attribute(name), "{text}");
    }
    let ends = |end: &str| cases.iter().filter(|case| case.2 == end).count();
    assert_eq!(count("tests"), cases.len(), "{text}");
    assert_eq!(count("failures"), ends("failure"), "{text}");
    assert_eq!(count("errors"), ends("error"), "{text}");
    assert_eq!(count("skipped"), ends("skipped"), "{text}");
    Suite {
        tests: count("tests"),
        failures: count("failures"),
        errors: count("errors"),
        skipped: count("skipped"),
        cases,
    }
}

/// How a case ended: in one way only.
fn end(case: Node<'_, '_>) -> &'static str {
    let known = ["failure", "error", "skipped"];
    let mut ends = known
        .into_iter()
        .filter(|name| case.children().any(|node| node.has_tag_name(*name)));
    let end = ends.next().unwrap_or("passed");
    assert_eq!(ends.next(), None, "one end a case");
    if end != "passed" {
        let shown = case.children().find(|node| node.has_tag_name(end));
        let message = shown.and_then(|node| node.attribute("message"));
        assert!(
            message.is_some_and(|message| !message.is_empty()),
            "{end} says why"
        );
    }
    end
}

/// Panics where an element has what it must not, or lacks what it must have.
fn hold(element: Node<'_, '_>) {
    let name = element.tag_name().name();
    let known = ALLOWED.iter().find(|(known, ..)| *known == name);
    let (_, attributes, children) = known.unwrap_or_else(|| panic!("<{name}>"));
    for attribute in element.attributes() {
        let is = |known: &&str| known.trim_end_matches('!') == attribute.name();
        assert!(attributes.iter().any(is), "{name} {}", attribute.name());
    }
    for needed in attributes
        .iter()
        .filter_map(|known| known.strip_suffix('!'))
    {
        assert!(
            element.attribute(needed).is_some(),
            "<{name}> has no {needed}"
        );
    }
    let mut at = 0;
    for child in element.children().filter(Node::is_element) {
        let found = child.tag_name().name();
        let place = children[at..]
            .iter()
            .position(|known| known.trim_end_matches('*') == found);
        at += place.unwrap_or_else(|| panic!("<{found}> in <{name}>"));
        if !children[at].ends_with('*') {
            at += 1;
        }
        hold(child);
    }
}
