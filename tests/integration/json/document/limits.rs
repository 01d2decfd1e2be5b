//! Depth, size, and texts made to be slow: if time grew with the square of their size, these tests
//! would not end.

use stytch_validate::json::{DEFAULT_MAX_DEPTH, Document, Limits, SyntaxErrorKind, Value};

fn nested(depth: usize) -> String {
    "[".repeat(depth) + &"]".repeat(depth)
}

#[test]
fn depth() {
    let limit = DEFAULT_MAX_DEPTH as usize;
    assert!(Document::parse(nested(limit).as_bytes()).is_ok());
    let error = Document::parse(nested(limit + 1).as_bytes()).unwrap_err();
    assert_eq!(
        error.kind,
        SyntaxErrorKind::TooDeep {
            limit: DEFAULT_MAX_DEPTH
        }
    );
    assert_eq!(error.offset, limit, "the bracket that is one too many");

    let limits = Limits { max_depth: 2 };
    assert!(Document::parse_with(br#"{"a":[1],"b":[2]}"#, limits).is_ok());
    let error = Document::parse_with(br#"{"a":[1],"b":[{}]}"#, limits).unwrap_err();
    assert_eq!(
        (error.offset, error.kind),
        (14, SyntaxErrorKind::TooDeep { limit: 2 })
    );
    assert!(Document::parse_with(b"1", Limits { max_depth: 0 }).is_ok());
    assert!(Document::parse_with(b"[]", Limits { max_depth: 0 }).is_err());
}

/// The parser takes no stack, whatever the limit.
#[test]
fn a_million_brackets() {
    let open = "[".repeat(1_000_000);
    let error = Document::parse(open.as_bytes()).unwrap_err();
    assert_eq!(error.offset, DEFAULT_MAX_DEPTH as usize);
    let limits = Limits {
        max_depth: u32::MAX,
    };
    let error = Document::parse_with(open.as_bytes(), limits).unwrap_err();
    assert!(error.is_incomplete());
    let text = nested(1_000_000);
    let document = Document::parse_with(text.as_bytes(), limits).unwrap();
    assert_eq!(document.root().span(), 0..2_000_000);
}

#[test]
fn very_many_names() {
    let members: Vec<_> = (0..200_000)
        .map(|index| format!("\"key_{index}\":{index}"))
        .collect();
    let text = format!("{{{}}}", members.join(","));
    let document = Document::parse(text.as_bytes()).unwrap();
    assert_eq!(
        (document.root().len(), document.duplicates().len()),
        (200_000, 0)
    );
    let last = document
        .root()
        .get("key_199999")
        .and_then(Value::number_text);
    assert_eq!(last, Some("199999"));
}

#[test]
fn very_many_equal_names() {
    let members: Vec<_> = (0..100_000).map(|index| format!("\"a\":{index}")).collect();
    let text = format!("{{{}}}", members.join(","));
    let document = Document::parse(text.as_bytes()).unwrap();
    assert_eq!(document.root().len(), 1);
    assert_eq!(
        document.root().get("a").and_then(Value::number_text),
        Some("99999")
    );
    let duplicate = document.duplicates().next().unwrap();
    assert_eq!(
        (duplicate.count(), duplicate.first(), duplicate.second()),
        (100_000, 1..4, 7..10)
    );
}

/// Names that a fingerprint can't tell apart, in one object and in very many.
#[test]
fn names_made_to_collide() {
    let name = |index| format!("\"same-head-{index:06}-same-tail\":0");
    let members: Vec<_> = (0..100_000).map(name).collect();
    let text = format!("{{{}}}", members.join(","));
    let document = Document::parse(text.as_bytes()).unwrap();
    assert_eq!(
        (document.root().len(), document.duplicates().len()),
        (100_000, 0)
    );
    let objects: Vec<_> = members
        .chunks(60)
        .map(|few| format!("{{{}}}", few.join(",")))
        .collect();
    let text = format!("[{}]", objects.join(","));
    assert_eq!(
        Document::parse(text.as_bytes()).unwrap().duplicates().len(),
        0
    );
}

/// At and around the number of names from which on they are kept in a map.
#[test]
fn equal_names_at_every_size() {
    for size in [2, 3, 30, 63, 64, 65, 66, 200] {
        for twin in [0, (size - 1) / 2, size - 2] {
            let mut names: Vec<_> = (0..size).map(|index| format!("name {index}")).collect();
            names[size - 1] = format!("name {twin}");
            let members: Vec<_> = names
                .iter()
                .map(|name| format!("\"{name}\":[{{}}]"))
                .collect();
            let text = format!("{{{}}}", members.join(","));
            let document = Document::parse(text.as_bytes()).unwrap();
            let found: Vec<_> = document
                .duplicates()
                .map(|one| one.name().into_owned())
                .collect();
            assert_eq!(found, [format!("name {twin}")], "{size}");
            assert_eq!(document.root().len(), size - 1);
        }
    }
}
