//! A required property is absent.

use crate::model::rule::{Example, Group, Level, RuleInfo};
use crate::rules::Rule;
use crate::rules::case::{Case, opening};
use crate::rules::offence::Offence;
use crate::schema::outline::deprecation;
use crate::schema::violation::{Fault, Violation};

pub(super) static RULE: Rule = Rule {
    info: RuleInfo {
        id: "missing-field",
        group: Group::Required,
        default: Level::Deny,
        summary: "a required property is absent",
        meaning: "The schema lists the property as required, and the object does not have it. The official clients decode these properties without a fallback, so code that reads the response would fail where this capture is replayed.",
        example: Example {
            schema: "api_session_v1_EmailFactor",
            body: r#"{"email_id": "email-test-1"}"#,
        },
        fix: "Record the response again, or add the property to the fixture. If the capture is older than the property, allow the rule for that file.",
        source: "The `required` lists of the components (facts/components.tsv).",
    },
    check,
};

fn check(case: &Case<'_>) -> Vec<Offence> {
    missing(case, false).collect()
}

/// The absent required properties, either those that are deprecated themselves or the others.
pub(super) fn missing<'r>(
    case: &'r Case<'_>,
    deprecated: bool,
) -> impl Iterator<Item = Offence> + 'r {
    let absent = case.faults(|fault| match fault {
        Fault::Missing { property } => Some(property.clone()),
        _ => None,
    });
    absent
        .filter(move |(violation, property)| is_deprecated(case, violation, property) == deprecated)
        .map(move |(violation, property)| {
            let kind = if deprecated {
                "deprecated, but required, field"
            } else {
                "required field"
            };
            let message = format!("{kind} `{property}` is missing");
            let location = case.location(violation.value);
            Offence::new(
                opening(violation.value),
                location,
                message,
                "in this object",
            )
            .field(property)
            .keyword(&violation.keyword)
        })
}

/// Whether the schema that requires a property also deprecates it.
fn is_deprecated(case: &Case<'_>, violation: &Violation<'_>, property: &str) -> bool {
    let owner = violation.keyword.pointer.strip_suffix("/required");
    let schema = match violation.keyword.component {
        Some(component) => Some(case.schemas.catalog.schema(component)),
        None => case.schemas.file.as_ref().map(|file| &file.tree),
    };
    let declared = schema
        .zip(owner)
        .and_then(|(schema, owner)| schema.pointer(owner))
        .and_then(|schema| schema.get("properties"))
        .and_then(|properties| properties.get(property));
    declared.is_some_and(|declared| deprecation(declared).is_some())
}
