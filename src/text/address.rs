//! Addresses of the web, as far as anybody has to take one apart.

use crate::text::mask;

/// Returns the host of a whole address, with its port where it has one (RFC 3986, section 3.2).
pub fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    authority.rsplit('@').next()
}

/// The path of an address: without scheme, authority, query and fragment, and without a slash at
/// its end.
pub fn path_of(url: &str) -> &str {
    let end = url.find(['?', '#']).unwrap_or(url.len());
    let url = &url[..end];
    // In a path it is no scheme.
    let scheme = url
        .find("://")
        .filter(|scheme| !url[..*scheme].contains('/'));
    let after_authority = scheme.map_or(url, |scheme| &url[scheme + 3..]);
    let path = if after_authority.starts_with('/') {
        after_authority
    } else {
        // A host, or a variable that stands for one.
        after_authority
            .find('/')
            .map_or("", |slash| &after_authority[slash..])
    };
    path.strip_suffix('/').unwrap_or(path)
}

/// Returns what may be shown of an address that is no route of ours: the plain words of its path,
/// and nothing at all where it is not one of the web (`data:`, `mailto:`, `blob:`).
pub fn shown(url: &str) -> Option<String> {
    let is_shown = is_of_the_web(url) && !url.contains(char::is_control);
    is_shown.then(|| mask::path(path_of(url)))
}

/// Returns whether an address is one of HTTP or a WebSocket, or has no scheme. What stands before a
/// first colon is a port's host where only a port follows (RFC 3986, section 3.1, is of both
/// minds).
pub fn is_of_the_web(url: &str) -> bool {
    let url = url.trim_start();
    let in_scheme = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
    let length = url.bytes().take_while(|byte| in_scheme(byte)).count();
    let Some(rest) = url[length..].strip_prefix(':') else {
        return true;
    };
    let scheme = &url[..length];
    let known = ["http", "https", "ws", "wss"];
    if known.iter().any(|known| known.eq_ignore_ascii_case(scheme)) {
        return true;
    }
    let port = rest.find(['/', '?', '#']).map_or(rest, |end| &rest[..end]);
    is_port(port)
}

/// Returns whether a text is written as the port of an address is.
pub fn is_port(text: &str) -> bool {
    (1..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scheme_stands_before_the_path() {
        assert_eq!(
            path_of("https://h/redirect/http://x/y"),
            "/redirect/http://x/y"
        );
        assert_eq!(path_of("/redirect/http://x/y"), "/redirect/http://x/y");
        assert_eq!(path_of("h/redirect/http://x/y"), "/redirect/http://x/y");
    }

    #[test]
    fn a_foreign_address_shows_the_plain_words_of_its_path() {
        for (url, expected) in [
            (
                "https://user:secret@example.com/a/b/token?x=y",
                Some("/a/b/token"),
            ),
            ("https://example.com", Some("/")),
            ("/index.html", Some("/{…}")),
            ("HTTPS://example.com/reset/X1#y", Some("/reset/{…}")),
            ("localhost:3000/users", Some("/users")),
            ("{{baseUrl}}/users", Some("/users")),
            ("wss://example.com/live", Some("/live")),
            ("data:text/plain,secret/word", None),
            (" data:text/plain,secret/word", None),
            ("da\tta:text/plain,secret/word", None),
            ("mailto:ada@example.com", None),
            ("blob:https://example.com/word", None),
            ("javascript:go('/word')", None),
            ("chrome-extension://abc/word", None),
            ("file:///home/ada/word", None),
        ] {
            assert_eq!(shown(url).as_deref(), expected, "{url}");
        }
    }
}
