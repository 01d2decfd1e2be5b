//! The response is an error body.

use crate::model::rule::{Example, Group, Level, RuleInfo};
use crate::rules::Rule;
use crate::rules::context::{BodyOutcome, RuleContext, opening};
use crate::rules::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::scan::Facts;

pub(super) static RULE: Rule = Rule {
    info: RuleInfo {
        id: "error-response",
        group: Group::Response,
        default: Level::Warn,
        summary: "the response is an error body: nothing of a success was seen",
        meaning: "The call failed, and its body is judged as an error body. That is a fine capture of a failure; as a capture of a success it checks nothing.",
        example: Example {
            schema: "api_sso_v1_AuthenticateResponse",
            body: r#"{"status_code": 401, "error_type": "unauthorized_credentials", "error_message": "…"}"#,
        },
        fix: "If a success was meant, look at why the call failed and record it again. If the failure was meant, allow the rule for that file.",
        source: "facts/errors.md: both shapes of error bodies.",
    },
    looks_at: Facts::REFUSED,
    check,
};

fn check(context: &RuleContext<'_>) -> Diagnostics {
    match &context.outcome {
        BodyOutcome::Judged { selection, .. } if selection.error => {
            let message =
                "the response is an error body: nothing of a success was checked".to_owned();
            vec![Diagnostic::new(
                opening(selection.root),
                String::new(),
                message,
                "an error body",
            )]
            .into()
        }
        _ => Diagnostics::default(),
    }
}
