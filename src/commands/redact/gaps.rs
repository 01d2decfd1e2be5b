//! The gaps between the known parts of a text: no reader has described them, so the grammar of the
//! text decides.

use std::ops::Range;

use crate::commands::redact::Refusal;
use crate::commands::redact::splice::Changes;
use crate::text::span::{BOM, Locator, Position};

/// The stretches of `text` from `from` on that are in none of the `known` places, in order.
pub(super) fn gaps(text: &[u8], from: usize, known: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut known = known.to_vec();
    known.sort_by_key(|range| range.start);
    let end = text.len()..text.len();
    let mut at = from;
    let mut gaps = Vec::new();
    for range in known.into_iter().chain([end]) {
        if at < range.start {
            gaps.push(at..range.start);
        }
        at = at.max(range.end);
    }
    gaps
}

/// Goes over what stands in none of the `known` places of a text, by the grammar of the text: `pass` is asked how long
/// what stands at a place is, `None` where the format has nothing like it.
pub(super) fn pass(
    text: &[u8],
    known: &[Range<usize>],
    mut pass: impl FnMut(&[u8], usize) -> Option<usize>,
) -> Result<(), Refusal> {
    for gap in gaps(text, 0, known) {
        let mut at = gap.start;
        while at < gap.end {
            let rest = &text[at..gap.end];
            let is_mark = rest.starts_with(BOM);
            let passed = is_mark.then_some(BOM.len()).or_else(|| pass(rest, at));
            at += passed.ok_or_else(|| refused(text, at))?;
        }
    }
    Ok(())
}

/// Takes what a `#` at `at` comments out, which ends with the line or the gap; its length.
pub(super) fn comment(rest: &[u8], at: usize, changes: &mut Changes) -> usize {
    let line = memchr::memchr2(b'\r', b'\n', rest).unwrap_or(rest.len());
    if line > 1 {
        changes.add(at + 1..at + line, Vec::new());
    }
    line
}

/// Refuses a text for what stands at `at`.
fn refused(text: &[u8], at: usize) -> Refusal {
    let place = Locator::new(text, Position::START).position(at);
    let reason = "what stands here is no text that this format has, so it can't be redacted";
    Refusal::at(place, reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_what_no_place_covers() {
        let text = b"0123456789";
        assert_eq!(
            gaps(text, 0, &[5..7, 1..3, 2..4, 7..7]),
            [0..1, 4..5, 7..10]
        );
        assert_eq!(gaps(text, 3, &[0..2, 5..10]), vec![3..5; 1]);
    }
}
