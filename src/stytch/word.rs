//! The spelling of words that an API has values of: `sms_otp`, `REQUIRED_FOR_ALL`.
//!
//! Where the known values of a property are all spelt alike, what is spelt otherwise is no value that the API has
//! added. Scrubbers and the authors of tests write such: `[FILTERED]`, `CANARY`.

/// The spelling of a word. Digits and `_` are part of either.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Spelling {
    /// In small letters.
    Lower,
    /// In capitals.
    Upper,
}

impl Spelling {
    /// Returns the spelling of a text, if it is one word.
    pub fn of(text: &str) -> Option<Self> {
        let letters = |is_letter: fn(&u8) -> bool| {
            let of_words = |byte: u8| is_letter(&byte) || byte.is_ascii_digit() || byte == b'_';
            text.bytes().all(of_words) && text.bytes().any(|byte| is_letter(&byte))
        };
        if letters(u8::is_ascii_lowercase) {
            Some(Self::Lower)
        } else if letters(u8::is_ascii_uppercase) {
            Some(Self::Upper)
        } else {
            None
        }
    }

    /// Returns the spelling of all of these, if they have one in common.
    pub fn shared<'t>(texts: impl IntoIterator<Item = &'t str>) -> Option<Self> {
        let mut spellings = texts.into_iter().map(Self::of);
        let first = spellings.next()??;
        spellings.all(|other| other == Some(first)).then_some(first)
    }

    /// Returns what `--redact` writes for the word of a field, the `number`th it met.
    pub fn redacted(self, field: &str, number: u64) -> String {
        let word = format!("redacted_{field}_{number}");
        match self {
            Self::Lower => word.to_ascii_lowercase(),
            Self::Upper => word.to_ascii_uppercase(),
        }
    }
}

/// Returns the field that a redacted word names, in small letters; `None` for any other text.
pub fn redacted_field(text: &str) -> Option<String> {
    Spelling::of(text)?;
    let word = text.to_ascii_lowercase();
    let (field, number) = word.strip_prefix("redacted_")?.rsplit_once('_')?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && !field.is_empty()).then(|| field.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_in_one_case() {
        for lower in ["active", "sms_otp", "scim2", "_x"] {
            assert_eq!(Spelling::of(lower), Some(Spelling::Lower), "{lower}");
        }
        for upper in ["OPTIONAL", "REQUIRED_FOR_ALL", "X1"] {
            assert_eq!(Spelling::of(upper), Some(Spelling::Upper), "{upper}");
        }
        for none in [
            "",
            "1",
            "_",
            "Active",
            "sms-otp",
            "[FILTERED]",
            "<string>",
            "é",
        ] {
            assert_eq!(Spelling::of(none), None, "{none}");
        }
    }

    #[test]
    fn words_share_a_spelling_or_have_none() {
        assert_eq!(Spelling::shared(["a", "b_1"]), Some(Spelling::Lower));
        assert_eq!(Spelling::shared(["A", "b"]), None);
        assert_eq!(Spelling::shared(["A-1", "B-1"]), None);
        assert_eq!(Spelling::shared([]), None);
    }

    #[test]
    fn a_redacted_word_is_spelt_as_it_was() {
        for spelling in [Spelling::Lower, Spelling::Upper] {
            let word = spelling.redacted("mfaPolicy", 3);
            assert_eq!(Spelling::of(&word), Some(spelling));
            assert_eq!(redacted_field(&word).as_deref(), Some("mfapolicy"));
        }
        for other in [
            "redacted-status-1",
            "redacted_status",
            "Redacted_status_1",
            "redacted__1",
        ] {
            assert_eq!(redacted_field(other), None, "{other}");
        }
    }
}
