//! What the cassettes of test suites have in common: a list of exchanges, each with a request and
//! a response. The recorders differ in what they call things, and a [`Layout`] says how.

use std::borrow::Cow;

use crate::input::headers;
use crate::input::tree::{self, Node};
use crate::input::{Broken, Captures, Chunks, Fault, Input};
use crate::model::capture::{Body, Capture, Chunk, Part, Request, Role, SkipReason, Stored};
use crate::model::codec::Codec;

/// The names that lead to a node, from an exchange on.
pub(super) type Path = &'static [&'static str];

/// Where a recorder writes what. Of several paths the first that leads to something counts.
pub(super) struct Layout {
    /// The outermost member that is the list of exchanges; `None` where the text is a list.
    pub(super) lists: &'static [Option<&'static str>],
    /// The request's address, then others that say the same.
    pub(super) urls: &'static [Path],
    /// The response's status.
    pub(super) statuses: &'static [Path],
    /// The response's body; with `true` as base64.
    pub(super) bodies: &'static [(Path, bool)],
    /// The request's body; with `true` as base64.
    pub(super) request_bodies: &'static [(Path, bool)],
    /// Mappings whose every value is a piece of the request's body.
    pub(super) forms: &'static [Path],
}

/// The whole of the input is one chunk: a cassette holds a handful of exchanges.
pub(super) fn split(input: &mut Input, chunks: &mut Chunks<'_>) -> Result<(), Fault> {
    let chunk = input.whole()?;
    let _ = chunks(chunk);
    Ok(())
}

/// Hands over the exchanges of a cassette.
pub(super) fn open(
    layout: &Layout,
    chunk: &Chunk,
    captures: &mut Captures<'_>,
) -> Result<(), Broken> {
    let mut last = Ok(());
    for list in layout.lists {
        if list.is_none() && is_other_list(&chunk.text) {
            continue;
        }
        let mut each = |entry: Node<'_>| captures(capture(layout, entry));
        let (found, result) = tree::items(&chunk.text, *list, &mut each);
        if found {
            return result;
        }
        last = result;
    }
    // An empty file is a cassette without exchanges. Whatever else has no list is none.
    if last.is_err() || !is_empty(&chunk.text) {
        let mut whole = Capture::bare(chunk, 0..chunk.text.len());
        whole.body = Body::Absent(SkipReason::NotACapture);
        captures(whole);
    }
    Ok(())
}

/// Whether a text is a list, and none of its items looks like an exchange: there are many such
/// files with the same ending.
fn is_other_list(text: &[u8]) -> bool {
    let (mut items, mut exchanges) = (0, 0);
    let mut each = |entry: Node<'_>| {
        items += 1;
        exchanges += usize::from(
            ["request", "response"]
                .iter()
                .any(|name| entry.get(name).is_some()),
        );
    };
    let _ = tree::items(text, None, &mut each);
    items > 0 && exchanges == 0
}

/// Whether a text holds nothing, or a list of exchanges that is null.
fn is_empty(text: &[u8]) -> bool {
    let tree = tree::Tree::parse(text);
    tree.is_ok_and(|tree| {
        tree.root().is_none_or(|root| {
            let list = ["http_interactions", "interactions"]
                .iter()
                .find_map(|name| root.get(name));
            root.is_null() || list.is_some_and(Node::is_null)
        })
    })
}

fn capture<'n>(layout: &Layout, entry: Node<'n>) -> Capture<'n> {
    let mut parts = Vec::new();
    let body = body(layout, entry, &mut parts);
    request_parts(layout, entry, &mut parts);
    Capture {
        request: request(layout, entry),
        status: status(layout, entry),
        recorded_at: entry.get("recorded_at").and_then(Node::text),
        entry: entry.range(),
        body,
        parts,
    }
}

fn first<'n>(entry: Node<'n>, paths: &[Path]) -> Option<Node<'n>> {
    let nodes = paths.iter().filter_map(|path| entry.at(path));
    nodes.into_iter().find(|node| !node.is_null())
}

fn request<'n>(layout: &Layout, entry: Node<'n>) -> Option<Request<'n>> {
    let url = first(entry, layout.urls)?.text()?;
    let method = entry.at(&["request", "method"]).and_then(Node::text);
    // Ruby's symbols have a colon before them.
    let method = match method.unwrap_or_default() {
        Cow::Borrowed(method) => Cow::Borrowed(method.trim_start_matches(':')),
        Cow::Owned(method) => Cow::Owned(method.trim_start_matches(':').to_owned()),
    };
    Some(Request { method, url })
}

fn status(layout: &Layout, entry: Node<'_>) -> Option<u16> {
    let node = first(entry, layout.statuses)?;
    let number = node
        .integer()
        .or_else(|| node.text()?.trim().parse().ok())?;
    u16::try_from(number).ok()
}

fn body<'n>(layout: &Layout, entry: Node<'n>, parts: &mut Vec<Part>) -> Body<'n> {
    if !entry.is_mapping() {
        return Body::Absent(SkipReason::NotACapture);
    }
    let codings = codings(entry.at(&["response", "headers"]));
    let known = codings.as_deref().unwrap_or_default();
    let stored = stored(entry, Role::Body, layout.bodies, known);
    let answered = entry.get("response").is_some_and(Node::is_mapping);
    match stored {
        Some((_, part)) if status(layout, entry) == Some(0) => {
            parts.push(part); // nothing to judge, and still something to redact
            Body::Absent(SkipReason::FailedRequest)
        }
        Some((stored, part)) => match codings {
            Ok(_) => Body::Present { stored, part },
            Err(reason) => {
                parts.push(part);
                Body::Absent(reason)
            }
        },
        None if !answered || status(layout, entry).is_none_or(|status| status == 0) => {
            Body::Absent(SkipReason::FailedRequest)
        }
        None => Body::Absent(SkipReason::NoBody),
    }
}

/// The first of these that is text, with the codings that its headers name.
fn stored<'n>(
    entry: Node<'n>,
    role: Role,
    paths: &[(Path, bool)],
    codings: &[Codec],
) -> Option<(Stored<'n>, Part)> {
    paths.iter().find_map(|(path, base64)| {
        let node = entry.at(path)?;
        let (stored, mut codecs) = node.stored()?;
        if *base64 {
            codecs.push(Codec::Base64);
        }
        codecs.extend(codings);
        let range = node.range();
        Some((
            stored,
            Part {
                role,
                range,
                codecs,
            },
        ))
    })
}

/// What may hold secrets besides the response's body.
fn request_parts(layout: &Layout, entry: Node<'_>, parts: &mut Vec<Part>) {
    let urls = layout.urls.iter().filter_map(|path| entry.at(path));
    urls.for_each(|url| add(Role::Url, url, parts));
    for message in ["request", "response"] {
        for headers in ["headers", "trailer"] {
            header_parts(entry.at(&[message, headers]), parts);
        }
    }
    let codings = codings(entry.at(&["request", "headers"])).unwrap_or_default();
    let body = stored(entry, Role::RequestBody, layout.request_bodies, &codings);
    parts.extend(body.map(|(_, part)| part));
    let forms = layout.forms.iter().filter_map(|path| entry.at(path));
    for (_, value) in forms.flat_map(Node::members) {
        add(Role::Query, value, parts);
    }
}

fn header_parts(headers: Option<Node<'_>>, parts: &mut Vec<Part>) {
    for (name, values) in headers.map(Node::members).unwrap_or_default() {
        if let Some(role) = headers::role(&name) {
            add(role, values, parts);
        }
    }
}

/// A scalar, or the scalars of a list.
fn add(role: Role, values: Node<'_>, parts: &mut Vec<Part>) {
    for value in std::iter::once(values).chain(values.items()) {
        parts.extend(value.stored().map(|(_, codecs)| Part {
            role,
            range: value.range(),
            codecs,
        }));
    }
}

/// What the headers say lies between the bytes and the body.
///
/// # Errors
///
/// [`SkipReason::Encoding`] where a coding is not known.
fn codings(headers: Option<Node<'_>>) -> Result<Vec<Codec>, SkipReason> {
    let headers = headers.map(Node::members).unwrap_or_default();
    let values: Vec<Cow<'_, str>> = headers
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case("content-encoding"))
        .flat_map(|(_, values)| std::iter::once(*values).chain(values.items()))
        .filter_map(Node::text)
        .collect();
    headers::codings(&values.join(","))
}
