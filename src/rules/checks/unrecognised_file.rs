//! A file in a folder that is no capture.

use crate::model::rule::{Group, Level, RuleInfo};
use crate::rules::Rule;
use crate::rules::context::{BodyOutcome, RuleContext, Stranger};
use crate::rules::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::scan::Facts;

pub(super) static RULE: Rule = Rule {
    info: RuleInfo {
        id: "unrecognised-file",
        group: Group::Response,
        default: Level::Warn,
        strict: false,
        summary: "JSON in a folder, or at `--body`, that is not a response",
        meaning: "A file in a folder, or a value that `--body` points to, is JSON but not a capture: it is not an object, or it is an object that has nothing in common with a response (no property of the component, no `status_code`, `request_id`, `error_type` or `error`). It is counted as skipped. A file that you name on the command line is judged whatever is in it; a log has values of all kinds, so that those of `--body` are not. Of those, only objects and arrays are named.",
        judged_by: "folder",
        example: r#"{"name": "shop", "version": "1.0.0"}"#,
        fix: "Keep captures in a folder of their own, leave other files out with `--exclude`, or allow the rule. If the response is inside a log line or a wrapper, `--body POINTER` says where.",
        source: "stytch-validate: the names and types of the component's properties.",
    },
    looks_at: Facts::REFUSED,
    check,
};

fn check(context: &RuleContext<'_>) -> Diagnostics {
    let BodyOutcome::Unrecognised(what) = &context.outcome else {
        return Diagnostics::default();
    };
    let why = match what {
        Stranger::NoObject(kind) => format!("not a capture: expected object, found {kind}"),
        Stranger::Wrapper => "not a capture, but it contains a response".to_owned(),
        Stranger::NothingKnown => "not a capture: it has nothing in common with a response".to_owned(),
        Stranger::WithComments => {
            "not a capture: JSON with comments or trailing commas, and it has nothing in common with a response".to_owned()
        }
    };
    Diagnostics::from_iter([Diagnostic::new(0..0, String::new(), why, "not checked")])
}
