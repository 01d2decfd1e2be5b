//! `member_authenticated`, the tokens, the session and the required steps contradict each other.

use std::ops::Range;

use crate::json::{Kind, Value};
use crate::model::rule::{Group, Level, RuleInfo};
use crate::rules::Rule;
use crate::rules::auth_response::{AuthResponse, Located, STEPS, TOKENS};
use crate::rules::context::{RuleContext, opening};
use crate::rules::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::scan::Facts;
use crate::stytch::placeholder::ValueClass;

pub(super) static RULE: Rule = Rule {
    info: RuleInfo {
        id: "inconsistent-mfa",
        group: Group::Consistency,
        default: Level::Warn,
        strict: false,
        summary: "the fields for MFA, sessions and tokens contradict each other",
        meaning: "A response has one of two shapes. Either the member is authenticated: there is a session, no intermediate session token, and no step is left. Or a step is left: there is no session and no session token. The fields are `member_authenticated`, the tokens, `member_session`, `mfa_required` and `primary_required`. Empty session tokens of an authenticated member are fine, because with HttpOnly cookies they travel elsewhere, and so is an empty intermediate session token. Recorded exchanges with the backend API are the exception, because it has no cookies: one of the session tokens must be there, or the intermediate one while a step is left. Code that branches on one of these fields behaves differently from code that branches on another.",
        judged_by: "api_sso_v1_AuthenticateResponse",
        example: r#"{"member_authenticated": true, "member_session": null}"#,
        fix: "Record the response again, or edit all of these fields together.",
        source: "facts/nullability.md: the official type `B2BAuthenticateResponseWithMFA`, a union that `member_authenticated` discriminates, and the official mocks.",
    },
    looks_at: Facts::MFA,
    check,
};

fn check(context: &RuleContext<'_>) -> Diagnostics {
    let Some(response) = context.answer() else {
        return Diagnostics::default();
    };
    let (against, name, says) = match (response.authenticated, response.session_object()) {
        (Some((flag, true)), _) => (flag, "member_authenticated", "is true"),
        (Some((flag, false)), _) => (flag, "member_authenticated", "is false"),
        (None, Some(session)) => (session, "member_session", "is an object"),
        (None, None) => return Diagnostics::default(),
    };
    let against = Claim::new(name, against, says);
    contradictions(response, context.is_of_the_backend())
        .iter()
        .map(|claim| claim.diagnostic(context, &against))
        .collect()
}

/// The fields that contradict each other.
pub(in crate::rules) fn contradictions<V: Located>(
    response: &AuthResponse<V>,
    backend: bool,
) -> Vec<Claim<V>> {
    let without = backend && has_no_token(response);
    match response.authenticated {
        Some((flag, true)) => {
            let mut found = against_authenticated(response, flag);
            found.extend(empty_token(response, without));
            found
        }
        Some((_, false)) => against_pending(response, backend),
        // A route that has no step left to take says nothing of one.
        None => {
            let without = without && response.session_object().is_some();
            empty_token(response, without).into_iter().collect()
        }
    }
}

/// A field that says something else than `member_authenticated`.
pub(in crate::rules) struct Claim<V> {
    name: &'static str,
    /// The value it is reported at.
    value: V,
    says: &'static str,
}

impl<V> Claim<V> {
    fn new(name: &'static str, value: V, says: &'static str) -> Self {
        Self { name, value, says }
    }
}

impl Claim<Value<'_>> {
    fn diagnostic(&self, context: &RuleContext<'_>, against: &Self) -> Diagnostic {
        let &Self { name, value, says } = self;
        let message = format!("`{}` {}, but `{name}` {says}", against.name, against.says);
        let location = context.location(value);
        let diagnostic = Diagnostic::new(self.place(), location, message, says).field(name);
        if value.index() == against.value.index() {
            diagnostic
        } else {
            diagnostic.related(against.place(), format!("`{}`", against.name))
        }
    }

    fn place(&self) -> Range<usize> {
        match self.value.kind() {
            Kind::Object => opening(self.value),
            _ => self.value.span(),
        }
    }
}

/// Returns what an authenticated member's response can't have.
fn against_authenticated<V: Located>(answer: &AuthResponse<V>, flag: V) -> Vec<Claim<V>> {
    let session = match answer.session {
        Some(session) if session.kind() == Kind::Null => Some((session, "is null")),
        None if !answer.session_is_mistyped => Some((flag, "is absent")),
        _ => None,
    };
    let session = session.map(|(value, says)| Claim::new("member_session", value, says));
    let way_on = answer.tokens[2].filter(is_there);
    let way_on = way_on.map(|value| Claim::new(TOKENS[2], value, "is not empty"));
    let steps = STEPS.iter().zip(answer.steps);
    let steps = steps.filter_map(|(name, step)| Some(Claim::new(name, step?, "is an object")));
    session.into_iter().chain(way_on).chain(steps).collect()
}

/// Returns what the response can't have while a step is left.
fn against_pending<V: Located>(answer: &AuthResponse<V>, backend: bool) -> Vec<Claim<V>> {
    let session = answer
        .session_object()
        .map(|value| Claim::new("member_session", value, "is an object"));
    let tokens = TOKENS[..2].iter().zip(answer.tokens);
    let tokens = tokens.filter_map(|(name, token)| {
        Some(Claim::new(name, token.filter(is_there)?, "is not empty"))
    });
    let way_on = answer.tokens[2].filter(|token| backend && token.is_blank());
    let way_on = way_on.map(|value| Claim::new(TOKENS[2], value, "is empty"));
    session.into_iter().chain(tokens).chain(way_on).collect()
}

/// Returns whether both session tokens are there, and empty: only cookies could hold them.
fn has_no_token<V: Located>(answer: &AuthResponse<V>) -> bool {
    let mut tokens = answer.tokens[..2].iter();
    tokens.all(|token| token.is_some_and(Located::is_blank))
}

/// Said where a member is authenticated `without` any token.
fn empty_token<V: Located>(answer: &AuthResponse<V>, without: bool) -> Option<Claim<V>> {
    Some(Claim::new(
        TOKENS[0],
        answer.tokens[0].filter(|_| without)?,
        "is empty, and so is `session_jwt`",
    ))
}

/// Returns whether there is, or was, a token. Of a placeholder nobody can say what it stands for.
fn is_there<V: Located>(token: &V) -> bool {
    matches!(token.classify(), ValueClass::Real | ValueClass::Redacted)
}
