//! What was meant: the options of a run, settled once. Nothing here knows how they were typed.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use crate::input::Reader;
use crate::input::discover::Filter;
use crate::rules::level::Levels;
use crate::schema::evaluation::Schemas;
use crate::schema::select::SchemaRef;

/// Everything that decides what a run reads and how it judges.
pub struct Settings {
    /// What is read, in this order.
    pub inputs: Vec<InputPath>,
    /// What standard input is called in reports.
    pub stdin_name: String,
    /// The reader that takes every input; by content and name where none is given.
    pub reader: Option<&'static Reader>,
    /// How many bytes an input may unpack to.
    pub max_unpacked: u64,
    /// Which files of a folder are read.
    pub filter: Filter,
    /// What there is to judge by.
    pub schemas: Schemas,
    /// What judges every response, where the user said so.
    pub schema: Option<SchemaRef>,
    /// How much each rule matters.
    pub levels: Levels,
    /// How many findings, and how many skipped responses, a report lists.
    pub max_findings: usize,
    /// Whether a run that checked nothing is a success.
    pub allow_empty: bool,
    /// How many threads judge.
    pub jobs: NonZeroUsize,
}

/// How many bytes an input may unpack to unless told otherwise.
pub const MAX_UNPACKED: u64 = 16 << 30;

/// Something to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InputPath {
    /// Standard input.
    Stdin,
    /// A file or a folder.
    Path(PathBuf),
}
