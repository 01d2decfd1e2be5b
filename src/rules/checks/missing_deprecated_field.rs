//! An absent required property that is itself deprecated.

use crate::model::rule::{Group, Level, RuleInfo};
use crate::rules::Rule;
use crate::rules::checks::missing_field::{Absence, missing};
use crate::rules::context::RuleContext;
use crate::rules::diagnostic::Diagnostics;
use crate::schema::scan::Facts;

pub(super) static RULE: Rule = Rule {
    info: RuleInfo {
        id: "missing-deprecated-field",
        group: Group::Required,
        default: Level::Deny,
        strict: true,
        summary: "a required property that is itself deprecated is absent",
        meaning: "The schema requires the property and also marks it as deprecated. This is a separate rule so that you can allow it on the day the API stops sending the property, without losing sight of the other required ones.",
        judged_by: "api_sso_v1_AuthenticateResponse",
        example: r#"{"status_code": 200}"#,
        fix: "Record the response again. Once the API no longer sends the property, allow the rule.",
        source: "`required` and the deprecation marks of the components (facts/components.tsv).",
    },
    looks_at: Facts::REFUSED,
    check,
};

fn check(context: &RuleContext<'_>) -> Diagnostics {
    missing(context, &Absence::Deprecated).collect()
}
