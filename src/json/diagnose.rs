//! Telling what stands where JSON does not allow it. Runs once, when a text has already failed.

use super::syntax::{
    Construct, Container, Encoding, NotJson, NumberFault, SyntaxError, SyntaxErrorKind,
};

/// The kind for a byte at `at` that begins no value.
pub(super) fn value(bytes: &[u8], at: usize, inside: Option<Container>) -> SyntaxError {
    let Some(&byte) = bytes.get(at) else {
        return ended(bytes, inside);
    };
    if matches!(byte, b']' | b'}')
        && let Some(error) = trailing_comma(bytes, at)
    {
        return error;
    }
    let rest = &bytes[at..];
    let kind = match byte {
        b'+' => SyntaxErrorKind::InvalidNumber(NumberFault::PlusSign),
        b'.' if rest.get(1).is_some_and(u8::is_ascii_digit) => {
            SyntaxErrorKind::InvalidNumber(NumberFault::NoDigitBeforePoint)
        }
        b'\'' => SyntaxErrorKind::NotJson(NotJson::SingleQuotes),
        b'<' => SyntaxErrorKind::NotJson(NotJson::Markup),
        _ => foreign(rest).unwrap_or_else(|| word(rest)),
    };
    syntax_error(bytes, at, kind)
}

/// The error for a byte at `at` that begins no property name.
pub(super) fn name(bytes: &[u8], at: usize) -> SyntaxError {
    let Some(&byte) = bytes.get(at) else {
        return ended(bytes, Some(Container::Object));
    };
    if byte == b'}'
        && let Some(error) = trailing_comma(bytes, at)
    {
        return error;
    }
    let kind = match byte {
        b'\'' => SyntaxErrorKind::NotJson(NotJson::SingleQuotes),
        b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'$' => SyntaxErrorKind::NotJson(NotJson::UnquotedName),
        _ => foreign(&bytes[at..]).unwrap_or(SyntaxErrorKind::ExpectedName),
    };
    syntax_error(bytes, at, kind)
}

/// The error for a byte at `at` where punctuation, or the end of the text, was expected.
pub(super) fn punctuation(
    bytes: &[u8],
    at: usize,
    expected: SyntaxErrorKind,
    inside: Option<Container>,
) -> SyntaxError {
    if at >= bytes.len() {
        return ended(bytes, inside);
    }
    syntax_error(bytes, at, foreign(&bytes[at..]).unwrap_or(expected))
}

/// The error for a text that begins like `true`, `false` or `null` at `at`, and goes on otherwise.
pub(super) fn literal(bytes: &[u8], at: usize, word: &[u8]) -> SyntaxError {
    let rest = &bytes[at..];
    if word.starts_with(rest) {
        return end_at(bytes, Construct::Literal);
    }
    syntax_error(bytes, at, self::word(rest))
}

/// A text that begins with the byte order mark of another encoding.
pub(super) fn encoding(bytes: &[u8]) -> Option<Encoding> {
    // The mark of UTF-32 (little-endian) begins with that of UTF-16.
    match bytes {
        [0xFF, 0xFE, 0, 0, ..] => Some(Encoding::Utf32Le),
        [0, 0, 0xFE, 0xFF, ..] => Some(Encoding::Utf32Be),
        [0xFF, 0xFE, ..] => Some(Encoding::Utf16Le),
        [0xFE, 0xFF, ..] => Some(Encoding::Utf16Be),
        _ => None,
    }
}

fn ended(bytes: &[u8], inside: Option<Container>) -> SyntaxError {
    match inside {
        Some(Container::Array) => end_at(bytes, Construct::Array),
        Some(Container::Object) => end_at(bytes, Construct::Object),
        None => SyntaxError::at(bytes.len(), SyntaxErrorKind::Empty),
    }
}

#[cold]
pub(super) fn end_at(bytes: &[u8], inside: Construct) -> SyntaxError {
    SyntaxError::at(bytes.len(), SyntaxErrorKind::UnexpectedEnd { inside })
}

/// A closing bracket at `at`, if a comma stands before it.
fn trailing_comma(bytes: &[u8], at: usize) -> Option<SyntaxError> {
    let inside = if bytes[at] == b']' {
        Container::Array
    } else {
        Container::Object
    };
    let before = bytes[..at]
        .iter()
        .rposition(|byte| !b" \t\r\n".contains(byte))?;
    let kind = SyntaxErrorKind::TrailingComma { inside };
    (bytes[before] == b',').then_some(SyntaxError::at(before, kind))
}

/// Returns what is not JSON wherever it stands outside a string.
fn foreign(rest: &[u8]) -> Option<SyntaxErrorKind> {
    let what = match rest {
        [b'/', b'/' | b'*', ..] | [b'#', ..] => NotJson::Comment,
        [0x1B, ..] => NotJson::TerminalEscape,
        _ => return None,
    };
    Some(SyntaxErrorKind::NotJson(what))
}

/// A word where a value is expected.
fn word(rest: &[u8]) -> SyntaxErrorKind {
    const KNOWN: [(&[u8], NotJson); 7] = [
        (b"NaN", NotJson::NaN),
        (b"Infinity", NotJson::Infinity),
        (b"-Infinity", NotJson::Infinity),
        (b"undefined", NotJson::Undefined),
        (b"True", NotJson::PythonLiteral),
        (b"False", NotJson::PythonLiteral),
        (b"None", NotJson::PythonLiteral),
    ];
    KNOWN
        .iter()
        .find(|(word, _)| rest.starts_with(word))
        .map_or(SyntaxErrorKind::ExpectedValue, |&(_, what)| {
            SyntaxErrorKind::NotJson(what)
        })
}

/// Bytes that are no UTF-8 are reported as such, here or before.
fn syntax_error(bytes: &[u8], offset: usize, kind: SyntaxErrorKind) -> SyntaxError {
    earliest(bytes, SyntaxError { offset, kind })
}

/// The error itself, or the bytes before or at it that are no UTF-8: those were passed over
/// unseen, since the text is checked for them only once, at the end.
pub(super) fn earliest(bytes: &[u8], error: SyntaxError) -> SyntaxError {
    let seen = bytes.get(..error.offset.saturating_add(4)).unwrap_or(bytes);
    match std::str::from_utf8(seen) {
        Err(fault) if fault.valid_up_to() <= error.offset && fault.error_len().is_some() => {
            SyntaxError::at(fault.valid_up_to(), SyntaxErrorKind::InvalidUtf8)
        }
        _ => error,
    }
}
