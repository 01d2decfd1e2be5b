//! Any other keyword that fails.

use std::collections::HashMap;
use std::ops::Range;

use crate::json::{Kind, Value};
use crate::model::rule::{Group, Level, RuleInfo};
use crate::rules::Rule;
use crate::rules::context::{RuleContext, opening};
use crate::rules::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::scan::Facts;
use crate::schema::schema_error::{SchemaError, SchemaErrorKind};

pub(super) static RULE: Rule = Rule {
    info: RuleInfo {
        id: "schema-violation",
        group: Group::Constraint,
        default: Level::Deny,
        strict: true,
        summary: "a schema keyword that no other rule covers is violated",
        meaning: "The schema has a constraint (a pattern, a range, a length, a combination) that the value does not meet. The catalogue has hardly any; your own schemas may have many. For those, a value that an enum does not list counts as well.",
        judged_by: "api_organization_v1_MetricsResponse",
        example: r#"{"member_count": -1}"#,
        fix: "Compare the value with the keyword and the schema that the finding names.",
        source: "JSON Schema 2020-12, Core section 10 and Validation section 6.",
    },
    looks_at: Facts::REFUSED,
    check,
};

fn check(context: &RuleContext<'_>) -> Diagnostics {
    let mut names = NamePlaces::default();
    context
        .errors()
        .iter()
        .filter_map(|error| diagnostic(context, error, &mut names))
        .collect()
}

/// The places of an object's names: of the last one that was asked for, since very many of its
/// names may be refused.
#[derive(Default)]
struct NamePlaces {
    object: Option<u32>,
    spans: HashMap<String, Range<usize>>,
}

impl NamePlaces {
    fn span(&mut self, object: Value<'_>, name: &str) -> Option<Range<usize>> {
        if self.object != Some(object.index()) {
            self.object = Some(object.index());
            let members = object.members();
            self.spans = members
                .map(|member| (member.name.into_owned(), member.name_span))
                .collect();
        }
        self.spans.get(name).cloned()
    }
}

fn diagnostic(
    context: &RuleContext<'_>,
    error: &SchemaError<'_>,
    names: &mut NamePlaces,
) -> Option<Diagnostic> {
    let value = error.value;
    let keyword = match &error.fault {
        SchemaErrorKind::Keyword { keyword } => keyword.as_str(),
        SchemaErrorKind::Enum if context.schemas.catalog.enum_is_complete(&error.keyword) => "enum",
        SchemaErrorKind::Unexpected { name } => {
            return Some(unexpected(context, error, name, names));
        }
        _ => return None,
    };
    let said = format!(" {}", sentence(keyword));
    let label = format!("violates `{keyword}`");
    let mut diagnostic = Diagnostic::about(context, value, &said, label);
    if matches!(value.kind(), Kind::Array | Kind::Object) {
        diagnostic.at = opening(value);
    }
    Some(diagnostic.keyword(&error.keyword))
}

fn unexpected(
    context: &RuleContext<'_>,
    error: &SchemaError<'_>,
    name: &str,
    names: &mut NamePlaces,
) -> Diagnostic {
    let object = error.value;
    let shown = context.shown_name(object, name).into_owned();
    let at = names.span(object, name).unwrap_or_else(|| opening(object));
    let message = format!("field `{shown}` is not allowed by the schema");
    Diagnostic::new(at, context.location(object), message, "not allowed")
        .field(shown)
        .keyword(&error.keyword)
}

/// Returns what a value does that fails a keyword.
fn sentence(keyword: &str) -> String {
    let known = match keyword {
        "enum" => "is not one of the values that the schema lists",
        "const" => "is not the value that the schema requires",
        "pattern" => "does not match the schema's pattern",
        "minimum" | "exclusiveMinimum" => "is less than the schema allows",
        "maximum" | "exclusiveMaximum" => "is greater than the schema allows",
        "multipleOf" => "is not a multiple of the number in the schema",
        "minLength" => "is shorter than the schema allows",
        "maxLength" => "is longer than the schema allows",
        "minItems" | "minContains" => "has fewer items than the schema allows",
        "maxItems" | "maxContains" => "has more items than the schema allows",
        "uniqueItems" => "has duplicate items",
        "contains" => "lacks an item that the schema requires",
        "minProperties" => "has fewer properties than the schema allows",
        "maxProperties" => "has more properties than the schema allows",
        "propertyNames" => "has a property name that the schema does not allow",
        "anyOf" => "matches none of the alternatives in the schema",
        "oneOf" => "does not match exactly one of the alternatives in the schema",
        "not" => "matches a schema that it must not match",
        "falseSchema" => "is not allowed by the schema at all",
        other => return format!("violates the keyword `{other}` of the schema"),
    };
    known.to_owned()
}
