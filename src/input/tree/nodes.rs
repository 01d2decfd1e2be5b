//! The nodes of a text in YAML or TOML, laid out flat, an alias as a reference.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use crate::input::ContainerError;
use crate::input::tree::scalar::{Core, core};
use crate::input::tree::{Fault, Node, Nodes};
use crate::json::Decimal;
use crate::model::codec::ScalarStyle;

/// A text in YAML or TOML as far as it can be read. Not `Debug`: it holds values.
pub struct Recording<'s> {
    /// The nodes, in the order of the text.
    entries: Vec<Entry<'s>>,
    /// The first node of each document.
    roots: Vec<usize>,
    /// The place where the text stops being YAML, or where two readings are possible.
    pub broken: Option<ContainerError>,
    /// The number of steps that may still be made behind aliases; see [`ALIASED_STEPS`].
    left: Cell<usize>,
}

/// The number of members, items and bytes that may be looked at behind aliases, for each byte of the text. An alias
/// of a few bytes names a node of any size, so that a text could otherwise take time and memory in its square.
const ALIASED_STEPS: usize = 16;

/// The number of such steps that any text may take.
const SMALL: usize = 1 << 16;

/// The greatest number of mappings merged into each other. One that merges itself has no end.
const MERGES: usize = 32;

/// The greatest number of noted paths of names, and the greatest length of a name. Formats have few
/// and short ones.
const MOST_PATHS: usize = 1 << 16;
const LONGEST_NAME: usize = 64;

/// One node.
pub(super) struct Entry<'s> {
    pub(super) kind: Kind,
    /// Its text, decoded.
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

impl<'s> Recording<'s> {
    /// The nodes of a text of `length` bytes, before which `mark` others stand.
    pub(super) fn new(
        (mut entries, roots): Nodes<'s>,
        broken: Option<Fault>,
        mark: usize,
        length: usize,
    ) -> Self {
        for entry in &mut entries {
            entry.range = mark + entry.range.start..mark + entry.range.end;
        }
        Self {
            entries,
            roots,
            broken: broken.map(|(at, reason)| ContainerError::at(mark + at, reason)),
            left: Cell::new(length.saturating_mul(ALIASED_STEPS).saturating_add(SMALL)),
        }
    }

    /// Returns the outermost node of each document.
    pub fn documents(&self) -> impl Iterator<Item = Node<'_>> {
        self.roots.iter().map(|&number| self.at(number))
    }

    /// The node with this number, to which no alias has led.
    fn at(&self, number: usize) -> Node<'_> {
        Node::yaml(Cursor {
            nodes: self,
            number,
            aliased: false,
        })
    }

    /// The numbers of what is directly inside a node: names and values, or values alone.
    fn numbers_inside(&self, number: usize) -> Vec<(Option<usize>, Option<usize>)> {
        let entry = &self.entries[number];
        let mut numbers = Vec::new();
        let mut next = number + 1;
        while next < entry.behind {
            numbers.push(next);
            next = self.entries[next].behind;
        }
        if entry.kind == Kind::Mapping {
            let pairs = numbers.chunks(2);
            pairs
                .map(|pair| (Some(pair[0]), pair.get(1).copied()))
                .collect()
        } else {
            numbers.into_iter().map(|item| (None, Some(item))).collect()
        }
    }

    /// Returns every value in the order of the text, each once, with the name it is called by. No
    /// alias is followed: what it names is met where it stands.
    pub fn values(&self) -> impl Iterator<Item = (&str, Node<'_>)> {
        let roots = self.roots.iter().rev();
        let mut next: Vec<(&str, usize)> = roots.map(|&root| ("", root)).collect();
        std::iter::from_fn(move || {
            let (name, number) = next.pop()?;
            for (key, value) in self.numbers_inside(number).into_iter().rev() {
                let called = key.map_or(name, |key| &self.entries[key].text);
                next.extend(value.map(|value| (called, value)));
            }
            Some((name, self.at(number)))
        })
    }

    /// Returns where each alias stands, and what it names, in the order of the text.
    pub fn aliases(&self) -> impl Iterator<Item = (Range<usize>, Range<usize>)> {
        self.entries.iter().filter_map(|entry| match entry.kind {
            Kind::Alias(target) => Some((entry.range.clone(), self.entries[target].range.clone())),
            _ => None,
        })
    }

    /// The paths of the names down to `depth`, such as `log.entries[].request`.
    pub(super) fn names(&self, depth: usize) -> BTreeSet<String> {
        let mut paths = BTreeSet::new();
        let mut next: Vec<_> = self
            .documents()
            .map(|root| (root, String::new(), depth))
            .collect();
        while let Some((node, path, depth)) = next.pop() {
            if depth == 0 || paths.len() > MOST_PATHS {
                continue;
            }
            for item in node.items() {
                next.push((item, format!("{path}[]"), depth - 1));
            }
            let members = node.members().into_iter();
            let members = members.map(|(name, value)| (name, Some(value)));
            let alone = node.cursor().and_then(Cursor::name_alone);
            for (name, value) in members.chain(alone.map(|name| (name.into(), None))) {
                if name.len() > LONGEST_NAME {
                    continue; // no format has such a name, and each path below would hold it
                }
                let dot = if path.is_empty() { "" } else { "." };
                let path = format!("{path}{dot}{name}");
                paths.insert(path.clone());
                next.extend(value.map(|value| (value, path, depth - 1)));
            }
        }
        paths
    }
}

/// A place among the nodes.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'t> {
    nodes: &'t Recording<'t>,
    number: usize,
    /// Whether an alias led here.
    aliased: bool,
}

impl<'t> Cursor<'t> {
    /// Returns the node that stands here.
    pub(super) fn entry(self) -> &'t Entry<'t> {
        &self.nodes.entries[self.number]
    }

    /// Returns what is directly inside, if it is of this kind: the items of a list, each twice, or
    /// the names and values of a mapping.
    fn children(self, kind: Kind) -> impl Iterator<Item = (Cursor<'t>, Cursor<'t>)> {
        let entry = self.entry();
        let end = if entry.kind == kind { entry.behind } else { 0 };
        let mut next = self.number + 1;
        let mut child = move || {
            let number = next;
            (number < end && self.may_step()).then(|| {
                next = self.nodes.entries[number].behind;
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

    /// Returns whether one more node may be looked at.
    fn may_step(self) -> bool {
        if !self.aliased {
            return true;
        }
        self.charge(1);
        !self.is_spent()
    }

    /// Takes so much off what may be looked at behind aliases, if an alias led here.
    pub(super) fn charge(self, cost: usize) {
        if self.aliased {
            let left = self.nodes.left.get();
            self.nodes.left.set(left.saturating_sub(cost));
        }
    }

    /// The node with this number, or the one it stands for.
    fn resolved(self, number: usize) -> Cursor<'t> {
        match self.nodes.entries[number].kind {
            // No alias names an alias: there is no way to put an anchor on one.
            Kind::Alias(target) => Cursor {
                number: target,
                aliased: true,
                ..self
            },
            _ => Cursor { number, ..self },
        }
    }

    /// The names and values of a mapping: its own, and then those of the mappings that it merges
    /// (`<<`, yaml.org/type/merge) and does not have itself.
    pub(super) fn members(self) -> Vec<(Cursor<'t>, Cursor<'t>)> {
        let mut members: Vec<_> = self.children(Kind::Mapping).collect();
        if members.iter().any(merges) {
            let merged: Vec<_> = members.extract_if(.., |member| merges(member)).collect();
            let own = members.iter().filter_map(|(key, _)| key.written());
            let mut known: HashSet<&str> = own.collect();
            for (_, value) in merged {
                value.merge_into(&mut members, &mut known, 0);
            }
        }
        members
    }

    /// Adds what is not known of a merged mapping, or of a list of them, the first of which count.
    fn merge_into(
        self,
        members: &mut Vec<(Cursor<'t>, Cursor<'t>)>,
        known: &mut HashSet<&'t str>,
        depth: usize,
    ) {
        if depth == MERGES {
            self.nodes.left.set(0);
            return;
        }
        for (item, _) in self.children(Kind::Sequence) {
            item.merge_into(members, known, depth + 1);
        }
        let mut further = Vec::new();
        for member in self.children(Kind::Mapping) {
            if merges(&member) {
                further.push(member.1);
            } else if member.0.written().is_some_and(|name| known.insert(name)) {
                members.push(member);
            }
        }
        for merged in further {
            merged.merge_into(members, known, depth + 1);
        }
    }

    /// Returns what stands directly in a list or a mapping, names with their values; `behind` says
    /// which node an alias leads to, by the number of the one it names.
    pub(super) fn inside(
        self,
        behind: fn(usize) -> Option<usize>,
    ) -> Vec<(Option<Node<'t>>, Option<Node<'t>>)> {
        let node = |number: usize| {
            let number = match self.nodes.entries[number].kind {
                Kind::Alias(target) => behind(target)?,
                _ => number,
            };
            Some(Node::yaml(Cursor { number, ..self }))
        };
        let pairs = self.nodes.numbers_inside(self.number).into_iter();
        pairs
            .map(|(name, value)| (name.and_then(node), value.and_then(node)))
            .collect()
    }

    /// The name behind which the text ends before its value does: as much as a cut leaves of a member.
    fn name_alone(self) -> Option<&'t str> {
        match self.nodes.numbers_inside(self.number).last()? {
            (Some(name), None) => self.resolved(*name).written(),
            _ => None,
        }
    }

    /// The member called `name`; of equal names the last.
    pub(super) fn member(self, name: &str) -> Option<Cursor<'t>> {
        let mut found = None;
        let mut is_merged = false;
        for member in self.children(Kind::Mapping) {
            if member.0.says(name) {
                found = Some(member.1);
            }
            is_merged |= merges(&member);
        }
        found.or_else(|| {
            let mut all = is_merged.then(|| self.members())?.into_iter();
            all.find(|(key, _)| key.says(name)).map(|(_, value)| value)
        })
    }

    /// The items of a list.
    pub(super) fn items(self) -> impl Iterator<Item = Cursor<'t>> {
        self.children(Kind::Sequence).map(|(item, _)| item)
    }

    /// Returns whether aliases led to more than is looked at.
    pub(super) fn is_spent(self) -> bool {
        self.nodes.left.get() == 0
    }

    /// Returns how a scalar is written; what is none counts as plain.
    pub(super) fn style(self) -> ScalarStyle {
        match self.entry().kind {
            Kind::Scalar(style) => style,
            _ => ScalarStyle::Plain,
        }
    }

    /// Returns what a scalar says, whatever type it has.
    pub(super) fn written(self) -> Option<&'t str> {
        let entry = self.entry();
        matches!(entry.kind, Kind::Scalar(_)).then_some(&*entry.text)
    }

    /// Returns whether it is a scalar that says this.
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

    /// Returns whether it is a number to YAML's core schema.
    pub(super) fn is_number(self) -> bool {
        match self.core() {
            Some(Core::Integer(_)) => true,
            Some(Core::Other) => self.written().is_some_and(|text| {
                let truths = ["true", "false"];
                !truths.iter().any(|truth| text.eq_ignore_ascii_case(truth))
            }),
            _ => false,
        }
    }

    pub(super) fn integer(self) -> Option<i64> {
        match self.core()? {
            Core::Integer(number) => number,
            Core::Other if self.is_number() => {
                let number = self.written()?.trim_start_matches('+');
                i64::try_from(Decimal::integer_of(number)?).ok()
            }
            _ => None,
        }
    }

    pub(super) fn tag(self) -> Option<&'t str> {
        self.entry().tag.as_deref()
    }
}

/// Returns whether a member is a mapping, or a list of mappings, to be merged into the one it
/// stands in.
fn merges((key, value): &(Cursor<'_>, Cursor<'_>)) -> bool {
    let is_merge = key.says("<<") && matches!(key.style(), ScalarStyle::Plain);
    let merged = value.entry().kind;
    (is_merge || key.tag() == Some("merge")) && matches!(merged, Kind::Mapping | Kind::Sequence)
}
