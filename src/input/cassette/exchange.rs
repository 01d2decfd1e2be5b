//! One exchange of a cassette: its address, its body, and what else may hold secrets.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::input::cassette::Path;
use crate::input::tree::Node;
use crate::input::{decode, headers};
use crate::model::capture::{Body, Capture, Part, Request, Role, SkipReason, Stored};
use crate::model::codec::{Codec, ContentCoding};

/// The request's address, then others that say the same. Of several paths the first that leads to
/// something counts, here and below.
const URLS: &[Path] = &[
    &["request", "uri"],
    &["request", "url"],
    &["request", "request_uri"],
    &["request", "path"],
    &["response", "url"],
];

/// The request's method.
const METHODS: &[Path] = &[&["request", "method"], &["response", "method"]];

/// The response's status.
const STATUSES: &[Path] = &[
    &["response", "status", "code"],
    &["response", "status", "status_code"],
    &["response", "status_code"],
    &["response", "code"],
    &["response", "status"],
];

/// The body, of the response and of the request. What is empty counts where nothing else is there.
const BODIES: &[(Path, Form)] = &[
    (&["body_json"], Form::Value),
    (&["body_blob"], Form::Base64),
    (&["body", "base64_string"], Form::Base64),
    (&["body", "raw_gzip"], Form::Zlib),
    (&["body", "string"], Form::Text),
    (&["body", "parsed_body"], Form::Value),
    (&["parsed_body"], Form::Value),
    (&["body"], Form::Text),
    (&["content"], Form::Text),
];

/// Mappings whose every value is a piece of the request's body.
const FORMS: &[Path] = &[&["request", "form"], &["request", "post_fields"]];

/// The form in which a body is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// As text.
    Text,
    /// As base64, or as the text itself where another hook has decoded it.
    Base64,
    /// As base64 of what R compresses, whatever it calls that.
    Zlib,
    /// As a list or mapping of the recording.
    Value,
}

/// The parts of an exchange, each once, however many aliases lead to it.
#[derive(Default)]
struct Distinct {
    list: Vec<Part>,
    starts: HashSet<usize>,
}

impl Distinct {
    fn add(&mut self, part: Part) {
        if self.starts.insert(part.range.start) {
            self.list.push(part);
        }
    }
}

/// Returns the exchange that an item of the list tells of.
pub(super) fn capture(entry: Node<'_>) -> Capture<'_> {
    let mut parts = Distinct::default();
    let body = body(entry, &mut parts);
    if let Body::Present { part, .. } = &body {
        parts.starts.insert(part.range.start);
    }
    other_parts(entry, &mut parts);
    Capture {
        request: request(entry),
        status: status(entry),
        media_type: media_type(entry),
        recorded_at: entry.get("recorded_at").and_then(Node::text),
        entry: entry.range(),
        body,
        parts: parts.list.into(),
    }
}

fn first<'n>(entry: Node<'n>, paths: &[Path]) -> Option<Node<'n>> {
    let nodes = paths.iter().filter_map(|path| entry.at(path));
    nodes.into_iter().find(|node| !node.is_null())
}

fn request(entry: Node<'_>) -> Option<Request<'_>> {
    let url = first(entry, URLS)?.text()?;
    let method = first(entry, METHODS).and_then(Node::text);
    // Ruby's symbols have a colon before them.
    let method = match method.unwrap_or_default() {
        Cow::Borrowed(method) => Cow::Borrowed(method.trim_start_matches(':')),
        Cow::Owned(method) => Cow::Owned(method.trim_start_matches(':').to_owned()),
    };
    Some(Request { method, url })
}

fn status(entry: Node<'_>) -> Option<u16> {
    let node = first(entry, STATUSES)?;
    let number = node
        .integer()
        .or_else(|| node.text()?.trim().parse().ok())?;
    u16::try_from(number).ok()
}

fn body<'n>(entry: Node<'n>, parts: &mut Distinct) -> Body<'n> {
    if !entry.is_mapping() {
        return Body::Absent(SkipReason::NotACapture);
    }
    let codings = codings(entry.at(&["response", "headers"]));
    let known = codings.as_deref().unwrap_or_default();
    let response = entry.get("response");
    let stored = response.and_then(|response| stored(response, known));
    let answered = response.is_some_and(Node::is_mapping);
    match stored {
        Some((_, part)) if status(entry) == Some(0) => {
            parts.add(part); // nothing to judge, and still something to redact
            Body::Absent(SkipReason::FailedRequest)
        }
        Some((stored, part)) => match codings {
            Ok(_) => Body::Present { stored, part },
            Err(reason) => {
                parts.add(part);
                Body::Absent(reason)
            }
        },
        None if !answered || status(entry).is_none_or(|status| status == 0) => {
            Body::Absent(SkipReason::FailedRequest)
        }
        None => Body::Absent(SkipReason::NoBody),
    }
}

/// The first body of a response that is there and not empty, with the codings that its headers name.
fn stored<'n>(response: Node<'n>, codings: &[Codec]) -> Option<(Stored<'n>, Part)> {
    let mut empty = None;
    for found in bodies(response, Role::Body, codings) {
        if !is_empty(&found.0) {
            return Some(found);
        }
        empty.get_or_insert(found);
    }
    empty
}

/// What stands where the body of a request or a response may.
fn bodies<'n>(
    side: Node<'n>,
    role: Role,
    codings: &[Codec],
) -> impl Iterator<Item = (Stored<'n>, Part)> {
    let forms = BODIES.iter();
    forms.filter_map(move |(path, form)| one(side.at(path)?, *form, role, codings))
}

fn one<'n>(
    node: Node<'n>,
    form: Form,
    role: Role,
    codings: &[Codec],
) -> Option<(Stored<'n>, Part)> {
    let holder = node.holder();
    let node = match &holder {
        Some(holder) => node.get(holder.name)?,
        None => node,
    };
    // Filters of test suites parse a body and leave what it says where its text was. That of a request may
    // be an object of the recorder's language, which read it from a file or made it piece by piece.
    let may_be_tagged = role == Role::RequestBody;
    let is_plain = || (may_be_tagged || node.tag().is_none()) && !node.is_wrapper();
    let is_parsed = form == Form::Value || is_plain();
    let parsed = is_parsed.then(|| node.parsed()).flatten();
    let is_parsed = parsed.is_some();
    let (stored, mut codecs) = parsed.or_else(|| node.stored())?;
    codecs.extend(holder.and_then(|holder| holder.codec(&text(&stored))));
    if form == Form::Base64 && decode::may_be_base64(text(&stored).as_bytes()) {
        codecs.push(Codec::Base64);
    }
    if form == Form::Zlib {
        codecs.extend([Codec::Base64, Codec::Content(ContentCoding::Deflate)]);
    }
    if !is_parsed {
        codecs.extend(codings);
    }
    Some((stored, Part::new(role, node.range(), codecs)))
}

fn text<'s>(stored: &'s Stored<'_>) -> Cow<'s, str> {
    match stored {
        Stored::Escaped(text) => text.to_cow(),
        Stored::Text(text) => Cow::Borrowed(text),
        _ => Cow::Borrowed(""),
    }
}

fn is_empty(stored: &Stored<'_>) -> bool {
    match stored {
        Stored::Escaped(text) => text.says(""),
        Stored::Text(text) => text.trim().is_empty(),
        _ => false,
    }
}

/// Adds what may hold secrets besides the body that counts.
fn other_parts(entry: Node<'_>, parts: &mut Distinct) {
    let response = entry.get("response").into_iter();
    let others = response.flat_map(|response| bodies(response, Role::Body, &[]));
    let others = others.filter(|(stored, _)| !is_empty(stored));
    others.for_each(|(_, part)| parts.add(part));
    let urls = URLS.iter().filter_map(|path| entry.at(path));
    urls.for_each(|url| add(Role::Url, url, parts));
    for message in ["request", "response"] {
        for headers in ["headers", "trailer"] {
            let headers = entry.at(&[message, headers]);
            for (name, values) in headers.map(Node::members).unwrap_or_default() {
                if let Some(role) = headers::role(&name) {
                    add(role, values, parts);
                }
            }
        }
    }
    let codings = codings(entry.at(&["request", "headers"])).unwrap_or_default();
    let request = entry.get("request").into_iter();
    let all = request.flat_map(|request| bodies(request, Role::RequestBody, &codings));
    all.for_each(|(_, part)| parts.add(part));
    let forms = FORMS.iter().filter_map(|path| entry.at(path));
    for (_, value) in forms.flat_map(Node::members) {
        add(Role::Query, value, parts);
    }
}

/// A scalar, or the scalars of a list.
fn add(role: Role, values: Node<'_>, parts: &mut Distinct) {
    for value in std::iter::once(values).chain(values.items()) {
        if let Some((_, codecs)) = value.stored() {
            parts.add(Part::new(role, value.range(), codecs));
        }
    }
}

/// The greatest number of codings of a body. Aliases can name more than fit into memory.
const MOST_CODINGS: usize = 16;

/// Returns what the headers say lies between the bytes and the body, or that a coding is not known.
fn codings(headers: Option<Node<'_>>) -> Result<Vec<Codec>, SkipReason> {
    let values = values(headers, "content-encoding").take(MOST_CODINGS + 1);
    let values: Vec<Cow<'_, str>> = values.collect();
    if values.len() > MOST_CODINGS {
        return Err(SkipReason::Encoding);
    }
    headers::codings(&values.join(","))
}

/// The media type that was recorded with a response.
fn media_type(entry: Node<'_>) -> Option<Cow<'_, str>> {
    let declared = values(entry.at(&["response", "headers"]), "content-type").next();
    declared.or_else(|| entry.at(&["response", "content_type"])?.text())
}

/// The values of a header.
fn values<'n>(headers: Option<Node<'n>>, name: &'static str) -> impl Iterator<Item = Cow<'n, str>> {
    let headers = headers.map(Node::members).unwrap_or_default();
    headers
        .into_iter()
        .filter(move |(named, _)| named.eq_ignore_ascii_case(name))
        .flat_map(|(_, values)| std::iter::once(values).chain(values.items()))
        .filter_map(Node::text)
}
