//! A report for dashboards of tests, as JUnit writes it: a case for each response, as long as the
//! report holds all of them; else a case for each source that has an error or is named in it, and
//! one for all others. An error in a response is a failure; an input that can't be read, and a run that falls short, is
//! an error. No case is two of those, so that the counts add up.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io;

use quick_xml::events::{BytesDecl, BytesText, Event};
use quick_xml::writer::Writer;

use crate::model::capture::{Exchange, SkipReason};
use crate::model::finding::{Finding, Origin, Skipped};
use crate::model::report::Report;
use crate::model::rule::Severity;
use crate::report::{Format, Lists, Options, TOOL, escape, run_notes, wording};
use crate::text::words;

pub(super) static FORMAT: Format = Format {
    name: "junit",
    summary: "JUnit XML, one test case per response or source, for test dashboards",
    write,
    stream: None,
    lists: Lists::Always,
    excerpts: false,
    coverage: false,
};

type Xml<'w> = Writer<&'w mut dyn io::Write>;

/// A response, a source, or the run, as a test.
#[derive(Default)]
struct Case {
    class: String,
    name: String,
    end: End,
    /// Warnings and skipped responses, a line each.
    notes: String,
}

/// The outcome of a case; texts have a line for each thing.
#[derive(Default)]
enum End {
    #[default]
    Passed,
    /// So many errors were found, of which those that are listed have a line.
    Failed(u64, String),
    /// It could not be read, or fell short.
    Fault(String),
    /// It was not looked at.
    Skipped(String),
}

/// The place of a case among those of its source: what concerns all of it is last.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Response(u64),
    Whole,
    Input,
}

/// Cases by their source and their place in it.
type Cases<'r> = BTreeMap<(&'r str, Part), Case>;

fn write(report: &Report, options: &Options, out: &mut dyn io::Write) -> io::Result<()> {
    let cases = cases(report, options);
    let count = |is: fn(&End) -> bool| {
        cases
            .iter()
            .filter(|case| is(&case.end))
            .count()
            .to_string()
    };
    let tests = cases.len().to_string();
    let failures = count(|end| matches!(end, End::Failed(..)));
    let errors = count(|end| matches!(end, End::Fault(_)));
    let skipped = count(|end| matches!(end, End::Skipped(_)));
    let time = options
        .elapsed
        .map(|time| format!("{:.3}", time.as_secs_f64()));
    let counts = [
        ("name", TOOL),
        ("tests", &tests),
        ("failures", &failures),
        ("errors", &errors),
    ];
    let counts = counts
        .into_iter()
        .chain(time.as_deref().map(|time| ("time", time)));
    let mut xml = Writer::new_with_indent(&mut *out, b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.create_element("testsuites")
        .with_attributes(counts.clone())
        .write_inner_content(|xml| {
            let suite = xml.create_element("testsuite").with_attributes(counts);
            let suite = suite.with_attribute(("skipped", skipped.as_str()));
            suite.write_inner_content(|xml| {
                write_properties(report, xml)?;
                let least = if knows_all_errors(report) {
                    ""
                } else {
                    "at least "
                };
                cases
                    .iter()
                    .try_for_each(|case| write_case(case, least, xml))?;
                text(xml, "system-out", &remarks(report, options))
            })?;
            Ok(())
        })?;
    xml.get_mut().write_all(b"\n")
}

/// Returns what the run fell short by, then the cases in the order of their sources' names.
fn cases(report: &Report, options: &Options) -> Vec<Case> {
    let mut cases = Cases::new();
    let whole = is_whole(report);
    add_listed(report, whole, options, &mut cases);
    if !whole {
        count_errors(report, options, &mut cases);
    }
    for unreadable in &report.unreadable {
        let case = cases.entry((&unreadable.source, Part::Input)).or_default();
        if case.name.is_empty() {
            case.class = escape::xml(&run_notes::path(&unreadable.source, options));
            "(the input)".clone_into(&mut case.name);
            case.end = End::Fault(String::new());
        }
        if let End::Fault(lines) = &mut case.end {
            add_line(lines, &escape::xml(&unreadable.message));
        }
    }
    let named: BTreeSet<&str> = cases.keys().map(|(name, _)| archive_of(name)).collect();
    let others = (!whole).then(|| others(report, named.len() as u64));
    let faults = run_faults(report, options).into_iter();
    let cases = faults.chain(cases.into_values());
    cases.chain(others.flatten()).collect()
}

/// Returns whether the report holds every response, and every finding.
fn is_whole(report: &Report) -> bool {
    let summary = &report.summary;
    !report.truncated
        && report.responses.len() as u64 == summary.checked
        && report.skipped.len() as u64 == summary.skipped
}

/// Adds a case for each response of a `whole` report, or for each source that is named in it.
fn add_listed<'r>(report: &'r Report, whole: bool, options: &Options, cases: &mut Cases<'r>) {
    let mut at = |origin: &'r Origin, act: &dyn Fn(&mut Case)| {
        let (part, new): (_, fn(&Origin, &Options) -> Case) = if whole {
            (Part::Response(origin.response), response)
        } else {
            (Part::Whole, |origin, options| {
                source(&origin.source, options)
            })
        };
        let case = cases.entry((&origin.source, part));
        act(case.or_insert_with(|| new(origin, options)));
    };
    for origin in report.responses.iter().filter(|_| whole) {
        at(origin, &|_| {});
    }
    for finding in &report.findings {
        at(&finding.origin, &|case| add_finding(case, finding, options));
    }
    for skipped in &report.skipped {
        at(&skipped.origin, &|case| add_skipped(case, skipped, whole));
    }
}

/// A response as a test that nothing is known of; responses count from one, as in the human
/// report.
fn response(origin: &Origin, options: &Options) -> Case {
    let number = origin.response.saturating_add(1);
    let exchange = origin.exchange.as_deref().map(Exchange::words);
    let exchange = exchange.filter(|words| !words.is_empty());
    let words = exchange.map_or_else(String::new, |words| format!(" {words}"));
    let name = format!("response {number}{words}");
    Case {
        class: escape::xml(&run_notes::path(&origin.source, options)),
        name: escape::xml(&name),
        ..Case::default()
    }
}

/// A source as a test that nothing is known of.
fn source(name: &str, options: &Options) -> Case {
    Case {
        class: TOOL.to_owned(),
        name: escape::xml(&run_notes::path(name, options)),
        ..Case::default()
    }
}

/// Says of each source how many errors it has, be they listed or not.
fn count_errors<'r>(report: &'r Report, options: &Options, cases: &mut Cases<'r>) {
    for (name, errors) in &report.source_errors {
        let case = cases.entry((name, Part::Whole));
        let case = case.or_insert_with(|| source(name, options));
        match &mut case.end {
            End::Failed(listed, _) => *listed = *errors,
            end => *end = End::Failed(*errors, String::new()),
        }
    }
}

/// Returns whether it is known of every error whose it is: a merged report may have left some out.
fn knows_all_errors(report: &Report) -> bool {
    report.source_errors.values().sum::<u64>() >= report.summary.errors
}

/// A response that was not checked, or all of an input that is no capture.
fn add_skipped(case: &mut Case, skipped: &Skipped, whole: bool) {
    let words = skipped.reason.words();
    let number = skipped.origin.response;
    let is_input = skipped.reason == SkipReason::NotACapture;
    if whole || is_input {
        // What has failed is not hidden by that.
        if matches!(case.end, End::Passed) {
            case.end = End::Skipped(words.to_owned());
        }
    } else {
        let number = number.saturating_add(1);
        let line = format!("response {number} was skipped: {words}");
        add_line(&mut case.notes, &line);
    }
    if whole && is_input && number == 0 {
        "(the input)".clone_into(&mut case.name);
    }
}

fn add_finding(case: &mut Case, finding: &Finding, options: &Options) {
    // The case names the source; a body in a file of its own has its places there.
    let file = finding.origin.file.as_deref();
    let file = file.map_or_else(String::new, |file| {
        format!("{}:", run_notes::path(file, options))
    });
    let line = escape::xml(&format!(
        "{file}{}: {}[{}]: {}",
        finding.span.start,
        finding.severity.name(),
        finding.rule.id,
        finding.message_and_hint()
    ));
    if finding.severity != Severity::Error {
        add_line(&mut case.notes, &line);
        return;
    }
    if !matches!(case.end, End::Failed(..)) {
        case.end = End::Failed(0, String::new());
    }
    if let End::Failed(failed, lines) = &mut case.end {
        *failed += 1;
        add_line(lines, &line);
    }
}

fn add_line(lines: &mut String, line: &str) {
    lines.push_str(line);
    lines.push('\n');
}

/// The run itself, where it fell short: a suite without a failing case would pass.
fn run_faults(report: &Report, options: &Options) -> Option<Case> {
    let faults = run_notes::remarks(report, options);
    let faults: Vec<String> = faults
        .into_iter()
        .filter(|remark| remark.fault)
        .map(|remark| remark.text)
        .collect();
    (!faults.is_empty()).then(|| Case {
        class: TOOL.to_owned(),
        name: "(the run)".to_owned(),
        end: End::Fault(faults.join("\n")),
        ..Case::default()
    })
}

/// Returns the archive of a file in one, which is one source with all its files; else the name. A
/// plain file with a `!` in its name counts less often so than it might, and hides no other source.
fn archive_of(name: &str) -> &str {
    name.split_once('!').map_or(name, |(archive, _)| archive)
}

/// The sources that no other case is about. They pass, unless an error may be theirs, or the run
/// ended before it had read them.
fn others(report: &Report, named: u64) -> Option<Case> {
    let number = report.summary.sources.checked_sub(named)?;
    let end = if !knows_all_errors(report) {
        End::Skipped("not every error is listed".to_owned())
    } else if report.partial {
        End::Skipped("the run was interrupted".to_owned())
    } else {
        End::Passed
    };
    (number > 0).then(|| Case {
        class: TOOL.to_owned(),
        name: format!("(sources of which nothing is listed: {number})"),
        end,
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
        ("notes", summary.notes),
        ("baseline", summary.baseline),
    ];
    xml.create_element("properties")
        .write_inner_content(|xml| {
            for (name, count) in properties {
                xml.create_element("property")
                    .with_attributes([("name", name), ("value", &count.to_string())])
                    .write_empty()?;
            }
            Ok(())
        })?;
    Ok(())
}

/// Writes a case; of a failure `least` stands before the number of its errors.
fn write_case(case: &Case, least: &str, xml: &mut Xml<'_>) -> io::Result<()> {
    let attributes = [("classname", &*case.class), ("name", &*case.name)];
    let element = xml.create_element("testcase").with_attributes(attributes);
    if matches!(case.end, End::Passed) && case.notes.is_empty() {
        element.write_empty()?;
        return Ok(());
    }
    element.write_inner_content(|xml| {
        write_end(&case.end, least, xml)?;
        text(xml, "system-out", &case.notes)
    })?;
    Ok(())
}

fn write_end(end: &End, least: &str, xml: &mut Xml<'_>) -> io::Result<()> {
    let (name, kind, message, lines) = match end {
        End::Passed => return Ok(()),
        End::Failed(errors, lines) => {
            let message = format!("{least}{}", words::count(*errors, "error", "errors"));
            ("failure", Some("invalid"), message, lines.as_str())
        }
        End::Fault(lines) => {
            let first = lines.lines().next().unwrap_or_default();
            ("error", Some("fault"), first.to_owned(), lines.as_str())
        }
        End::Skipped(reason) => ("skipped", None, reason.clone(), ""),
    };
    let kind = kind.map(|kind| ("type", kind));
    let attributes = kind.into_iter().chain([("message", &*message)]);
    let element = xml.create_element(name).with_attributes(attributes);
    match lines.trim_end() {
        "" => element.write_empty()?,
        lines => element.write_text_content(BytesText::new(lines))?,
    };
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

/// Returns what is said of the whole run.
fn remarks(report: &Report, options: &Options) -> String {
    let mut said = wording::verdict(&report.summary);
    for remark in run_notes::beside_the_verdict(report, options) {
        let _ = write!(said, "\n{}", remark.text);
    }
    for note in &report.notes {
        let _ = write!(said, "\nnote: {}", escape::xml(&wording::noted(note)));
    }
    said
}
