//! `--explain RULE`.

use std::io::{self, Write};

use crate::model::report::Report;
use crate::model::rule::Level;
use crate::model::source::Source;
use crate::pipeline::{self, Memory};
use crate::report::{Options, write_rule};
use crate::rules::level::Target;
use crate::rules::{self, RULES, Rule};
use crate::schema::evaluation::Schemas;
use crate::schema::select::SchemaRef;
use crate::settings::{LevelPlan, Settings};

/// Explains a rule for a terminal; writes nothing for a rule that does not exist.
///
/// # Errors
///
/// Those of the writer.
pub fn write(id: &str, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let Some(rule) = rules::find(id) else {
        return Ok(());
    };
    let report = judged(rule);
    let causes = report.causes.iter().chain(&report.notes);
    let given = causes.into_iter().find(|cause| {
        let first = cause.first.first();
        first.is_some_and(|finding| finding.rule.id == id)
    });
    write_rule(&rule.info, given, options, out)
}

/// Returns what judging a rule's example gives, with the rule at a level that reports it.
fn judged(rule: &Rule) -> Report {
    let info = &rule.info;
    let schemas = Schemas::default();
    let schema = schemas.catalog.find(info.judged_by);
    let level = info.default.max(Level::Warn);
    let settings = Settings {
        schema: schema.map(SchemaRef::Component),
        schemas,
        levels: LevelPlan {
            typed: Target::find(info.id)
                .map(|target| (target, level))
                .into_iter()
                .collect(),
            ..LevelPlan::default()
        },
        ..Settings::over(Vec::new())
    };
    let source = Source {
        is_found: info.judged_by == "folder",
        ..Source::stdin("example.json")
    };
    let body = info.example.into();
    pipeline::run_bytes(&settings, &mut Memory::default(), source, body)
}

/// The rules by group, as the tables show them.
pub fn in_table_order() -> Vec<&'static Rule> {
    let mut rules = RULES.to_vec();
    rules.sort_by_key(|rule| rule.info.group);
    rules
}
