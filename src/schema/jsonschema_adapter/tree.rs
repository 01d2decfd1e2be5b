//! From the tape to a tree, and other walks from the leaves up, without recursion.

use serde_json::{Number, Value as Tree};

use crate::json::{Elements, Kind, Members, Value};

/// The greatest depth of a value's containers. `serde_json` reads no deeper trees, and writing,
/// cloning or dropping a deeper one can overflow the stack.
const MAX_DEPTH: usize = 128;

/// The value as a tree. Containers deeper than 128 levels are `null` there.
pub(super) fn build(value: Value<'_>) -> Tree {
    fold(value, MAX_DEPTH, leaf, join)
}

fn leaf(value: Value<'_>) -> Tree {
    match value.kind() {
        Kind::Null | Kind::Array | Kind::Object => Tree::Null,
        Kind::Bool => Tree::from(value.as_bool()),
        Kind::Number => Tree::from(value.number_text().map(number)),
        Kind::String => Tree::from(value.as_str()),
    }
}

fn join(value: Value<'_>, children: Vec<Tree>) -> Tree {
    if value.kind() == Kind::Array {
        return Tree::from(children);
    }
    let names = value.members().map(|member| member.name.into_owned());
    Tree::Object(names.zip(children).collect())
}

/// The number of `serde_json` for a JSON number's text; its `arbitrary_precision`, which the
/// engine turns on, holds every one.
pub(super) fn number(text: &str) -> Number {
    text.parse().unwrap_or_else(|_| Number::from(0))
}

/// Returns what `join` makes of a value and of what was made of its children. `leaf` answers for
/// what has no children, and for containers inside `max_depth` others.
pub(super) fn fold<'a, T>(
    root: Value<'a>,
    max_depth: usize,
    leaf: impl Fn(Value<'a>) -> T,
    join: impl Fn(Value<'a>, Vec<T>) -> T,
) -> T {
    let mut open: Vec<Open<'a, T>> = Vec::new();
    let mut value = root;
    loop {
        let mut done = match Children::of(value) {
            Some(left) if open.len() < max_depth => {
                open.push(Open {
                    value,
                    left,
                    made: Vec::with_capacity(value.len()),
                });
                None
            }
            _ => Some(leaf(value)),
        };
        // Up to the next container that has a child left.
        value = loop {
            let Some(top) = open.last_mut() else {
                // Only a root that was no container comes here without an open one.
                return done.unwrap_or_else(|| leaf(root));
            };
            top.made.extend(done.take());
            if let Some(child) = top.left.next() {
                break child;
            }
            done = open.pop().map(|closed| join(closed.value, closed.made));
        };
    }
}

/// A container whose children are being walked.
struct Open<'a, T> {
    value: Value<'a>,
    left: Children<'a>,
    made: Vec<T>,
}

enum Children<'a> {
    Elements(Elements<'a>),
    Members(Members<'a>),
}

impl<'a> Children<'a> {
    fn of(value: Value<'a>) -> Option<Self> {
        match value.kind() {
            Kind::Array => Some(Self::Elements(value.elements())),
            Kind::Object => Some(Self::Members(value.members())),
            _ => None,
        }
    }

    fn next(&mut self) -> Option<Value<'a>> {
        match self {
            Self::Elements(elements) => elements.next(),
            Self::Members(members) => members.next_pair().map(|(_, value)| value),
        }
    }
}
