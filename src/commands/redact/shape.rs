//! What a text is by its looks, whatever it is called.

use crate::commands::redact::names::Names;
use crate::commands::redact::text::NO_JWT;
use crate::stytch::id::Id;
use crate::stytch::jwt::Claims;
use crate::stytch::placeholder::redacted_uuid;
use crate::stytch::word::redacted_field;
use crate::text::mask::is_uuid;

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

/// Returns whether a text is empty, a word that recorders write for a secret, a mask, or a
/// placeholder of ours, letter for letter. What merely looks like one may be a value.
pub(super) fn is_settled(names: &Names, text: &str) -> bool {
    let text = text.trim();
    is_mask(text) || is_ours(names, text)
}

/// What recorders write in place of a secret, in whatever marks.
const MASKS: &[&str] = &[
    "", "boolean", "email", "filtered", "hidden", "integer", "masked", "number", "redacted",
    "removed", "scrubbed", "string", "uri", "uuid",
];

fn is_mask(text: &str) -> bool {
    const LONGEST: usize = 64;
    let inner = text.trim_matches(|c: char| "<>[](){}*•●█■".contains(c));
    let crosses = text.bytes().all(|byte| b"xX-".contains(&byte));
    let word = MASKS.iter().any(|mask| mask.eq_ignore_ascii_case(inner));
    let bare = inner.len() == text.len()
        && matches!(
            inner,
            "boolean" | "email" | "integer" | "number" | "string" | "uri" | "uuid"
        );
    text.chars().count() <= LONGEST && (crosses || (word && !bare))
}

/// The forms of ours but for JWTs.
fn is_ours(names: &Names, text: &str) -> bool {
    let between = |begin: &str, end: &str| {
        text.strip_prefix(begin)
            .and_then(|rest| rest.strip_suffix(end))
            .is_some_and(is_number)
    };
    let marked = text
        .strip_prefix('<')
        .and_then(|rest| rest.strip_suffix('>'));
    is_our_token(names, marked.unwrap_or(text))
        || is_our_word(names, text)
        || is_our_id(text)
        || text == NO_JWT
        || between("redacted-", "@example.com")
        || between("redacted-", ".example")
        || between("192.0.2.", "")
        || between("not a JWT ", "")
        || between("not a timestamp ", "")
        || (text.len() == 12 && between("+1555555", ""))
        || text
            .strip_prefix("2001:db8::")
            .is_some_and(|hex| hex.len() <= 5 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
        || is_our_url(text)
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
    let head = text
        .len()
        .checked_sub(uuid.len())
        .filter(|at| text.is_char_boundary(*at));
    head.is_some_and(|at| {
        let number = text[at..].strip_prefix(fixed);
        number.is_some_and(is_number) && (at == 0 || Id::parse(text).is_some())
    })
}

fn is_our_url(text: &str) -> bool {
    text.strip_prefix("https://redacted-")
        .and_then(|rest| rest.split_once(".example/redacted-url-"))
        .is_some_and(|(host, path)| is_number(host) && is_number(path))
}

/// A date, or a point in time as RFC 3339 and its relatives write it, or in seconds or milliseconds
/// of this age.
pub(super) fn is_time(text: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if digits(text) {
        return [10, 13].contains(&text.len()) && text.starts_with('1');
    }
    let fits = |text: &str, form: &str| {
        text.len() == form.len()
            && text
                .bytes()
                .zip(form.bytes())
                .all(|(byte, sign)| match sign {
                    b'0' => byte.is_ascii_digit(),
                    b'T' => b"Tt ".contains(&byte),
                    sign => byte == sign,
                })
    };
    let (day, time) = text.split_at_checked(10).unwrap_or((text, ""));
    let (clock, rest) = time.split_at_checked(9).unwrap_or((time, ""));
    let fraction = rest.strip_prefix('.').unwrap_or_default();
    let length = fraction.bytes().take_while(u8::is_ascii_digit).count();
    let zone = if length > 0 {
        &fraction[length..]
    } else {
        rest
    };
    let zoned = ["", "Z", "z"].contains(&zone)
        || ["+00:00", "-00:00", "+0000", "-0000"]
            .iter()
            .any(|form| fits(zone, form));
    fits(day, "0000-00-00") && (time.is_empty() || fits(clock, "T00:00:00") && zoned && length <= 9)
}
