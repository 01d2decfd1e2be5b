//! Where a value stands in the judged body, as it may be told: the one maker of instance
//! locations.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::iter::{Enumerate, Peekable};

use crate::json::{Elements, Kind as Json, Member, Members, Value};
use crate::schema::catalog::Catalog;
use crate::schema::plan::{SchemaNode, SchemaType};
use crate::text::mask;

/// What is known of the names in a document.
#[derive(Clone, Copy)]
pub enum Names<'c> {
    /// Those of a component, followed down.
    Compiled(&'c Catalog, &'c SchemaNode),
    /// Those a schema file mentions, wherever it does.
    Listed(&'c HashSet<String>),
    /// None: below a free map, or below a name nobody knows.
    Hidden,
}

impl Names<'_> {
    /// Returns how a member's name is told, and what is known of the names in its value.
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
    names: Names<'c>,
    root: Value<'d>,
    target: Value<'_>,
    trail: &Trail<'d>,
) -> (String, Names<'c>) {
    let mut pointer = String::new();
    let mut names = names;
    let mut value = root;
    while value.index() != target.index() {
        pointer.push('/');
        if value.kind() == Json::Object {
            let Some(member) = trail.member(value, target) else {
                break;
            };
            let (shown, inner) = names.member(&member.name);
            pointer.push_str(&mask::pointer_segment(&shown));
            (names, value) = (inner, member.value);
        } else {
            let Some((at, item)) = trail.item(value, target) else {
                break;
            };
            pointer.push_str(&at.to_string());
            (names, value) = (names.item(), item);
        }
    }
    (pointer, names)
}

/// How far large containers of a document were walked when something in them was last located.
/// Diagnostics are mostly located in their order, so that even very many of them in one container
/// take time in its size, and not in their product.
#[derive(Default)]
pub struct Trail<'d> {
    members: RefCell<HashMap<u32, Steps<Members<'d>>>>,
    items: RefCell<HashMap<u32, Steps<Elements<'d>>>>,
}

/// So many values are sooner walked than remembered.
const SMALL: usize = 32;

impl<'d> Trail<'d> {
    /// The member of `object` that holds `target`: the last that begins no later.
    fn member(&self, object: Value<'d>, target: Value<'_>) -> Option<Member<'d>> {
        let begins = |member: &Member<'_>| member.value.index() <= target.index();
        let walk = || Steps::new(object.all_members());
        let (_, member) = step(&self.members, object, walk, begins)?;
        Some(member)
    }

    /// The item of `array` that holds `target`, and its place.
    fn item(&self, array: Value<'d>, target: Value<'_>) -> Option<(usize, Value<'d>)> {
        let begins = |item: &Value<'_>| item.index() <= target.index();
        step(&self.items, array, || Steps::new(array.elements()), begins)
    }
}

/// Goes on in a container to the last child that `begins` early enough.
fn step<I: Iterator<Item: Clone>>(
    known: &RefCell<HashMap<u32, Steps<I>>>,
    container: Value<'_>,
    walk: impl Fn() -> Steps<I>,
    begins: impl Fn(&I::Item) -> bool,
) -> Option<(usize, I::Item)> {
    if container.len() <= SMALL {
        let mut steps = walk();
        steps.go(&begins);
        return steps.here;
    }
    let mut known = known.borrow_mut();
    let steps = known.entry(container.index()).or_insert_with(&walk);
    if steps.here.as_ref().is_some_and(|(_, child)| !begins(child)) {
        *steps = walk();
    }
    steps.go(&begins);
    steps.here.clone()
}

/// A walk through a container.
struct Steps<I: Iterator> {
    here: Option<(usize, I::Item)>,
    rest: Peekable<Enumerate<I>>,
}

impl<I: Iterator> Steps<I> {
    fn new(children: I) -> Self {
        Self {
            here: None,
            rest: children.enumerate().peekable(),
        }
    }

    fn go(&mut self, begins: impl Fn(&I::Item) -> bool) {
        while let Some(next) = self.rest.next_if(|(_, child)| begins(child)) {
            self.here = Some(next);
        }
    }
}
