//! The text stops being JSON.

use crate::model::rule::{Group, Level, RuleInfo};
use crate::rules::Rule;
use crate::rules::context::{BodyOutcome, RuleContext};
use crate::rules::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::scan::Facts;

pub(super) static RULE: Rule = Rule {
    info: RuleInfo {
        id: "invalid-json",
        group: Group::Syntax,
        default: Level::Deny,
        strict: false,
        summary: "the text is not JSON",
        meaning: "The text is not JSON as RFC 8259 defines it: something is cut off, misplaced, or from a dialect of JSON (comments, trailing commas, NaN). Nothing after that place was checked. Nesting deeper than 1,024 levels is rejected as well.",
        judged_by: "api_b2b_mfa_v1_MfaRequired",
        example: r#"{"member_options": null,}"#,
        fix: "Look at the place that the finding names. A body that is cut off was recorded with a size limit, a page that begins with `<` came from a proxy, and colours came from a pretty-printer that took its output for a terminal.",
        source: "RFC 8259; RFC 3629 for UTF-8.",
    },
    looks_at: Facts::REFUSED,
    check,
};

fn check(context: &RuleContext<'_>) -> Diagnostics {
    match &context.outcome {
        BodyOutcome::NotJson { error } => {
            let at = error.offset..error.offset + 1;
            let message = format!("not JSON: {error}");
            Diagnostics::from_iter([Diagnostic::new(at, String::new(), message, "here")])
        }
        _ => Diagnostics::default(),
    }
}
