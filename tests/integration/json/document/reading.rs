//! What a document answers.

use stytch_validate::json::{Document, Value};

fn pointed<'d>(document: &'d Document<'_>, pointer: &str) -> Option<Value<'d>> {
    document.root().pointer(pointer)
}

/// The example of RFC 6901, section 5.
#[test]
fn pointers() {
    let text = br#"{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,
        "k\"l":6," ":7,"m~n":8}"#;
    let document = Document::parse(text).unwrap();
    let number = |pointer| pointed(&document, pointer).and_then(Value::number_text);
    assert_eq!(pointed(&document, "").unwrap().index(), 0);
    assert_eq!(pointed(&document, "/foo").unwrap().len(), 2);
    assert_eq!(
        pointed(&document, "/foo/0").unwrap().as_str().unwrap(),
        "bar"
    );
    let members = [
        "/", "/a~1b", "/c%d", "/e^f", "/g|h", "/i\\j", "/k\"l", "/ ", "/m~0n",
    ];
    for (expected, pointer) in members.into_iter().enumerate() {
        assert_eq!(
            number(pointer),
            Some(expected.to_string().as_str()),
            "{pointer}"
        );
    }
    for nothing in [
        "foo",
        "/foo/2",
        "/foo/00",
        "/foo/01",
        "/foo/-",
        "/foo/",
        "/foo/+1",
        "/bar",
        "/foo/0/x",
        "/foo/99999999999999999999999",
        "/m~n~0",
    ] {
        assert!(pointed(&document, nothing).is_none(), "{nothing}");
    }
}

#[test]
fn integers() {
    let integers = [
        "0",
        "-0",
        "1",
        "200.0",
        "2e2",
        "-1.50e1",
        "1e400",
        "0.0",
        "0e-9",
        "0.0e-999",
        "1e1000000000",
        "1e99999999999999999999",
        "12345678901234567890123",
        "100e-2",
        "1.0E+2",
    ];
    let fractions = [
        "0.5",
        "1e-1",
        "150e-2",
        "1e-400",
        "1e-99999999999999999999",
        "1.5e0",
        "12345678901234567890123.5",
        "-0.1",
        "10.01e1",
        "0.001e2",
    ];
    let check = |texts: &[&str], expected| {
        for text in texts {
            let document = Document::parse(text.as_bytes()).unwrap();
            assert_eq!(document.root().is_integer(), expected, "{text}");
        }
    };
    check(&integers, true);
    check(&fractions, false);
    check(&["\"1\"", "null", "[1]"], false);
}

#[test]
fn strings_are_borrowed_where_they_can_be() {
    use std::borrow::Cow;
    let document = Document::parse(br#"["plain","esc\u0061ped"]"#).unwrap();
    let strings: Vec<_> = document
        .root()
        .elements()
        .filter_map(Value::as_str)
        .collect();
    assert!(matches!(strings[0], Cow::Borrowed("plain")));
    assert!(matches!(&strings[1], Cow::Owned(text) if text == "escaped"));
}

/// Names of every length, near to each other, are distinguished, by text and by key.
#[test]
fn lookups() {
    let mut names: Vec<String> = (0..40).map(|length| "x".repeat(length)).collect();
    names.extend((0..40).map(|middle| format!("prefix__{middle}__suffix__")));
    names.push("\u{e9}\n\"".to_owned());
    let members: Vec<_> = names
        .iter()
        .map(|name| serde_json::json!(name).to_string())
        .collect();
    let members: Vec<_> = members
        .iter()
        .enumerate()
        .map(|(i, n)| format!("{n}:{i}"))
        .collect();
    let text = format!("{{{}}}", members.join(","));
    let document = Document::parse(text.as_bytes()).unwrap();
    assert_eq!(document.duplicates().len(), 0);
    for (index, name) in names.iter().enumerate() {
        let index = index.to_string();
        let found = document.root().get(name).and_then(Value::number_text);
        assert_eq!(found, Some(index.as_str()), "{name}");
    }
    assert!(document.root().get("prefix__40__suffix__").is_none());
    assert!(document.root().get("y").is_none());
}

#[test]
fn debug_shows_nothing_captured() {
    let text = br#"{"SECRET":"SECRET","b":[12345,true,"SECRET\n"],"SECRET":0}"#;
    let document = Document::parse(text).unwrap();
    let values: Vec<_> = document
        .root()
        .members()
        .map(|member| member.value)
        .collect();
    let shown = format!("{document:?} {:?} {values:?}", document.root());
    assert!(
        !shown.contains("SECRET") && !shown.contains("12345"),
        "{shown}"
    );
}
