//! A file's path as a URI reference (RFC 3986, section 4.2).

use std::fmt::Write as _;

/// A path as a relative reference, or as `file://` where it is absolute: all but the unreserved
/// characters and the slash stands as the percent-encoded bytes of UTF-8. So no colon makes a
/// scheme of a first segment, and what can't be seen is visible.
pub fn reference(path: &str) -> String {
    let drive = path.as_bytes().get(1) == Some(&b':') && path.as_bytes().get(2) == Some(&b'/');
    let mut written = match path.as_bytes() {
        // Else the first segment of the path would be read as a host.
        [b'/', ..] => "file://".to_owned(),
        _ if cfg!(windows) && drive => "file:///".to_owned(),
        _ => String::new(),
    };
    push(&mut written, path, b"-._~/");
    written
}

/// A text as a part of a reference's fragment (RFC 3986, section 3.5).
pub fn part(text: &str) -> String {
    let mut written = String::new();
    push(&mut written, text, b"-._~/");
    written
}

fn push(written: &mut String, text: &str, plain: &[u8]) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || plain.contains(&byte) {
            written.push(char::from(byte));
        } else {
            // Writing to a `String` can't fail.
            let _ = write!(written, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_reference() {
        assert_eq!(reference("a b/c.json"), "a%20b/c.json");
        assert_eq!(reference("a:b?c#d%e.json"), "a%3Ab%3Fc%23d%25e.json");
        assert_eq!(reference("ü\u{202e}\n"), "%C3%BC%E2%80%AE%0A");
        assert_eq!(reference("../a.zip!b.har"), "../a.zip%21b.har");
        assert_eq!(reference("/tmp/a.json"), "file:///tmp/a.json");
        assert_eq!(part("/a b&c=d#"), "/a%20b%26c%3Dd%23");
    }
}
