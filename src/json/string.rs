//! Strings: finding their end.

use crate::json::simd::{LANES, specials};

use super::syntax::{Construct, SyntaxError, SyntaxErrorKind};

/// A string of the document that was found whole.
pub(super) struct Scanned {
    /// The byte after the closing quote.
    pub(super) end: usize,
    pub(super) escaped: bool,
}

/// Reads over the string whose opening quote is at `start`.
#[inline]
pub(super) fn scan(bytes: &[u8], start: usize) -> Result<Scanned, SyntaxError> {
    let mut at = start + 1;
    let mut escaped = false;
    loop {
        at = find_special(bytes, at);
        match bytes.get(at) {
            Some(b'"') => {
                return Ok(Scanned {
                    end: at + 1,
                    escaped,
                });
            }
            Some(b'\\') => {
                escaped = true;
                at = match bytes.get(at + 1) {
                    // JSON inside of JSON is full of these.
                    Some(b'"' | b'\\' | b'n') => at + 2,
                    _ => scan_escape(bytes, at)?,
                };
            }
            Some(_) => return Err(error(at, SyntaxErrorKind::ControlCharacterInString)),
            None => return Err(ended(bytes)),
        }
    }
}

/// The first quote, backslash or control character at or after `at`; the end if there is none.
#[inline]
fn find_special(bytes: &[u8], mut at: usize) -> usize {
    while let Some(block) = bytes.get(at..).and_then(<[u8]>::first_chunk) {
        let specials = specials(block);
        if specials != 0 {
            return at + specials.trailing_zeros() as usize;
        }
        at += LANES;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    rest.iter()
        .position(|&byte| byte < 0x20 || byte == b'"' || byte == b'\\')
        .map_or(bytes.len(), |found| at + found)
}

/// Reads over the escape whose backslash is at `at`; what comes after it.
#[cold]
fn scan_escape(bytes: &[u8], at: usize) -> Result<usize, SyntaxError> {
    match bytes.get(at + 1) {
        None => Err(ended(bytes)),
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(at + 2),
        Some(b'u') => scan_unicode(bytes, at),
        Some(_) => Err(error(at, SyntaxErrorKind::InvalidEscape)),
    }
}

/// Reads over the `\uXXXX` at `at`. Any four digits will do: half a surrogate pair is JSON, too (RFC
/// 8259, section 8.2).
fn scan_unicode(bytes: &[u8], at: usize) -> Result<usize, SyntaxError> {
    for place in at + 2..at + 6 {
        match bytes.get(place) {
            None => return Err(ended(bytes)),
            Some(byte) if byte.is_ascii_hexdigit() => {}
            Some(_) => return Err(error(at, SyntaxErrorKind::InvalidEscape)),
        }
    }
    Ok(at + 6)
}

#[cold]
fn error(offset: usize, kind: SyntaxErrorKind) -> SyntaxError {
    SyntaxError { offset, kind }
}

#[cold]
fn ended(bytes: &[u8]) -> SyntaxError {
    error(
        bytes.len(),
        SyntaxErrorKind::UnexpectedEnd {
            inside: Construct::String,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every byte at every place around the width of a step, against looking at one at a time.
    #[test]
    fn specials_are_found_wherever_they_stand() {
        for byte in 0..=255 {
            for place in 0..40 {
                for filler in [b' ', b'#', b'[', b']', 0x7F, 0x80, 0xFF] {
                    let mut bytes = [filler; 40];
                    bytes[place] = byte;
                    let special = byte < 0x20 || byte == b'"' || byte == b'\\';
                    let expected = if special { place } else { bytes.len() };
                    assert_eq!(find_special(&bytes, 0), expected, "{byte} at {place}");
                    assert_eq!(find_special(&bytes, place), expected, "{byte} at {place}");
                }
            }
        }
    }
}
