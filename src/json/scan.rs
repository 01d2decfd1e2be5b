//! The parser's own eyes, for those who only look: where a string, a number or whitespace ends.

use super::{names, number, parse, string};

/// Behind the string whose opening quote is at `at`, and whether it has escapes. That it is UTF-8
/// is not checked.
#[inline]
pub fn string(bytes: &[u8], at: usize) -> Option<(usize, bool)> {
    let scanned = string::scan(bytes, at).ok()?;
    Some((scanned.end, scanned.escaped))
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
