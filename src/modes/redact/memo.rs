//! Which placeholder stands for which value. Kept for a whole run, so that a value is replaced
//! alike wherever it stands. Nothing here is `Debug`: it holds values.

use std::collections::{BTreeMap, HashMap};

use crate::model::placeholder::{redacted_token, redacted_uuid};

/// What is replaced, as the summary counts it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Kind {
    /// The UUID of an id, whatever stands before it: a session is called two ways.
    Id,
    /// A JWT.
    Jwt,
    /// An email address.
    Email,
    /// A phone number.
    Phone,
    /// An IP address.
    Ip,
    /// A host or a domain.
    Domain,
    /// A whole address.
    Url,
    /// What should be a point in time, and is none.
    Time,
    /// Any other text, a token for example.
    Text,
    /// A name of a free map.
    Name,
    /// A number.
    Number,
    /// A body that is no JSON.
    Body,
}

impl Kind {
    /// The summary's word.
    const fn word(self) -> &'static str {
        match self {
            Self::Id => "ids",
            Self::Jwt => "JWTs",
            Self::Email => "email addresses",
            Self::Phone => "phone numbers",
            Self::Ip => "IP addresses",
            Self::Domain => "domains",
            Self::Url => "URLs",
            Self::Time => "broken timestamps",
            Self::Text => "tokens and other texts",
            Self::Name => "names",
            Self::Number => "numbers",
            Self::Body => "whole bodies",
        }
    }
}

/// The placeholders of a run.
#[derive(Clone, Default)]
pub(super) struct Memo {
    /// The greatest number that was met in a placeholder of an earlier run.
    met: u64,
    /// Numbers begin behind this one.
    floor: u64,
    known: HashMap<(Kind, String), String>,
    last: BTreeMap<(Kind, String), u64>,
    counts: BTreeMap<Kind, u64>,
}

impl Memo {
    /// Counts a replacement.
    pub(super) fn count(&mut self, kind: Kind) {
        *self.counts.entry(kind).or_default() += 1;
    }

    /// How often what was replaced.
    pub(super) fn counts(&self) -> impl Iterator<Item = (&'static str, u64)> {
        self.counts
            .iter()
            .map(|(kind, count)| (kind.word(), *count))
    }

    /// Notes a placeholder of an earlier run: no other value may get its number.
    pub(super) fn meet(&mut self, text: &str) {
        let ours = [
            "redacted-",
            "00000000-0000-4000-8000-",
            "192.0.2.",
            "+1555",
            "not a ",
        ];
        let number = if let Some(hex) = text.strip_prefix("2001:db8::") {
            u64::from_str_radix(hex, 16).ok()
        } else if ours.iter().any(|sign| text.contains(sign)) {
            let end = text.trim_end_matches(|c: char| !c.is_ascii_digit());
            let begin = end.trim_end_matches(|c: char| c.is_ascii_digit()).len();
            end[begin..].parse().ok()
        } else {
            None
        };
        let number = number.map(|number: u64| match number.checked_sub(FIRST_PHONE) {
            Some(phone) if text.starts_with("+1555") => phone,
            _ => number,
        });
        // Nobody has as many values; what says so was not written by us.
        let sane = number.filter(|number| *number < 1_000_000);
        self.met = self.met.max(sane.unwrap_or_default());
    }

    /// Whether a number of an earlier run may have been given to another value; then numbers
    /// begin behind it from now on.
    pub(super) fn step_aside(&mut self, met: &Self) -> bool {
        let collides = met.met > self.floor;
        self.floor = self.floor.max(met.met);
        collides
    }

    /// The placeholder of a value; `field` is what a text is called by.
    pub(super) fn get(&mut self, kind: Kind, field: &str, value: &str) -> String {
        self.count(kind);
        let key = (kind, value.to_owned());
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let series = if kind == Kind::Text { field } else { "" };
        let last = self.last.entry((kind, series.to_owned())).or_default();
        *last = self.floor.max(*last) + 1;
        let made = make(kind, field, *last);
        self.known.insert(key, made.clone());
        made
    }
}

/// Behind this one our phone numbers begin. No area has the code 555.
const FIRST_PHONE: u64 = 15_555_550_100;

fn make(kind: Kind, field: &str, number: u64) -> String {
    match kind {
        Kind::Id => redacted_uuid(number),
        Kind::Email => format!("redacted-{number}@example.com"),
        Kind::Phone => format!("+{}", FIRST_PHONE + number),
        Kind::Ip => ip(number),
        Kind::Domain => format!("redacted-{number}.example"),
        Kind::Url => format!("https://redacted-{number}.example/redacted-url-{number}"),
        Kind::Jwt => format!("not a JWT {number}"),
        Kind::Time => format!("not a timestamp {number}"),
        Kind::Text => redacted_token(field, number),
        Kind::Name => redacted_token("name", number),
        Kind::Body => redacted_token("body", number),
        Kind::Number => "0".to_owned(),
    }
}

/// Ranges that are set aside for documentation (RFC 5737, RFC 3849).
fn ip(number: u64) -> String {
    if number < 255 {
        format!("192.0.2.{number}")
    } else {
        format!("2001:db8::{number:x}")
    }
}
