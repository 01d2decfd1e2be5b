//! Classifies what stands in place of a value: the one predicate that every rule which reads values
//! asks.
//!
//! Recorders, redactors, documentation and tests write other things where a token was, and none of
//! them is a fault of the response. Our own redaction writes a form of its own, so that its result
//! is judged as the original was:
//!
//! | value | redacted |
//! |---|---|
//! | an id `member-test-<uuid>` | `member-test-00000000-0000-4000-8000-000000000001`: prefix and environment stay |
//! | a token in `session_token` | `redacted-session_token-1` |
//! | a word where values are listed | `redacted_status_1`, `REDACTED_MFA_POLICY_1` (`model/word.rs`) |
//! | a JWT | a JWT with redacted claims, whose last segment is `cmVkYWN0ZWQ` (base64url of `redacted`) |
//!
//! The number is the same for the same value. Such an id is an id like any other, and such a JWT can
//! be decoded; but neither they nor such a token are secrets.

/// The beginning of a redacted token.
const REDACTED_TOKEN: &str = "redacted-";

/// The beginning of a redacted id's UUID: a UUID of version 4 that nobody draws.
const REDACTED_UUID: &str = "00000000-0000-4000-8000-";

/// The signature of a redacted JWT: base64url of `redacted`.
const REDACTED_SIGNATURE: &str = "cmVkYWN0ZWQ";

/// Returns what `--redact` writes for the token in a field, the `number`th value it met.
pub fn redacted_token(field: &str, number: u64) -> String {
    format!("{REDACTED_TOKEN}{field}-{number}")
}

/// Returns what `--redact` writes in place of an id's UUID, the `number`th value it met.
pub fn redacted_uuid(number: u64) -> String {
    format!("{REDACTED_UUID}{number:012}")
}

/// Returns what `--redact` writes for a JWT with this header and these claims, in base64url
/// already.
pub fn redacted_jwt(header: &str, claims: &str) -> String {
    format!("{header}.{claims}.{REDACTED_SIGNATURE}")
}

/// The class of a text in the place of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueClass {
    /// Nothing: the API writes the empty string for a value that is absent.
    Empty,
    /// Unknown: somebody put it in place of a value, or of none.
    Placeholder,
    /// A value that was there, which our own redaction replaced.
    Redacted,
    /// Itself.
    Real,
}

/// Returns whether a text is no value of its own: empty, a placeholder, or redacted by us.
pub fn is_placeholder(text: &str) -> bool {
    classify(text) != ValueClass::Real
}

/// Returns what a text stands for.
pub fn classify(text: &str) -> ValueClass {
    let text = text.trim();
    if text.is_empty() {
        ValueClass::Empty
    } else if is_redacted(text) {
        ValueClass::Redacted
    } else if is_marked(text) || is_mask(text) || is_mock(text) {
        ValueClass::Placeholder
    } else {
        ValueClass::Real
    }
}

/// Our own form.
fn is_redacted(text: &str) -> bool {
    let token = || {
        let (field, number) = text.strip_prefix(REDACTED_TOKEN)?.rsplit_once('-')?;
        let digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        Some(!field.is_empty() && digits)
    };
    let jwt = || {
        let signature = text.strip_suffix(REDACTED_SIGNATURE)?;
        Some(signature.ends_with('.') && signature.matches('.').count() == 2)
    };
    let id = || {
        let tail = text.len().checked_sub(36)?;
        Some(text.is_char_boundary(tail) && text[tail..].starts_with(REDACTED_UUID))
    };
    token() == Some(true) || jwt() == Some(true) || id() == Some(true)
}

/// Brackets and marks around a whole text that no token, JWT or id has.
const MARKS: &[(&str, &str)] = &[
    ("<", ">"),
    ("[", "]"),
    ("(", ")"),
    ("{", "}"),
    ("${", "}"),
    ("$(", ")"),
    ("%", "%"),
    ("__", "__"),
];

/// Put between marks, as templates and recorders do: `<SESSION_JWT>`, `[FILTERED]`, `{{var}}`.
fn is_marked(text: &str) -> bool {
    MARKS.iter().any(|(begin, end)| {
        text.strip_prefix(begin)
            .and_then(|rest| rest.strip_suffix(end))
            .is_some_and(|inner| !inner.contains('"') && has_one_case(inner, begin))
    })
}

/// Tokens can begin and end with `_`; the name of a variable is not in mixed case as they are.
fn has_one_case(inner: &str, begin: &str) -> bool {
    let upper = inner.bytes().any(|byte| byte.is_ascii_uppercase());
    let lower = inner.bytes().any(|byte| byte.is_ascii_lowercase());
    begin != "__" || (!inner.is_empty() && upper != lower)
}

/// Masked or cut short, in whole or in part: `***`, `xxxx`, `eyJhbGciOi…`.
fn is_mask(text: &str) -> bool {
    let bullet = |c: char| matches!(c, '*' | '•' | '●' | '·' | '█' | '▇' | '■');
    let separator = |c: char| matches!(c, '-' | '_' | '.' | ' ');
    let masked = |c: char| bullet(c) || separator(c) || matches!(c, 'x' | 'X');
    let cut = text.contains("...") || text.contains('…');
    text.chars().all(masked)
        || text.contains("**")
        || text.contains("••")
        || (cut && !text.contains(char::is_whitespace))
}

/// Words that say by themselves that this is no value.
const WORDS: &[&str] = &[
    "anonymized",
    "censored",
    "changeme",
    "dummy",
    "example",
    "fake",
    "filtered",
    "hidden",
    "masked",
    "mock",
    "mocked",
    "obfuscated",
    "omitted",
    "placeholder",
    "redacted",
    "removed",
    "sample",
    "sanitized",
    "scrubbed",
    "stripped",
    "stub",
];

/// Words that tests make such strings of, where there is nothing else.
const PLAIN: &[&str] = &[
    "a",
    "abc",
    "access",
    "another",
    "bearer",
    "client",
    "current",
    "def",
    "existing",
    "expired",
    "first",
    "foo",
    "fresh",
    "ghi",
    "header",
    "here",
    "id",
    "initial",
    "intermediate",
    "invalid",
    "jwt",
    "member",
    "my",
    "new",
    "newer",
    "next",
    "none",
    "null",
    "old",
    "older",
    "original",
    "other",
    "payload",
    "previous",
    "refresh",
    "refreshed",
    "second",
    "secret",
    "session",
    "signature",
    "some",
    "stale",
    "string",
    "stytch",
    "test",
    "the",
    "token",
    "undefined",
    "updated",
    "valid",
    "value",
    "your",
];

/// Made of words that no real token is made of: `REDACTED`, `mock_session_token`,
/// `session_jwt.xxx.xxx`, `test-token-1`.
fn is_mock(text: &str) -> bool {
    const LONGEST: usize = 64;
    // An address is no mock for its domain `example`, nor a name for its first word.
    if text.len() > LONGEST || text.contains('@') {
        return false;
    }
    let is_phrase = text.contains(char::is_whitespace);
    let mut words = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .flat_map(humps)
        .filter(|word| !word.is_empty());
    let says =
        |list: &[&str], word: &str| list.iter().any(|known| known.eq_ignore_ascii_case(word));
    let filler = |word: &str| {
        let digits = word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_digit());
        digits || is_one_letter(word)
    };
    let first = words.clone().next().unwrap_or_default();
    let last = words.clone().next_back().unwrap_or_default();
    let one = !is_phrase && (says(WORDS, first) || says(WORDS, last));
    let word = |word: &str| {
        let word = unnumbered(word);
        says(PLAIN, word) || says(WORDS, word)
    };
    // Numbers alone may be a date, or a code.
    let says_so = |part: &str| word(part) || part.len() > 2 && is_one_letter(part);
    one || (words.clone().any(says_so) && words.all(|part| word(part) || filler(part)))
}

/// One letter, again and again: `xxx`.
fn is_one_letter(word: &str) -> bool {
    let first = word.bytes().next().filter(u8::is_ascii_alphabetic);
    first.is_some_and(|first| word.bytes().all(|byte| byte == first))
}

/// The parts of `newSessionJwt`.
fn humps(name: &str) -> impl DoubleEndedIterator<Item = &str> + Clone {
    let bytes = name.as_bytes();
    let begins = move |at: &usize| {
        *at == 0 || bytes[*at].is_ascii_uppercase() && bytes[*at - 1].is_ascii_lowercase()
    };
    let ends = move |from: usize| (from + 1..name.len()).find(begins).unwrap_or(name.len());
    (0..name.len())
        .filter(begins)
        .map(move |from| &name[from..ends(from)])
}

/// A word without the number behind it: `jwt2`.
fn unnumbered(word: &str) -> &str {
    const DIGITS: usize = 4;
    let plain = word.trim_end_matches(|c: char| c.is_ascii_digit());
    if word.len() - plain.len() <= DIGITS {
        plain
    } else {
        word
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_place_of_a_value_is_none() {
        for text in [
            "",
            " ",
            "<SESSION_JWT>",
            "<string>",
            "<redacted>",
            "***",
            "********",
            "xxxx",
            "XXXX",
            "xxxx-xxxx",
            "••••",
            "●●●",
            "REDACTED",
            "redacted",
            "[REDACTED]",
            "**REDACTED**",
            "***redacted***",
            "FILTERED",
            "[FILTERED]",
            "REMOVED",
            "SCRUBBED",
            "MASKED",
            "Hidden",
            "DUMMY",
            "PLACEHOLDER",
            "TOKEN_REDACTED",
            "REDACTED_SESSION_TOKEN",
            "{{session_jwt}}",
            "${SESSION_TOKEN}",
            "$(token)",
            "%SESSION_TOKEN%",
            "__SESSION_TOKEN__",
            "__token__",
            "session_jwt.xxx.xxx",
            "eyJ...",
            "eyJhbGciOiJSUzI1NiJ9...",
            "eyJhbGci…",
            "mock_session",
            "mock-session-token",
            "fake_token",
            "example_token",
            "test_token",
            "test-token-123",
            "session_token",
            "session-jwt",
            "header.payload.signature",
            "eyJhbGci****",
            "a-token",
            "new-session-jwt",
            "stale_jwt",
            "fresh.session.jwt.2",
            "valid_jwt1",
            "newSessionJwt",
            "session-jwt-old",
            "existing-session-token-12",
            "xxx.yyy.zzz",
            "abc.def.ghi",
            "a.b.c",
            "your-jwt-here",
            "some jwt",
            "a new session token",
            "undefined",
            "null",
            "redacted-session_token-1",
            "member-live-00000000-0000-4000-8000-000000000017",
            "eyJhbGciOiJub25lIn0.e30.cmVkYWN0ZWQ",
        ] {
            assert!(is_placeholder(text), "{text}");
        }
    }

    #[test]
    fn real_values_are_values() {
        for text in [
            "NAzK53Og0jyTYsGUk9DhSSvJ3pnCzqGbTnKkvXcm2bmf",
            "_-zK53Og0jyTYsGUk9DhSSvJ3pnCzqGbTnKkvXcm2b_",
            "__zK53Og0jyTYsGUk9DhSSvJ3pnCzqGbTnKkvXcm2__",
            "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJtZW1iZXItdGVzdCJ9.c2lnbmF0dXJl",
            "eyJhbGciOiJSUzI1NiJ9",
            "member-test-b05c992f-ebdc-489d-a754-c7e70ba13141",
            "session-live-b05c992f-ebdc-489d-a754-c7e70ba13141",
            "organization-test-00000000-0000-0000-0000-000000000000",
            "2026-05-18T09:30:02Z",
            "yesterday",
            "2026-05-18",
            "09:30",
            "12-34-56",
            "17",
            "0",
            "1779096602",
            "ada@example.com",
            "ya29.a0AfH6SMBx-mock9",
            "gho_16C7e42F292c6912E7710c838347Ae178B4a",
            "hunter2",
            "newNAzK53Og0jyTYsGUk9DhSSvJ3pnCzqGbTnKkvXcm2bmf",
            "jwt1234567890",
            "eyJhbGciOiJSUzI1NiJ9.broken",
            "Example Widgets",
            "a token of mine",
            "To be continued ...",
            "xoxb-2923472394-fkdjf",
            "xyz",
            "B",
            "1111-2222",
        ] {
            assert!(!is_placeholder(text), "{text}");
        }
    }

    #[test]
    fn empty_redacted_and_unknown_are_distinguished() {
        assert_eq!(classify(""), ValueClass::Empty);
        assert_eq!(classify("***"), ValueClass::Placeholder);
        assert_eq!(classify("redacted"), ValueClass::Placeholder);
        assert_eq!(
            classify(&redacted_token("session_token", 3)),
            ValueClass::Redacted
        );
        assert_eq!(classify(&redacted_jwt("e30", "e30")), ValueClass::Redacted);
        let id = format!("member-test-{}", redacted_uuid(12));
        assert_eq!(classify(&id), ValueClass::Redacted);
        assert!(crate::text::mask::is_uuid(&redacted_uuid(12)));
    }
}
