//! What a YAML text holds: nodes laid out flat, an alias as a reference.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use crate::input::tree::scalar::{Core, core};
use crate::input::tree::{BEHIND_ALIAS, Node};
use crate::model::codec::ScalarStyle;

/// The nodes of a text, in its order. Not `Debug`: they hold values.
pub struct Nodes<'s>(Vec<Entry<'s>>);

/// One node.
pub(super) struct Entry<'s> {
    pub(super) kind: Kind,
    /// What a scalar says.
    pub(super) text: Cow<'s, str>,
    pub(super) range: Range<usize>,
    pub(super) tag: Option<Box<str>>,
    /// The number of the first node that is not inside this one.
    pub(super) behind: usize,
    /// Whether its end was met.
    pub(super) whole: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Scalar(ScalarStyle),
    Sequence,
    Mapping,
    /// Stands for the node with this number.
    Alias(usize),
}

impl<'s> Nodes<'s> {
    pub(super) fn new(entries: Vec<Entry<'s>>) -> Self {
        Self(entries)
    }

    fn outermost(&self) -> Option<Cursor<'_>> {
        let first = !self.0.is_empty();
        first.then_some(Cursor {
            nodes: self,
            number: 0,
            aliased: false,
        })
    }

    /// The outermost node.
    pub(super) fn root(&self) -> Option<Node<'_>> {
        self.outermost().map(Node::yaml)
    }

    /// The paths of the names down to `depth`, such as `log.entries[].request`.
    pub(super) fn names(&self, depth: usize) -> BTreeSet<String> {
        let mut paths = BTreeSet::new();
        let mut next = self
            .outermost()
            .map_or(Vec::new(), |root| vec![(root, String::new(), depth)]);
        while let Some((node, path, depth)) = next.pop() {
            if node.aliased || depth == 0 {
                continue; // it is met, or was, where it stands
            }
            for (item, _) in node.children(Kind::Sequence) {
                next.push((item, format!("{path}[]"), depth - 1));
            }
            for (key, value) in node.children(Kind::Mapping) {
                let name = key.written().unwrap_or_default();
                let dot = if path.is_empty() { "" } else { "." };
                let path = format!("{path}{dot}{name}");
                paths.insert(path.clone());
                next.push((value, path, depth - 1));
            }
        }
        paths
    }

    /// Hands over the whole items of a list; see [`super::items`].
    pub(super) fn items_of(&self, name: Option<&str>, each: &mut dyn FnMut(Node<'_>)) -> bool {
        let list = self.outermost().and_then(|root| match name {
            None => Some(root),
            Some(name) => {
                let named = root
                    .children(Kind::Mapping)
                    .filter(|(key, _)| key.says(name))
                    .last();
                named.map(|(_, list)| list)
            }
        });
        let Some(list) = list.filter(|list| list.entry().kind == Kind::Sequence) else {
            return false;
        };
        let items = list.children(Kind::Sequence).map(|(item, _)| item);
        for item in items.filter(|item| item.entry().whole) {
            each(Node::yaml(item));
        }
        true
    }
}

/// A place among the nodes.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'t> {
    nodes: &'t Nodes<'t>,
    number: usize,
    /// Whether an alias led here.
    aliased: bool,
}

impl<'t> Cursor<'t> {
    fn entry(self) -> &'t Entry<'t> {
        &self.nodes.0[self.number]
    }

    /// What is directly inside, if it is of this kind: the items of a list, each twice, or the
    /// names and values of a mapping.
    fn children(self, kind: Kind) -> impl Iterator<Item = (Cursor<'t>, Cursor<'t>)> {
        let entry = self.entry();
        let end = if entry.kind == kind { entry.behind } else { 0 };
        let mut next = self.number + 1;
        let mut child = move || {
            let number = next;
            (number < end).then(|| {
                next = self.nodes.0[number].behind;
                self.resolved(number)
            })
        };
        std::iter::from_fn(move || {
            let first = child()?;
            let second = if kind == Kind::Mapping {
                child()?
            } else {
                first
            };
            Some((first, second))
        })
    }

    /// The node with this number, or the one it stands for.
    fn resolved(self, number: usize) -> Cursor<'t> {
        match self.nodes.0[number].kind {
            // No alias names an alias: there is no way to put an anchor on one.
            Kind::Alias(target) => Cursor {
                number: target,
                aliased: true,
                ..self
            },
            _ => Cursor { number, ..self },
        }
    }

    fn limit(self) -> usize {
        if self.aliased {
            BEHIND_ALIAS
        } else {
            usize::MAX
        }
    }

    /// The names and values of a mapping.
    pub(super) fn members(self) -> impl Iterator<Item = (Cursor<'t>, Cursor<'t>)> {
        self.children(Kind::Mapping).take(self.limit())
    }

    /// The items of a list.
    pub(super) fn items(self) -> impl Iterator<Item = Cursor<'t>> {
        let items = self.children(Kind::Sequence).take(self.limit());
        items.map(|(item, _)| item)
    }

    pub(super) fn is_mapping(self) -> bool {
        self.entry().kind == Kind::Mapping
    }

    pub(super) fn is_list(self) -> bool {
        self.entry().kind == Kind::Sequence
    }

    /// How a scalar is written; what is none counts as plain.
    pub(super) fn style(self) -> ScalarStyle {
        match self.entry().kind {
            Kind::Scalar(style) => style,
            _ => ScalarStyle::Plain,
        }
    }

    /// What a scalar says, whatever type it has.
    pub(super) fn written(self) -> Option<&'t str> {
        let entry = self.entry();
        matches!(entry.kind, Kind::Scalar(_)).then_some(&*entry.text)
    }

    /// Whether it is a scalar that says this.
    pub(super) fn says(self, text: &str) -> bool {
        self.written() == Some(text)
    }

    fn core(self) -> Option<Core> {
        let text = self.written()?;
        let implied = self.style() == ScalarStyle::Plain;
        Some(match self.tag() {
            None if implied => core(text),
            Some("int") => core(text),
            _ => Core::Text,
        })
    }

    pub(super) fn is_null(self) -> bool {
        self.core() == Some(Core::Null)
    }

    pub(super) fn text(self) -> Option<&'t str> {
        self.written().filter(|_| self.core() == Some(Core::Text))
    }

    pub(super) fn integer(self) -> Option<i64> {
        match self.core()? {
            Core::Integer(number) => number,
            _ => None,
        }
    }

    pub(super) fn range(self) -> Range<usize> {
        self.entry().range.clone()
    }

    pub(super) fn tag(self) -> Option<&'t str> {
        self.entry().tag.as_deref()
    }
}
