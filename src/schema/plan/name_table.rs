//! Names that are looked for in a text: which one stands there is found in one step, in whatever
//! order they come. No branch depends on a name's length or letters, which a processor could only
//! guess.

use std::borrow::Cow;

use crate::json::scan;
use crate::json::simd::{LANES, equal_lanes, string_terminators};

/// So much of a text is looked at; a name must end inside of it to be a short one.
const WIDTH: usize = 2 * LANES;

/// A short name in words, zeros behind it.
type Words = [u64; WIDTH / 8];

/// For each length, the bits that belong to a name.
const KEPT: [Words; WIDTH] = kept();

/// So many names are looked for by their hash, and others by halving.
const MOST_SHORT: usize = 128;

/// The greatest width of the table of hashes, in bits.
const MOST_BITS: u32 = 14;

/// A table of names.
#[derive(Debug)]
pub(crate) struct NameTable {
    pub(in crate::schema) short: Cow<'static, [(Words, usize)]>,
    /// For what is left of a hash, one more than the place of the only short name it can be; zero:
    /// none.
    pub(in crate::schema) slots: Cow<'static, [u8]>,
    pub(in crate::schema) factor: u64,
    pub(in crate::schema) shift: u32,
    /// All other names, sorted: long ones, and those of tables that have very many.
    pub(in crate::schema) others: Box<[(Box<[u8]>, usize)]>,
}

impl NameTable {
    /// A table of these names, each with its place; of equal ones with the first.
    pub(crate) fn new<'n>(names: impl Iterator<Item = &'n str> + Clone) -> Self {
        let hashed = Self::hashed(names.clone(), MOST_SHORT);
        hashed
            .or_else(|| Self::hashed(names, 0))
            .expect("where nothing is hashed, nothing collides")
    }

    /// The same, so many of them found by their hash; `None` where the hashes don't tell them apart.
    fn hashed<'n>(names: impl Iterator<Item = &'n str>, most: usize) -> Option<Self> {
        let mut short: Vec<(Words, usize)> = Vec::new();
        let mut others: Vec<(&[u8], usize)> = Vec::new();
        for (at, name) in names.map(str::as_bytes).enumerate() {
            if name.len() >= WIDTH || name.contains(&0) || short.len() == most {
                others.push((name, at));
                continue;
            }
            let words = words(name);
            if !short.iter().any(|(known, _)| *known == words) {
                short.push((words, at));
            }
        }
        others.sort_unstable();
        others.dedup_by(|later, first| later.0 == first.0);
        let bits = (short.len() * 4).next_power_of_two().trailing_zeros();
        let owned = |(name, at): &(&[u8], usize)| (Box::from(*name), *at);
        // A wider table each time, so that one without a collision is found soon.
        let mut tables = (bits.max(2)..=MOST_BITS).flat_map(|bits| {
            let shift = u64::BITS - bits;
            factors().take(64).map(move |factor| (factor, shift))
        });
        tables.find_map(|(factor, shift)| {
            Some(Self {
                slots: Cow::Owned(slots(&short, factor, shift)?),
                factor,
                shift,
                short: Cow::Owned(short.clone()),
                others: others.iter().map(owned).collect(),
            })
        })
    }

    /// The place of a name.
    pub(crate) fn place(&self, name: &str) -> Option<usize> {
        self.place_of(name.as_bytes())
    }

    fn place_of(&self, name: &[u8]) -> Option<usize> {
        // In words, zeros at the end would be no part of it.
        let is_short = name.len() < WIDTH && !name.ends_with(&[0]);
        let short = || is_short.then(|| words(name));
        short()
            .and_then(|words| self.place_of_short(&words))
            .or_else(|| self.place_of_other(name))
    }

    /// The place of the name in quotes that begins at `at` (`None` for any other name), and the
    /// place behind it; nothing where no string without escapes stands there.
    #[inline]
    pub(crate) fn find(&self, text: &[u8], at: usize) -> Option<(Option<usize>, usize)> {
        if *text.get(at)? != b'"' {
            return None;
        }
        let Some(block) = text.get(at + 1..).and_then(<[u8]>::first_chunk::<WIDTH>) else {
            return self.find_slowly(text, at);
        };
        let ends = string_terminators(block);
        if ends == 0 {
            return self.find_slowly(text, at);
        }
        let length = ends.trailing_zeros() as usize;
        let mut place = self.place_of_short(&masked(block, length));
        if place.is_none() && !self.others.is_empty() {
            place = self.place_of_other(&block[..length]);
        }
        (block[length] == b'"').then_some((place, at + length + 2))
    }

    #[inline]
    fn place_of_short(&self, words: &Words) -> Option<usize> {
        let slot = usize::try_from(hash(words, self.factor) >> self.shift).ok()?;
        let place = usize::from(*self.slots.get(slot)?);
        let (name, at) = self.short.get(place.checked_sub(1)?)?;
        (name == words).then_some(*at)
    }

    #[cold]
    fn place_of_other(&self, name: &[u8]) -> Option<usize> {
        let found = self
            .others
            .binary_search_by(|(other, _)| (**other).cmp(name));
        found.ok().map(|found| self.others[found].1)
    }

    /// Returns where the name is long, or less than a block is left of the text.
    #[cold]
    fn find_slowly(&self, text: &[u8], at: usize) -> Option<(Option<usize>, usize)> {
        let (name, end) = plain_string(text, at)?;
        Some((self.place_of(name), end))
    }
}

/// A name as it usually stands in a text, to be compared at once.
#[derive(Clone, Debug)]
pub(crate) struct UsualName {
    /// The quotes, what stands between them, and what follows at once.
    pub(in crate::schema) pattern: [u8; SPELT],
    pub(in crate::schema) length: usize,
}

/// So many bytes of a text are compared.
pub(crate) const SPELT: usize = 3 * LANES;

impl UsualName {
    /// Returns how `name` is written, with its colon. What is too long, or takes escapes, is spelt
    /// as no text is.
    pub(crate) fn new(name: &str) -> Self {
        let spelt = format!("\"{name}\":");
        let is_plain = |byte| !matches!(byte, 0..b' ' | b'"' | b'\\');
        let fits = spelt.len() <= SPELT && name.bytes().all(is_plain);
        let mut pattern = [0xFF; SPELT];
        if fits {
            pattern[..spelt.len()].copy_from_slice(spelt.as_bytes());
        }
        Self {
            pattern,
            length: if fits { spelt.len() } else { SPELT },
        }
    }

    /// Returns whether a text that goes on like this begins with it.
    #[inline]
    pub(crate) fn begins(&self, block: &[u8; SPELT]) -> bool {
        let (lanes, wanted) = (block.as_chunks::<LANES>().0, self.pattern.as_chunks().0);
        let equal = |at: usize| u64::from(equal_lanes(&lanes[at], &wanted[at])) << (at * LANES);
        let same = u64::MAX << self.length | equal(0) | equal(1);
        // Few names are so long that they end in the third.
        same == u64::MAX || self.length > 2 * LANES && same | equal(2) == u64::MAX
    }

    /// Returns how many bytes it takes.
    #[inline]
    pub(crate) fn length(&self) -> usize {
        self.length
    }
}

/// A string without escapes, without its quotes, and the place behind it.
fn plain_string(text: &[u8], at: usize) -> Option<(&[u8], usize)> {
    let (end, escaped) = scan::string(text, at)?;
    (!escaped).then(|| (&text[at + 1..end - 1], end))
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
fn slots(short: &[(Words, usize)], factor: u64, shift: u32) -> Option<Vec<u8>> {
    let mut slots = vec![0; 1 << (u64::BITS - shift)];
    for (place, (words, _)) in (1..=u8::MAX).zip(short) {
        let slot = usize::try_from(hash(words, factor) >> shift).ok()?;
        if std::mem::replace(&mut slots[slot], place) != 0 {
            return None;
        }
    }
    Some(slots)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(names: &[impl AsRef<str>]) -> NameTable {
        NameTable::new(names.iter().map(AsRef::as_ref))
    }

    /// Each is found where it stands in a text, and by itself, and nothing that is a bit different.
    fn assert_finds_each(names: &[impl AsRef<str>]) {
        let all = table(names);
        for (at, name) in names.iter().enumerate() {
            let name = name.as_ref();
            assert_eq!(all.place(name), Some(at), "{name}");
            let mut other = name.to_owned();
            match other.pop() {
                Some(last) => other.push(char::from_u32(u32::from(last) ^ 1).unwrap_or('x')),
                None => other.push('x'),
            }
            assert_ne!(all.place(&other), Some(at), "{other}");
            if name
                .bytes()
                .any(|byte| byte < b' ' || byte == b'"' || byte == b'\\')
            {
                continue;
            }
            for behind in ["", &"x".repeat(99)] {
                let text = format!("x\"{name}\":{behind}");
                assert_eq!(
                    all.find(text.as_bytes(), 1),
                    Some((Some(at), name.len() + 3))
                );
                let text = format!("x\"{other}\":{behind}");
                let found = all.find(text.as_bytes(), 1).and_then(|(place, _)| place);
                assert_ne!(found, Some(at), "{other}");
            }
        }
    }

    #[test]
    fn names_are_found_at_every_length_and_in_any_number() {
        let names: Vec<String> = (0..70).map(|length| "n".repeat(length)).collect();
        assert_finds_each(&names);
        let names: Vec<String> = (0..1_000).map(|number| format!("name_{number}")).collect();
        assert_finds_each(&names);
        assert_finds_each(&["a", "\u{e4}", "a\"b", "a\\b", "a\nb", "a\0", "\0"]);
    }

    #[test]
    fn equal_names_have_the_place_of_the_first() {
        let names = table(&["a", "b", "a"]);
        assert_eq!((names.place("a"), names.place("b")), (Some(0), Some(1)));
    }

    #[test]
    fn a_spelling_stands_where_it_is_written_letter_by_letter() {
        for length in 0..60 {
            let name = "n".repeat(length);
            let spelling = UsualName::new(&name);
            let text = format!("\"{name}\":{}", "y".repeat(60)).into_bytes();
            let begins = |text: &[u8]| spelling.begins(text.first_chunk().expect("long enough"));
            let fits = length + 3 <= SPELT;
            assert_eq!(begins(&text), fits, "{length}");
            assert_eq!(spelling.length(), if fits { length + 3 } else { SPELT });
            for at in 0..length + 3 {
                let mut other = text.clone();
                other[at] ^= 1;
                assert!(!begins(&other), "{length}, {at}");
            }
        }
    }

    #[test]
    fn a_name_that_takes_escapes_is_spelt_as_no_text_is() {
        for name in ["a\"b", "a\\b", "a\nb", "a\0"] {
            let text = format!("\"{name}\":{}", "y".repeat(60));
            let block = text.as_bytes().first_chunk().expect("long enough");
            assert!(!UsualName::new(name).begins(block), "{name:?}");
        }
    }

    #[test]
    fn what_is_no_plain_string_is_no_name() {
        let names = table(&["a"]);
        for behind in [String::new(), "x".repeat(99)] {
            for text in ["a", "'a'", "\"a", "\"\\u0061\"", "\"a\nb\""] {
                let found = names.find(format!("{text}{behind}").as_bytes(), 0);
                assert!(found.is_none(), "{text}");
            }
        }
    }

    #[test]
    fn every_name_of_the_catalogue_is_found_and_no_other() {
        let catalog = crate::schema::catalog::Catalog::embedded();
        for id in catalog.ids() {
            let names = catalog.node(id).properties().into_iter().flatten();
            let names: Vec<&str> = names.map(|property| property.name.as_ref()).collect();
            assert_finds_each(&names);
        }
    }
}
