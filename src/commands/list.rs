//! `--list WHAT`: tables of what there is.

use std::io::{self, Write};

use strum::{IntoStaticStr, VariantArray};

use crate::input::{READERS, Reader};
use crate::report::FORMATS;
use crate::report::escape::terminal;
use crate::rules::level::Levels;
use crate::schema::catalog::Catalog;
use crate::schema::routes::Route;
use crate::settings::LevelPlan;
use crate::text::words;

/// The kinds of things that can be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase", const_into_str)]
pub enum List {
    /// The rules, with the level in force.
    Rules,
    /// The components.
    Schemas,
    /// The routes, each with the component that judges its responses.
    Routes,
    /// The readers of captures.
    Readers,
    /// The report formats.
    Formats,
}

impl List {
    /// Everything that can be listed.
    pub const ALL: &[Self] = <Self as VariantArray>::VARIANTS;

    /// The word on the command line.
    pub const fn name(self) -> &'static str {
        self.into_str()
    }

    /// The list called `name`.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|list| list.name() == name)
    }
}

/// Writes a table.
///
/// # Errors
///
/// Those of the writer.
pub fn write(
    list: List,
    plan: &LevelPlan,
    catalog: &Catalog,
    out: &mut dyn Write,
) -> io::Result<()> {
    match list {
        List::Rules => {
            table(out, rules(&plan.levels(None)))?;
            file_levels(plan, out)
        }
        List::Readers => {
            let row = |reader: &&Reader| {
                let endings = or_dash(reader.endings);
                vec![reader.name.to_owned(), endings, reader.summary.to_owned()]
            };
            table(out, READERS.iter().map(row))
        }
        List::Formats => {
            let formats = FORMATS.iter();
            table(
                out,
                formats.map(|it| vec![it.name.to_owned(), it.summary.to_owned()]),
            )
        }
        List::Schemas => catalog
            .ids()
            .try_for_each(|id| writeln!(out, "{}", terminal(catalog.name(id)))),
        List::Routes => {
            let row = |route: &Route| {
                let mut components = route.responses.components();
                components.dedup();
                let cells = [&route.method, &route.template, &*or_dash(&components)];
                cells.map(|cell| terminal(cell).into_owned()).to_vec()
            };
            table(out, catalog.routes.iter().map(row))
        }
    }
}

/// Several in one cell; a dash for none.
fn or_dash(several: &[&str]) -> String {
    let joined = several.join(" ");
    if joined.is_empty() {
        "-".into()
    } else {
        joined
    }
}

/// The rules by group, each with the level in force.
fn rules(levels: &Levels) -> impl Iterator<Item = Vec<String>> {
    let mut rules: Vec<_> = levels.iter().collect();
    rules.sort_by_key(|(rule, _)| rule.info.group);
    rules.into_iter().map(|(rule, setting)| {
        let info = &rule.info;
        let (level, origin) = (setting.level.name(), setting.origin.name());
        let cells = [info.group.name(), info.id, level, origin, info.summary];
        cells.map(str::to_owned).to_vec()
    })
}

/// The levels that the configuration sets for some files only, a line for each glob.
fn file_levels(plan: &LevelPlan, out: &mut dyn Write) -> io::Result<()> {
    let mut globs: Vec<(&str, Vec<String>)> = Vec::new();
    for entry in &plan.configured {
        let Some(files) = &entry.files else {
            continue;
        };
        let set = format!("{} = {}", entry.target.name(), entry.level.name());
        let glob = files.pattern();
        match globs.last_mut() {
            Some((last, levels)) if *last == glob => levels.push(set),
            _ => globs.push((glob, vec![set])),
        }
    }
    if globs.is_empty() {
        return Ok(());
    }
    let number = words::count(globs.len() as u64, "file glob", "file globs");
    writeln!(out, "\n+{number} (configuration)")?;
    let rows = globs
        .into_iter()
        .map(|(glob, levels)| vec![terminal(glob).into_owned(), levels.join(", ")]);
    table(out, rows)
}

/// The widest column, in characters: longer cells stand out of it.
const WIDEST: usize = 120;

/// Columns as wide as their widest cell; the last one runs free.
fn table(out: &mut dyn Write, rows: impl Iterator<Item = Vec<String>>) -> io::Result<()> {
    let rows: Vec<Vec<String>> = rows.collect();
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        let widest = cells.map(|cell: &String| cell.chars().count()).max();
        widest.map_or(0, |widest| widest.min(WIDEST))
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    for row in rows {
        let cells = row.iter().zip(&widths);
        let padded = cells.map(|(cell, width)| format!("{cell:width$}"));
        writeln!(out, "{}", padded.collect::<Vec<_>>().join("  ").trim_end())?;
    }
    Ok(())
}
