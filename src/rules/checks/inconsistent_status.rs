//! `status_code` is not the status of the response.

use crate::json::{Decimal, Value};
use crate::model::rule::{Group, Level, RuleInfo};
use crate::rules::Rule;
use crate::rules::context::RuleContext;
use crate::rules::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::scan::Facts;

pub(super) static RULE: Rule = Rule {
    info: RuleInfo {
        id: "inconsistent-status",
        group: Group::Consistency,
        default: Level::Warn,
        strict: false,
        summary: "`status_code` differs from the recorded HTTP status, or is not 2xx in a success body",
        meaning: "The body repeats the HTTP status of the response. If the recording has a different one, the body belongs to another response, whether it is a success or an error. In a success body it must be one of the 2xx.",
        judged_by: "api_sso_v1_AuthenticateResponse",
        example: r#"{"status_code": 302}"#,
        fix: "Record the response again, or edit the body together with its status.",
        source: "facts/errors.md: `status_code` is the HTTP status.",
    },
    looks_at: Facts::STATUS,
    check,
};

/// A browser fills in what it had before, with the status of that time.
const NOT_MODIFIED: u16 = 304;

fn check(context: &RuleContext<'_>) -> Diagnostics {
    let recorded = context.exchange.and_then(|exchange| exchange.status);
    let diagnostic = |value: Value<'_>| {
        let (message, label) = fault(value.number_text()?, recorded, context.success().is_some())?;
        let location = context.location(value);
        Some(Diagnostic::new(value.span(), location, message, label).field("status_code"))
    };
    context
        .status_code()
        .and_then(diagnostic)
        .into_iter()
        .collect()
}

/// Returns what is wrong with a `status_code`, in a sentence and in short.
pub(in crate::rules) fn fault(
    text: &str,
    recorded: Option<u16>,
    is_success: bool,
) -> Option<(String, &'static str)> {
    if recorded == Some(NOT_MODIFIED) {
        return None;
    }
    let said = Decimal::integer_of(text)?; // else of the wrong type
    i32::try_from(said).ok()?; // else out of the range of its format
    match recorded {
        Some(status) if said != i128::from(status) => Some((
            format!("`status_code` does not match the recorded HTTP status {status}"),
            "not the recorded status",
        )),
        _ if !is_success || (200..300).contains(&said) => None,
        _ => Some((
            "`status_code` is not a success status".to_owned(),
            "not a 2xx",
        )),
    }
}
