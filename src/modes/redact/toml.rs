//! What stands between the scalars of a TOML text: comments go, and names that are neither the
//! language's own nor the format's are refused.

use std::ops::Range;

use crate::input::structure::Structure;
use crate::model::span::{Locator, Position};
use crate::modes::redact::Refusal;
use crate::modes::redact::splice::Changes;

/// Notes what goes of the text between `scalars`, the places of all scalars of the text.
pub(super) fn between(
    structure: &Structure,
    text: &[u8],
    scalars: &[Range<usize>],
    changes: &mut Changes,
) -> Result<(), Refusal> {
    let mut scalars = scalars.to_vec();
    scalars.sort_by_key(|range| (range.start, range.end));
    let end = text.len()..text.len();
    let mut at = 0;
    for scalar in scalars.iter().chain([&end]) {
        if scalar.start > at {
            gap(structure, text, at..scalar.start, changes)?;
        }
        at = at.max(scalar.end);
    }
    Ok(())
}

fn gap(
    structure: &Structure,
    text: &[u8],
    gap: Range<usize>,
    changes: &mut Changes,
) -> Result<(), Refusal> {
    let mut at = gap.start;
    while at < gap.end {
        let rest = &text[at..gap.end];
        let is_bare = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        let word = rest.iter().take_while(is_bare).count();
        at += match rest[0] {
            b'#' => {
                let line = memchr::memchr2(b'\r', b'\n', rest).unwrap_or(rest.len());
                if line > 1 {
                    changes.add(at + 1..at + line, Vec::new());
                }
                line
            }
            // The head of a table tells the names of those around it once more.
            _ if word > 0 && is_given(structure, &rest[..word]) => word,
            byte if b" \t\r\n[]{}=.,".contains(&byte) => 1,
            0xef if rest.starts_with("\u{feff}".as_bytes()) => 3,
            _ => {
                let place = Locator::new(text, Position::START).position(at);
                let reason =
                    "what stands here is no text that this format has, so it can't be redacted";
                return Err(Refusal::at(place, reason));
            }
        };
    }
    Ok(())
}

fn is_given(structure: &Structure, word: &[u8]) -> bool {
    structure.all_names().any(|name| name.as_bytes() == word)
}
