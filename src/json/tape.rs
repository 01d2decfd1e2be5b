//! The flat form a document is kept in: one node for each name and each value, in their order.

use std::ops::Range;

/// What a node is.
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
    /// Forgets what is in it and keeps the memory.
    pub(super) fn clear(&mut self) {
        self.nodes.clear();
        self.repeated.clear();
        self.suspects.clear();
        self.fingerprints.clear();
        self.seen.clear();
    }
}

impl std::fmt::Debug for Tape {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tape")
            .field("capacity", &self.nodes.capacity())
            .finish_non_exhaustive()
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
