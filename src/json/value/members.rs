//! Walking through objects and arrays.

use std::borrow::Cow;
use std::iter::FusedIterator;
use std::ops::Range;

use crate::json::Value;
use crate::json::names::{Duplicate, Probe};
use crate::json::tape::{ESCAPED, Node, SHADOWED, Tag};
use crate::json::unescape::Text;

/// A member of an object. Not `Debug`: its name may be secret, as those of metadata are.
#[derive(Clone)]
pub struct Member<'d> {
    /// The decoded name; borrowed unless it has escapes.
    pub name: Cow<'d, str>,
    /// The bytes the name takes in the source, with its quotes.
    pub name_span: Range<usize>,
    /// The value.
    pub value: Value<'d>,
    /// Whether the same name stands again further on in the object, so that this member does not
    /// count. Only [`Value::all_members`] yields such.
    pub shadowed: bool,
}

/// The members of an object.
#[derive(Clone)]
pub struct Members<'d> {
    of: Value<'d>,
    at: u32,
    end: u32,
    all: bool,
}

impl<'d> Members<'d> {
    #[inline]
    pub(super) fn new(of: Value<'d>, all: bool) -> Self {
        let node = of.node();
        let at = of.index + 1;
        Self {
            of,
            at,
            end: if node.tag == Tag::Object {
                node.next
            } else {
                at
            },
            all,
        }
    }

    /// The next name as a value of its own, and its value: nothing is unescaped.
    #[inline]
    pub fn next_pair(&mut self) -> Option<(Value<'d>, Value<'d>)> {
        let (index, _) = self.next_name()?;
        let value = |index| Value {
            document: self.of.document,
            index,
        };
        Some((value(index), value(index + 1)))
    }

    #[inline]
    fn next_name(&mut self) -> Option<(u32, Node)> {
        while self.at < self.end {
            let index = self.at;
            let node = self.of.document.node(index);
            self.at = self.of.document.node(index + 1).next;
            if self.all || !node.is(SHADOWED) {
                return Some((index, node));
            }
        }
        None
    }

    #[inline]
    pub(super) fn find(self, probe: Probe<'_>) -> Option<Value<'d>> {
        let document = self.of.document;
        let mut at = self.at;
        while at < self.end {
            let name = &document.tape.nodes[at as usize];
            // Most names fall at the first of these.
            if probe.may_fit(name) && !name.is(SHADOWED) && probe.fits(*name, document.text) {
                return Some(Value {
                    document,
                    index: at + 1,
                });
            }
            at = document.tape.nodes[at as usize + 1].next;
        }
        None
    }
}

impl<'d> Iterator for Members<'d> {
    type Item = Member<'d>;

    fn next(&mut self) -> Option<Member<'d>> {
        let (index, node) = self.next_name()?;
        let document = self.of.document;
        Some(Member {
            name: Text::new(document.slice(node.inner_span()), node.is(ESCAPED)).to_cow(),
            name_span: node.span(),
            value: Value {
                document,
                index: index + 1,
            },
            shadowed: node.is(SHADOWED),
        })
    }
}

impl FusedIterator for Members<'_> {}

/// The elements of an array.
#[derive(Clone)]
pub struct Elements<'d> {
    of: Value<'d>,
    at: u32,
    end: u32,
    left: usize,
}

impl<'d> Elements<'d> {
    #[inline]
    pub(super) fn new(of: Value<'d>) -> Self {
        let node = of.node();
        let at = of.index + 1;
        if node.tag != Tag::Array {
            return Self {
                of,
                at,
                end: at,
                left: 0,
            };
        }
        Self {
            of,
            at,
            end: node.next,
            left: node.extra as usize,
        }
    }
}

impl<'d> Iterator for Elements<'d> {
    type Item = Value<'d>;

    #[inline]
    fn next(&mut self) -> Option<Value<'d>> {
        if self.at >= self.end {
            return None;
        }
        let value = Value {
            document: self.of.document,
            index: self.at,
        };
        self.at = value.node().next;
        self.left -= 1;
        Some(value)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl ExactSizeIterator for Elements<'_> {}
impl FusedIterator for Elements<'_> {}

/// The values in a container: the elements of an array, and the values of all members of an object.
#[derive(Clone)]
pub struct Children<'d> {
    of: Value<'d>,
    at: u32,
    end: u32,
}

impl<'d> Children<'d> {
    pub(super) fn new(of: Value<'d>) -> Self {
        let node = of.node();
        let at = of.index + 1;
        let has_any = matches!(node.tag, Tag::Array | Tag::Object);
        let end = if has_any { node.next } else { at };
        Self { of, at, end }
    }
}

impl<'d> Iterator for Children<'d> {
    type Item = Value<'d>;

    #[inline]
    fn next(&mut self) -> Option<Value<'d>> {
        if self.at >= self.end {
            return None;
        }
        let index = self.at + u32::from(self.of.node().tag == Tag::Object);
        let document = self.of.document;
        self.at = document.node(index).next;
        Some(Value { document, index })
    }
}

impl FusedIterator for Children<'_> {}

impl<'d> Duplicate<'d> {
    fn value(&self, index: u32) -> Value<'d> {
        Value {
            document: self.document,
            index,
        }
    }

    /// The object.
    pub fn object(&self) -> Value<'d> {
        self.value(self.repeated.object)
    }

    /// Returns what the name says.
    pub fn name(&self) -> Cow<'d, str> {
        self.value(self.repeated.first).as_str().unwrap_or_default()
    }

    /// Returns where the name stands first: its bytes in the source, with the quotes.
    pub fn first(&self) -> Range<usize> {
        self.value(self.repeated.first).span()
    }

    /// Returns where the name stands the second time.
    pub fn second(&self) -> Range<usize> {
        self.value(self.repeated.second).span()
    }

    /// Returns how often the name stands in the object; at least 2.
    pub fn count(&self) -> usize {
        self.repeated.count as usize
    }
}
