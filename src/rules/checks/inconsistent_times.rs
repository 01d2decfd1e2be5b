//! A session that ends before it starts.

use crate::json::Value;
use crate::model::rule::{Group, Level, RuleInfo};
use crate::rules::Rule;
use crate::rules::auth_response::AuthResponse;
use crate::rules::context::RuleContext;
use crate::rules::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::scan::Facts;
use crate::stytch::timestamp::in_order;

pub(super) static RULE: Rule = Rule {
    info: RuleInfo {
        id: "inconsistent-times",
        group: Group::Consistency,
        default: Level::Warn,
        strict: false,
        summary: "a session ends before it starts",
        meaning: "The session's `expires_at` is before its `started_at`, so it was never valid: the two come from different responses, or one was edited. Nothing is compared with the clock, and an expired session is fine in a capture. `last_accessed_at` is not judged, because nothing says that it must lie between the two.",
        judged_by: "api_b2b_session_v1_GetResponse",
        example: r#"{"member_sessions": [{"started_at": "2026-05-18T09:30:02Z", "expires_at": "2026-05-18T08:30:02Z"}]}"#,
        fix: "Record the response again, or edit both times.",
        source: "facts/types.md: RFC 3339, with 0 to 9 fractional digits.",
    },
    looks_at: Facts::ODD_TIMES,
    check,
};

fn check(context: &RuleContext<'_>) -> Diagnostics {
    let sessions = context
        .answer()
        .into_iter()
        .flat_map(AuthResponse::all_sessions);
    sessions
        .filter_map(|session| diagnostic(context, session))
        .collect()
}

fn diagnostic(context: &RuleContext<'_>, session: Value<'_>) -> Option<Diagnostic> {
    let (started, expires) = (session.get("started_at")?, session.get("expires_at")?);
    let ordered = in_order(started.as_str()?.as_bytes(), expires.as_str()?.as_bytes());
    if ordered? {
        return None;
    }
    let message = "`expires_at` is before `started_at`".to_owned();
    let location = context.location(expires);
    let diagnostic = Diagnostic::new(expires.span(), location, message, "ends here")
        .related(started.span(), "starts here");
    Some(diagnostic.field("expires_at"))
}
