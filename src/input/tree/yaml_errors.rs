//! The faults of a YAML text, in words that quote nothing of it.

use saphyr_parser::ScanError;

/// Of what is nested too deeply.
pub(super) const TOO_DEEP: &str = "lists and mappings are nested too deeply";

/// Of a text that is hardly more than names and values of a letter.
pub(super) const TOO_MANY: &str =
    "there are more values up to here than a text of this size may have";

/// Of a line that begins too far left or right.
pub(super) const INDENTATION: &str = "the indentation does not match its surroundings";

/// Returns what is wrong, in words of our own: the parser's may quote the text.
pub(super) fn of(error: &ScanError) -> &'static str {
    const PHRASES: &[(&str, &str)] = &[
        ("recursion limit", TOO_DEEP),
        (
            "end of stream",
            "a quoted string that begins here is never closed",
        ),
        ("unknown anchor", "an alias refers to no earlier anchor"),
        (
            "escape",
            "the string that begins here has an escape that YAML does not have",
        ),
        (
            "hexadecimal",
            "the string that begins here has an escape that YAML does not have",
        ),
        ("tab", "a tab, where YAML allows only spaces"),
        ("indent", INDENTATION),
        ("unprintable", "a character that YAML does not allow"),
        ("handle", "a tag has a prefix that is not declared"),
        ("tag", "a tag is not valid YAML"),
    ];
    let known = PHRASES.iter().find(|(said, _)| error.info().contains(said));
    known.map_or("the text is not valid YAML here", |(_, phrase)| phrase)
}
