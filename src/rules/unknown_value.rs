//! A value outside an enum of the catalogue.

use std::borrow::Cow;

use serde_json::Value;

use crate::model::rule::{Example, Group, Level, RuleInfo};
use crate::rules::Rule;
use crate::rules::case::Case;
use crate::rules::glance::nothing_passes;
use crate::rules::offence::{Offence, Offences, subject};
use crate::schema::violation::{Fault, KeywordLocation};

pub(super) static RULE: Rule = Rule {
    info: RuleInfo {
        id: "unknown-value",
        group: Group::Drift,
        default: Level::Warn,
        summary: "a value that the schema's enum does not list",
        meaning: "The component lists the values there are, and this is none of them. The API adds values, so this is a warning: code that takes the list for complete fails on the new one, as some of the official clients do.",
        example: Example {
            schema: "api_session_v1_AuthenticationFactorType",
            body: r#""carrier_pigeon""#,
        },
        fix: "If it is a slip in a hand-written fixture, mend the value. If the API sends it, make sure that your code survives it.",
        source: "The enums of the components (facts/components.tsv, column `values`).",
    },
    check,
    glance: nothing_passes,
};

/// So many members of an enum are named; the longest have dozens.
const NAMED: usize = 8;

fn check(case: &Case<'_>) -> Offences {
    let unlisted = case.faults(|fault| matches!(fault, Fault::Enum).then_some(()));
    unlisted
        .filter(|(violation, ())| !case.schemas.catalog.enum_is_complete(&violation.keyword))
        .map(|(violation, ())| {
            let location = case.location(violation.value);
            let message = format!(
                "{} has a value that the schema does not list",
                subject(&location)
            );
            let mut offence = Offence::new(
                violation.value.span(),
                location,
                message,
                "not among the listed values",
            )
            .field_of_location()
            .keyword(&violation.keyword);
            offence.notes.extend(listed(case, &violation.keyword));
            offence
        })
        .collect()
}

/// What the enum lists, which is the schema's word and no value of the capture.
fn listed(case: &Case<'_>, keyword: &KeywordLocation) -> Option<Cow<'static, str>> {
    let schema = case.schemas.catalog.schema(keyword.component?);
    let members = schema.pointer(&keyword.pointer)?.as_array()?;
    let named: Vec<String> = members
        .iter()
        .filter_map(Value::as_str)
        .take(NAMED)
        .map(|member| format!("`{member}`"))
        .collect();
    let more = match members.len() - named.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    (!named.is_empty()).then(|| format!("the schema lists {}{more}", named.join(", ")).into())
}
