//! Where a value stands in the judged body, as it may be told: the one maker of instance
//! locations.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::model::document::{Kind as Json, Member, Value};
use crate::model::mask;
use crate::schema::catalog::Catalog;
use crate::schema::outline::{Expected, Kind};

/// What is known of the names in a document.
#[derive(Clone, Copy)]
pub enum Names<'c> {
    /// Those of a component, followed down.
    Outline(&'c Catalog, &'c Expected),
    /// Those a schema file mentions, wherever it does.
    Listed(&'c HashSet<String>),
    /// None: below a free map, or below a name nobody knows.
    Hidden,
}

impl Names<'_> {
    /// Looks through references.
    fn resolved(self) -> Self {
        match self {
            Self::Outline(
                catalog,
                Expected {
                    kind: Kind::Component(component),
                    ..
                },
            ) => Self::Outline(catalog, catalog.expected(*component)).resolved(),
            other => other,
        }
    }

    /// How a member's name is told, and what is known of the names in its value.
    pub fn member(self, name: &str) -> (Cow<'_, str>, Self) {
        let hidden = Cow::Borrowed(mask::HIDDEN_NAME);
        match self.resolved() {
            Self::Outline(catalog, expected) => match &expected.kind {
                Kind::Object(properties) => {
                    match properties.binary_search_by(|property| property.name.as_str().cmp(name)) {
                        Ok(at) => (
                            Cow::Borrowed(name),
                            Self::Outline(catalog, &properties[at].expected),
                        ),
                        Err(_) => (Cow::Owned(mask::name(name)), Self::Hidden),
                    }
                }
                Kind::Map(values) => (hidden, Self::Outline(catalog, values)),
                _ => (hidden, Self::Hidden),
            },
            Self::Listed(names) if names.contains(name) => (Cow::Borrowed(name), self),
            Self::Listed(_) | Self::Hidden => (hidden, self),
        }
    }

    /// What is known of the names in an array's items.
    #[must_use]
    pub fn item(self) -> Self {
        match self.resolved() {
            Self::Outline(catalog, expected) => match &expected.kind {
                Kind::Array(items) => Self::Outline(catalog, items),
                _ => Self::Hidden,
            },
            other => other,
        }
    }
}

/// The JSON Pointer from `root` to `target`, its names masked, and what is known of the names
/// inside the target.
pub fn locate<'c>(names: Names<'c>, root: Value<'_>, target: Value<'_>) -> (String, Names<'c>) {
    let mut pointer = String::new();
    let mut names = names;
    let mut value = root;
    while value.index() != target.index() {
        pointer.push('/');
        if value.kind() == Json::Object {
            let Some(member) = holder(value, target) else {
                break;
            };
            let (shown, inner) = names.member(&member.name);
            pointer.push_str(&mask::pointer_segment(&shown));
            (names, value) = (inner, member.value);
        } else {
            let Some((at, item)) = value
                .elements()
                .enumerate()
                .take_while(|(_, item)| item.index() <= target.index())
                .last()
            else {
                break;
            };
            pointer.push_str(&at.to_string());
            (names, value) = (names.item(), item);
        }
    }
    (pointer, names)
}

/// The member whose value holds `target`: the last that begins no later.
fn holder<'d>(object: Value<'d>, target: Value<'_>) -> Option<Member<'d>> {
    object
        .all_members()
        .take_while(|member| member.value.index() <= target.index())
        .last()
}
