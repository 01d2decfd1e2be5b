//! Credentials in what surrounds a response: headers, cookies, addresses, and bodies of requests.
//! Nobody hands over what these are called, so a credential is known by its form, or by the name
//! that stands beside it in the same text.

use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::json::{Document, Value};
use crate::stytch::id::Environment;
use crate::stytch::jwt::Claims;
use crate::stytch::placeholder::is_placeholder;

/// A credential: where it stands, and whether it says by itself that it is of the live environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// The bytes of the text.
    pub at: Range<usize>,
    /// Else it is where the exchange is.
    pub is_live: bool,
}

/// The beginning of a secret of the live environment.
const SECRET: &str = "secret-live-";

/// The signs of an exchange of the live environment.
const SIGNS: [&str; 4] = [
    SECRET,
    "project-live-",
    "public-token-live-",
    "://api.stytch.com/",
];

/// Returns whether a text says that its exchange is of the live environment.
pub fn is_sign(text: &str) -> bool {
    SIGNS.iter().any(|sign| text.contains(sign))
}

/// The credentials in a text; `names` tells which names stand for one.
pub fn find(text: &str, names: impl Fn(&str) -> bool) -> Vec<Credential> {
    let mut found = secrets(text);
    found.extend(basic(text));
    found.extend(tokens(text));
    match Document::parse(text.as_bytes()) {
        Ok(document) => members(document.root(), &names, &mut found),
        Err(_) => found.extend(pairs(text, &names)),
    }
    found.sort_by_key(|credential| (credential.at.start, !credential.is_live));
    found.dedup_by(|later, first| later.at.start < first.at.end);
    found
}

impl Credential {
    /// One of the live environment.
    fn live(at: Range<usize>) -> Self {
        Self { at, is_live: true }
    }

    /// One that does not say of which environment it is.
    fn any(at: Range<usize>) -> Self {
        Self { at, is_live: false }
    }
}

/// Returns how long a word of letters, digits and the signs of a token is.
fn word(text: &str) -> usize {
    let inside = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_=".contains(byte);
    text.bytes().take_while(inside).count()
}

/// `secret-live-…`
fn secrets(text: &str) -> Vec<Credential> {
    let mut found = Vec::new();
    let mut end = 0;
    while let Some(start) = text[end..].find(SECRET).map(|at| end + at) {
        let from = start + SECRET.len();
        end = from + word(&text[from..]);
        let given = &text[from..end];
        if given.len() >= 8 && !is_placeholder(given) {
            found.push(Credential::live(start..end));
        }
    }
    found
}

/// `Basic …`, the project and its secret in base64 (RFC 7617).
fn basic(text: &str) -> Option<Credential> {
    const SCHEME: &str = "Basic ";
    let trimmed = text.trim();
    let head = trimmed.get(..SCHEME.len())?;
    let rest = &trimmed[SCHEME.len()..];
    let decoded = STANDARD.decode(rest.trim()).ok()?;
    let decoded = std::str::from_utf8(&decoded).ok()?;
    let (user, secret) = decoded.split_once(':')?;
    let of_live = user.starts_with("project-live-") || secret.starts_with(SECRET);
    let given = secret.strip_prefix(SECRET).unwrap_or(secret);
    let start = text.len() - text.trim_start().len() + SCHEME.len();
    let holds = head.eq_ignore_ascii_case(SCHEME) && of_live && !is_placeholder(given);
    holds.then(|| Credential::live(start..start + rest.len()))
}

/// JWTs for a project of the live environment.
fn tokens(text: &str) -> Vec<Credential> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = text[from..].find("eyJ").map(|at| from + at) {
        let inside = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_=.".contains(byte);
        let end = start + text[start..].bytes().take_while(inside).count();
        let token = &text[start..end];
        let claims = Claims::decode(token).filter(|_| !is_placeholder(token));
        if claims.is_some_and(|claims| claims.environment == Some(Environment::Live)) {
            found.push(Credential::live(start..end));
        }
        from = end;
    }
    found
}

/// Members of a JSON text by their names, at any depth.
fn members(value: Value<'_>, names: &impl Fn(&str) -> bool, found: &mut Vec<Credential>) {
    for member in value.members() {
        let text = member.value.as_str();
        if names(&member.name) && text.is_some_and(|text| !is_placeholder(&text)) {
            found.push(Credential::any(member.value.span()));
        }
        members(member.value, names, found);
    }
    for element in value.elements() {
        members(element, names, found);
    }
}

/// `name=value`, as addresses, forms and cookies have it; and what follows `Bearer`.
fn pairs(text: &str, names: &impl Fn(&str) -> bool) -> Vec<Credential> {
    let mut found = Vec::new();
    let mut start = 0;
    for part in text.split_inclusive(['&', ';', '?', '#', ' ', ',']) {
        let pair = part.trim_end_matches(['&', ';', '?', '#', ' ', ',']);
        if let Some((name, value)) = pair.split_once('=')
            && names(name)
            && !is_placeholder(value)
        {
            let at = start + name.len() + 1;
            found.push(Credential::any(at..at + value.len()));
        }
        start += part.len();
    }
    let bearer = text.strip_prefix("Bearer ").map(str::trim_end);
    if let Some(token) = bearer.filter(|token| !is_placeholder(token)) {
        let at = text.len() - text["Bearer ".len()..].len();
        found.push(Credential::any(at..at + token.len()));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn located(text: &str) -> Vec<(&str, bool)> {
        let names = |name: &str| matches!(name, "token" | "session_token");
        let found = find(text, names);
        let located = found.into_iter();
        located.map(|one| (&text[one.at], one.is_live)).collect()
    }

    #[test]
    fn a_secret_is_reported_by_its_form() {
        let secret = "secret-live-Qv9xT2mN7bL4kR8w";
        assert_eq!(located(secret), [(secret, true)]);
        assert_eq!(located(&format!("a {secret};")), [(secret, true)]);
        let pair = STANDARD.encode(format!("project-live-1:{secret}"));
        assert_eq!(located(&format!("Basic {pair}")), [(pair.as_str(), true)]);
        let test = STANDARD.encode("project-test-1:secret-test-Qv9xT2mN7bL4kR8w");
        for harmless in [
            "secret-test-Qv9xT2mN7bL4kR8w",
            "secret-live-xxxxxxxxxxxx",
            "secret-live-",
            "Basic ****",
            &format!("Basic {test}"),
        ] {
            assert_eq!(located(harmless), [], "{harmless}");
        }
    }

    #[test]
    fn a_name_tells_what_has_no_form() {
        let address = "https://a.example/in?stytch_token_type=sso&token=NAzK53Og0jyT#end";
        assert_eq!(located(address), [("NAzK53Og0jyT", false)]);
        assert_eq!(
            located("a=b; session_token=NAzK53; c=d"),
            [("NAzK53", false)]
        );
        let body = r#"{"a": [{"token": "NAzK53"}], "token": "<token>"}"#;
        assert_eq!(located(body), [("\"NAzK53\"", false)]);
        assert_eq!(located("Bearer NAzK53Og"), [("NAzK53Og", false)]);
        assert_eq!(located("token=<redacted>"), []);
    }
}
