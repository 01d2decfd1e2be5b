//! The parser against `serde_json`: the same texts accepted, the same values, the same pointers.
//!
//! They differ where it is meant: `serde_json` refuses 128 levels of nesting and we more than 1,024;
//! it refuses a byte order mark, which we pass over; of equal names it has the last, which is the one
//! that counts for us.

#![no_main]

use jsonschema_value::Node;
use libfuzzer_sys::fuzz_target;
use serde_json::Value as Tree;
use stytch_validate::json::{Document, Limits, Tape};
use stytch_validate::schema::jsonschema_adapter::Instance;

fuzz_target!(|data: &[u8]| {
    let ours = Document::parse(data);
    let theirs = serde_json::from_slice::<Tree>(data);
    match (&ours, &theirs) {
        (Ok(ours), Ok(theirs)) => {
            assert_eq!(&*Instance::from(ours.root()).to_value(), theirs);
            points(ours, theirs, &mut String::new());
        }
        (Err(ours), Err(_)) => assert!(ours.offset <= data.len()),
        (Ok(_), Err(theirs)) => {
            let theirs = theirs.to_string();
            let meant = data.starts_with(b"\xEF\xBB\xBF")
                || ["recursion", "surrogate", "hex escape"]
                    .iter()
                    .any(|word| theirs.contains(word));
            assert!(meant, "accepted by us alone");
        }
        (Err(_), Ok(_)) => panic!("refused by us alone"),
    }
    // What is read first in a longer text, and memory that was used before, change nothing.
    let mut tape = Tape::default();
    for _ in 0..2 {
        let again = Document::parse_into(data, Limits::default(), &mut tape);
        assert_eq!(again.is_ok(), ours.is_ok());
        if let Ok(document) = again {
            tape = document.into_tape();
        }
    }
    let cut = Document::parse(&data[..data.len() / 2]);
    if let Err(error) = cut {
        assert!(error.offset <= data.len() / 2);
    }
});

/// Every value is found by its pointer, and its span is its text.
fn points(document: &Document<'_>, tree: &Tree, pointer: &mut String) {
    let found = document.root().pointer(pointer).expect("a place");
    let text = &document.source()[found.span()];
    assert_eq!(&serde_json::from_slice::<Tree>(text).expect("JSON"), tree);
    let length = pointer.len();
    let mut inside = |name: &str, inner: &Tree| {
        pointer.push('/');
        pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
        points(document, inner, pointer);
        pointer.truncate(length);
    };
    match tree {
        Tree::Object(members) => members
            .iter()
            .take(8)
            .for_each(|(name, inner)| inside(name, inner)),
        Tree::Array(items) => {
            let each = items.iter().take(8).enumerate();
            each.for_each(|(at, inner)| inside(&at.to_string(), inner));
        }
        _ => {}
    }
}
