//! A few lines of a body with every value masked, and the places to underline in them. This is
//! where captured text becomes something that is shown, so it is built to be short of ways to go
//! wrong: what is shown is put together from names let through, punctuation, and placeholders; no
//! stretch of the text is ever copied.

mod layout;
mod masked_pieces;

use std::borrow::Cow;
use std::ops::Range;

use memchr::memchr_iter;

use crate::json::Document;
use layout::{Extent, MaskedLine};

/// Masked lines, fit to print: names the schema knows, punctuation, and a placeholder of its
/// type for each value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    /// The number of the first line.
    pub first_line: u64,
    /// The lines, joined by line feeds.
    pub text: String,
    /// The place the finding is about, as a byte range of `text`.
    pub primary: Range<usize>,
    /// The label written under it.
    pub label: Cow<'static, str>,
    /// Further places.
    pub related: Vec<Label>,
}

/// A place, and what is to be written there.
pub type Label = (Range<usize>, Cow<'static, str>);

/// The text a snippet is cut from.
#[derive(Clone, Copy)]
pub enum Text<'t> {
    /// Text that is JSON: values have a type.
    Parsed(&'t Document<'t>),
    /// Text that is not JSON: nothing in it is what it seems.
    NotJson(&'t [u8]),
}

impl<'t> Text<'t> {
    /// A body's text, with its document where it has become one.
    pub fn of(body: &'t [u8], document: Option<&'t Document<'t>>) -> Self {
        document.map_or(Self::NotJson(body), Self::Parsed)
    }

    fn bytes(self) -> &'t [u8] {
        match self {
            Self::Parsed(document) => document.source(),
            Self::NotJson(text) => text,
        }
    }

    /// Returns where there is something to show: not what stands around a document.
    fn bounds(self) -> Range<usize> {
        match self {
            Self::Parsed(document) => document.root().span(),
            Self::NotJson(text) => 0..text.len(),
        }
    }
}

impl Snippet {
    /// The line a place begins in, with its neighbours where those are short. `first_line` is the
    /// number of the text's first line; `shown` says which names may be seen. A place that goes on
    /// in the next line, or far beyond what can be shown, is underlined at its beginning only. Of
    /// the related places, those are kept that the lines show.
    pub fn cut(
        text: Text<'_>,
        shown: &dyn Fn(&str) -> bool,
        first_line: u64,
        primary: Label,
        related: &[Label],
    ) -> Self {
        let (place, label) = primary;
        let bounds = text.bounds();
        let start = place.start.clamp(bounds.start, bounds.end);
        let extent = Extent::around(text, start);
        let place = start..place.end.max(start);
        let main = MaskedLine::around(text, &extent, &place, shown);
        let before = extent
            .before(text)
            .and_then(|extent| MaskedLine::short(text, &extent, shown));
        let after = extent
            .after(text)
            .and_then(|extent| MaskedLine::short(text, &extent, shown));

        let lines_before = memchr_iter(b'\n', &text.bytes()[..start]).count() as u64;
        let mut cut = Self {
            first_line: first_line + lines_before - u64::from(before.is_some()),
            text: String::new(),
            primary: 0..0,
            label,
            related: Vec::new(),
        };
        cut.add_context(before.as_ref(), related);
        cut.break_line();
        cut.primary = cut.moved(&main.primary(&place));
        cut.add(&main, related);
        cut.add_context(after.as_ref(), related);
        cut
    }

    fn add_context(&mut self, line: Option<&MaskedLine>, related: &[Label]) {
        if let Some(line) = line {
            self.break_line();
            self.add(line, related);
        }
    }

    fn break_line(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    fn add(&mut self, line: &MaskedLine, related: &[Label]) {
        for (place, label) in related {
            if let Some(range) = line.locate(place) {
                self.related.push((self.moved(&range), label.clone()));
            }
        }
        self.text.push_str(&line.text);
    }

    /// A range of the line that comes next, as one of the whole text.
    fn moved(&self, range: &Range<usize>) -> Range<usize> {
        range.start + self.text.len()..range.end + self.text.len()
    }
}

#[cfg(test)]
mod tests;
