//! The identity of a finding across runs: rule, schema, keyword, place, field, route and source.
//! Never a value, never a line.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A finding's fingerprint, written as 64 hexadecimal digits. Captures are written by others: two
/// findings that differ must not be made to have one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// The fingerprint of these parts: SHA-256 over each with its length, or over a mark where it
    /// is absent.
    pub(super) fn of(parts: &[Option<&str>]) -> Self {
        let mut hasher = Sha256::new();
        for part in parts {
            hasher.update([u8::from(part.is_some())]);
            if let Some(text) = part {
                hasher.update((text.len() as u64).to_le_bytes());
                hasher.update(text);
            }
        }
        Self(hasher.finalize().into())
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (words, _) = self.0.as_chunks();
        let mut words = words.iter().map(|word| u64::from_be_bytes(*word));
        words.try_for_each(|word| write!(f, "{word:016x}"))
    }
}

impl TryFrom<String> for Fingerprint {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let mut bytes = [0; 32];
        let digits = text.as_bytes();
        if digits.len() != 2 * bytes.len() {
            return Err("no fingerprint");
        }
        let digit = |digit: u8| match digit {
            b'0'..=b'9' => Ok(digit - b'0'),
            b'a'..=b'f' => Ok(digit - b'a' + 10),
            _ => Err("no fingerprint"),
        };
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Ok(Self(bytes))
    }
}

impl From<Fingerprint> for String {
    fn from(fingerprint: Fingerprint) -> Self {
        fingerprint.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_distinguished_and_the_text_is_read_back() {
        let of = |parts: &[Option<&str>]| Fingerprint::of(parts);
        let one = of(&[Some("ab"), Some("c"), None]);
        for other in [
            &[Some("a"), Some("bc"), None][..],
            &[Some("ab"), Some("c"), Some("")],
            &[Some("ab"), Some("c")],
            &[Some("ab\0c"), None],
        ] {
            assert_ne!(of(other), one);
        }
        // `printf '\x01\x03\0\0\0\0\0\0\0abc' | sha256sum`
        let text = "ba5003abefcbbe6726776603017a01831d4d80f25eecf3b22e045156a30baebc";
        assert_eq!(of(&[Some("abc")]).to_string(), text);
        assert_eq!(text.to_owned().try_into(), Ok(of(&[Some("abc")])));
        for no in ["", "ab", &text.to_uppercase(), &format!("{text}0")] {
            assert!(Fingerprint::try_from(no.to_owned()).is_err(), "{no}");
        }
    }
}
