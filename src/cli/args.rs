//! The command line as clap parses it. Only this module and its parent know clap.

use std::num::NonZeroUsize;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, StyledStr, TypedValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::parser::ValueSource;
use clap::{ArgAction, ArgMatches, CommandFactory as _, Parser, ValueEnum};

use stytch_validate::commands::list::List;
use stytch_validate::input::READERS;
use stytch_validate::input::extraction::Pointer;
use stytch_validate::model::source::Start;
use stytch_validate::report::escape::terminal;
use stytch_validate::report::{self, FORMATS, Format};
use stytch_validate::rules::RULES;
use stytch_validate::rules::level::Target;
use stytch_validate::schema::evaluation::Judge;
use stytch_validate::settings::similar;
use stytch_validate::text::span::{OneBased, Position};

use crate::cli::generate;

/// Check captured Stytch B2B API responses against their published schemas.
///
/// Reads captures from files, directories, or standard input, and reports what is wrong with them:
/// by name, type and place, never by value.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[derive(Parser)]
#[command(name = "stytch-validate", version, long_version = LONG_VERSION, max_term_width = 100)]
#[command(
    after_help = "Exit status: 0 no errors; 1 at least one error; 2 incomplete (a usage error, an unreadable input, \
or nothing was checked)."
)]
pub(super) struct Args {
    /// Files, directories, or - for standard input
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Read every input as this format
    #[arg(long, value_name = "FORMAT", default_value = "auto", value_parser = reader_names(), help_heading = "Input")]
    pub input_format: String,
    /// Name for standard input in reports
    #[arg(long, value_name = "NAME", default_value = "-", help_heading = "Input")]
    pub stdin_name: String,
    /// Where standard input starts, if it is a piece of a file: line, byte offset, and number of
    /// responses before it
    #[arg(long, value_name = "PLACE", default_value = "1:0:0", value_parser = start, conflicts_with_all = ["baseline", "write_baseline", "merge", "redact"], help_heading = "Input")]
    pub stdin_start: Start,
    /// Also read matching files in directories
    #[arg(long, value_name = "GLOB", help_heading = "Input")]
    pub include: Vec<String>,
    /// Ignore matching files in directories
    #[arg(long, value_name = "GLOB", help_heading = "Input")]
    pub exclude: Vec<String>,
    /// Check the part of each JSON value (such as a log line) that this JSON Pointer leads to: JSON, or
    /// a string that contains JSON
    #[arg(long, value_name = "POINTER", value_parser = Pointer::parse, help_heading = "Input")]
    pub body: Option<Pointer>,
    /// Pointer to the HTTP status of the response that --body points to
    #[arg(long, value_name = "POINTER", value_parser = Pointer::parse, requires = "body", help_heading = "Input")]
    pub status: Option<Pointer>,
    /// Pointer to the route of that response: `POST /v1/b2b/...`, a URL, or an object with `method`
    /// and `url`
    #[arg(long, value_name = "POINTER", value_parser = Pointer::parse, requires = "body", help_heading = "Input")]
    pub route: Option<Pointer>,
    /// Also read the paths listed in this file, one per line; - for standard input
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub files_from: Vec<PathBuf>,
    /// Paths in --files-from end with a zero byte, as `find -print0` writes them
    #[arg(short = '0', long, requires = "files_from", help_heading = "Input")]
    pub null: bool,
    /// Maximum size of an unpacked input; K, M, G and T are powers of 1024
    #[arg(long, value_name = "BYTES", default_value = "16G", value_parser = bytes, help_heading = "Input")]
    pub max_unpacked: u64,
    /// Maximum memory for a response, or for a recording that is read as a whole; from 4M to 4G
    #[arg(long, value_name = "BYTES", default_value = "256M", value_parser = held, help_heading = "Input")]
    pub max_held: u64,
    /// Check every response against this schema: a component, a route such as "POST /v1/b2b/totp", or
    /// a file
    #[arg(long, value_name = "NAME|FILE", help_heading = "Input")]
    pub schema: Option<String>,

    /// Add or replace components: a directory of component schemas, or an OpenAPI 3 document
    #[arg(long, value_name = "DIR|FILE", help_heading = "Input")]
    pub schemas: Vec<PathBuf>,

    /// Turn a rule or group off
    #[arg(short = 'A', long, value_name = "RULE|GROUP", value_parser = rule_names(), hide_possible_values = true, help_heading = "Rules")]
    pub allow: Vec<String>,
    /// Report a rule or group as a warning
    #[arg(short = 'W', long, value_name = "RULE|GROUP", value_parser = rule_names(), hide_possible_values = true, help_heading = "Rules")]
    pub warn: Vec<String>,
    /// Report a rule or group as an error; `warnings` means everything that is a warning so far
    #[arg(short = 'D', long, value_name = "RULE|GROUP", value_parser = rule_names(), hide_possible_values = true, help_heading = "Rules")]
    pub deny: Vec<String>,
    /// Apply the published schema to the letter
    #[arg(long, help_heading = "Rules")]
    pub strict: bool,

    /// Count the findings recorded in this file, but do not show them or fail because of them
    #[arg(long, value_name = "FILE", help_heading = "Rules")]
    pub baseline: Option<PathBuf>,
    /// Record the findings of this run in a file for --baseline
    #[arg(long, value_name = "FILE", help_heading = "Rules")]
    pub write_baseline: Option<PathBuf>,

    /// Output format for stdout
    #[arg(short, long, value_name = "FORMAT", default_value = "human", value_parser = format_names(), help_heading = "Output")]
    pub format: String,
    /// Also write a report to a file; may be repeated
    #[arg(long, value_name = "FORMAT=PATH", value_parser = report, help_heading = "Output")]
    pub report: Vec<Destination>,
    /// Let reports, baselines and -o overwrite any file, not only files that this program wrote
    #[arg(long, help_heading = "Output")]
    pub force: bool,
    /// Maximum number of findings to list; counts stay exact, and ndjson lists all
    #[arg(
        long,
        value_name = "N",
        default_value_t = 10_000,
        value_parser = findings,
        help_heading = "Output"
    )]
    pub max_findings: usize,
    /// Exit 0 even if nothing was checked
    #[arg(long, help_heading = "Output")]
    pub allow_empty: bool,
    /// Print only the summary, and nothing if there is nothing to report
    #[arg(short, long, conflicts_with = "verbose", help_heading = "Output")]
    pub quiet: bool,
    /// List every finding, and every response that was not checked
    #[arg(short, long, help_heading = "Output")]
    pub verbose: bool,
    /// When to use colours
    #[arg(
        long,
        value_name = "WHEN",
        default_value = "auto",
        help_heading = "Output"
    )]
    pub color: When,

    /// Do not show progress
    #[arg(long, help_heading = "Output")]
    pub no_progress: bool,

    /// Parse and judge every response in full
    #[arg(long, hide = true, help_heading = "Run")]
    pub no_screen: bool,

    /// Validation engine: the built-in one for the embedded components, or the jsonschema crate for
    /// everything
    #[arg(long, value_name = "ENGINE", value_parser = PossibleValuesParser::new(Judge::NAMES).try_map(|name| name.parse::<Judge>()), default_value = "plan", help_heading = "Run")]
    pub judge: Judge,
    /// Configuration file [default: stytch-validate.toml in this folder or above]
    #[arg(long, value_name = "FILE", help_heading = "Run")]
    pub config: Option<PathBuf>,
    /// Number of worker threads [default: number of cores]
    #[arg(short, long, value_name = "N", value_parser = jobs, help_heading = "Run")]
    pub jobs: Option<NonZeroUsize>,

    /// Explain a rule and how to fix or silence it
    #[arg(long, value_name = "RULE", value_parser = PossibleValuesParser::new(rules()), hide_possible_values = true, conflicts_with_all = OF_A_RUN, conflicts_with_all = OF_LEVELS, conflicts_with_all = ["schemas", "list"], help_heading = "Other modes")]
    pub explain: Option<String>,
    /// List rules, schemas, routes, readers or formats
    #[arg(long, value_name = "WHAT", value_parser = PossibleValuesParser::new(List::ALL.iter().map(|list| list.name())), action = ArgAction::Set, conflicts_with_all = OF_A_RUN, help_heading = "Other modes")]
    pub list: Option<String>,
    /// Show which routes, components and fields the captures cover, instead of listing findings
    #[arg(long, alias = "stats", help_heading = "Other modes")]
    pub coverage: bool,
    /// Show what changed since an earlier JSON or NDJSON report with coverage
    #[arg(long, value_name = "REPORT", help_heading = "Other modes")]
    pub against: Option<PathBuf>,
    /// Merge the JSON or NDJSON reports of several runs, given as PATH
    #[arg(long, conflicts_with_all = ["input_format", "body", "status", "route", "include", "exclude", "schema", "schemas", "allow", "warn", "deny", "strict", "baseline", "write_baseline", "coverage", "config", "jobs", "list", "redact"], help_heading = "Other modes")]
    pub merge: bool,
    /// Print a component as one self-contained schema (draft 2020-12), or the schema of the
    /// configuration file (`config`)
    #[arg(
        long,
        value_name = "NAME",
        conflicts_with_all = OF_A_RUN,
        conflicts_with_all = OF_LEVELS,
        conflicts_with_all = ["list", "explain"],
        help_heading = "Other modes"
    )]
    pub print_schema: Option<String>,
    /// Allow null for optional properties in the printed schema, as in real captures
    #[arg(long, help_heading = "Other modes")]
    pub nullable: bool,
    /// Print the man page, or completions for a shell
    #[arg(long, value_name = "WHAT", value_parser = PossibleValuesParser::new(generate::names()), exclusive = true, help_heading = "Other modes")]
    pub generate: Option<String>,
    /// Print the capture with every secret and personal value replaced
    #[arg(long, conflicts_with_all = ["allow", "warn", "deny", "strict", "format", "max_findings", "verbose", "jobs", "list", "report", "baseline", "write_baseline", "coverage"], help_heading = "Other modes")]
    pub redact: bool,
    /// Write the redacted capture to this file [default: standard output]
    #[arg(
        short,
        long,
        value_name = "FILE",
        conflicts_with = "in_place",
        help_heading = "Other modes"
    )]
    pub output: Option<PathBuf>,
    /// Overwrite the input files with their redacted versions
    #[arg(long, help_heading = "Other modes")]
    pub in_place: bool,
    /// Only list the files that would be redacted
    #[arg(long, help_heading = "Other modes")]
    pub dry_run: bool,
}

/// The options that say what a run reads and writes: no effect where nothing is read.
const OF_A_RUN: [&str; 26] = [
    "paths",
    "input_format",
    "stdin_name",
    "stdin_start",
    "include",
    "exclude",
    "body",
    "status",
    "route",
    "files_from",
    "null",
    "max_unpacked",
    "max_held",
    "schema",
    "baseline",
    "write_baseline",
    "format",
    "report",
    "force",
    "max_findings",
    "allow_empty",
    "judge",
    "jobs",
    "coverage",
    "merge",
    "redact",
];

/// The options that set levels.
const OF_LEVELS: [&str; 5] = ["allow", "warn", "deny", "strict", "config"];

/// Options of one mode only, each with that mode. clap would not miss one that conflicts with anything
/// else that was typed.
const OF_A_MODE: [(&str, &str); 5] = [
    ("output", "redact"),
    ("in_place", "redact"),
    ("dry_run", "redact"),
    ("nullable", "print_schema"),
    ("against", "coverage"),
];

/// Returns what was typed, unless an option lacks its mode.
pub(super) fn in_their_modes(matches: ArgMatches) -> Result<ArgMatches, clap::Error> {
    let is_typed = |id: &str| matches.value_source(id) == Some(ValueSource::CommandLine);
    let lacking = OF_A_MODE
        .iter()
        .find(|(option, mode)| is_typed(option) && !is_typed(mode));
    let Some((_, mode)) = lacking else {
        return Ok(matches);
    };
    let mut command = Args::command();
    command.build();
    let shown = command.get_arguments().find(|known| known.get_id() == mode);
    let shown = ContextValue::Strings(shown.iter().map(ToString::to_string).collect());
    let usage = ContextValue::StyledStr(command.render_usage());
    let mut error = clap::Error::new(ErrorKind::MissingRequiredArgument).with_cmd(&command);
    error.insert(ContextKind::InvalidArg, shown);
    error.insert(ContextKind::Usage, usage);
    Err(error)
}

/// The version, the commit it is of where that is known, and what it is built for.
const LONG_VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), " (", env!("BUILD"), ")");

/// A report that goes into a file.
#[derive(Clone)]
pub(super) struct Destination {
    /// The format it is written in.
    pub format: &'static Format,
    /// The file it is written to.
    pub path: PathBuf,
}

/// The choice of colours.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// `FORMAT=PATH`; the path may have an equals sign of its own.
fn report(typed: &str) -> Result<Destination, String> {
    let (name, path) = match typed.split_once('=') {
        Some((_, "-")) => {
            return Err("use --format to choose the format on standard output".to_owned());
        }
        Some((name, path)) if !path.is_empty() => (name, path),
        _ => return Err("expected FORMAT=PATH, for example `json=report.json`".to_owned()),
    };
    let known = || {
        let names: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
        match similar(name, names.iter().copied()) {
            Some(meant) => format!("unknown format; did you mean `{meant}`?"),
            None => format!("unknown format; known formats: {}", names.join(", ")),
        }
    };
    Ok(Destination {
        format: report::find(name).ok_or_else(known)?,
        path: PathBuf::from(path),
    })
}

/// A number of bytes, with or without a suffix.
fn bytes(typed: &str) -> Result<u64, String> {
    let (digits, shift) = match typed.char_indices().last() {
        Some((at, 'k' | 'K')) => (&typed[..at], 10),
        Some((at, 'm' | 'M')) => (&typed[..at], 20),
        Some((at, 'g' | 'G')) => (&typed[..at], 30),
        Some((at, 't' | 'T')) => (&typed[..at], 40),
        _ => (typed, 0),
    };
    let number = digits.parse::<u64>().ok();
    number
        .and_then(|number| number.checked_mul(1 << shift))
        .ok_or_else(|| "expected a number of bytes, such as 500M or 2G".to_owned())
}

/// The start of a piece of a file.
fn start(typed: &str) -> Result<Start, String> {
    let numbers: Option<Vec<u64>> = typed.split(':').map(|number| number.parse().ok()).collect();
    match numbers.as_deref() {
        Some([line, offset, responses]) if *line > 0 => Ok(Start {
            position: Position {
                line: OneBased::FIRST.plus(line - 1),
                column: OneBased::FIRST,
                offset: *offset,
            },
            responses: *responses,
        }),
        _ => Err(
            "expected a line, a byte offset and a number of responses, such as 1:0:0".to_owned(),
        ),
    }
}

/// A number of bytes that may be held at once.
fn held(typed: &str) -> Result<u64, String> {
    let number = bytes(typed)?;
    if !HELD.contains(&number) {
        return Err("expected a size from 4M to 4G".to_owned());
    }
    Ok(number)
}

/// The bounds of `--max-held`: at least what is handed over at once, at most the longest text of a
/// response.
const HELD: RangeInclusive<u64> = 4 << 20..=4 << 30;

/// A number of threads.
fn jobs(typed: &str) -> Result<NonZeroUsize, String> {
    let number = typed.parse().ok().and_then(NonZeroUsize::new);
    number
        .filter(|number| number.get() <= MOST_JOBS)
        .ok_or_else(|| format!("expected a number of threads, from 1 to {MOST_JOBS}"))
}

fn findings(typed: &str) -> Result<usize, String> {
    let number = typed.parse().ok();
    number.ok_or_else(|| format!("expected a number of findings, from 0 to {}", usize::MAX))
}

/// More threads than any machine has cores for.
const MOST_JOBS: usize = 1024;

/// A usage error in which nothing that was typed acts on a terminal.
pub(super) fn in_print(mut error: clap::Error) -> clap::Error {
    let shown = |text: &str| terminal(text).into_owned();
    let contexts: Vec<_> = error
        .context()
        .filter_map(|(kind, value)| {
            let value = match value {
                ContextValue::String(text) => ContextValue::String(shown(text)),
                ContextValue::Strings(texts) => {
                    ContextValue::Strings(texts.iter().map(|text| shown(text)).collect())
                }
                ContextValue::StyledStrs(texts) => {
                    let shown = |text: &StyledStr| shown(&text.to_string()).into();
                    ContextValue::StyledStrs(texts.iter().map(shown).collect())
                }
                _ => return None,
            };
            Some((kind, value))
        })
        .collect();
    for (kind, value) in contexts {
        error.insert(kind, value);
    }
    error
}

/// A usage error without the list of all rules, which hides what it says, and without options that no
/// page names.
pub(super) fn in_short(mut error: clap::Error) -> clap::Error {
    let is_hidden = |name: &str| {
        let options = Args::command();
        let mut hidden = options.get_arguments().filter(|it| it.is_hide_set());
        hidden.any(|it| it.get_long() == name.strip_prefix("--"))
    };
    if matches!(error.get(ContextKind::SuggestedArg), Some(ContextValue::String(name)) if is_hidden(name))
    {
        error.remove(ContextKind::SuggestedArg);
    }
    let valid = error.get(ContextKind::ValidValue);
    let is_of_rules = |names: &[String]| rules().any(|rule| names.iter().any(|name| name == rule));
    if matches!(valid, Some(ContextValue::Strings(names)) if is_of_rules(names)) {
        error.remove(ContextKind::ValidValue);
        let listed = "`stytch-validate --list rules` shows the rules and their groups".into();
        error.insert(
            ContextKind::Suggested,
            ContextValue::StyledStrs(vec![listed]),
        );
    }
    error
}

fn reader_names() -> PossibleValuesParser {
    let names = READERS.iter().map(|reader| reader.name);
    PossibleValuesParser::new(std::iter::once("auto").chain(names))
}

fn format_names() -> PossibleValuesParser {
    PossibleValuesParser::new(FORMATS.iter().map(|format| format.name))
}

fn rule_names() -> PossibleValuesParser {
    PossibleValuesParser::new(Target::names())
}

fn rules() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.info.id)
}
