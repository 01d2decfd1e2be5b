//! A value outside an enum of the catalogue, or outside what a description lists.

use std::borrow::Cow;
use std::collections::HashSet;

use serde_json::Value as Json;

use crate::json::Value;
use crate::model::rule::{Group, Level, RuleInfo};
use crate::rules::Rule;
use crate::rules::auth_response::Located;
use crate::rules::context::{BodyOutcome, RuleContext};
use crate::rules::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::plan::Property;
use crate::schema::scan::Facts;
use crate::schema::schema_error::{KeywordLocation, SchemaErrorKind};
use crate::schema::validate::UnlistedString;
use crate::stytch::placeholder::ValueClass;
use crate::stytch::word::{Spelling, redacted_field};

pub(super) static RULE: Rule = Rule {
    info: RuleInfo {
        id: "unknown-value",
        group: Group::Drift,
        default: Level::Warn,
        strict: true,
        summary: "a value that neither the enum nor the description in the schema lists",
        meaning: "The component lists the possible values, in an enum or in the description of the property (`status` of a member, `mfa_policy`), and this is not one of them. The API adds values, so this is a warning: code that takes the list for complete fails on a new one, as some of the official clients do. If only a description lists the values, a value counts if it is spelled in the same way, in lower or upper case; anything else was written by a scrubber or by the author of a test.",
        judged_by: "api_session_v1_AuthenticationFactorType",
        example: r#""carrier_pigeon""#,
        fix: "If it is a typo in a handwritten fixture, correct the value. If the API sends it, make sure that your code can handle it.",
        source: "The enums of the components (facts/components.tsv, column `values`), and the values that their descriptions list (facts/values.tsv).",
    },
    looks_at: Facts::REFUSED,
    check,
};

/// So many members of an enum are named; the longest have dozens.
const NAMED: usize = 8;

fn check(context: &RuleContext<'_>) -> Diagnostics {
    let twice = names_that_stand_twice(context);
    let unlisted = context.annotated(|found| &found.unlisted);
    let described = unlisted.iter().filter(|unlisted| {
        let name = (unlisted.owner.index(), unlisted.property.name.to_string());
        twice.is_empty() || !twice.contains(&name)
    });
    let described = described.filter_map(|unlisted| undescribed(context, unlisted));
    outside_enums(context).chain(described).collect()
}

/// The objects that have a name twice, and the name. Which of the values is meant nobody knows, and
/// `duplicate-key` tells of it.
fn names_that_stand_twice(context: &RuleContext<'_>) -> HashSet<(u32, String)> {
    let BodyOutcome::Judged { document, .. } = &context.outcome else {
        return HashSet::new();
    };
    let twice = document.duplicates();
    twice
        .map(|name| (name.object().index(), name.name().into_owned()))
        .collect()
}

/// Returns whether a string may be a value that the API has: it is no placeholder, and is spelt as
/// those that are known.
fn is_a_value_of(property: &Property, value: Value<'_>) -> bool {
    let text = value.as_str().unwrap_or_default();
    let known = property
        .described()
        .and_then(|known| Spelling::shared(known.iter()));
    let is_spelt_so = known.is_none() || known == Spelling::of(&text);
    let stands_for_itself = matches!(value.classify(), ValueClass::Real | ValueClass::Redacted);
    is_spelt_so && (stands_for_itself || redacted_field(&text).is_some())
}

/// A string that a description does not list.
fn undescribed(context: &RuleContext<'_>, unlisted: &UnlistedString<'_>) -> Option<Diagnostic> {
    if !is_a_value_of(unlisted.property, unlisted.value) {
        return None;
    }
    let described = unlisted.property.described()?;
    let listed = names("the description lists", described.iter());
    let diagnostic = diagnostic(context, unlisted.value, &unlisted.keyword(), listed);
    Some(diagnostic.field(&*unlisted.property.name))
}

/// A value, and what is `listed` in its place.
fn diagnostic(
    context: &RuleContext<'_>,
    value: Value<'_>,
    keyword: &KeywordLocation,
    listed: Option<Cow<'static, str>>,
) -> Diagnostic {
    let said = " has a value that the schema does not list";
    let label = "not among the listed values";
    let mut diagnostic = Diagnostic::about(context, value, said, label).keyword(keyword);
    diagnostic.notes.extend(listed);
    diagnostic
}

fn outside_enums(context: &RuleContext<'_>) -> impl Iterator<Item = Diagnostic> {
    let unlisted = context.faults(|fault| matches!(fault, SchemaErrorKind::Enum).then_some(()));
    unlisted
        .filter(|(error, ())| !context.schemas.catalog.enum_is_complete(&error.keyword))
        .map(|(error, ())| {
            let listed = listed(context, &error.keyword);
            diagnostic(context, error.value, &error.keyword, listed)
        })
}

/// Returns what the enum lists, which is the schema's word and no value of the capture.
fn listed(context: &RuleContext<'_>, keyword: &KeywordLocation) -> Option<Cow<'static, str>> {
    let schema = context.schemas.catalog.schema(keyword.component?);
    let members = schema.pointer(&keyword.pointer)?.as_array()?;
    names("the schema lists", members.iter().filter_map(Json::as_str))
}

/// The first of some values, and how many more there are.
fn names<'v>(lead: &str, values: impl Iterator<Item = &'v str>) -> Option<Cow<'static, str>> {
    let values: Vec<&str> = values.collect();
    let named: Vec<String> = values
        .iter()
        .take(NAMED)
        .map(|value| format!("`{value}`"))
        .collect();
    let more = match values.len() - named.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    (!named.is_empty()).then(|| format!("{lead} {}{more}", named.join(", ")).into())
}
