//! Detects a YAML cassette that was cut off between two lines, which leaves YAML that is whole.

use crate::input::ContainerError;
use crate::input::cassette::{Layout, List, Path};
use crate::input::tree::{self, Node};

/// A cassette that does not end as its recorder ends it.
pub(super) struct Cut {
    /// The place, and how it is known.
    pub(super) broken: ContainerError,
    /// The offset of the last exchange, if that is the one that is not whole.
    exchange: Option<usize>,
}

impl Cut {
    /// Returns whether it is this exchange that is not whole.
    pub(super) fn costs(&self, exchange: Node<'_>) -> bool {
        self.exchange == Some(exchange.range().start)
    }
}

/// Returns how a document is cut off, if it is.
pub(super) fn cut(
    layout: &Layout,
    document: Node<'_>,
    lists: &[List<'_>],
    text: &[u8],
) -> Option<Cut> {
    let end = text.trim_ascii_end().len();
    let cut_at = |reason: String, exchange| Cut {
        broken: ContainerError::at(end, reason),
        exchange,
    };
    let Some(list) = lists.last() else {
        let mut names = layout.lists.iter().flatten();
        let begun = names.find(|name| document.get(name).is_some_and(Node::is_null))?;
        let is_whole = layout.last.is_some_and(|last| has(document, &[last]));
        let reason = format!("the text ends where `{begun}` begins");
        return (!is_whole).then(|| cut_at(reason, None));
    };
    // A list in brackets is whole where its bracket is.
    if text.get(list.node.range().start) == Some(&b'[') && !tree::is_toml(text) {
        return None;
    }
    let items = list.node.items();
    let is_at_end = list.node.range().end == document.range().end;
    let mut backwards = items.iter().rev().copied();
    let newest = backwards.next().filter(|_| is_at_end);
    let unfinished = newest.filter(|newest| !is_finished(layout, *newest, backwards.next()));
    let exchange = unfinished.map(|newest| newest.range().start);
    let mut around = std::iter::once(document).chain(items);
    match layout.last.filter(|_| list.name.is_some()) {
        Some(ending) if !around.any(|node| has(node, &[ending])) => {
            let reason = format!("the text ends before `{ending}`, which its recorder writes last");
            Some(cut_at(reason, exchange))
        }
        _ => {
            let reason = "the text ends inside an exchange".to_owned();
            exchange.map(|exchange| cut_at(reason, Some(exchange)))
        }
    }
}

/// Returns whether an exchange has what is written last in the one before it, or in any.
fn is_finished(layout: &Layout, last: Node<'_>, before: Option<Node<'_>>) -> bool {
    let closings = layout.closings;
    let of_before = before.and_then(|before| closings.iter().find(|path| has(before, path)));
    // A mapping that was begun tells what is to stand in it.
    let is_begun = |path: &&Path| {
        let around = last.at(&path[..path.len() - 1]);
        path.len() > 2 && around.is_some_and(Node::is_mapping)
    };
    let wanted = of_before.or_else(|| closings.iter().find(is_begun));
    wanted.map_or_else(
        || closings.iter().any(|path| has(last, path)),
        |path| has(last, path),
    )
}

/// Returns whether something stands there. A name alone is what a cut leaves of its value.
fn has(node: Node<'_>, path: &[&str]) -> bool {
    node.at(path).is_some_and(|found| !found.is_null())
}
