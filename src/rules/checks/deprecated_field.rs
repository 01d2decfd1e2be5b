//! Use of a property that the schema marks as deprecated.

use std::ops::Range;

use crate::model::rule::{Group, Level, RuleInfo};
use crate::rules::Rule;
use crate::rules::context::RuleContext;
use crate::rules::diagnostic::{Diagnostic, Diagnostics};
use crate::schema::catalog::Catalog;
use crate::schema::scan::{Deprecated, Facts, ScanResult};
use crate::schema::schema_error::KeywordLocation;
use crate::schema::validate::{self, PropertyUse};
use crate::text::mask;

pub(super) static RULE: Rule = Rule {
    info: RuleInfo {
        id: "deprecated-field",
        group: Group::Deprecated,
        default: Level::Note,
        strict: false,
        summary: "a property is marked as deprecated",
        meaning: "The schema marks the property as deprecated, with the `deprecated` keyword or in the first sentence of its description. The API still sends it, but code that reads it will break on the day it stops. Every valid response of the routes that authenticate by SSO, OAuth or magic link has such a property, so this is a note: it is counted, reported once per property, and never fails a run.",
        judged_by: "api_sso_v1_AuthenticateResponse",
        example: r#"{"reset_session": false}"#,
        fix: "Stop reading the property. Allow the rule once none of your code reads it. At level `warn` or `deny`, each place is a finding.",
        source: "The deprecation marks of the components (facts/components.tsv, column `deprecated`; facts/README.md).",
    },
    looks_at: Facts::DEPRECATED,
    check,
};

fn check(context: &RuleContext<'_>) -> Diagnostics {
    let diagnostic = |used: &PropertyUse<'_>| {
        let name = context.shown_name(used.owner, &used.name).into_owned();
        let location = context.location(used.value);
        diagnostic(name, used.name_span(), location, &used.keyword())
    };
    let deprecated = context.annotated(|found| &found.deprecated);
    deprecated.iter().map(diagnostic).collect()
}

/// The same of the deprecated properties that a scan has met.
pub(in crate::rules) fn in_scan(scan: &ScanResult<'_>, catalog: &Catalog) -> Vec<Diagnostic> {
    let diagnostic = |met: &Deprecated| {
        let property = catalog.node(met.component).properties()?.at(met.property)?;
        let keyword = validate::deprecating(met.component, property)?;
        let location = format!("/{}", mask::pointer_segment(&property.name));
        let name = property.name.to_string();
        let at = scan.name_before(met.at.start, name.len())?;
        Some(diagnostic(name, at, location, &keyword))
    };
    scan.deprecated.iter().filter_map(diagnostic).collect()
}

fn diagnostic(
    name: String,
    at: Range<usize>,
    location: String,
    keyword: &KeywordLocation,
) -> Diagnostic {
    let message = format!("field `{name}` is deprecated");
    Diagnostic::new(at, location, message, "deprecated")
        .field(name)
        .keyword(keyword)
}
