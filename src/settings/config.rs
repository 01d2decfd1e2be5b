//! `stytch-validate.toml`: what a project has settled for all its runs.
//!
//! A fault is reported with its line and column. Nothing of the file is quoted: it may be a capture, named by mistake.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::model::rule::Level;
use crate::rules::level::Target;
use crate::settings::file_glob::FileGlob;
use crate::settings::similar;
use crate::text::span::{Locator, Position};

/// The contents of a configuration file.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The components that judge files; the first that fits wins.
    pub schemas: Vec<SchemaEntry>,
    /// Levels, a later one winning over an earlier one.
    pub levels: Vec<LevelEntry>,
}

/// A `[[schema]]` entry.
#[derive(Clone, Debug)]
pub struct SchemaEntry {
    /// The files it is for.
    pub files: FileGlob,
    /// The component's name.
    pub component: String,
    /// The line and column in the configuration, in words.
    pub place: String,
}

/// A level that is set for all files or for some.
#[derive(Clone, Debug)]
pub struct LevelEntry {
    /// The files it is for; all where there is none.
    pub files: Option<FileGlob>,
    /// The rule or group.
    pub target: Target,
    /// Its level.
    pub level: Level,
}

impl Config {
    /// Reads the text of a configuration file, or says what is wrong with it, and where.
    pub fn read(text: &str) -> Result<Self, String> {
        let read = DeTable::parse(text).map_err(|error| {
            // Of a syntax error, what was expected; the parser has these words from nowhere else.
            Fault::at(error.span().unwrap_or_default(), error.message())
        });
        read.and_then(|table| Self::of(table.get_ref(), text))
            .map_err(|fault| format!("{}: {}", place(text, fault.offset), fault.reason))
    }

    fn of(table: &DeTable<'_>, text: &str) -> Result<Self, Fault> {
        known_keys(table, "", &["rules", "schema", "files"])?;
        let mut config = Self::default();
        if let Some(rules) = table.get("rules") {
            let rules = as_table(rules, "rules")?;
            config.levels.extend(levels(rules, None)?);
        }
        for entry in entries(table, "files")? {
            let of_entry = as_table(entry, "files")?;
            known_keys(of_entry, " in [[files]]", &["glob", "rules"])?;
            let files = glob(entry, "glob", "[[files]]")?;
            let rules = member(entry, "rules", "[[files]]")?;
            let rules = as_table(rules, "[files.rules]")?;
            config.levels.extend(levels(rules, Some(&files))?);
        }
        for entry in entries(table, "schema")? {
            let of_entry = as_table(entry, "schema")?;
            known_keys(of_entry, " in [[schema]]", &["files", "use"])?;
            let (component, place) = text_of(entry, "use", "[[schema]]")?;
            config.schemas.push(SchemaEntry {
                component: component.to_owned(),
                files: glob(entry, "files", "[[schema]]")?,
                place: self::place(text, place.start),
            });
        }
        Ok(config)
    }
}

/// A fault, with its place.
struct Fault {
    offset: usize,
    reason: String,
}

impl Fault {
    fn at(place: Range<usize>, reason: impl Into<String>) -> Self {
        Self {
            offset: place.start,
            reason: reason.into(),
        }
    }
}

/// `line 2, column 9`
fn place(text: &str, offset: usize) -> String {
    let at = Locator::new(text.as_bytes(), Position::START).position(offset.min(text.len()));
    at.in_words()
}

type Value<'t, 'i> = &'t Spanned<DeValue<'i>>;

/// The levels of a table: groups first, so that a rule of its own wins over its group, and before
/// them what is said of all that warns.
fn levels(table: &DeTable<'_>, files: Option<&FileGlob>) -> Result<Vec<LevelEntry>, Fault> {
    let mut levels = Vec::new();
    for (name, level) in table {
        let target = Target::find(name.get_ref())
            .ok_or_else(|| unknown("rule or group", name, &Target::names()))?;
        let known = level.get_ref().as_str().and_then(Level::find);
        let level = known.ok_or_else(|| {
            let name = name.get_ref();
            let said = format!("the level of `{name}` must be one of {LEVELS}");
            Fault::at(level.span(), said)
        })?;
        levels.push(LevelEntry {
            files: files.cloned(),
            target,
            level,
        });
    }
    levels.sort_by_key(|entry| match entry.target {
        Target::Warnings => 0,
        Target::Group(_) => 1,
        Target::Rule(_) => 2,
    });
    Ok(levels)
}

const LEVELS: &str = "\"allow\", \"note\", \"warn\" or \"deny\"";

fn known_keys(table: &DeTable<'_>, place: &str, known: &[&str]) -> Result<(), Fault> {
    let stranger = table
        .keys()
        .filter(|key| !known.contains(&key.get_ref().as_ref()))
        .min_by_key(|key| key.span().start);
    stranger.map_or(Ok(()), |key| {
        Err(unknown(&format!("key{place}"), key, known))
    })
}

fn unknown(what: &str, name: &Spanned<impl AsRef<str>>, known: &[&str]) -> Fault {
    let said = match similar(name.get_ref().as_ref(), known.iter().copied()) {
        Some(meant) => format!("unknown {what}; did you mean `{meant}`?"),
        None => format!("unknown {what}; known: {}", known.join(", ")),
    };
    Fault::at(name.span(), said)
}

fn entries<'t, 'i>(table: &'t DeTable<'i>, name: &str) -> Result<Vec<Value<'t, 'i>>, Fault> {
    let Some(value) = table.get(name) else {
        return Ok(Vec::new());
    };
    let entries = value.get_ref().as_array().ok_or_else(|| {
        let said = format!("`{name}` must be a list of tables: write [[{name}]]");
        Fault::at(value.span(), said)
    })?;
    Ok(entries.iter().collect())
}

fn as_table<'t, 'i>(value: Value<'t, 'i>, name: &str) -> Result<&'t DeTable<'i>, Fault> {
    let table = value.get_ref().as_table();
    table.ok_or_else(|| Fault::at(value.span(), format!("`{name}` must be a table")))
}

fn member<'t, 'i>(entry: Value<'t, 'i>, key: &str, place: &str) -> Result<Value<'t, 'i>, Fault> {
    let found = entry.get_ref().as_table().and_then(|table| table.get(key));
    found.ok_or_else(|| Fault::at(entry.span(), format!("{place} has no `{key}`")))
}

fn text_of<'t>(
    entry: Value<'t, '_>,
    key: &str,
    place: &str,
) -> Result<(&'t str, Range<usize>), Fault> {
    let value = member(entry, key, place)?;
    let text = value.get_ref().as_str();
    let text = text
        .ok_or_else(|| Fault::at(value.span(), format!("`{key}` in {place} must be a string")))?;
    Ok((text, value.span()))
}

fn glob(entry: Value<'_, '_>, key: &str, place: &str) -> Result<FileGlob, Fault> {
    let (pattern, at) = text_of(entry, key, place)?;
    FileGlob::new(pattern)
        .map_err(|reason| Fault::at(at, format!("`{key}` in {place} is not a glob: {reason}")))
}
