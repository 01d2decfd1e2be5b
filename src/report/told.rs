//! What several formats tell alike: of the run as a whole, and what a source is called.

use super::{Options, human};
use crate::model::report::Report;

/// Something to say of the whole run, and of no response in particular.
pub(super) struct Remark {
    /// What it is, for programs.
    pub(super) id: &'static str,
    /// Whether the run fell short by it.
    pub(super) fault: bool,
    /// One sentence without a full stop.
    pub(super) text: String,
}

/// What is to be said of the run, what it fell short by first. Inputs that could not be read have
/// places, and are told one by one.
pub(super) fn remarks(report: &Report, options: &Options) -> Vec<Remark> {
    let summary = &report.summary;
    let said = [
        (
            summary.checked == 0,
            "nothing-checked",
            !options.allow_empty,
            human::headline(summary),
        ),
        (
            report.partial,
            "interrupted",
            true,
            "the run was interrupted: this is what was seen until then".to_owned(),
        ),
        (
            report.truncated,
            "truncated",
            false,
            "not every finding is listed (--max-findings); the counts are complete".to_owned(),
        ),
        (
            summary.baseline > 0,
            "baseline",
            false,
            format!(
                "findings known from the baseline are counted, and not listed: {}",
                summary.baseline
            ),
        ),
    ];
    said.into_iter()
        .filter(|(applies, ..)| *applies)
        .map(|(_, id, fault, text)| Remark { id, fault, text })
        .collect()
}

/// A source's name as the path from the working directory, where it is below it: dashboards know
/// files by the path in their checkout.
pub(super) fn path<'s>(source: &'s str, options: &Options) -> &'s str {
    let folder = options.folder.trim_end_matches('/');
    let below = source
        .strip_prefix(folder)
        .filter(|_| !folder.is_empty())
        .and_then(|rest| rest.strip_prefix('/'));
    let mut path = below.unwrap_or(source);
    while let Some(rest) = path.strip_prefix("./") {
        path = rest.trim_start_matches('/');
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_told_from_the_working_directory() {
        let options = Options {
            folder: "/home/me/project".to_owned(),
            ..Options::default()
        };
        for (source, told) in [
            ("a/b.json", "a/b.json"),
            ("././a/b.json", "a/b.json"),
            (".//a.json", "a.json"),
            ("/home/me/project/a.json", "a.json"),
            ("/home/me/projects/a.json", "/home/me/projects/a.json"),
            ("../a.json", "../a.json"),
            ("-", "-"),
        ] {
            assert_eq!(path(source, &options), told);
        }
        assert_eq!(path("/a.json", &Options::default()), "/a.json");
    }
}
