//! Putting new texts into a source, through the way in which a string is written there.

use std::collections::HashMap;
use std::ops::Range;

use crate::commands::redact::json::{self, Edit};
use crate::commands::redact::{Redacted, Refusal, SidecarFile};
use crate::input::tree::{Recording, is_json};
use crate::json::Document;
use crate::model::capture::Part;
use crate::model::codec::{Codec, ScalarStyle, sources};
use crate::model::source::Origin;

/// The changes to a source, and the stretches of it that were looked at.
#[derive(Default)]
pub(super) struct Changes {
    edits: Vec<(Range<usize>, Vec<u8>)>,
    /// Files that hold bodies, as they are to be.
    pub(super) files: Vec<SidecarFile>,
    /// The place of each file in `files`.
    places: HashMap<Origin, usize>,
    pub(super) seen: Vec<Range<usize>>,
}

impl Changes {
    pub(super) fn add(&mut self, range: Range<usize>, new: Vec<u8>) {
        self.edits.push((range, new));
    }

    /// Notes what a file is to hold. Several exchanges may name the same.
    pub(super) fn add_file(&mut self, file: SidecarFile) -> Result<(), Refusal> {
        let next = self.files.len();
        let place = *self.places.entry(file.origin.clone()).or_insert(next);
        match self.files.get(place) {
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
        let mut at = 0;
        // What is inside of what is changed already goes with it.
        self.edits.retain(|(range, _)| {
            let is_outside = range.end > at || at == 0;
            at = at.max(range.end);
            is_outside
        });
        let are_apart = |pair: &[(Range<usize>, _)]| pair[0].0.end <= pair[1].0.start;
        if !self.edits.windows(2).all(are_apart) {
            return Err(Refusal::new("two parts of a recording overlap"));
        }
        Ok(Redacted {
            bytes: json::apply(text, &self.edits),
            beside: self.files,
        })
    }
}

pub(super) const TWO_WAYS: Refusal =
    Refusal::new("a file is the body of two exchanges with different secrets");

/// The scalars of a YAML text.
#[derive(Default)]
pub(super) struct Scalars {
    /// The decoded texts by where they begin; of a body that is kept as a value, its JSON text.
    pub(super) texts: HashMap<usize, String>,
    /// The ranges that aliases name, each with where its alias begins, in the order of the text.
    named: Vec<(Range<usize>, usize)>,
}

/// The names under which a body may stand as a value of the recording.
const BODIES: [&str; 7] = [
    "body",
    "content",
    "data",
    "json",
    "parsed_body",
    "string",
    "value",
];

impl Scalars {
    /// Those of a text; none where it is JSON. Each is met once, where it stands and not where an
    /// alias names it.
    pub(super) fn of(text: &[u8]) -> Self {
        let mut scalars = Self::default();
        if is_json(text) {
            return scalars;
        }
        let recording = Recording::of(text);
        let aliases = recording.aliases();
        scalars.named = aliases.map(|(alias, named)| (named, alias.start)).collect();
        scalars.named.sort_by_key(|(named, _)| named.start);
        let mut behind_body = 0;
        for (name, node) in recording.values() {
            let range = node.range();
            if let (Some(_), Some(written)) = (node.stored(), node.written()) {
                scalars.texts.insert(range.start, written.to_owned());
            } else if BODIES.contains(&name) && range.start >= behind_body && !node.is_wrapper() {
                behind_body = range.end; // what is inside is part of it
                let json = node.parsed().and_then(|_| node.to_json());
                scalars.texts.extend(json.map(|json| (range.start, json)));
            }
        }
        scalars
    }

    /// Returns whether an alias elsewhere names something inside of a list or a mapping.
    fn lends(&self, tree: &Range<usize>) -> bool {
        let starts_before = |(named, _): &(Range<usize>, _)| named.start < tree.start;
        let named = &self.named[self.named.partition_point(starts_before)..];
        let mut inside = named.iter().take_while(|(named, _)| named.start < tree.end);
        inside.any(|(named, alias)| named != tree && !tree.contains(alias))
    }
}

/// A stretch of a source, in which parts stand.
pub(super) struct Stretch<'t> {
    pub(super) text: &'t [u8],
    /// The offset in the source at which it begins.
    pub(super) base: usize,
}

impl Stretch<'_> {
    /// Returns where a part stands in the source.
    pub(super) fn range(&self, part: &Part) -> Range<usize> {
        self.base + part.range.start..self.base + part.range.end
    }

    /// Returns what a part says before its inner codecs are undone.
    pub(super) fn says(&self, part: &Part, scalars: &Scalars) -> Result<Vec<u8>, Refusal> {
        let raw = self.text.get(part.range.clone()).unwrap_or_default();
        match part.codecs.first() {
            Some(Codec::JsonString) => {
                let document = Document::parse(raw).map_err(|_| LOST)?;
                let text = document.root().as_str().ok_or(LOST)?;
                Ok(text.into_owned().into_bytes())
            }
            Some(Codec::YamlScalar(_) | Codec::YamlTree) => {
                let text = scalars.texts.get(&part.range.start).ok_or(LOST)?;
                Ok(text.clone().into_bytes())
            }
            _ => Ok(raw.to_vec()),
        }
    }

    /// Puts new texts into what a part says, which is `length` bytes long.
    pub(super) fn put(
        &self,
        changes: &mut Changes,
        part: &Part,
        length: usize,
        edits: &[Edit],
    ) -> Result<(), Refusal> {
        let outer: &[Codec] = match part.codecs.first() {
            Some(codec @ (Codec::JsonString | Codec::YamlScalar(_))) => std::slice::from_ref(codec),
            _ => &[],
        };
        let offsets = edits.iter().flat_map(|(range, _)| [range.start, range.end]);
        let offsets: Vec<usize> = offsets.collect();
        let places = sources(outer, self.text, part.range.clone(), &offsets).ok_or(LOST)?;
        for ((range, new), place) in edits.iter().zip(places.chunks_exact(2)) {
            let whole = range.start == 0 && range.end == length;
            let new = written(outer.first(), new, whole);
            let place = self.base + place[0]..self.base + place[1];
            changes.add(place, new.into_bytes());
        }
        Ok(())
    }

    /// Puts a body in place of a list or mapping, as JSON on one line, which is YAML as well.
    pub(super) fn put_tree(
        &self,
        changes: &mut Changes,
        part: &Part,
        scalars: &Scalars,
        json: &[u8],
        edits: &[Edit],
    ) -> Result<(), Refusal> {
        let node = &self.text[part.range.clone()];
        if scalars.lends(&part.range) {
            return Err(ANCHOR);
        }
        let mut new = json::apply(json, edits);
        if node.starts_with(b"- ") {
            new.insert(0, b' '); // the items of a list may stand as far left as its name
        }
        changes.add(self.range(part), new);
        Ok(())
    }
}

const LOST: Refusal = Refusal::new("a part of the recording cannot be found again");

const ANCHOR: Refusal = Refusal::new(
    "a body that is stored as a YAML value contains an anchor that is used elsewhere, and cannot be rewritten",
);

/// A text as it is written inside such a string.
fn written(codec: Option<&Codec>, text: &str, whole: bool) -> String {
    let is_number = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'+')
    };
    match codec {
        Some(
            Codec::JsonString
            | Codec::YamlScalar(ScalarStyle::DoubleQuoted | ScalarStyle::Block { escapes: true }),
        ) => json::escaped(text),
        Some(Codec::YamlScalar(ScalarStyle::SingleQuoted)) => text.replace('\'', "''"),
        // Without quotes it would be a number.
        Some(Codec::YamlScalar(ScalarStyle::Plain)) if whole && is_number(text) => {
            format!("'{text}'")
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(number: usize, bytes: &[u8]) -> SidecarFile {
        let origin = Origin::File(format!("/folder/{number}").into());
        SidecarFile {
            target: origin.clone(),
            origin,
            bytes: bytes.to_vec(),
            is_changed: true,
        }
    }

    #[test]
    fn a_file_that_is_named_again_is_noted_once() {
        let mut changes = Changes::default();
        for number in 0..40 {
            assert!(changes.add_file(file(number, b"a")).is_ok());
        }
        assert!(changes.add_file(file(7, b"a")).is_ok());
        assert_eq!(changes.files.len(), 40);
        assert_eq!(changes.add_file(file(7, b"b")), Err(TWO_WAYS));
    }
}
