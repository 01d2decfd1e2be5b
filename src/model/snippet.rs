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
