//! The parser's own eyes, for those who only look: where a string, a number or whitespace ends.

use memchr::memchr2;

use super::{names, number, parse, string};

/// Behind the string whose opening quote is at `at`, and whether it has escapes. That it is UTF-8
/// is not checked.
#[inline]
pub fn string(bytes: &[u8], at: usize) -> Option<(usize, bool)> {
    let scanned = string::scan(bytes, at).ok()?;
    Some((scanned.end, scanned.escaped))
}

/// Returns how long the string is that begins with `text`, its quotes included, whatever stands between them. `None`
/// where it has no end.
pub fn string_end(text: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        at += memchr2(b'"', b'\\', text.get(at..)?)? + 1;
        if text[at - 1] == b'"' {
            return Some(at);
        }
        at += 1; // what the backslash escapes
    }
}

/// Behind the number that begins at `at`, with a digit or a minus sign.
#[inline]
pub fn number(bytes: &[u8], at: usize) -> Option<usize> {
    number::scan(bytes, at).ok()
}

/// Behind the whitespace at `at`, if there is any.
#[inline]
pub fn whitespace(bytes: &[u8], at: usize) -> usize {
    parse::skip_whitespace(bytes, at)
}

/// A number that is equal for equal names and nearly always differs for others.
#[inline]
pub fn fingerprint(name: &[u8]) -> u32 {
    names::fingerprint(name)
}
