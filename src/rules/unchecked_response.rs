//! An exchange of a known route that could not be judged.

use crate::model::rule::{Example, Group, Level, RuleInfo};
use crate::rules::Rule;
use crate::rules::case::{Case, Outcome, Whose};
use crate::rules::glance::nothing_passes;
use crate::rules::offence::{Offence, Offences};

pub(super) static RULE: Rule = Rule {
    info: RuleInfo {
        id: "unchecked-response",
        group: Group::Response,
        default: Level::Warn,
        summary: "a response of the API that could not be judged",
        meaning: "The recording holds a call of the API, and no response to judge: the body is absent, cut off, not JSON, in an encoding that could not be undone, or the request failed; or the address is of a host of Stytch's, and no route fits it; or a whole file gave no response at all. It is counted as skipped; this finding lets a CI step refuse it.",
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

fn check(case: &Case<'_>) -> Offences {
    let Outcome::Skipped { reason, whose } = &case.outcome else {
        return Offences::default();
    };
    let reason = reason.words();
    let message = match whose {
        Whose::Route => format!("a response of a known route was not checked: {reason}"),
        Whose::Host => format!("a response of a host of Stytch's was not checked: {reason}"),
        Whose::NoAddress => format!("a response was not checked: {reason}"),
        Whose::Source => "no response was found in this file".to_owned(),
        Whose::Foreign => return Offences::default(),
    };
    vec![Offence::new(0..0, String::new(), message, "not checked")].into()
}
