//! One captured response, as a reader found it: where its parts stand in the source, and what
//! lies between there and the decoded bytes. Judging needs the body alone; redaction needs the
//! other parts too.

use std::{borrow::Cow, ops::Range, sync::Arc};

use crate::model::source::Source;
use crate::model::span::Position;

/// A stretch of a source that can be opened apart from the rest. Not `Debug`: it holds values.
pub struct Chunk {
    /// What it is a stretch of.
    pub source: Arc<Source>,
    /// Its bytes.
    pub text: Vec<u8>,
    /// Where the first byte stands in the source.
    pub start: Position,
    /// How many responses of the source stand before it.
    pub first_response: u64,
}

/// One response of a chunk. Not `Debug`: it holds values.
#[derive(Clone)]
pub struct Capture<'c> {
    /// The request it answers, where the format records one.
    pub exchange: Option<Arc<Exchange>>,
    /// The whole entry's byte range in the chunk: where a finding stands when the body has no
    /// place of its own.
    pub entry: Range<usize>,
    /// What there is to judge.
    pub body: Body<'c>,
    /// The other parts that may hold secrets (headers, addresses, cookies).
    pub parts: Vec<Part>,
}

/// A response's body, or the reason why there is none to judge.
#[derive(Clone)]
pub enum Body<'c> {
    /// The decoded bytes, and where they stand.
    Present {
        /// Decoded bytes: borrowed from the chunk when no codec lies between.
        bytes: Cow<'c, [u8]>,
        /// Where they stand in the chunk, and through which codecs.
        part: Part,
    },
    /// Nothing to judge.
    Absent(SkipReason),
}

/// A part of an exchange: a byte range of the chunk, and how it is encoded there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What the part is.
    pub role: Role,
    /// Where it stands in the chunk.
    pub range: Range<usize>,
    /// What lies between the chunk's bytes and the decoded ones, outermost first.
    pub codecs: Vec<Codec>,
}

impl Part {
    /// A body that stands in the chunk as it is.
    pub fn plain_body(range: Range<usize>) -> Self {
        Self {
            role: Role::Body,
            range,
            codecs: Vec::new(),
        }
    }

    /// The chunk's byte range that a range of decoded bytes came from; `None` where the codecs
    /// between them leave no place of its own (base64, compression).
    pub fn locate(&self, decoded: Range<usize>) -> Option<Range<usize>> {
        self.codecs.is_empty().then(|| {
            let at = |offset: usize| (self.range.start + offset).min(self.range.end);
            at(decoded.start)..at(decoded.end)
        })
    }
}

/// What a part of an exchange is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The response's body.
    Body,
    /// A header's value, of the request or the response.
    Header,
    /// The request's address.
    Url,
    /// A cookie's value.
    Cookie,
}

/// One step between the bytes of a source and a decoded body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    /// The text of a JSON string (RFC 8259, section 7).
    JsonString,
    /// Base64 (RFC 4648, section 4).
    Base64,
    /// A gzip member (RFC 1952).
    Gzip,
}

/// The request a response answers. Holds what reports may print, and nothing more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// The request's method, in capitals.
    pub method: String,
    /// The path template of the route, or the first two segments of a path that has none.
    pub path: String,
    /// The recorded HTTP status.
    pub status: Option<u16>,
}

/// Why a response was not checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SkipReason {
    /// No reader knows the file.
    NotACapture,
}

impl SkipReason {
    /// The reason's id in data formats.
    pub const fn id(self) -> &'static str {
        match self {
            Self::NotACapture => "not-a-capture",
        }
    }

    /// The reason as the summary says it, behind a number.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NotACapture => "not a capture",
        }
    }
}
