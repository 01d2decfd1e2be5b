//! Raw HTTP responses, as `curl -i` writes them: status line, headers, blank line, body; several
//! in a row where curl followed redirects, went through a proxy, or was given several addresses.
//!
//! A response has no address, unless the request that it answers stands before it. Clients decode
//! bodies and keep the headers that tell of the coding, and tools rewrite line ends; so
//! `content-length`, `transfer-encoding` and `content-encoding` count where the body is that way,
//! and else the body runs to the next head, or to the end. What a tool writes behind a body that is as
//! long as its headers say is no part of it.

use std::ops::Range;

use crate::input::http_message::{Field, Head, Messages, Start, after_blank, head, trailer};
use crate::input::message;
use crate::input::{Captures, Container, ContainerError, Reader, Sample, decode, headers, whole};
use crate::model::capture::{Body, Capture, Chunk, Part, Request, Role, SkipReason};
use crate::model::codec::Codec;
use crate::text::span::without_mark;

pub(super) static READER: Reader = Reader {
    name: "http",
    summary: "raw HTTP responses, as `curl -i` writes them",
    source: "RFC 9112; curl.se/docs/manpage.html#-i",
    endings: &[".http"],
    container: Container::Http,
    recognise,
    split: whole,
    open,
};

/// A status line, or a request line, at the very beginning.
fn recognise(sample: &Sample<'_>) -> bool {
    let text = sample.text.trim_ascii_start();
    head(text, 0).is_some_and(|head| head.complete || !sample.complete || head.is_response())
}

fn open(chunk: &Chunk, captures: &mut Captures<'_>) -> Result<(), ContainerError> {
    let text = &chunk.text;
    let mut reading = Reading {
        text,
        asked: None,
        answers: false,
        read: Vec::new(),
    };
    let outcome = reading.messages();
    // Files of requests for editors have the same ending, and are no recording. What is cut off may be an answer.
    if !reading.answers && outcome.is_ok() {
        captures(Capture::absent(0..text.len(), SkipReason::NotACapture));
        return Ok(());
    }
    let last = reading.asked.map(unanswered);
    reading.read.into_iter().chain(last).for_each(captures);
    outcome
}

/// The state of the reading of messages.
struct Reading<'t> {
    text: &'t [u8],
    /// The request that is still to be answered.
    asked: Option<Asked<'t>>,
    /// Whether anything is answered.
    answers: bool,
    read: Vec<Capture<'t>>,
}

impl Reading<'_> {
    fn messages(&mut self) -> Result<(), ContainerError> {
        let text = self.text;
        let mut all = Messages::of(text);
        let mut at = after_blank(text, text.len() - without_mark(text).len());
        while at < text.len() {
            let Some(head) = head(text, at) else {
                let next = all.next_head(at);
                let stray = Capture::absent(at..next, SkipReason::NotACapture);
                self.read.push(stray);
                at = next;
                continue;
            };
            if !head.complete {
                let reason = "the text ends inside the headers of a message";
                return Err(ContainerError::at(text.len(), reason));
            }
            let body = head.end..all.body_end(&head);
            at = after_blank(text, body.end);
            self.message(&head, body);
        }
        Ok(())
    }

    fn message(&mut self, head: &Head, body: Range<usize>) {
        let text = self.text;
        match &head.start {
            Start::Request { method, target } => {
                let asked = Asked::new(text, head, method.clone(), target.clone(), body);
                let former = self.asked.replace(asked);
                self.read.extend(former.map(unanswered));
            }
            Start::Response { status } => {
                // What comes before the answer proper does not answer the request.
                let connects = |asked: &Asked<'_>| asked.request.method == "CONNECT";
                let connects = self.asked.as_ref().is_some_and(connects);
                let connected = connects && (200..300).contains(status);
                let tunnel = body.is_empty() && (connected || head.is_of_a_tunnel(text));
                let interim = tunnel && !connects || (100..200).contains(status);
                let asked = if interim { None } else { self.asked.take() };
                let mut read = response(text, head, *status, body, asked);
                if tunnel {
                    read.body = Body::Absent(SkipReason::NotACapture);
                }
                self.read.push(read);
                self.answers = true;
            }
        }
    }
}

/// A request whose response is still to come.
struct Asked<'t> {
    start: usize,
    end: usize,
    request: Request<'t>,
    parts: Vec<Part>,
}

impl<'t> Asked<'t> {
    fn new(
        text: &'t [u8],
        head: &Head,
        method: Range<usize>,
        target: Range<usize>,
        body: Range<usize>,
    ) -> Self {
        let request = Request {
            method: String::from_utf8_lossy(&text[method]),
            url: message::located(
                String::from_utf8_lossy(&text[target.clone()]),
                head.find(text, "host").map(String::from_utf8_lossy),
            ),
        };
        let mut parts = vec![part(Role::Url, target)];
        parts.extend(field_parts(text, &head.headers));
        if !body.is_empty() {
            parts.extend(trailer_parts(text, head, &body));
            parts.push(part(Role::RequestBody, body.clone()));
        }
        Self {
            start: head.at,
            end: body.end,
            request,
            parts,
        }
    }
}

fn response<'t>(
    text: &'t [u8],
    head: &Head,
    status: u16,
    range: Range<usize>,
    asked: Option<Asked<'t>>,
) -> Capture<'t> {
    let start = asked.as_ref().map_or(head.at, |asked| asked.start);
    let (request, mut parts) = asked.map(|asked| (asked.request, asked.parts)).unzip();
    let parts = parts.get_or_insert_default();
    parts.extend(field_parts(text, &head.headers));
    parts.extend(trailer_parts(text, head, &range));
    Capture {
        request,
        status: Some(status),
        media_type: head.find(text, "content-type").map(String::from_utf8_lossy),
        recorded_at: head.find(text, "date").map(String::from_utf8_lossy),
        entry: start..range.end,
        body: body(text, head, range, parts).unwrap_or_else(Body::Absent),
        parts: std::mem::take(parts).into(),
    }
}

/// The body of a response. One that is compressed in an unknown way is one of the `parts`, and no body.
fn body<'t>(
    text: &'t [u8],
    head: &Head,
    range: Range<usize>,
    parts: &mut Vec<Part>,
) -> Result<Body<'t>, SkipReason> {
    let bytes = &text[range.clone()];
    if bytes.trim_ascii().is_empty() {
        return Err(SkipReason::NoBody);
    }
    let mut codecs = Vec::new();
    if !decode::begins_as_json(bytes) {
        if head.is_chunked(text, &range) {
            codecs.push(Codec::Chunked);
        }
        let coding = head.find(text, "content-encoding").unwrap_or_default();
        match headers::codings(&String::from_utf8_lossy(coding)) {
            Ok(codings) => codecs.extend(codings),
            Err(reason) => {
                parts.push(Part::new(Role::Body, range, codecs));
                return Err(reason); // nothing to judge, and still something to redact
            }
        }
    }
    let mut body = Body::verbatim(text, range);
    if let Body::Present { part, .. } = &mut body {
        part.codecs = codecs;
    }
    Ok(body)
}

fn field_parts(text: &[u8], fields: &[Field]) -> Vec<Part> {
    let role = |name: &Range<usize>| headers::role(&String::from_utf8_lossy(&text[name.clone()]));
    let parts = fields
        .iter()
        .filter_map(|(name, value)| role(name).map(|role| part(role, value.clone())));
    parts.collect()
}

/// The fields that stand in and behind a body in the chunked coding, and so inside of that part.
fn trailer_parts(text: &[u8], head: &Head, body: &Range<usize>) -> Vec<Part> {
    if head.is_chunked(text, body) {
        field_parts(text, &trailer(text, body))
    } else {
        Vec::new()
    }
}

fn part(role: Role, range: Range<usize>) -> Part {
    Part::new(role, range, Vec::new())
}

/// A request that nothing answers.
fn unanswered(asked: Asked<'_>) -> Capture<'_> {
    Capture {
        request: Some(asked.request),
        parts: asked.parts.into(),
        ..Capture::absent(asked.start..asked.end, SkipReason::FailedRequest)
    }
}
