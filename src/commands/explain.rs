//! `--explain RULE`, and the page of all rules.

use std::io::{self, Write};

use crate::rules::{self, RULES, Rule};

/// Says what a rule means; nothing for a rule that does not exist.
///
/// # Errors
///
/// Those of the writer.
pub fn write(id: &str, out: &mut dyn Write) -> io::Result<()> {
    rules::find(id).map_or(Ok(()), |rule| section(rule, out))
}

/// The page of all rules, as it stands in `docs/rules.md`.
///
/// # Errors
///
/// Those of the writer.
pub fn write_page(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# Rules\n")?;
    writeln!(
        out,
        "<!-- Generated from src/rules/checks; a test holds it fresh (UPDATE_DOCS=1 cargo test docs rewrites it). -->\n"
    )?;
    writeln!(out, "| group | rule | default | finds |\n|---|---|---|---|")?;
    for rule in in_table_order() {
        let info = &rule.info;
        writeln!(
            out,
            "| {} | [`{}`](#{}) | {} | {} |",
            info.group.name(),
            info.id,
            info.id,
            info.default.name(),
            info.summary
        )?;
    }
    for rule in in_table_order() {
        writeln!(out)?;
        section(rule, out)?;
    }
    Ok(())
}

/// The rules by group, as the tables show them.
pub fn in_table_order() -> Vec<&'static Rule> {
    let mut rules = RULES.to_vec();
    rules.sort_by_key(|rule| rule.info.group);
    rules
}

fn section(rule: &Rule, out: &mut dyn Write) -> io::Result<()> {
    let info = &rule.info;
    writeln!(out, "## {}\n", info.id)?;
    writeln!(
        out,
        "{} (group `{}`, default: {}).\n",
        capitalised(info.summary),
        info.group.name(),
        info.default.name()
    )?;
    writeln!(out, "{}\n", info.meaning)?;
    writeln!(
        out,
        "Example, judged by `{}`:\n\n```json\n{}\n```\n",
        info.example.schema, info.example.body
    )?;
    writeln!(out, "What to do: {}\n", info.fix)?;
    writeln!(out, "Source: {}", info.source)
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(characters).collect()
    })
}
