//! What the captures exercise, in tables.

use std::io::{self, Write};

use super::words;
use crate::model::coverage::{Component, Coverage, Enum, Unseen};
use crate::report::{Options, escape};

pub(super) fn write(coverage: &Coverage, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    routes(coverage, out)?;
    for component in &coverage.components {
        one_component(component, options, out)?;
    }
    drift(coverage, out)?;
    unseen(&coverage.unseen, options, out)
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
    for (count, name) in [
        (coverage.without_route, "recorded without an address"),
        (coverage.more_routes, "at further routes without a schema"),
    ] {
        if count > 0 {
            writeln!(
                out,
                "{} {name}",
                words::count(count, "response", "responses")
            )?;
        }
    }
    rows.sort_by(|a, b| a.1.cmp(&b.1));
    if !rows.is_empty() {
        table(["checked", "skipped"], &rows, out)?;
    }
    writeln!(out)
}

/// A component's table; properties that never had a value are in it only where all is told.
fn one_component(component: &Component, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}: seen {}", component.name, component.seen)?;
    let told = |seen: u64| options.verbose || seen > 0;
    let fields = component.fields.iter().filter(|field| told(field.seen));
    let rows: Vec<([u64; 4], String)> = fields
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
        let members = members(one, options);
        if !members.is_empty() {
            let name = if one.name.is_empty() {
                "values"
            } else {
                &one.name
            };
            writeln!(out, "  {}: {}", escape::terminal(name), members.join(", "))?;
        }
    }
    writeln!(out)
}

fn members(one: &Enum, options: &Options) -> Vec<String> {
    let known = one.members.iter();
    let mut told: Vec<String> = known
        .filter(|(_, seen)| options.verbose || **seen > 0)
        .map(|(member, seen)| format!("{} {seen}", escape::terminal(member)))
        .collect();
    if one.other > 0 {
        told.push(format!("other {}", one.other));
    }
    told
}

/// What the schemas do not know.
fn drift(coverage: &Coverage, out: &mut dyn Write) -> io::Result<()> {
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
        lines.push(format!(
            "further unknown fields, {} times",
            coverage.more_unknown_fields
        ));
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
    list("drift", &lines, out)
}

/// What the catalogue has that nothing exercised: how many, and which where all is told.
fn unseen(unseen: &Unseen, options: &Options, out: &mut dyn Write) -> io::Result<()> {
    let kinds = [
        ("routes", &unseen.routes),
        ("components", &unseen.components),
        ("optional fields of the components seen", &unseen.fields),
        ("enum members of the components seen", &unseen.members),
    ];
    if options.verbose {
        for (kind, names) in kinds {
            list(&format!("never seen: {kind}"), names, out)?;
        }
        return Ok(());
    }
    let counts: Vec<String> = kinds
        .iter()
        .map(|(kind, names)| format!("{} {kind}", names.len()))
        .collect();
    writeln!(
        out,
        "never seen: {} (-v names them)\n",
        words::list(&counts)
    )
}

fn list(title: &str, lines: &[String], out: &mut dyn Write) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "{title}")?;
    for line in lines {
        writeln!(out, "  {}", escape::terminal(line))?;
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
        let digits = rows.iter().map(|(counts, _)| counts[at].to_string().len());
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
            .map(|(at, count)| cell(at, &count.to_string()))
            .collect();
        writeln!(out, "{cells}  {}", escape::terminal(name))?;
    }
    Ok(())
}
