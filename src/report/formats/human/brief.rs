//! Causes of which there is nothing to show but where they are, as of files that are no captures: one line each.

use std::io;

use super::paint::Paint;
use super::places::{self, Index};
use crate::model::report::Cause;
use crate::model::rule::{Group, Severity};
use crate::report::{Options, escape};
use crate::text::words;

/// Returns whether a line says all that there is to say of a cause.
pub(super) fn is_brief(cause: &Cause) -> bool {
    let [only] = cause.first.as_slice() else {
        return false;
    };
    only.rule.group == Group::Response
        && cause.snippet.is_none()
        && only.schema.is_none()
        && only.hint.is_none()
        && only.notes.is_empty()
        && only.origin.exchange.is_none()
        && only.origin.request_id.is_none()
}

/// Writes a line for each of these causes, and an empty one behind them.
pub(super) fn write<'c>(
    causes: impl Iterator<Item = &'c Cause>,
    index: Option<&Index>,
    options: &Options,
    paint: Paint,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut any = false;
    for cause in causes {
        writeln!(out, "{}", line(cause, index, options, paint))?;
        any = true;
    }
    if any { writeln!(out) } else { Ok(()) }
}

fn line(cause: &Cause, index: Option<&Index>, options: &Options, paint: Paint) -> String {
    let Some(first) = cause.first.first() else {
        return String::new();
    };
    let head = format!("{}[{}]", first.severity.name(), first.rule.id);
    let head = match first.severity {
        Severity::Error => paint.error(&head),
        Severity::Warning => paint.warning(&head),
        Severity::Note => paint.guide(&head),
    };
    let message = escape::terminal(&first.message);
    let often = match cause.findings {
        0 | 1 => String::new(),
        many => format!(", in {} places", words::number(many)),
    };
    let separator = if options.verbose && cause.findings > 1 {
        "\n  "
    } else {
        " "
    };
    let places = places::every(cause, index, separator);
    format!("{head}: {message}{often}:{places}")
}
