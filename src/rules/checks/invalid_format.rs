//! A value that its asserted format refuses.

use crate::model::rule::{Group, Level, RuleInfo};
use crate::rules::Rule;
use crate::rules::context::RuleContext;
use crate::rules::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::scan::Facts;
use crate::schema::schema_error::SchemaErrorKind;

pub(super) static RULE: Rule = Rule {
    info: RuleInfo {
        id: "invalid-format",
        group: Group::Format,
        default: Level::Deny,
        strict: true,
        summary: "a value does not have the format that the schema requires",
        meaning: "The value has the right type but not the right format: an int32 beyond 32 bits overflows in clients written in typed languages. In a schema file, formats are checked only if its vocabulary says so.",
        judged_by: "error_Response",
        example: r#"{"status_code": 4294967296, "error_type": "x", "error_message": "x"}"#,
        fix: "Find out what wrote the capture, and record the response again.",
        source: "The `format` of each property (facts/components.tsv); the OpenAPI format registry for int32.",
    },
    looks_at: Facts::REFUSED,
    check,
};

fn check(context: &RuleContext<'_>) -> Diagnostics {
    let refused = context.faults(|fault| match fault {
        SchemaErrorKind::Format { format } => Some(format.clone()),
        _ => None,
    });
    refused
        .map(|(error, format)| {
            let said = format!(" is not a valid {format}");
            let label = if format == "int32" {
                "out of range for int32".to_owned()
            } else {
                format!("not a valid {format}")
            };
            Diagnostic::about(context, error.value, &said, label).keyword(&error.keyword)
        })
        .collect()
}
