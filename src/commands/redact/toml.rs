//! What stands between the scalars of a TOML text: comments go, and names that are neither the
//! language's own nor the format's are refused.

use std::ops::Range;

use crate::commands::redact::splice::Changes;
use crate::commands::redact::{Refusal, gaps};
use crate::input::structure::Structure;

/// Notes what goes of the text between `scalars`, the places of all scalars of the text.
pub(super) fn between(
    structure: &Structure,
    text: &[u8],
    scalars: &[Range<usize>],
    changes: &mut Changes,
) -> Result<(), Refusal> {
    for stretch in gaps::gaps(text, 0, scalars) {
        gap(structure, text, stretch, changes)?;
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
            b'#' => gaps::comment(rest, at, changes),
            // The head of a table tells the names of those around it once more.
            _ if word > 0 && is_given(structure, &rest[..word]) => word,
            byte if b" \t\r\n[]{}=.,".contains(&byte) => 1,
            0xef if rest.starts_with("\u{feff}".as_bytes()) => 3,
            _ => return Err(gaps::refused(text, at)),
        };
    }
    Ok(())
}

fn is_given(structure: &Structure, word: &[u8]) -> bool {
    structure.all_names().any(|name| name.as_bytes() == word)
}
