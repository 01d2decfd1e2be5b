//! Bytes looked at sixteen at a time: a bit for each byte that is what was asked for, the first
//! byte's the lowest. The crate `wide` knows the instructions that every machine of a kind has.

use wide::u8x16;

/// So many bytes are one register wide.
pub const LANES: usize = 16;

/// So many bytes are looked at in one step: as many as a word has bits, and more than most strings
/// have, so that where one ends is no branch that a processor has to guess.
pub const STEP: usize = 4 * LANES;

/// What a step of a JSON string has in it.
#[derive(Clone, Copy)]
pub struct Seen {
    /// A bit for each byte that ends a run of plain characters (RFC 8259, section 7): a quote, a
    /// backslash, a control character.
    pub specials: u64,
    /// Whether a byte is beyond ASCII.
    pub beyond_ascii: bool,
}

/// What stands in a step of a JSON string.
#[inline]
pub fn look(step: &[u8; STEP]) -> Seen {
    let mut seen = (0, u8x16::splat(0));
    for (at, lanes) in step.as_chunks::<LANES>().0.iter().enumerate() {
        let text = u8x16::new(*lanes);
        seen.0 |= u64::from(specials_of(text)) << (LANES * at);
        seen.1 |= text;
    }
    Seen {
        specials: seen.0,
        beyond_ascii: bits(seen.1) != 0,
    }
}

/// The same in half a step, which is enough for most strings.
#[inline]
pub fn look_half(half: &[u8; STEP / 2]) -> Seen {
    let [low, high] = [0, LANES].map(|at| {
        let lanes = half[at..].first_chunk().copied().unwrap_or_default();
        u8x16::new(lanes)
    });
    Seen {
        specials: u64::from(specials_of(low) | specials_of(high) << LANES),
        beyond_ascii: bits(low | high) != 0,
    }
}

/// Bytes that end a run of plain characters, as in [`Seen::specials`].
#[inline]
pub fn specials(block: &[u8; LANES]) -> u32 {
    specials_of(u8x16::new(*block))
}

#[inline]
fn specials_of(text: u8x16) -> u32 {
    let quotes = text.simd_eq(u8x16::splat(b'"'));
    let backslashes = text.simd_eq(u8x16::splat(b'\\'));
    let controls = text.min(u8x16::splat(0x1F)).simd_eq(text);
    bits(quotes | backslashes | controls)
}

/// Bytes that are `byte` once the bits of `set` are set in them.
#[inline]
pub fn equal(block: &[u8; LANES], byte: u8, set: u8) -> u32 {
    let text = u8x16::new(*block) | u8x16::splat(set);
    bits(text.simd_eq(u8x16::splat(byte)))
}

/// Bytes that are the same in both.
#[inline]
pub fn equal_lanes(one: &[u8; LANES], other: &[u8; LANES]) -> u32 {
    bits(u8x16::new(*one).simd_eq(u8x16::new(*other)))
}

#[inline]
fn bits(lanes: u8x16) -> u32 {
    lanes.to_bitmask()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every byte at every place, among bytes that are nearly special.
    #[test]
    fn bits_are_those_of_looking_at_one_byte_at_a_time() {
        let plainly = |block: &[u8; LANES], is: &dyn Fn(u8) -> bool| {
            let bits = block.iter().enumerate();
            bits.fold(0, |mask, (at, byte)| mask | u32::from(is(*byte)) << at)
        };
        for byte in 0..=255 {
            for place in 0..LANES {
                for filler in [
                    0x00, 0x1F, b' ', b'!', b'#', b'[', b']', 0x7F, 0x80, 0xA2, 0xFF,
                ] {
                    let mut block = [filler; LANES];
                    block[place] = byte;
                    let special = |byte| byte < 0x20 || byte == b'"' || byte == b'\\';
                    let expected = plainly(&block, &special);
                    assert_eq!(specials(&block), expected, "{byte} at {place}");
                    let mut step = [b'x'; STEP];
                    step[32..48].copy_from_slice(&block);
                    let seen = look(&step);
                    assert_eq!(seen.specials, u64::from(expected) << 32);
                    assert_eq!(seen.beyond_ascii, !step.is_ascii());
                    let half = step[32..].first_chunk().expect("half a step");
                    assert_eq!(look_half(half).specials, u64::from(expected));
                    assert_eq!(look_half(half).beyond_ascii, !step.is_ascii());
                    let expected = plainly(&block, &|byte| byte | 0x20 == b'{');
                    assert_eq!(equal(&block, b'{', 0x20), expected);
                }
            }
        }
    }
}
