//! A small read-only tree over a text that is JSON or YAML, so that one reader serves both. Every
//! scalar knows where it stands in the text and how it is written there.
//!
//! What a YAML text could do to its reader, it can't do here: an alias is a reference to the node
//! it names and is never expanded, a tag is a name and nothing is built from it, and the depth is
//! bounded.

mod json;
mod nodes;
mod scalar;
mod yaml;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use crate::input::Broken;
use crate::model::capture::Stored;
use crate::model::codec::Codec;
use crate::model::document::{Document, Kind, Limits, SyntaxError, Value};

/// How many lists and mappings may be inside each other.
const MAX_DEPTH: u32 = 512;

/// How many members or items of a node that an alias names are looked at. No part of a recording
/// has as many, and it bounds what many aliases of one large node can cost.
const BEHIND_ALIAS: usize = 4_096;

/// A whole text.
pub enum Tree<'t> {
    /// One that begins as a JSON object or array does.
    Json(Document<'t>),
    /// Any other.
    Yaml(nodes::Nodes<'t>),
}

impl<'t> Tree<'t> {
    /// Parses a text.
    ///
    /// # Errors
    ///
    /// Where and why it is neither JSON nor YAML.
    pub fn parse(text: &'t [u8]) -> Result<Self, Broken> {
        if is_json(text) {
            let limits = Limits {
                max_depth: MAX_DEPTH,
            };
            return Document::parse_with(text, limits)
                .map(Self::Json)
                .map_err(|error| broken(0, &error));
        }
        match yaml::parse(text) {
            (nodes, None) => Ok(Self::Yaml(nodes)),
            (_, Some(broken)) => Err(broken),
        }
    }

    /// The outermost node; `None` where the text holds none.
    pub fn root(&self) -> Option<Node<'_>> {
        match self {
            Self::Json(document) => Some(Node::json(document.root(), 0)),
            Self::Yaml(nodes) => nodes.root(),
        }
    }
}

/// Hands over the items of a recording's list, one after the other: those of the outermost member
/// called `name`, or of an outermost list if `name` is `None`. Returns whether there is such a
/// list.
///
/// # Errors
///
/// Where and why the text breaks. The items before that place have been handed over.
pub fn items(
    text: &[u8],
    name: Option<&str>,
    each: &mut dyn FnMut(Node<'_>),
) -> (bool, Result<(), Broken>) {
    if is_json(text) {
        return json::items(text, name, each);
    }
    let (nodes, broken) = yaml::parse(text);
    let found = nodes.items_of(name, each);
    (found, broken.map_or(Ok(()), Err))
}

/// The paths of the names in the beginning of a YAML text, as far as it is YAML.
pub(super) fn names(text: &[u8], depth: usize) -> BTreeSet<String> {
    yaml::parse(text).0.names(depth)
}

/// Whether a text begins as a JSON object or array does.
pub fn is_json(text: &[u8]) -> bool {
    crate::input::decode::begins_as_json(text)
}

fn broken(base: usize, error: &SyntaxError) -> Broken {
    Broken {
        offset: base + error.offset,
        reason: error.kind.to_string(),
    }
}

/// One node of a tree; cheap to copy.
#[derive(Clone, Copy)]
pub struct Node<'t>(Inner<'t>);

#[derive(Clone, Copy)]
enum Inner<'t> {
    Json {
        value: Value<'t>,
        /// Where the document of the value begins in the text.
        base: usize,
    },
    Yaml(nodes::Cursor<'t>),
}

impl<'t> Node<'t> {
    fn json(value: Value<'t>, base: usize) -> Self {
        Self(Inner::Json { value, base })
    }

    fn yaml(cursor: nodes::Cursor<'t>) -> Self {
        Self(Inner::Yaml(cursor))
    }

    /// The member called `name` of a mapping; of equal names the last.
    pub fn get(self, name: &str) -> Option<Node<'t>> {
        match self.0 {
            Inner::Json { value, base } => value.get(name).map(|value| Self::json(value, base)),
            Inner::Yaml(cursor) => {
                let member = cursor.members().filter(|(key, _)| key.says(name)).last();
                member.map(|(_, value)| Self::yaml(value))
            }
        }
    }

    /// The member at the end of a path of names.
    pub fn at(self, path: &[&str]) -> Option<Node<'t>> {
        path.iter().try_fold(self, |node, name| node.get(name))
    }

    /// The members of a mapping whose names are text; none of anything else.
    pub fn members(self) -> Vec<(Cow<'t, str>, Node<'t>)> {
        match self.0 {
            Inner::Json { value, base } => value
                .members()
                .map(|member| (member.name, Self::json(member.value, base)))
                .collect(),
            Inner::Yaml(cursor) => cursor
                .members()
                .filter_map(|(key, value)| Some((key.written()?.into(), Self::yaml(value))))
                .collect(),
        }
    }

    /// The items of a list; none of anything else.
    pub fn items(self) -> Vec<Node<'t>> {
        match self.0 {
            Inner::Json { value, base } => value
                .elements()
                .map(|value| Self::json(value, base))
                .collect(),
            Inner::Yaml(cursor) => cursor.items().map(Self::yaml).collect(),
        }
    }

    /// Whether it is a mapping.
    pub fn is_mapping(self) -> bool {
        match self.0 {
            Inner::Json { value, .. } => value.kind() == Kind::Object,
            Inner::Yaml(cursor) => cursor.is_mapping(),
        }
    }

    /// Whether it is a list.
    pub fn is_list(self) -> bool {
        match self.0 {
            Inner::Json { value, .. } => value.kind() == Kind::Array,
            Inner::Yaml(cursor) => cursor.is_list(),
        }
    }

    /// Whether it is `null`, or nothing at all.
    pub fn is_null(self) -> bool {
        match self.0 {
            Inner::Json { value, .. } => value.is_null(),
            Inner::Yaml(cursor) => cursor.is_null(),
        }
    }

    /// What a string says. A scalar that YAML's core schema takes for a number, a truth value or
    /// null is none.
    pub fn text(self) -> Option<Cow<'t, str>> {
        match self.0 {
            Inner::Json { value, .. } => value.as_str(),
            Inner::Yaml(cursor) => cursor.text().map(Cow::Borrowed),
        }
    }

    /// An integer.
    pub fn integer(self) -> Option<i64> {
        match self.0 {
            Inner::Json { value, .. } => value.number_text()?.parse().ok(),
            Inner::Yaml(cursor) => cursor.integer(),
        }
    }

    /// The bytes it takes in the text: of a scalar, what its codec decodes.
    pub fn range(self) -> Range<usize> {
        match self.0 {
            Inner::Json { value, base } => {
                let span = value.span();
                base + span.start..base + span.end
            }
            Inner::Yaml(cursor) => cursor.range(),
        }
    }

    /// The name of its tag, in YAML, without the exclamation marks.
    pub fn tag(self) -> Option<&'t str> {
        match self.0 {
            Inner::Json { .. } => None,
            Inner::Yaml(cursor) => cursor.tag(),
        }
    }

    /// What a YAML scalar says, whatever type it has; `None` in JSON.
    pub fn written(self) -> Option<&'t str> {
        match self.0 {
            Inner::Json { .. } => None,
            Inner::Yaml(cursor) => cursor.written(),
        }
    }

    /// A scalar's text and what lies between the source's bytes and the decoded ones; `None` for
    /// what is no text: lists, mappings, null, and in JSON everything but strings.
    pub fn stored(self) -> Option<(Stored<'t>, Vec<Codec>)> {
        match self.0 {
            Inner::Json { value, .. } => {
                let text = value.as_text()?;
                Some((Stored::Escaped(text), vec![Codec::JsonString]))
            }
            Inner::Yaml(cursor) => {
                let text = cursor.written().filter(|_| !cursor.is_null())?;
                let mut codecs = vec![Codec::YamlScalar(cursor.style())];
                if cursor.tag() == Some("binary") {
                    codecs.push(Codec::Base64);
                }
                Some((Stored::Text(Cow::Borrowed(text)), codecs))
            }
        }
    }
}
