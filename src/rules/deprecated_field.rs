//! Use of a property that the schema marks as deprecated.

use crate::model::rule::{Example, Group, Level, RuleInfo};
use crate::rules::Rule;
use crate::rules::case::Case;
use crate::rules::offence::Offence;

pub(super) static RULE: Rule = Rule {
    info: RuleInfo {
        id: "deprecated-field",
        group: Group::Deprecated,
        default: Level::Warn,
        summary: "a property is marked as deprecated",
        meaning: "The schema says that the property is deprecated, by the `deprecated` keyword or in the first sentence of its description. The API still sends it; code that reads it will break on the day it stops.",
        example: Example {
            schema: "api_sso_v1_AuthenticateResponse",
            body: r#"{"reset_session": false}"#,
        },
        fix: "Stop reading the property. Allow the rule once nothing of yours reads it.",
        source: "The deprecation marks of the components (facts/components.tsv, column `deprecated`; facts/README.md).",
    },
    check,
};

fn check(case: &Case<'_>) -> Vec<Offence> {
    case.deprecated()
        .iter()
        .map(|used| {
            let name = case.shown_name(used.owner, &used.name).into_owned();
            let message = format!("field `{name}` is deprecated");
            Offence::new(
                used.value.span(),
                case.location(used.value),
                message,
                "deprecated",
            )
            .field(name)
            .keyword(&used.keyword())
        })
        .collect()
}
