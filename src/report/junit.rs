//! A report for dashboards of tests, as JUnit writes it: a case for each source there is
//! something to say of, and one for all the others. An error in a response is a failure; an input that can't be read, and
//! a run that falls short, is an error.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;

use quick_xml::events::{BytesDecl, BytesText, Event};
use quick_xml::writer::Writer;

use super::{Format, Options, TOOL, escape, human, told};
use crate::model::capture::SkipReason;
use crate::model::report::Report;
use crate::model::rule::Severity;

pub(super) static FORMAT: Format = Format {
    name: "junit",
    summary: "JUnit XML, a case for each source, for dashboards of tests",
    write,
    stream: None,
};

type Xml<'w> = Writer<&'w mut dyn io::Write>;

/// A source, or the run, as a test.
#[derive(Default)]
struct Case {
    name: String,
    /// What the errors are, a line each.
    failures: String,
    failed: u64,
    /// What kept it from being read.
    faults: Vec<String>,
    /// Why it was not looked at, if all of it was not.
    skipped: Option<String>,
    /// Warnings and skipped responses, a line each.
    notes: String,
}

fn write(report: &Report, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let cases = cases(report, options);
    let count = |has: fn(&Case) -> bool| cases.iter().filter(|case| has(case)).count().to_string();
    let tests = cases.len().to_string();
    let failures = count(|case| case.failed > 0);
    let errors = count(|case| !case.faults.is_empty());
    let skipped = count(|case| case.skipped.is_some());
    let counts = [
        ("name", TOOL),
        ("tests", &tests),
        ("failures", &failures),
        ("errors", &errors),
    ];
    let mut xml = Writer::new_with_indent(&mut *out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.create_element("testsuites")
        .with_attributes(counts)
        .write_inner_content(|xml| {
            let suite = xml.create_element("testsuite").with_attributes(counts);
            let suite = suite.with_attribute(("skipped", skipped.as_str()));
            suite.write_inner_content(|xml| {
                write_properties(report, xml)?;
                cases.iter().try_for_each(|case| write_case(case, xml))?;
                text(xml, "system-out", &remarks(report, options))
            })?;
            Ok(())
        })?;
    xml.get_mut().write_all(b"\n")
}

/// A case for each source that is named in the report, in the order of their names; before them,
/// what the run fell short by, and behind them, the sources of which nothing is to be said.
fn cases(report: &Report, options: &Options) -> Vec<Case> {
    let mut sources: BTreeMap<&str, Case> = BTreeMap::new();
    for unreadable in &report.unreadable {
        let case = sources.entry(&unreadable.source).or_default();
        case.faults.push(escape::xml(&unreadable.message));
    }
    for finding in &report.findings {
        let case = sources.entry(&finding.origin.source).or_default();
        let place = finding.span.start;
        let line = format!(
            "{}:{}: {}[{}]: {}",
            place.line.get(),
            place.column.get(),
            finding.severity.name(),
            finding.rule.id,
            finding.message
        );
        let (told, failed) = match finding.severity {
            Severity::Error => (&mut case.failures, 1),
            Severity::Warning => (&mut case.notes, 0),
        };
        // Writing to a `String` can't fail.
        let _ = writeln!(told, "{}", escape::xml(&line));
        case.failed += failed;
    }
    for skipped in &report.skipped {
        let case = sources.entry(&skipped.origin.source).or_default();
        let words = skipped.reason.words();
        let response = skipped.origin.response.saturating_add(1);
        if skipped.reason == SkipReason::NotACapture {
            case.skipped = Some(words.to_owned());
        } else {
            let _ = writeln!(case.notes, "response {response} was skipped: {words}");
        }
    }
    let named = sources.len() as u64;
    let sources = sources.into_iter().map(|(source, case)| Case {
        name: escape::xml(told::path(source, options)),
        ..case
    });
    let faults = run_faults(report, options);
    let others = others(report, named);
    faults.into_iter().chain(sources).chain(others).collect()
}

/// The run itself, where it fell short: a suite without a failing case would pass.
fn run_faults(report: &Report, options: &Options) -> Option<Case> {
    let faults = told::remarks(report, options);
    let faults: Vec<String> = faults
        .into_iter()
        .filter(|remark| remark.fault)
        .map(|remark| remark.text)
        .collect();
    (!faults.is_empty()).then(|| Case {
        name: "(the run)".to_owned(),
        faults,
        ..Case::default()
    })
}

/// The sources that the report does not name. They pass, unless findings were left out, or the run
/// ended before it had read them.
fn others(report: &Report, named: u64) -> Option<Case> {
    let number = report.summary.sources.checked_sub(named)?;
    let unsure = [
        (report.truncated, "not every finding is listed"),
        (report.partial, "the run was interrupted"),
    ];
    let unsure = unsure.into_iter().find(|(applies, _)| *applies);
    let skipped = unsure.map(|(_, reason)| reason.to_owned());
    (number > 0).then(|| Case {
        name: format!("(sources of which nothing is listed: {number})"),
        skipped,
        ..Case::default()
    })
}

fn write_properties(report: &Report, xml: &mut Xml<'_>) -> io::Result<()> {
    let summary = &report.summary;
    let properties = [
        ("responses", summary.responses),
        ("checked", summary.checked),
        ("valid", summary.valid),
        ("invalid", summary.invalid),
        ("skipped", summary.skipped),
        ("errors", summary.errors),
        ("warnings", summary.warnings),
        ("baseline", summary.baseline),
    ];
    xml.create_element("properties")
        .write_inner_content(|xml| {
            for (name, count) in properties {
                let value = count.to_string();
                let property = xml
                    .create_element("property")
                    .with_attribute(("name", name));
                property
                    .with_attribute(("value", value.as_str()))
                    .write_empty()?;
            }
            Ok(())
        })?;
    Ok(())
}

fn write_case(case: &Case, xml: &mut Xml<'_>) -> io::Result<()> {
    let element = xml
        .create_element("testcase")
        .with_attribute(("classname", TOOL));
    let element = element.with_attribute(("name", case.name.as_str()));
    let silent = case.failed == 0
        && case.faults.is_empty()
        && case.skipped.is_none()
        && case.notes.is_empty();
    if silent {
        element.write_empty()?;
        return Ok(());
    }
    element.write_inner_content(|xml| {
        for fault in &case.faults {
            let error = xml
                .create_element("error")
                .with_attribute(("type", "fault"));
            error
                .with_attribute(("message", fault.as_str()))
                .write_empty()?;
        }
        if case.failed > 0 {
            let message = match case.failed {
                1 => "1 error".to_owned(),
                many => format!("{many} errors"),
            };
            let failure = xml
                .create_element("failure")
                .with_attribute(("type", "invalid"));
            failure
                .with_attribute(("message", message.as_str()))
                .write_text_content(BytesText::new(case.failures.trim_end()))?;
        }
        if let Some(reason) = &case.skipped {
            let skipped = xml.create_element("skipped");
            skipped
                .with_attribute(("message", reason.as_str()))
                .write_empty()?;
        }
        text(xml, "system-out", &case.notes)
    })?;
    Ok(())
}

/// An element with text in it, where there is any.
fn text(xml: &mut Xml<'_>, name: &str, content: &str) -> io::Result<()> {
    let content = content.trim_end();
    if !content.is_empty() {
        xml.create_element(name)
            .write_text_content(BytesText::new(content))?;
    }
    Ok(())
}

/// What is said of the whole run.
fn remarks(report: &Report, options: &Options) -> String {
    let mut said = human::headline(&report.summary);
    for remark in told::remarks(report, options) {
        if remark.id != "nothing-checked" {
            let _ = write!(said, "\n{}", remark.text);
        }
    }
    said
}
