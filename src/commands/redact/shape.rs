//! Classifies a text by its shape, whatever its name is.

use std::sync::LazyLock;

use regex::Regex;

use crate::commands::redact::names::Names;
use crate::commands::redact::placeholders::Kind;
use crate::commands::redact::text::NO_JWT;
use crate::stytch::id::Id;
use crate::stytch::jwt::Claims;
use crate::stytch::placeholder::redacted_uuid;
use crate::stytch::word::redacted_field;
use crate::text::mask::is_uuid;
use crate::text::words;

/// Returns what a text looks like: an id of Stytch's or a bare UUID, a JWT that can be decoded, an email address, an
/// address with a scheme, an IP address, a phone number in the form of E.164; `None` for nothing in particular.
pub(super) fn kind(text: &str) -> Option<Kind> {
    let is_url = || text.contains("://") && !text.contains(char::is_whitespace);
    Some(match text {
        _ if Id::parse(text).is_some() || is_uuid(text) => Kind::Id,
        _ if Claims::decode(text).is_some() => Kind::Jwt,
        _ if is_email(text) => Kind::Email,
        _ if is_url() => Kind::Url,
        _ if text.parse::<std::net::IpAddr>().is_ok() => Kind::Ip,
        _ if PHONE.is_match(text) => Kind::Phone,
        _ => return None,
    })
}

fn is_email(text: &str) -> bool {
    let mut parts = text.split('@');
    let (name, domain, rest) = (parts.next(), parts.next(), parts.next());
    let good = |part: Option<&str>| {
        part.is_some_and(|part| !part.is_empty() && !part.contains(char::is_whitespace))
    };
    good(name) && good(domain) && rest.is_none() && !text.contains("://")
}

static PHONE: LazyLock<Regex> = LazyLock::new(|| whole(r"\+[0-9]{7,15}"));

/// Returns whether a text is empty, a word that recorders write for a secret, a mask, or a
/// placeholder of ours, letter for letter. What merely looks like one may be a value.
pub(super) fn is_settled(names: &Names, text: &str) -> bool {
    let text = text.trim();
    is_mask(text) || is_ours(names, text)
}

/// The masks that recorders write in place of a secret, in any kind of brackets.
const MASKS: &[&str] = &[
    "", "boolean", "email", "filtered", "hidden", "integer", "masked", "number", "redacted",
    "removed", "scrubbed", "string", "uri", "uuid",
];

fn is_mask(text: &str) -> bool {
    const LONGEST: usize = 64;
    let inner = text.trim_matches(|c: char| "<>[](){}*•●█■".contains(c));
    let crosses = text.bytes().all(|byte| b"xX-".contains(&byte));
    let word = MASKS.iter().any(|mask| mask.eq_ignore_ascii_case(inner));
    let types = "boolean email integer number string uri uuid";
    let bare = inner.len() == text.len() && words::are_with(types, inner);
    text.chars().count() <= LONGEST && (crosses || (word && !bare))
}

/// The forms of ours that name no property, but for ids.
static OURS: LazyLock<Regex> = LazyLock::new(|| {
    let number = "[0-9]{1,6}";
    let forms = [
        &format!(r"redacted-{number}(@example\.com|\.example)"),
        &format!(r"https://redacted-{number}\.example/redacted-url-{number}"),
        &format!("not a (JWT|timestamp) {number}"),
        &format!(r"192\.0\.2\.{number}"),
        "2001:db8::[0-9A-Fa-f]{0,5}",
        r"\+1555555[0-9]{4}",
    ];
    whole(&forms.join("|"))
});

/// The forms of ours but for JWTs.
fn is_ours(names: &Names, text: &str) -> bool {
    let marked = text
        .strip_prefix('<')
        .and_then(|rest| rest.strip_suffix('>'));
    is_our_token(names, marked.unwrap_or(text))
        || is_our_word(names, text)
        || is_our_id(text)
        || text == NO_JWT
        || OURS.is_match(text)
}

/// A number that we give: no run meets more values.
fn is_number(text: &str) -> bool {
    (1..=6).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_our_word(names: &Names, text: &str) -> bool {
    let number = text.rsplit_once('_').map_or("", |(_, number)| number);
    is_number(number) && redacted_field(text).is_some_and(|field| names.is_label(&field))
}

fn is_our_token(names: &Names, text: &str) -> bool {
    text.strip_prefix("redacted-")
        .and_then(|rest| rest.rsplit_once('-'))
        .is_some_and(|(label, number)| names.is_label(label) && is_number(number))
}

/// A UUID of ours, bare or behind a prefix that Stytch gives.
fn is_our_id(text: &str) -> bool {
    let uuid = redacted_uuid(0);
    let fixed = &uuid[..uuid.len() - 6];
    let at = text.len().checked_sub(uuid.len());
    let number = at.and_then(|at| text.get(at..)?.strip_prefix(fixed));
    number.is_some_and(is_number) && (at == Some(0) || Id::parse(text).is_some())
}

/// A date, or a point in time as RFC 3339 and its relatives write it, or in seconds or milliseconds
/// of this age.
static TIME: LazyLock<Regex> = LazyLock::new(|| {
    let clock = r"[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:?[0-9]{2})?";
    let date = format!("[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}([Tt ]{clock})?");
    whole(&format!("{date}|1[0-9]{{9}}|1[0-9]{{12}}"))
});

/// Returns whether a text is written as a point in time.
pub(super) fn is_time(text: &str) -> bool {
    TIME.is_match(text)
}

/// Returns a regular expression that fits no text but a whole one of this form.
pub(super) fn whole(form: &str) -> Regex {
    Regex::new(&format!("^({form})$")).expect("a regular expression")
}
