//! Equal names in one object.

use crate::model::rule::{Group, Level, RuleInfo};
use crate::rules::Rule;
use crate::rules::context::{BodyOutcome, RuleContext};
use crate::rules::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::scan::Facts;
use crate::text::mask;

pub(super) static RULE: Rule = Rule {
    info: RuleInfo {
        id: "duplicate-key",
        group: Group::Syntax,
        default: Level::Deny,
        strict: false,
        summary: "a key appears more than once in an object",
        meaning: "JSON does not say which of two equal keys counts. Some parsers take the first, most take the last, and some reject the text, so the same capture passes in one program and fails in another. The last one is judged.",
        judged_by: "api_b2b_mfa_v1_MfaRequired",
        example: r#"{"member_options": null, "member_options": null}"#,
        fix: "Keep the one you need.",
        source: "RFC 8259, section 4.",
    },
    looks_at: Facts::REFUSED,
    check,
};

fn check(context: &RuleContext<'_>) -> Diagnostics {
    let BodyOutcome::Judged {
        document,
        selection,
        ..
    } = &context.outcome
    else {
        return Diagnostics::default();
    };
    let judged = selection.root.span();
    document
        .duplicates()
        .map(|duplicate| {
            let object = duplicate.object();
            let inside = judged.contains(&object.span().start);
            let name = if inside {
                context.shown_name(object, &duplicate.name()).into_owned()
            } else if object.index() == document.root().index() {
                "data".to_owned() // the envelope
            } else {
                mask::HIDDEN_NAME.to_owned() // in an envelope that does not count
            };
            let location = if inside {
                context.location(object)
            } else {
                String::new()
            };
            let times = match duplicate.count() {
                2 => "twice".to_owned(),
                more => format!("{more} times"),
            };
            let message = format!("key `{name}` appears {times} in this object; the last one wins");
            Diagnostic::new(duplicate.second(), location, message, "again")
                .field(name)
                .related(duplicate.first(), "first")
        })
        .collect()
}
