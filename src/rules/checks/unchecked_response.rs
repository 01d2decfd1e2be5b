//! An exchange of a known route that could not be judged.

use crate::model::capture::SkipReason;
use crate::model::rule::{Group, Level, RuleInfo};
use crate::rules::Rule;
use crate::rules::context::{BodyOutcome, RuleContext, Whose};
use crate::rules::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::scan::Facts;

pub(super) static RULE: Rule = Rule {
    info: RuleInfo {
        id: "unchecked-response",
        group: Group::Response,
        default: Level::Warn,
        strict: false,
        summary: "a response of the API that could not be checked",
        meaning: "The recording contains a call to the API, but no response that could be judged. The body is missing, cut off, not JSON, or could not be decoded; or the request failed; or the host is one of Stytch's, but no route matches the address; or the request has no method that would tell routes of one path apart; or a file contained no response at all; or a document of your own does not describe the response, or describes it in a way that cannot be used. Such a response is counted as skipped, and this finding lets a CI step reject it.",
        judged_by: "recording",
        example: r#"{"log": {"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": [{"request": {"method": "POST", "url": "https://test.stytch.com/v1/b2b/sso/authenticate"}, "response": {"status": 200, "content": {"size": 0, "mimeType": "application/json"}}}]}}"#,
        fix: "Record the exchange again with its body. Browsers discard the bodies of pages that you have left, and recorders have limits and options for them.",
        source: "facts/recordings.md: what each recorder leaves out.",
    },
    looks_at: Facts::REFUSED,
    check,
};

fn check(context: &RuleContext<'_>) -> Diagnostics {
    let message = match &context.outcome {
        BodyOutcome::Skipped { reason, whose } => skipped(*reason, *whose),
        BodyOutcome::Judged { selection, .. } => {
            let is_in_part = |component: &_| context.schemas.catalog.is_in_part(*component);
            let in_part = selection.schema.component().filter(is_in_part);
            in_part.map(|_| IN_PART.to_owned())
        }
        BodyOutcome::NotJson { .. } | BodyOutcome::Unrecognised(_) => None,
    };
    let found = message.map(|message| Diagnostic::new(0..0, String::new(), message, "not checked"));
    found.into_iter().collect()
}

/// The finding for a response that was checked by less than its document says.
const IN_PART: &str =
    "part of this response was not checked, because part of its schema cannot be used";

fn skipped(reason: SkipReason, whose: Whose) -> Option<String> {
    let why = match reason {
        SkipReason::NoSchema if whose == Whose::Host => "no route of Stytch's matches this address",
        SkipReason::NoSchema if whose == Whose::Several => {
            "several routes fit this request alike, and each has a schema of its own"
        }
        SkipReason::NoSchema => "there is no schema for this response",
        SkipReason::Preflight => "this is a preflight request",
        SkipReason::FailedRequest => "the request failed",
        SkipReason::NoBody => "the recording has no body for this response",
        SkipReason::NotJson => "the body is not JSON",
        SkipReason::ForeignError => "the error is not one of Stytch's",
        SkipReason::Encoding => "the body could not be decoded",
        SkipReason::Truncated => "the recorder cut off the body",
        SkipReason::NotACapture => "this is not a capture",
        SkipReason::NoResponse => "this file contains no response",
    };
    match whose {
        Whose::Foreign => None,
        Whose::Source => Some("this file contains no response".to_owned()),
        Whose::Route | Whose::Several | Whose::Host | Whose::NoAddress => {
            Some(format!("not checked: {why}"))
        }
    }
}
