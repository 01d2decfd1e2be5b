//! A required property is absent.

use crate::model::rule::{Group, Level, RuleInfo};
use crate::rules::Rule;
use crate::rules::context::{RuleContext, opening};
use crate::rules::diagnostic::{Diagnostic, Diagnostics};
use crate::rules::hints::spelling::Strangers;
use crate::schema::history::since;
use crate::schema::plan::deprecation;
use crate::schema::scan::Facts;
use crate::schema::schema_error::{SchemaError, SchemaErrorKind};
use crate::stytch::timestamp::Timestamp;

pub(super) static RULE: Rule = Rule {
    info: RuleInfo {
        id: "missing-field",
        group: Group::Required,
        default: Level::Deny,
        strict: true,
        summary: "a required property is absent",
        meaning: "The schema lists the property as required, and the object does not have it. The official clients decode these properties without a fallback, so code that reads the response fails when it replays this capture.",
        judged_by: "api_session_v1_EmailFactor",
        example: r#"{"email_id": "email-test-1"}"#,
        fix: "Record the response again, or add the property to the fixture. If the capture is older than the property but does not say when it was made (`missing-newer-field`), allow the rule for that file.",
        source: "The `required` lists of the components (facts/components.tsv).",
    },
    looks_at: Facts::REFUSED,
    check,
};

fn check(context: &RuleContext<'_>) -> Diagnostics {
    missing(context, &Absence::Plain).collect()
}

/// The kinds of absent required properties. Each absence is one of these, and each has one rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Absence {
    /// It should be there.
    Plain,
    /// It is deprecated itself.
    Deprecated,
    /// It came on this ISO date, after the capture was made.
    Newer(&'static str),
}

impl Absence {
    fn of(context: &RuleContext<'_>, error: &SchemaError<'_>, property: &str) -> Self {
        if is_deprecated(context, error, property) {
            Self::Deprecated
        } else {
            newer(context, error, property).map_or(Self::Plain, Self::Newer)
        }
    }

    fn is_like(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

/// The absent required properties of which the same is to be said as `like`.
pub(super) fn missing<'r>(
    context: &'r RuleContext<'_>,
    like: &'r Absence,
) -> impl Iterator<Item = Diagnostic> + 'r {
    let absent = context.faults(|fault| match fault {
        SchemaErrorKind::Missing { property } => Some(property.clone()),
        _ => None,
    });
    let strangers = Strangers::of(context.annotated(|found| &found.unknown));
    absent.filter_map(move |(error, property)| {
        let absence = Absence::of(context, error, &property);
        absence
            .is_like(like)
            .then(|| diagnostic(context, &strangers, error, property, absence))
    })
}

fn diagnostic(
    context: &RuleContext<'_>,
    strangers: &Strangers<'_>,
    error: &SchemaError<'_>,
    property: String,
    absence: Absence,
) -> Diagnostic {
    let message = match absence {
        Absence::Newer(since) => {
            format!(
                "required field `{property}` is missing; the API added it in {since}, after this capture was made"
            )
        }
        Absence::Deprecated => format!("required field `{property}` (deprecated) is missing"),
        Absence::Plain => format!("required field `{property}` is missing"),
    };
    let location = context.location(error.value);
    let at = opening(error.value);
    let mut diagnostic = Diagnostic::new(at, location, message, "in this object");
    if let Some(used) = strangers.meant(error.value, &property) {
        let written = context.shown_name(used.owner, &used.name);
        let meant = format!("`{written}`: did you mean `{property}`?");
        diagnostic = diagnostic.related(used.name_span(), meant);
    }
    diagnostic.field(property).keyword(&error.keyword)
}

/// The day on which a property of a success first appeared, if that is after the capture was made.
fn newer(
    context: &RuleContext<'_>,
    error: &SchemaError<'_>,
    property: &str,
) -> Option<&'static str> {
    context.success()?;
    let component = context.schemas.catalog.name(error.keyword.component?);
    let of_the_component = error.keyword.pointer == "/required";
    let since = since(component, property).filter(|_| of_the_component)?;
    (context.made_at()? < Timestamp::day(since)?).then_some(since)
}

/// Returns whether the schema that requires a property also deprecates it.
fn is_deprecated(context: &RuleContext<'_>, error: &SchemaError<'_>, property: &str) -> bool {
    let catalog = &context.schemas.catalog;
    let owner = error.keyword.pointer.strip_suffix("/required");
    if let (Some(component), Some("")) = (error.keyword.component, owner)
        && let Some(declared) = catalog.node(component).properties()
    {
        let declared = declared.get(property);
        return declared.is_some_and(|declared| declared.deprecated.is_some());
    }
    let schema = match error.keyword.component {
        Some(component) => Some(catalog.schema(component)),
        None => context
            .schemas
            .file
            .as_ref()
            .and_then(|file| file.tree_of(&error.keyword)),
    };
    let declared = schema
        .zip(owner)
        .and_then(|(schema, owner)| schema.pointer(owner))
        .and_then(|schema| schema.get("properties"))
        .and_then(|properties| properties.get(property));
    declared.is_some_and(|declared| deprecation(declared).is_some())
}
