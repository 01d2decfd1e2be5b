//! A recording around its bodies: what its format lists as structure stays, and every other scalar
//! and every name that is not known is replaced, whatever it looks like.

use std::collections::HashMap;
use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::commands::redact::names::Names;
use crate::commands::redact::placeholders::{Kind, PlaceholderMap};
use crate::commands::redact::splice::{Changes, Stretch};
use crate::commands::redact::{
    Redactor, Refusal, address, file_name, header, http_heads, json, policy, standard_words, text,
    toml, yaml,
};
use crate::input::ContainerError;
use crate::input::structure::{Meaning, Spot, Structure};
use crate::input::tree::{self, Node, Recording, Scalar, Texts};
use crate::model::capture::{Part, Role};
use crate::model::codec::{Codec, ScalarStyle};
use crate::schema::routes::Routes;
use crate::text::span::{Locator, Position};

impl Redactor<'_> {
    /// Notes what is replaced in a recording besides the bodies, which are in `changes.seen`.
    pub(super) fn container(
        &mut self,
        structure: &Structure,
        source: &[u8],
        changes: &mut Changes,
    ) -> Result<(), Refusal> {
        let refused = |broken: ContainerError| {
            let place = Locator::new(source, Position::START).position(broken.offset);
            Refusal::at(place, &broken.reason)
        };
        if tree::is_json(source) {
            let texts = Texts::parse(source).map_err(refused)?;
            let roots: Vec<_> = texts.roots().collect();
            return self.around(structure, source, &roots, changes).map(drop);
        }
        let recording = Recording::of(source);
        if let Some(broken) = recording.broken {
            return Err(refused(broken));
        }
        let roots: Vec<_> = recording.documents().collect();
        let scalars = self.around(structure, source, &roots, changes)?;
        if tree::is_toml(source) {
            return toml::between(structure, source, &scalars, changes);
        }
        yaml::between(source, &scalars, changes)
    }

    /// Notes what is replaced in trees, and returns where their scalars stand.
    fn around(
        &mut self,
        structure: &Structure,
        source: &[u8],
        roots: &[Node<'_>],
        changes: &mut Changes,
    ) -> Result<Vec<Range<usize>>, Refusal> {
        let root = structure.root();
        let seen = merged(&changes.seen);
        let placed = placed(self.map.names(), roots, &root);
        let mut walk = Walk {
            map: &mut self.map,
            routes: &self.settings.schemas.catalog.routes,
            source,
            root: &root,
            seen: &seen,
            placed: &placed,
            scalars: Vec::new(),
            changes,
            refusal: None,
        };
        for outermost in roots {
            walk.node(*outermost, Some(&root), "value");
        }
        walk.refusal.map_or(Ok(walk.scalars), Err)
    }
}

/// The stretches in the order of the text, each of which reaches beyond the former one.
fn merged(seen: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut sorted = seen.to_vec();
    sorted.sort_by_key(|range| (range.start, usize::MAX - range.end));
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in sorted {
        if merged.last().is_none_or(|last| range.end > last.end) {
            merged.push(range);
        }
    }
    merged
}

/// Returns the places of nodes of YAML in a structure, by where they stand, as far as aliases and merged mappings (`<<`)
/// lead: what an alias names may itself stand where the structure knows nothing.
fn placed<'s>(
    names: &Names,
    roots: &[Node<'_>],
    root: &'s Spot,
) -> HashMap<Range<usize>, &'s Spot> {
    let mut placed = HashMap::new();
    let mut open: Vec<_> = roots.iter().map(|node| (*node, root, false)).collect();
    while let Some((node, spot, is_merged)) = open.pop() {
        for (name, value) in node.named_inside() {
            let Some(value) = value else { continue };
            let name = name.map(|name| name.written().unwrap_or_default());
            let inner = match name {
                Some("<<") => Some(spot),
                Some(name) => inner(names, spot, name, root),
                None if is_merged => Some(spot),
                None => spot.item(),
            };
            if let Some(inner) = inner
                && placed.insert(value.range(), inner).is_none()
            {
                open.push((value, inner, name == Some("<<")));
            }
        }
    }
    placed
}

/// Returns the place of a member. Of a free map, too, only what has a known name is what the list says.
fn inner<'s>(names: &Names, spot: &'s Spot, name: &str, root: &'s Spot) -> Option<&'s Spot> {
    let is_known = spot.gives(name) || names.know(name);
    is_known.then(|| spot.member(name, root)).flatten()
}

struct Walk<'w> {
    map: &'w mut PlaceholderMap,
    routes: &'w Routes,
    source: &'w [u8],
    root: &'w Spot,
    /// The bodies, which are redacted by what they are.
    seen: &'w [Range<usize>],
    /// The places of nodes that aliases name.
    placed: &'w HashMap<Range<usize>, &'w Spot>,
    /// Every scalar that was met, names too.
    scalars: Vec<Range<usize>>,
    changes: &'w mut Changes,
    refusal: Option<Refusal>,
}

impl Walk<'_> {
    /// Goes over a node at a place of the structure; `None` is a place that it does not know.
    fn node(&mut self, node: Node<'_>, spot: Option<&Spot>, field: &str) {
        if self.is_seen(node) {
            return self.pass(node);
        }
        let spot = spot.or_else(|| self.placed.get(&node.range()).copied());
        let meaning = spot.and_then(Spot::meaning);
        if meaning == Some(Meaning::Headers) {
            return self.headers(node);
        }
        if self.scalar(node, meaning, field) {
            return;
        }
        for (name, value) in node.stored_inside() {
            self.child(name, value, spot, field);
        }
    }

    fn child(
        &mut self,
        name: Option<Node<'_>>,
        value: Option<Node<'_>>,
        spot: Option<&Spot>,
        field: &str,
    ) {
        let Some(name) = name else {
            let item = spot.and_then(Spot::item);
            let meaning = spot.and_then(Spot::meaning);
            let Some(value) = value else { return };
            // A path that leads to a list of scalars speaks of them too.
            let is_of_path = item.is_none() && meaning.is_some() && !self.is_seen(value);
            if !(is_of_path && self.scalar(value, meaning, field)) {
                self.node(value, item, field);
            }
            return;
        };
        let Some(key) = name.scalar() else {
            self.node(name, None, "name");
            if let Some(value) = value {
                self.node(value, None, "value");
            }
            return;
        };
        self.met(name);
        if !spot.is_some_and(|spot| spot.gives(&key.says)) {
            let made = header::parameter(self.map, &key.says);
            self.put(name, &key, made);
        }
        if let Some(value) = value {
            let names = self.map.names();
            let inner = spot.and_then(|spot| inner(names, spot, &key.says, self.root));
            let says = key.says.into_owned();
            self.node(value, inner, &says);
        }
    }

    /// Notes the scalars of a body. Where nothing in it is replaced, the comments in it go as elsewhere.
    fn pass(&mut self, node: Node<'_>) {
        self.met(node);
        for (name, value) in node.stored_inside() {
            name.into_iter()
                .chain(value)
                .for_each(|inner| self.pass(inner));
        }
    }

    /// Notes where a scalar stands, be it null. A collection is no scalar, be it empty: what stands
    /// inside of it may be a comment.
    fn met(&mut self, node: Node<'_>) {
        if !node.is_mapping() && !node.is_list() {
            self.scalars.push(node.range());
        }
    }

    /// Returns whether a node is a scalar, which is then done, or holds none.
    fn scalar(&mut self, node: Node<'_>, meaning: Option<Meaning>, field: &str) -> bool {
        let Some(scalar) = node.scalar() else {
            self.met(node);
            return node.stored_inside().is_empty();
        };
        self.met(node);
        let made = match meaning {
            Some(Meaning::Status) if scalar.is_number => status(self.map, node, &scalar.says),
            _ => self.replaced(&scalar, meaning, field),
        };
        self.put(node, &scalar, made);
        true
    }

    fn replaced(
        &mut self,
        scalar: &Scalar<'_>,
        meaning: Option<Meaning>,
        field: &str,
    ) -> Option<String> {
        let said: &str = &scalar.says;
        if meaning.is_some_and(|meaning| standard_words::is_of(meaning, said)) {
            return None;
        }
        if scalar.is_number {
            return number(self.map, said);
        }
        let changed = |made: String| (made != said).then_some(made);
        match meaning {
            Some(Meaning::Url) => changed(address::url(self.map, self.routes, said)),
            Some(Meaning::Host) => changed(address::host(self.map, said)),
            Some(Meaning::RequestLine) => {
                let made = http_heads::request_line(self.map, self.routes, said);
                made.map_or_else(|| text::closed(self.map, field, said), changed)
            }
            Some(Meaning::UrlPattern) => changed(address::pattern(self.map, self.routes, said)),
            Some(Meaning::Path) => changed(address::path(self.map, self.routes, said)),
            Some(Meaning::MediaType) => standard_words::media_types(self.map, said),
            Some(Meaning::Version) if standard_words::version(said).is_some() => {
                standard_words::version(said)
            }
            Some(Meaning::Words(words)) => {
                near_word(words, said).or_else(|| text::closed(self.map, field, said))
            }
            Some(Meaning::Status) => match said.trim().parse() {
                Ok(worth) => changed(standard_words::status(worth)),
                Err(_) => text::closed(self.map, field, said),
            },
            Some(Meaning::Name) => header::name(self.map, said),
            Some(Meaning::File) => file_name::replaced(self.map, said),
            _ if policy::is_matcher(field) => json::foreign(self.map, field, said),
            _ => text::closed(self.map, field, said),
        }
    }

    /// Headers, however they are written.
    fn headers(&mut self, node: Node<'_>) {
        self.met(node);
        if let Some(scalar) = node.scalar() {
            let made = if scalar.is_number {
                number(self.map, &scalar.says)
            } else {
                header::lines(self.map, self.routes, &scalar.says)
            };
            self.put(node, &scalar, made);
            return;
        }
        let inside = node.stored_inside();
        if node.is_mapping() {
            for (name, value) in inside {
                self.header(name, value);
            }
            return;
        }
        let mut before: Option<Node<'_>> = None;
        for item in inside.into_iter().filter_map(|(_, item)| item) {
            if item.is_mapping() {
                self.listed_header(item);
            } else if item.is_list() {
                let mut pair = item.items().into_iter();
                self.header(pair.next(), pair.next());
                pair.for_each(|more| self.node(more, None, "header"));
            } else if let Some(name) = before.take() {
                self.header(Some(name), Some(item));
            } else {
                before = Some(item);
            }
        }
        self.header(before, None);
    }

    /// A header that is an object with a name and a value.
    fn listed_header(&mut self, item: Node<'_>) {
        let named = ["key", "name"].iter().find_map(|name| item.get(name));
        let called = named.and_then(Node::text).unwrap_or_default().into_owned();
        for (name, value) in item.stored_inside() {
            let member = name.and_then(Node::text).unwrap_or_default();
            match (&*member, value) {
                ("key" | "name", Some(value)) => {
                    self.scalars.extend(name.map(Node::range));
                    self.header(Some(value), None);
                }
                ("value" | "values", Some(value)) => {
                    self.scalars.extend(name.map(Node::range));
                    self.header_value(&called, value);
                }
                _ => self.child(name, value, None, "header"),
            }
        }
    }

    fn header(&mut self, name: Option<Node<'_>>, value: Option<Node<'_>>) {
        let mut called = String::new();
        if let Some(name) = name {
            self.met(name);
            match name.scalar() {
                Some(scalar) => {
                    let made = if scalar.is_number && scalar.codec.is_none() {
                        number(self.map, &scalar.says)
                    } else {
                        header::name(self.map, &scalar.says)
                    };
                    self.put(name, &scalar, made);
                    called = scalar.says.into_owned();
                }
                None => self.node(name, None, "name"),
            }
        }
        if let Some(value) = value {
            self.header_value(&called, value);
        }
    }

    /// The value of a header, or the values in it, as matchers and lists hold them.
    fn header_value(&mut self, called: &str, value: Node<'_>) {
        self.met(value);
        let Some(scalar) = value.scalar() else {
            for (name, value) in value.stored_inside() {
                if let Some(name) = name {
                    self.child(Some(name), None, None, "header");
                }
                let matcher = name.and_then(Node::text).unwrap_or_default();
                match value {
                    Some(value) if policy::is_matcher(&matcher) => self.node(value, None, &matcher),
                    Some(value) => self.header_value(called, value),
                    None => {}
                }
            }
            return;
        };
        let is_kept =
            |said: &str| standard_words::is_header_value(&called.to_ascii_lowercase(), said);
        let made = if scalar.is_number && is_kept(&scalar.says) {
            None
        } else if scalar.is_number {
            number(self.map, &scalar.says)
        } else {
            header::value(self.map, self.routes, called, &scalar.says)
        };
        self.put(value, &scalar, made);
    }

    fn is_seen(&self, node: Node<'_>) -> bool {
        let range = node.range();
        let behind = self.seen.partition_point(|seen| seen.start <= range.start);
        let last = behind.checked_sub(1).map(|at| &self.seen[at]);
        last.is_some_and(|seen| range.end <= seen.end && !range.is_empty())
    }

    /// Puts a text, if there is one, into the place of a scalar, written as the scalar is.
    fn put(&mut self, node: Node<'_>, scalar: &Scalar<'_>, made: Option<String>) {
        let Some(made) = made else { return };
        let codec = match scalar.codec {
            Some(Codec::YamlScalar(ScalarStyle::Plain)) if scalar.is_number => None,
            codec => codec,
        };
        let Some(codec) = codec else {
            self.changes.add(node.range(), made.into_bytes());
            return;
        };
        let length = node.written().map_or(scalar.says.len(), str::len);
        let made = match node.tag() {
            Some("binary") => STANDARD.encode(made),
            Some("timestamp" | "float" | "bool") => {
                let reason = "a value has a tag that no placeholder can have";
                let place = Locator::new(self.source, Position::START).position(node.range().start);
                self.refusal.get_or_insert(Refusal::at(place, reason));
                return;
            }
            _ => made,
        };
        let part = Part::new(Role::Header, node.range(), vec![codec]);
        let end = node
            .written()
            .map_or(scalar.says.trim_end().len(), |it| it.trim_end().len());
        let edit = [(0..end, made.trim_end().to_owned())];
        let source = Stretch {
            text: self.source,
            base: 0,
        };
        let put = source.put(self.changes, &part, length, &edit);
        self.refusal = self.refusal.take().or(put.err());
    }
}

/// Returns what takes the place of a number.
fn number(map: &mut PlaceholderMap, said: &str) -> Option<String> {
    let made = json::any_number(said);
    (made != said).then(|| {
        map.count(Kind::Number);
        made.to_owned()
    })
}

/// Returns what takes the place of a number where a status stands. What is no status stays none, for
/// zero would say that there was no response.
fn status(map: &mut PlaceholderMap, node: Node<'_>, said: &str) -> Option<String> {
    let worth = node.integer().and_then(|worth| u16::try_from(worth).ok());
    let made = worth.map_or_else(|| "-1".to_owned(), standard_words::status);
    (made != said).then(|| {
        map.count(Kind::Number);
        made
    })
}

/// So much of a word says which it is: the address of a format's schema, in another version.
const TELLING: usize = 40;

/// The word of a format that a text is, but for its end: without one, the format is another.
fn near_word(words: &str, said: &str) -> Option<String> {
    let start = said.get(..TELLING)?;
    let mut shared = words.split('|').filter(|word| word.starts_with(start));
    shared.next_back().map(str::to_owned)
}
