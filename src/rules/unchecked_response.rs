//! An exchange of a known route that could not be judged.

use crate::model::rule::{Example, Group, Level, RuleInfo};
use crate::rules::Rule;
use crate::rules::case::{Case, Outcome};
use crate::rules::glance::nothing_passes;
use crate::rules::offence::Offence;

pub(super) static RULE: Rule = Rule {
    info: RuleInfo {
        id: "unchecked-response",
        group: Group::Response,
        default: Level::Warn,
        summary: "an exchange of a known route that could not be judged",
        meaning: "The recording holds a call of the API, and no response to judge: the body is absent, cut off, not JSON, in an encoding that could not be undone, or the request failed. It is counted as skipped; this finding lets a CI step refuse it.",
        example: Example {
            schema: "recording",
            body: r#"{"log": {"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": [{"request": {"method": "POST", "url": "https://test.stytch.com/v1/b2b/sso/authenticate"}, "response": {"status": 200, "content": {"size": 0, "mimeType": "application/json"}}}]}}"#,
        },
        fix: "Record the exchange again with its body: browsers drop bodies of pages that were left, and recorders have limits and options for them.",
        source: "facts/recordings.md: what each recorder leaves out.",
    },
    check,
    glance: nothing_passes,
};

fn check(case: &Case<'_>) -> Vec<Offence> {
    match &case.outcome {
        Outcome::Skipped { reason, ours: true } => {
            let message = format!(
                "a response of a known route was not checked: {}",
                reason.words()
            );
            vec![Offence::new(0..0, String::new(), message, "not checked")]
        }
        _ => Vec::new(),
    }
}
