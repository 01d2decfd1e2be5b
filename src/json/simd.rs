//! Bytes looked at sixteen at a time: a bit for each byte that is what was asked for, the first
//! byte's the lowest. The crate `wide` knows the instructions that every machine of a kind has.

use wide::u8x16;

/// So many bytes are one register wide.
pub const LANES: usize = 16;

/// So many bytes are looked at in one step: as many as a word has bits, and more than most strings
/// have, so that where one ends is no branch that a processor has to guess.
pub const STEP: usize = 4 * LANES;

/// Returns a bit for each byte that ends a run of plain characters in a JSON string (RFC 8259,
/// section 7): a quote, a backslash, a control character. At most a step is looked at.
#[inline]
pub fn string_terminators<const N: usize>(block: &[u8; N]) -> u64 {
    let lanes = block.as_chunks::<LANES>().0.iter().enumerate();
    lanes.fold(0, |seen, (at, lanes)| {
        seen | u64::from(terminators_of(u8x16::new(*lanes))) << (LANES * at)
    })
}

/// Returns a bit for each digit.
#[inline]
pub fn digits<const N: usize>(block: &[u8; N]) -> u64 {
    let lanes = block.as_chunks::<LANES>().0.iter().enumerate();
    lanes.fold(0, |seen, (at, lanes)| {
        let above = u8x16::new(*lanes) - u8x16::splat(b'0');
        let are = above.min(u8x16::splat(9)).simd_eq(above);
        seen | u64::from(bits(are)) << (LANES * at)
    })
}

#[inline]
fn terminators_of(text: u8x16) -> u32 {
    let quotes = text.simd_eq(u8x16::splat(b'"'));
    let backslashes = text.simd_eq(u8x16::splat(b'\\'));
    let controls = text.min(u8x16::splat(0x1F)).simd_eq(text);
    bits(quotes | backslashes | controls)
}

/// Returns a bit for each byte that is `byte` once the bits of `set` are set in it.
#[inline]
pub fn eq_mask<const N: usize>(block: &[u8; N], byte: u8, set: u8) -> u64 {
    let lanes = block.as_chunks::<LANES>().0.iter().enumerate();
    lanes.fold(0, |seen, (at, lanes)| {
        let text = u8x16::new(*lanes) | u8x16::splat(set);
        seen | u64::from(bits(text.simd_eq(u8x16::splat(byte)))) << (LANES * at)
    })
}

/// Follows backslashes through a text, a step at a time: it costs the same however many there are.
///
/// The idea is that of simdjson (Langdale, Lemire: "Parsing Gigabytes of JSON per Second").
#[derive(Clone, Copy, Default)]
pub struct Escapes {
    /// One if the next byte is escaped.
    next: u64,
}

impl Escapes {
    /// Returns whether the next byte is escaped.
    pub fn next(self) -> bool {
        self.next != 0
    }

    /// Returns which bytes of a step, of which `length` are text, have a backslash before them that
    /// counts.
    #[inline]
    pub fn of(&mut self, backslashes: u64, length: usize) -> u64 {
        const EVEN: u64 = 0x5555_5555_5555_5555;
        if backslashes == 0 {
            return std::mem::take(&mut self.next);
        }
        let backslashes = backslashes & !self.next;
        let follows = backslashes << 1 | self.next;
        // Adding carries through a run of backslashes; from where it started and where it ended
        // follows which of them count.
        let odd_starts = backslashes & !EVEN & !follows;
        let (carried, over) = odd_starts.overflowing_add(backslashes);
        let escaped = (EVEN ^ (carried << 1)) & follows;
        self.next = if length == STEP {
            u64::from(over)
        } else {
            escaped >> length & 1
        };
        escaped
    }
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
                    assert_eq!(
                        string_terminators(&block),
                        u64::from(expected),
                        "{byte} at {place}"
                    );
                    let mut step = [b'x'; STEP];
                    step[32..48].copy_from_slice(&block);
                    assert_eq!(string_terminators(&step), u64::from(expected) << 32);
                    let expected = plainly(&block, &|byte| byte.is_ascii_digit());
                    assert_eq!(digits(&step), u64::from(expected) << 32);
                    let expected = plainly(&block, &|byte| byte | 0x20 == b'{');
                    assert_eq!(eq_mask(&block, b'{', 0x20), u64::from(expected));
                }
            }
        }
    }
}
