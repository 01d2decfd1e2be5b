//! YAML texts: the events of the parser, laid out flat, with an alias as a reference.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet, VecDeque};
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScanError, Span, Tag};

use crate::input::tree::nodes::{Entry, Kind};
use crate::input::tree::scalar::Found;
use crate::input::tree::{Fault, MAX_DEPTH, Nodes, quoted, yaml_errors};
use crate::json::EQUAL_NAMES;

/// The nodes of a text as far as it is YAML, and where it stops being so, or holds equal names. What ends
/// with the text may be cut off where the source goes on behind it.
pub(super) fn parse(text: &str, is_cut: bool) -> (Nodes<'_>, Option<Fault>) {
    let new = |joined: &[Range<usize>]| Builder::new(text, is_cut, joined.to_vec());
    let mut builder = new(&[]);
    let mut broken = builder.run(Parser::new_from_str(text));
    if builder.is_low {
        let scalars = quoted::over_several_lines(text);
        builder = new(&scalars);
        broken = builder.run(Parser::new_from_iter(quoted::joined(text, scalars)));
        broken = broken.or_else(|| builder.not_quoted());
    }
    let (nodes, twice) = builder.finish();
    (nodes, broken.or(twice))
}

/// The number of nodes that any text may have, and one more for so many bytes: a node takes as much
/// memory as seven times that, and a text of single letters would be fifty times as large as it is.
const MANY: usize = 1 << 19;
const BYTES_A_NODE: usize = 12;

/// An event of the parser, with its span.
type ParserEvent<'s> = Result<(Event<'s>, Span), ScanError>;

/// The parser's words for quoted scalars whose lines begin too far left for it.
const LOW: [&str; 2] = [
    "indentation in quoted scalar",
    "tab cannot be used as indentation",
];

struct Builder<'s> {
    text: &'s str,
    /// Whether the source goes on behind `text`, so that what ends with it may be cut off.
    cut: bool,
    entries: Vec<Entry<'s>>,
    /// The containers that are open.
    open: Vec<usize>,
    /// The nodes of anchors, by the parser's numbers.
    anchors: HashMap<usize, usize>,
    place: Place,
    /// The end of the content before this place.
    before: usize,
    /// The indices of the documents among the entries.
    roots: Vec<usize>,
    /// The offset of the first name that its mapping has already.
    twice: Option<usize>,
    /// Whether a quoted scalar is indented as only older parsers allow.
    is_low: bool,
    /// The scalars, in their order, of which the parser was shown no line breaks.
    joined: VecDeque<Range<usize>>,
}

impl<'s> Builder<'s> {
    fn new(text: &'s str, cut: bool, joined: Vec<Range<usize>>) -> Self {
        Self {
            text,
            cut,
            entries: Vec::new(),
            open: Vec::new(),
            anchors: HashMap::new(),
            place: Place::default(),
            before: 0,
            roots: Vec::new(),
            twice: None,
            is_low: false,
            joined: joined.into(),
        }
    }

    fn run(&mut self, events: impl Iterator<Item = ParserEvent<'s>>) -> Option<Fault> {
        for event in events {
            let fault = match event {
                Ok((event, span)) => self.event(event, span),
                Err(error) => {
                    self.is_low = LOW.iter().any(|low| error.info().contains(low));
                    Some(self.broken(error.marker().index(), yaml_errors::of(&error)))
                }
            };
            if fault.is_some() {
                return fault;
            }
        }
        None
    }

    fn event(&mut self, event: Event<'s>, span: Span) -> Option<Fault> {
        if self.entries.len() > MANY + self.text.len() / BYTES_A_NODE {
            return Some(self.broken(span.start.index(), yaml_errors::TOO_MANY));
        }
        match event {
            Event::DocumentStart(explicit) => {
                self.roots.push(self.entries.len());
                if explicit {
                    self.before = self.bytes(span).end;
                }
            }
            Event::DocumentEnd => self.before = self.bytes(span).end.max(self.before),
            Event::Scalar(text, style, anchor, tag) => {
                let found = Found {
                    written: style,
                    says: &text,
                    span: self.bytes(span),
                    properties: anchor > 0 || tag.is_some(),
                    before: self.before,
                };
                let (range, style) = found.place(self.text.as_bytes());
                let text = self.original(&range).unwrap_or(text);
                self.before = self.before.max(range.end);
                self.add(Kind::Scalar(style), text, range, anchor, tag, true);
            }
            Event::Alias(anchor) => {
                let range = self.bytes(span);
                self.before = self.before.max(range.end);
                // The parser knows no other anchors than those it has announced.
                let target = self.anchors.get(&anchor).copied().unwrap_or_default();
                self.add(Kind::Alias(target), "".into(), range, 0, None, true);
            }
            Event::SequenceStart(anchor, tag) => {
                return self.container(Kind::Sequence, span, anchor, tag);
            }
            Event::MappingStart(anchor, tag) => {
                return self.container(Kind::Mapping, span, anchor, tag);
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Nothing | Event::StreamStart | Event::StreamEnd => {}
        }
        None
    }

    fn container(
        &mut self,
        kind: Kind,
        span: Span,
        anchor: usize,
        tag: Option<Cow<'s, Tag>>,
    ) -> Option<Fault> {
        if self.open.len() >= MAX_DEPTH as usize {
            return Some(self.broken(span.start.index(), yaml_errors::TOO_DEEP));
        }
        self.open.push(self.entries.len());
        let mut range = self.bytes(span);
        if kind == Kind::Sequence {
            range.start = first_dash(self.text.as_bytes(), range.start);
        }
        self.add(kind, "".into(), range, anchor, tag, false);
        None
    }

    fn close(&mut self, span: Span) {
        let range = self.bytes(span);
        if matches!(self.text.as_bytes().get(range.start), Some(b']' | b'}')) {
            self.before = self.before.max(range.start + 1);
        }
        let whole = !self.cut || range.start < self.text.len();
        if let Some(number) = self.open.pop() {
            self.end(number, whole);
        }
    }

    fn end(&mut self, number: usize, whole: bool) {
        let behind = self.entries.len();
        let text = self.text.as_bytes();
        let entry = &mut self.entries[number];
        let end = self.before.max(entry.range.start);
        entry.range.end = entry.range.start + text[entry.range.start..end].trim_ascii_end().len();
        entry.behind = behind;
        entry.whole = whole;
        if entry.kind == Kind::Mapping {
            self.twice = self.twice.or_else(|| self.equal_names(number));
        }
    }

    /// Returns where the first name of a mapping stands that it has already. Mappings may be merged
    /// by a name that stands there more than once: nothing is lost of them.
    fn equal_names(&self, number: usize) -> Option<usize> {
        let mut known = HashSet::new();
        let mut name = number + 1;
        while name < self.entries[number].behind {
            let entry = &self.entries[name];
            let is_scalar = matches!(entry.kind, Kind::Scalar(_));
            if is_scalar && entry.text != "<<" && !known.insert(&*entry.text) {
                return Some(entry.range.start);
            }
            let value = self.entries.get(entry.behind)?;
            name = value.behind;
        }
        None
    }

    /// Returns what a scalar says whose line breaks the parser was not shown.
    fn original(&mut self, range: &Range<usize>) -> Option<Cow<'s, str>> {
        if self.joined.front() != Some(range) {
            return None;
        }
        let says = quoted::says(&self.text[range.clone()])?;
        self.joined.pop_front();
        Some(Cow::Owned(says))
    }

    /// Tells of a stretch that looked like a quoted scalar and was none.
    fn not_quoted(&self) -> Option<Fault> {
        Some((self.joined.front()?.start, yaml_errors::INDENTATION))
    }

    fn add(
        &mut self,
        kind: Kind,
        text: Cow<'s, str>,
        range: Range<usize>,
        anchor: usize,
        tag: Option<Cow<'s, Tag>>,
        whole: bool,
    ) {
        let number = self.entries.len();
        if anchor > 0 {
            self.anchors.insert(anchor, number);
        }
        self.entries.push(Entry {
            kind,
            text,
            range,
            tag: tag.map(|tag| name(&tag)),
            behind: number + 1,
            whole,
        });
    }

    fn finish(mut self) -> (Nodes<'s>, Option<Fault>) {
        while let Some(number) = self.open.pop() {
            self.end(number, false);
        }
        let twice = self.twice.map(|at| (at, EQUAL_NAMES));
        self.roots.retain(|root| *root < self.entries.len());
        ((self.entries, self.roots), twice)
    }

    fn bytes(&mut self, span: Span) -> Range<usize> {
        let start = self.place.byte(self.text, span.start.index());
        let end = self.place.byte(self.text, span.end.index());
        start..end.max(start)
    }

    fn broken(&mut self, index: usize, reason: &'static str) -> Fault {
        (self.place.byte(self.text, index), reason)
    }
}

/// Returns where a list begins that the parser says begins at `start`: of a list that is indented
/// no deeper than its name it passes over the first dash.
fn first_dash(text: &[u8], start: usize) -> usize {
    let before = text.get(..start).unwrap_or_default().trim_ascii_end();
    match (text.get(start), before.split_last()) {
        (Some(b'[' | b'-'), _) => start,
        (_, Some((b'-', before))) => before.len(),
        _ => start,
    }
}

/// Turns the parser's counts of characters into bytes, by walking from the former one.
#[derive(Default)]
struct Place {
    characters: usize,
    bytes: usize,
}

impl Place {
    fn byte(&mut self, text: &str, index: usize) -> usize {
        let is_start = |byte: Option<&u8>| byte.is_none_or(|byte| byte & 0xc0 != 0x80);
        let text = text.as_bytes();
        while self.characters < index && self.bytes < text.len() {
            self.bytes += 1;
            self.characters += usize::from(is_start(text.get(self.bytes)));
        }
        while self.characters > index {
            self.bytes -= 1;
            self.characters -= usize::from(is_start(text.get(self.bytes)));
        }
        self.bytes
    }
}

/// The name of a tag: `binary` for `!binary`, `!!binary` and its long form.
fn name(tag: &Tag) -> Box<str> {
    let whole = format!("{}{}", tag.handle, tag.suffix);
    let core = whole.strip_prefix("tag:yaml.org,2002:");
    core.unwrap_or_else(|| whole.trim_start_matches('!')).into()
}
