//! One spelling of a path (RFC 3986, section 6.2.2; RFC 3987, section 3.1): what needs no
//! percent-encoding has none, what a path can't have otherwise has one, and its digits are capitals.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// The characters that no address has as they stand. The braces of a template stay.
const NEVER: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'|');

/// Returns a path, or a template of paths, in its one spelling.
pub(super) fn normalised(path: &str) -> Cow<'_, str> {
    let path = Cow::from(utf8_percent_encode(path, NEVER));
    if !path.contains('%') {
        return path;
    }
    let mut parts = path.split('%');
    let mut made = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let Some((digits, rest)) = part.split_at_checked(2).filter(|it| is_hex(it.0)) else {
            made.extend(["%", part]);
            continue;
        };
        let encoded = format!("%{}", digits.to_ascii_uppercase());
        let mut decoded = percent_decode_str(&encoded);
        match decoded.next().filter(|byte| is_unreserved(*byte)) {
            Some(byte) => made.push(char::from(byte)),
            None => made.push_str(&encoded),
        }
        made.push_str(rest);
    }
    Cow::Owned(made)
}

fn is_hex(digits: &str) -> bool {
    digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equivalent_paths_have_one_spelling() {
        for (path, expected) in [
            ("/v1/b2b/sso", "/v1/b2b/sso"),
            ("/v1/b2b/ss%6f", "/v1/b2b/sso"),
            ("/v1/b2b/ss%6F", "/v1/b2b/sso"),
            ("/%7euser%2f%2F", "/~user%2F%2F"),
            ("/a b/{an id}", "/a%20b/{an%20id}"),
            ("/a%20b/caf%c3%a9", "/a%20b/caf%C3%A9"),
            ("/café", "/caf%C3%A9"),
            ("/%2541", "/%2541"),
            ("/100%/%4/%zz/%", "/100%/%4/%zz/%"),
            ("/%é1", "/%%C3%A91"),
        ] {
            assert_eq!(normalised(path), expected, "{path}");
            assert_eq!(normalised(expected), expected, "once is enough");
        }
    }
}
