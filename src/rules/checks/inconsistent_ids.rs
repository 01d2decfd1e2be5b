//! The member's or the organization's id differs within one response.

use crate::json::Value;
use crate::model::rule::{Group, Level, RuleInfo};
use crate::rules::Rule;
use crate::rules::auth_response::{AuthResponse, Ids, Located, LocatedId};
use crate::rules::context::RuleContext;
use crate::rules::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::scan::Facts;

pub(super) static RULE: Rule = Rule {
    info: RuleInfo {
        id: "inconsistent-ids",
        group: Group::Consistency,
        default: Level::Warn,
        strict: false,
        summary: "`member_id` or `organization_id` differs within the response",
        meaning: "The same id appears at the top level of the response, in the member, in the organization and in the session. If two of them differ, the capture was put together from several responses or edited in one place only, and code that reads one id acts on a different member than code that reads the other. Only ids of the form that Stytch assigns are compared, because a customer's own ids may appear in their place.",
        judged_by: "api_sso_v1_AuthenticateResponse",
        example: r#"{"member_id": "member-test-0d9b41d4-bb67-4c0b-9f09-9db1e6d1a5b5", "member": {"member_id": "member-test-c1cbb7b6-6f6b-4b3e-8bd2-0a1f4c9ff0b7"}}"#,
        fix: "Record the response again, or edit the id everywhere.",
        source: "facts/types.md: the forms of ids, and where they appear.",
    },
    looks_at: Facts::IDS,
    check,
};

fn check(context: &RuleContext<'_>) -> Diagnostics {
    let Some(response) = context.answer() else {
        return Diagnostics::default();
    };
    let all = [&response.member_ids, &response.organization_ids];
    all.into_iter()
        .flat_map(|ids| differing(context, ids))
        .collect()
}

/// Returns whether a response has an id that is another one than most.
pub(in crate::rules) fn differ<V: Located>(response: &AuthResponse<V>) -> bool {
    let all = [&response.member_ids, &response.organization_ids];
    all.iter().any(|ids| !ids.others().is_empty())
}

/// Tells every id that is another one than most.
fn differing(context: &RuleContext<'_>, ids: &Ids<Value<'_>>) -> Vec<Diagnostic> {
    let diagnostic = |other: LocatedId<Value<'_>>| {
        let usual = ids.usual()?;
        let message = format!("`{}` does not match `{}`", other.path, usual.path);
        let location = context.location(other.value);
        let diagnostic = Diagnostic::new(other.value.span(), location, message, "does not match")
            .related(usual.value.span(), "this id");
        Some(diagnostic.field_of_location())
    };
    ids.others().into_iter().filter_map(diagnostic).collect()
}
