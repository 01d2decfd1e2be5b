//! Writes strings as YAML scalars, in every style and with every choice a writer has.

use std::fmt::Write as _;

/// How a string is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Single,
    Double,
    Literal,
    Folded,
}

/// Choices, taken one after the other and again from the beginning.
pub(super) struct Choices<'c> {
    choices: &'c [u8],
    next: usize,
}

impl<'c> Choices<'c> {
    pub(super) fn new(choices: &'c [u8]) -> Self {
        Self { choices, next: 0 }
    }

    /// A number below `count`.
    fn of(&mut self, count: u8) -> u8 {
        self.next += 1;
        self.choices[self.next % self.choices.len()] % count
    }
}

/// `text` as a scalar whose further lines are indented by `indent` spaces, where the parent's
/// indent is `parent`.
pub(super) fn scalar(
    text: &str,
    style: Style,
    parent: usize,
    indent: usize,
    choices: &mut Choices<'_>,
) -> String {
    match style {
        Style::Plain => flow(text, indent, choices, |character, _| character.to_string()),
        Style::Single => {
            let inside = flow(text, indent, choices, |character, _| match character {
                '\'' => "''".to_owned(),
                other => other.to_string(),
            });
            format!("'{inside}'")
        }
        Style::Double => format!("\"{}\"", double(text, indent, choices)),
        Style::Literal => block('|', text, parent, indent, choices),
        Style::Folded => block('>', text, parent, indent, choices),
    }
}

fn line(indent: usize) -> String {
    format!("\n{}", " ".repeat(indent))
}

/// A line feed becomes an empty line, and a single space may become a line break.
fn flow(
    text: &str,
    indent: usize,
    choices: &mut Choices<'_>,
    write: impl Fn(char, &mut Choices<'_>) -> String,
) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut written = String::new();
    let mut at = 0;
    while at < characters.len() {
        let feeds = characters[at..].iter().take_while(|c| **c == '\n').count();
        if feeds > 0 {
            written.push_str(&"\n".repeat(feeds));
            if choices.of(2) == 0 {
                // White space of an empty line counts for nothing.
                written.push_str(&" ".repeat(indent));
                written.push('\t');
            }
            written.push_str(&line(indent));
            at += feeds;
            continue;
        }
        if can_fold(&characters, at) && choices.of(4) == 0 {
            written.push_str(["", " ", "\t"][usize::from(choices.of(3))]);
            written.push_str(&line(indent + usize::from(choices.of(3))));
        } else {
            written.push_str(&write(characters[at], choices));
        }
        at += 1;
    }
    written
}

/// Whether there is a space with no white space beside it.
fn can_fold(characters: &[char], at: usize) -> bool {
    let solid = |at: Option<usize>| {
        at.and_then(|at| characters.get(at))
            .is_some_and(|beside| !matches!(beside, ' ' | '\t' | '\n'))
    };
    characters[at] == ' ' && solid(at.checked_sub(1)) && solid(Some(at + 1))
}

fn double(text: &str, indent: usize, choices: &mut Choices<'_>) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut written = String::new();
    for (at, character) in characters.iter().enumerate() {
        if can_fold(&characters, at) && choices.of(4) == 0 {
            written.push_str(&line(indent)); // libyaml
        } else if *character == ' ' && choices.of(4) == 0 {
            let _ = write!(written, "\\{}\\ ", line(indent)); // PyYAML
        } else if choices.of(16) == 0 && !matches!(character, ' ' | '\t') {
            let _ = write!(
                written,
                "\\{}{}",
                line(indent),
                escaped(*character, choices)
            );
        } else {
            written.push_str(&escaped(*character, choices));
        }
    }
    written
}

fn escaped(character: char, choices: &mut Choices<'_>) -> String {
    let code = character as u32;
    match character {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        '\n' => "\\n".to_owned(),
        '\t' => "\\t".to_owned(),
        '\u{85}' => "\\N".to_owned(),
        '\u{a0}' => "\\_".to_owned(),
        '\u{2028}' => "\\L".to_owned(),
        ' ' => " ".to_owned(),
        '/' if choices.of(2) == 0 => "\\/".to_owned(),
        _ => match choices.of(8) {
            0 if code <= 0xff => format!("\\x{code:02X}"),
            1 if code <= 0xffff => format!("\\u{code:04x}"),
            2 => format!("\\U{code:08X}"),
            _ => character.to_string(),
        },
    }
}

/// A block scalar: its header says what its lines don't.
fn block(
    indicator: char,
    text: &str,
    parent: usize,
    indent: usize,
    choices: &mut Choices<'_>,
) -> String {
    let body = text.trim_end_matches('\n');
    let feeds = text.len() - body.len();
    let chomping = match feeds {
        0 => "-",
        1 if !body.is_empty() => "",
        _ => "+",
    };
    let shown =
        body.trim_start_matches('\n').starts_with(' ') || body.is_empty() || choices.of(3) == 0;
    let digits = if shown {
        (indent - parent).to_string()
    } else {
        String::new()
    };
    let header = if choices.of(2) == 0 {
        format!("{indicator}{digits}{chomping}")
    } else {
        format!("{indicator}{chomping}{digits} # a | comment")
    };
    let mut written = header + "\n";
    let lines: Vec<&str> = body.split('\n').collect();
    let mut foldable = false;
    let mut empty = 0;
    for content in lines.iter().filter(|_| !body.is_empty()) {
        if content.is_empty() {
            empty += 1;
            continue;
        }
        let folds = !content.starts_with([' ', '\t']);
        let extra = usize::from(indicator == '>' && foldable && folds);
        for _ in 0..empty + extra {
            let blank = usize::from(choices.of(2)) * indent.min(2);
            written.push_str(&" ".repeat(blank));
            written.push('\n');
        }
        empty = 0;
        foldable = folds;
        written.push_str(&" ".repeat(indent));
        written.push_str(&if indicator == '>' && folds {
            fold(content, indent, choices)
        } else {
            (*content).to_owned()
        });
        written.push('\n');
    }
    let kept = if body.is_empty() {
        feeds
    } else {
        feeds.saturating_sub(1)
    };
    written.push_str(&"\n".repeat(kept));
    written.pop();
    written
}

/// A line of a folded scalar over several.
fn fold(content: &str, indent: usize, choices: &mut Choices<'_>) -> String {
    let characters: Vec<char> = content.chars().collect();
    let fold =
        |at: usize, choices: &mut Choices<'_>| can_fold(&characters, at) && choices.of(4) == 0;
    let mut written = String::new();
    for (at, character) in characters.iter().enumerate() {
        if fold(at, choices) {
            written.push_str(&line(indent));
        } else {
            written.push(*character);
        }
    }
    written
}
