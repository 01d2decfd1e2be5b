//! `[]` where a free map is declared.

use serde_json::Value as Schema;

use crate::json::Kind;
use crate::model::rule::{Group, Level, RuleInfo};
use crate::rules::Rule;
use crate::rules::context::RuleContext;
use crate::rules::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::scan::Facts;
use crate::schema::schema_error::{SchemaError, SchemaErrorKind};

pub(super) static RULE: Rule = Rule {
    info: RuleInfo {
        id: "empty-array-for-map",
        group: Group::Type,
        default: Level::Warn,
        strict: true,
        summary: "`[]` where the schema has a free map",
        meaning: "PHP has one type for lists and maps, and writes an empty one as `[]`. A capture that passed through PHP has `[]` where the API sent `{}`, and typed clients reject it. An array with elements is a `type-mismatch`.",
        judged_by: "api_organization_v1_MemberRoleSource",
        example: r#"{"type": "direct_assignment", "details": []}"#,
        fix: "Record the response as it came over the wire, or encode empty maps with `JSON_FORCE_OBJECT`.",
        source: "facts/nullability.md: fixtures that PHP has rewritten.",
    },
    looks_at: Facts::REFUSED,
    check,
};

fn check(context: &RuleContext<'_>) -> Diagnostics {
    context
        .errors()
        .iter()
        .filter(|error| is_empty_map(context, error))
        .map(|error| {
            let said = " is `[]`; an empty map is `{}`";
            let label = "an empty array instead of a map";
            Diagnostic::about(context, error.value, said, label).keyword(&error.keyword)
        })
        .collect()
}

/// Returns whether a value of the wrong type is an empty array where a success has a free map.
pub(super) fn is_empty_map(context: &RuleContext<'_>, error: &SchemaError<'_>) -> bool {
    let value = error.value;
    let mistyped = matches!(error.fault, SchemaErrorKind::Type { .. });
    let empty = mistyped && value.kind() == Kind::Array && value.is_empty();
    empty && context.success().is_some() && is_free_map(context, error)
}

fn is_free_map(context: &RuleContext<'_>, error: &SchemaError<'_>) -> bool {
    let keyword = &error.keyword;
    let schema = keyword
        .component
        .map(|component| context.schemas.catalog.schema(component))
        .zip(keyword.pointer.strip_suffix("/type"))
        .and_then(|(schema, owner)| schema.pointer(owner));
    let none = |schema: &Schema, name: &str| {
        let list = schema.get(name);
        list.and_then(Schema::as_object)
            .is_none_or(serde_json::Map::is_empty)
            && list.and_then(Schema::as_array).is_none_or(Vec::is_empty)
    };
    schema.is_some_and(|schema| {
        schema.get("type").is_some_and(|kind| kind == "object")
            && none(schema, "properties")
            && none(schema, "required")
    })
}
