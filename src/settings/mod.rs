//! The resolved options of a run, independent of the command line.

pub mod base;
pub mod config;
pub mod file_glob;

use std::cell::LazyCell;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};
use std::thread;

use crate::input::Reader;
use crate::input::discover::Filter;
use crate::input::extraction::Extraction;
use crate::model::baseline::Baseline;
use crate::model::report::Configuration;
use crate::model::rule::Level;
use crate::model::source::{Origin as SourceOrigin, Source, Start};
use crate::report::Line;
use crate::rules::level::{LevelOrigin, Levels, Target};
use crate::schema::evaluation::Schemas;
use crate::schema::select::SchemaRef;
use crate::settings::base::Base;
use crate::settings::config::LevelEntry;
use crate::settings::file_glob::FileGlob;

/// Everything that decides what a run reads and how it judges.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of its own"
)]
pub struct Settings {
    /// The inputs, in the order in which they are read.
    pub inputs: Vec<InputPath>,
    /// The name of standard input in reports.
    pub stdin_name: String,
    /// The beginning of standard input in the file that it is a piece of.
    pub stdin_start: Start,
    /// The reader that takes every input; by content and name where none is given.
    pub reader: Option<&'static Reader>,
    /// The number of bytes that an input may unpack to.
    pub max_unpacked: u64,
    /// The number of bytes of an input that may be held at once: of a response, or of a recording
    /// that is read whole.
    pub max_held: u64,
    /// The places of bodies in JSON texts that are no responses themselves.
    pub extraction: Option<Extraction>,
    /// The files of a folder that are read.
    pub filter: Filter,
    /// The schemas to judge by.
    pub schemas: Schemas,
    /// The schema that judges every response, if the user chose one.
    pub schema: Option<SchemaRef>,
    /// The schemas that judge the responses of some files.
    pub file_schemas: Vec<(FileGlob, SchemaRef)>,
    /// The levels of the rules.
    pub levels: LevelPlan,
    /// The configuration that was read, where there was one.
    pub configuration: Option<ConfigurationFile>,
    /// The folder that globs of the configuration are relative to.
    pub base: Base,
    /// The folder that the paths in fingerprints are relative to: the baseline's, or the working
    /// directory.
    pub fingerprint_base: Base,
    /// Findings that are known already.
    pub baseline: Option<Arc<Baseline>>,
    /// Whether the findings are recorded as a new baseline, and none of them fails the run.
    pub records_baseline: bool,
    /// Whether it is counted what the responses exercise.
    pub counts_coverage: bool,
    /// Files in folders that are not captures, each with what it is: baselines and reports.
    pub own_files: Vec<(&'static str, PathBuf)>,
    /// The number of findings, and of skipped responses, that a report lists.
    pub max_findings: usize,
    /// Whether a report lists findings one by one, and responses; else their causes are enough.
    pub lists: bool,
    /// Whether a report shows places of the captures, masked.
    pub excerpts: bool,
    /// Whether good responses may be proven by a look at their bytes alone: the findings are the
    /// same, and come sooner.
    pub screens: bool,
    /// Whether a run that checked nothing is a success.
    pub allow_empty: bool,
    /// The number of worker threads, if it was said.
    pub jobs: Option<NonZeroUsize>,
    /// Set from outside when the run is to end at once.
    pub interrupted: Arc<AtomicBool>,
    /// Writes what is met while the run goes on, where somebody wants to see it then.
    pub line: Option<Line>,
    /// Told of every byte that is read.
    pub watch: Option<Arc<dyn Watch>>,
}

/// The number of bytes that an input may unpack to unless set otherwise.
pub const MAX_UNPACKED: u64 = 16 << 30;

/// The number of bytes of an input that are held at once unless set otherwise.
pub const MAX_HELD: u64 = 256 << 20;

/// Something that follows how far a run has come.
pub trait Watch: Send + Sync {
    /// So many bytes will be read, as far as that is known before.
    fn expect(&self, bytes: u64);

    /// So many more bytes have been read.
    fn read(&self, bytes: u64);

    /// So many responses have been judged or skipped, and so many are invalid.
    fn judged(&self, responses: u64, invalid: u64);
}

/// A configuration that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigurationFile {
    /// Its path.
    pub path: PathBuf,
    /// Whether it was named; else it was found.
    pub is_named: bool,
}

/// Something to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InputPath {
    /// Standard input.
    Stdin,
    /// A file or a folder.
    Path(PathBuf),
    /// An entry of a list that leads nowhere, by its number there: the list may be a capture, so that
    /// no line of it may be quoted.
    Missing {
        /// The entry and its list, as `line 2 of captures.txt`.
        entry: String,
        /// The fault, in words.
        cause: String,
    },
}

impl InputPath {
    /// The path of a file or a folder.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Path(path) => Some(path),
            Self::Stdin | Self::Missing { .. } => None,
        }
    }
}

/// The sources of levels, in the order in which they win: the rules' own defaults, the
/// configuration, `--strict`, and the command line.
#[derive(Clone, Debug, Default)]
pub struct LevelPlan {
    /// The configuration's levels, for all files or for some.
    pub configured: Vec<LevelEntry>,
    /// Whether captures are held to the published schema.
    pub strict: bool,
    /// The command line's levels, in their order.
    pub typed: Vec<(Target, Level)>,
}

impl LevelPlan {
    /// Returns whether no file has levels of its own.
    pub fn are_the_same_for_all(&self) -> bool {
        self.configured.iter().all(|entry| entry.files.is_none())
    }

    /// Returns whether any rule is denied, for all files or for some.
    pub fn denies(&self) -> bool {
        let levels = self.levels_by(|entry| entry.files.is_none() || entry.level == Level::Deny);
        levels
            .iter()
            .any(|(_, setting)| setting.level == Level::Deny)
    }

    /// The levels for a file, by its paths below the configuration's folder; those for files
    /// without an entry of their own where there is none.
    pub fn levels(&self, paths: Option<&[String]>) -> Levels {
        self.levels_by(|entry| match (&entry.files, paths) {
            (None, _) => true,
            (Some(files), Some(paths)) => files.is_match(paths),
            (Some(_), None) => false,
        })
    }

    /// The levels of which the configuration says those that apply.
    fn levels_by(&self, applies: impl Fn(&LevelEntry) -> bool) -> Levels {
        let mut levels = Levels::default();
        for entry in self.configured.iter().filter(|entry| applies(entry)) {
            levels.set(entry.target, entry.level, LevelOrigin::Configuration);
        }
        if self.strict {
            levels.be_strict();
        }
        for (target, level) in &self.typed {
            levels.set(*target, *level, LevelOrigin::CommandLine);
        }
        levels
    }
}

impl Settings {
    /// A run over these inputs, everything else as it is without any option.
    pub fn over(inputs: Vec<InputPath>) -> Self {
        Self::judging(inputs, Schemas::default())
    }

    /// The same, by these schemas.
    pub fn judging(inputs: Vec<InputPath>, schemas: Schemas) -> Self {
        Self {
            inputs,
            stdin_name: base::STDIN.to_owned(),
            stdin_start: Start::OF_FILE,
            reader: None,
            max_unpacked: MAX_UNPACKED,
            max_held: MAX_HELD,
            extraction: None,
            filter: Filter::default(),
            schemas,
            schema: None,
            file_schemas: Vec::new(),
            levels: LevelPlan::default(),
            configuration: None,
            base: Base::default(),
            fingerprint_base: Base::working_directory(),
            baseline: None,
            records_baseline: false,
            counts_coverage: false,
            own_files: Vec::new(),
            max_findings: 10_000,
            lists: true,
            excerpts: true,
            screens: true,
            allow_empty: false,
            jobs: None,
            interrupted: Arc::default(),
            line: None,
            watch: None,
        }
    }

    /// Returns how many worker threads there are to be: as many as the machine has processors for,
    /// unless it was said.
    pub fn jobs(&self) -> NonZeroUsize {
        // The system looks into several files for that: once, and not for a run that needs no thread.
        static PROCESSORS: LazyLock<NonZeroUsize> =
            LazyLock::new(|| thread::available_parallelism().unwrap_or(NonZeroUsize::MIN));
        self.jobs.unwrap_or_else(|| *PROCESSORS)
    }

    /// The paths that were named.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.inputs.iter().filter_map(InputPath::path)
    }

    /// Returns whether inputs may be recordings, and not bare bodies alone.
    pub fn reads_recordings(&self) -> bool {
        self.extraction.is_none() && self.reader.is_none_or(|reader| !reader.is_bare())
    }

    /// Returns whether the run is to end at once.
    pub fn is_interrupted(&self) -> bool {
        self.interrupted.load(Ordering::Relaxed)
    }

    /// Returns whether findings are held against a baseline, or make a new one.
    pub fn has_baseline(&self) -> bool {
        self.baseline.is_some() || self.records_baseline
    }

    /// Returns where a source begins in its file.
    pub fn start_of(&self, source: &Source) -> Start {
        match source.origin {
            SourceOrigin::Stdin => self.stdin_start,
            _ => Start::OF_FILE,
        }
    }

    /// The configuration as reports tell it.
    pub fn reported_configuration(&self) -> Option<Configuration> {
        let file = self.configuration.as_ref()?;
        Some(Configuration {
            name: if file.is_named {
                Source::file(&file.path).name
            } else {
                Base::working_directory().path_of(&Source::file(&file.path))
            },
            is_named: file.is_named,
        })
    }

    /// Returns what judges every response of a file, where the user or the configuration says so;
    /// asks where `source` is only if there are any globs.
    pub fn chosen(&self, source: &Source) -> Option<SchemaRef> {
        let paths = LazyCell::new(|| self.base.glob_paths(source));
        let mut configured = None;
        // All of them are asked, so that each knows whether it fits anything.
        for (files, schema) in &self.file_schemas {
            if files.is_match(&paths) {
                configured = configured.or(Some(*schema));
            }
        }
        self.schema.or(configured)
    }

    /// The globs of the configuration that have fitted no capture.
    pub fn idle_globs(&self) -> Vec<&str> {
        let of_levels = self.levels.configured.iter();
        let of_levels = of_levels.filter_map(|entry| entry.files.as_ref());
        let globs = self.file_schemas.iter().map(|(files, _)| files);
        let mut idle: Vec<&str> = globs
            .chain(of_levels)
            .filter(|glob| !glob.has_fitted())
            .map(FileGlob::pattern)
            .collect();
        idle.dedup();
        idle
    }
}

/// The name most like `asked`, in capitals or not, if one is like it at all.
pub fn similar<'n>(asked: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let asked = asked.to_ascii_lowercase();
    names
        .map(|name| {
            (
                strsim::jaro_winkler(&asked, &name.to_ascii_lowercase()),
                name,
            )
        })
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, name)| name)
}
