//! A recording's responses, one after the other.

use std::borrow::Cow;
use std::io::Read;
use std::ops::{ControlFlow, Range};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread;

use crate::api::error::{Error, Unknown};
use crate::input::decode::{decode, undo};
use crate::input::{self, Allowance, Choice, Input, Members, READERS, ReadError, Reader};
use crate::model::capture::{Body, Capture, Chunk, OtherParts, Part, Request, SkipReason, Stored};
use crate::model::source::{Origin, Source, Unreadable};
use crate::settings::{MAX_HELD, MAX_UNPACKED};
use crate::text::address::path_of;
use crate::text::span::{Locator, Position};

/// The number of responses that wait to be taken.
const WAITING: usize = 64;

/// The responses of a recording, or of any other capture that the program reads, as they are read.
/// An item that is an error is an input, or an entry, that fell short; others may follow it.
///
/// A thread reads ahead, by a few responses. It ends when the iterator is dropped and its reader
/// returns.
///
/// ```
/// use stytch_validate::{Responses, Validator};
///
/// let validator = Validator::new();
/// let file = std::fs::File::open("fixtures/recordings/har/chrome.har")?;
/// for response in Responses::new("chrome.har", file) {
///     let response = response?;
///     if response.path().is_some_and(|path| path.ends_with("/sso/authenticate")) {
///         let report = validator.check(&response);
///         assert_eq!(report.summary().responses, 1);
///     }
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Responses {
    items: Receiver<Result<Response, Unreadable>>,
}

impl Responses {
    /// The responses that a reader gives; `name` is what reports call them. The format is
    /// recognised by its content.
    pub fn new(name: &str, reader: impl Read + Send + 'static) -> Self {
        Self::start(None, name, Box::new(reader))
    }

    /// The same, read in this format: a name that `--list readers` gives.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownReader`].
    ///
    /// ```
    /// use std::io::Cursor;
    /// use stytch_validate::Responses;
    ///
    /// let lines = Responses::in_format("ndjson", "log", Cursor::new("{}\n{}\n"))?;
    /// assert_eq!(lines.count(), 2);
    /// # Ok::<(), stytch_validate::Error>(())
    /// ```
    pub fn in_format(
        format: &str,
        name: &str,
        reader: impl Read + Send + 'static,
    ) -> Result<Self, Error> {
        let unknown = || Unknown::new(format, READERS.iter().map(|reader| reader.name));
        let found = input::find(format).ok_or_else(|| Error::UnknownReader(unknown()))?;
        Ok(Self::start(Some(found), name, Box::new(reader)))
    }

    fn start(format: Option<&'static Reader>, name: &str, bytes: Box<dyn Read + Send>) -> Self {
        let (sender, items) = mpsc::sync_channel(WAITING);
        let source = Arc::new(Source::stdin(name));
        thread::spawn(move || {
            let read = AssertUnwindSafe(|| read(format, &source, bytes, &sender));
            let fault = match catch_unwind(read) {
                Ok(outcome) => outcome.err().map(|fault| fell_short(&source, &fault)),
                Err(_) => Some(Unreadable::by_our_fault(&source.name)),
            };
            if let Some(fault) = fault {
                // Nobody may be left who wants to know.
                let _ = sender.send(Err(fault));
            }
        });
        Self { items }
    }
}

impl Iterator for Responses {
    type Item = Result<Response, Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        self.items.recv().ok()
    }
}

impl std::fmt::Debug for Responses {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Responses").finish_non_exhaustive()
    }
}

fn fell_short(source: &Source, fault: &ReadError) -> Unreadable {
    Unreadable {
        source: source.name.clone(),
        message: fault.message(),
    }
}

type Items = SyncSender<Result<Response, Unreadable>>;

fn read(
    format: Option<&'static Reader>,
    source: &Arc<Source>,
    bytes: Box<dyn Read + Send>,
    items: &Items,
) -> Result<(), ReadError> {
    let allowance = Allowance::new(MAX_UNPACKED);
    let mut input = Input::live(Arc::clone(source), bytes, &allowance)?.holding(MAX_HELD);
    let Some(mut members) = Members::of(&mut input)? else {
        return read_chunks(format, input, &mut |reader, chunk| {
            open(reader, chunk, items)
        });
    };
    members.each(&allowance, MAX_HELD, &mut |member, input, admit| {
        let outcome = input.map_err(ReadError::Io).and_then(|input| {
            input::admitted(admit, |admit| {
                read_chunks(format, input, &mut |reader, chunk| {
                    admit(reader, &chunk)?;
                    open(reader, chunk, items)
                })
            })
        });
        match outcome {
            Err(fault) if items.send(Err(fell_short(member, &fault))).is_err() => {
                ControlFlow::Break(())
            }
            _ => ControlFlow::Continue(()),
        }
    });
    Ok(())
}

fn read_chunks(
    format: Option<&'static Reader>,
    mut input: Input,
    take: &mut dyn FnMut(&'static Reader, Chunk) -> ControlFlow<()>,
) -> Result<(), ReadError> {
    let refused = match input::choose(format, &mut input)? {
        Choice::Reader(reader) => {
            return reader.chunks(&mut input, &mut |chunk| take(reader, chunk));
        }
        Choice::Nothing => return Ok(()),
        Choice::Unread(advice) => advice,
        Choice::Unclaimed => "no reader knows this format",
    };
    Err(ReadError::Container(input.position(), refused.to_owned()))
}

/// Sends the responses of a chunk, as long as somebody wants them.
fn open(reader: &Reader, chunk: Chunk, items: &Items) -> ControlFlow<()> {
    let chunk = Arc::new(chunk);
    let locator = Locator::new(&chunk.text, chunk.start);
    let mut number = chunk.first_response;
    let mut wanted = true;
    let broken = |at: Position, reason: &str| {
        let fault = ReadError::Container(at, reason.to_owned());
        Err(fell_short(&chunk.source, &fault))
    };
    let opened = (reader.open)(&chunk, &mut |capture| {
        let item = if let Body::Malformed { offset, reason } = &capture.body {
            broken(locator.position(*offset), reason)
        } else {
            let start = locator.position(capture.entry.start);
            Ok(Response::of(&chunk, &capture, start, number))
        };
        number += 1;
        wanted = wanted && items.send(item).is_ok();
    });
    if let Err(fault) = opened {
        let at = locator.position(fault.offset);
        wanted = wanted && items.send(broken(at, &fault.reason)).is_ok();
    }
    if wanted {
        ControlFlow::Continue(())
    } else {
        ControlFlow::Break(())
    }
}

/// A captured response, with what a recording says of its exchange. It holds captured values, so
/// `Debug` shows none of them.
///
/// ```
/// use std::fs::File;
/// use stytch_validate::Responses;
///
/// let recording = File::open("fixtures/recordings/har/chrome.har")?;
/// let response = Responses::new("chrome.har", recording).nth(2).expect("six")?;
/// assert_eq!(response.source(), "chrome.har");
/// assert_eq!(response.number(), 2);
/// assert_eq!(response.method(), Some("POST"));
/// assert_eq!(response.path(), Some("/sdk/v1/b2b/sso/authenticate"));
/// assert_eq!(response.status(), Some(200));
/// assert!(response.body().is_ok_and(|body| body.starts_with(b"{\"data\"")));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Response {
    /// Its entry in the recording and nothing else; what is around it too, where a part of it stands
    /// there.
    chunk: Arc<Chunk>,
    /// The range of the entry in the chunk.
    entry: Range<usize>,
    start: Position,
    number: u64,
    method: Option<String>,
    url: Option<String>,
    status: Option<u16>,
    media_type: Option<String>,
    recorded_at: Option<String>,
    body: Kept,
    /// The other parts that may hold secrets.
    parts: Vec<Part>,
}

/// A body that outlives its recording.
enum Kept {
    /// It stands in the entry as it is.
    Verbatim(Part),
    /// A text from which the reader has removed its own codecs; those of the part remain.
    Text(Part, String),
    /// From a file that the recording names, where that was found; what its bytes alone tell of
    /// compression is not undone.
    InFile(Part, Vec<u8>, Option<Origin>),
    Absent(SkipReason),
}

impl Response {
    fn of(chunk: &Arc<Chunk>, capture: &Capture<'_>, start: Position, number: u64) -> Self {
        let entry = capture.entry.clone();
        let request = capture.request.as_ref();
        let parts = capture.parts.list();
        let of_body = match &capture.body {
            Body::Present { part, .. } => Some(part),
            _ => None,
        };
        let inside = |part: &Part| entry.start <= part.range.start && part.range.end <= entry.end;
        let (chunk, first, entry) = if parts.iter().chain(of_body).all(inside) {
            let alone = Chunk {
                source: Arc::clone(&chunk.source),
                text: chunk.text[entry.clone()].to_vec(),
                start,
                first_response: number,
                is_whole: false,
            };
            (Arc::new(alone), entry.start, 0..entry.len())
        } else {
            (Arc::clone(chunk), 0, entry)
        };
        Self {
            chunk,
            entry,
            start,
            number,
            method: request.map(|request| request.method.to_string()),
            url: request.map(|request| request.url.to_string()),
            status: capture.status,
            media_type: capture.media_type.as_deref().map(str::to_owned),
            recorded_at: capture.recorded_at.as_deref().map(str::to_owned),
            body: kept(&capture.body, first),
            parts: parts.iter().map(|part| counted_from(part, first)).collect(),
        }
    }

    /// Returns what the recording is called.
    pub fn source(&self) -> &str {
        &self.chunk.source.name
    }

    /// Returns which response of the recording it is, counted from zero.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Returns where its entry begins in the recording.
    pub fn start(&self) -> Position {
        self.start
    }

    /// The method of the request it answers, where that is recorded.
    pub fn method(&self) -> Option<&str> {
        self.method.as_deref()
    }

    /// The path of the request it answers, without its query, where that is recorded.
    pub fn path(&self) -> Option<&str> {
        self.url.as_deref().map(path_of)
    }

    /// The recorded HTTP status.
    pub fn status(&self) -> Option<u16> {
        self.status
    }

    /// The decoded body. It is captured, and may hold secrets.
    ///
    /// # Errors
    ///
    /// Why there is none.
    pub fn body(&self) -> Result<Cow<'_, [u8]>, SkipReason> {
        match &self.body {
            Kept::Verbatim(part) => decode(&self.verbatim(part), part),
            Kept::Text(part, text) => decode(&Stored::Text(Cow::Borrowed(text)), part),
            Kept::InFile(_, bytes, _) => undo(Cow::Borrowed(bytes), &[], &mut |_, _| {}),
            Kept::Absent(reason) => Err(*reason),
        }
    }

    fn verbatim(&self, part: &Part) -> Stored<'_> {
        Stored::Verbatim(&self.chunk.text[part.range.clone()])
    }

    /// Lets somebody judge it as a reader hands it over.
    pub(super) fn capture<T>(&self, judge: impl FnOnce(&Chunk, u64, &Capture<'_>) -> T) -> T {
        let present = |stored, part: &Part| Body::Present {
            stored,
            part: part.clone(),
        };
        let body = match &self.body {
            Kept::Verbatim(part) => present(self.verbatim(part), part),
            Kept::Text(part, text) => present(Stored::Text(Cow::Borrowed(text)), part),
            Kept::InFile(part, bytes, file) => {
                let find = Rc::new(|| file.clone());
                let fetch = Rc::new(|| Ok(bytes.clone()));
                present(Stored::InFile { find, fetch }, part)
            }
            Kept::Absent(reason) => Body::Absent(*reason),
        };
        let request = self.method.as_deref().zip(self.url.as_deref());
        let capture = Capture {
            request: request.map(|(method, url)| Request {
                method: Cow::Borrowed(method),
                url: Cow::Borrowed(url),
            }),
            status: self.status,
            media_type: self.media_type.as_deref().map(Cow::Borrowed),
            recorded_at: self.recorded_at.as_deref().map(Cow::Borrowed),
            entry: self.entry.clone(),
            body,
            parts: OtherParts::from(self.parts.clone()),
        };
        judge(&self.chunk, self.number, &capture)
    }
}

/// A body, its place counted from this byte of its chunk.
fn kept(body: &Body<'_>, first: usize) -> Kept {
    let (stored, part) = match body {
        Body::Present { stored, part } => (stored, counted_from(part, first)),
        Body::Absent(reason) => return Kept::Absent(*reason),
        Body::Malformed { .. } => return Kept::Absent(SkipReason::NotJson),
    };
    match stored {
        Stored::Verbatim(_) => Kept::Verbatim(part),
        Stored::Escaped(text) => Kept::Text(part, text.to_cow().into_owned()),
        Stored::Text(text) => Kept::Text(part, text.to_string()),
        Stored::InFile { find, fetch } => match fetch() {
            Ok(bytes) => Kept::InFile(part, bytes, find()),
            Err(reason) => Kept::Absent(reason),
        },
    }
}

/// A part, its place counted from this byte of its chunk.
fn counted_from(part: &Part, first: usize) -> Part {
    Part {
        range: part.range.start - first..part.range.end - first,
        ..part.clone()
    }
}

impl std::fmt::Debug for Response {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Response")
            .field("source", &self.source())
            .field("number", &self.number())
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}
