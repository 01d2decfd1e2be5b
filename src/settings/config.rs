//! `stytch-validate.toml`: what a project has settled for all its runs.

use globset::{GlobBuilder, GlobMatcher};
use toml::{Table, Value};

use crate::model::rule::Level;
use crate::rules::level::Target;
use crate::settings::similar;

/// What a configuration file says.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Which component judges which files; the first that fits.
    pub schemas: Vec<SchemaEntry>,
    /// Levels, a later one winning over an earlier one.
    pub levels: Vec<LevelEntry>,
}

/// A `[[schema]]` entry.
#[derive(Clone, Debug)]
pub struct SchemaEntry {
    /// The files it is for.
    pub files: GlobMatcher,
    /// The component's name.
    pub component: String,
}

/// A level that is set for all files or for some.
#[derive(Clone, Debug)]
pub struct LevelEntry {
    /// The files it is for; all where there is none.
    pub files: Option<GlobMatcher>,
    /// The rule or group.
    pub target: Target,
    /// Its level.
    pub level: Level,
}

impl Config {
    /// Reads the text of a configuration file.
    ///
    /// # Errors
    ///
    /// What is wrong with it: no TOML, an unknown key, a value of another kind.
    pub fn read(text: &str) -> Result<Self, String> {
        let table: Table = text
            .parse()
            .map_err(|error: toml::de::Error| error.to_string())?;
        known_keys(&table, "", &["rules", "schema", "files"])?;
        let mut config = Self::default();
        if let Some(rules) = table.get("rules") {
            config
                .levels
                .extend(levels(as_table(rules, "rules")?, None)?);
        }
        for entry in entries(&table, "files")? {
            known_keys(entry, "[[files]]", &["glob", "rules"])?;
            let files = glob(entry, "glob", "[[files]]")?;
            let rules = entry.get("rules").ok_or("[[files]] has no `rules`")?;
            config
                .levels
                .extend(levels(as_table(rules, "[files.rules]")?, Some(&files))?);
        }
        for entry in entries(&table, "schema")? {
            known_keys(entry, "[[schema]]", &["files", "use"])?;
            let component = text_of(entry, "use", "[[schema]]")?.to_owned();
            config.schemas.push(SchemaEntry {
                files: glob(entry, "files", "[[schema]]")?,
                component,
            });
        }
        Ok(config)
    }
}

/// The levels of a table: groups first, so that a rule of its own wins over its group.
fn levels(table: &Table, files: Option<&GlobMatcher>) -> Result<Vec<LevelEntry>, String> {
    let mut levels = Vec::new();
    for (name, level) in table {
        let target =
            Target::find(name).ok_or_else(|| unknown("rule or group", name, &Target::names()))?;
        let level = level.as_str().and_then(Level::find);
        let level = level.ok_or_else(|| {
            format!("the level of `{name}` is none of \"allow\", \"warn\" and \"deny\"")
        })?;
        levels.push(LevelEntry {
            files: files.cloned(),
            target,
            level,
        });
    }
    levels.sort_by_key(|entry| matches!(entry.target, Target::Rule(_)));
    Ok(levels)
}

fn known_keys(table: &Table, place: &str, known: &[&str]) -> Result<(), String> {
    let stranger = table.keys().find(|key| !known.contains(&key.as_str()));
    stranger.map_or(Ok(()), |key| {
        let place = if place.is_empty() {
            String::new()
        } else {
            format!(" in {place}")
        };
        Err(unknown(&format!("key{place}"), key, known))
    })
}

fn unknown(what: &str, name: &str, known: &[&str]) -> String {
    let shown = crate::model::mask::name(name);
    match similar(name, known.iter().copied()) {
        Some(meant) => format!("unknown {what} `{shown}`; did you mean `{meant}`?"),
        None => format!("unknown {what} `{shown}`; there are: {}", known.join(", ")),
    }
}

fn entries<'t>(table: &'t Table, name: &str) -> Result<Vec<&'t Table>, String> {
    match table.get(name) {
        None => Ok(Vec::new()),
        Some(Value::Array(entries)) => entries.iter().map(|entry| as_table(entry, name)).collect(),
        Some(_) => Err(format!("`{name}` is no list of tables: write [[{name}]]")),
    }
}

fn as_table<'t>(value: &'t Value, name: &str) -> Result<&'t Table, String> {
    value
        .as_table()
        .ok_or_else(|| format!("`{name}` is no table"))
}

fn text_of<'t>(table: &'t Table, key: &str, place: &str) -> Result<&'t str, String> {
    let value = table
        .get(key)
        .ok_or_else(|| format!("{place} has no `{key}`"))?;
    value
        .as_str()
        .ok_or_else(|| format!("`{key}` in {place} is no string"))
}

fn glob(table: &Table, key: &str, place: &str) -> Result<GlobMatcher, String> {
    let pattern = text_of(table, key, place)?;
    let anywhere = if pattern.contains('/') {
        pattern.trim_start_matches("./").to_owned()
    } else {
        format!("**/{pattern}")
    };
    let glob = GlobBuilder::new(&anywhere).literal_separator(true).build();
    glob.map(|glob| glob.compile_matcher())
        .map_err(|error| format!("`{pattern}` is no glob: {}", error.kind()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_and_schemas_are_read() {
        let config = Config::read(
            "[rules]\nmissing-field = \"warn\"\nrequired = \"deny\"\n\
             [[files]]\nglob = \"old/**\"\nrules = { deprecated-field = \"allow\" }\n\
             [[schema]]\nfiles = \"fixtures/magic/**\"\nuse = \"api_b2b_magic_v1_AuthenticateResponse\"\n",
        )
        .expect("valid");
        let levels: Vec<Level> = config.levels.iter().map(|entry| entry.level).collect();
        assert_eq!(levels, [Level::Deny, Level::Warn, Level::Allow]);
        assert!(
            config.levels[2]
                .files
                .as_ref()
                .is_some_and(|files| files.is_match("old/a/b.json"))
        );
        assert!(config.schemas[0].files.is_match("fixtures/magic/a.json"));
    }

    #[test]
    fn what_is_unknown_is_refused_with_a_suggestion() {
        let refused = |text: &str| Config::read(text).expect_err("refused");
        assert_eq!(
            refused("[rulez]\n"),
            "unknown key `rulez`; did you mean `rules`?"
        );
        assert_eq!(
            refused("[[schema]]\nfile = \"x\"\n"),
            "unknown key in [[schema]] `file`; did you mean `files`?"
        );
        assert_eq!(
            refused("[rules]\nmissing-fields = \"warn\"\n"),
            "unknown rule or group `missing-fields`; did you mean `missing-field`?"
        );
        assert!(refused("[rules]\nmissing-field = \"off\"\n").contains("\"allow\""));
        assert!(refused("[[schema]]\nuse = \"x\"\n").contains("has no `files`"));
        assert!(refused("schema = 1\n").contains("[[schema]]"));
    }
}
