//! Where values and names stand, counted by hand, and how the members of a stream are distinguished.

use stytch_validate::json::{Document, Limits, SyntaxErrorKind, Tape, Value};

#[test]
fn scalars_and_containers() {
    //            0         1         2
    //            0123456789012345678901234567
    let text = br#" {"a": [1, -2.5e3, null], "b": {}} "#;
    let document = Document::parse(text).unwrap();
    let root = document.root();
    assert_eq!(root.span(), 1..34);
    let spans: Vec<_> = root
        .members()
        .map(|m| (m.name_span.clone(), m.value.span()))
        .collect();
    assert_eq!(spans, [(2..5, 7..24), (26..29, 31..33)]);
    let elements: Vec<_> = root.get("a").unwrap().elements().map(Value::span).collect();
    assert_eq!(elements, [8..9, 11..17, 19..23]);
}

#[test]
fn bytes_not_characters() {
    // é takes two bytes, 😀 four, the escape twelve.
    let text = r#"{"é":"😀","x":"\ud83d\ude00","y":0}"#;
    let document = Document::parse(text.as_bytes()).unwrap();
    let root = document.root();
    let spans: Vec<_> = root
        .members()
        .map(|m| (m.name_span.clone(), m.value.span()))
        .collect();
    assert_eq!(spans, [(1..5, 6..12), (13..16, 17..31), (32..35, 36..37)]);
    assert_eq!(
        root.get("é").unwrap().as_str(),
        root.get("x").unwrap().as_str()
    );
}

#[test]
fn line_ends() {
    let document = Document::parse(b"[\r\n  1,\r\n  2\r\n]\r\n").unwrap();
    let elements: Vec<_> = document.root().elements().map(Value::span).collect();
    assert_eq!(elements, [5..6, 11..12]);
    assert_eq!(document.root().span(), 0..15);
}

#[test]
fn equal_names() {
    let text = br#"{"a":1,"\u0061":2,"b":{"c":0,"c":1},"a":3}"#;
    let document = Document::parse(text).unwrap();
    let root = document.root();
    assert_eq!(root.len(), 2);
    assert_eq!(root.get("a").unwrap().number_text(), Some("3"));
    assert_eq!(root.pointer("/b/c").unwrap().number_text(), Some("1"));
    let shadowed: Vec<_> = root.all_members().map(|member| member.shadowed).collect();
    assert_eq!(shadowed, [true, true, false, false]);
    let names: Vec<_> = root.members().map(|member| member.name).collect();
    assert_eq!(names, ["b", "a"]);
    let found: Vec<_> = document
        .duplicates()
        .map(|d| {
            (
                d.object().span(),
                d.name().into_owned(),
                d.first(),
                d.second(),
                d.count(),
            )
        })
        .collect();
    let outer = (0..42, "a".to_owned(), 1..4, 7..15, 3);
    let inner = (22..35, "c".to_owned(), 23..26, 29..32, 2);
    assert_eq!(found, [outer, inner]);
}

#[test]
fn values_of_a_stream() {
    let text = b" {\"a\":1}\n[2]3 true\"x\"\n ";
    let mut tape = Tape::default();
    let (mut at, mut spans) = (0, Vec::new());
    let end = loop {
        match Document::parse_prefix_into(&text[at..], Limits::default(), &mut tape) {
            Ok((document, used)) => {
                let span = document.root().span();
                spans.push(at + span.start..at + span.end);
                at += used;
                tape = document.into_tape();
            }
            Err(error) => break error,
        }
    };
    assert_eq!(spans, [1..8, 9..12, 12..13, 14..18, 18..21]);
    assert_eq!(end.kind, SyntaxErrorKind::Empty);
}

/// What follows the first value is not looked at: a stream of a gigabyte costs its first value.
#[test]
fn a_prefix_is_all_that_is_read() {
    let (document, used) = Document::parse_prefix(b"[1] \xFF{{{", Limits::default()).unwrap();
    assert_eq!((document.root().span(), used), (0..3, 3));
    let error = Document::parse_prefix(b"[\"\xFF\"]", Limits::default()).unwrap_err();
    assert_eq!(
        (error.offset, error.kind),
        (2, SyntaxErrorKind::InvalidUtf8)
    );
}

#[test]
fn memory_is_used_again() {
    let mut tape = Tape::default();
    for text in ["[1,2,3]", r#"{"a":1,"a":2}"#, "[1,", "{}", r#"{"a":1}"#] {
        if let Ok(document) = Document::parse_into(text.as_bytes(), Limits::default(), &mut tape) {
            let fresh = Document::parse(text.as_bytes()).unwrap();
            assert_eq!(format!("{document:?}"), format!("{fresh:?}"));
            assert_eq!(document.duplicates().len(), fresh.duplicates().len());
            tape = document.into_tape();
        }
    }
}
