//! Levels: where what offends becomes an error, a warning, a note, or nothing. Here and nowhere else.

use crate::model::rule::{Group, Level, Severity};
use crate::rules::{RULES, Rule};

/// The level of every rule, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Levels {
    table: Vec<Setting>,
}

/// One rule's level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The level in force.
    pub level: Level,
    /// The origin of the level.
    pub origin: LevelOrigin,
}

/// The origin of a level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LevelOrigin {
    /// The rule's own default.
    Default,
    /// The configuration file.
    Configuration,
    /// `--strict`.
    Strict,
    /// `-A`, `-W` or `-D`.
    CommandLine,
}

impl LevelOrigin {
    /// The word a table shows.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Configuration => "configuration",
            Self::Strict => "--strict",
            Self::CommandLine => "command line",
        }
    }
}

/// The rules that a level is set for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// One rule, by its place in [`RULES`].
    Rule(usize),
    /// All rules of a group.
    Group(Group),
    /// Whatever is at warn when the level is set.
    Warnings,
}

impl Target {
    /// Every rule and every group, and all that warns.
    fn all() -> impl Iterator<Item = Self> {
        let rules = (0..RULES.len()).map(Self::Rule);
        let groups = Group::ALL.iter().copied().map(Self::Group);
        rules.chain(groups).chain([Self::Warnings])
    }

    /// The name of each.
    pub fn names() -> Vec<&'static str> {
        Self::all().map(Self::name).collect()
    }

    /// Returns what it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rule(at) => RULES[at].info.id,
            Self::Group(group) => group.name(),
            Self::Warnings => "warnings",
        }
    }

    /// The rule or group called `name`, or all that warns.
    pub fn find(name: &str) -> Option<Self> {
        Self::all().find(|target| target.name() == name)
    }
}

impl Default for Levels {
    fn default() -> Self {
        let default = |rule: &&Rule| Setting {
            level: rule.info.default,
            origin: LevelOrigin::Default,
        };
        Self {
            table: RULES.iter().map(default).collect(),
        }
    }
}

impl Levels {
    /// Sets the level of a rule, a group, or all that warns so far; a later call wins.
    pub fn set(&mut self, target: Target, level: Level, origin: LevelOrigin) {
        for ((at, rule), setting) in RULES.iter().enumerate().zip(&mut self.table) {
            let applies = match target {
                Target::Rule(of) => of == at,
                Target::Group(of) => of == rule.info.group,
                Target::Warnings => setting.level == Level::Warn,
            };
            if applies {
                *setting = Setting { level, origin };
            }
        }
    }

    /// Holds captures to the published schema.
    pub fn be_strict(&mut self) {
        for (rule, setting) in RULES.iter().zip(&mut self.table) {
            if rule.info.strict {
                *setting = Setting {
                    level: Level::Deny,
                    origin: LevelOrigin::Strict,
                };
            }
        }
    }

    /// Every rule with its level, in the order of [`RULES`].
    pub fn iter(&self) -> impl Iterator<Item = (&'static Rule, Setting)> + '_ {
        RULES.iter().copied().zip(self.table.iter().copied())
    }

    /// The rules to run, each with the severity of what it finds.
    pub fn in_force(&self) -> impl Iterator<Item = (&'static Rule, Severity)> + '_ {
        self.iter()
            .filter_map(|(rule, setting)| match setting.level {
                Level::Allow => None,
                Level::Note => Some((rule, Severity::Note)),
                Level::Warn => Some((rule, Severity::Warning)),
                Level::Deny => Some((rule, Severity::Error)),
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(levels: &Levels, id: &str) -> Level {
        levels
            .iter()
            .find(|(rule, _)| rule.info.id == id)
            .expect("a rule")
            .1
            .level
    }

    #[test]
    fn strict_is_the_published_schema_to_the_letter() {
        let mut levels = Levels::default();
        levels.be_strict();
        for id in [
            "missing-field",
            "type-mismatch",
            "null-optional",
            "invalid-format",
            "schema-violation",
            "unknown-value",
        ] {
            assert_eq!(level(&levels, id), Level::Deny, "{id}");
        }
        assert_eq!(level(&levels, "unknown-field"), Level::Allow);
        assert_eq!(level(&levels, "deprecated-field"), Level::Note);
    }

    #[test]
    fn warnings_are_what_is_at_warn_at_that_point() {
        let mut levels = Levels::default();
        let mut set = |name: &str, level| {
            let target = Target::find(name).expect("known");
            levels.set(target, level, LevelOrigin::CommandLine);
        };
        set("unknown-field", Level::Warn);
        set("warnings", Level::Deny);
        set("unknown-value", Level::Warn);
        assert_eq!(level(&levels, "unknown-field"), Level::Deny);
        assert_eq!(level(&levels, "inconsistent-ids"), Level::Deny);
        assert_eq!(level(&levels, "unknown-value"), Level::Warn);
        assert_eq!(level(&levels, "deprecated-field"), Level::Note);
        assert_eq!(level(&levels, "null-optional"), Level::Allow);
    }
}
