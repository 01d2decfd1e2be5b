//! A required property that came after the capture was made.

use crate::model::rule::{Example, Group, Level, RuleInfo};
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
        summary: "an absent required property first appeared after this capture was made",
        meaning: "The property is required now, and was not known yet on the day this response was captured: the capture is old, not wrong. That day is the recording's time; where there is none, the session's last access. Clients of today still fail where the capture is replayed.",
        example: Example {
            schema: "api_b2b_session_v1_GetResponse",
            body: r#"{"member_sessions": [{"last_accessed_at": "2023-07-19T08:00:00Z"}]}"#,
        },
        fix: "Record the response again when it suits you, or deny the rule to be made to.",
        source: "facts/since.tsv: the day a property first stood in the types of stytch-go.",
    },
    looks_at: Facts::REFUSED,
    check,
};

fn check(context: &RuleContext<'_>) -> Diagnostics {
    missing(context, &Absence::Newer("")).collect()
}
