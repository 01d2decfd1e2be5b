//! YAML texts: the events of the parser, laid out flat, with an alias as a reference.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScanError, Span, Tag};

use crate::input::Broken;
use crate::input::tree::MAX_DEPTH;
use crate::input::tree::nodes::{Entry, Kind, Nodes};
use crate::input::tree::scalar::Found;

/// The nodes of a text as far as it is YAML, and where it stops being so.
pub(super) fn parse(text: &[u8]) -> (Nodes<'_>, Option<Broken>) {
    let bom = "\u{feff}".as_bytes();
    let start = if text.starts_with(bom) { bom.len() } else { 0 };
    let (valid, cut) = match std::str::from_utf8(&text[start..]) {
        Ok(valid) => (valid, None),
        Err(fault) => {
            let end = start + fault.valid_up_to();
            let valid = std::str::from_utf8(&text[start..end]).unwrap_or_default();
            (valid, Some(end))
        }
    };
    let mut builder = Builder {
        text: valid,
        start,
        cut: cut.is_some(),
        entries: Vec::new(),
        open: Vec::new(),
        anchors: HashMap::new(),
        place: Place::default(),
        before: 0,
        documents: 0,
    };
    let mut broken = builder.run();
    if let Some(offset) = cut {
        let reason = "the bytes here are not UTF-8".to_owned();
        broken = Some(Broken { offset, reason });
    }
    (builder.finish(), broken)
}

struct Builder<'s> {
    text: &'s str,
    /// Where `text` begins in the source, behind a byte order mark.
    start: usize,
    /// Whether the source goes on behind `text`, so that what ends with it may be cut off.
    cut: bool,
    entries: Vec<Entry<'s>>,
    /// The containers that are open.
    open: Vec<usize>,
    /// Which node an anchor names, by the parser's number for it.
    anchors: HashMap<usize, usize>,
    place: Place,
    /// Where the content before this place ends.
    before: usize,
    documents: usize,
}

impl<'s> Builder<'s> {
    fn run(&mut self) -> Option<Broken> {
        for event in Parser::new_from_str(self.text) {
            let fault = match event {
                Ok((event, span)) => self.event(event, span),
                Err(error) => Some(self.broken(error.marker().index(), phrase(&error))),
            };
            if fault.is_some() {
                return fault;
            }
        }
        None
    }

    fn event(&mut self, event: Event<'s>, span: Span) -> Option<Broken> {
        match event {
            Event::DocumentStart(_) if self.documents > 0 => {
                return Some(self.broken(span.start.index(), "a second document begins here"));
            }
            Event::DocumentStart(explicit) => {
                self.documents += 1;
                if explicit {
                    self.before = self.bytes(span).end;
                }
            }
            Event::Scalar(text, style, anchor, tag) => {
                let found = Found {
                    written: style,
                    says: &text,
                    span: self.bytes(span),
                    properties: anchor > 0 || tag.is_some(),
                    before: self.before,
                };
                let (range, style) = found.place(self.text.as_bytes());
                self.before = self.before.max(range.end);
                self.add(Kind::Scalar(style), text, range, anchor, tag, true);
            }
            Event::Alias(anchor) => {
                let range = self.bytes(span);
                self.before = self.before.max(range.end);
                // The parser knows no other anchors than those it has told of.
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
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
        None
    }

    fn container(
        &mut self,
        kind: Kind,
        span: Span,
        anchor: usize,
        tag: Option<Cow<'s, Tag>>,
    ) -> Option<Broken> {
        if self.open.len() >= MAX_DEPTH as usize {
            return Some(self.broken(span.start.index(), TOO_DEEP));
        }
        self.open.push(self.entries.len());
        let range = self.bytes(span);
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

    fn finish(mut self) -> Nodes<'s> {
        while let Some(number) = self.open.pop() {
            self.end(number, false);
        }
        for entry in &mut self.entries {
            entry.range = entry.range.start + self.start..entry.range.end + self.start;
        }
        Nodes::new(self.entries)
    }

    fn bytes(&mut self, span: Span) -> Range<usize> {
        let start = self.place.byte(self.text, span.start.index());
        let end = self.place.byte(self.text, span.end.index());
        start..end.max(start)
    }

    fn broken(&mut self, index: usize, reason: &str) -> Broken {
        Broken {
            offset: self.start + self.place.byte(self.text, index),
            reason: reason.to_owned(),
        }
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

const TOO_DEEP: &str = "too many lists and mappings are inside each other";

/// What is wrong, in words of our own: the parser's may quote the text.
fn phrase(error: &ScanError) -> &'static str {
    const PHRASES: &[(&str, &str)] = &[
        ("recursion limit", TOO_DEEP),
        (
            "end of stream",
            "a quoted string that begins here is never closed",
        ),
        ("unknown anchor", "an alias names no anchor before it"),
        (
            "escape",
            "a string that begins here has an escape that YAML does not know",
        ),
        (
            "hexadecimal",
            "a string that begins here has an escape that YAML does not know",
        ),
        ("tab", "a tab stands where YAML allows only spaces"),
        ("indent", "the indentation does not fit what is around it"),
        (
            "unprintable",
            "a character stands here that YAML does not allow",
        ),
        ("handle", "a tag begins with a prefix that is not declared"),
        ("tag", "a tag is not written as YAML writes tags"),
    ];
    let known = PHRASES.iter().find(|(said, _)| error.info().contains(said));
    known.map_or("the text stops being YAML here", |(_, phrase)| phrase)
}

/// The name of a tag: `binary` for `!binary`, `!!binary` and its long form.
fn name(tag: &Tag) -> Box<str> {
    let whole = format!("{}{}", tag.handle, tag.suffix);
    let core = whole.strip_prefix("tag:yaml.org,2002:");
    core.unwrap_or_else(|| whole.trim_start_matches('!')).into()
}
