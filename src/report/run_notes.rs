//! The remarks that several formats share: about the run as a whole, and a source's name.

use std::borrow::Cow;
use std::path::Path;

use crate::model::finding::Finding;
use crate::model::report::Report;
use crate::model::rule::Severity;
use crate::report::Options;
use crate::report::escape;
use crate::report::wording;
use crate::text::words;

/// The ids in the place of a rule's if a report speaks of the run, or of an input.
pub const REMARKS: [&str; 10] = [
    "baseline",
    CONFIGURATION,
    "cut",
    UNLISTED,
    "interrupted",
    LINKS,
    NOTHING_CHECKED,
    "truncated",
    SCHEMAS,
    "unreadable-input",
];

/// Something to say of the whole run, and of no response in particular.
pub(super) struct RunNote {
    /// The id, for programs.
    pub(super) id: &'static str,
    /// Whether the run fell short by it.
    pub(super) fault: bool,
    /// One sentence without a full stop.
    pub(super) text: String,
}

impl RunNote {
    /// Returns whether there are names of others in its text.
    pub(super) fn names(&self) -> bool {
        [CONFIGURATION, LINKS, SCHEMAS].contains(&self.id)
    }
}

/// Returns what is to be said of the run, what it fell short by first. Inputs that could not be
/// read have places, and are listed one by one.
pub(super) fn remarks(report: &Report, options: &Options) -> Vec<RunNote> {
    let summary = &report.summary;
    let nothing = (summary.checked == 0).then(|| wording::verdict(summary));
    let interrupted = || "the run was interrupted: these are the results up to then".to_owned();
    let truncated = || wording::truncated(report).to_owned();
    let known = || {
        let known = summary.baseline;
        format!("findings known from the baseline are counted but not listed: {known}")
    };
    let links = wording::links(report, options);
    let schemas = wording::unchecked_schemas(report, options);
    // Each with its id, whether it is a fault, and its text where it applies.
    let said = [
        (NOTHING_CHECKED, !options.allow_empty, nothing),
        (UNLISTED, true, unlisted(report)),
        (CONFIGURATION, false, configuration_above(report)),
        (LINKS, false, links),
        (SCHEMAS, false, schemas),
        ("interrupted", true, report.partial.then(interrupted)),
        ("truncated", false, report.truncated.then(truncated)),
        ("baseline", false, (summary.baseline > 0).then(known)),
    ];
    let said = said.into_iter();
    said.filter_map(|(id, fault, text)| text.map(|text| RunNote { id, fault, text }))
        .collect()
}

/// The same without what the verdict says, for reports that have it.
pub(super) fn beside_the_verdict(report: &Report, options: &Options) -> Vec<RunNote> {
    let mut remarks = remarks(report, options);
    remarks.retain(|remark| remark.id != NOTHING_CHECKED);
    remarks
}

/// The ids of remarks: that a configuration was found, that links to folders were not followed, that
/// a part of the user's own schemas goes unchecked, that nothing was checked.
const CONFIGURATION: &str = "configuration";
const LINKS: &str = "links-not-followed";
const SCHEMAS: &str = "unchecked-schemas";
const NOTHING_CHECKED: &str = "nothing-checked";

/// Names a configuration that was found in a folder above: whoever reads the report may not know
/// of it, and it may switch every rule off.
fn configuration_above(report: &Report) -> Option<String> {
    let found = report
        .configuration
        .as_ref()
        .filter(|file| !file.is_named)?;
    let name = escape::terminal(&found.name);
    let is_above = Path::new(&found.name).components().count() > 1;
    is_above.then(|| format!("configuration: {name} (found automatically)"))
}

/// The id of the remark that no error is listed, though there are some.
pub(super) const UNLISTED: &str = "errors-not-listed";

/// Says so: a report without an error must not look like that of a run without errors.
pub(super) fn unlisted(report: &Report) -> Option<String> {
    let mut findings = report.findings.iter();
    let mut causes = report.causes.iter().flat_map(|cause| &cause.first);
    let failed = |finding: &Finding| finding.severity == Severity::Error;
    let errors = report.summary.errors;
    let none = errors > 0 && !findings.any(failed) && !causes.any(failed);
    let errors = words::count(errors, "error", "errors");
    none.then(|| format!("{errors}, none of them listed (--max-findings)"))
}

/// A source's name as the path from the root of the repository, where that is known, else from the
/// working directory, where it is below it: dashboards know files by the path in their checkout.
pub(super) fn path<'s>(source: &'s str, options: &Options) -> Cow<'s, str> {
    let folder = options.folder.trim_end_matches('/');
    let mut path = below(source, folder).unwrap_or(source);
    while let Some(rest) = path.strip_prefix("./") {
        path = rest.trim_start_matches('/');
    }
    let Some(root) = folder.strip_suffix(&options.below) else {
        return Cow::Borrowed(path);
    };
    if options.below.is_empty() || path == "-" {
        return Cow::Borrowed(path);
    }
    if path.starts_with('/') {
        return Cow::Borrowed(below(path, root.trim_end_matches('/')).unwrap_or(path));
    }
    joined(&options.below, path).map_or(Cow::Borrowed(path), Cow::Owned)
}

/// The path from a folder to what is below it.
fn below<'s>(path: &'s str, folder: &str) -> Option<&'s str> {
    let rest = path.strip_prefix(folder).filter(|_| !folder.is_empty());
    rest.and_then(|rest| rest.strip_prefix('/'))
}

/// A path in a folder, without `..` at its beginning; `None` where it leads out.
fn joined(folder: &str, mut path: &str) -> Option<String> {
    let mut folders: Vec<&str> = folder.split('/').collect();
    while let Some(rest) = path.strip_prefix("../") {
        folders.pop()?;
        path = rest;
    }
    folders.push(path);
    Some(folders.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::report::{Configuration, LINK_TO_FOLDER, Summary};

    #[test]
    fn what_is_said_of_a_run_is_listed() {
        let report = Report {
            summary: Summary {
                errors: 1,
                baseline: 1,
                passed_over: [(LINK_TO_FOLDER, 1)].into(),
                ..Summary::default()
            },
            unchecked_schemas: vec!["a.json: a part".to_owned()],
            configuration: Some(Configuration {
                name: "../stytch-validate.toml".to_owned(),
                is_named: false,
            }),
            partial: true,
            truncated: true,
            ..Report::default()
        };
        let said = remarks(&report, &Options::default());
        assert_eq!(
            said.len(),
            REMARKS.len() - 2,
            "all but the cut and the unreadable input"
        );
        assert!(said.iter().all(|remark| REMARKS.contains(&remark.id)));
    }

    #[test]
    fn a_path_is_reported_from_the_working_directory() {
        let options = Options {
            folder: "/home/me/project".to_owned(),
            ..Options::default()
        };
        for (source, expected) in [
            ("a/b.json", "a/b.json"),
            ("././a/b.json", "a/b.json"),
            (".//a.json", "a.json"),
            ("/home/me/project/a.json", "a.json"),
            ("/home/me/projects/a.json", "/home/me/projects/a.json"),
            ("../a.json", "../a.json"),
            ("-", "-"),
        ] {
            assert_eq!(path(source, &options), expected);
        }
        assert_eq!(path("/a.json", &Options::default()), "/a.json");
    }

    #[test]
    fn a_path_is_reported_from_the_root_of_the_repository_where_that_is_known() {
        let options = Options {
            folder: "/home/me/project/services/auth".to_owned(),
            below: "services/auth".to_owned(),
            ..Options::default()
        };
        for (source, expected) in [
            ("a/b.json", "services/auth/a/b.json"),
            ("./a.json", "services/auth/a.json"),
            ("../a.json", "services/a.json"),
            ("../../a.json", "a.json"),
            ("../../../a.json", "../../../a.json"),
            (
                "/home/me/project/services/auth/a.json",
                "services/auth/a.json",
            ),
            ("/home/me/project/a.json", "a.json"),
            ("/home/me/other/a.json", "/home/me/other/a.json"),
            ("-", "-"),
        ] {
            assert_eq!(path(source, &options), expected);
        }
    }
}
