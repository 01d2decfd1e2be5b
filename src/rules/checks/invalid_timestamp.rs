//! A known timestamp that is not RFC 3339.

use crate::json::Value;
use crate::model::rule::{Group, Level, RuleInfo};
use crate::rules::Rule;
use crate::rules::context::RuleContext;
use crate::rules::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::field_class::FieldClass;
use crate::schema::scan::Facts;
use crate::stytch::placeholder::is_placeholder;
use crate::stytch::timestamp::is_rfc3339;

pub(super) static RULE: Rule = Rule {
    info: RuleInfo {
        id: "invalid-timestamp",
        group: Group::Consistency,
        default: Level::Warn,
        strict: false,
        summary: "a timestamp is not RFC 3339",
        meaning: "For properties whose names end in `_at`, the published schema says only `string`. The API writes RFC 3339 in them, and typed clients fail on anything else: a date alone, a space instead of the `T`, a missing offset, seconds since 1970. Any number of fractional digits is fine, and so is any offset.",
        judged_by: "api_device_history_v1_DeviceAttributeDetails",
        example: r#"{"is_new": false, "first_seen_at": "2026-05-18 09:30:02"}"#,
        fix: "Record the response again, or write the time as `2026-05-18T09:30:02Z`.",
        source: "facts/types.md: `format: date-time` in Stytch's own OpenAPI; RFC 3339, section 5.6.",
    },
    looks_at: Facts::ODD_TIMESTAMP,
    check,
};

fn check(context: &RuleContext<'_>) -> Diagnostics {
    if context.success().is_none() {
        return Diagnostics::default();
    }
    context
        .classified(FieldClass::Timestamp)
        .filter(|value| is_none(*value))
        .map(|value| {
            let said = " is not an RFC 3339 timestamp";
            Diagnostic::about(context, value, said, "not RFC 3339")
        })
        .collect()
}

fn is_none(value: Value<'_>) -> bool {
    value
        .as_str()
        .is_some_and(|text| !is_rfc3339(text.as_bytes()) && !is_placeholder(&text))
}
