//! The gaps between the scalars of a TOML text: comments go, and names that are neither the
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
    gaps::pass(text, scalars, |rest, at| {
        let is_bare = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        let word = rest.iter().take_while(is_bare).count();
        match rest[0] {
            b'#' => Some(gaps::comment(rest, at, changes)),
            // The head of a table tells the names of those around it once more.
            _ if word > 0 && is_given(structure, &rest[..word]) => Some(word),
            byte => b" \t\r\n[]{}=.,".contains(&byte).then_some(1),
        }
    })
}

fn is_given(structure: &Structure, word: &[u8]) -> bool {
    structure.all_names().any(|name| name.as_bytes() == word)
}
