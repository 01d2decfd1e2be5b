//! Makes instance locations: nothing else decides how a place in the judged body is shown.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::iter::{Enumerate, Peekable};

use crate::json::{Children, Value};
use crate::schema::catalog::Catalog;
use crate::schema::plan::{SchemaNode, SchemaType};
use crate::text::mask;

/// The names that are known in a document.
#[derive(Clone, Copy)]
pub enum KnownNames<'c> {
    /// Those of a component, followed down.
    Compiled(&'c Catalog, &'c SchemaNode),
    /// Those a schema file mentions, wherever it does.
    Listed(&'c HashSet<String>),
    /// None: below a free map, or below a name nobody knows.
    Hidden,
}

impl KnownNames<'_> {
    /// Returns how a member's name is shown, and what is known of the names in its value.
    pub fn member(self, name: &str) -> (Cow<'_, str>, Self) {
        let hidden = Cow::Borrowed(mask::HIDDEN_NAME);
        match self {
            Self::Compiled(catalog, node) => {
                let node = catalog.resolved(node);
                let mentioned = || Self::Listed(catalog.own_names()).member(name);
                match &node.expects {
                    SchemaType::Object(properties) => match properties.get(name) {
                        Some(known) => (Cow::Borrowed(name), Self::Compiled(catalog, &known.node)),
                        None if node.partial && catalog.own_names().contains(name) => mentioned(),
                        None => (Cow::Borrowed(mask::unknown_name(name)), Self::Hidden),
                    },
                    _ if node.partial => mentioned(),
                    SchemaType::Map(values) => (hidden, Self::Compiled(catalog, values)),
                    _ => (hidden, Self::Hidden),
                }
            }
            Self::Listed(names) if names.contains(name) => (Cow::Borrowed(name), self),
            Self::Listed(_) | Self::Hidden => (hidden, self),
        }
    }

    /// Returns what is known of the names in an array's items.
    #[must_use]
    pub fn item(self) -> Self {
        match self {
            Self::Compiled(catalog, node) => {
                let node = catalog.resolved(node);
                match &node.expects {
                    SchemaType::Array(items) => Self::Compiled(catalog, items),
                    _ if node.partial => Self::Listed(catalog.own_names()),
                    _ => Self::Hidden,
                }
            }
            other => other,
        }
    }
}

/// The JSON Pointer from `root` to `target`, its names masked, and what is known of the names
/// inside the target. `trail` is that of the document.
pub fn locate<'c, 'd>(
    names: KnownNames<'c>,
    root: Value<'d>,
    target: Value<'_>,
    trail: &Trail<'d>,
) -> (String, KnownNames<'c>) {
    let mut pointer = String::new();
    let mut names = names;
    let mut value = root;
    while value.index() != target.index() {
        pointer.push('/');
        let Some((at, child)) = trail.child(value, target) else {
            break;
        };
        names = if let Some(name) = child.name() {
            let (shown, inner) = names.member(&name);
            pointer.push_str(&mask::pointer_segment(&shown));
            inner
        } else {
            pointer.push_str(&at.to_string());
            names.item()
        };
        value = child;
    }
    (pointer, names)
}

/// The progress of the walk through large containers of a document when something in them was last
/// located. Diagnostics are mostly located in their order, so that even very many of them in one
/// container take time in its size, and not in their product.
#[derive(Default)]
pub struct Trail<'d>(RefCell<HashMap<u32, Steps<'d>>>);

/// So many values are sooner walked than remembered.
const SMALL: usize = 32;

impl<'d> Trail<'d> {
    /// The child of a container that holds `target`, the last that begins no later, and its place.
    fn child(&self, container: Value<'d>, target: Value<'_>) -> Option<(usize, Value<'d>)> {
        if container.len() <= SMALL {
            return Steps::new(container).until(target);
        }
        let mut known = self.0.borrow_mut();
        let steps = known
            .entry(container.index())
            .or_insert_with(|| Steps::new(container));
        if steps
            .here
            .is_some_and(|(_, child)| child.index() > target.index())
        {
            *steps = Steps::new(container);
        }
        steps.until(target)
    }
}

/// A walk through a container.
struct Steps<'d> {
    here: Option<(usize, Value<'d>)>,
    rest: Peekable<Enumerate<Children<'d>>>,
}

impl<'d> Steps<'d> {
    fn new(container: Value<'d>) -> Self {
        Self {
            here: None,
            rest: container.children().enumerate().peekable(),
        }
    }

    /// Goes on to the last child that begins no later than `target`.
    fn until(&mut self, target: Value<'_>) -> Option<(usize, Value<'d>)> {
        let begins = |(_, child): &(usize, Value<'_>)| child.index() <= target.index();
        while let Some(next) = self.rest.next_if(begins) {
            self.here = Some(next);
        }
        self.here
    }
}
