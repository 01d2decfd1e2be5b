//! The data of a rule. The rules themselves live in `rules`, one file each.

use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

/// The level of a rule's findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase", const_into_str)]
pub enum Level {
    /// Not looked for.
    Allow,
    /// Counted, and shown once a cause; it is no finding, and fails nothing.
    Note,
    /// Reported, without making the response invalid.
    Warn,
    /// Reported as an error; the response is invalid and the run fails.
    Deny,
}

impl Level {
    /// Every level, the least first.
    pub const ALL: &[Self] = <Self as VariantArray>::VARIANTS;

    /// The level called `name`.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|level| level.name() == name)
    }

    /// The word used on the command line and in tables.
    pub const fn name(self) -> &'static str {
        self.into_str()
    }
}

/// The severity of a reported finding.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, IntoStaticStr, Serialize, Deserialize,
)]
#[strum(serialize_all = "lowercase", const_into_str)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The response is invalid.
    Error,
    /// Worth knowing; the response stays valid.
    Warning,
    /// Said once a cause, beside the findings.
    Note,
}

impl Severity {
    /// The word a report prints.
    pub const fn name(self) -> &'static str {
        self.into_str()
    }
}

/// Rules that are switched together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase", const_into_str)]
pub enum Group {
    /// Properties that must be there.
    Required,
    /// Values of another type than the schema says.
    Type,
    /// Use of what the API is about to drop.
    Deprecated,
    /// Values outside the range or form that their `format` names.
    Format,
    /// Every other keyword of a schema.
    Constraint,
    /// Things that the API sends and the schema does not know.
    Drift,
    /// Parts of a response that contradict each other, or what is known of Stytch.
    Consistency,
    /// Things that must not be in a file that others see.
    Secrets,
    /// The response as a whole.
    Response,
    /// The text itself.
    Syntax,
}

impl Group {
    /// Every group, in the order of the rules table.
    pub const ALL: &[Self] = <Self as VariantArray>::VARIANTS;

    /// The name used on the command line.
    pub const fn name(self) -> &'static str {
        self.into_str()
    }
}

/// A rule's identity and its documentation, as plain data.
#[derive(Debug)]
pub struct RuleInfo {
    /// Kebab-case, names the offence, never changes.
    pub id: &'static str,
    /// The group it is switched with.
    pub group: Group,
    /// The level without any setting.
    pub default: Level,
    /// Whether `--strict` denies it, because the published schema does.
    pub strict: bool,
    /// One line: what it finds.
    pub summary: &'static str,
    /// The meaning of the finding, and why it matters.
    pub meaning: &'static str,
    /// The component that judges the example, or what that is: a `recording`, or a file in a `folder`.
    pub judged_by: &'static str,
    /// A body that offends; a test judges it, so that it stays true.
    pub example: &'static str,
    /// The way to mend it, or to live with it.
    pub fix: &'static str,
    /// The source of the fact.
    pub source: &'static str,
}
