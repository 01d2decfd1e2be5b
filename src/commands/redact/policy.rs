//! The one table of what stays. A text in a property that is not listed is replaced, by what it
//! looks like and else as a plain text; a property that nobody knows is not listed.

use crate::commands::redact::placeholders::Kind;
use crate::commands::redact::words::{PROPERTY_WORDS, WORD_PROPERTIES};
use crate::schema::field_class::{FieldClass, field_class};

/// The treatment of the text of a property.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// A word of a configuration stays.
    Word,
    /// A point in time stays; what is none is replaced by what is none.
    Time,
    /// A JWT stays one; what is none is replaced by what is none.
    Jwt,
    /// Replaced as one of this kind, whatever it looks like.
    As(Kind),
    /// An address in the documentation of Stytch stays.
    Documentation,
    /// By what it looks like.
    Looks,
}

/// Returns what is done with the text of the property `name`.
pub(super) fn class(name: &str) -> Class {
    match name {
        "session_jwt" | "stytch_session_jwt" => return Class::Jwt,
        "mfa_phone_number" | "phone_number" => return Class::As(Kind::Phone),
        "domain" | "email_allowed_domains" | "claimed_email_domains" => {
            return Class::As(Kind::Domain);
        }
        "error_url" => return Class::Documentation,
        _ if TIMES.contains(&name) => return Class::Time,
        _ => {}
    }
    if WORD_PROPERTIES.have(name) {
        return Class::Word;
    }
    match field_class(name) {
        Some(FieldClass::Timestamp) => Class::Time,
        _ => Class::Looks,
    }
}

/// Returns whether a text is a word that such a property has.
pub(super) fn is_word(text: &str) -> bool {
    PROPERTY_WORDS.have(text)
}

/// Returns whether what stands at this name of WireMock's is of a kind of its own.
pub(super) fn is_matcher(name: &str) -> bool {
    const KINDS: [&str; 4] = [
        "binaryEqualTo",
        "equalToJson",
        "equalToXml",
        "matchesJsonSchema",
    ];
    const WORDS: [&str; 3] = ["expectedOffsetUnit", "truncateActual", "truncateExpected"];
    KINDS.contains(&name) || WORDS.contains(&name) || TIMES.contains(&name)
}

/// Matchers of WireMock that compare with a point in time.
const TIMES: [&str; 3] = ["after", "before", "equalToDateTime"];
