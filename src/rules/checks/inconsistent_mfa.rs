//! `member_authenticated`, the tokens, the session and the required steps contradict each other.

use crate::json::{Kind, Value};
use crate::model::rule::{Example, Group, Level, RuleInfo};
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
        example: Example {
            schema: "api_sso_v1_AuthenticateResponse",
            body: r#"{"member_authenticated": true, "member_session": null}"#,
        },
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
    let found = contradictions(response, context.is_of_the_backend()).into_iter();
    match response.authenticated {
        Some((flag, truth)) => {
            let word = if truth { "true" } else { "false" };
            found
                .map(|claim| claim.diagnostic(context, flag, word))
                .collect()
        }
        None => found
            .zip(response.session_object())
            .map(|(claim, session)| tokenless(context, &claim, session))
            .collect(),
    }
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

impl Claim<Value<'_>> {
    fn diagnostic(self, context: &RuleContext<'_>, flag: Value<'_>, word: &str) -> Diagnostic {
        let Self { name, value, says } = self;
        let message = format!("`member_authenticated` is {word}, but `{name}` {says}");
        let at = if value.kind() == Kind::Object {
            opening(value)
        } else {
            value.span()
        };
        let diagnostic = Diagnostic::new(at, context.location(value), message, says).field(name);
        if value.index() == flag.index() {
            diagnostic
        } else {
            diagnostic.related(flag.span(), "`member_authenticated`")
        }
    }
}

/// Returns what an authenticated member's response can't have.
fn against_authenticated<V: Located>(answer: &AuthResponse<V>, flag: V) -> Vec<Claim<V>> {
    let mut found = Vec::new();
    match answer.session {
        Some(session) if session.kind() == Kind::Null => found.push(Claim {
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

/// Returns what the response can't have while a step is left.
fn against_pending<V: Located>(answer: &AuthResponse<V>, backend: bool) -> Vec<Claim<V>> {
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
    let way_on = answer.tokens[2].filter(|token| backend && token.is_blank());
    let way_on = way_on.map(|value| Claim {
        name: TOKENS[2],
        value,
        says: "is empty",
    });
    session.into_iter().chain(tokens).chain(way_on).collect()
}

/// Returns whether both session tokens are there, and empty: only cookies could hold them.
fn has_no_token<V: Located>(answer: &AuthResponse<V>) -> bool {
    let mut tokens = answer.tokens[..2].iter();
    tokens.all(|token| token.is_some_and(Located::is_blank))
}

/// Said where a member is authenticated `without` any token.
fn empty_token<V: Located>(answer: &AuthResponse<V>, without: bool) -> Option<Claim<V>> {
    Some(Claim {
        name: TOKENS[0],
        value: answer.tokens[0].filter(|_| without)?,
        says: "is empty, and so is `session_jwt`",
    })
}

/// A session of the backend that comes with no token, where nothing says `member_authenticated`.
fn tokenless(
    context: &RuleContext<'_>,
    claim: &Claim<Value<'_>>,
    session: Value<'_>,
) -> Diagnostic {
    let &Claim { name, value, says } = claim;
    let message = format!("`member_session` is an object, but `{name}` {says}");
    Diagnostic::new(value.span(), context.location(value), message, says)
        .field(name)
        .related(opening(session), "`member_session`")
}

/// Returns whether there is, or was, a token. Of a placeholder nobody can say what it stands for.
fn is_there<V: Located>(token: &V) -> bool {
    matches!(token.classify(), ValueClass::Real | ValueClass::Redacted)
}
