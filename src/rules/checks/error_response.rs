//! The response is an error body.

use crate::model::rule::{Group, Level, RuleInfo};
use crate::rules::Rule;
use crate::rules::context::{BodyOutcome, RuleContext, opening};
use crate::rules::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::scan::Facts;

pub(super) static RULE: Rule = Rule {
    info: RuleInfo {
        id: "error-response",
        group: Group::Response,
        default: Level::Warn,
        strict: false,
        summary: "an error response: there is no success body to check",
        meaning: "The call failed, and its body is judged as an error response. That is fine as a capture of a failure, but as a capture of a success it checks nothing.",
        judged_by: "api_sso_v1_AuthenticateResponse",
        example: r#"{"status_code": 401, "error_type": "unauthorized_credentials", "error_message": "…"}"#,
        fix: "If you meant to capture a success, find out why the call failed and record it again. If you meant to capture the failure, allow the rule for this file.",
        source: "facts/errors.md: both shapes of error responses.",
    },
    looks_at: Facts::REFUSED,
    check,
};

fn check(context: &RuleContext<'_>) -> Diagnostics {
    match &context.outcome {
        BodyOutcome::Judged { selection, .. } if selection.error => {
            let recorded = context.exchange.and_then(|exchange| exchange.status);
            let status = recorded.map_or_else(String::new, |status| format!(" ({status})"));
            let message =
                format!("this is an error response{status}; there was no success body to check");
            let at = opening(selection.root);
            let found = Diagnostic::new(at, String::new(), message, "an error response");
            Diagnostics::from_iter([found])
        }
        _ => Diagnostics::default(),
    }
}
