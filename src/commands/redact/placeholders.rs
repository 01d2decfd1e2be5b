//! Maps values to placeholders. Kept for a whole run, so that a value is replaced alike wherever it
//! stands. Nothing here is `Debug`: it holds values.
//!
//! What a source adds can be taken back, in time that depends on the source alone: a run over many
//! files copies nothing.

use std::collections::{BTreeMap, HashMap};

use crate::commands::redact::names::Names;
use crate::commands::redact::shape;
use crate::stytch::placeholder::{redacted_token, redacted_uuid};
use crate::stytch::word::Spelling;
use crate::text::words;

/// The kind of a replaced value, as the summary counts it.
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
    /// A value that should be a point in time, and is none.
    Time,
    /// A word where values are listed, and how it is spelt.
    Word(Spelling),
    /// Any other text, a token for example.
    Text,
    /// A name of a free map.
    Name,
    /// A number.
    Number,
    /// A body that is no JSON.
    Body,
    /// The name of a file.
    File,
}

impl Kind {
    /// The summary's words: for one of it, and for several.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Id => ("id", "ids"),
            Self::Jwt => ("JWT", "JWTs"),
            Self::Email => ("email address", "email addresses"),
            Self::Phone => ("phone number", "phone numbers"),
            Self::Ip => ("IP address", "IP addresses"),
            Self::Domain => ("domain", "domains"),
            Self::Url => ("URL", "URLs"),
            Self::Time => ("broken timestamp", "broken timestamps"),
            Self::Word(_) => ("unlisted value", "unlisted values"),
            Self::Text => ("token or other text", "tokens and other texts"),
            Self::Name => ("name", "names"),
            Self::Number => ("number", "numbers"),
            Self::Body => ("whole body", "whole bodies"),
            Self::File => ("file name", "file names"),
        }
    }
}

/// The number of replaced values by kind.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Counts(BTreeMap<Kind, u64>);

impl Counts {
    /// Adds what else was replaced.
    pub fn add(&mut self, more: &Self) {
        for (kind, count) in &more.0 {
            *self.0.entry(*kind).or_default() += count;
        }
    }

    /// Returns whether nothing was replaced.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each kind in words, as many of it: `1 id`, `2 ids`.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        self.0.iter().map(|(kind, count)| {
            let (one, several) = kind.words();
            words::count(*count, one, several)
        })
    }
}

/// The placeholders of a run.
#[derive(Default)]
pub(super) struct PlaceholderMap {
    /// The names that are known.
    names: Names,
    /// The greatest number that was met in a placeholder of an earlier run.
    met: u64,
    /// Numbers begin behind this one.
    floor: u64,
    known: HashMap<(Kind, String), String>,
    last: BTreeMap<(Kind, String), u64>,
    counts: Counts,
    journal: Journal,
}

/// The entries that were added since a source began.
#[derive(Default)]
struct Journal {
    met: u64,
    known: Vec<(Kind, String)>,
    last: Vec<((Kind, String), Option<u64>)>,
    counts: Counts,
}

impl PlaceholderMap {
    /// Begins a run that knows these names.
    pub(super) fn new(names: Names) -> Self {
        Self {
            names,
            ..Self::default()
        }
    }

    /// Returns the names that are known.
    pub(super) fn names(&self) -> &Names {
        &self.names
    }

    /// Returns whether a text is empty, or a placeholder that is known.
    pub(super) fn is_settled(&self, text: &str) -> bool {
        shape::is_settled(&self.names, text)
    }

    /// Returns whether a text is settled, and notes its number then.
    pub(super) fn keeps(&mut self, text: &str) -> bool {
        let is_settled = self.is_settled(text);
        if is_settled {
            self.note_existing(text);
        }
        is_settled
    }

    /// Begins a source: what it adds can be taken back.
    pub(super) fn begin(&mut self) {
        self.journal = Journal {
            met: self.met,
            counts: self.counts.clone(),
            ..Journal::default()
        };
    }

    /// Takes back what was added since the source began.
    pub(super) fn take_back(&mut self) {
        let journal = std::mem::take(&mut self.journal);
        for key in &journal.known {
            self.known.remove(key);
        }
        for (series, before) in journal.last.into_iter().rev() {
            match before {
                Some(before) => self.last.insert(series, before),
                None => self.last.remove(&series),
            };
        }
        self.met = journal.met;
        self.counts = journal.counts;
        self.begin();
    }

    /// Returns how many placeholders the source has added.
    pub(super) fn added(&self) -> usize {
        self.journal.known.len()
    }

    /// Counts a replacement.
    pub(super) fn count(&mut self, kind: Kind) {
        *self.counts.0.entry(kind).or_default() += 1;
    }

    /// Hands over how often what was replaced since this was asked last.
    pub(super) fn take_counts(&mut self) -> Counts {
        std::mem::take(&mut self.counts)
    }

    /// Notes a placeholder of an earlier run: no other value may get its number. Returns whether none
    /// that was met had a greater one.
    pub(super) fn note_existing(&mut self, text: &str) -> bool {
        let signs = "redacted- redacted_ REDACTED_ 00000000-0000-4000-8000- 192.0.2. +1555";
        let mut signs = signs.split(' ').chain(["not a "]);
        let number = if let Some(hex) = text.strip_prefix("2001:db8::") {
            u64::from_str_radix(hex, 16).ok()
        } else if signs.any(|sign| text.contains(sign)) {
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
        let is_greatest = sane.is_some_and(|number| number > self.met);
        self.met = self.met.max(sane.unwrap_or_default());
        is_greatest
    }

    /// Returns whether a number of an earlier run may have been given to another value. Then what
    /// the source added is taken back, and numbers begin behind that number from now on.
    pub(super) fn reserve_above(&mut self) -> bool {
        let met = self.met;
        let collides = met > self.floor;
        if collides {
            self.take_back();
            self.floor = met;
        }
        collides
    }

    /// The placeholder of a value; `field` is what a text is called by.
    pub(super) fn get(&mut self, kind: Kind, field: &str, value: &str) -> String {
        self.count(kind);
        let key = (kind, value.to_owned());
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let series = match kind {
            Kind::Text | Kind::Word(_) => field,
            _ => "",
        };
        let series = (kind, series.to_owned());
        let before = self.last.get(&series).copied();
        let number = self.floor.max(before.unwrap_or_default()) + 1;
        self.last.insert(series.clone(), number);
        self.journal.last.push((series, before));
        let made = make(kind, field, number);
        self.known.insert(key.clone(), made.clone());
        self.journal.known.push(key);
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
        Kind::Word(spelling) => spelling.redacted(field, number),
        Kind::Text => redacted_token(field, number),
        Kind::Name => redacted_token("name", number),
        Kind::Body => redacted_token("body", number),
        Kind::File => redacted_token("file", number),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_source_added_is_taken_back_whole() {
        let mut map = PlaceholderMap::default();
        map.begin();
        let first = map.get(Kind::Text, "code", "a");
        map.begin();
        let second = map.get(Kind::Text, "code", "b");
        map.get(Kind::Email, "", "b@example.com");
        map.note_existing("redacted-code-9");
        map.take_back();
        assert_eq!(map.met, 0);
        assert!(map.counts.lines().eq(["1 token or other text"]));
        assert_eq!(map.get(Kind::Text, "code", "a"), first);
        assert_eq!(map.get(Kind::Text, "code", "c"), second);
    }
}
