//! Splits a stretch of text into its scalars and names.

use std::ops::Range;

use super::Document;
use super::tape::Tag;
use super::value::Value;

/// A name, or a value that holds no others.
#[derive(Clone, Copy, Debug)]
pub struct Leaf<'d> {
    /// The value; of a name, its text as a string.
    pub value: Value<'d>,
    /// Whether it is a property's name.
    pub is_name: bool,
}

impl Document<'_> {
    /// The names, and the values that hold no others, that take at least one byte of `range`, in
    /// the order of the text. Finding the first takes a bisection, however long the document is.
    pub fn leaves(&self, range: Range<usize>) -> impl Iterator<Item = Leaf<'_>> {
        let later = self
            .tape
            .nodes
            .partition_point(|node| (node.start as usize) < range.start);
        // The one before may reach into the range; those before that end before it begins.
        let first = u32::try_from(later.saturating_sub(1)).unwrap_or(u32::MAX);
        let nodes = self.tape.nodes.iter().skip(first as usize).zip(first..);
        nodes
            .take_while(move |(node, _)| (node.start as usize) < range.end)
            .filter(move |(node, _)| (node.end as usize) > range.start)
            .filter(|(node, _)| !matches!(node.tag, Tag::Array | Tag::Object))
            .map(|(node, index)| Leaf {
                value: Value {
                    document: self,
                    index,
                },
                is_name: node.tag == Tag::Name,
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(text: &str, range: Range<usize>) -> Vec<&str> {
        let document = Document::parse(text.as_bytes()).expect("JSON");
        document
            .leaves(range)
            .map(|leaf| &text[leaf.value.span()])
            .collect()
    }

    #[test]
    fn leaves_of_a_stretch_are_those_that_touch_it() {
        let text = r#"{"a": [1, "two"], "b": {}, "c": null}"#;
        assert_eq!(
            spans(text, 0..text.len()),
            [r#""a""#, "1", r#""two""#, r#""b""#, r#""c""#, "null"]
        );
        assert_eq!(spans(text, 3..8), [r#""a""#, "1"]);
        assert_eq!(spans(text, 12..13), [r#""two""#]);
        assert_eq!(spans(text, 4..7), [""; 0]);
        assert_eq!(spans(text, 35..99), ["null"]);
    }

    #[test]
    fn a_leaf_knows_whether_it_is_a_name() {
        let document = Document::parse(br#"{"a": "b"}"#).expect("JSON");
        let names: Vec<bool> = document.leaves(0..10).map(|leaf| leaf.is_name).collect();
        assert_eq!(names, [true, false]);
    }
}
