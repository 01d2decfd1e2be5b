//! The steps between the bytes of a source and a decoded body, and the way back: where a decoded
//! byte stands in the source.

use std::ops::Range;

pub use crate::model::scalar::ScalarStyle;

use crate::model::scalar;

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

/// Where decoded bytes stand: an offset of `text` for each of `offsets`, which ascend. `None` where
/// a codec leaves no byte a place of its own.
pub fn sources(
    codecs: &[Codec],
    text: &[u8],
    range: Range<usize>,
    offsets: &[usize],
) -> Option<Vec<usize>> {
    let encoded = text.get(range.clone())?;
    let inside = match codecs {
        [] => offsets.to_vec(),
        [Codec::JsonString] => scalar::json_string(encoded, offsets),
        [Codec::YamlScalar(style)] => scalar::yaml(encoded, *style, offsets),
        _ => return None,
    };
    Some(
        inside
            .into_iter()
            .map(|offset| (range.start + offset).min(range.end))
            .collect(),
    )
}
