//! A file in a folder that is no capture.

use crate::model::rule::{Example, Group, Level, RuleInfo};
use crate::rules::Rule;
use crate::rules::context::{BodyOutcome, RuleContext, Stranger};
use crate::rules::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::scan::Facts;

pub(super) static RULE: Rule = Rule {
    info: RuleInfo {
        id: "unrecognised-file",
        group: Group::Response,
        default: Level::Warn,
        summary: "a JSON text in a folder that is no response",
        meaning: "A folder was named, and a file in it is JSON, and no capture: no object, or an object with nothing of a response about it (no property of the component, no `status_code`, `request_id`, `error_type` or `error`). It is counted as skipped. The same file, named on the command line, is judged.",
        example: Example {
            schema: "folder",
            body: r#"{"name": "shop", "version": "1.0.0"}"#,
        },
        fix: "Keep captures in a folder of their own, pass others over with `--exclude`, or allow the rule. Of a response in a log line or in a wrapper, `--body POINTER` says where it stands.",
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
        Stranger::NoObject(kind) => format!("this is no capture: expected object, found {kind}"),
        Stranger::Wrapper => "this is no capture, and holds a response".to_owned(),
        Stranger::NothingKnown => "this is no capture: nothing in it is of a response".to_owned(),
        Stranger::WithComments => {
            "this is no capture: JSON with comments or trailing commas, and nothing in it is of a response".to_owned()
        }
    };
    vec![Diagnostic::new(0..0, String::new(), why, "not checked")].into()
}
