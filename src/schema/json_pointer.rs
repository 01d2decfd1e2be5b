//! Looking up many JSON Pointers in one document: what the engine says of very many places takes
//! time in their number, and not in that times the size of what they are in.

use std::collections::HashMap;

use crate::json::{Kind, Value};
use serde_json::Value as Tree;

use crate::text::mask::{self, unescaped_segment};

/// So many values are sooner walked than listed.
const SMALL: usize = 32;

/// The values below `root`, large containers listed when they are first entered.
pub(super) struct Pointers<'d> {
    root: Value<'d>,
    items: HashMap<u32, Vec<Value<'d>>>,
    members: HashMap<u32, HashMap<String, Value<'d>>>,
}

impl<'d> Pointers<'d> {
    pub(super) fn new(root: Value<'d>) -> Self {
        Self {
            root,
            items: HashMap::new(),
            members: HashMap::new(),
        }
    }

    /// The value at a JSON Pointer (RFC 6901); of equal names the last.
    pub(super) fn find(&mut self, pointer: &str) -> Option<Value<'d>> {
        let mut value = self.root;
        for segment in pointer.split('/').skip(1) {
            value = if value.len() <= SMALL {
                value.pointer(&format!("/{segment}"))?
            } else {
                self.inside(value, segment)?
            };
        }
        Some(value)
    }

    fn inside(&mut self, container: Value<'d>, segment: &str) -> Option<Value<'d>> {
        let index = container.index();
        if container.kind() == Kind::Array {
            let items = self.items.entry(index);
            let items = items.or_insert_with(|| container.elements().collect());
            return items.get(segment.parse::<usize>().ok()?).copied();
        }
        let members = self.members.entry(index).or_insert_with(|| {
            let members = container.members();
            members
                .map(|member| (member.name.into_owned(), member.value))
                .collect()
        });
        members.get(&unescaped_segment(segment)).copied()
    }
}

/// Tells every value of a schema, with its JSON Pointer, in the order of the text.
pub(super) fn each<'v>(
    value: &'v Tree,
    pointer: &mut String,
    visit: &mut dyn FnMut(&str, &'v Tree),
) {
    visit(pointer, value);
    let length = pointer.len();
    let mut below = |segment: &str, inner: &'v Tree| {
        pointer.push('/');
        pointer.push_str(segment);
        each(inner, pointer, visit);
        pointer.truncate(length);
    };
    match value {
        Tree::Object(members) => {
            for (name, inner) in members {
                below(&mask::pointer_segment(name), inner);
            }
        }
        Tree::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                below(&index.to_string(), item);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Document;

    #[test]
    fn large_containers_are_no_different() {
        let items: Vec<String> = (0..100).map(|at| format!(r#"{{"a/b~c":{at}}}"#)).collect();
        let members: Vec<String> = (0..100).map(|at| format!(r#""k~{at}":[{at}]"#)).collect();
        let text = format!(
            r#"{{"items":[{}],{},"k~7":"again"}}"#,
            items.join(","),
            members.join(",")
        );
        let document = Document::parse(text.as_bytes()).expect("JSON");
        let mut pointers = Pointers::new(document.root());
        for pointer in [
            "",
            "/items",
            "/items/0",
            "/items/99/a~1b~0c",
            "/items/100",
            "/items/x",
            "/k~07",
            "/k~08/0",
            "/k~0100",
            "/items/5/a",
        ] {
            let plain = document.root().pointer(pointer).map(Value::index);
            for _ in 0..2 {
                let found = pointers.find(pointer).map(Value::index);
                assert_eq!(found, plain, "{pointer}");
            }
        }
    }
}
