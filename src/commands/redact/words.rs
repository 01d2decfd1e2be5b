//! Lists of words that tell nothing of anybody, one a line (`facts/words`).

use std::collections::HashSet;
use std::sync::OnceLock;

/// A list of words.
pub(super) struct Words {
    lines: &'static str,
    set: OnceLock<HashSet<&'static str>>,
}

impl Words {
    const fn of(lines: &'static str) -> Self {
        Self {
            lines,
            set: OnceLock::new(),
        }
    }

    /// Returns whether a text is one of them.
    pub(super) fn have(&self, text: &str) -> bool {
        let set = self.set.get_or_init(|| self.all().collect());
        set.contains(text)
    }

    /// Returns whether a text is one of them in any case.
    pub(super) fn have_in_any_case(&self, text: &str) -> bool {
        self.all().any(|word| word.eq_ignore_ascii_case(text))
    }

    /// Returns all of them.
    pub(super) fn all(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.lines.lines()
    }
}

/// The fields of HTTP messages that are registered, or that clients and servers commonly send.
pub(super) static HTTP_FIELDS: Words =
    Words::of(include_str!("../../../facts/words/http-fields.txt"));

/// The words of header values: codings, directives, languages, kinds of fetches, servers.
pub(super) static HEADER_WORDS: Words =
    Words::of(include_str!("../../../facts/words/header-words.txt"));

/// The names of character encodings and of transfer encodings.
pub(super) static ENCODINGS: Words = Words::of(include_str!("../../../facts/words/encodings.txt"));

/// Reason phrases (RFC 9110, section 15; RFC 6585; and what some servers say for them).
pub(super) static REASON_PHRASES: Words =
    Words::of(include_str!("../../../facts/words/reason-phrases.txt"));

/// Media types behind their slash.
pub(super) static MEDIA_SUBTYPES: Words =
    Words::of(include_str!("../../../facts/words/media-subtypes.txt"));

/// The names that the formats of recordings use besides those on the paths of their structures.
pub(super) static FORMAT_NAMES: Words =
    Words::of(include_str!("../../../facts/words/format-names.txt"));

/// The names in requests to the API and to OAuth's endpoints, in their forms and addresses, and in the claims of
/// tokens (RFC 6749, RFC 7519, RFC 7636, `OpenID` Connect Core, and the API's reference).
pub(super) static REQUEST_NAMES: Words =
    Words::of(include_str!("../../../facts/words/request-names.txt"));

/// Properties whose texts are words: enumerations in all but the schema, and roles.
pub(super) static WORD_PROPERTIES: Words =
    Words::of(include_str!("../../../facts/words/word-properties.txt"));

/// The words that they have: of enumerations in all but the schema, of the roles that Stytch
/// gives, of JOSE and OAuth, and of the errors that are documented. Others may be a customer's own.
pub(super) static PROPERTY_WORDS: Words =
    Words::of(include_str!("../../../facts/words/property-words.txt"));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::field_class::{FieldClass, field_class};

    #[test]
    fn every_list_is_sorted_and_has_a_word_in_each_line() {
        for list in [
            &HTTP_FIELDS,
            &HEADER_WORDS,
            &ENCODINGS,
            &REASON_PHRASES,
            &MEDIA_SUBTYPES,
            &FORMAT_NAMES,
            &REQUEST_NAMES,
            &WORD_PROPERTIES,
            &PROPERTY_WORDS,
        ] {
            let mut words = list.all();
            assert!(list.all().is_sorted_by(|one, next| one < next));
            assert!(words.all(|word| word.trim() == word && !word.is_empty()));
        }
    }

    #[test]
    fn no_secret_is_a_word() {
        let mut names = WORD_PROPERTIES.all();
        assert!(names.all(|name| field_class(name) != Some(FieldClass::Secret)));
    }
}
