//! Strings: finding their end.

use crate::json::simd::{Escapes, LANES, STEP, eq_mask, string_terminators};

use super::diagnose::end_at;
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
    let at = find_special(bytes, start + 1);
    match bytes.get(at) {
        Some(b'"') => Ok(Scanned {
            end: at + 1,
            escaped: false,
        }),
        Some(b'\\') => scan_escaped(bytes, at).map(|end| Scanned { end, escaped: true }),
        Some(_) => Err(error(at, SyntaxErrorKind::ControlCharacterInString)),
        None => Err(end_at(bytes, Construct::String)),
    }
}

/// Reads over the rest of a string, from its first backslash on. Returns what comes after it. JSON
/// inside of JSON has one every few bytes, so they are no reason to stop.
fn scan_escaped(bytes: &[u8], mut at: usize) -> Result<usize, SyntaxError> {
    let mut follower = Escapes::default();
    while let Some(block) = bytes.get(at..).and_then(<[u8]>::first_chunk::<STEP>) {
        let (quotes, backslashes) = (eq_mask(block, b'"', 0), eq_mask(block, b'\\', 0));
        let escaped = follower.of(backslashes, STEP);
        let rare = escaped & !(quotes | backslashes | eq_mask(block, b'n', 0));
        let others = string_terminators(block) & !(quotes | backslashes);
        let stops = rare | quotes & !escaped | others;
        if stops == 0 {
            at += STEP;
            continue;
        }
        let first = stops & stops.wrapping_neg();
        let place = at + first.trailing_zeros() as usize;
        if rare & first == 0 {
            return match bytes[place] {
                b'"' => Ok(place + 1),
                _ => Err(error(place, SyntaxErrorKind::ControlCharacterInString)),
            };
        }
        at = scan_escape(bytes, place - 1)?;
        follower = Escapes::default();
    }
    scan_end(bytes, at - usize::from(follower.next()))
}

/// The same near the end of the text.
fn scan_end(bytes: &[u8], mut at: usize) -> Result<usize, SyntaxError> {
    loop {
        at = find_special(bytes, at);
        match bytes.get(at) {
            Some(b'"') => return Ok(at + 1),
            Some(b'\\') => at = scan_escape(bytes, at)?,
            Some(_) => return Err(error(at, SyntaxErrorKind::ControlCharacterInString)),
            None => return Err(end_at(bytes, Construct::String)),
        }
    }
}

/// So many bytes are looked at in one step: most names and values are shorter.
const USUAL: usize = 2 * LANES;

/// The first quote, backslash or control character at or after `at`; the end if there is none.
#[inline]
fn find_special(bytes: &[u8], mut at: usize) -> usize {
    while let Some(block) = bytes.get(at..).and_then(<[u8]>::first_chunk::<USUAL>) {
        let string_terminators = string_terminators(block);
        if string_terminators != 0 {
            return at + string_terminators.trailing_zeros() as usize;
        }
        at += USUAL;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    rest.iter()
        .position(|&byte| byte < 0x20 || byte == b'"' || byte == b'\\')
        .map_or(bytes.len(), |found| at + found)
}

/// Reads over the escape whose backslash is at `at`. Returns what comes after it.
#[cold]
fn scan_escape(bytes: &[u8], at: usize) -> Result<usize, SyntaxError> {
    match bytes.get(at + 1) {
        None => Err(end_at(bytes, Construct::String)),
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
            None => return Err(end_at(bytes, Construct::String)),
            Some(byte) if byte.is_ascii_hexdigit() => {}
            Some(_) => return Err(error(at, SyntaxErrorKind::InvalidEscape)),
        }
    }
    Ok(at + 6)
}

#[cold]
fn error(offset: usize, kind: SyntaxErrorKind) -> SyntaxError {
    SyntaxError::at(offset, kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every byte at every place around the width of a step, against looking at one at a time.
    /// Strings full of escapes, good and bad ones, at every distance from the end of the text, end
    /// where looking at one escape at a time ends them.
    #[test]
    fn escapes_are_read_as_one_at_a_time() {
        let pieces = [
            "\\\\", "\\\"", "\\n", "\\t", "\\u00e9", "\\uD800", "x", "yyyyyyy", "\u{e9}",
        ];
        let last = [
            "\"",
            "\"z",
            "",
            "\\",
            "\\x\"",
            "\\u00g0\"",
            "\n\"",
            "\\\n\"",
            "\\u12",
        ];
        let mut state = 1_usize;
        for length in 0..300 {
            let mut text = String::from("\"\\n");
            for _ in 0..length % 60 {
                state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(1);
                text.push_str(pieces[(state >> 33) % pieces.len()]);
            }
            for last in last {
                for padding in [0, 1, 62, 63, 64, 200] {
                    let text = format!("{text}{last}{}", "p".repeat(padding));
                    let found = scan(text.as_bytes(), 0).map(|found| found.end);
                    assert_eq!(found, scan_end(text.as_bytes(), 1), "{text:?}");
                }
            }
        }
    }

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
