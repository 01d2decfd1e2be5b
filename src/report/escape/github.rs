//! The two grammars of a workflow command (`::error file=…,line=…::message`), as GitHub's runner
//! undoes them: what stands behind the second `::`, and what a property is set to. And what is no
//! command, in a log that the runner looks through for them.

use std::borrow::Cow;

use super::terminal;

/// A command's message. Hidden characters stand as text: a log is looked at in a terminal.
pub fn data(text: &str) -> String {
    terminal(text)
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The value of a property, which a comma or a colon would end.
pub fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A line of a log, of which the runner makes no command: it looks for `::` behind the white space
/// that a line begins with, and for the older `##[` anywhere in it.
pub fn log(line: &str) -> Cow<'_, str> {
    let start = line.len() - line.trim_start().len();
    let (space, text) = line.split_at(start);
    let begins = text.strip_prefix("::");
    if begins.is_none() && !text.contains("##[") {
        return Cow::Borrowed(line);
    }
    let text = begins.map_or_else(|| text.to_owned(), |rest| format!("\\u{{3a}}:{rest}"));
    Cow::Owned(format!("{space}{}", text.replace("##[", "#\\u{23}[")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_keeps_its_colons_and_a_property_does_not() {
        assert_eq!(data("50% a:b,c"), "50%25 a:b,c");
        assert_eq!(property("50% a:b,c"), "50%25 a%3Ab%2Cc");
    }

    #[test]
    fn a_line_of_a_log_is_no_command() {
        for (line, escaped) in [
            ("error[x]: `::error::y`\n", "error[x]: `::error::y`\n"),
            ("::error::y\n", "\\u{3a}:error::y\n"),
            (" \u{a0}::error::y", " \u{a0}\\u{3a}:error::y"),
            ("a ##[error]b ##[x", "a #\\u{23}[error]b #\\u{23}[x"),
        ] {
            assert_eq!(log(line), escaped);
            assert!(matches!(log(escaped), Cow::Borrowed(_)), "{escaped}");
        }
    }

    #[test]
    fn no_command_begins_inside_a_text() {
        assert_eq!(data("a\n::error::b\r"), "a\\n::error::b\\r");
        assert_eq!(property("::error::"), "%3A%3Aerror%3A%3A");
        assert_eq!(data("\u{1b}[31m\u{202e}"), "\\u{1b}[31m\\u{202e}");
    }
}
