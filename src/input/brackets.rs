//! Following brackets through JSON text without parsing it: 64 bytes at a time, as bit masks, so
//! that it costs the same however many quotes and backslashes there are. A body that is kept as a
//! string has one every few bytes.
//!
//! The idea of the masks is that of simdjson (Langdale, Lemire: "Parsing Gigabytes of JSON per
//! Second").

use crate::json::simd::{Escapes, STEP, eq_mask};

/// The state of a walk through an array; kept between blocks, wherever those end.
pub(super) struct Brackets {
    /// All ones inside a string.
    in_string: u64,
    escapes: Escapes,
    /// The number of open containers; the array itself is one.
    depth: u32,
}

/// Something the walk came by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Behind the closing bracket of an element.
    ElementEnd(usize),
    /// At the closing bracket of the array.
    ArrayEnd(usize),
}

/// Returns where the array or object ends that begins with `text`, by its brackets, whatever else
/// is wrong with it; no more is looked at than twice as much. `None` where it has no end.
pub(super) fn element_end(text: &[u8]) -> Option<usize> {
    if !matches!(text.first(), Some(b'{' | b'[')) {
        return None;
    }
    let mut brackets = Brackets::inside();
    let (mut at, mut length, mut end) = (0, STEP, None);
    while end.is_none() && at < text.len() {
        let part = &text[at..text.len().min(at + length)];
        brackets.walk(part, &mut |mark| {
            if let Mark::ElementEnd(place) = mark {
                end = end.or(Some(at + place));
            }
        });
        at += part.len();
        length *= 2;
    }
    end
}

impl Brackets {
    /// Behind the opening bracket of an array.
    pub(super) fn inside() -> Self {
        Self {
            in_string: 0,
            escapes: Escapes::default(),
            depth: 1,
        }
    }

    /// Returns whether no element is open.
    pub(super) fn between_elements(&self) -> bool {
        self.depth == 1 && self.in_string == 0
    }

    /// Walks on through `text`, and says where elements end; no further than the array's end.
    pub(super) fn walk(&mut self, text: &[u8], mark: &mut impl FnMut(Mark)) {
        let mut blocks = text.chunks_exact(STEP);
        let mut at = 0;
        for block in &mut blocks {
            let ended = block
                .first_chunk()
                .is_some_and(|block| self.block(block, STEP, at, mark));
            if ended {
                return;
            }
            at += STEP;
        }
        let rest = blocks.remainder();
        if !rest.is_empty() {
            let mut padded = [b' '; STEP];
            padded[..rest.len()].copy_from_slice(rest);
            self.block(&padded, rest.len(), at, mark);
        }
    }

    /// A block of which `length` bytes are text; `true` at the end of the array.
    #[inline]
    fn block(
        &mut self,
        block: &[u8; STEP],
        length: usize,
        at: usize,
        mark: &mut impl FnMut(Mark),
    ) -> bool {
        let escaped = self.escapes.of(eq_mask(block, b'\\', 0), length);
        let quotes = eq_mask(block, b'"', 0) & !escaped;
        let strings = prefix_xor(quotes) ^ self.in_string;
        self.in_string = if strings >> 63 == 0 { 0 } else { u64::MAX };
        if strings == u64::MAX {
            return false;
        }
        // With this bit set, `[` is `{` and `]` is `}`.
        let opens = eq_mask(block, b'{', 0x20) & !strings;
        let closes = eq_mask(block, b'}', 0x20) & !strings;
        if opens | closes == 0 {
            return false; // counting bits takes longer than looking for them
        }
        if self.depth > closes.count_ones() + 1 {
            self.depth = self.depth.saturating_add(opens.count_ones()) - closes.count_ones();
            return false;
        }
        self.near_the_surface(opens, closes, at, mark)
    }

    /// Bracket by bracket, where an element may end.
    fn near_the_surface(
        &mut self,
        opens: u64,
        closes: u64,
        at: usize,
        mark: &mut impl FnMut(Mark),
    ) -> bool {
        let mut left = opens | closes;
        while left != 0 {
            let place = at + left.trailing_zeros() as usize;
            let bit = left & left.wrapping_neg();
            left ^= bit;
            if opens & bit != 0 {
                self.depth = self.depth.saturating_add(1);
                continue;
            }
            self.depth -= 1;
            match self.depth {
                0 => {
                    mark(Mark::ArrayEnd(place));
                    return true;
                }
                1 => mark(Mark::ElementEnd(place + 1)),
                _ => {}
            }
        }
        false
    }
}

/// From each bit on, the parity of the bits up to it: with quotes, what is inside of strings, the
/// opening quote included.
#[inline]
fn prefix_xor(mut bits: u64) -> u64 {
    for shift in [1, 2, 4, 8, 16, 32] {
        bits ^= bits << shift;
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(text: &[u8], step: usize) -> Vec<Mark> {
        let mut brackets = Brackets::inside();
        let mut found = Vec::new();
        for (index, part) in text.chunks(step).enumerate() {
            let base = index * step;
            brackets.walk(part, &mut |mark| {
                found.push(match mark {
                    Mark::ElementEnd(at) => Mark::ElementEnd(base + at),
                    Mark::ArrayEnd(at) => Mark::ArrayEnd(base + at),
                });
            });
            if matches!(found.last(), Some(Mark::ArrayEnd(_))) {
                break;
            }
        }
        found
    }

    /// The same, byte by byte.
    fn plainly(text: &[u8]) -> Vec<Mark> {
        let (mut depth, mut string, mut escaped) = (1, false, false);
        let mut found = Vec::new();
        for (at, byte) in text.iter().enumerate() {
            let follows = std::mem::take(&mut escaped);
            match byte {
                b'\\' => escaped = !follows,
                b'"' if !follows => string = !string,
                b'{' | b'[' if !string => depth += 1,
                b'}' | b']' if !string => {
                    depth -= 1;
                    match depth {
                        0 => {
                            found.push(Mark::ArrayEnd(at));
                            return found;
                        }
                        1 => found.push(Mark::ElementEnd(at + 1)),
                        _ => {}
                    }
                }
                _ => {}
            }
        }
        found
    }

    #[test]
    fn the_first_element_is_found_however_long_it_is() {
        for length in 0..300 {
            let text = format!("{{\"a\":\"}}{}\"}},{{}}]", "x".repeat(length));
            let end = element_end(text.as_bytes());
            assert_eq!(end, Some(text.len() - 4), "{length}");
        }
        assert_eq!(element_end(b"{\"a\":{}"), None);
        assert_eq!(element_end(b"x{}"), None);
    }

    /// Every short text of the bytes that matter, at every place around the end of a block.
    #[test]
    fn masks_agree_with_the_plain_way() {
        let alphabet = *br#""\{}] x"#;
        let mut state = 7_u32;
        for round in 0..20_000_u32 {
            let mut text = vec![b' '; (round % 70) as usize];
            for _ in 0..24 {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                text.push(alphabet[(state >> 24) as usize % alphabet.len()]);
            }
            let step = 1 + (round % 97) as usize;
            assert_eq!(marks(&text, step), plainly(&text), "round {round}");
        }
    }
}
