//! Credentials in what surrounds a response: headers, cookies, addresses, and bodies of requests.
//! Nobody hands over what these are called, so a credential is known by its form, or by the name
//! that stands beside it in the same text.

use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;

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

/// The beginning of a secret of the live environment, and of one of the test environment.
const SECRET: &str = "secret-live-";
const TEST_SECRET: &str = "secret-test-";

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
    let mut found: Vec<Credential> = secrets(text, SECRET).map(Credential::live).collect();
    found.extend(basic(text));
    let live = tokens(text).filter(|(_, claims)| claims.environment == Some(Environment::Live));
    found.extend(live.map(|(at, _)| Credential::live(at)));
    found.extend(bearer(text));
    if let Ok(document) = Document::parse(text.as_bytes()) {
        members(document.root(), &names, &mut found);
    } else {
        found.extend(form_data(text, &names));
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let in_line = in_line(line.trim_end(), &names).into_iter();
            found.extend(in_line.map(|credential| credential.behind(start)));
            start += line.len();
        }
    }
    found.sort_by_key(|credential| (credential.at.start, !credential.is_live));
    found.dedup_by(|later, first| {
        let is_inside = later.at.start < first.at.end;
        first.is_live |= is_inside && later.is_live;
        is_inside
    });
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

    /// One in a text that begins at `start` of another.
    fn behind(self, start: usize) -> Self {
        let at = start + self.at.start..start + self.at.end;
        Self { at, ..self }
    }
}

/// The words that begin so, each up to what is no letter, no digit and none of these signs.
fn words(
    text: &str,
    begin: &'static str,
    signs: &'static str,
) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + text[from..].find(begin)?;
        let inside = |byte: &u8| byte.is_ascii_alphanumeric() || signs.as_bytes().contains(byte);
        from = start + text[start..].bytes().take_while(inside).count();
        Some(start..from)
    })
}

/// Returns whether a secret or a token of any environment stands in a text, known by its form.
pub fn is_in(text: &str) -> bool {
    let mut of_tests = secrets(text, TEST_SECRET).filter(|at| is_random(&text[at.clone()]));
    secrets(text, SECRET).next().is_some()
        || of_tests.next().is_some()
        || tokens(text).next().is_some()
}

/// Returns whether a text has a word in which letters and digits are mixed, as random ones have, and
/// nothing that paths, addresses and sentences have.
pub fn is_random(text: &str) -> bool {
    let has = |word: &str, is: fn(&u8) -> bool| word.as_bytes().iter().any(is);
    let is_mixed = |word: &str| has(word, u8::is_ascii_alphabetic) && has(word, u8::is_ascii_digit);
    let is_plain = text.is_ascii() && !text.contains(['/', '.', ':']);
    is_plain && text.split(['-', '_', '=']).any(is_mixed)
}

/// `secret-live-…`
fn secrets(text: &str, begin: &'static str) -> impl Iterator<Item = Range<usize>> {
    words(text, begin, "-_=").filter(move |at| {
        let given = &text[at.start + begin.len()..at.end];
        given.len() >= 8 && !is_placeholder(given)
    })
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

/// JWTs, of which the last may end a sentence.
fn tokens(text: &str) -> impl Iterator<Item = (Range<usize>, Claims<'static>)> {
    words(text, "eyJ", "-_=.").filter_map(|at| {
        let token = text[at.clone()].trim_end_matches('.');
        let claims = Claims::decode(token).filter(|_| !is_placeholder(token))?;
        Some((at.start..at.start + token.len(), claims))
    })
}

/// `Bearer …` (RFC 6750)
fn bearer(text: &str) -> Option<Credential> {
    const SCHEME: &str = "Bearer ";
    let head = text.get(..SCHEME.len())?;
    let token = text[SCHEME.len()..].trim();
    let start = text.len() - text[SCHEME.len()..].trim_start().len();
    let holds = head.eq_ignore_ascii_case(SCHEME) && !is_placeholder(token);
    holds.then(|| Credential::any(start..start + token.len()))
}

/// Members of a JSON text by their names, at any depth, and of JSON in its strings.
fn members(value: Value<'_>, names: &impl Fn(&str) -> bool, found: &mut Vec<Credential>) {
    each_string(value, &mut |name, string, text| {
        let is_named = name.is_some_and(names) && !is_placeholder(text);
        if is_named || text.starts_with(['{', '[']) && has_member(text, names) {
            found.push(Credential::any(string.span()));
        }
    });
}

/// Returns whether a text is JSON with a credential in it.
fn has_member(text: &str, names: &impl Fn(&str) -> bool) -> bool {
    let mut found = false;
    if let Ok(document) = Document::parse(text.as_bytes()) {
        each_string(document.root(), &mut |name, _, text| {
            found |= name.is_some_and(names) && !is_placeholder(text);
        });
    }
    found
}

/// Tells every string in a value, with its name and its text.
fn each_string<'d>(value: Value<'d>, visit: &mut dyn FnMut(Option<&str>, Value<'d>, &str)) {
    let named = value
        .members()
        .map(|member| (Some(member.name), member.value));
    let items = value.elements().map(|item| (None, item));
    for (name, inner) in named.chain(items) {
        match inner.as_str() {
            Some(text) => visit(name.as_deref(), inner, &text),
            None => each_string(inner, visit),
        }
    }
}

/// The credentials in a line that is JSON of its own, or has pairs.
fn in_line(line: &str, names: &impl Fn(&str) -> bool) -> Vec<Credential> {
    let Ok(document) = Document::parse(line.as_bytes()) else {
        return pairs(line, names);
    };
    let mut found = Vec::new();
    members(document.root(), names, &mut found);
    found
}

/// `name=value`, as addresses, forms and cookies have it.
fn pairs(text: &str, names: &impl Fn(&str) -> bool) -> Vec<Credential> {
    let mut found = Vec::new();
    let mut start = 0;
    let decoded = |text| percent_decode_str(text).decode_utf8_lossy();
    for part in text.split_inclusive(['&', ';', '?', '#', ' ', ',']) {
        let pair = part.trim_end_matches(['&', ';', '?', '#', ' ', ',']);
        if let Some((name, value)) = pair.split_once('=')
            && names(&decoded(name))
            && !is_placeholder(value)
            && !is_placeholder(&decoded(value))
        {
            let at = start + name.len() + 1;
            found.push(Credential::any(at..at + value.len()));
        }
        start += part.len();
    }
    found
}

/// The parts of a form by their names (`multipart/form-data`, RFC 7578).
fn form_data(text: &str, names: &impl Fn(&str) -> bool) -> Vec<Credential> {
    const NAME: &str = "form-data; name=\"";
    const BLANK: &str = "\r\n\r\n";
    let mut found = Vec::new();
    let mut end = 0;
    for (number, part) in text.split(NAME).enumerate() {
        let start = end;
        end += part.len() + NAME.len();
        let is_named = part.split_once('"').is_some_and(|(name, _)| names(name));
        let Some((head, body)) = part.split_once(BLANK).filter(|_| number > 0 && is_named) else {
            continue;
        };
        let value = body.split("\r\n--").next().unwrap_or_default();
        if !is_placeholder(value) {
            let at = start + head.len() + BLANK.len();
            found.push(Credential::any(at..at + value.len()));
        }
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
        for body in [
            format!(r#"{{"token": "{secret}"}}"#),
            format!(r#"{{"data": "{{\"token\": \"{secret}\"}}"}}"#),
        ] {
            assert!(located(&body).iter().all(|(_, is_live)| *is_live), "{body}");
        }
        let test = STANDARD.encode("project-test-1:secret-test-Qv9xT2mN7bL4kR8w");
        assert!(is_in(&format!("a {TEST_SECRET}Qv9xT2mN7bL4kR8w")));
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
        for header in ["Bearer NAzK53Og", "bearer NAzK53Og", "BEARER  NAzK53Og "] {
            assert_eq!(located(header), [("NAzK53Og", false)], "{header}");
        }
        for harmless in ["token=<redacted>", "token=%3Credacted%3E", "bearer ***"] {
            assert_eq!(located(harmless), [], "{harmless}");
        }
    }

    #[test]
    fn a_name_tells_it_in_whatever_body_a_request_has() {
        for (body, token) in [
            (
                "{\"a\": 1}\r\n{\"b\": {\"token\": \"NAzK53\"}}\r\n",
                "\"NAzK53\"",
            ),
            (
                r#"{"data": ["{\"token\": \"NAzK53\"}"]}"#,
                r#""{\"token\": \"NAzK53\"}""#,
            ),
            ("a=1&session%5Ftoken=NAzK53", "NAzK53"),
            ("a=1\r\ntoken=NAzK53\r\n", "NAzK53"),
            (
                "--b\r\nContent-Disposition: form-data; name=\"token\"\r\nContent-Type: text/plain\r\n\r\nNAzK53\r\n--b--",
                "NAzK53",
            ),
        ] {
            assert_eq!(located(body), [(token, false)], "{body}");
        }
        for harmless in [
            r#"{"data": "{\"token\": \"<token>\"}"}"#,
            r#"{"data": "{token: NAzK53"}"#,
            "--b\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nNAzK53\r\n--b--",
            "--b\r\nContent-Disposition: form-data; name=\"token\"",
        ] {
            assert_eq!(located(harmless), [], "{harmless}");
        }
    }
}
