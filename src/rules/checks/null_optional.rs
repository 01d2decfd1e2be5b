//! Null where an optional property is declared.

use crate::model::rule::{Example, Group, Level, RuleInfo};
use crate::rules::Rule;
use crate::rules::context::RuleContext;
use crate::rules::diagnostic::{Diagnostic, Diagnostics, subject};
use crate::schema::scan::Facts;

pub(super) static RULE: Rule = Rule {
    info: RuleInfo {
        id: "null-optional",
        group: Group::Type,
        default: Level::Allow,
        summary: "an optional property is null, which the published schema refuses and the API sends",
        meaning: "The published components give optional properties a plain type, so null fails them to the letter. The API writes null for every optional property that is absent, so by default this is not reported: it would be a false alarm on every real response.",
        example: Example {
            schema: "api_b2b_mfa_v1_MfaRequired",
            body: r#"{"member_options": null}"#,
        },
        fix: "Nothing is wrong with the capture. Warn or deny the rule (or use `--strict`) to hold captures to the published schema.",
        source: "facts/nullability.md: one real body, the official types and mocks.",
    },
    looks_at: Facts::NULL,
    check,
};

fn check(context: &RuleContext<'_>) -> Diagnostics {
    context
        .nulls()
        .iter()
        .map(|used| {
            let location = context.location(used.value);
            let message = format!(
                "{} is null; the published schema only allows it to be absent",
                subject(&location)
            );
            Diagnostic::new(
                used.value.span(),
                location,
                message,
                "null in an optional property",
            )
            .field_of_location()
            .keyword(&used.keyword())
        })
        .collect()
}
