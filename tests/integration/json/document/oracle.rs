//! The parser against `serde_json`: the same texts accepted, the same values in the same places.
//!
//! They differ in four things, all meant: `serde_json` refuses 128 levels of nesting, we refuse
//! 1,025; it refuses a byte order mark, we pass over it; it refuses half a surrogate pair, we read
//! it as U+FFFD; of equal names it has only the last one, we keep all and count the last.

use jsonschema_value::Node;
use proptest::prelude::*;
use serde_json::Value as Tree;
use stytch_validate::json::{Document, Kind, Value};
use stytch_validate::schema::jsonschema_adapter::Instance;

use super::generated::{any_text, cases, mutation};

/// Both refuse the bytes, or both read the same.
fn agree(bytes: &[u8]) -> Result<(), TestCaseError> {
    match (
        Document::parse(bytes),
        serde_json::from_slice::<Tree>(bytes),
    ) {
        (Ok(ours), Ok(theirs)) => same_everywhere(&ours, &theirs),
        (Err(ours), Err(_)) => {
            prop_assert!(ours.offset <= bytes.len());
            Ok(())
        }
        (Ok(_), Err(theirs)) => {
            let theirs = theirs.to_string();
            let meant = bytes.starts_with(b"\xEF\xBB\xBF")
                || ["recursion", "surrogate", "hex escape"]
                    .iter()
                    .any(|word| theirs.contains(word));
            prop_assert!(meant, "accepted by us alone: {theirs}");
            Ok(())
        }
        (Err(ours), Ok(_)) => Err(TestCaseError::fail(format!(
            "refused by us alone: {ours:?}"
        ))),
    }
}

fn same_everywhere(document: &Document<'_>, tree: &Tree) -> Result<(), TestCaseError> {
    prop_assert_eq!(&*Instance::from(document.root()).to_value(), tree);
    let mut left = vec![(String::new(), tree)];
    while let Some((pointer, expected)) = left.pop() {
        let Some(found) = document.root().pointer(&pointer) else {
            return Err(TestCaseError::fail(format!("nothing at {pointer}")));
        };
        same_here(found, expected)?;
        let child =
            |name: &str| format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
        match expected {
            Tree::Object(map) => left.extend(map.iter().map(|(name, value)| (child(name), value))),
            Tree::Array(all) => {
                let indexed = all.iter().enumerate();
                left.extend(indexed.map(|(index, value)| (child(&index.to_string()), value)));
            }
            _ => {}
        }
    }
    Ok(())
}

fn same_here(found: Value<'_>, expected: &Tree) -> Result<(), TestCaseError> {
    // The span alone, parsed again, is the value.
    let own_text = &found.document().source()[found.span()];
    prop_assert_eq!(&serde_json::from_slice::<Tree>(own_text).unwrap(), expected);
    match expected {
        Tree::Null => prop_assert!(found.is_null()),
        Tree::Bool(expected) => prop_assert_eq!(found.as_bool(), Some(*expected)),
        Tree::Number(expected) => {
            let text: serde_json::Number = found.number_text().unwrap().parse().unwrap();
            prop_assert_eq!(&text, expected);
        }
        Tree::String(expected) => {
            let found = found.as_text().unwrap();
            prop_assert_eq!(&*found.to_cow(), expected.as_str());
            prop_assert!(found.says(expected));
            prop_assert_eq!(found.count_chars(), expected.chars().count());
        }
        Tree::Array(expected) => {
            prop_assert_eq!((found.kind(), found.len()), (Kind::Array, expected.len()));
            prop_assert_eq!(found.elements().count(), expected.len());
        }
        Tree::Object(expected) => {
            prop_assert_eq!((found.kind(), found.len()), (Kind::Object, expected.len()));
            prop_assert_eq!(found.members().count(), expected.len());
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(1_500))]

    #[test]
    fn generated_texts(text in any_text()) {
        prop_assert!(Document::parse(text.as_bytes()).is_ok());
        agree(text.as_bytes())?;
    }

    #[test]
    fn changed_texts(text in any_text(), changes in prop::collection::vec(mutation(), 1..4)) {
        let mut bytes = text.into_bytes();
        for (place, gone, put) in changes {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss,
                clippy::cast_precision_loss, reason = "a place in a short text")]
            let at = (place * bytes.len() as f64) as usize;
            let end = (at + gone).min(bytes.len());
            bytes.splice(at..end, put);
        }
        agree(&bytes)?;
    }

    /// A text that is cut anywhere is cut off, or was whole before the cut, or is nothing.
    #[test]
    fn cut_texts(text in any_text(), place in any::<prop::sample::Index>()) {
        let cut = &text.as_bytes()[..place.index(text.len() + 1)];
        if let Err(error) = Document::parse(cut) {
            let blank = cut.iter().all(u8::is_ascii_whitespace);
            prop_assert!(error.is_incomplete() || blank, "{error:?}");
            prop_assert_eq!(error.offset, cut.len());
        }
        agree(cut)?;
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        agree(&bytes)?;
    }
}

#[test]
fn differences_that_are_meant() {
    let deep = "[".repeat(128) + &"]".repeat(128);
    assert!(Document::parse(deep.as_bytes()).is_ok());
    assert!(serde_json::from_str::<Tree>(&deep).is_err());
    assert!(Document::parse(b"\xEF\xBB\xBF1").is_ok());
    assert!(serde_json::from_slice::<Tree>(b"\xEF\xBB\xBF1").is_err());
    for half in [r#""\ud83d""#, r#""\ud83d\n""#, r#""\ude00""#] {
        assert!(Document::parse(half.as_bytes()).is_ok());
        assert!(serde_json::from_str::<Tree>(half).is_err());
    }
    let twice = br#"{"a":1,"a":2}"#;
    assert_eq!(
        Document::parse(twice).unwrap().root().all_members().count(),
        2
    );
    assert_eq!(
        serde_json::from_slice::<Tree>(twice)
            .unwrap()
            .as_object()
            .unwrap()
            .len(),
        1
    );
}
