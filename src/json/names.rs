//! Names: looking them up quickly, and finding those that stand more than once in an object.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::Document;
use super::tape::{ESCAPED, Node, Repeated, SHADOWED, Tape};
use super::unescape::Text;

/// Up to so many names of an object are compared with each other as they come, by fingerprint;
/// of objects with more, all names go through a hash map once. The point where the map costs less.
pub(super) const FEW_NAMES: u32 = 64;

/// The fault of a name that stands twice in one object, where that is refused.
pub const EQUAL_NAMES: &str = "this key appears twice, and programs differ in which of them counts";

/// A name that is looked for.
#[derive(Clone, Copy)]
pub(super) struct Probe<'k> {
    name: &'k str,
    fingerprint: u32,
}

impl<'k> Probe<'k> {
    pub(super) fn new(name: &'k str) -> Self {
        Self {
            name,
            fingerprint: fingerprint(name.as_bytes()),
        }
    }

    /// Returns whether a name may be this one: one with escapes has no fingerprint.
    #[inline]
    pub(super) fn may_fit(self, node: &Node) -> bool {
        node.extra == self.fingerprint || node.is(ESCAPED)
    }

    /// Returns whether the node, a name of `text`, is this name.
    #[inline]
    pub(super) fn fits(self, node: Node, text: &str) -> bool {
        if node.is(ESCAPED) {
            return Text::new(&text[node.inner_span()], true).says(self.name);
        }
        node.extra == self.fingerprint
            && text.as_bytes().get(node.inner_span()) == Some(self.name.as_bytes())
    }
}

/// A number that is equal for equal names and nearly always differs for others. It sees the
/// length, the first sixteen and the last eight bytes: who writes names that differ elsewhere only
/// pays with comparing them in full.
#[inline]
pub(super) fn fingerprint(name: &[u8]) -> u32 {
    let (head, tail) = ends(name);
    let length = name.len() as u64;
    let second = name.get(8..).and_then(<[u8]>::first_chunk);
    let second = second.map_or(0, |second| u64::from_le_bytes(*second));
    let mixed = (head ^ length ^ second.rotate_left(29)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
        ^ tail.wrapping_mul(0xC2B2_AE3D_27D4_EB4F).rotate_left(32);
    (mixed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32
}

/// The first and the last eight bytes; they overlap where the name is shorter than sixteen.
#[inline]
fn ends(name: &[u8]) -> (u64, u64) {
    if let (Some(head), Some(tail)) = (name.first_chunk::<8>(), name.last_chunk::<8>()) {
        return (u64::from_le_bytes(*head), u64::from_le_bytes(*tail));
    }
    if let (Some(head), Some(tail)) = (name.first_chunk::<4>(), name.last_chunk::<4>()) {
        let wide = |half: &[u8; 4]| u64::from(u32::from_le_bytes(*half));
        return (wide(head), wide(tail));
    }
    let byte = |at: usize| u64::from(name.get(at).copied().unwrap_or_default());
    (byte(0) | byte(1) << 8, byte(2))
}

/// A name as it differs from others: halves of surrogate pairs differ, which read as text do not.
#[derive(PartialEq, Eq, Hash)]
enum ComparedName<'d> {
    Text(Cow<'d, str>),
    Codes(Vec<u32>),
}

impl<'d> ComparedName<'d> {
    fn of(written: Text<'d>) -> Self {
        let text = written.to_cow();
        if !text.contains(char::REPLACEMENT_CHARACTER) {
            return Self::Text(text);
        }
        Self::Codes(if written.is_escaped() {
            written.codes().collect()
        } else {
            text.chars().map(u32::from).collect()
        })
    }
}

/// The occurrences of a name: its first and its last place, and its entry in the list of repeated
/// names, if it has one.
struct Seen {
    first: u32,
    last: u32,
    repeated: Option<usize>,
}

/// Looks at all names of the objects that were marked while parsing: of equal names all but the
/// last are flagged, and counted out.
pub(super) fn find_repeated(text: &str, tape: &mut Tape) {
    for index in 0..tape.suspects.len() {
        find_in_object(text, tape, tape.suspects[index]);
    }
    // Objects are closed from the inside out; what is reported of them goes in the text's order.
    tape.repeated.sort_by_key(|repeated| repeated.first);
}

fn find_in_object(text: &str, tape: &mut Tape, object: u32) {
    let end = tape.nodes[object as usize].next;
    let members = tape.nodes[object as usize].extra as usize;
    // Keyed at random: no text can make it slow.
    let mut seen = HashMap::with_capacity(members);
    let mut shadowed = 0;
    let mut at = object + 1;
    while at < end {
        let name = tape.nodes[at as usize];
        let written = Text::new(&text[name.inner_span()], name.is(ESCAPED));
        match seen.entry(ComparedName::of(written)) {
            Entry::Vacant(entry) => {
                entry.insert(Seen {
                    first: at,
                    last: at,
                    repeated: None,
                });
            }
            Entry::Occupied(mut entry) => {
                tape.nodes[entry.get().last as usize].flags |= SHADOWED;
                shadowed += 1;
                count(&mut tape.repeated, object, entry.get_mut(), at);
            }
        }
        at = tape.nodes[at as usize + 1].next;
    }
    tape.nodes[object as usize].extra -= shadowed;
}

/// Counts the name at `at`, which was seen before.
fn count(list: &mut Vec<Repeated>, object: u32, seen: &mut Seen, at: u32) {
    seen.last = at;
    if let Some(index) = seen.repeated {
        list[index].count += 1;
        return;
    }
    seen.repeated = Some(list.len());
    list.push(Repeated {
        object,
        first: seen.first,
        second: at,
        count: 2,
    });
}

/// A name that stands more than once in one object.
#[derive(Clone, Copy)]
pub struct Duplicate<'d> {
    pub(super) document: &'d Document<'d>,
    pub(super) repeated: Repeated,
}
