//! `member_authenticated`, the tokens, the session and the required steps contradict each other.

use std::borrow::Cow;

use crate::json::{Kind, Value};
use crate::model::rule::{Example, Group, Level, RuleInfo};
use crate::rules::Rule;
use crate::rules::answer::{Answer, STEPS, TOKENS, standing_of};
use crate::rules::case::{Case, opening};
use crate::rules::glance::Sight;
use crate::rules::offence::{Offence, Offences};
use crate::schema::plan::{Field, Part};
use crate::schema::scan::ScanResult;
use crate::stytch::placeholder::Standing;

pub(super) static RULE: Rule = Rule {
    info: RuleInfo {
        id: "inconsistent-mfa",
        group: Group::Consistency,
        default: Level::Warn,
        summary: "`member_authenticated`, the tokens, `member_session`, `mfa_required` and `primary_required` contradict each other",
        meaning: "A response comes in two shapes. Either the member is authenticated: there is a session, no intermediate session token, and no step is left. Or a step is left: there is no session and no session token. Empty session tokens of an authenticated member are fine (with HttpOnly cookies they travel elsewhere), and so is an empty intermediate session token, except in a recorded exchange with the backend API, which knows no cookies: there one of the session tokens must be there, or, while a step is left, the intermediate one. Code that branches on one of the fields takes another way than code that branches on the next.",
        example: Example {
            schema: "api_sso_v1_AuthenticateResponse",
            body: r#"{"member_authenticated": true, "member_session": null}"#,
        },
        fix: "Record the response again, or edit all of these fields together.",
        source: "facts/nullability.md: the official type `B2BAuthenticateResponseWithMFA`, a union told apart by `member_authenticated`, and the official mocks.",
    },
    check,
    glance,
};

fn check(case: &Case<'_>) -> Offences {
    let Some(answer) = case.answer() else {
        return Offences::default();
    };
    let backend = case.is_of_the_backend();
    let Some((flag, truth)) = answer.authenticated else {
        // A route that has no step left to take says nothing of one.
        let session = answer.session_object();
        let without = session.filter(|_| backend && has_no_token(answer));
        let without = without.and_then(|session| tokenless(case, answer, session));
        return without.into_iter().collect();
    };
    let found = if truth {
        let claims = against_authenticated(answer, flag);
        let without = backend && has_no_token(answer);
        claims
            .into_iter()
            .chain(empty_token(answer, without))
            .collect()
    } else {
        against_pending(answer, backend)
    };
    let word = if truth { "true" } else { "false" };
    found
        .into_iter()
        .map(|claim| claim.offence(case, flag, word))
        .collect()
}

fn glance(glimpse: &ScanResult<'_>) -> Sight {
    let token = |field| glimpse.string(Part::Root, field).unwrap_or_default();
    let is_object = |field| glimpse.is_object(Part::Root, field);
    let backend = glimpse.backend;
    let has_token = || {
        let is_there = |field| !token(field).trim_ascii().is_empty();
        is_there(Field::SessionToken) || is_there(Field::SessionJwt)
    };
    let way_on = token(Field::IntermediateSessionToken);
    let consistent = match glimpse.written(Part::Root, Field::MemberAuthenticated) {
        Some(b"true") => {
            let step = is_object(Field::MfaRequired) || is_object(Field::PrimaryRequired);
            let tokens = !backend || has_token();
            is_object(Field::MemberSession) && way_on.is_empty() && !step && tokens
        }
        Some(b"false") => {
            let no_token =
                token(Field::SessionToken).is_empty() && token(Field::SessionJwt).is_empty();
            let can_go_on = !backend || way_on.iter().any(u8::is_ascii_graphic);
            !is_object(Field::MemberSession) && no_token && can_go_on
        }
        _ => !backend || !is_object(Field::MemberSession) || has_token(),
    };
    Sight::clear_if(consistent)
}

/// A field that says something else than `member_authenticated`.
struct Claim<'d> {
    name: &'static str,
    /// Where it is told.
    value: Value<'d>,
    says: &'static str,
}

impl Claim<'_> {
    fn offence(self, case: &Case<'_>, flag: Value<'_>, word: &str) -> Offence {
        let Self { name, value, says } = self;
        let message = format!("`member_authenticated` is {word}, but `{name}` {says}");
        let at = if value.kind() == Kind::Object {
            opening(value)
        } else {
            value.span()
        };
        let mut offence = Offence::new(at, case.location(value), message, says).field(name);
        if value.index() != flag.index() {
            let label = Cow::Borrowed("`member_authenticated`");
            offence.related.push((flag.span(), label));
        }
        offence
    }
}

/// What an authenticated member's response can't have.
fn against_authenticated<'d>(answer: &Answer<'d>, flag: Value<'d>) -> Vec<Claim<'d>> {
    let mut found = Vec::new();
    match answer.session {
        Some(session) if session.is_null() => found.push(Claim {
            name: "member_session",
            value: session,
            says: "is null",
        }),
        None if !answer.session_is_mistyped => found.push(Claim {
            name: "member_session",
            value: flag,
            says: "is absent",
        }),
        _ => {}
    }
    found.extend(answer.tokens[2].filter(is_there).map(|value| Claim {
        name: TOKENS[2],
        value,
        says: "is not empty",
    }));
    let steps = STEPS.iter().zip(answer.steps);
    found.extend(steps.filter_map(|(name, step)| {
        Some(Claim {
            name,
            value: step?,
            says: "is an object",
        })
    }));
    found
}

/// What the response can't have while a step is left.
fn against_pending<'d>(answer: &Answer<'d>, backend: bool) -> Vec<Claim<'d>> {
    let session = answer.session_object().map(|value| Claim {
        name: "member_session",
        value,
        says: "is an object",
    });
    let tokens = TOKENS[..2].iter().zip(answer.tokens);
    let tokens = tokens.filter_map(|(name, token)| {
        Some(Claim {
            name,
            value: token.filter(is_there)?,
            says: "is not empty",
        })
    });
    let way_on = answer.tokens[2].filter(|token| backend && standing_of(*token) == Standing::Empty);
    let way_on = way_on.map(|value| Claim {
        name: TOKENS[2],
        value,
        says: "is empty",
    });
    session.into_iter().chain(tokens).chain(way_on).collect()
}

/// Whether both session tokens are there, and empty: only cookies could hold them.
fn has_no_token(answer: &Answer<'_>) -> bool {
    let empty = |token: &Option<Value<'_>>| {
        token.is_some_and(|token| standing_of(token) == Standing::Empty)
    };
    answer.tokens[..2].iter().all(empty)
}

/// Said where a member is authenticated `without` any token.
fn empty_token<'d>(answer: &Answer<'d>, without: bool) -> Option<Claim<'d>> {
    Some(Claim {
        name: TOKENS[0],
        value: answer.tokens[0].filter(|_| without)?,
        says: "is empty, and so is `session_jwt`",
    })
}

/// A session of the backend that comes with no token, where nothing says `member_authenticated`.
fn tokenless(case: &Case<'_>, answer: &Answer<'_>, session: Value<'_>) -> Option<Offence> {
    let Claim { name, value, says } = empty_token(answer, true)?;
    let message = format!("`member_session` is an object, but `{name}` {says}");
    let mut offence = Offence::new(value.span(), case.location(value), message, says).field(name);
    let label = Cow::Borrowed("`member_session`");
    offence.related.push((opening(session), label));
    Some(offence)
}

/// Whether there is, or was, a token. Of a placeholder nobody can say what it stands for.
fn is_there(token: &Value<'_>) -> bool {
    matches!(standing_of(*token), Standing::Value | Standing::Redacted)
}
