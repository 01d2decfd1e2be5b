//! Bytes looked at sixteen at a time: a bit for each byte that is what was asked for, the first
//! byte's the lowest. The crate `wide` knows the instructions that every machine of a kind has.

use wide::u8x16;

/// So many bytes are looked at in one step.
pub const LANES: usize = 16;

/// Bytes that end a run of plain characters in a JSON string (RFC 8259, section 7): a quote, a
/// backslash, a control character.
#[inline]
pub fn specials(block: &[u8; LANES]) -> u32 {
    let text = u8x16::new(*block);
    let quotes = text.cmp_eq(u8x16::splat(b'"'));
    let backslashes = text.cmp_eq(u8x16::splat(b'\\'));
    let controls = text.min(u8x16::splat(0x1F)).cmp_eq(text);
    bits(quotes | backslashes | controls)
}

/// Bytes that are `byte` once the bits of `set` are set in them.
#[inline]
pub fn equal(block: &[u8; LANES], byte: u8, set: u8) -> u32 {
    let text = u8x16::new(*block) | u8x16::splat(set);
    bits(text.cmp_eq(u8x16::splat(byte)))
}

#[inline]
fn bits(lanes: u8x16) -> u32 {
    lanes.move_mask().cast_unsigned()
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
                    let expected = plainly(&block, &|byte| byte | 0x20 == b'{');
                    assert_eq!(equal(&block, b'{', 0x20), expected);
                }
            }
        }
    }
}
