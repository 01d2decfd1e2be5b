//! `session_jwt` is not a JWT, or is one of another session.

use std::borrow::Cow;

use crate::model::document::Value;
use crate::model::id::Id;
use crate::model::jwt::Claims;
use crate::model::rule::{Example, Group, Level, RuleInfo};
use crate::rules::Rule;
use crate::rules::answer::{Answer, Jwt};
use crate::rules::case::Case;
use crate::rules::offence::Offence;

pub(super) static RULE: Rule = Rule {
    info: RuleInfo {
        id: "inconsistent-jwt",
        group: Group::Consistency,
        default: Level::Warn,
        summary: "`session_jwt` is not a JWT, or claims another member, organization or session",
        meaning: "The claims of the JWT repeat what the response says: who the member is (`sub`), the organization and the session. They are decoded and compared, never verified: no signature is checked, no key is fetched, no clock is read, and a finding quotes no claim. An empty `session_jwt`, a placeholder, a mock string, a JWT that was cut short and a JWT without its signature are fine.",
        example: Example {
            schema: "api_sso_v1_AuthenticateResponse",
            body: r#"{"session_jwt": "NAzK53Og0jyTYsGUk9DhSSvJ3pnCzqGbTnKkvXcm2bmf"}"#,
        },
        fix: "Record the response again. In a fixture made by hand, write the empty string or a placeholder.",
        source: "facts/jwt.md of the project's records: the claims as the SDKs read them.",
    },
    check,
};

fn check(case: &Case<'_>) -> Vec<Offence> {
    let Some((answer, jwt)) = case
        .answer()
        .and_then(|answer| answer.jwt().map(|jwt| (answer, jwt)))
    else {
        return Vec::new();
    };
    let told = match case.jwt() {
        Jwt::Absent => Vec::new(),
        Jwt::Broken => vec!["is not a JWT"],
        Jwt::Decoded(claims) => contradictions(answer, &claims),
    };
    told.into_iter()
        .map(|told| offence(case, jwt, told))
        .collect()
}

fn offence(case: &Case<'_>, jwt: Value<'_>, told: &'static str) -> Offence {
    let message = format!("`session_jwt` {told}");
    let label = Cow::Borrowed(told);
    let mut offence = Offence::new(jwt.span(), case.location(jwt), message, label);
    let note = "decoded only: no signature was checked";
    offence.notes.push(Cow::Borrowed(note));
    offence.field("session_jwt")
}

/// What the claims say otherwise than the response, each as the rest of a sentence.
fn contradictions(answer: &Answer<'_>, claims: &Claims) -> Vec<&'static str> {
    let same = |one: Id, other: Id| one == other;
    let member = answer.member_ids().usual().map(|sited| sited.id);
    let organization = answer.organization_ids().usual().map(|sited| sited.id);
    let claimed_member = claims.member.filter(|id| id.prefix == "member");
    let found = [
        (
            differ(claimed_member, member, same),
            "is for another member than `member_id`",
        ),
        (
            differ(claims.organization, organization, same),
            "is for another organization than `organization_id`",
        ),
        (
            differ(
                claims.session,
                answer.session_id(),
                Id::is_same_but_for_prefix,
            ),
            "is of another session than `member_session`",
        ),
        (
            claims
                .expires
                .zip(claims.issued)
                .is_some_and(|(expires, issued)| expires < issued),
            "expires before it is issued",
        ),
    ];
    let told = found.into_iter().filter(|(holds, _)| *holds);
    told.map(|(_, told)| told).collect()
}

/// Whether both are known, and not the same.
fn differ(claimed: Option<Id>, said: Option<Id>, same: impl Fn(Id, Id) -> bool) -> bool {
    claimed
        .zip(said)
        .is_some_and(|(claimed, said)| !same(claimed, said))
}
