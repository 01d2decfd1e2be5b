//! Describes the structure of a format of recordings: the scalars that reveal nothing. Redaction
//! keeps those and replaces every other one.
//!
//! A path names the members from the outermost value on: `log.entries[].time`, where `[]` is each
//! item of a list and `*` each member of a free map. A path that leads to a list or a mapping
//! speaks of what is in it.

use std::collections::BTreeMap;

use crate::model::capture::Role;

/// The meaning of a scalar in a format. It stays only if it is written as such a thing is; anything
/// else in its place is replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A number: a duration, a size, a count, a port.
    Number,
    /// A request's method (RFC 9110, section 9; RFC 5789).
    Method,
    /// An HTTP status, with or without its reason phrase.
    Status,
    /// The version of a protocol, a format or a program.
    Version,
    /// A point in time.
    Time,
    /// A media type (RFC 9110, section 8.3.1).
    MediaType,
    /// The name of a character encoding, or of a transfer encoding such as `base64`.
    Encoding,
    /// One of the words that the format itself defines, between which `|` stands here.
    Words(&'static str),
    /// An address, whole or from its path on, or an object that has it in pieces.
    Url,
    /// A host, with its port or without.
    Host,
    /// A method and an address, and a version where there is one (RFC 9112, section 3).
    RequestLine,
    /// A regular expression for addresses.
    UrlPattern,
    /// The segments of an address's path: one text, or a list.
    Path,
    /// A name that its owner gave: of a header, a parameter, a cookie.
    Name,
    /// Headers: a mapping, a list of names and values in turn, a list of objects, or one text.
    Headers,
    /// The name of a file that holds a body.
    File,
    /// Nothing that is kept. The name that leads here is one of the format's.
    Other,
    /// Nothing that is kept: a part of the exchange, or several.
    Part(Role),
    /// The same as another path, further out: formats nest.
    As(&'static str),
}

impl Meaning {
    /// Returns which part of an exchange it is, if it may hold a secret. Headers differ in that.
    pub(super) fn role(self) -> Option<Role> {
        match self {
            Self::Url | Self::UrlPattern | Self::Host | Self::RequestLine | Self::Path => {
                Some(Role::Url)
            }
            Self::Part(role) => Some(role),
            _ => None,
        }
    }
}

/// A step of a path.
#[derive(Clone, Copy)]
pub(super) enum Step<'p> {
    /// To the member called so; `*` stands for each of a free map.
    Member(&'p str),
    /// To the items of a list.
    Items,
}

/// Returns the steps of a path.
pub(super) fn steps(path: &str) -> impl Iterator<Item = Step<'_>> {
    path.split('.').flat_map(|step| {
        let name = step.trim_end_matches("[]");
        let member = (!name.is_empty()).then_some(Step::Member(name));
        let lists = std::iter::repeat_n(Step::Items, (step.len() - name.len()) / 2);
        member.into_iter().chain(lists)
    })
}

/// The names that clients give an address, or its path, in an object that holds an address in
/// pieces.
pub(super) const IN_ADDRESS: &[&str] = &["href", "raw", "pathname", "path", "Path"];

/// Paths, and what stands at each.
pub type Paths = &'static [(&'static str, Meaning)];

/// The ways in which a wrapper says that a body is written.
const WRITTEN: &str = "Buffer|base64|binary|hex|json|text";

/// The names that most formats use alike in an exchange. A format that has one of these without listing it means this
/// by it.
const USUAL: Paths = &[
    ("request.method", Meaning::Method),
    ("request.url", Meaning::Url),
    ("request.uri", Meaning::Url),
    ("request.request_uri", Meaning::Url),
    ("request.headers", Meaning::Headers),
    ("request.trailers", Meaning::Headers),
    ("request.cookies", Meaning::Part(Role::Cookie)),
    ("request.scheme", Meaning::Words("http|https")),
    ("request.query", Meaning::Part(Role::Query)),
    ("request.body", Meaning::Part(Role::RequestBody)),
    // Of a body in a wrapper.
    ("request.body.type", Meaning::Words(WRITTEN)),
    ("request.body.encoding", Meaning::Encoding),
    ("response.body.type", Meaning::Words(WRITTEN)),
    ("response.body.encoding", Meaning::Encoding),
    ("response.method", Meaning::Method),
    ("response.code", Meaning::Status),
    ("response.status", Meaning::Status),
    ("response.status.code", Meaning::Status),
    ("response.status.message", Meaning::Status),
    ("response.status.status_code", Meaning::Status),
    ("response.statusCode", Meaning::Status),
    ("response.statusText", Meaning::Status),
    ("response.status_code", Meaning::Status),
    ("response.http_version", Meaning::Version),
    ("response.url", Meaning::Url),
    ("response.headers", Meaning::Headers),
    ("response.trailers", Meaning::Headers),
    ("response.cookies", Meaning::Part(Role::Cookie)),
    ("response.content_type", Meaning::MediaType),
    ("recorded_at", Meaning::Time),
];

/// The scalars of a format that are structure.
pub struct Structure {
    /// The paths around the exchanges.
    pub around: Paths,
    /// The path of an exchange; formats have it in several places.
    pub at: &'static [&'static str],
    /// The paths in an exchange besides the usual, or with another meaning, from there on.
    pub paths: Paths,
}

/// A place in a structure.
#[derive(Default)]
pub struct Spot {
    meaning: Option<Meaning>,
    names: BTreeMap<&'static str, Spot>,
    any: Option<Box<Spot>>,
    items: Option<Box<Spot>>,
}

impl Structure {
    /// Returns the outermost place.
    pub fn root(&self) -> Spot {
        let mut root = Spot::default();
        for (path, meaning) in self.around {
            root.inner(path).meaning = Some(*meaning);
        }
        for exchange in self.at {
            let exchange = root.inner(exchange);
            for (path, meaning) in self.in_exchange() {
                exchange.inner(path).meaning = Some(*meaning);
            }
        }
        root
    }

    /// Returns what stands in an exchange, what is the format's own last.
    pub fn in_exchange(&self) -> impl Iterator<Item = &'static (&'static str, Meaning)> {
        USUAL.iter().chain(self.paths)
    }

    /// Returns what of an exchange may hold a secret, the response's body apart.
    pub(super) fn may_hold_secrets(&self) -> impl Iterator<Item = (&'static str, Meaning)> {
        let may =
            |(_, meaning): &&(_, Meaning)| *meaning == Meaning::Headers || meaning.role().is_some();
        let is_another = |path| self.paths.iter().any(|(own, _)| *own == path);
        let usual = USUAL.iter().filter(may);
        let usual = usual.filter(move |(path, _)| !is_another(*path));
        usual.chain(self.paths.iter().filter(may)).copied()
    }

    /// Returns every name on the paths.
    pub fn all_names(&self) -> impl Iterator<Item = &'static str> {
        let paths = self.around.iter().chain(self.in_exchange());
        let paths = self.at.iter().chain(paths.map(|(path, _)| path));
        paths
            .flat_map(|path| steps(path))
            .filter_map(|step| match step {
                Step::Member("*") | Step::Items => None,
                Step::Member(name) => Some(name),
            })
    }
}

impl Spot {
    /// Returns the place at a path from here on.
    fn inner(&mut self, path: &'static str) -> &mut Spot {
        steps(path).fold(self, |spot, step| match step {
            Step::Member("*") => spot.any.get_or_insert_default(),
            Step::Member(name) => spot.names.entry(name).or_default(),
            Step::Items => spot.items.get_or_insert_default(),
        })
    }

    /// Returns what stands here.
    pub fn meaning(&self) -> Option<Meaning> {
        self.meaning
    }

    /// Returns the place of the member called `name`; `root` is the outermost place.
    pub fn member<'s>(&'s self, name: &str, root: &'s Spot) -> Option<&'s Spot> {
        let is_address = self.meaning == Some(Meaning::Url) && IN_ADDRESS.contains(&name);
        let named = self.names.get(name).or(is_address.then_some(self));
        let spot = named.or(self.any.as_deref())?;
        match spot.meaning {
            Some(Meaning::As(path)) => root.at(path),
            _ => Some(spot),
        }
    }

    /// Returns whether the format itself gives this name here.
    pub fn gives(&self, name: &str) -> bool {
        self.names.contains_key(name)
    }

    /// Returns the place of an item.
    pub fn item(&self) -> Option<&Spot> {
        self.items.as_deref()
    }

    fn at(&self, path: &str) -> Option<&Spot> {
        steps(path).try_fold(self, |spot, step| match step {
            Step::Member(name) => spot.names.get(name),
            Step::Items => spot.item(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_to_what_stands_there() {
        let structure = Structure {
            around: &[
                ("item[].name", Meaning::Name),
                ("item[].item", Meaning::As("item")),
            ],
            at: &["", "[]"],
            paths: &[("timings.*", Meaning::Number)],
        };
        let root = structure.root();
        let item = root.member("item", &root).and_then(Spot::item);
        let nested = item.and_then(|item| item.member("item", &root)?.item());
        let name = nested.and_then(|item| item.member("name", &root));
        assert_eq!(name.and_then(Spot::meaning), Some(Meaning::Name));
        for exchange in [Some(&root), root.item()] {
            let timings = exchange.and_then(|exchange| exchange.member("timings", &root));
            let timing = timings.and_then(|timings| timings.member("ssl", &root));
            assert_eq!(timing.and_then(Spot::meaning), Some(Meaning::Number));
        }
        let names: Vec<&str> = structure.all_names().collect();
        assert_eq!(names[..4], ["item", "name", "item", "item"]);
        assert_eq!(names.last(), Some(&"timings"));
        assert!(
            names.contains(&"headers") && !names.contains(&"*"),
            "{names:?}"
        );
    }
}
