//! A property the schema does not know.

use std::borrow::Cow;

use crate::model::rule::{Group, Level, RuleInfo};
use crate::rules::Rule;
use crate::rules::context::RuleContext;
use crate::rules::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::history::{Undocumented, undocumented};
use crate::schema::scan::Facts;
use crate::schema::validate::PropertyUse;

pub(super) static RULE: Rule = Rule {
    info: RuleInfo {
        id: "unknown-field",
        group: Group::Drift,
        default: Level::Allow,
        strict: false,
        summary: "a property that is not in the schema",
        meaning: "The component declares its properties, and this is not one of them. The API adds properties before the schema does, and the components never forbid additional ones, so by default this is not reported. Free maps (metadata, claims) have no unknown properties, nor have objects of which another keyword may declare some (`allOf`, `patternProperties`, …).",
        judged_by: "api_b2b_mfa_v1_MfaRequired",
        example: r#"{"member_choices": null}"#,
        fix: "If it is a typo in a handwritten fixture, correct the name. If the API sends it, the schema is out of date.",
        source: "The `properties` of the components (facts/components.tsv).",
    },
    looks_at: Facts::UNKNOWN_FIELD,
    check,
};

fn check(context: &RuleContext<'_>) -> Diagnostics {
    context
        .annotated(|found| &found.unknown)
        .iter()
        .map(|used| diagnostic(context, used))
        .collect()
}

fn diagnostic(context: &RuleContext<'_>, used: &PropertyUse<'_>) -> Diagnostic {
    let name = context.shown_name(used.owner, &used.name).into_owned();
    let component = used
        .keyword()
        .component
        .map(|component| context.schemas.catalog.name(component));
    let known = component.and_then(|component| undocumented(component, &used.name));
    let message = match known {
        None => format!("field `{name}` is not in the schema"),
        Some(Undocumented { since: "", .. }) => {
            format!("field `{name}` is not in the schema, but the SDKs have it")
        }
        Some(Undocumented { since, .. }) => {
            format!("field `{name}` is not in the schema, but has been in the SDKs since {since}")
        }
    };
    let label = "not in the schema";
    let mut diagnostic = Diagnostic::new(
        used.name_span(),
        context.location(used.value),
        message,
        label,
    );
    diagnostic
        .notes
        .extend(known.map(|known| Cow::Owned(format!("seen: {}", known.evidence))));
    diagnostic.field(name).keyword(&used.keyword())
}
