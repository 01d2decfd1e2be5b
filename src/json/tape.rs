//! The flat form a document is kept in: one node for each name and each value, in their order.

use std::ops::Range;

/// The kind of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    Null,
    False,
    True,
    Number,
    String,
    /// A property name; the member's value is the next node.
    Name,
    Array,
    Object,
}

/// The string or name has at least one backslash.
pub(super) const ESCAPED: u8 = 1;
/// The name is repeated further on in its object, so that this member does not count.
pub(super) const SHADOWED: u8 = 2;
/// The object may have equal names; set while parsing, until it is known.
pub(super) const SUSPECT: u8 = 4;

/// One name or value of a document.
///
/// Every node takes at least two bytes of text, so that indices and counts fit where offsets do.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    /// The first byte in the source; of a string or a name the opening quote.
    pub(super) start: u32,
    /// The byte after the last one. Of an open container: see [`super::parse`].
    pub(super) end: u32,
    /// The index of the node after this one and all that is inside it; of a name, its value.
    pub(super) next: u32,
    /// Of an array, how many elements; of an object, how many members that count; of a name
    /// without escapes, its fingerprint.
    pub(super) extra: u32,
    pub(super) tag: Tag,
    pub(super) flags: u8,
}

impl Node {
    pub(super) fn is(self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    pub(super) fn span(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Returns where the text of a string or a name is, without the quotes.
    pub(super) fn inner_span(self) -> Range<usize> {
        self.start as usize + 1..self.end as usize - 1
    }
}

/// Offsets and indices are below 4 Gi: longer texts are refused before they are parsed.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the callers refuse longer texts"
)]
#[inline]
pub(super) fn short(size: usize) -> u32 {
    size as u32
}

/// A name that stands more than once in an object: node indices, and how often it does.
#[derive(Debug, Clone, Copy)]
pub(super) struct Repeated {
    pub(super) object: u32,
    pub(super) first: u32,
    pub(super) second: u32,
    pub(super) count: u32,
}

/// The memory of a document, to be used again for the next one.
///
/// ```
/// use stytch_validate::json::{Document, Limits, Tape};
///
/// let mut tape = Tape::default();
/// for body in [&b"[1]"[..], b"[2]"] {
///     let document = Document::parse_into(body, Limits::default(), &mut tape)?;
///     assert_eq!(document.root().len(), 1);
///     tape = document.into_tape();
/// }
/// # Ok::<(), stytch_validate::json::SyntaxError>(())
/// ```
#[derive(Default)]
pub struct Tape {
    pub(super) nodes: Vec<Node>,
    pub(super) repeated: Vec<Repeated>,
    /// Objects that may have equal names.
    pub(super) suspects: Vec<u32>,
    /// Fingerprints of the names of the objects that are open.
    pub(super) fingerprints: Vec<u32>,
    /// Of each container around the open one, the bits that stand for its names so far.
    pub(super) seen: Vec<u64>,
}

impl Tape {
    /// Adds a value that has no others in it, whose first byte is `first`.
    #[inline]
    pub(crate) fn leaf(&mut self, first: u8, at: Range<usize>, escaped: bool) {
        let tag = match first {
            b'"' => Tag::String,
            b't' => Tag::True,
            b'f' => Tag::False,
            b'n' => Tag::Null,
            b'[' => Tag::Array,
            b'{' => Tag::Object,
            _ => Tag::Number,
        };
        self.push(at, 0, tag, if escaped { ESCAPED } else { 0 });
    }

    /// Adds a name without escapes, and the number that is equal for equal ones.
    #[inline]
    pub(crate) fn name(&mut self, at: Range<usize>, fingerprint: u32) {
        self.push(at, fingerprint, Tag::Name, 0);
    }

    /// Adds a container that begins at `start`: [`Tape::close`] takes the index of its node.
    #[inline]
    pub(crate) fn open(&mut self, first: u8, start: usize) -> u32 {
        let index = self.next();
        self.leaf(first, start..start, false);
        index
    }

    /// Ends a container, which has so many elements, or members of different names.
    #[inline]
    pub(crate) fn close(&mut self, index: u32, end: usize, children: u32) {
        let next = self.next();
        if let Some(node) = self.nodes.get_mut(index as usize) {
            (node.end, node.next, node.extra) = (short(end), next, children);
        }
    }

    /// The index that the next node gets.
    #[inline]
    pub(crate) fn next(&self) -> u32 {
        short(self.nodes.len())
    }

    /// Adds a node that has no others in it, as yet.
    #[inline]
    pub(super) fn push(&mut self, at: Range<usize>, extra: u32, tag: Tag, flags: u8) {
        let next = self.next() + 1;
        self.nodes.push(Node {
            start: short(at.start),
            end: short(at.end),
            next,
            extra,
            tag,
            flags,
        });
    }

    /// Forgets what is in it and keeps the memory.
    pub(crate) fn clear(&mut self) {
        self.nodes.clear();
        self.repeated.clear();
        self.suspects.clear();
        self.fingerprints.clear();
        self.seen.clear();
    }
}

#[cfg(test)]
mod tests {
    /// Nodes are most of what a document takes: ten times the text at worst, of `[1,1,1,…`.
    #[test]
    fn nodes_are_small() {
        assert_eq!(size_of::<super::Node>(), 20);
    }
}
