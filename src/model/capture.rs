//! One captured response, as a reader found it: where its parts stand in the source, and what
//! lies between there and the decoded bytes. Judging needs the body alone; redaction needs the
//! other parts too.

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

use crate::json::Text;
use crate::model::codec::{Codec, sources};
use crate::model::source::{Origin, Source};
use crate::text::span::Position;

/// A stretch of a source that can be opened apart from the rest. Not `Debug`: it holds values.
pub struct Chunk {
    /// The source it is a stretch of.
    pub source: Arc<Source>,
    /// Its bytes.
    pub text: Vec<u8>,
    /// The position of the first byte in the source.
    pub start: Position,
    /// The number of responses of the source before it.
    pub first_response: u64,
    /// Whether it is the whole source, so that what it does not hold, the source does not.
    pub is_whole: bool,
}

/// One response of a chunk. Not `Debug`: it holds values.
#[derive(Clone)]
pub struct Capture<'c> {
    /// The request it answers, where the format records one.
    pub request: Option<Request<'c>>,
    /// The recorded HTTP status; zero is no status.
    pub status: Option<u16>,
    /// The recorded media type of the body, with its parameters.
    pub media_type: Option<Cow<'c, str>>,
    /// The time of the recording, as the format writes it.
    pub recorded_at: Option<Cow<'c, str>>,
    /// The whole entry's byte range in the chunk: where a finding stands when the body has no
    /// place of its own.
    pub entry: Range<usize>,
    /// The body to judge.
    pub body: Body<'c>,
    /// The other parts that may hold secrets (headers, addresses, cookies).
    pub parts: OtherParts<'c>,
}

/// The other parts of an exchange, listed when somebody asks for them: most runs never do.
#[derive(Clone, Default)]
pub struct OtherParts<'c>(Option<Rc<dyn Fn() -> Vec<Part> + 'c>>);

impl<'c> OtherParts<'c> {
    /// Those that `list` lists.
    pub fn by(list: impl Fn() -> Vec<Part> + 'c) -> Self {
        Self(Some(Rc::new(list)))
    }

    /// Returns whether it is known that there are none.
    pub fn is_none(&self) -> bool {
        self.0.is_none()
    }

    /// Returns all of them.
    pub fn list(&self) -> Vec<Part> {
        self.0.as_ref().map_or_else(Vec::new, |list| list())
    }
}

impl From<Vec<Part>> for OtherParts<'_> {
    fn from(parts: Vec<Part>) -> Self {
        Self((!parts.is_empty()).then(|| Rc::new(move || parts.clone()) as Rc<dyn Fn() -> _>))
    }
}

impl<'c> Capture<'c> {
    /// A body that stands in the chunk as it is, with no request around it.
    pub fn bare(chunk: &'c Chunk, range: Range<usize>) -> Self {
        Self {
            body: Body::verbatim(&chunk.text, range.clone()),
            ..Self::absent(range, SkipReason::NoBody)
        }
    }

    /// An entry that holds nothing to judge, for this reason.
    pub fn absent(entry: Range<usize>, reason: SkipReason) -> Self {
        Self {
            request: None,
            status: None,
            media_type: None,
            recorded_at: None,
            entry,
            body: Body::Absent(reason),
            parts: OtherParts::default(),
        }
    }

    /// Returns whether it is a body that stands in the chunk as it is, with nothing around it.
    pub fn is_bare(&self) -> bool {
        let stands_alone = match &self.body {
            Body::Present {
                stored: Stored::Verbatim(_),
                part,
            } => part.range == self.entry,
            _ => false,
        };
        stands_alone && self.request.is_none() && self.status.is_none()
    }
}

/// The address of a stub that answers whatever it is asked, or what it is asked in a way that nobody
/// can read: no path of any route, and none that a recording can have.
pub const ANYWHERE: &str = "\0";

/// The request of a recorded exchange. Not `Debug`: its address may hold secrets.
#[derive(Clone)]
pub struct Request<'c> {
    /// As recorded, in any case.
    pub method: Cow<'c, str>,
    /// Whole, or from its path on.
    pub url: Cow<'c, str>,
}

/// A response's body, or the reason why there is none to judge.
#[derive(Clone)]
pub enum Body<'c> {
    /// There is one, not decoded yet.
    Present {
        /// The body as the source stores it.
        stored: Stored<'c>,
        /// Its range, and its codecs.
        part: Part,
    },
    /// Nothing to judge.
    Absent(SkipReason),
    /// The entry itself can't be read; those behind it can.
    Malformed {
        /// The byte of the chunk where it stops making sense.
        offset: usize,
        /// Why, without a word of the content.
        reason: String,
    },
}

/// A body as far as its reader has read it: as text. What its codecs say of bytes (base64,
/// compression) is still to be undone.
#[derive(Clone)]
pub enum Stored<'c> {
    /// The bytes themselves.
    Verbatim(&'c [u8]),
    /// A JSON string, its escapes still to be undone.
    Escaped(Text<'c>),
    /// Undone already.
    Text(Cow<'c, str>),
    /// In a file of its own, which the recording names: got at only where it is judged, and with
    /// every codec undone; those of its part tell what lies between.
    InFile {
        /// Finds the file; `None` if it is no file that a recording may name.
        find: Rc<dyn Fn() -> Option<Origin> + 'c>,
        /// Gets at what it says, or says why it can't.
        fetch: Rc<dyn Fn() -> Result<Vec<u8>, SkipReason> + 'c>,
    },
}

impl<'c> Body<'c> {
    /// A body that stands in the text as it is.
    pub fn verbatim(text: &'c [u8], range: Range<usize>) -> Self {
        let stored = Stored::Verbatim(&text[range.clone()]);
        let part = Part::new(Role::Body, range, Vec::new());
        Self::Present { stored, part }
    }
}

/// A part of an exchange: a byte range of the chunk, and how it is encoded there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The part's role.
    pub role: Role,
    /// Its range in the chunk, a string with its quotes.
    pub range: Range<usize>,
    /// The codecs between the chunk's bytes and the decoded ones, outermost first.
    pub codecs: Vec<Codec>,
}

impl Part {
    /// Returns the part at this range, behind these codecs.
    pub fn new(role: Role, range: Range<usize>, codecs: Vec<Codec>) -> Self {
        Self {
            role,
            range,
            codecs,
        }
    }

    /// Returns where decoded bytes stand in the chunk: an offset for each of `offsets`, which
    /// ascend. `None` where a codec leaves no byte a place of its own (base64, compression).
    pub fn locate(&self, chunk: &[u8], offsets: &[usize]) -> Option<Vec<usize>> {
        sources(&self.codecs, chunk, self.range.clone(), offsets)
    }
}

/// The role of a part of an exchange.
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
    /// A value of the request's query.
    Query,
    /// The request's body.
    RequestBody,
}

/// The request a response answers. Holds what reports may print, and nothing more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exchange {
    /// The request's method, in capitals; some recordings have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// The path template of the route, or the first two segments of a path that has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The recorded HTTP status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
}

impl Exchange {
    /// As much as is known of it: `POST /v1/b2b/sso/authenticate 200`.
    pub fn words(&self) -> String {
        let status = self.status.map(|status| status.to_string());
        let parts = [&self.method, &self.path, &status].into_iter().flatten();
        parts.map(String::as_str).collect::<Vec<_>>().join(" ")
    }
}

/// Why a response was not checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "kebab-case", const_into_str)]
pub enum SkipReason {
    /// No schema is known for the request's route.
    NoSchema,
    /// A browser's question before the request, not the request.
    Preflight,
    /// The request failed before there was a response.
    FailedRequest,
    /// The recording has no body, or an empty one.
    NoBody,
    /// The body is something else than JSON: the HTML page of a proxy, or what a sanitizer puts in
    /// a body's place.
    NotJson,
    /// An error that is not Stytch's: that of a gateway between the API and its caller.
    ForeignError,
    /// The body is encoded in a way that could not be undone.
    Encoding,
    /// The recorder cut the body off, and says so.
    Truncated,
    /// No reader knows the file.
    NotACapture,
    /// A reader knows the file, and there is no response in it.
    NoResponse,
}

impl SkipReason {
    /// Every reason there is.
    pub const ALL: &[Self] = <Self as VariantArray>::VARIANTS;

    /// The reason's id in data formats.
    pub const fn id(self) -> &'static str {
        self.into_str()
    }

    /// The reason as the summary says it, behind a number.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NoSchema => "no schema for the route",
            Self::Preflight => "preflight request",
            Self::FailedRequest => "request that failed",
            Self::NoBody => "no body",
            Self::NotJson => "not JSON",
            Self::ForeignError => "error of another API",
            Self::Encoding => "body that could not be decoded",
            Self::Truncated => "cut off by the recorder",
            Self::NotACapture => "not a capture",
            Self::NoResponse => "no response in the file",
        }
    }
}
