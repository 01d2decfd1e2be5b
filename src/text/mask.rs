//! Masks captured text on its way into a diagnostic: nothing else decides how much of it may be
//! shown.
//!
//! A value never does. A name does when the schema knows it; another name does when it is a plain
//! one; a name of a free map (metadata, claims) does not, because people keep data there. Of an
//! address without a route, its method and the plain words of its path do.

use std::borrow::Cow;

/// The text in place of a name that must not be shown.
pub const HIDDEN_NAME: &str = "<name>";

/// The text in place of a segment of a path that must not be shown.
pub const HIDDEN_SEGMENT: &str = "{…}";

/// The longest name shown, in characters.
const LONGEST_NAME: usize = 64;

/// The longest name shown that the schema does not know.
const LONGEST_UNKNOWN: usize = 40;

/// So many digits make a name data: a number of a person, a time, a code.
const DIGITS: usize = 5;

/// The longest segment shown of a path that is no route.
const LONGEST_WORD: usize = 20;

/// The number of segments of a path that is no route that are shown at most.
const SEGMENTS: usize = 8;

/// The methods that are shown: those of RFC 9110 and RFC 5789, `QUERY`, and a stub's word for each.
const METHODS: [&str; 11] = [
    "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "QUERY", "ANY",
];

/// A captured name fit to print: on one line, without control or direction characters, and cut
/// to 64 characters.
pub fn name(raw: &str) -> String {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    if raw.len() <= LONGEST_NAME && raw.as_bytes().iter().all(is_plain) {
        return raw.to_owned();
    }
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

/// A name that no schema knows, as it may be shown.
pub fn unknown_name(raw: &str) -> &str {
    if is_plain_name(raw) { raw } else { HIDDEN_NAME }
}

/// Returns whether a name that no schema knows may be shown: an identifier of up to 40 letters,
/// digits, `_`, `-` and `$`, with fewer than five digits and no UUID, made of words. What changes between
/// small letters, capitals and digits every few characters is a token.
pub fn is_plain_name(raw: &str) -> bool {
    let begins = |byte: u8| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'$');
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'$');
    let kind = |byte: u8| (byte.is_ascii_lowercase(), byte.is_ascii_digit());
    let bytes = raw.as_bytes();
    bytes.len() <= LONGEST_UNKNOWN
        && bytes.first().copied().is_some_and(begins)
        && bytes.iter().copied().all(fits)
        && bytes.iter().filter(|byte| byte.is_ascii_digit()).count() < DIGITS
        && changes(bytes, kind) <= (bytes.len() / 6).max(2)
        && !is_uuid(raw)
}

/// Returns how often a small letter, a capital or a digit stands behind one of another kind, but
/// for a capital that begins a word.
fn changes(name: &[u8], kind: impl Fn(u8) -> (bool, bool)) -> usize {
    let pairs = name.windows(2);
    let pairs = pairs.filter(|pair| pair.iter().all(u8::is_ascii_alphanumeric));
    let begins_word = |pair: &&[u8]| pair[0].is_ascii_uppercase() && pair[1].is_ascii_lowercase();
    pairs
        .filter(|pair| kind(pair[0]) != kind(pair[1]) && !begins_word(pair))
        .count()
}

/// Returns what is shown of a path that is no route: the segments that are plain words, and of
/// those only the first eight.
pub fn path(raw: &str) -> String {
    let mut shown = String::new();
    for (count, segment) in raw.trim_start_matches('/').split('/').enumerate() {
        if count == SEGMENTS {
            shown.push_str("/…");
            break;
        }
        let seen = segment.is_empty() || is_word(segment);
        shown.push('/');
        shown.push_str(if seen { segment } else { HIDDEN_SEGMENT });
    }
    shown
}

/// Returns whether a segment of a path is a plain word: up to 20 lower-case letters.
pub fn is_word(segment: &str) -> bool {
    (1..=LONGEST_WORD).contains(&segment.len())
        && segment.bytes().all(|byte| byte.is_ascii_lowercase())
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

/// A request's method in capitals, if it is a known one.
pub fn method(raw: &str) -> &'static str {
    let known = |method: &&&str| method.eq_ignore_ascii_case(raw);
    METHODS.iter().find(known).copied().unwrap_or("<method>")
}

/// One segment of a JSON Pointer (RFC 6901, section 3), made of text fit to print.
pub fn pointer_segment(shown: &str) -> Cow<'_, str> {
    if shown.contains(['~', '/']) {
        Cow::Owned(shown.replace('~', "~0").replace('/', "~1"))
    } else {
        Cow::Borrowed(shown)
    }
}

/// Returns what a segment of a JSON Pointer says: [`pointer_segment`] undone.
pub fn unescaped_segment(segment: &str) -> String {
    if segment.contains('~') {
        segment.replace("~1", "/").replace("~0", "~")
    } else {
        segment.to_owned()
    }
}

/// Returns whether a segment of a JSON Pointer counts the items of an array.
pub fn is_index(segment: &str) -> bool {
    !segment.is_empty() && segment.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns whether `text` is a UUID in its usual form (RFC 9562, section 4).
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
    fn an_unknown_name_is_shown_only_if_it_is_a_plain_one() {
        let longest = "x".repeat(40);
        for shown in [
            "plan",
            "newField",
            "_x",
            "$ref",
            "a-b-c_d",
            "v2",
            "a1234",
            "b2b_id",
            "oauth2_token",
            "x-request-id",
            "isMFARequired",
            "memberSessionDurationMinutesOverride",
            &longest,
        ] {
            assert_eq!(unknown_name(shown), shown);
        }
        let longer = "x".repeat(41);
        for hidden in [
            "",
            "a12345",
            "john.doe",
            "deadbeef-cafe-babe-face-feedfacebeef",
            "ssn-123-45-6789",
            "eyJhbGciOiJIUzI1NiJ9.e30.abc",
            "eyJhbGciOiJIUzI1NiJ9",
            "secret-live-6h5HIvYM",
            "a3f9c2e1b7d4",
            "WyERI5WnfBcpzYI3XxprhofDtFUkzm88jbAeJsn",
            "ada@example.com",
            "Ada Lovelace",
            "naïve",
            "202-555-0143",
            "2fa",
            "-x",
            "a/b",
            "a\u{202e}b",
            "b05c992f-ebdc-489d-a754-c7e70ba13141",
            &longer,
        ] {
            assert_eq!(unknown_name(hidden), HIDDEN_NAME, "{hidden}");
        }
    }

    #[test]
    fn of_a_foreign_path_only_plain_words_are_shown() {
        for (raw, shown) in [
            ("", "/"),
            ("/", "/"),
            ("/users", "/users"),
            ("/reset/WJtR5BCy38", "/reset/{…}"),
            ("/v1/b2b/users", "/{…}/{…}/users"),
            ("/invite/ada.lovelace@corp.example/x", "/invite/{…}/x"),
            ("//v1/users/", "/{…}/users/"),
            ("/abcdefghijklmnopqrst", "/abcdefghijklmnopqrst"),
            ("/abcdefghijklmnopqrstu", "/{…}"),
            ("/ünter/a%20b", "/{…}/{…}"),
            ("/a/b/c/d/e/f/g/h/i/j", "/a/b/c/d/e/f/g/h/…"),
        ] {
            assert_eq!(path(raw), shown);
        }
    }

    #[test]
    fn only_a_known_method_is_shown() {
        assert_eq!(method("post"), "POST");
        assert_eq!(method("ANY"), "ANY");
        for other in ["", "SECRET", "GETx", "POST "] {
            assert_eq!(method(other), "<method>");
        }
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
