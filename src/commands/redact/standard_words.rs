//! Texts that are written in the words of a standard, and so tell nothing of anybody: methods,
//! statuses, versions, media types, codings, points in time.

use std::sync::LazyLock;

use regex::Regex;

use crate::commands::redact::names::is_header;
use crate::commands::redact::placeholders::PlaceholderMap;
use crate::commands::redact::shape::{is_time, whole};
use crate::commands::redact::text::closed;
use crate::commands::redact::words::{ENCODINGS, HEADER_WORDS, MEDIA_SUBTYPES, REASON_PHRASES};
use crate::input::structure::Meaning;
use crate::stytch::timestamp::Timestamp;

/// Returns whether a text or a number is written as its meaning is, and stays for that.
pub(super) fn is_of(meaning: Meaning, text: &str) -> bool {
    match meaning {
        Meaning::Number => MEASURE.is_match(text),
        Meaning::Method => is_method(text),
        Meaning::Status => is_status(text),
        Meaning::Version => VERSION.is_match(text),
        Meaning::Time => is_time(text) || is_http_date(text),
        Meaning::Encoding => ENCODINGS.have_in_any_case(text),
        Meaning::Words(words) => words.split('|').any(|word| word == text),
        _ => false,
    }
}

/// Returns whether a text is one of these words in any case.
fn has(words: &str, text: &str) -> bool {
    let mut words = words.split(' ');
    words.any(|word| word.eq_ignore_ascii_case(text))
}

/// The methods of RFC 9110 and RFC 5789, in capitals or not, and a stub's word for all of them.
pub(super) fn is_method(text: &str) -> bool {
    let methods = "ANY CONNECT DELETE GET HEAD OPTIONS PATCH POST PUT TRACE";
    has(methods, text.trim_start_matches(':'))
}

static HTTP_DATE: LazyLock<Regex> = LazyLock::new(|| {
    let day = "(Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-9]{2} [A-Za-z]{3} [0-9]{4}";
    whole(&format!("{day} [0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}} GMT"))
});

/// The date of HTTP (RFC 9110, section 5.6.7), letter for letter: `Mon, 18 May 2026 09:30:02 GMT`.
pub(super) fn is_http_date(text: &str) -> bool {
    HTTP_DATE.is_match(text) && Timestamp::http_date(text).is_some()
}

/// A number, or durations with their units as Go writes them: `-1`, `4.2e-05`, `696.7µs`, `1m3s`.
static MEASURE: LazyLock<Regex> = LazyLock::new(|| {
    let number = r"[0-9]{1,15}(\.[0-9]{1,20})?([eE][-+]?[0-9]{1,3})?";
    let unit = "(ns|us|µs|ms|s|m|h)";
    whole(&format!("-?({number}{unit}){{0,3}}{number}{unit}?"))
});

/// A weight (RFC 9110, section 12.4.2).
static WEIGHT: LazyLock<Regex> = LazyLock::new(|| whole(r"[01](\.[0-9]{0,3})?"));

/// Three digits, a reason phrase, or both.
fn is_status(text: &str) -> bool {
    let digits = |text: &str| text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    match text.split_once(' ') {
        Some((code, reason)) if digits(code) => REASON_PHRASES.have_in_any_case(reason),
        _ => digits(text) || REASON_PHRASES.have_in_any_case(text),
    }
}

/// Returns the status that takes the place of another: itself in its usual digits, or where it is
/// none of HTTP's, one that is judged alike.
pub(super) fn status(worth: u16) -> String {
    let made = match worth {
        0 | 100..1000 => worth,
        1..100 => 299,
        _ => 999,
    };
    made.to_string()
}

/// `HTTP/1.1`, `h2`, `1.2`, `VCR 6.0.0`, `betamax/0.9.0`.
static VERSION: LazyLock<Regex> =
    LazyLock::new(|| whole(r"((?i-u)HTTP|h|v|VCR|betamax)?[/ ]?[0-9]{1,4}([.-][0-9]{1,4}){0,3}"));

/// Returns what takes the place of the version of a program: which program it is stays.
pub(super) fn version(text: &str) -> Option<String> {
    let programs = ["VCR ", "betamax/"];
    let program = programs
        .iter()
        .find(|program| text.starts_with(**program))?;
    Some(format!("{program}0"))
}

/// Returns what takes the place of one or more media types (RFC 9110, section 12.5.1): a parameter
/// that is not known goes, and so does a type that is not.
pub(super) fn media_types(map: &mut PlaceholderMap, text: &str) -> Option<String> {
    let kept: Option<Vec<String>> = text.split(',').map(media_type).collect();
    match kept.map(|kept| kept.join(",")) {
        Some(made) => (made != text).then_some(made),
        None => closed(map, "header", text),
    }
}

fn media_type(text: &str) -> Option<String> {
    let mut pieces = text.split(';');
    let essence = pieces.next()?;
    let (kind, subtype) = essence.trim().split_once('/')?;
    let is_subtype = subtype == "*" || MEDIA_SUBTYPES.have_in_any_case(subtype);
    let known = has(KINDS, kind) && is_subtype;
    let parameter = |piece: &&str| match piece.trim().split_once('=') {
        Some(("charset", name)) => ENCODINGS.have_in_any_case(name.trim_matches('"')),
        Some(("q", weight)) => WEIGHT.is_match(weight),
        Some(("v", version)) => VERSION.is_match(version),
        _ => false,
    };
    let kept: Vec<&str> = pieces.filter(parameter).collect();
    let joined = kept.iter().map(|piece| format!(";{piece}"));
    known.then(|| format!("{essence}{}", joined.collect::<String>()))
}

/// A form of a header's value that reveals nothing.
type Form = fn(&str) -> bool;

/// Headers, and the form of their values.
const FORMS: &[(&str, Form)] = &[
    ("age content-length max-forwards retry-after", is_count),
    ("access-control-max-age", is_count),
    ("upgrade-insecure-requests dnt", is_count),
    ("date expires last-modified", is_date),
    ("if-modified-since if-unmodified-since", is_date),
    ("content-encoding accept-encoding", is_of_words),
    ("transfer-encoding te", is_of_words),
    ("connection proxy-connection keep-alive", is_of_words),
    ("cache-control pragma accept-ranges", is_of_words),
    ("strict-transport-security server", is_of_words),
    ("accept-language content-language", is_of_words),
    ("sec-fetch-dest sec-fetch-mode sec-fetch-site", is_of_words),
    ("access-control-allow-methods", is_methods),
    ("access-control-request-method allow :method", is_methods),
    ("vary trailer access-control-allow-headers", is_fields),
    ("access-control-request-headers", is_fields),
    ("access-control-expose-headers", is_fields),
    ("access-control-allow-origin", is_any_origin),
    ("timing-allow-origin", is_any_origin),
    ("access-control-allow-credentials", |text| {
        has("true false", text)
    }),
    ("x-content-type-options", |text| text == "nosniff"),
    ("x-frame-options", |text| has("deny sameorigin", text)),
    (":scheme x-forwarded-proto", |text| has("http https", text)),
    (":status", is_status),
];

/// Returns whether the value of a header is written in the header's own words.
pub(super) fn is_header_value(name: &str, text: &str) -> bool {
    let is_named = |names: &str| names.split(' ').any(|known| known == name);
    let form = FORMS.iter().find(|(names, _)| is_named(names));
    form.is_some_and(|(_, fits)| fits(text))
}

fn is_count(text: &str) -> bool {
    (1..=10).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_any_origin(text: &str) -> bool {
    ["*", "null"].contains(&text)
}

fn is_date(text: &str) -> bool {
    is_http_date(text) || ["0", "-1"].contains(&text)
}

/// Words that headers have, with or without a number: `private, max-age=0`, `gzip;q=0.5`.
fn is_of_words(text: &str) -> bool {
    text.split([',', ';']).all(|word| {
        let (word, weight) = word.split_once('=').unwrap_or((word, "0"));
        let weight = weight.trim();
        let is_short = weight.len() <= 9 && weight.bytes().all(|byte| byte.is_ascii_digit());
        HEADER_WORDS.have_in_any_case(word.trim()) && (is_short || WEIGHT.is_match(weight))
    })
}

fn is_methods(text: &str) -> bool {
    text.split(',').all(|method| is_method(method.trim()))
}

fn is_fields(text: &str) -> bool {
    let is_field = |name: &str| name == "*" || is_header(name);
    text.split(',').all(|name| is_field(name.trim()))
}

/// Media types before their slash, and any of them.
const KINDS: &str = "* application audio font image message multipart text video";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_standard_says_stays_and_nothing_else() {
        for (meaning, text, stays) in [
            (Meaning::Version, "HTTP/1.1", true),
            (Meaning::Version, "h3", true),
            (Meaning::Version, "VCR 6.4.0", true),
            (Meaning::Version, "156.0.8078.108", true),
            (Meaning::Version, "lovelace/1.2", false),
            (Meaning::Version, "1234567", false),
            (Meaning::Status, "200 OK", true),
            (Meaning::Status, "Not Found", true),
            (Meaning::Status, "hunter2", false),
            (Meaning::Status, "200 Lovelace", false),
            (Meaning::Method, ":get", true),
            (Meaning::Method, "LOVELACE", false),
            (Meaning::Time, "Mon, 18 May 2026 09:30:02 GMT", true),
            (Meaning::Time, "2026-05-18T09:30:02.123Z", true),
            (Meaning::Time, "yesterday", false),
            (Meaning::Number, "696.709µs", true),
            (Meaning::Number, "-1", true),
            (Meaning::Number, "hunter2", false),
            (Meaning::Encoding, "UTF-8", true),
            (Meaning::Encoding, "hunter2", false),
        ] {
            assert_eq!(is_of(meaning, text), stays, "{text}");
        }
        for (name, text, stays) in [
            ("content-length", "6106", true),
            ("cache-control", "private, max-age=0", true),
            ("cache-control", "hunter2", false),
            ("cache-control", "max-age=hunter2", false),
            ("accept-encoding", "gzip, deflate, br;q=0.5", true),
            ("keep-alive", "timeout=5", true),
            ("vary", "Origin, Accept-Encoding", true),
            ("vary", "x-lovelace", false),
            ("x-anything", "1", false),
        ] {
            assert_eq!(is_header_value(name, text), stays, "{name}: {text}");
        }
    }

    #[test]
    fn an_unknown_parameter_of_a_media_type_goes() {
        let map = &mut PlaceholderMap::default();
        let mut made = |text: &str| media_types(map, text);
        assert_eq!(made("text/html; charset=utf-8"), None);
        assert_eq!(made("application/json, */*;q=0.8"), None);
        let form = "multipart/form-data; boundary=hunter2";
        assert_eq!(made(form).as_deref(), Some("multipart/form-data"));
        assert_eq!(made("x/lovelace").as_deref(), Some("redacted-header-1"));
    }
}
