//! A required property that came after the capture was made.

use crate::model::rule::{Group, Level, RuleInfo};
use crate::rules::Rule;
use crate::rules::checks::missing_field::{Absence, missing};
use crate::rules::context::RuleContext;
use crate::rules::diagnostic::Diagnostics;
use crate::schema::scan::Facts;

pub(super) static RULE: Rule = Rule {
    info: RuleInfo {
        id: "missing-newer-field",
        group: Group::Required,
        default: Level::Warn,
        strict: true,
        summary: "a required property is absent, but was added after this capture was made",
        meaning: "The property is required today, but did not exist when this response was captured: the capture is old, not wrong. Its date is that of the recording, or else that of the session's last access. Current clients still fail when they replay it.",
        judged_by: "api_b2b_session_v1_GetResponse",
        example: r#"{"member_sessions": [{"last_accessed_at": "2023-07-19T08:00:00Z"}]}"#,
        fix: "Record the response again when it suits you. Deny the rule to make that mandatory.",
        source: "facts/since.tsv: the day a property first appeared in the types of stytch-go.",
    },
    looks_at: Facts::REFUSED,
    check,
};

fn check(context: &RuleContext<'_>) -> Diagnostics {
    missing(context, &Absence::Newer("")).collect()
}
