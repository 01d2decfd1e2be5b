//! `--redact`: the same capture without its secrets.
//!
//! What stays is decided by lists of what is known to tell nothing of anybody: the structure of a
//! reader's format, the words of standards, names that are published, and of a body the enumerated
//! values, timestamps and numbers of its schema. Every other scalar and every other name becomes a
//! placeholder, the same for the same value in all files of a run, whatever it looks like. New
//! texts are put in through the codecs that the readers named: a JSON string stays one, a compressed
//! body is compressed again. A body that can't be undone goes as a whole; where the text around the
//! bodies can't be parsed, the source is refused.

mod address;
mod archive;
mod bodies;
mod codecs;
mod compression;
mod container;
mod exchange;
mod file;
mod file_name;
mod gaps;
mod header;
mod http_heads;
mod json;
mod jwt;
mod names;
mod not_a_capture;
mod placeholders;
mod policy;
mod shape;
mod splice;
mod standard_words;
mod text;
mod toml;
mod words;
mod yaml;

use std::borrow::Cow;
use std::fmt;

use crate::input::Allowance;
use crate::settings::Settings;
use crate::text::span::Position;

pub use bodies::is_body;
pub use file::{Redacted, SidecarFile};
pub use placeholders::Counts;

/// Redacts one source after the other, and remembers what stands for what.
pub struct Redactor<'s> {
    settings: &'s Settings,
    map: placeholders::PlaceholderMap,
    /// The number of bytes of a recording's files that are held.
    held: u64,
    /// What the archive that is being redacted may still unpack to.
    unpacked: Allowance,
    /// Whether a response was met since that was asked last.
    has_met_one: bool,
}

impl<'s> Redactor<'s> {
    /// A run with these settings.
    pub fn new(settings: &'s Settings) -> Self {
        Self {
            settings,
            map: placeholders::PlaceholderMap::new(names::Names::of(settings)),
            held: 0,
            unpacked: Allowance::new(settings.max_unpacked),
            has_met_one: false,
        }
    }

    /// Takes back what the last source added, so that it can be redacted again without its
    /// placeholders being called as what is `taken`. Returns whether that changes any.
    pub fn reserve_above(&mut self, taken: &[String]) -> bool {
        for name in taken {
            self.map.note_existing(file_name::stem(name));
        }
        self.map.reserve_above()
    }

    /// Hands over what was replaced since this was asked last. A source that is refused counts
    /// nothing.
    pub fn take_counts(&mut self) -> Counts {
        self.map.take_counts()
    }

    /// Returns whether there was a response to redact since this was asked last.
    pub fn take_has_met_one(&mut self) -> bool {
        std::mem::take(&mut self.has_met_one)
    }
}

/// Why a source is not redacted, without a word of its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    place: Option<Position>,
    reason: Cow<'static, str>,
}

impl Refusal {
    /// Plainly no capture, of which nothing is to be redacted.
    pub const NOT_A_CAPTURE: Self = Self::new("it is not a capture");

    /// Returns whether no reader found a capture, wherever it looked.
    fn is_of_no_capture(&self) -> bool {
        self.reason == Self::NOT_A_CAPTURE.reason
    }

    const fn new(reason: &'static str) -> Self {
        Self {
            place: None,
            reason: Cow::Borrowed(reason),
        }
    }

    fn of(reason: String) -> Self {
        Self {
            place: None,
            reason: Cow::Owned(reason),
        }
    }

    fn at(place: Position, reason: &str) -> Self {
        Self::of(reason.to_owned()).from(place)
    }

    /// The same at a place, unless it has one.
    fn from(self, place: Position) -> Self {
        Self {
            place: self.place.or(Some(place)),
            ..self
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = self.place {
            write!(f, "{}: ", place.in_words())?;
        }
        f.write_str(&self.reason)
    }
}
