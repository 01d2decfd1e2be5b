//! The common structure of test suites' cassettes: a list of exchanges, each with a request and a
//! response. A [`Layout`] says where the list stands and what is written last; the other names mean
//! the same with every recorder.

mod exchange;
mod truncation;

use crate::input::entry::Entry;
use crate::input::tree::{self, Node, Recording, Texts};
use crate::input::{Captures, ContainerError, NO_LIST, entries};
use crate::model::capture::{Capture, Chunk, SkipReason};

/// The names that lead to a node, from an exchange on.
pub(super) type Path = &'static [&'static str];

/// The places of a recorder's parts.
pub(super) struct Layout {
    /// The outermost member that is the list of exchanges; `None` where the text is a list.
    pub(super) lists: &'static [Option<&'static str>],
    /// The outermost member that is written last, or last in each exchange. A YAML text without it
    /// is cut off.
    pub(super) last: Option<&'static str>,
    /// The members that are written last in an exchange, by newer versions first. An exchange at
    /// the end of a YAML text that has less of this than the others is cut off.
    pub(super) closings: &'static [Path],
}

/// Hands over the exchanges of a cassette.
pub(super) fn open(
    layout: &Layout,
    chunk: &Chunk,
    captures: &mut Captures<'_>,
) -> Result<(), ContainerError> {
    if tree::is_json(&chunk.text) {
        json(layout, chunk, captures)
    } else {
        yaml(layout, chunk, captures)
    }
}

fn json(layout: &Layout, chunk: &Chunk, captures: &mut Captures<'_>) -> Result<(), ContainerError> {
    for list in layout.lists {
        if list.is_none() && is_other_list(&chunk.text) {
            continue;
        }
        let mut each = |entry: Entry<'_>| captures(exchange::capture(entry.into()));
        if let Some(read) = entries::of_list(&chunk.text, *list, &mut each) {
            return read;
        }
    }
    let texts = Texts::parse(&chunk.text).ok();
    let mut roots = texts.iter().flat_map(Texts::roots);
    if !roots.next().is_some_and(|root| is_empty(layout, root)) || roots.next().is_some() {
        captures(no_capture(chunk));
    }
    Ok(())
}

fn no_capture(chunk: &Chunk) -> Capture<'_> {
    Capture::absent(0..chunk.text.len(), SkipReason::NotACapture)
}

fn yaml(layout: &Layout, chunk: &Chunk, captures: &mut Captures<'_>) -> Result<(), ContainerError> {
    let recording = Recording::of(&chunk.text);
    let mut found = false;
    let mut is_empty_text = true;
    let mut fault = None;
    for document in recording.documents() {
        let lists = lists(layout, document);
        found |= !lists.is_empty();
        is_empty_text &= is_empty(layout, document);
        let is_whole = recording.broken.is_none();
        let cut = is_whole.then(|| truncation::cut(layout, document, &lists, &chunk.text));
        let cut = cut.flatten();
        let items = lists.iter().flat_map(|list| list.node.items());
        for item in items.filter(|item| item.is_whole()) {
            let is_lost = cut.as_ref().is_some_and(|cut| cut.costs(item));
            let capture = (!is_lost).then(|| exchange::capture(item));
            if item.is_spent() {
                return Err(multiplied(item));
            }
            capture.into_iter().for_each(&mut *captures);
        }
        fault = fault.or(cut.map(|cut| cut.broken));
    }
    if recording.documents().any(Node::is_spent) {
        return Err(multiplied(recording.documents().next().expect("one")));
    }
    // An empty file is a cassette without exchanges. Whatever else has no list is none.
    if found {
        let mut documents = recording.documents();
        fault = fault.or_else(|| documents.find_map(|document| no_list(layout, document)));
    }
    if !found && fault.is_none() {
        if recording.broken.is_some() || !is_empty_text {
            captures(no_capture(chunk));
        }
        return Ok(());
    }
    recording.broken.or(fault).map_or(Ok(()), Err)
}

/// A list of exchanges, and what it is called.
struct List<'n> {
    name: Option<&'static str>,
    node: Node<'n>,
}

/// The lists of exchanges in a document: of equal names all.
fn lists<'n>(layout: &Layout, document: Node<'n>) -> Vec<List<'n>> {
    let mut lists = Vec::new();
    for &name in layout.lists {
        match name {
            None => {
                let items = document.items();
                let is_other = !items.is_empty() && !items.into_iter().any(is_exchange);
                let list = (document.is_list() && !is_other).then_some(document);
                lists.extend(list.map(|node| List { name, node }));
            }
            Some(called) => {
                let members = document.members().into_iter();
                let named = members.filter(|(name, node)| name == called && node.is_list());
                lists.extend(named.map(|(_, node)| List { name, node }));
            }
        }
    }
    lists
}

/// Tells of a member that has the name of the list and is none.
fn no_list(layout: &Layout, document: Node<'_>) -> Option<ContainerError> {
    let members = document.members().into_iter();
    let is_named = |name: &str| layout.lists.iter().flatten().any(|list| *list == name);
    let mut others =
        members.filter(|(name, node)| is_named(name) && !node.is_list() && !node.is_null());
    let (_, node) = others.next()?;
    Some(ContainerError::at(node.range().start, NO_LIST))
}

/// Returns whether a JSON text is a list, and none of its items looks like an exchange: there are
/// many such files with the same ending.
fn is_other_list(text: &[u8]) -> bool {
    let (mut items, mut exchanges) = (0, 0);
    let _ = entries::of_list(text, None, &mut |entry| {
        items += 1;
        exchanges += usize::from(is_exchange(entry.into()));
    });
    items > 0 && exchanges == 0
}

fn is_exchange(entry: Node<'_>) -> bool {
    let names = ["request", "response"];
    names.iter().any(|name| entry.get(name).is_some())
}

/// Returns whether a document holds nothing, or a list of exchanges that is null.
fn is_empty(layout: &Layout, document: Node<'_>) -> bool {
    let mut names = layout.lists.iter().flatten();
    document.is_null() || names.any(|name| document.get(name).is_some_and(Node::is_null))
}

fn multiplied(node: Node<'_>) -> ContainerError {
    let reason = "its aliases multiply a text beyond what is read";
    ContainerError::at(node.range().start, reason)
}
