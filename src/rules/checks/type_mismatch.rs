//! A value of another type than the schema says.

use crate::model::rule::{Group, Level, RuleInfo};
use crate::rules::Rule;
use crate::rules::checks::empty_array_for_map::is_empty_map;
use crate::rules::context::RuleContext;
use crate::rules::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::scan::Facts;
use crate::schema::schema_error::{SchemaErrorKind, type_name};

pub(super) static RULE: Rule = Rule {
    info: RuleInfo {
        id: "type-mismatch",
        group: Group::Type,
        default: Level::Deny,
        strict: true,
        summary: "a value has a different type than the schema says",
        meaning: "The JSON type of the value is not the declared one. Null in a required property counts as well; a number written as `200.0` is an integer. Nothing else that the schema says about a value of the wrong type is reported, because it would only repeat this.",
        judged_by: "api_session_v1_AuthenticatorAppFactor",
        example: r#"{"totp_id": 17}"#,
        fix: "Find out what wrote the capture: handwritten fixtures, and tools that decode and re-encode, change types. Record the response again.",
        source: "The `type` of each property (facts/components.tsv); JSON Schema 2020-12 Validation, section 6.1.1.",
    },
    looks_at: Facts::REFUSED,
    check,
};

fn check(context: &RuleContext<'_>) -> Diagnostics {
    let mistyped = context.faults(|fault| match fault {
        SchemaErrorKind::Type { expected } => Some(expected.clone()),
        _ => None,
    });
    mistyped
        .filter(|(error, _)| !is_empty_map(context, error))
        .map(|(error, expected)| {
            let found = type_name(error.value);
            let label = format!("expected {expected}, found {found}");
            let said = format!(": {label}");
            Diagnostic::about(context, error.value, &said, label).keyword(&error.keyword)
        })
        .collect()
}
