//! The validator.

use std::io::Read;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::api::error::{Error, Unknown};
use crate::api::{Catalog, Report, Response};
use crate::model::report as model;
use crate::model::rule::Level;
use crate::model::source::Source;
use crate::pipeline::{self, Memory};
use crate::rules::level::Target;
use crate::schema::evaluation::Schemas;
use crate::schema::select::SchemaRef;
use crate::schema::user_schema::UserSchema;
use crate::settings::{InputPath, LevelPlan, Settings};

/// Judges captured responses. It may be used from many threads at once, and is best made once:
/// what it compiles, it keeps.
///
/// ```
/// use stytch_validate::Validator;
///
/// let validator = Validator::builder().deny("drift").allow("deprecated-field").build()?;
/// let report = validator.check_paths(["fixtures/demo/sso-authenticate.json"]);
/// assert!(report.is_clean(), "{report}");
/// # Ok::<(), stytch_validate::Error>(())
/// ```
pub struct Validator {
    pub(super) settings: Arc<Settings>,
    /// The memory of calls that have ended, one for each that went on at the same time.
    memory: Mutex<Vec<Memory>>,
    /// Whether judging may take more stack than the calling thread has.
    needs_stack: bool,
}

impl Validator {
    /// A validator with the levels and the schemas that the program has without any option.
    ///
    /// ```
    /// let report = stytch_validate::Validator::new().check_bytes("a.json", "{}");
    /// assert_eq!(report.summary().invalid, 1);
    /// ```
    pub fn new() -> Self {
        Self::with(Settings::over(Vec::new()))
    }

    fn with(settings: Settings) -> Self {
        Self {
            needs_stack: settings.schemas.may_ask_engine(),
            settings: Arc::new(settings),
            memory: Mutex::default(),
        }
    }

    /// A validator with settings of its own.
    ///
    /// ```
    /// use stytch_validate::Validator;
    ///
    /// assert!(Validator::builder().deny("drift").build().is_ok());
    /// ```
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Judges what stands in bytes: one response, several, or a recording; what it is, is
    /// recognised by its content. `name` is what the report calls it.
    ///
    /// ```
    /// let validator = stytch_validate::Validator::new();
    /// let body = std::fs::read("fixtures/demo/sso-authenticate-edited.json")?;
    /// let report = validator.check_bytes("login.json", body);
    /// assert_eq!(report.findings()[0].origin.source.as_ref(), "login.json");
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn check_bytes(&self, name: &str, bytes: impl Into<Vec<u8>>) -> Report {
        let source = Source::stdin(name);
        let bytes = bytes.into();
        self.judge(|settings, memory| pipeline::run_bytes(settings, memory, source, bytes))
    }

    /// Judges what a reader gives, while it is read: memory does not grow with NDJSON or HAR. A
    /// reader that fails is an input that fell short.
    ///
    /// ```
    /// let validator = stytch_validate::Validator::new();
    /// let ndjson = std::io::Cursor::new("{}\n{}\n{}\n");
    /// assert_eq!(validator.check_reader("responses.ndjson", ndjson).summary().checked, 3);
    /// ```
    pub fn check_reader(&self, name: &str, reader: impl Read + Send + 'static) -> Report {
        let source = Source::stdin(name);
        self.judge(|settings, memory| {
            pipeline::run_reader(settings, memory, source, Box::new(reader))
        })
    }

    /// Judges files and folders as the program does, on all cores: what can't be read is listed in
    /// the report, and stops nothing.
    ///
    /// ```
    /// let validator = stytch_validate::Validator::new();
    /// let report = validator.check_paths(["fixtures/demo", "nowhere.json"]);
    /// assert_eq!(report.summary().checked, 2);
    /// assert_eq!(report.unreadable()[0].message, "no such file or directory");
    /// ```
    pub fn check_paths<P: AsRef<Path>>(&self, paths: impl IntoIterator<Item = P>) -> Report {
        let path = |path: P| InputPath::Path(path.as_ref().to_owned());
        let inputs: Vec<InputPath> = paths.into_iter().map(path).collect();
        self.report(pipeline::run_over(&self.settings, &inputs))
    }

    /// Judges a response that [`Responses`](crate::Responses) has read. Findings have their place
    /// in the recording it came from.
    ///
    /// ```
    /// use std::io::Cursor;
    /// use stytch_validate::{Responses, Validator};
    ///
    /// let validator = Validator::new();
    /// let lines = Cursor::new("{}\n{\"status_code\": \"200\"}\n");
    /// for response in Responses::in_format("ndjson", "log", lines)? {
    ///     assert!(!validator.check(&response?).is_clean());
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn check(&self, response: &Response) -> Report {
        self.judge(|settings, memory| {
            response.capture(|chunk, number, capture| {
                pipeline::run_response(settings, memory, chunk, number, capture)
            })
        })
    }

    /// Judges in memory that an earlier call has left, if there is any, and leaves it to later ones.
    fn judge(&self, judge: impl FnOnce(&Settings, &mut Memory) -> model::Report + Send) -> Report {
        let kept = || self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let left = kept().pop();
        let mut memory = left.unwrap_or_default();
        let report = if self.needs_stack {
            pipeline::with_stack(|| judge(&self.settings, &mut memory))
        } else {
            judge(&self.settings, &mut memory)
        };
        kept().push(memory);
        self.report(report)
    }

    fn report(&self, inner: model::Report) -> Report {
        Report {
            inner,
            settings: Arc::clone(&self.settings),
        }
    }
}

impl Default for Validator {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for Validator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Validator").finish_non_exhaustive()
    }
}

/// Settings of a [`Validator`]. Whatever is wrong with them is reported by [`Builder::build`].
///
/// ```
/// use std::num::NonZeroUsize;
/// use stytch_validate::{Catalog, Level, Validator};
///
/// let validator = Validator::builder()
///     .catalog(Catalog::embedded())
///     .schema("api_b2b_magic_v1_AuthenticateResponse")
///     .strict()
///     .allow("null-optional")
///     .warn("required")
///     .level("drift", Level::Deny)
///     .max_findings(100)
///     .jobs(NonZeroUsize::MIN)
///     .allow_empty()
///     .build()?;
/// let report = validator.check_paths(["fixtures/other/magic-links-success.json"]);
/// assert!(report.is_clean(), "{report}");
/// # Ok::<(), stytch_validate::Error>(())
/// ```
#[derive(Debug, Default)]
#[must_use]
pub struct Builder {
    catalog: Catalog,
    levels: Vec<(String, Level)>,
    strict: bool,
    schema: Option<Schema>,
    max_findings: Option<usize>,
    allow_empty: bool,
    jobs: Option<NonZeroUsize>,
}

#[derive(Debug)]
enum Schema {
    Component(String),
    File(String, Vec<u8>),
}

impl Builder {
    /// Judges by these components.
    pub fn catalog(mut self, catalog: Catalog) -> Self {
        self.catalog = catalog;
        self
    }

    /// Does not look for a rule or group.
    pub fn allow(self, rule: &str) -> Self {
        self.level(rule, Level::Allow)
    }

    /// Counts what a rule or group finds, and tells it once a cause: no finding.
    pub fn note(self, rule: &str) -> Self {
        self.level(rule, Level::Note)
    }

    /// Reports a rule or group as a warning.
    pub fn warn(self, rule: &str) -> Self {
        self.level(rule, Level::Warn)
    }

    /// Reports a rule or group as an error; `warnings` is whatever warns so far.
    pub fn deny(self, rule: &str) -> Self {
        self.level(rule, Level::Deny)
    }

    /// Sets the level of a rule or group; the last one wins.
    pub fn level(mut self, rule: &str, level: Level) -> Self {
        self.levels.push((rule.to_owned(), level));
        self
    }

    /// Holds responses to the published schema, to the letter; real ones do not pass it. Levels
    /// that are set win over it.
    pub fn strict(mut self) -> Self {
        self.strict = true;
        self
    }

    /// Judges every response by this component, but for error responses, which are judged as errors.
    pub fn schema(mut self, component: &str) -> Self {
        self.schema = Some(Schema::Component(component.to_owned()));
        self
    }

    /// Judges every response by a self-contained schema in JSON or YAML, to its letter; `name` is what
    /// reports call it. It is of the draft that its `$schema` names, from 4 on, else of 2020-12. Nothing
    /// is ever fetched.
    ///
    /// ```
    /// use stytch_validate::Validator;
    ///
    /// let schema = r#"{"type": "object", "required": ["id"]}"#;
    /// let validator = Validator::builder().schema_text("mine.json", schema).build()?;
    /// assert!(validator.check_bytes("a.json", r#"{"id": 1}"#).is_clean());
    /// # Ok::<(), stytch_validate::Error>(())
    /// ```
    pub fn schema_text(mut self, name: &str, text: impl Into<Vec<u8>>) -> Self {
        self.schema = Some(Schema::File(name.to_owned(), text.into()));
        self
    }

    /// Lists at most so many findings, and skipped responses; 10,000 unless set otherwise.
    pub fn max_findings(mut self, findings: usize) -> Self {
        self.max_findings = Some(findings);
        self
    }

    /// Lets a report of nothing be clean.
    pub fn allow_empty(mut self) -> Self {
        self.allow_empty = true;
        self
    }

    /// Sets how many threads [`Validator::check_paths`] takes; as many as there are cores unless
    /// set otherwise.
    pub fn jobs(mut self, jobs: NonZeroUsize) -> Self {
        self.jobs = Some(jobs);
        self
    }

    /// The validator.
    ///
    /// # Errors
    ///
    /// A rule or component that does not exist, or a schema that can't be used.
    ///
    /// ```
    /// let error = stytch_validate::Validator::builder().deny("missing-fields").build();
    /// let message = error.expect_err("there is no such rule").to_string();
    /// assert_eq!(message, "there is no rule or group `missing-fields`; did you mean `missing-field`?");
    /// ```
    pub fn build(self) -> Result<Validator, Error> {
        let typed = self.levels.iter().map(|(name, level)| {
            let unknown = || Unknown::new(name, Target::names().into_iter());
            let target = Target::find(name).ok_or_else(unknown);
            target
                .map(|target| (target, *level))
                .map_err(Error::UnknownRule)
        });
        let levels = LevelPlan {
            strict: self.strict,
            typed: typed.collect::<Result<_, _>>()?,
            ..LevelPlan::default()
        };
        let (schema, file) = match self.schema {
            None => (None, None),
            Some(Schema::Component(name)) => {
                let component = self.catalog.inner.find(&name);
                let component = component.ok_or_else(|| self.catalog.unknown(&name))?;
                (Some(SchemaRef::Component(component)), None)
            }
            Some(Schema::File(name, text)) => {
                let file = UserSchema::read(&name, &text);
                let file = file.map_err(|fault| Error::Schema(format!("{name}: {fault}")))?;
                (Some(SchemaRef::File), Some(file))
            }
        };
        let defaults = Settings::over(Vec::new());
        Ok(Validator::with(Settings {
            schemas: Schemas::new(self.catalog.inner, file),
            schema,
            levels,
            max_findings: self.max_findings.unwrap_or(defaults.max_findings),
            allow_empty: self.allow_empty,
            jobs: self.jobs,
            ..defaults
        }))
    }
}
