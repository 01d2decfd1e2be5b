//! Where captured text enters a diagnostic: the one place that decides how much of it may.
//!
//! A value never does. A name does when the schema knows it; another name does escaped and cut;
//! a name of a free map (metadata, claims) does not, because people keep data there.

use std::borrow::Cow;

/// What stands in place of a name that must not be shown.
pub const HIDDEN_NAME: &str = "<name>";

/// The longest name shown, in characters.
const LONGEST_NAME: usize = 64;

/// A captured name fit to print: on one line, without control or direction characters, and cut
/// to 64 characters.
pub fn name(raw: &str) -> String {
    let mut shown = String::new();
    for (count, character) in raw.chars().enumerate() {
        if count == LONGEST_NAME {
            shown.push('…');
            break;
        }
        match character {
            '"' | '\'' => shown.push(character),
            other => shown.extend(other.escape_debug()),
        }
    }
    shown
}

/// A request id, if it has the documented form `request-id-{test,live}-<uuid>`
/// (`facts/types.md`); anything else in its place could be a secret.
pub fn request_id(raw: &str) -> Option<&str> {
    let rest = raw.strip_prefix("request-id-")?;
    let uuid = rest
        .strip_prefix("test-")
        .or_else(|| rest.strip_prefix("live-"))?;
    is_uuid(uuid).then_some(raw)
}

/// A request's method in capitals, if it looks like one (RFC 9110, section 9.1).
pub fn method(raw: &str) -> String {
    let word =
        !raw.is_empty() && raw.len() <= 16 && raw.bytes().all(|byte| byte.is_ascii_alphabetic());
    if word {
        raw.to_ascii_uppercase()
    } else {
        "<method>".to_owned()
    }
}

/// One segment of a JSON Pointer (RFC 6901, section 3), made of text fit to print.
pub fn pointer_segment(shown: &str) -> Cow<'_, str> {
    if shown.contains(['~', '/']) {
        Cow::Owned(shown.replace('~', "~0").replace('/', "~1"))
    } else {
        Cow::Borrowed(shown)
    }
}

/// What a segment of a JSON Pointer says: [`pointer_segment`] undone.
pub fn unescaped_segment(segment: &str) -> String {
    segment.replace("~1", "/").replace("~0", "~")
}

/// Whether a segment of a JSON Pointer counts the items of an array.
pub fn is_index(segment: &str) -> bool {
    !segment.is_empty() && segment.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether `text` is a UUID in its usual form (RFC 9562, section 4).
pub fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_to_one_line_and_64_characters() {
        assert_eq!(name("plan"), "plan");
        assert_eq!(
            name("a\nb\u{1b}[31m\u{202e}c"),
            "a\\nb\\u{1b}[31m\\u{202e}c"
        );
        assert_eq!(name(&"x".repeat(65)), format!("{}…", "x".repeat(64)));
        assert_eq!(name(&"ä".repeat(64)), "ä".repeat(64));
    }

    #[test]
    fn only_a_documented_request_id_is_shown() {
        let id = "request-id-test-b05c992f-ebdc-489d-a754-c7e70ba13141";
        assert_eq!(request_id(id), Some(id));
        assert_eq!(request_id("request-id-test-secret"), None);
        assert_eq!(request_id("b05c992f-ebdc-489d-a754-c7e70ba13141"), None);
        assert_eq!(request_id(&format!("{id}0")), None);
    }

    #[test]
    fn pointer_segments_are_escaped() {
        assert_eq!(pointer_segment("a/b~c"), "a~1b~0c");
        assert_eq!(pointer_segment("plain"), "plain");
        assert_eq!(unescaped_segment("a~1b~0c~01"), "a/b~c~1");
    }
}
