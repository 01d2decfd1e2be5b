//! A few lines of a body with every value masked, and the places to underline in them.

use std::borrow::Cow;
use std::ops::Range;

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
    /// What is written under it.
    pub label: Cow<'static, str>,
    /// Further places.
    pub related: Vec<(Range<usize>, Cow<'static, str>)>,
}

use crate::model::document::Document;
impl Snippet {
    /// Stub.
    pub fn cut(
        _text: &[u8],
        _document: Option<&Document<'_>>,
        first_line: u64,
        _shown: &dyn Fn(&str) -> bool,
        _primary: Range<usize>,
        label: &Cow<'static, str>,
        _related: &[(Range<usize>, Cow<'static, str>)],
    ) -> Self {
        Self {
            first_line,
            text: String::new(),
            primary: 0..0,
            label: label.clone(),
            related: Vec::new(),
        }
    }
}
