//! Null where an optional property is declared.

use crate::model::rule::{Group, Level, RuleInfo};
use crate::rules::Rule;
use crate::rules::context::RuleContext;
use crate::rules::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::scan::Facts;

pub(super) static RULE: Rule = Rule {
    info: RuleInfo {
        id: "null-optional",
        group: Group::Type,
        default: Level::Allow,
        strict: true,
        summary: "an optional property is null: the API sends this, the published schema rejects it",
        meaning: "The published components give optional properties a plain type, so taken literally they reject null. The API sends null for every optional property without a value, so by default this is not reported: it would be a false alarm on every real response.",
        judged_by: "api_b2b_mfa_v1_MfaRequired",
        example: r#"{"member_options": null}"#,
        fix: "Nothing is wrong with the capture. Set the rule to `warn` or `deny` (or use `--strict`) to apply the published schema to the letter.",
        source: "facts/nullability.md: one real body, the official types and mocks.",
    },
    looks_at: Facts::NULL,
    check,
};

fn check(context: &RuleContext<'_>) -> Diagnostics {
    context
        .nulls()
        .into_iter()
        .map(|(value, keyword)| {
            let said = " is null; the published schema only allows it to be absent";
            let label = "null in an optional property";
            Diagnostic::about(context, value, said, label).keyword(&keyword)
        })
        .collect()
}
