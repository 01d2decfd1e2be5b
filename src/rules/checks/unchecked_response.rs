//! An exchange of a known route that could not be judged.

use crate::model::rule::{Example, Group, Level, RuleInfo};
use crate::rules::Rule;
use crate::rules::context::{BodyOutcome, RuleContext, Whose};
use crate::rules::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::scan::Facts;
use crate::schema::select::SchemaRef;

pub(super) static RULE: Rule = Rule {
    info: RuleInfo {
        id: "unchecked-response",
        group: Group::Response,
        default: Level::Warn,
        summary: "a response of the API that could not be judged",
        meaning: "The recording holds a call of the API, and no response to judge: the body is absent, cut off, not JSON, in an encoding that could not be undone, or the request failed; or the address is of a host of Stytch's, and no route fits it; or a whole file gave no response at all; or a document of your own does not describe the response, or describes it with something that can't be used. What was not judged at all is counted as skipped; this finding lets a CI step refuse it.",
        example: Example {
            schema: "recording",
            body: r#"{"log": {"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": [{"request": {"method": "POST", "url": "https://test.stytch.com/v1/b2b/sso/authenticate"}, "response": {"status": 200, "content": {"size": 0, "mimeType": "application/json"}}}]}}"#,
        },
        fix: "Record the exchange again with its body: browsers drop bodies of pages that were left, and recorders have limits and options for them.",
        source: "facts/recordings.md: what each recorder leaves out.",
    },
    looks_at: Facts::REFUSED,
    check,
};

fn check(context: &RuleContext<'_>) -> Diagnostics {
    let message = match &context.outcome {
        BodyOutcome::Skipped { reason, whose } => skipped(reason.words(), *whose),
        BodyOutcome::Judged { selection, .. } => match selection.schema {
            SchemaRef::Component(component) if context.schemas.catalog.is_in_part(component) => {
                Some(IN_PART.to_owned())
            }
            _ => None,
        },
        BodyOutcome::Broken { .. } | BodyOutcome::Unrecognised(_) => None,
    };
    let found = message.map(|message| Diagnostic::new(0..0, String::new(), message, "not checked"));
    found.into_iter().collect()
}

/// What is told of a response that was checked by less than its document says.
const IN_PART: &str = "a response was not checked whole: its schema has a part that can't be used";

fn skipped(reason: &str, whose: Whose) -> Option<String> {
    Some(match whose {
        Whose::Route => format!("a response of a known route was not checked: {reason}"),
        Whose::Host => format!("a response of a host of Stytch's was not checked: {reason}"),
        Whose::NoAddress => format!("a response was not checked: {reason}"),
        Whose::Source => "no response was found in this file".to_owned(),
        Whose::Foreign => return None,
    })
}
