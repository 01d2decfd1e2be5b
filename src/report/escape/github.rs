//! The two grammars of a workflow command (`::error file=…,line=…::message`), as GitHub's runner
//! undoes them: what stands behind the second `::`, and what a property is set to.

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_keeps_its_colons_and_a_property_does_not() {
        assert_eq!(data("50% a:b,c"), "50%25 a:b,c");
        assert_eq!(property("50% a:b,c"), "50%25 a%3Ab%2Cc");
    }

    #[test]
    fn no_command_begins_inside_a_text() {
        assert_eq!(data("a\n::error::b\r"), "a\\n::error::b\\r");
        assert_eq!(property("::error::"), "%3A%3Aerror%3A%3A");
        assert_eq!(data("\u{1b}[31m\u{202e}"), "\\u{1b}[31m\\u{202e}");
    }
}
