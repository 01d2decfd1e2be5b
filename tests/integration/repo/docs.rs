//! What is generated and committed equals what would be generated now.

use std::fs;
use std::io::{self, Write};

use stytch_validate::commands::explain;
use stytch_validate::rules::Rule;
use stytch_validate::text::words;

use crate::support::{repository, text};

#[test]
fn the_tests_that_pages_name_are_there() {
    for page in [
        "CONTRIBUTING.md",
        "SECURITY.md",
        "docs/dependencies.md",
        "docs/design.md",
        "facts/README.md",
        "fixtures/recordings/make/README.md",
    ] {
        for named in text(page).split('`') {
            // Several of one folder stand in braces.
            let path = named.split('{').next().unwrap_or_default();
            let is_there = !path.starts_with("tests/integration/") || repository(path).exists();
            assert!(is_there, "{page}: {named} is not there");
        }
    }
}

#[test]
fn the_page_of_rules_is_fresh() {
    let mut page = Vec::new();
    write_page(&mut page).expect("memory");
    let page = String::from_utf8(page).expect("UTF-8");
    // The book holds what is below `docs/src` only.
    for path in ["docs/rules.md", "docs/src/reference/rules.md"] {
        if std::env::var_os("UPDATE_DOCS").is_some() {
            fs::write(repository(path), &page).expect("a file");
        }
        let committed = fs::read_to_string(repository(path)).unwrap_or_default();
        assert!(
            committed == page,
            "{path} is stale: UPDATE_DOCS=1 cargo test docs rewrites it"
        );
    }
}

/// Writes the page of all rules.
fn write_page(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# Rules\n")?;
    writeln!(
        out,
        "<!-- Generated from src/rules/checks; a test holds it fresh (UPDATE_DOCS=1 cargo test docs rewrites it). -->\n"
    )?;
    writeln!(out, "| group | rule | default | finds |\n|---|---|---|---|")?;
    for rule in explain::in_table_order() {
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
    for rule in explain::in_table_order() {
        writeln!(out)?;
        section(rule, out)?;
    }
    Ok(())
}

fn section(rule: &Rule, out: &mut dyn Write) -> io::Result<()> {
    let info = &rule.info;
    writeln!(out, "## {}\n", info.id)?;
    writeln!(
        out,
        "{} (group `{}`, default: {}).\n",
        words::capitalised(info.summary),
        info.group.name(),
        info.default.name()
    )?;
    writeln!(out, "{}\n", info.meaning)?;
    writeln!(
        out,
        "Example, judged by `{}`:\n\n```json\n{}\n```\n",
        info.judged_by, info.example
    )?;
    writeln!(out, "What to do: {}\n", info.fix)?;
    writeln!(out, "Source: {}", info.source)
}
