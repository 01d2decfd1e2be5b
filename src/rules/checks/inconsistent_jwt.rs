//! `session_jwt` is not a JWT, or is one of another session.

use std::borrow::Cow;

use crate::json::Value;
use crate::model::rule::{Group, Level, RuleInfo};
use crate::rules::Rule;
use crate::rules::auth_response::{AuthResponse, Ids, Jwt, Located};
use crate::rules::context::RuleContext;
use crate::rules::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::scan::Facts;
use crate::stytch::id::Id;
use crate::stytch::jwt::Claims;

pub(super) static RULE: Rule = Rule {
    info: RuleInfo {
        id: "inconsistent-jwt",
        group: Group::Consistency,
        default: Level::Warn,
        strict: false,
        summary: "`session_jwt` is not a JWT, or names a different member, organization or session",
        meaning: "The claims of the JWT repeat what the response says: the member (`sub`), the organization and the session. They are decoded and compared but never verified: no signature is checked, no key is fetched, no clock is read, and no claim is quoted. An empty `session_jwt`, a placeholder, a mock string, a truncated JWT and a JWT without its signature are all fine.",
        judged_by: "api_sso_v1_AuthenticateResponse",
        example: r#"{"session_jwt": "NAzK53Og0jyTYsGUk9DhSSvJ3pnCzqGbTnKkvXcm2bmf"}"#,
        fix: "Record the response again. In a handwritten fixture, use an empty string or a placeholder.",
        source: "facts/jwt.md: the claims as the SDKs read them.",
    },
    looks_at: Facts::JWT.or(Facts::ODD_JWT),
    check,
};

fn check(context: &RuleContext<'_>) -> Diagnostics {
    let Some((response, jwt)) = context
        .answer()
        .and_then(|response| response.jwt().map(|jwt| (response, jwt)))
    else {
        return Diagnostics::default();
    };
    let reasons = match context.jwt() {
        Jwt::Absent => Vec::new(),
        Jwt::Malformed => vec!["is not a JWT"],
        Jwt::Decoded(claims) => contradictions(response, claims),
    };
    reasons
        .into_iter()
        .map(|reason| diagnostic(context, jwt, reason))
        .collect()
}

fn diagnostic(context: &RuleContext<'_>, jwt: Value<'_>, reason: &'static str) -> Diagnostic {
    let message = format!("`session_jwt` {reason}");
    let label = Cow::Borrowed(reason);
    let mut diagnostic = Diagnostic::new(jwt.span(), context.location(jwt), message, label);
    let note = "decoded only; the signature was not checked";
    diagnostic.notes.push(Cow::Borrowed(note));
    diagnostic.field("session_jwt")
}

/// Returns what the claims say otherwise than the response, each as the rest of a sentence.
pub(in crate::rules) fn contradictions<V: Located>(
    response: &AuthResponse<V>,
    claims: &Claims<'_>,
) -> Vec<&'static str> {
    let differs = |claimed: &Option<Cow<'_, str>>, ids: &Ids<V>, read: fn(&str) -> Option<Id>| {
        claimed
            .as_ref()
            .is_some_and(|claimed| ids.contradict(claimed, read))
    };
    let (members, organizations) = (&response.member_ids, &response.organization_ids);
    let times = claims.expires.zip(claims.issued);
    let found = [
        (
            differs(&claims.member, members, |text| Id::parse_as("member", text)),
            "names a different member than `member_id`",
        ),
        (
            differs(&claims.organization, organizations, Id::parse),
            "names a different organization than `organization_id`",
        ),
        (
            is_another_session(claims.session.as_deref(), response.session_id),
            "names a different session than `member_session`",
        ),
        (
            times.is_some_and(|(expires, issued)| expires < issued),
            "expires before it is issued",
        ),
    ];
    let holding = found.into_iter().filter(|(holds, _)| *holds);
    holding.map(|(_, reason)| reason).collect()
}

/// Returns whether both are known, and not the same. A session is called `session-…` in the claims
/// and `member-session-…` in the response.
fn is_another_session<V: Located>(claimed: Option<&str>, said: Option<V>) -> bool {
    let said = said.as_ref().and_then(Located::text);
    let Some((claimed, said)) = claimed.zip(said) else {
        return false;
    };
    let ids = || Id::parse(claimed).zip(Id::parse(&said));
    // An id is the end of one with a longer prefix.
    !said.ends_with(claimed) && ids().is_some_and(|(one, other)| !one.is_same_but_for_prefix(other))
}
