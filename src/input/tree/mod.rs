//! A small read-only tree over a text that is JSON, YAML or TOML, so that one reader serves both. Every
//! scalar knows where it stands in the text and how it is written there.
//!
//! What a YAML text could do to its reader, it can't do here: an alias is a reference to the node
//! it names and is never expanded, a tag is a name and nothing is built from it, and the depth is
//! bounded.

mod nodes;
mod quoted;
mod scalar;
mod to_json;
mod toml;
mod yaml;
mod yaml_errors;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use crate::input::entry::Entry;
use crate::input::json_sequence::Row;
use crate::input::wrapper::Holder;
use crate::input::{ContainerError, decode};
use crate::json::{Decimal, Document, Kind, Limits, SyntaxError, Value};
use crate::model::capture::Stored;
use crate::model::codec::{Codec, ScalarStyle};
use crate::text::span::without_mark;

pub use nodes::Recording;

/// The greatest depth of lists and mappings.
const MAX_DEPTH: u32 = 512;

/// The offset at which a text breaks, and the reason.
type Fault = (usize, &'static str);

/// JSON texts, one after the other: a recording may be one, or have one on each line.
pub struct Texts<'t>(Vec<(usize, Document<'t>)>);

impl<'t> Texts<'t> {
    /// Parses a text that holds at least one.
    pub(crate) fn parse(text: &'t [u8]) -> Result<Self, ContainerError> {
        let limits = Limits {
            max_depth: MAX_DEPTH,
        };
        let mut at = Row::next(text, 0);
        let mut texts = Vec::new();
        while texts.is_empty() || at < text.len() {
            let broken =
                |error: SyntaxError| ContainerError::at(at + error.offset, error.to_string());
            let (document, length) = Document::parse_prefix(&text[at..], limits).map_err(broken)?;
            texts.push((at, document));
            at = Row::next(text, at + length);
        }
        Ok(Self(texts))
    }

    /// Returns the outermost node of each text.
    pub fn roots(&self) -> impl Iterator<Item = Node<'_>> {
        let texts = self.0.iter();
        texts.map(|(base, document)| Node::json(document.root(), *base))
    }
}

/// The nodes of a text, in its order, and the number of the first node of each document.
type Nodes<'t> = (Vec<nodes::Entry<'t>>, Vec<usize>);

impl<'t> Recording<'t> {
    /// Reads a text in YAML or TOML.
    pub fn of(text: &'t [u8]) -> Self {
        let rest = without_mark(text);
        let mark = text.len() - rest.len();
        let end = std::str::from_utf8(rest).map_or_else(|fault| fault.valid_up_to(), str::len);
        let valid = std::str::from_utf8(&rest[..end]).unwrap_or_default();
        let is_cut = end < rest.len();
        let (nodes, mut broken) = if is_toml(text) {
            toml::parse(valid)
        } else {
            yaml::parse(valid, is_cut)
        };
        if is_cut {
            broken = Some((end, "these bytes are not UTF-8"));
        }
        Self::new(nodes, broken, mark, valid.len())
    }
}

/// The paths of the names in the beginning of a YAML text, as far as it is YAML.
pub(super) fn names(text: &[u8], depth: usize) -> BTreeSet<String> {
    let recording = Recording::of(text);
    match &recording.broken {
        // What breaks costs its table, of which the lines before have names.
        Some(broken) if is_toml(text) => {
            let before = &text[..broken.offset];
            let lines = memchr::memrchr(b'\n', before).unwrap_or_default();
            Recording::of(&text[..lines]).names(depth)
        }
        _ => recording.names(depth),
    }
}

/// Returns whether a text is TOML that begins with a list of tables.
pub fn is_toml(text: &[u8]) -> bool {
    toml::is_one(text)
}

/// Returns whether a text begins as a JSON object or array does.
pub fn is_json(text: &[u8]) -> bool {
    decode::begins_as_json(&text[Row::next(text, 0)..]) && !is_toml(text)
}

/// Returns what a scalar of YAML or TOML says that is written like this.
pub fn scalar_says(raw: &str, style: ScalarStyle) -> Option<String> {
    let ScalarStyle::Block { escapes } = style else {
        return quoted::says(raw);
    };
    let inner = raw.get(3..raw.len().saturating_sub(3))?;
    let mut lines = inner.split("\\\n");
    let first = lines.next()?.to_owned();
    let joined = |text: String, line: &str| text + line.trim_ascii_start();
    Some(if escapes {
        lines.fold(first, joined)
    } else {
        inner.to_owned()
    })
}

/// A text or a number of a tree. Not `Debug`: it may be secret.
pub struct Scalar<'t> {
    /// Its text, decoded.
    pub says: Cow<'t, str>,
    /// Whether it is a number, and no text.
    pub is_number: bool,
    /// The codec between the text's bytes and its meaning; `None` for a number in JSON.
    pub codec: Option<Codec>,
}

/// One node of a tree; cheap to copy.
#[derive(Clone, Copy)]
pub struct Node<'t>(Inner<'t>);

#[derive(Clone, Copy)]
enum Inner<'t> {
    Json {
        value: Value<'t>,
        /// The offset in the text at which the value's document begins.
        base: usize,
    },
    Yaml(nodes::Cursor<'t>),
}

impl<'t> From<Entry<'t>> for Node<'t> {
    fn from(entry: Entry<'t>) -> Self {
        Self::json(entry.value, entry.base)
    }
}

impl<'t> Node<'t> {
    fn json(value: Value<'t>, base: usize) -> Self {
        Self(Inner::Json { value, base })
    }

    fn yaml(cursor: nodes::Cursor<'t>) -> Self {
        Self(Inner::Yaml(cursor))
    }

    /// Its place among the nodes of a text in YAML or TOML; `None` in JSON.
    fn cursor(self) -> Option<nodes::Cursor<'t>> {
        match self.0 {
            Inner::Json { .. } => None,
            Inner::Yaml(cursor) => Some(cursor),
        }
    }

    /// The member called `name` of a mapping; of equal names the last.
    pub fn get(self, name: &str) -> Option<Node<'t>> {
        match self.0 {
            Inner::Json { value, base } => value.get(name).map(|value| Self::json(value, base)),
            Inner::Yaml(cursor) => cursor.member(name).map(Self::yaml),
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
                .into_iter()
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

    /// Returns what stands directly in a list or a mapping, each name with its value, in the order
    /// of the text: of equal names each, and nothing that an alias merely refers to.
    pub fn stored_inside(self) -> Vec<(Option<Node<'t>>, Option<Node<'t>>)> {
        match self.0 {
            Inner::Json { value, base } => {
                let json = |value| Some(Self::json(value, base));
                let mut members = value.all_members();
                let pairs = std::iter::from_fn(|| members.next_pair());
                let pairs = pairs.map(|(name, value)| (json(name), json(value)));
                let items = value.elements().map(|item| (None, json(item)));
                pairs.chain(items).collect()
            }
            Inner::Yaml(cursor) => cursor.inside(|_| None),
        }
    }

    /// Returns the same, an alias as what it names; nothing of JSON, which has none.
    pub fn named_inside(self) -> Vec<(Option<Node<'t>>, Option<Node<'t>>)> {
        let cursor = self.cursor();
        cursor.map_or_else(Vec::new, |cursor| cursor.inside(Some))
    }

    /// Returns what a scalar says and how it is written; `None` for lists, mappings, truth values
    /// and null.
    pub fn scalar(self) -> Option<Scalar<'t>> {
        match self.0 {
            Inner::Json { value, .. } => match value.number_text() {
                Some(number) => Some(Scalar {
                    says: Cow::Borrowed(number),
                    is_number: true,
                    codec: None,
                }),
                None => Some(Scalar {
                    says: value.as_str()?,
                    is_number: false,
                    codec: Some(Codec::JsonString),
                }),
            },
            Inner::Yaml(cursor) => {
                let is_number = cursor.is_number();
                let written = cursor.written()?;
                let is_binary = cursor.tag() == Some("binary");
                let bytes = is_binary.then(|| decode::base64(written.as_bytes()).ok());
                let says = bytes.flatten();
                let says = says.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
                (is_number || cursor.text().is_some()).then_some(Scalar {
                    says: says.map_or(Cow::Borrowed(written), Cow::Owned),
                    is_number,
                    codec: Some(Codec::YamlScalar(cursor.style())),
                })
            }
        }
    }

    /// Returns whether it is a mapping.
    pub fn is_mapping(self) -> bool {
        match self.0 {
            Inner::Json { value, .. } => value.kind() == Kind::Object,
            Inner::Yaml(cursor) => cursor.entry().kind == nodes::Kind::Mapping,
        }
    }

    /// Returns whether it is a list.
    pub fn is_list(self) -> bool {
        match self.0 {
            Inner::Json { value, .. } => value.kind() == Kind::Array,
            Inner::Yaml(cursor) => cursor.entry().kind == nodes::Kind::Sequence,
        }
    }

    /// Returns whether it is a mapping that says how a body is written, and is none itself.
    pub fn is_wrapper(self) -> bool {
        let names = [
            "base64_string",
            "encoding",
            "on_disk",
            "parsed_body",
            "raw_gzip",
            "string",
        ];
        names.iter().any(|name| self.get(name).is_some()) || self.holder().is_some()
    }

    /// Returns whether it is `null`, or nothing at all.
    pub fn is_null(self) -> bool {
        match self.0 {
            Inner::Json { value, .. } => value.is_null(),
            Inner::Yaml(cursor) => cursor.is_null(),
        }
    }

    /// Returns whether its end was met. What stands in JSON is only handed over as a whole.
    pub fn is_whole(self) -> bool {
        self.cursor().is_none_or(|cursor| cursor.entry().whole)
    }

    /// Returns whether aliases of its text led to more than is looked at, so that something was
    /// left out.
    pub fn is_spent(self) -> bool {
        self.cursor().is_some_and(nodes::Cursor::is_spent)
    }

    /// Returns what a string says. A scalar that YAML's core schema takes for a number, a truth
    /// value or null is none.
    pub fn text(self) -> Option<Cow<'t, str>> {
        match self.0 {
            Inner::Json { value, .. } => value.as_str(),
            Inner::Yaml(cursor) => cursor.text().map(Cow::Borrowed),
        }
    }

    /// Returns the value of a number without a fraction: `200.0` is 200.
    pub fn integer(self) -> Option<i64> {
        match self.0 {
            Inner::Json { value, .. } => {
                let worth = Decimal::integer_of(value.number_text()?)?;
                i64::try_from(worth).ok()
            }
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
            Inner::Yaml(cursor) => cursor.entry().range.clone(),
        }
    }

    /// The name of its tag, in YAML, without the exclamation marks.
    pub fn tag(self) -> Option<&'t str> {
        self.cursor()?.tag()
    }

    /// Returns what a YAML scalar says, whatever type it has; `None` in JSON.
    pub fn written(self) -> Option<&'t str> {
        self.cursor()?.written()
    }

    /// Returns it as JSON text; `None` where aliases lead to more than is looked at.
    pub fn to_json(self) -> Option<String> {
        to_json::json(self)
    }

    /// Returns which member of a mapping is a body, if it says of one how it is written.
    pub(super) fn holder(self) -> Option<Holder> {
        let names = self.members().into_iter().map(|(name, _)| name);
        Holder::of(names, |name| self.get(name)?.text())
    }

    /// Returns what is a body of its own as JSON text, and what lies between it and the source: a
    /// list or a mapping, and in JSON a number or a truth value; `None` for texts and null.
    pub fn parsed(self) -> Option<(Stored<'t>, Vec<Codec>)> {
        // In YAML any other scalar may be a text without quotes.
        let is_scalar = self.cursor().is_some() || self.text().is_some() || self.is_null();
        if is_scalar && !self.is_mapping() && !self.is_list() {
            return None;
        }
        Some(match self.0 {
            Inner::Json { value, .. } => {
                let text = &value.document().source()[value.span()];
                (Stored::Verbatim(text), Vec::new())
            }
            Inner::Yaml(_) => (
                Stored::Text(Cow::Owned(self.to_json()?)),
                vec![Codec::YamlTree],
            ),
        })
    }

    /// Takes so many bytes off what may be looked at behind aliases, if an alias led here.
    fn charge(self, bytes: usize) {
        if let Some(cursor) = self.cursor() {
            cursor.charge(bytes);
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
                cursor.charge(text.len());
                let mut codecs = vec![Codec::YamlScalar(cursor.style())];
                if cursor.tag() == Some("binary") && decode::may_be_base64(text.as_bytes()) {
                    codecs.push(Codec::Base64);
                }
                Some((Stored::Text(Cow::Borrowed(text)), codecs))
            }
        }
    }
}
