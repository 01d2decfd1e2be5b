//! `session_jwt` is not a JWT, or is one of another session.

use std::borrow::Cow;

use crate::json::Value;
use crate::model::rule::{Example, Group, Level, RuleInfo};
use crate::rules::Rule;
use crate::rules::answer::{Jwt, Sited};
use crate::rules::case::Case;
use crate::rules::glance::{Agreed, MEMBER_ID, ORGANIZATION_ID, Sight, agreed};
use crate::rules::offence::{Offence, Offences};
use crate::schema::plan::{Field, Part};
use crate::schema::scan::{Claims as ClaimsSeen, ScanResult, Token};
use crate::stytch::id::Id;
use crate::stytch::jwt::Claims;

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
        source: "facts/jwt.md: the claims as the SDKs read them.",
    },
    check,
    glance,
};

fn check(case: &Case<'_>) -> Offences {
    let Some((answer, jwt)) = case
        .answer()
        .and_then(|answer| answer.jwt().map(|jwt| (answer, jwt)))
    else {
        return Offences::default();
    };
    let told = match case.jwt() {
        Jwt::Absent => Vec::new(),
        Jwt::Broken => vec!["is not a JWT"],
        Jwt::Decoded(claims) => {
            let id = |sited: Option<Sited<'_>>| sited.map(|sited| sited.id);
            let said = Said {
                member: id(answer.member_ids().usual()),
                organization: id(answer.organization_ids().usual()),
                session: answer.session_id(),
            };
            contradictions(&said, &claims)
        }
    };
    told.into_iter()
        .map(|told| offence(case, jwt, told))
        .collect()
}

fn glance(glimpse: &ScanResult<'_>) -> Sight {
    match &glimpse.token {
        Token::Absent => Sight::Clear,
        Token::Claims(claims) => Sight::clear_if(is_plainly_the_same(glimpse, claims)),
        Token::Unsure => Sight::Unsure,
    }
}

/// Whether claims and response say the same, letter by letter.
fn is_plainly_the_same(glimpse: &ScanResult<'_>, claims: &ClaimsSeen<'_>) -> bool {
    let same = |claimed: Option<&[u8]>, places| match (claimed, agreed(glimpse, places)) {
        (Some(claimed), Agreed::On(Some(said))) => claimed == said,
        (_, Agreed::On(_)) => true,
        (_, Agreed::No) => false,
    };
    same(claims.string(Part::Root, Field::Sub), MEMBER_ID)
        && same(
            claims.string(Part::Organization, Field::OrganizationId),
            ORGANIZATION_ID,
        )
        && is_same_session(glimpse, claims)
        && is_ordered(claims)
}

/// A session is called `session-…` here and `member-session-…` there.
fn is_same_session(glimpse: &ScanResult<'_>, claims: &ClaimsSeen<'_>) -> bool {
    let said = glimpse.string(Part::Session, Field::MemberSessionId);
    let has_session = glimpse.is_object(Part::Root, Field::MemberSession);
    match claims.string(Part::Session, Field::Id).zip(said) {
        Some((claimed, said)) if has_session => said.ends_with(claimed),
        _ => true,
    }
}

fn is_ordered(claims: &ClaimsSeen<'_>) -> bool {
    let times = [Field::Iat, Field::Exp].map(|field| claims.written(Part::Root, field));
    let [Some(issued), Some(expires)] = times else {
        return true;
    };
    let seconds = |text: &[u8]| std::str::from_utf8(text).ok()?.parse::<u64>().ok();
    seconds(issued)
        .zip(seconds(expires))
        .is_some_and(|(issued, expires)| issued <= expires)
}

fn offence(case: &Case<'_>, jwt: Value<'_>, told: &'static str) -> Offence {
    let message = format!("`session_jwt` {told}");
    let label = Cow::Borrowed(told);
    let mut offence = Offence::new(jwt.span(), case.location(jwt), message, label);
    let note = "decoded only: no signature was checked";
    offence.notes.push(Cow::Borrowed(note));
    offence.field("session_jwt")
}

/// Whom the response is about.
struct Said {
    member: Option<Id>,
    organization: Option<Id>,
    session: Option<Id>,
}

/// What the claims say otherwise than the response, each as the rest of a sentence.
fn contradictions(said: &Said, claims: &Claims) -> Vec<&'static str> {
    let same = |one: Id, other: Id| one == other;
    let claimed_member = claims.member.filter(|id| id.prefix == "member");
    let found = [
        (
            differ(claimed_member, said.member, same),
            "is for another member than `member_id`",
        ),
        (
            differ(claims.organization, said.organization, same),
            "is for another organization than `organization_id`",
        ),
        (
            differ(claims.session, said.session, Id::is_same_but_for_prefix),
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
