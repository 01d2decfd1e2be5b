//! A credential of the live environment that was not redacted.

use crate::model::document::Value;
use crate::model::id::Environment;
use crate::model::placeholder::is_placeholder;
use crate::model::rule::{Example, Group, Level, RuleInfo};
use crate::rules::Rule;
use crate::rules::case::Case;
use crate::rules::glance::Sight;
use crate::rules::mixed_environments::signs;
use crate::rules::offence::{Offence, Offences, subject};
use crate::schema::screen::{Glimpse, Token};
use crate::schema::secrets::Mark;

pub(super) static RULE: Rule = Rule {
    info: RuleInfo {
        id: "live-credential",
        group: Group::Secrets,
        default: Level::Allow,
        summary: "a token, key or code of the live environment stands in the file unredacted",
        meaning: "Whoever reads the file can act as the member, until the credential expires. A response is of the live environment when an id in an id field, or the project its `session_jwt` is for, is live; the clock plays no part, so that the same file gives the same findings tomorrow. Redacted is what is empty, masked (`***`, `xxxx`), cut short (`eyJ…`), between marks (`<token>`, `[FILTERED]`, `{{var}}`, `${VAR}`, `%VAR%`, `__VAR__`), a word such as `REDACTED`, `FILTERED`, `REMOVED`, `SCRUBBED`, `MASKED`, `HIDDEN`, `DUMMY` or `PLACEHOLDER`, a mock string (`mock_…`, `fake_…`, `test_token`), or what our own redaction writes: `redacted-session_token-1`, `member-live-00000000-0000-4000-8000-000000000001`, and JWTs whose last segment is `cmVkYWN0ZWQ`.",
        example: Example {
            schema: "api_sso_v1_AuthenticateResponse",
            body: r#"{"request_id": "request-id-live-4f0e1c46-5c36-4c3a-9be9-9a4d6c2f9e1b", "session_token": "NAzK53Og0jyTYsGUk9DhSSvJ3pnCzqGbTnKkvXcm2bmf"}"#,
        },
        fix: "Revoke the session or rotate the key, and redact the file before it is shared (`--redact`), or write a placeholder in its place. Deny the rule in CI (`-D live-credential`), so that none gets in again.",
        source: "facts/types.md and facts/jwt.md: ids and audiences name the environment.",
    },
    check,
    glance,
};

fn check(case: &Case<'_>) -> Offences {
    let secret = |value: &Value<'_>| value.as_str().is_some_and(|text| !is_placeholder(&text));
    let secrets: Vec<Value<'_>> = case.marked(Mark::Secret).filter(secret).collect();
    let live = || signs(case).any(|(environment, _)| environment == Environment::Live);
    if secrets.is_empty() || !live() {
        return Offences::default();
    }
    let offence = |value: Value<'_>| {
        let location = case.location(value);
        let message = format!(
            "{} of the live environment is not redacted",
            subject(&location)
        );
        Offence::new(value.span(), location, message, "a live credential").field_of_location()
    };
    secrets.into_iter().map(offence).collect()
}

fn glance(glimpse: &Glimpse<'_>) -> Sight {
    let live = match &glimpse.token {
        Token::Absent => false,
        Token::Claims(claims) => claims.live,
        Token::Unsure => return Sight::Unsure,
    };
    Sight::clear_if(!((live || glimpse.met.live) && glimpse.met.secret))
}
