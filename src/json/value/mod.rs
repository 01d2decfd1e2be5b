//! Values: reading the document.

mod members;

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use strum::{Display, IntoStaticStr};

use crate::json::Document;
use crate::json::names::Probe;
use crate::json::number::Decimal;
use crate::json::tape::{ESCAPED, Node, Tag};
use crate::json::unescape::Text;
use crate::text::mask;

pub use members::{Children, Elements, Member, Members};

/// The kinds of JSON values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Display, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    #[strum(to_string = "boolean")]
    Bool,
    /// Any number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl Kind {
    /// The kind of the value that begins with a byte.
    #[inline]
    pub fn beginning_with(byte: u8) -> Option<Self> {
        /// Looked up, since a processor can't guess which kind comes next.
        const KINDS: [Option<Kind>; 256] = {
            let mut kinds = [None; 256];
            let mut byte = 0_u8;
            while byte < u8::MAX {
                kinds[byte as usize] = Kind::of_first(byte);
                byte += 1;
            }
            kinds
        };
        KINDS[usize::from(byte)]
    }

    const fn of_first(byte: u8) -> Option<Self> {
        Some(match byte {
            b'"' => Self::String,
            b'{' => Self::Object,
            b'[' => Self::Array,
            b't' | b'f' => Self::Bool,
            b'n' => Self::Null,
            b'-' | b'0'..=b'9' => Self::Number,
            _ => return None,
        })
    }

    /// The name JSON Schema has for it: `null`, `boolean`, `number`, `string`, `array`, `object`.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// One value of a [`Document`]: a reference, cheap to copy.
#[derive(Clone, Copy)]
pub struct Value<'d> {
    pub(super) document: &'d Document<'d>,
    pub(super) index: u32,
}

impl<'d> Value<'d> {
    #[inline]
    pub(super) fn node(self) -> Node {
        self.document.node(self.index)
    }

    /// The document it is in.
    pub fn document(self) -> &'d Document<'d> {
        self.document
    }

    /// Its place on the document's tape; unique in the document. The root has 0, a value a
    /// greater index than those before it in the text.
    pub fn index(self) -> u32 {
        self.index
    }

    /// Returns what kind of value it is.
    #[inline]
    pub fn kind(self) -> Kind {
        match self.node().tag {
            Tag::Null => Kind::Null,
            Tag::False | Tag::True => Kind::Bool,
            Tag::Number => Kind::Number,
            Tag::String | Tag::Name => Kind::String,
            Tag::Array => Kind::Array,
            Tag::Object => Kind::Object,
        }
    }

    /// The bytes it takes in the source, counted from 0; a string's quotes are among them.
    pub fn span(self) -> Range<usize> {
        self.node().span()
    }

    /// The bytes of the name that it is the value of, quotes included; `None` for an element of an
    /// array and for the root.
    pub fn name_span(self) -> Option<Range<usize>> {
        let before = self.document.node(self.index.checked_sub(1)?);
        (before.tag == Tag::Name).then(|| before.span())
    }

    /// Returns what the name says that it is the value of; `None` for an element of an array and for
    /// the root.
    pub fn name(self) -> Option<Cow<'d, str>> {
        let index = self.index.checked_sub(1)?;
        let before = Value { index, ..self };
        (before.node().tag == Tag::Name).then(|| before.as_str())?
    }

    /// Returns whether it is `null`.
    pub fn is_null(self) -> bool {
        self.node().tag == Tag::Null
    }

    /// The truth value, if it is one.
    pub fn as_bool(self) -> Option<bool> {
        match self.node().tag {
            Tag::True => Some(true),
            Tag::False => Some(false),
            _ => None,
        }
    }

    /// Returns what a string says; borrowed unless it has escapes.
    pub fn as_str(self) -> Option<Cow<'d, str>> {
        self.as_text().map(Text::to_cow)
    }

    /// A string, to be compared or counted without a copy.
    #[inline]
    pub fn as_text(self) -> Option<Text<'d>> {
        let node = self.node();
        matches!(node.tag, Tag::String | Tag::Name)
            .then(|| Text::new(self.document.slice(node.inner_span()), node.is(ESCAPED)))
    }

    /// A number as it is written.
    #[inline]
    pub fn number_text(self) -> Option<&'d str> {
        let node = self.node();
        (node.tag == Tag::Number).then(|| self.document.slice(node.span()))
    }

    /// Returns whether it is a number without a fractional part, as JSON Schema means it: `200.0`
    /// and `2e2` are integers.
    pub fn is_integer(self) -> bool {
        self.number_text()
            .is_some_and(|text| Decimal::new(text).is_integer())
    }

    /// Returns how many elements an array has, or members that count an object (of equal names only
    /// the last counts); 0 for everything else.
    #[inline]
    pub fn len(self) -> usize {
        let node = self.node();
        if matches!(node.tag, Tag::Array | Tag::Object) {
            node.extra as usize
        } else {
            0
        }
    }

    /// Returns whether [`Value::len`] is 0.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The members of an object that count, in the text's order; nothing for everything else.
    pub fn members(self) -> Members<'d> {
        Members::new(self, false)
    }

    /// All members of an object, those too whose name is repeated further on.
    pub fn all_members(self) -> Members<'d> {
        Members::new(self, true)
    }

    /// The elements of an array; nothing for everything else.
    pub fn elements(self) -> Elements<'d> {
        Elements::new(self)
    }

    /// The values in an array or an object, with those too whose name is repeated further on;
    /// nothing for everything else.
    pub fn children(self) -> Children<'d> {
        Children::new(self)
    }

    /// The member of an object; of equal names the last. Takes time in the number of members.
    pub fn get(self, name: &str) -> Option<Value<'d>> {
        self.members().find(Probe::new(name))
    }

    /// The member of an object, unless it is null.
    pub fn given(self, name: &str) -> Option<Value<'d>> {
        self.get(name).filter(|value| !value.is_null())
    }

    /// The value at a JSON Pointer (RFC 6901) from here; of equal names the last. `None` also for
    /// what is no pointer.
    pub fn pointer(self, pointer: &str) -> Option<Value<'d>> {
        if pointer.is_empty() {
            return Some(self);
        }
        pointer
            .strip_prefix('/')?
            .split('/')
            .try_fold(self, Value::step)
    }

    /// One step of a pointer.
    fn step(self, token: &str) -> Option<Value<'d>> {
        match self.kind() {
            Kind::Object if token.contains('~') => self.get(&mask::unescaped_segment(token)),
            Kind::Object => self.get(token),
            Kind::Array if token.starts_with('0') && token.len() > 1 => None,
            Kind::Array if token.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.elements().nth(token.parse().ok()?)
            }
            _ => None,
        }
    }
}

/// Kind, place and size only: what a value says is secret.
impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Value");
        shown
            .field("kind", &self.kind())
            .field("span", &self.span());
        if matches!(self.kind(), Kind::Array | Kind::Object) {
            shown.field("len", &self.len());
        }
        shown.finish()
    }
}
