//! Files that are plainly no captures: `package.json` and the like, which lie beside captures in a
//! project and must stay as they are. What counts is what is known of a response, never a name.

use crate::commands::redact::Refusal;
use crate::input::tree::{self, Recording};
use crate::input::{Reader, decode, http_message};
use crate::json::{Document, Limits, Value};
use crate::schema::field_class::{FieldClass, field_class, is_of_a_credential};
use crate::schema::recognition::Known;
use crate::schema::select::SchemaRef;
use crate::settings::Settings;
use crate::stytch::credential;
use crate::stytch::placeholder::is_placeholder;
use crate::text::span::without_mark;

/// Returns whether a text is JSON, and nothing in it is a response. Only of formats that hold bare
/// responses; a recording says what it is. A text that is broken may be anything.
pub(super) fn is_one(
    settings: &Settings,
    reader: &Reader,
    chosen: Option<SchemaRef>,
    text: &[u8],
) -> bool {
    if !reader.is_bare() {
        return false;
    }
    are_strangers(&Known::of(&settings.schemas, chosen), text)
}

/// Returns whether JSON texts, one after the other, are no responses.
fn are_strangers(known: &Known<'_>, text: &[u8]) -> bool {
    let mut rest = without_mark(text);
    while !rest.trim_ascii_start().is_empty() {
        match Document::parse_prefix(rest, Limits::default()) {
            Ok((document, _)) if known.is_response(document.root()) => return false,
            Ok((_, read)) => rest = &rest[read..],
            Err(_) => return false,
        }
    }
    true
}

/// Why a text is refused that is no capture, and no file to be left as it is either.
const HOLDS_SECRETS: Refusal = Refusal::new(
    "it is not a capture, but contains a response or a secret: extract the response, or redact the file by hand",
);

/// Returns why a stranger is not redacted: it is left alone, or has what nobody may leave in it.
pub(super) fn verdict(text: &[u8]) -> Refusal {
    refusal(holds_secrets(text) || holds_credential(text))
}

fn refusal(holds_secrets: bool) -> Refusal {
    if holds_secrets {
        HOLDS_SECRETS
    } else {
        Refusal::NOT_A_CAPTURE
    }
}

/// Returns whether a credential stands anywhere in a text, be it in a name or a comment.
fn holds_credential(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text);
    credential::is_in(&text) || !credential::find(&text, |_| false).is_empty()
}

/// Returns the same of a text in YAML or TOML in which no reader finds a recording; `None` of what is
/// broken, or has a response at its root.
pub(super) fn verdict_on_yaml(settings: &Settings, text: &[u8]) -> Option<Refusal> {
    let tree = Recording::of(text);
    let known = Known::of(&settings.schemas, None);
    if tree.broken.is_some() || tree::is_json(text) {
        return None;
    }
    let mut documents = String::new();
    for document in tree.documents() {
        documents += &document.to_json()?;
        documents.push('\n');
    }
    let documents = documents.as_bytes();
    let plain = std::str::from_utf8(text).ok()?;
    are_strangers(&known, documents).then(|| {
        let holds_secrets = holds_secrets(documents) || holds_credential(documents);
        refusal(holds_secrets || holds_credential(text) || comments_hold_secrets(plain))
    })
}

/// Returns whether the comments of a YAML text hold a response or a secret in JSON.
fn comments_hold_secrets(text: &str) -> bool {
    let comments = text.lines().filter_map(|line| line.split_once('#'));
    let comments: Vec<&str> = comments.map(|(_, comment)| comment).collect();
    holds_json(&comments.join("\n"), WITHIN)
}

/// The depth to which texts within texts are looked into.
const WITHIN: usize = 4;

/// The shortest text that may be a secret, and no word for one.
const SHORTEST_SECRET: usize = 12;

/// The shortest text that may be an encoded message.
const SHORTEST_ENCODED: usize = 64;

/// Returns whether a stranger holds what nobody may leave in it: a response further down, as
/// wrappers, lists and logs have it, or a secret. Nobody knows what else is in such a text.
fn holds_secrets(text: &[u8]) -> bool {
    let mut rest = without_mark(text);
    while let Ok((document, read)) = Document::parse_prefix(rest, Limits::default()) {
        if is_secret("", document.root(), WITHIN) {
            return true;
        }
        rest = &rest[read..];
    }
    false
}

fn is_secret(name: &str, value: Value<'_>, within: usize) -> bool {
    if let Some(text) = value.as_str() {
        return is_secret_text(name, &text)
            || is_credential(name, &text)
            || holds_text(&text, within);
    }
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    // A header as HAR writes it.
    let header = text("name").zip(value.get("value"));
    header.is_some_and(|(name, value)| is_secret(&name, value, within))
        || value.get("status_code").is_some_and(Value::is_integer)
            && text("request_id").is_some_and(|id| !is_placeholder(&id))
        || value
            .members()
            .any(|member| is_secret(&member.name, member.value, within))
        || value.elements().any(|item| is_secret(name, item, within))
}

fn is_secret_text(name: &str, text: &str) -> bool {
    let is_word = || text.len() < SHORTEST_SECRET || text.contains([' ', '$', '{', '<']);
    let is_named = || {
        // What a request calls so may be a label in a text of something else.
        let is_published = field_class(name) == Some(FieldClass::Secret);
        is_of_a_credential(name) && !is_word() && (is_published || credential::is_random(text))
    };
    !is_placeholder(text) && is_named()
}

/// Returns whether a header of this name says who somebody is (RFC 9110, section 11.6; RFC 6265,
/// section 4), and no placeholder or template does.
fn is_credential(name: &str, said: &str) -> bool {
    let is_of = |names: [&str; 2]| names.iter().any(|one| name.eq_ignore_ascii_case(one));
    let is_reported = |text: &str| !text.is_empty() && !is_placeholder(text);
    if said.contains(['$', '{', '<']) {
        return false;
    }
    if is_of(["cookie", "set-cookie"]) {
        let first = said.split(';').next();
        let first = first.and_then(|first| first.split_once('='));
        return first.is_some_and(|(name, value)| !name.contains(' ') && is_reported(value));
    }
    let mut words = said.split(' ');
    let (_, credential, behind) = (words.next(), words.next(), words.next());
    is_of(["authorization", "proxy-authorization"])
        && behind.is_none()
        && credential.is_some_and(is_reported)
}

/// Returns whether a text is an address, a message or JSON that holds a secret, encoded or as it
/// is.
fn holds_text(text: &str, within: usize) -> bool {
    if within == 0 {
        return false;
    }
    // A line of a log may begin like JSON.
    if text.trim_start().starts_with(['{', '[', '"'])
        && let Ok(inner) = Document::parse(text.as_bytes())
    {
        return is_secret("", inner.root(), within - 1);
    }
    let is_message = || text.contains("HTTP/1.") || text.lines().any(begins_message);
    credential::is_in(text)
        || text.contains('\n') && is_message()
        || is_secret_address(text)
        || holds_json(text, within - 1)
        || encoded(text).is_some_and(|said| holds_text(&said, within - 1))
}

/// Returns whether JSON stands anywhere in a text, in quotes perhaps, that holds a response or a secret. A text in
/// which too much begins as JSON and breaks may be anything.
fn holds_json(text: &str, within: usize) -> bool {
    let most = MOST_READ.saturating_mul(text.len() + 1);
    let (mut at, mut read) = (0, 0);
    while let Some(begin) = text[at..].find('{').map(|begin| at + begin) {
        let rest = &text.as_bytes()[begin..];
        at = begin + 1;
        if rest[1..].trim_ascii_start().first() != Some(&b'"') {
            continue;
        }
        match Document::parse_prefix(rest, Limits::default()) {
            Ok((document, _)) if is_secret("", document.root(), within) => return true,
            Ok((_, length)) => at = begin + length,
            Err(error) => read += error.offset,
        }
        if read > most {
            return true;
        }
    }
    let is_quoted = within > 0 && text.contains("{\\\"");
    is_quoted
        && holds_json(
            &text.replace("\\\\", "\\").replace("\\\"", "\""),
            within - 1,
        )
}

/// So many times the length of a text is read of what begins as JSON in it.
const MOST_READ: usize = 4;

/// Returns whether a line begins a message, behind the marks that a log puts before it. Behind words
/// it is prose.
fn begins_message(line: &str) -> bool {
    let is_mark = |before: &str| !before.trim_end().ends_with(char::is_alphabetic);
    line.match_indices("HTTP/").any(|(at, _)| {
        // A method and a target stand before the version.
        let mut before = line[..at].trim_end().rsplitn(3, char::is_whitespace);
        let (_, method, rest) = (before.next(), before.next(), before.next());
        let request = method.map_or(at, |_| rest.map_or(0, |rest| rest.len() + 1));
        [at, request].into_iter().any(|begin| {
            is_mark(&line[..begin]) && http_message::is_first_line(line[begin..].trim_end())
        })
    })
}

/// Returns whether a parameter of an address is a secret; `token` is what the API's redirects have.
fn is_secret_address(text: &str) -> bool {
    let address = text.split_once("://");
    let query = address.and_then(|(_, rest)| rest.split_once(['?', '#']));
    let pairs = query.into_iter().flat_map(|(_, query)| query.split('&'));
    let mut pairs = pairs.filter_map(|pair| pair.split_once('='));
    pairs.any(|(name, value)| match name {
        "token" => is_secret_text("session_token", value),
        name => is_secret_text(name, value),
    })
}

/// Returns the text that stands in base64 or in hexadecimal digits.
fn encoded(text: &str) -> Option<String> {
    if text.len() < SHORTEST_ENCODED {
        return None;
    }
    let bytes = text.bytes().filter(|byte| !byte.is_ascii_whitespace());
    let digits: Vec<u8> = bytes.collect();
    let bytes = decode::hex(&digits).or_else(|_| decode::base64(&digits));
    String::from_utf8(bytes.ok()?).ok()
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    use super::*;

    #[test]
    fn a_response_or_a_secret_within_a_stranger_is_found() {
        let response = r#"{"status_code": 200, "request_id": "request-id-test-6f1e4a0c-9d7b-4b52-8a51-3c2f7d9b1e60"}"#;
        let said = serde_json::Value::from(response).to_string();
        for text in [
            format!(r#"{{"login": {{"body": {response}}}}}"#),
            format!("[{response}, {response}]"),
            format!(r#"{{"msg": {said}}}"#),
            said.clone(),
            format!(r#"{{"a": 1}} {{"b": {response}}}"#),
            r#"{"users": [{"session_token": "abcdefghijklmnop"}]}"#.to_owned(),
            r#"{"recovery": {"recovery_codes": ["abcd-efgh-ijkl"]}}"#.to_owned(),
            r#"{"headers": {"Set-Cookie": ["stytch_session=abcdef; Path=/"]}}"#.to_owned(),
            r#"{"headers": {"authorization": "Basic cHJvamVjdA=="}}"#.to_owned(),
            r#"{"headers": [{"name": "Cookie", "value": "s=abcdef"}]}"#.to_owned(),
            r#"{"seen": ["https://a.example/sso?stytch_token_type=sso&token=abcdefghijkl"]}"#
                .to_owned(),
            r#"{"request": "POST /x HTTP/1.1\r\nHost: a.example\r\n\r\n"}"#.to_owned(),
            r#"{"output": "HTTP/2 200\r\nset-cookie: a=abcdef; Path=/\r\n\r\n{}"}"#.to_owned(),
            r#"{"output": "* TLS\n> POST /x HTTP/3\n> cookie: a=abcdef\n>\n"}"#.to_owned(),
            r#"{"output": "< HTTP/2 200 \n< set-cookie: a=abcdef; Path=/\n<\n"}"#.to_owned(),
            r#"{"output": "12:00:00.1 < HTTP/2 200 \n12:00:00.2 < set-cookie: a=abcdef\n"}"#
                .to_owned(),
            r#"{"output": "[info] GET /x HTTP/2\n[info] cookie: a=abcdef\n"}"#.to_owned(),
            format!(r#"{{"$base64": "{}"}}"#, STANDARD.encode(response)),
            format!(
                r#"{{"msg": "POST /x -> 200 {}"}}"#,
                &said[1..said.len() - 1]
            ),
            serde_json::json!({"msg": format!("body={said}")}).to_string(),
            r#"{"cookies": [{"name": "stytch_session", "value": "abcdefghijkl1"}]}"#.to_owned(),
            r#"["STYTCH_PROJECT=x", "secret-test-Qv9xT2mN7bL4kR8w"]"#.to_owned(),
            r#"["it is eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.abc."]"#.to_owned(),
            format!(
                r#"{{"hex": "{}"}}"#,
                "48 54 54 50 2F 31 2E 31 20 32 30 30 0A ".repeat(6)
            ),
        ] {
            assert!(holds_secrets(text.as_bytes()), "{text}");
        }
        for text in [
            r#"{"properties": {"session_token": {"type": "string"}, "status_code": {}}}"#,
            r#"{"login": {"session_token": "Session token of the member"}}"#,
            r#"{"env": {"client_secret": "${CLIENT_SECRET}"}, "k": {"refresh_token": "token"}}"#,
            r#"{"w": {"status_code": 200, "request_id": "request-id-test-00000000-0000-4000-8000-000000000001"}}"#,
            r#"{"w": {"session_token": "redacted-session_token-1"}}"#,
            r#"{"name": "shop", "dependencies": {"a": "1.2.3"}}"#,
            r#"{"headers": {"Authorization": "Bearer ${TOKEN}", "Cookie": "s=<cookie>"}}"#,
            r#"{"authorization": "Bearer token required", "cookie": "This site uses cookies"}"#,
            r#"{"docs": "https://a.example/x?page=abcdefghijklmnop"}"#,
            r#"{"readme": "Speaks HTTP/2 and\nthen HTTP/3 200 times."}"#,
            r#"{"status": "HTTP/2 200"}"#,
            r#"{"password": "Benutzerkennwort", "token": "./src/token/index2.ts"}"#,
            r#"{"password": "请输入8到20位的密码", "token": "color-brand-500"}"#,
            r#"{"secretName": "secret-test-postgres-credentials"}"#,
            r#"{"code": "f({\"a\": 1}); g({\"b\": {\"c\": 2})"}"#,
            r#"{"sha": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}"#,
        ] {
            assert!(!holds_secrets(text.as_bytes()), "{text}");
        }
    }

    /// Texts in which each beginning reads to the end, before it breaks.
    #[test]
    fn what_begins_as_json_is_read_a_few_times_at_most() {
        for (piece, is_too_much) in [
            ("{\"a\":", true),
            ("{\"a\":[", true),
            ("x {\"a\": {} ", false),
        ] {
            let text = format!("log {}", piece.repeat(100_000));
            assert_eq!(holds_json(&text, WITHIN), is_too_much, "{piece}");
        }
    }

    fn is_stranger(text: &str) -> bool {
        let settings = Settings::over(Vec::new());
        let reader = crate::input::find("json").expect("a reader");
        is_one(&settings, reader, None, text.as_bytes())
    }

    #[test]
    fn a_stranger_has_nothing_of_a_response() {
        for text in [
            r#"{"name": "shop", "version": "1.0.0", "scripts": {"test": "x"}}"#,
            r#"{"compilerOptions": {"strict": true}}"#,
            r#"{"login": {"title": "Sign in"}, "error": "Something went wrong"}"#,
            r#"{"member": {"title": "Member"}, "organization": "Organization"}"#,
            r#"{"data": {"name": "shop"}}"#,
            r#"["a", {"b": 1}, {"member_id": "x"}]"#,
            "\"text\"",
            "5",
            "{}",
            "[]",
        ] {
            assert!(is_stranger(text), "{text}");
        }
        for text in [
            r#"{"status_code": 200}"#,
            r#"{"request_id": "x"}"#,
            r#"{"error": "invalid_request"}"#,
            r#"{"error_type": "redacted-error_type-1"}"#,
            r#"{"session_token": "x"}"#,
            r#"{"member": {"email_address": "x"}}"#,
            r#"{"member": null}"#,
            r#"{"data": {"member_id": "x"}}"#,
            "{\"a\": 1}\n{\"member_id\": \"x\"}",
            "{\"a\": 1",
        ] {
            assert!(!is_stranger(text), "{text}");
        }
    }
}
