//! The ranked table of causes: how many responses each is in, what it is, and where it is first.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io;

use super::paint::Paint;
use crate::model::finding::Finding;
use crate::model::report::Cause;
use crate::model::rule::{Group, Severity};
use crate::report::{Options, escape};
use crate::text::words;

/// So many lines the rows take unless all are asked for: they fit on one screen with the verdict.
const LINES: usize = 24;

/// The longest detail, in characters.
const LONGEST: usize = 36;

/// The widest column, in characters: longer cells stand out of it.
const WIDEST: usize = 120;

const HEADINGS: [&str; 4] = ["responses", "cause", "field", "found"];

struct TableRow {
    severity: Severity,
    cells: [String; 4],
    place: String,
}

/// Writes a row for each cause, in the order they are given, which is that of their rank.
pub(super) fn write(
    causes: &[&Cause],
    options: &Options,
    paint: Paint,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut rows: Vec<TableRow> = causes.iter().filter_map(|cause| row(cause)).collect();
    if rows.is_empty() {
        return Ok(());
    }
    let layout = ColumnWidths::of(&rows, options.width);
    if !options.verbose {
        rows.truncate(if layout.breaks { LINES / 2 } else { LINES });
    }
    writeln!(out, "{}", layout.headings())?;
    for row in &rows {
        writeln!(out, "{}", layout.line(row, paint))?;
    }
    if causes.len() > rows.len() {
        let more = words::count(
            (causes.len() - rows.len()) as u64,
            "more cause",
            "more causes",
        );
        writeln!(out, "and {more} (-v lists all)")?;
    }
    writeln!(out)
}

fn row(cause: &Cause) -> Option<TableRow> {
    let first = cause.first.first()?;
    let place = format!("{}:{}", first.origin.place(), first.span.start);
    let shown = |text: &str| escape::terminal(text).into_owned();
    Some(TableRow {
        severity: first.severity,
        cells: [
            words::number(cause.responses.max(1)),
            format!("{}[{}]", first.severity.name(), first.rule.id),
            shown(&fields(&cause.first)),
            shorten(&shown(detail(first))),
        ],
        place: shown(&place),
    })
}

/// The fields that a cause is about.
fn fields(together: &[Finding]) -> Cow<'_, str> {
    let mut names = together
        .iter()
        .filter_map(|finding| finding.field.as_deref());
    match (names.next(), names.count()) {
        (None, _) => Cow::Borrowed(""),
        (Some(only), 0) => Cow::Borrowed(only),
        (Some(first), more) => Cow::Owned(format!("{first} and {more} more")),
    }
}

/// Returns what was found in place of what was expected. Of a missing field the rule says all.
fn detail(first: &Finding) -> &str {
    match (first.rule.group, &*first.label) {
        (Group::Required, _) => "",
        (_, "") if first.field.is_none() => &first.message,
        (_, label) => label,
    }
}

fn shorten(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let kept: String = text.chars().take(LONGEST - 1).collect();
    format!("{}…", kept.trim_end())
}

/// The widths of the columns. Where a row does not fit, the details are left out; where it still
/// does not, the places stand in lines of their own.
struct ColumnWidths {
    widths: [usize; 4],
    breaks: bool,
}

impl ColumnWidths {
    fn of(rows: &[TableRow], width: usize) -> Self {
        let mut widths = HEADINGS.map(str::len);
        for row in rows {
            for (widest, cell) in widths.iter_mut().zip(&row.cells) {
                *widest = (*widest).max(cell.chars().count()).min(WIDEST);
            }
        }
        for column in [2, 3] {
            if rows.iter().all(|row| row.cells[column].is_empty()) {
                widths[column] = 0;
            }
        }
        let places = rows.iter().map(|row| row.place.chars().count());
        let place = places.max().unwrap_or_default();
        let fits = |widths: [usize; 4], place: usize| {
            let columns = widths.iter().filter(|width| **width > 0);
            columns.map(|width| width + 2).sum::<usize>() + place <= width
        };
        let bare = [widths[0], widths[1], widths[2], 0];
        let (widths, breaks) = if fits(widths, place) {
            (widths, false)
        } else if fits(bare, place) {
            (bare, false)
        } else if fits(widths, 0) {
            (widths, true)
        } else {
            (bare, true)
        };
        Self { widths, breaks }
    }

    fn headings(&self) -> String {
        let line = self.columns(&HEADINGS.map(str::to_owned), |cell| cell);
        let place = if self.breaks { "" } else { "first place" };
        format!("{line}{place}").trim_end().to_owned()
    }

    fn line(&self, row: &TableRow, paint: Paint) -> String {
        let painted = |cell: String| match row.severity {
            Severity::Error => paint.error(&cell),
            Severity::Warning | Severity::Note => paint.warning(&cell),
        };
        let line = self.columns(&row.cells, painted);
        if self.breaks {
            let indent = self.widths[0] + 2;
            format!("{}\n{:indent$}{}", line.trim_end(), "", row.place)
        } else {
            format!("{line}{}", row.place)
        }
    }

    fn columns(&self, cells: &[String; 4], paint_cause: impl Fn(String) -> String) -> String {
        let [count, cause, field, found] = self.widths;
        let mut line = format!("{:>count$}  ", cells[0]);
        line.push_str(&paint_cause(format!("{:<cause$}", cells[1])));
        for (width, cell) in [(field, &cells[2]), (found, &cells[3])] {
            if width > 0 {
                let _ = write!(line, "  {cell:<width$}");
            }
        }
        line + "  "
    }
}
