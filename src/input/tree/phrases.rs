//! What is wrong with a YAML text, in words that quote nothing of it.

use saphyr_parser::ScanError;

/// Of what is nested too deeply.
pub(super) const TOO_DEEP: &str = "too many lists and mappings are inside each other";

/// Of a text that is hardly more than names and values of a letter.
pub(super) const TOO_MANY: &str = "more values stand before here than a text of this size may have";

/// Of a line that begins too far left or right.
pub(super) const INDENTATION: &str = "the indentation does not fit what is around it";

/// Returns what is wrong, in words of our own: the parser's may quote the text.
pub(super) fn of(error: &ScanError) -> &'static str {
    const PHRASES: &[(&str, &str)] = &[
        ("recursion limit", TOO_DEEP),
        (
            "end of stream",
            "a quoted string that begins here is never closed",
        ),
        ("unknown anchor", "an alias names no anchor before it"),
        (
            "escape",
            "a string that begins here has an escape that YAML does not know",
        ),
        (
            "hexadecimal",
            "a string that begins here has an escape that YAML does not know",
        ),
        ("tab", "a tab stands where YAML allows only spaces"),
        ("indent", INDENTATION),
        (
            "unprintable",
            "a character stands here that YAML does not allow",
        ),
        ("handle", "a tag begins with a prefix that is not declared"),
        ("tag", "a tag is not written as YAML writes tags"),
    ];
    let known = PHRASES.iter().find(|(said, _)| error.info().contains(said));
    known.map_or("the text stops being YAML here", |(_, phrase)| phrase)
}
