//! A rule's documentation for a terminal: what it finds, an example with its diagnostic, and what
//! to do. Sources in the repository are not shown: an installed program has none.

use std::io;

use super::diagnostic;
use super::paint::Paint;
use crate::model::report::Cause;
use crate::model::rule::{Level, RuleInfo};
use crate::report::{Options, TOOL};
use crate::text::words;

/// The indentation of an example.
const INDENT: &str = "    ";

/// Writes what a rule means; `given` is what the rule says of its example.
pub fn write_rule(
    info: &RuleInfo,
    given: Option<&Cause>,
    options: &Options,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let paint = Paint::new(options.color);
    let wrapped = |text: &str| paragraph(text, options.width, paint);
    writeln!(out, "{}", paint.strong(info.id))?;
    writeln!(out, "{}\n", wrapped(&sentence(info)))?;
    writeln!(out, "{}\n", wrapped(info.meaning))?;
    writeln!(out, "{}", paint.strong("Example"))?;
    writeln!(out, "{}\n", wrapped(&judged_by(info)))?;
    let room = options.width.saturating_sub(INDENT.len());
    for line in paragraph(info.example, room, Paint::new(false)).lines() {
        writeln!(out, "{INDENT}{line}")?;
    }
    writeln!(out)?;
    if let Some(cause) = given {
        diagnostic::write(cause, None, options, paint, out)?;
    }
    writeln!(out, "{}", paint.strong("What to do"))?;
    writeln!(out, "{}\n", wrapped(info.fix))?;
    let id = info.id;
    let levels = format!(
        "Change its level with `-A {id}`, `-W {id}` or `-D {id}` (allow, warn, deny), or in `{TOOL}.toml`."
    );
    writeln!(out, "{}", wrapped(&levels))
}

/// `A required property is absent (group required, default: deny).`
fn sentence(info: &RuleInfo) -> String {
    format!(
        "{} (group {}, default: {}).",
        words::capitalised(info.summary),
        info.group.name(),
        info.default.name()
    )
}

/// Returns what the example is, and what it takes for the rule to speak of it.
fn judged_by(info: &RuleInfo) -> String {
    let what = match info.judged_by {
        "recording" => "This recording".to_owned(),
        "folder" => "This file in a folder".to_owned(),
        schema => format!("This body, judged by `{schema}`,"),
    };
    if info.default < Level::Warn {
        format!(
            "{what} gives the diagnostic below with `--warn {}`:",
            info.id
        )
    } else {
        format!("{what} gives the diagnostic below:")
    }
}

/// Prose in lines of at most `width` columns, as far as its words allow. Code stands between
/// backticks, and is painted in their place.
fn paragraph(text: &str, width: usize, paint: Paint) -> String {
    let wide = |word: &str| word.chars().filter(|sign| *sign != '`').count();
    let folded = words::fold_by(text, width, "", wide);
    let pieces = folded.split('`').enumerate();
    let painted = pieces.map(|(number, piece)| match number % 2 {
        0 => piece.to_owned(),
        _ => paint.code(piece),
    });
    painted.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_is_wrapped_between_words_and_has_no_backticks() {
        let plain = Paint::new(false);
        for (text, width, expected) in [
            ("a `bc`, d", 99, "a bc, d"),
            ("aa `bb`, cc", 6, "aa bb,\ncc"),
            ("aa `b c` dd", 4, "aa b\nc dd"),
            ("longest-word a", 4, "longest-word\na"),
            ("", 4, ""),
        ] {
            assert_eq!(paragraph(text, width, plain), expected, "{text}");
        }
    }
}
