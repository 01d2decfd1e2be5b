//! The steps between the bytes of a source and a decoded body, and the way back: where a decoded
//! byte stands in the source.

use std::ops::Range;

pub use crate::text::scalar::ScalarStyle;

use crate::json::Document;
use crate::text::scalar;

/// One step between the bytes of a source and a decoded body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    /// The text of a JSON string (RFC 8259, section 7), its quotes included.
    JsonString,
    /// A YAML scalar (YAML 1.2.2, chapters 7 and 8).
    YamlScalar(ScalarStyle),
    /// A YAML list or mapping, which stands for the JSON text of the same value.
    YamlTree,
    /// The chunked transfer coding (RFC 9112, section 7.1).
    Chunked,
    /// Base64 (RFC 4648, section 4), white space between its characters passed over.
    Base64,
    /// Pairs of hexadecimal digits.
    Hex,
    /// A JSON array of strings, each a piece of the bytes in base64 or hexadecimal digits.
    Pieces,
    /// These bytes of the text so far.
    Slice {
        /// The first of them.
        start: usize,
        /// Behind the last.
        end: usize,
    },
    /// A JSON array of numbers, each the value of a byte.
    Bytes,
    /// A binary in Erlang's external term format (erlang.org: ERTS, chapter 11).
    ErlangTerm,
    /// The name of another file, which holds the bytes.
    File,
    /// A content coding (RFC 9110, section 8.4.1), unless the bytes are plainly decoded already.
    Content(ContentCoding),
}

/// A compression that HTTP knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContentCoding {
    /// RFC 1952.
    Gzip,
    /// RFC 1950, or the bare RFC 1951 that some servers send.
    Deflate,
    /// RFC 7932.
    Brotli,
    /// RFC 8878.
    Zstd,
}

impl ContentCoding {
    /// The coding that a `content-encoding` names; `None` for `identity` and unknown ones.
    pub fn named(name: &str) -> Option<Self> {
        match name.trim().to_ascii_lowercase().as_str() {
            "gzip" | "x-gzip" => Some(Self::Gzip),
            "deflate" => Some(Self::Deflate),
            "br" => Some(Self::Brotli),
            "zstd" => Some(Self::Zstd),
            _ => None,
        }
    }
}

/// Returns where decoded bytes stand: an offset of `text` for each of `offsets`, which ascend.
/// `None` where a codec leaves no byte a place of its own.
pub fn sources(
    codecs: &[Codec],
    text: &[u8],
    range: Range<usize>,
    offsets: &[usize],
) -> Option<Vec<usize>> {
    let encoded = text.get(range.clone())?;
    let inside = inside(codecs, encoded, offsets)?;
    let inside = inside.into_iter();
    Some(
        inside
            .map(|offset| (range.start + offset).min(range.end))
            .collect(),
    )
}

/// The same in a text of its own.
fn inside(codecs: &[Codec], encoded: &[u8], offsets: &[usize]) -> Option<Vec<usize>> {
    match codecs {
        [] => Some(offsets.to_vec()),
        [Codec::JsonString] => Some(scalar::json_string(encoded, offsets)),
        [Codec::YamlScalar(style)] => Some(scalar::yaml(encoded, *style, offsets)),
        [Codec::Slice { start, end }, rest @ ..] => sources(rest, encoded, *start..*end, offsets),
        [Codec::JsonString, rest @ ..] if matches!(rest.first(), Some(Codec::Slice { .. })) => {
            let document = Document::parse(encoded).ok()?;
            let text = document.root().as_str()?;
            let offsets = inside(rest, text.as_bytes(), offsets)?;
            Some(scalar::json_string(encoded, &offsets))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A response in a text in a string in a text in a string: each of its bytes is found.
    #[test]
    fn bytes_are_found_through_several_strings() {
        let body = r#"{"a": "é"}"#;
        let quoted =
            |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
        let inner = format!("{{\"x\": {}}}", quoted(body));
        let outer = quoted(&inner);
        let text = format!("{{\"y\": {outer}}}");
        let start = 6;
        let at = inner.find(&quoted(body)).expect("there");
        let codecs = [
            Codec::JsonString,
            Codec::Slice {
                start: at,
                end: at + quoted(body).len(),
            },
            Codec::JsonString,
        ];
        let offsets: Vec<usize> = body.char_indices().map(|(at, _)| at).collect();
        let range = start..start + outer.len();
        let found = sources(&codecs, text.as_bytes(), range, &offsets).expect("places");
        for (place, character) in found.into_iter().zip(body.chars()) {
            let there = text[place..].trim_start_matches('\\');
            assert!(there.starts_with(character), "{character} at {place}");
        }
    }
}
