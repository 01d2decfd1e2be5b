//! Putting new texts into a source, through the way in which a string is written there.

use std::collections::HashMap;
use std::ops::Range;

use crate::input::tree::{Node, Tree};
use crate::model::capture::Part;
use crate::model::codec::{Codec, ScalarStyle, sources};
use crate::model::document::Document;
use crate::modes::redact::json::{self, Edit};
use crate::modes::redact::{Beside, Redacted, Refusal};

/// What is changed in a source, and which stretches of it were looked at.
#[derive(Default)]
pub(super) struct Changes {
    edits: Vec<(Range<usize>, Vec<u8>)>,
    /// Files that hold bodies, as they are to be.
    pub(super) files: Vec<Beside>,
    pub(super) seen: Vec<Range<usize>>,
}

impl Changes {
    pub(super) fn add(&mut self, range: Range<usize>, new: Vec<u8>) {
        self.edits.push((range, new));
    }

    /// Notes what a file is to hold. Several exchanges may name the same.
    pub(super) fn add_file(&mut self, file: Beside) -> Result<(), Refusal> {
        match self.files.iter().find(|known| known.origin == file.origin) {
            None => self.files.push(file),
            Some(known) if known.bytes == file.bytes => {}
            Some(_) => return Err(TWO_WAYS),
        }
        Ok(())
    }

    /// The text with every change made. A stretch that several parts name is changed once.
    pub(super) fn apply(mut self, text: &[u8]) -> Result<Redacted, Refusal> {
        let widest_first = |(range, _): &(Range<usize>, _)| (range.start, usize::MAX - range.end);
        self.edits.sort_by_key(widest_first);
        let mut made = Vec::with_capacity(text.len());
        let mut at = 0;
        for (range, new) in self.edits {
            if range.end <= at && at > 0 {
                continue; // inside what is changed already
            }
            if range.start < at {
                return Err(Refusal::new("two parts of a recording overlap"));
            }
            made.extend_from_slice(&text[at..range.start]);
            made.extend_from_slice(&new);
            at = range.end;
        }
        made.extend_from_slice(&text[at..]);
        Ok(Redacted {
            bytes: made,
            beside: self.files,
        })
    }
}

pub(super) const TWO_WAYS: Refusal =
    Refusal::new("a file holds the body of two exchanges that have not the same secrets");

/// The scalars of a YAML text.
#[derive(Default)]
pub(super) struct Scalars {
    /// What each says, by where it begins.
    pub(super) texts: HashMap<usize, String>,
    /// Each, with the name of the property it is in, in the order in which they are met.
    pub(super) listed: Vec<(String, Part)>,
    visits: usize,
}

/// How many nodes are looked at, however often aliases name them, and how deep.
const VISITS: usize = 1 << 22;
const DEEPEST: usize = 512;

impl Scalars {
    /// Those of a text; none where it is JSON.
    pub(super) fn of(text: &[u8]) -> Self {
        let mut scalars = Self::default();
        if let Ok(tree @ Tree::Yaml(_)) = Tree::parse(text)
            && let Some(root) = tree.root()
        {
            scalars.collect(root, "", 0);
        }
        scalars
    }

    /// Goes down. An alias may lead back up, or to the same node again and again.
    fn collect(&mut self, node: Node<'_>, field: &str, depth: usize) {
        self.visits += 1;
        if self.visits > VISITS || depth > DEEPEST {
            return; // a part that is missed is refused
        }
        if let Some((_, codecs)) = node.stored() {
            let range = node.range();
            let written = match node.written() {
                Some(written) if !self.texts.contains_key(&range.start) => written.to_owned(),
                _ => return,
            };
            self.texts.insert(range.start, written);
            let role = crate::model::capture::Role::Header;
            let part = Part {
                role,
                range,
                codecs,
            };
            self.listed.push((field.to_owned(), part));
            return;
        }
        for (name, value) in node.members() {
            self.collect(value, &name, depth + 1);
        }
        for item in node.items() {
            self.collect(item, field, depth + 1);
        }
    }
}

/// What a part says before its inner codecs are undone.
pub(super) fn text(chunk: &[u8], part: &Part, scalars: &Scalars) -> Result<Vec<u8>, Refusal> {
    let raw = chunk.get(part.range.clone()).unwrap_or_default();
    match part.codecs.first() {
        Some(Codec::JsonString) => {
            let document = Document::parse(raw).map_err(|_| LOST)?;
            let text = document.root().as_str().ok_or(LOST)?;
            Ok(text.into_owned().into_bytes())
        }
        Some(Codec::YamlScalar(_)) => {
            let text = scalars.texts.get(&part.range.start).ok_or(LOST)?;
            Ok(text.clone().into_bytes())
        }
        _ => Ok(raw.to_vec()),
    }
}

const LOST: Refusal = Refusal::new("a part of a recording can't be found again");

/// Puts new texts into what a part says, which is `length` bytes long.
pub(super) fn put(
    changes: &mut Changes,
    base: usize,
    chunk: &[u8],
    part: &Part,
    length: usize,
    edits: &[Edit],
) -> Result<(), Refusal> {
    let outer: &[Codec] = match part.codecs.first() {
        Some(codec @ (Codec::JsonString | Codec::YamlScalar(_))) => std::slice::from_ref(codec),
        _ => &[],
    };
    let offsets: Vec<usize> = edits
        .iter()
        .flat_map(|(range, _)| [range.start, range.end])
        .collect();
    let places = sources(outer, chunk, part.range.clone(), &offsets).ok_or(LOST)?;
    for ((range, new), place) in edits.iter().zip(places.chunks_exact(2)) {
        let whole = range.start == 0 && range.end == length;
        let new = written(outer.first(), new, whole);
        changes.add(base + place[0]..base + place[1], new.into_bytes());
    }
    Ok(())
}

/// A text as it is written inside such a string.
fn written(codec: Option<&Codec>, text: &str, whole: bool) -> String {
    match codec {
        Some(Codec::JsonString | Codec::YamlScalar(ScalarStyle::DoubleQuoted)) => {
            json::escaped(text)
        }
        Some(Codec::YamlScalar(ScalarStyle::SingleQuoted)) => text.replace('\'', "''"),
        // Without quotes it would be a number.
        Some(Codec::YamlScalar(ScalarStyle::Plain))
            if whole
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_digit() || byte == b'+') =>
        {
            format!("'{text}'")
        }
        _ => text.to_owned(),
    }
}
