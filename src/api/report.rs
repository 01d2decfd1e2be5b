//! The report of a run.

use std::io::{self, Write};
use std::sync::Arc;

use crate::api::error::{Error, Unknown};
use crate::model::finding::{Finding, Skipped};
use crate::model::report::{self, Summary};
use crate::model::source::Unreadable;
use crate::pipeline::{self, ReportMerger, Verdict};
use crate::report::{FORMATS, Format, Options, find};
use crate::settings::Settings;

/// The outcome of judging one response, or many: counts that are exact, and lists that are capped.
/// Nothing in it is a value of a capture; it can be shown to anybody.
///
/// ```
/// use stytch_validate::{Validator, Verdict};
///
/// let report = Validator::new().check_bytes("login.json", r#"{"status_code": "200"}"#);
/// assert_eq!(report.verdict(), Verdict::Denied);
/// let missing = report.findings().iter().filter(|finding| finding.rule.id == "missing-field");
/// assert!(missing.count() > 5);
/// assert!(report.to_string().contains("`status_code`: expected integer, found string"));
/// ```
pub struct Report {
    pub(super) inner: report::Report,
    pub(super) settings: Arc<Settings>,
}

impl Report {
    /// Returns how it ended: as the program's exit status says it.
    ///
    /// ```
    /// use stytch_validate::{Validator, Verdict};
    ///
    /// let report = Validator::new().check_paths(["nowhere.json"]);
    /// assert_eq!(report.verdict(), Verdict::FellShort);
    /// ```
    pub fn verdict(&self) -> Verdict {
        pipeline::verdict(&self.inner, &self.settings)
    }

    /// Returns whether responses were checked and nothing that is denied was found. What could not
    /// be checked at all is not clean.
    ///
    /// ```
    /// assert!(!stytch_validate::Validator::new().check_bytes("empty", "").is_clean());
    /// ```
    pub fn is_clean(&self) -> bool {
        self.verdict() == Verdict::Clean
    }

    /// Returns what was counted.
    ///
    /// ```
    /// let report = stytch_validate::Validator::new().check_paths(["fixtures/demo"]);
    /// let summary = report.summary();
    /// assert_eq!((summary.valid, summary.invalid, summary.skipped), (1, 1, 0));
    /// ```
    pub fn summary(&self) -> &Summary {
        &self.inner.summary
    }

    /// Returns what was found, in the order of the input.
    ///
    /// ```
    /// use stytch_validate::{Severity, Validator};
    ///
    /// let report = Validator::new().check_bytes("a.json", "{\"status_code\": 200.5}");
    /// let wrong = report.findings().iter().find(|one| one.rule.id == "type-mismatch");
    /// let wrong = wrong.expect("it is no integer");
    /// assert_eq!(wrong.severity, Severity::Error);
    /// assert_eq!(wrong.instance_location, "/status_code");
    /// assert_eq!((wrong.span.start.line.get(), wrong.span.start.column.get()), (1, 17));
    /// ```
    pub fn findings(&self) -> &[Finding] {
        &self.inner.findings
    }

    /// Returns what was worth a note, a cause each: where it was met first, and how often in all.
    /// Notes are no findings.
    ///
    /// ```
    /// let validator = stytch_validate::Validator::new();
    /// let report = validator.check_paths(["fixtures/demo/sso-authenticate.json"]);
    /// let (first, times) = report.notes().next().expect("every login has a deprecated property");
    /// assert_eq!((first.field.as_deref(), times), (Some("reset_session"), 1));
    /// assert!(report.findings().is_empty() && report.is_clean());
    /// ```
    pub fn notes(&self) -> impl Iterator<Item = (&Finding, u64)> {
        let notes = self.inner.notes.iter();
        notes.filter_map(|note| Some((note.first.first()?, note.findings)))
    }

    /// The responses that were not checked, each with its reason.
    ///
    /// ```
    /// use stytch_validate::{SkipReason, Validator};
    ///
    /// let report = Validator::new().check_paths(["fixtures/recordings/har/chrome.har"]);
    /// assert_eq!(report.skipped()[0].reason, SkipReason::NoSchema);
    /// ```
    pub fn skipped(&self) -> &[Skipped] {
        &self.inner.skipped
    }

    /// The inputs that fell short.
    ///
    /// ```
    /// let report = stytch_validate::Validator::new().check_paths(["nowhere.json"]);
    /// let message = report.unreadable()[0].to_string();
    /// assert_eq!(message, "cannot read nowhere.json: no such file or directory");
    /// ```
    pub fn unreadable(&self) -> &[Unreadable] {
        &self.inner.unreadable
    }

    /// Returns whether a cap left something out of the lists. Counts stay exact.
    pub fn is_truncated(&self) -> bool {
        self.inner.truncated
    }

    /// Adds up reports of one validator, in their order: the report of all they are about, capped
    /// as one is. Takes time in the number of findings, and memory for those that are listed.
    ///
    /// ```
    /// use stytch_validate::{Report, Validator};
    ///
    /// let validator = Validator::new();
    /// let bodies = [r#"{"status_code": "200"}"#, "{}", "[1"];
    /// let reports = bodies.iter().map(|body| validator.check_bytes("body", *body));
    /// let sum = Report::sum(&validator, reports);
    /// assert_eq!(sum.summary().responses, 3);
    /// assert_eq!(sum.summary().invalid, 3);
    /// ```
    pub fn sum(validator: &super::Validator, reports: impl IntoIterator<Item = Self>) -> Self {
        let mut sum = ReportMerger::new(&validator.settings);
        for report in reports {
            sum.report(report.inner);
        }
        Self {
            inner: sum.finish(),
            settings: Arc::clone(&validator.settings),
        }
    }

    /// The names of the formats that [`Report::to_format`] writes.
    pub fn formats() -> impl Iterator<Item = &'static str> {
        FORMATS.iter().map(|format| format.name)
    }

    /// The report in a format: `human`, `concise`, `json`, `ndjson`, `junit`, `sarif`, `github`,
    /// `gitlab`, `markdown`, or `html`.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownFormat`].
    ///
    /// ```
    /// let report = stytch_validate::Validator::new().check_bytes("a.json", "{}");
    /// assert!(report.to_format("sarif")?.contains("\"version\": \"2.1.0\""));
    /// # Ok::<(), stytch_validate::Error>(())
    /// ```
    pub fn to_format(&self, name: &str) -> Result<String, Error> {
        let format = Self::format(name)?;
        let mut out = Vec::new();
        // Writing to memory can't fail.
        let _ = (format.write)(&self.inner, &self.options(), &mut out);
        Ok(String::from_utf8_lossy(&out).into_owned())
    }

    /// Writes the report in a format.
    ///
    /// # Errors
    ///
    /// Those of the writer; [`std::io::ErrorKind::InvalidInput`] for a format that there is not.
    ///
    /// ```
    /// let report = stytch_validate::Validator::new().check_bytes("a.json", "{}");
    /// let mut page = Vec::new();
    /// report.write("html", &mut page)?;
    /// assert!(page.starts_with(b"<!DOCTYPE html>"));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn write(&self, format: &str, out: &mut dyn Write) -> io::Result<()> {
        let refused = |error| io::Error::new(io::ErrorKind::InvalidInput, error);
        let format = Self::format(format).map_err(refused)?;
        (format.write)(&self.inner, &self.options(), out)
    }

    fn format(name: &str) -> Result<&'static Format, Error> {
        let unknown = || Error::UnknownFormat(Unknown::new(name, Self::formats()));
        find(name).ok_or_else(unknown)
    }

    fn options(&self) -> Options {
        Options {
            allow_empty: self.settings.allow_empty,
            ..Options::default()
        }
    }
}

/// The report for people.
impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.to_format("human").unwrap_or_default())
    }
}

/// The counts.
impl std::fmt::Debug for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Report")
            .field("summary", &self.inner.summary)
            .finish_non_exhaustive()
    }
}
