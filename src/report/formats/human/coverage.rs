//! Shows coverage: first what is out of the ordinary, then what was there.

use std::io::{self, Write};

use crate::model::coverage::{Change, Component, Coverage, Enum, Field, Unseen};
use crate::report::{Options, escape};
use crate::text::words;

pub(super) fn write(coverage: &Coverage, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    if let Some(changes) = &coverage.changes {
        self::changes(changes, out)?;
    }
    drift(coverage, options, out)?;
    for (title, is_unusual) in UNUSUAL {
        fields(title, coverage, is_unusual, options, out)?;
    }
    unseen(&coverage.unseen, options, out)?;
    routes(coverage, out)?;
    if !options.verbose {
        let components = words::count(
            coverage.components.len() as u64,
            "component was",
            "components were",
        );
        let more = format!("{components} seen; -v shows how often each field was there");
        return writeln!(out, "{}\n", words::fold(&more, options.width));
    }
    for component in &coverage.components {
        one_component(component, out)?;
    }
    Ok(())
}

/// A title, and which properties stand below it.
type Unusual = (&'static str, fn(&Field) -> bool);

/// The states that no property should have for long.
const UNUSUAL: [Unusual; 3] = [
    ("always absent", |field| field.seen == 0 && field.absent > 0),
    ("always null", |field| {
        field.seen > 0 && field.null == field.seen
    }),
    ("always empty", |field| {
        field.seen > 0 && field.empty == field.seen
    }),
];

/// The properties of which something is always so, by component.
fn fields(
    title: &str,
    coverage: &Coverage,
    is_unusual: fn(&Field) -> bool,
    options: &Options,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut lines = Vec::new();
    for component in &coverage.components {
        let names = component.fields.iter().filter(|field| is_unusual(field));
        let names: Vec<&str> = names.map(|field| field.name.as_str()).collect();
        if !names.is_empty() {
            let line = format!("{}: {}", component.name, names.join(", "));
            lines.push(line);
        }
    }
    list(title, &lines, options, out)
}

/// Returns what an earlier report did not have, or no longer has.
fn changes(changes: &[Change], out: &mut dyn Write) -> io::Result<()> {
    if changes.is_empty() {
        return writeln!(out, "nothing changed since the earlier report\n");
    }
    let number = words::count(changes.len() as u64, "change", "changes");
    writeln!(out, "{number} since the earlier report")?;
    for change in changes {
        let subject = escape::terminal(&change.subject);
        let (what, before, after) = (change.what.words(), change.before, change.after);
        writeln!(out, "  {what} {subject} ({before} before, {after} now)")?;
    }
    writeln!(out)
}

fn routes(coverage: &Coverage, out: &mut dyn Write) -> io::Result<()> {
    let mut rows: Vec<([u64; 2], String)> = coverage
        .routes
        .iter()
        .map(|route| {
            let foreign = if route.known { "" } else { " (no schema)" };
            let name = format!("{} {}{foreign}", route.method, route.path);
            ([route.checked, route.skipped], name)
        })
        .collect();
    for (count, place) in coverage.elsewhere() {
        let responses = words::count(count, "response", "responses");
        writeln!(out, "{responses} {place}")?;
    }
    rows.sort_by(|a, b| a.1.cmp(&b.1));
    if !rows.is_empty() {
        table(["checked", "skipped"], &rows, out)?;
    }
    writeln!(out)
}

/// A component's table, every property and value in it.
fn one_component(component: &Component, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "{}: seen {}",
        escape::terminal(&component.name),
        words::number(component.seen)
    )?;
    let rows: Vec<([u64; 4], String)> = component
        .fields
        .iter()
        .map(|field| {
            let mark = if field.required { "" } else { " (optional)" };
            let counts = [field.seen, field.null, field.empty, field.absent];
            (counts, format!("{}{mark}", field.name))
        })
        .collect();
    if !rows.is_empty() {
        table(["seen", "null", "empty", "absent"], &rows, out)?;
    }
    for one in &component.enums {
        let name = if one.name.is_empty() {
            "values"
        } else {
            &one.name
        };
        writeln!(
            out,
            "  {}: {}",
            escape::terminal(name),
            members(one).join(", ")
        )?;
    }
    writeln!(out)
}

fn members(one: &Enum) -> Vec<String> {
    let known = one.members.iter();
    let mut counts: Vec<String> = known
        .map(|(member, seen)| format!("{} {}", escape::terminal(member), words::number(*seen)))
        .collect();
    if one.other > 0 {
        counts.push(format!("other {}", words::number(one.other)));
    }
    counts
}

/// Returns what the schemas do not know.
fn drift(coverage: &Coverage, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let mut lines = Vec::new();
    for field in &coverage.unknown_fields {
        let name = escape::terminal(&field.name);
        let times = words::count(field.seen, "time", "times");
        lines.push(format!(
            "unknown field `{name}` in {}, {times}",
            field.component
        ));
    }
    if coverage.more_unknown_fields > 0 {
        let times = words::count(coverage.more_unknown_fields, "time", "times");
        lines.push(format!("unknown fields besides these, {times}"));
    }
    for component in &coverage.components {
        for one in component.enums.iter().filter(|one| one.other > 0) {
            let place = if one.name.is_empty() {
                component.name.clone()
            } else {
                format!("`{}` of {}", one.name, component.name)
            };
            let times = words::count(one.other, "time", "times");
            lines.push(format!("unknown value of {place}, {times}"));
        }
    }
    list("not in the schemas", &lines, options, out)
}

/// Returns what the catalogue has that nothing exercised: how many, and which where all is shown.
fn unseen(unseen: &Unseen, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let kinds = unseen.kinds();
    if options.verbose {
        for (kind, names) in kinds {
            list(&format!("never seen: {kind}"), names, options, out)?;
        }
        return Ok(());
    }
    let counts: Vec<String> = kinds
        .iter()
        .map(|(kind, names)| format!("{} {kind}", words::number(names.len() as u64)))
        .collect();
    let line = format!("never seen: {} (-v names them)", words::list(&counts));
    writeln!(out, "{}\n", words::fold(&line, options.width))
}

fn list(title: &str, lines: &[String], options: &Options, out: &mut dyn Write) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "{title}")?;
    for line in lines {
        let shown = words::fold(&escape::terminal(line), options.width.saturating_sub(2));
        for line in shown.lines() {
            writeln!(out, "  {line}")?;
        }
    }
    writeln!(out)
}

/// Numbers under their heads, and a name behind them.
fn table<const N: usize>(
    heads: [&str; N],
    rows: &[([u64; N], String)],
    out: &mut dyn Write,
) -> io::Result<()> {
    let widths: [usize; N] = std::array::from_fn(|at| {
        let digits = rows
            .iter()
            .map(|(counts, _)| words::number(counts[at]).len());
        digits.max().unwrap_or_default().max(heads[at].len())
    });
    let cell = |at: usize, text: &str| format!("  {text:>width$}", width = widths[at]);
    let head: String = heads
        .iter()
        .enumerate()
        .map(|(at, head)| cell(at, head))
        .collect();
    writeln!(out, "{head}")?;
    for (counts, name) in rows {
        let cells = counts.iter().enumerate();
        let cells: String = cells
            .map(|(at, count)| cell(at, &words::number(*count)))
            .collect();
        writeln!(out, "{cells}  {}", escape::terminal(name))?;
    }
    Ok(())
}
