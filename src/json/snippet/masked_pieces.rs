//! From captured bytes to what is shown for them.

use std::borrow::Cow;
use std::ops::Range;

use super::Text;
use crate::json::scan::string_end;
use crate::json::{Document, Kind, Leaf};
use crate::text::mask;

/// A stretch of the text, and what is shown for it.
pub(super) struct Piece {
    pub(super) source: Range<usize>,
    pub(super) shown: Cow<'static, str>,
}

/// The spaces shown for a tab, so that what stands below it is in the same column.
const TAB: &str = "    ";

/// The character shown for anything that is not known to be harmless.
const HIDDEN: &str = "…";

/// Returns what is shown for a stretch of a line. `line_start` is where the line begins, or at
/// least a place that is known to be outside a string.
pub(super) fn of(
    text: Text<'_>,
    line_start: usize,
    range: &Range<usize>,
    shown: &dyn Fn(&str) -> bool,
) -> Vec<Piece> {
    match text {
        Text::Parsed(document) => of_document(document, range, shown),
        Text::NotJson(bytes) => of_broken(&bytes[..range.end], line_start, range.start, shown),
    }
}

/// The tape says where each name and value stands; what lies between them is punctuation.
fn of_document(
    document: &Document<'_>,
    range: &Range<usize>,
    shown: &dyn Fn(&str) -> bool,
) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = range.start;
    for leaf in document.leaves(range.clone()) {
        let span = leaf.value.span();
        pieces.extend(between(document.source(), at..span.start.max(at)));
        at = span.end;
        pieces.push(Piece {
            source: span,
            shown: placeholder(leaf, shown),
        });
    }
    pieces.extend(between(document.source(), at..range.end.max(at)));
    pieces
}

fn placeholder(leaf: Leaf<'_>, shown: &dyn Fn(&str) -> bool) -> Cow<'static, str> {
    if leaf.is_name {
        let name = leaf.value.as_str().unwrap_or_default();
        return self::name(shown(&name).then_some(&name));
    }
    Cow::Borrowed(match leaf.value.kind() {
        Kind::Null => "null",
        Kind::Bool => "<boolean>",
        Kind::Number => "<number>",
        Kind::String => "<string>",
        Kind::Array | Kind::Object => HIDDEN,
    })
}

/// A name that may be seen, or that of none.
fn name(seen: Option<&str>) -> Cow<'static, str> {
    let shown = seen.map(mask::name);
    let shown = shown.as_deref().unwrap_or(mask::HIDDEN_NAME);
    Cow::Owned(["\"", shown, "\""].concat())
}

/// Punctuation and space; anything else there could only be a byte order mark.
fn between(bytes: &[u8], range: Range<usize>) -> impl Iterator<Item = Piece> {
    range.filter_map(|at| {
        let shown = punctuation(bytes[at]).or_else(|| space(bytes[at]))?;
        Some(Piece {
            source: at..at + 1,
            shown: Cow::Borrowed(shown),
        })
    })
}

/// A punctuation mark, as text of ours.
fn punctuation(byte: u8) -> Option<&'static str> {
    Some(match byte {
        b'{' => "{",
        b'}' => "}",
        b'[' => "[",
        b']' => "]",
        b',' => ",",
        b':' => ":",
        _ => return None,
    })
}

/// Returns what is shown for space: a carriage return, nearly always part of the line's end, is
/// not.
fn space(byte: u8) -> Option<&'static str> {
    match byte {
        b' ' => Some(" "),
        b'\t' => Some(TAB),
        b'\r' => Some(""),
        _ => None,
    }
}

/// Punctuation, space, and names that may be seen where a colon follows at once: all else is
/// hidden, a string or a word at a time. Pieces that end before `from` are read and left out.
fn of_broken(
    bytes: &[u8],
    line_start: usize,
    from: usize,
    shown: &dyn Fn(&str) -> bool,
) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = line_start;
    while let Some(&byte) = bytes.get(at) {
        let (end, shown) = if let Some(shown) = punctuation(byte).or_else(|| space(byte)) {
            (at + 1, Cow::Borrowed(shown))
        } else if byte == b'"' {
            let end = string_end(&bytes[at..]).map_or(bytes.len(), |length| at + length);
            (
                end,
                visible_name(bytes, at..end, shown).unwrap_or(Cow::Borrowed(HIDDEN)),
            )
        } else {
            (word_end(bytes, at), Cow::Borrowed(HIDDEN))
        };
        if end > from {
            pieces.push(Piece {
                source: at..end,
                shown,
            });
        }
        at = end;
    }
    pieces
}

/// Behind what begins at `start` and is neither string nor punctuation nor space.
fn word_end(bytes: &[u8], start: usize) -> usize {
    let more = bytes[start + 1..]
        .iter()
        .take_while(|&&byte| byte != b'"' && punctuation(byte).or(space(byte)).is_none());
    start + 1 + more.count()
}

/// The name at this place, if it is one, a whole one, and may be seen.
fn visible_name(
    bytes: &[u8],
    range: Range<usize>,
    shown: &dyn Fn(&str) -> bool,
) -> Option<Cow<'static, str>> {
    if bytes.get(range.end) != Some(&b':') {
        return None;
    }
    let inside = bytes[range].strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    let raw = std::str::from_utf8(inside).ok()?;
    shown(raw).then(|| name(Some(raw)))
}
