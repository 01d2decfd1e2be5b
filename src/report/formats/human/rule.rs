//! A rule's documentation for a terminal: what it finds, an example with its diagnostic, and what
//! to do. Sources in the repository are not told: an installed program has none.

use std::io;

use super::diagnostic;
use super::paint::Paint;
use crate::model::report::Cause;
use crate::model::rule::{Level, RuleInfo};
use crate::report::prose::{self, Piece};
use crate::report::{Options, TOOL};
use crate::text::words;

/// How far an example stands in from the left.
const INDENT: &str = "    ";

/// Writes what a rule means; `given` is what the rule says of its example.
///
/// # Errors
///
/// Those of the writer.
pub fn write_rule(
    info: &RuleInfo,
    given: Option<&Cause>,
    options: &Options,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let paint = Paint::new(options.color);
    let told = |text: &str| paragraph(text, options.width, paint);
    writeln!(out, "{}", paint.strong(info.id))?;
    writeln!(out, "{}\n", told(&sentence(info)))?;
    writeln!(out, "{}\n", told(info.meaning))?;
    writeln!(out, "{}", paint.strong("Example"))?;
    writeln!(out, "{}\n", told(&judged_by(info)))?;
    let room = options.width.saturating_sub(INDENT.len());
    for line in lines(&[Piece::Words(info.example.body)], room) {
        writeln!(out, "{INDENT}{}", joined(&line, Paint::new(false)))?;
    }
    writeln!(out)?;
    if let Some(cause) = given {
        diagnostic::write(cause, None, options, paint, out)?;
    }
    writeln!(out, "{}", paint.strong("What to do"))?;
    writeln!(out, "{}\n", told(info.fix))?;
    let id = info.id;
    let levels = format!(
        "Change its level with `-A {id}`, `-W {id}` or `-D {id}` (allow, warn, deny), or in `{TOOL}.toml`."
    );
    writeln!(out, "{}", told(&levels))
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
    let what = match info.example.schema {
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

/// Prose in lines of at most `width` columns, as far as its words allow, without the marks of code.
fn paragraph(text: &str, width: usize, paint: Paint) -> String {
    let lines = lines(&prose::pieces(text), width);
    let lines = lines.iter().map(|line| joined(line, paint));
    lines.collect::<Vec<_>>().join("\n")
}

fn joined(words: &[Vec<Piece<'_>>], paint: Paint) -> String {
    let painted = |piece: &Piece<'_>| match *piece {
        Piece::Words(text) => text.to_owned(),
        Piece::Code(text) => paint.code(text),
    };
    let words = words.iter();
    let words = words.map(|word| word.iter().map(painted).collect::<String>());
    words.collect::<Vec<_>>().join(" ")
}

/// Words, each of one or more pieces, in lines.
fn lines<'t>(pieces: &[Piece<'t>], width: usize) -> Vec<Vec<Vec<Piece<'t>>>> {
    let mut lines = vec![Vec::new()];
    let mut column = 0;
    for word in words(pieces) {
        let wide: usize = word.iter().map(|piece| piece.text().chars().count()).sum();
        if column > 0 && column + 1 + wide > width {
            lines.push(Vec::new());
            column = 0;
        }
        column += wide + usize::from(column > 0);
        if let Some(line) = lines.last_mut() {
            line.push(word);
        }
    }
    lines
}

/// Returns what stands between spaces; code may be one with the words beside it, as in `a` and its
/// comma.
fn words<'t>(pieces: &[Piece<'t>]) -> Vec<Vec<Piece<'t>>> {
    let mut words: Vec<Vec<Piece<'t>>> = vec![Vec::new()];
    for piece in pieces {
        for (number, text) in piece.text().split(' ').enumerate() {
            if number > 0 {
                words.push(Vec::new());
            }
            if let Some(word) = words.last_mut()
                && !text.is_empty()
            {
                word.push(piece.with(text));
            }
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_is_wrapped_between_words_and_has_no_backticks() {
        let plain = Paint::new(false);
        for (text, width, told) in [
            ("a `bc`, d", 99, "a bc, d"),
            ("aa `bb`, cc", 6, "aa bb,\ncc"),
            ("aa `b c` dd", 4, "aa b\nc dd"),
            ("longest-word a", 4, "longest-word\na"),
            ("", 4, ""),
        ] {
            assert_eq!(paragraph(text, width, plain), told, "{text}");
        }
    }
}
