//! The text stops being JSON.

use crate::model::rule::{Example, Group, Level, RuleInfo};
use crate::rules::Rule;
use crate::rules::context::{BodyOutcome, RuleContext};
use crate::rules::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::scan::Facts;

pub(super) static RULE: Rule = Rule {
    info: RuleInfo {
        id: "invalid-json",
        group: Group::Syntax,
        default: Level::Deny,
        summary: "the text stops being JSON",
        meaning: "The text is not JSON by RFC 8259: something is cut off, misplaced, or from a dialect of JSON (comments, trailing commas, NaN). Nothing behind that place was checked. Nesting deeper than 1,024 levels is refused too.",
        example: Example {
            schema: "api_b2b_mfa_v1_MfaRequired",
            body: r#"{"member_options": null,}"#,
        },
        fix: "Look at the place: a body that is cut off was recorded with a size limit, a page that begins with `<` came from a proxy, colours came from a pretty-printer that thought it wrote to a terminal.",
        source: "RFC 8259; RFC 3629 for UTF-8.",
    },
    looks_at: Facts::REFUSED,
    check,
};

fn check(context: &RuleContext<'_>) -> Diagnostics {
    match &context.outcome {
        BodyOutcome::Broken { error } => {
            let at = error.offset..error.offset + 1;
            vec![Diagnostic::new(
                at,
                String::new(),
                format!("not JSON: {error}"),
                "here",
            )]
            .into()
        }
        _ => Diagnostics::default(),
    }
}
