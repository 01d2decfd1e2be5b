//! A credential of the live environment that was not redacted.

use std::borrow::Cow;
use std::ops::Range;

use crate::json::Value;
use crate::model::capture::{Part, Role};
use crate::model::rule::{Group, Level, RuleInfo};
use crate::rules::Rule;
use crate::rules::checks::mixed_environments::signs;
use crate::rules::context::RuleContext;
use crate::rules::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::field_class::{FieldClass, is_of_a_credential};
use crate::schema::scan::Facts;
use crate::stytch::credential;
use crate::stytch::id::Environment;
use crate::stytch::placeholder::is_placeholder;

pub(super) static RULE: Rule = Rule {
    info: RuleInfo {
        id: "live-credential",
        group: Group::Secrets,
        default: Level::Allow,
        strict: false,
        summary: "an unredacted token, key or code of the live environment",
        meaning: "Anyone who reads the file can act as the member until the credential expires. A response is from the live environment if an id in an id field, or the project that its `session_jwt` is for, is live. The clock plays no part, so the same file gives the same findings tomorrow. In a recording, headers, cookies, URLs (including those of redirects) and request bodies are searched as well. There, a secret of the form `secret-live-…`, also within a `Basic` header, and a JWT for a live project are recognised by what they are. A token that is recognised only by its name counts if the exchange is live, which the host `api.stytch.com` says as well. A value counts as redacted if it is empty, masked (`***`, `xxxx`), cut short (`eyJ…`), between marks (`<token>`, `[FILTERED]`, `{{var}}`, `${VAR}`, `%VAR%`, `__VAR__`), a word such as `REDACTED`, `FILTERED`, `REMOVED`, `SCRUBBED`, `MASKED`, `HIDDEN`, `DUMMY` or `PLACEHOLDER`, a mock string (`mock_…`, `fake_…`, `test_token`), or what our own redaction writes: `redacted-session_token-1`, `member-live-00000000-0000-4000-8000-000000000001`, and JWTs whose last segment is `cmVkYWN0ZWQ`.",
        judged_by: "api_sso_v1_AuthenticateResponse",
        example: r#"{"request_id": "request-id-live-4f0e1c46-5c36-4c3a-9be9-9a4d6c2f9e1b", "session_token": "NAzK53Og0jyTYsGUk9DhSSvJ3pnCzqGbTnKkvXcm2bmf"}"#,
        fix: "Revoke the session or rotate the key. Before you share the file, redact it (`--redact`) or put a placeholder in the place of the credential. Deny the rule in CI (`-D live-credential`) so that no other gets in.",
        source: "facts/types.md and facts/jwt.md: ids and audiences name the environment.",
    },
    looks_at: Facts::LIVE_SECRET.or(Facts::ODD_JWT).or(Facts::SURROUNDED),
    check,
};

fn check(context: &RuleContext<'_>) -> Diagnostics {
    let in_the_body = in_the_body(context);
    let around = around(context, !in_the_body.is_empty() || is_live(context));
    in_the_body.into_iter().chain(around).collect()
}

fn is_live(context: &RuleContext<'_>) -> bool {
    signs(context).any(|(environment, _)| environment == Environment::Live)
}

/// Tokens of the response.
fn in_the_body(context: &RuleContext<'_>) -> Vec<Diagnostic> {
    let secret = |value: &Value<'_>| value.as_str().is_some_and(|text| !is_placeholder(&text));
    let secrets: Vec<Value<'_>> = context
        .classified(FieldClass::Secret)
        .filter(secret)
        .collect();
    if secrets.is_empty() || !is_live(context) {
        return Vec::new();
    }
    let said = " of the live environment is not redacted";
    let diagnostic = |value| Diagnostic::about(context, value, said, LABEL);
    secrets.into_iter().map(diagnostic).collect()
}

const LABEL: &str = "a live credential";

/// Credentials in what surrounds the response: those that say that they are live, and all where
/// the exchange is.
fn around(context: &RuleContext<'_>, live: bool) -> Vec<Diagnostic> {
    let parts: Vec<(Part, Cow<'_, str>)> = context.parts().collect();
    let live = live || parts.iter().any(|(_, text)| credential::is_sign(text));
    let found = parts.iter().flat_map(|(part, text)| {
        let found = credential::find(text, is_of_a_credential);
        let shown = found.into_iter().filter(move |one| live || one.is_live);
        shown.map(|one| beside(part, one.at))
    });
    found.collect()
}

fn beside(part: &Part, at: Range<usize>) -> Diagnostic {
    let place = match part.role {
        Role::Body => "the body",
        Role::Header => "a header",
        Role::Url => "the URL",
        Role::Cookie => "a cookie",
        Role::Query => "the query",
        Role::RequestBody => "the body of the request",
    };
    let message = format!("{place} contains an unredacted credential of the live environment");
    let mut diagnostic = Diagnostic::new(at, String::new(), message, LABEL);
    diagnostic.part = Some(part.clone());
    diagnostic
}
