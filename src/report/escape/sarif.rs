//! A message of SARIF 2.1.0 (sections 3.11.5 and 3.11.6): braces hold placeholders, and
//! `[text](target)` is a link.

use std::borrow::Cow;

/// A text of ours, in which links are meant, and braces are braces.
pub fn braces(text: &str) -> Cow<'_, str> {
    if text.contains(['{', '}']) {
        Cow::Owned(text.replace('{', "{{").replace('}', "}}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// A text with names of others in it: no link comes of them, either. Brackets elsewhere stay as
/// they are, as the specification has it.
pub fn message(text: &str) -> Cow<'_, str> {
    if text.contains("](") {
        Cow::Owned(braces(&text.replace("](", "\\](")).into_owned())
    } else {
        braces(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_are_doubled_and_links_are_broken() {
        assert_eq!(
            message("field `a[0]` is missing"),
            "field `a[0]` is missing"
        );
        assert_eq!(message("\\u{1b}"), "\\u{{1b}}");
        assert_eq!(message("[a](http://b)"), "[a\\](http://b)");
        assert_eq!(braces("[a](http://b)"), "[a](http://b)");
    }
}
