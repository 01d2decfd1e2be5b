//! Names that are looked for in a text: which one stands there is found in one step, in whatever
//! order they come. No branch depends on a name's length or letters, which a processor could only
//! guess.

use crate::json::scan;
use crate::json::simd::{LANES, specials};

/// So much of a text is looked at; a name must end inside of it to be a short one.
const WIDTH: usize = 2 * LANES;

/// A short name in words, zeros behind it.
type Words = [u64; WIDTH / 8];

/// For each length, the bits that belong to a name.
const KEPT: [Words; WIDTH] = kept();

/// A few names.
pub(super) struct Names {
    short: Box<[(Words, usize)]>,
    /// For what is left of a hash, one more than the place of the only short name it can be; zero:
    /// none.
    slots: Box<[u8]>,
    factor: u64,
    shift: u32,
    long: Box<[(Box<[u8]>, usize)]>,
}

/// A string without escapes that stands where a name should.
pub(super) enum Found {
    /// One of the names, by its place.
    Known(usize),
    /// Another one.
    Unknown,
}

impl Names {
    /// `None` where there are too many of them, or some that a text can't have as they are.
    pub(super) fn new(names: &[impl AsRef<str>]) -> Option<Self> {
        let plain = |byte: u8| byte >= b' ' && byte != b'"' && byte != b'\\';
        let all_plain = names.iter().all(|name| name.as_ref().bytes().all(plain));
        if names.len() >= usize::from(u8::MAX) || !all_plain {
            return None;
        }
        let names = names.iter().map(|name| name.as_ref().as_bytes()).zip(0..);
        let (short, long): (Vec<_>, Vec<_>) = names.partition(|(name, _)| name.len() < WIDTH);
        let short: Box<[_]> = short
            .into_iter()
            .map(|(name, at)| (words(name), at))
            .collect();
        let bits = (short.len() * 4).next_power_of_two().trailing_zeros();
        // A wider table each time, so that one without a collision is found soon.
        let (slots, factor, shift) = (bits.max(2)..=12).find_map(|bits| {
            let shift = u64::BITS - bits;
            let table = |factor| Some((slots(&short, factor, shift)?, factor, shift));
            factors().take(64).find_map(table)
        })?;
        Some(Self {
            short,
            slots,
            factor,
            shift,
            long: long
                .into_iter()
                .map(|(name, at)| (name.into(), at))
                .collect(),
        })
    }

    /// Which name the string is whose first quote is at `at`, and the place behind the string;
    /// nothing where no string without escapes stands there.
    #[inline]
    pub(super) fn find(&self, text: &[u8], at: usize) -> Option<(Found, usize)> {
        if *text.get(at)? != b'"' {
            return None;
        }
        let Some(block) = text.get(at + 1..).and_then(<[u8]>::first_chunk::<WIDTH>) else {
            return self.find_at_end(text, at);
        };
        let ends = specials_of(block);
        if ends == 0 {
            return self.find_long(text, at);
        }
        let length = ends.trailing_zeros() as usize;
        let found = self.find_short(&masked(block, length));
        (block[length] == b'"').then_some((found, at + length + 2))
    }

    #[inline]
    fn find_short(&self, words: &Words) -> Found {
        let slot = hash(words, self.factor) >> self.shift;
        let place = usize::try_from(slot)
            .ok()
            .and_then(|slot| self.slots.get(slot));
        match place.and_then(|place| self.short.get(usize::from(*place).checked_sub(1)?)) {
            Some((name, at)) if name == words => Found::Known(*at),
            _ => Found::Unknown,
        }
    }

    #[cold]
    fn find_long(&self, text: &[u8], at: usize) -> Option<(Found, usize)> {
        let (name, end) = plain_string(text, at)?;
        let long = self.long.iter().find(|(long, _)| **long == *name);
        let found = long.map_or(Found::Unknown, |(_, at)| Found::Known(*at));
        Some((found, end))
    }

    /// Where less than a block is left of the text.
    #[cold]
    fn find_at_end(&self, text: &[u8], at: usize) -> Option<(Found, usize)> {
        let (name, end) = plain_string(text, at)?;
        Some((self.find_short(&words(name)), end))
    }

    /// Whether each is found where it stands in a text, and nothing that is a bit different.
    #[cfg(test)]
    pub(super) fn finds_each(&self) -> bool {
        let short = self.short.iter().map(|(words, at)| {
            let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
            let length = bytes.iter().position(|byte| *byte == 0).unwrap_or(WIDTH);
            (bytes[..length].to_vec(), *at)
        });
        let long = self.long.iter().map(|(name, at)| (name.to_vec(), *at));
        short.chain(long).all(|(name, place)| {
            let found = |name: &[u8], behind: &str| {
                let text = [b"x\"", name, b"\":", behind.as_bytes()].concat();
                match self.find(&text, 1) {
                    Some((Found::Known(at), end)) => Some(at).filter(|_| end == name.len() + 3),
                    _ => None,
                }
            };
            let mut other = name.clone();
            match other.last_mut() {
                Some(last) => *last ^= 1,
                None => other.push(b'x'),
            }
            ["", &"x".repeat(99)].iter().all(|behind| {
                found(&name, behind) == Some(place) && found(&other, behind) != Some(place)
            })
        })
    }
}

/// A string without escapes, without its quotes, and the place behind it.
fn plain_string(text: &[u8], at: usize) -> Option<(&[u8], usize)> {
    let (end, escaped) = scan::string(text, at)?;
    (!escaped).then(|| (&text[at + 1..end - 1], end))
}

#[inline]
fn specials_of(block: &[u8; WIDTH]) -> u32 {
    let halves = block.as_chunks::<LANES>().0;
    specials(&halves[0]) | specials(&halves[1]) << LANES
}

/// The first `length` bytes of a block.
#[inline]
fn masked(block: &[u8; WIDTH], length: usize) -> Words {
    let kept = &KEPT[length % WIDTH];
    let words = block.as_chunks::<8>().0;
    std::array::from_fn(|at| u64::from_le_bytes(words[at]) & kept[at])
}

/// A name that is shorter than a block.
fn words(name: &[u8]) -> Words {
    let mut block = [0; WIDTH];
    let length = name.len().min(WIDTH - 1);
    block[..length].copy_from_slice(&name[..length]);
    masked(&block, length)
}

const fn kept() -> [Words; WIDTH] {
    let mut kept = [[0; WIDTH / 8]; WIDTH];
    let mut length = 0;
    while length < WIDTH {
        let mut byte = 0;
        while byte < length {
            kept[length][byte / 8] |= 0xFF << (byte % 8 * 8);
            byte += 1;
        }
        length += 1;
    }
    kept
}

/// Two multiplications: four would be made side by side, which machines do slowly.
#[inline]
fn hash(words: &Words, factor: u64) -> u64 {
    let [one, two, three, four] = *words;
    let mixed = (one ^ two.rotate_left(23)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed ^ mixed >> 32 ^ three ^ four.rotate_left(23)).wrapping_mul(factor)
}

/// Odd factors without a pattern, the same in every run (Weyl's sequence, mixed).
fn factors() -> impl Iterator<Item = u64> {
    let mut state = 0_u64;
    std::iter::repeat_with(move || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (state ^ state >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        (mixed ^ mixed >> 27) | 1
    })
}

/// A table in which each of these has a place of its own.
fn slots(short: &[(Words, usize)], factor: u64, shift: u32) -> Option<Box<[u8]>> {
    let mut slots = vec![0; 1 << (u64::BITS - shift)];
    for (place, (words, _)) in (1..=u8::MAX).zip(short) {
        let slot = usize::try_from(hash(words, factor) >> shift).ok()?;
        if std::mem::replace(&mut slots[slot], place) != 0 {
            return None;
        }
    }
    Some(slots.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_at_every_length() {
        let names: Vec<String> = (0..70).map(|length| "n".repeat(length)).collect();
        assert!(Names::new(&names).is_some_and(|names| names.finds_each()));
    }

    #[test]
    fn what_is_no_plain_string_is_no_name() {
        let names = Names::new(&["a"]).expect("a plain name");
        for behind in [String::new(), "x".repeat(99)] {
            for text in ["a", "'a'", "\"a", "\"\\u0061\"", "\"a\nb\""] {
                let found = names.find(format!("{text}{behind}").as_bytes(), 0);
                assert!(found.is_none(), "{text}");
            }
        }
    }

    #[test]
    fn names_that_a_text_writes_with_escapes_are_left_to_the_full_way() {
        assert!(Names::new(&["a\"b"]).is_none());
        assert!(Names::new(&["a\\b"]).is_none());
        assert!(Names::new(&["a\nb"]).is_none());
        assert!(Names::new(&["\u{e4}"]).is_some_and(|names| names.finds_each()));
    }
}
