//! What a text is by its looks, whatever it is called.

use crate::model::id::Id;
use crate::model::jwt::Claims;
use crate::model::mask::is_uuid;
use crate::model::placeholder::{Standing, is_unmistakable, standing};

/// What a text looks like.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// An id that Stytch gives.
    Id,
    /// A bare UUID.
    Uuid,
    /// A JWT that can be decoded.
    Jwt,
    /// An email address.
    Email,
    /// An address with a scheme.
    Url,
    /// An IP address.
    Ip,
    /// A phone number in the form of E.164.
    Phone,
    /// Nothing in particular.
    Other,
}

impl Shape {
    pub(super) fn of(text: &str) -> Self {
        if Id::parse(text).is_some() {
            Self::Id
        } else if is_uuid(text) {
            Self::Uuid
        } else if Claims::decode(text).is_some() {
            Self::Jwt
        } else if is_email(text) {
            Self::Email
        } else if text.contains("://") && !text.contains(char::is_whitespace) {
            Self::Url
        } else if text.parse::<std::net::IpAddr>().is_ok() {
            Self::Ip
        } else if is_phone(text) {
            Self::Phone
        } else {
            Self::Other
        }
    }
}

fn is_email(text: &str) -> bool {
    let mut parts = text.split('@');
    let (name, domain, rest) = (parts.next(), parts.next(), parts.next());
    let good = |part: Option<&str>| {
        part.is_some_and(|part| !part.is_empty() && !part.contains(char::is_whitespace))
    };
    good(name) && good(domain) && rest.is_none() && !text.contains("://")
}

fn is_phone(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Whether a text is a placeholder already and stays as it is. What merely contains stars or is
/// cut short may still tell much, so elsewhere than in a secret's place it must be short and plain.
pub(super) fn stays(text: &str, in_place_of_a_secret: bool) -> bool {
    match standing(text) {
        Standing::Empty | Standing::Redacted => true,
        Standing::Placeholder if in_place_of_a_secret => true,
        // A name or a company may be called Example.
        Standing::Placeholder => {
            let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '@' | '/' | '"');
            let unmistakable = is_unmistakable(text) && text.chars().all(plain);
            (text.len() <= 64 && unmistakable) || is_ours(text)
        }
        Standing::Value => is_ours(text),
    }
}

/// The forms of ours that are no tokens.
fn is_ours(text: &str) -> bool {
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let between = |begin: &str, end: &str| {
        text.strip_prefix(begin)
            .and_then(|rest| rest.strip_suffix(end))
            .is_some_and(number)
    };
    between("redacted-", "@example.com")
        || between("redacted-", ".example")
        || between("192.0.2.", "")
        || between("not a JWT ", "")
        || between("not a timestamp ", "")
        || (text.len() == 12 && between("+1555", ""))
        || text.strip_prefix("2001:db8::").is_some_and(hex)
        || is_our_url(text)
}

fn is_our_url(text: &str) -> bool {
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.strip_prefix("https://redacted-")
        .and_then(|rest| rest.split_once(".example/redacted-url-"))
        .is_some_and(|(host, path)| number(host) && number(path))
}

/// A word of a configuration: `custom_role`, `sms_otp`. What people are called has capitals.
pub(super) fn is_word(text: &str) -> bool {
    let lower = |byte: u8| byte.is_ascii_lowercase() || byte == b'_' || byte == b'-';
    (1..=32).contains(&text.len()) && text.bytes().all(lower)
}

/// A name that a program gives to something, and no data: `session_token`, `x-request-id`.
pub(super) fn is_identifier(text: &str) -> bool {
    let named =
        |byte: u8| byte.is_ascii_lowercase() || matches!(byte, b'_' | b'-' | b'.' | b'0'..=b'9');
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    (1..=40).contains(&text.len())
        && text.bytes().all(named)
        && text.as_bytes()[0].is_ascii_lowercase()
        && digits <= 2
}

/// Whether a property holds a free map wherever it stands.
pub(super) fn is_free_map(name: &str) -> bool {
    let maps = ["allowed_oauth_tenants", "custom_claims", "details"];
    name.ends_with("metadata") || name.ends_with("attributes") || maps.contains(&name)
}

/// What only a point in time looks like, however it is written.
pub(super) fn is_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    let allowed = |byte: &u8| byte.is_ascii_digit() || b"-:.+TZtz ".contains(byte);
    let dated = bytes.len() >= 10
        && bytes[..4].iter().all(u8::is_ascii_digit)
        && bytes[4] == b'-'
        && bytes[7] == b'-';
    let seconds = (10..=13).contains(&bytes.len()) && bytes.iter().all(u8::is_ascii_digit);
    bytes.len() <= 40 && bytes.iter().all(allowed) && (dated || seconds)
}

/// Whether a stretch of a text looks drawn by lot, as tokens and hashes are.
pub(super) fn has_token(text: &str) -> bool {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')))
        .any(|run| {
            run.len() >= 24
                && run.bytes().any(|byte| byte.is_ascii_digit())
                && run.bytes().any(|byte| byte.is_ascii_alphabetic())
        })
}
