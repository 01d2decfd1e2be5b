//! A file's path as a URI reference (RFC 3986, section 4.2).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All but the unreserved characters and the slash.
const OTHERS: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');

/// A path as a relative reference, or as `file://` where it is absolute: all but the unreserved
/// characters and the slash stands as the percent-encoded bytes of UTF-8. So no colon makes a
/// scheme of a first segment, and what can't be seen is visible.
pub fn reference(path: &str) -> String {
    let drive = path.as_bytes().get(1) == Some(&b':') && path.as_bytes().get(2) == Some(&b'/');
    let scheme = match path.as_bytes() {
        // Else the first segment of the path would be read as a host.
        [b'/', ..] => "file://",
        _ if cfg!(windows) && drive => "file:///",
        _ => "",
    };
    format!("{scheme}{}", part(path))
}

/// A text as a part of a reference's fragment (RFC 3986, section 3.5).
pub fn part(text: &str) -> String {
    utf8_percent_encode(text, OTHERS).to_string()
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
