//! Ids of the test and of the live environment in one response.

use crate::json::Value;
use crate::model::rule::{Group, Level, RuleInfo};
use crate::rules::Rule;
use crate::rules::auth_response::Jwt;
use crate::rules::context::RuleContext;
use crate::rules::diagnostic::{Diagnostic, Diagnostics, subject};
use crate::schema::field_class::FieldClass;
use crate::schema::scan::Facts;
use crate::stytch::id::Environment;

pub(super) static RULE: Rule = Rule {
    info: RuleInfo {
        id: "mixed-environments",
        group: Group::Consistency,
        default: Level::Warn,
        strict: false,
        summary: "test ids and live ids in the same response",
        meaning: "A response comes from one environment, and every id that Stytch assigns names it: `member-test-…` or `member-live-…`. If both appear in one response, it was put together or edited. Only such ids in id fields count, and the project that `session_jwt` is for (decoded, not verified). Slugs, roles, metadata and ids of other systems do not.",
        judged_by: "api_sso_v1_AuthenticateResponse",
        example: r#"{"request_id": "request-id-test-4f0e1c46-5c36-4c3a-9be9-9a4d6c2f9e1b", "member_id": "member-live-0d9b41d4-bb67-4c0b-9f09-9db1e6d1a5b5"}"#,
        fix: "Record the response again. If you made the ids up, use one environment for all of them.",
        source: "facts/types.md and facts/jwt.md: the forms of ids, and the audience of a JWT.",
    },
    looks_at: Facts::ENVIRONMENTS.or(Facts::ODD_JWT),
    check,
};

/// A value that belongs to an environment.
type Sign<'d> = (Environment, Value<'d>);

fn check(context: &RuleContext<'_>) -> Diagnostics {
    if context.success().is_none() || !may_differ(context) {
        return Diagnostics::default();
    }
    let mut signs = signs(context);
    let Some(first) = signs.next() else {
        return Diagnostics::default();
    };
    let other = signs.find(|(environment, _)| *environment != first.0);
    other
        .map(|other| diagnostic(context, first, other))
        .into_iter()
        .collect()
}

/// Returns whether ids of both environments may be there: a cheap look at all, of which hardly any
/// response needs more.
fn may_differ(context: &RuleContext<'_>) -> bool {
    let hint = |value: Value<'_>| Environment::hinted(value.as_str()?.as_bytes());
    let of_the_jwt = match context.jwt() {
        Jwt::Decoded(claims) => claims.environment,
        _ => None,
    };
    let mut hints = context
        .classified(FieldClass::Id)
        .filter_map(hint)
        .chain(of_the_jwt);
    let first = hints.next();
    hints.any(|hint| Some(hint) != first)
}

/// Every id of a known form, and the JWT.
pub(super) fn signs<'r, 'c>(
    context: &'r RuleContext<'c>,
) -> impl Iterator<Item = Sign<'c>> + use<'r, 'c> {
    let id = |value: Value<'c>| Some((Environment::of(&value.as_str()?)?, value));
    let jwt = std::iter::once_with(|| match context.jwt() {
        Jwt::Decoded(claims) => claims.environment.zip(context.answer()?.jwt()),
        _ => None,
    });
    context
        .classified(FieldClass::Id)
        .filter_map(id)
        .chain(jwt.flatten())
}

fn diagnostic(context: &RuleContext<'_>, first: Sign<'_>, other: Sign<'_>) -> Diagnostic {
    let (location, reference) = (context.location(other.1), context.location(first.1));
    let message = format!(
        "{} is from the {} environment, but {} is from the {} environment",
        subject(&location),
        other.0.name(),
        subject(&reference),
        first.0.name()
    );
    let label = format!("{} environment", other.0.name());
    let its_label = format!("{} environment", first.0.name());
    Diagnostic::new(other.1.span(), location, message, label)
        .related(first.1.span(), its_label)
        .field_of_location()
}
