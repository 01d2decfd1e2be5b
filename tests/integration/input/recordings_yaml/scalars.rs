//! Every way to write a string in YAML: what it says, and where each character stands.

use proptest::prelude::*;
use stytch_validate::input::tree::Recording;
use stytch_validate::model::capture::{Part, Role};

use super::emit::{self, Choices, Style};

/// Reads the body in a text, and checks what it says and where its characters stand.
fn check(text: &str, expected: &str) -> Result<(), TestCaseError> {
    let recording = Recording::of(text.as_bytes());
    if let Some(broken) = &recording.broken {
        let said = format!("{} at {}", broken.reason, broken.offset);
        return Err(TestCaseError::fail(said));
    }
    let root = recording.documents().next().expect("a root");
    let list = root.get("list").expect("a list");
    let body = list.items()[0].get("body").expect("a body");
    let said = body.text();
    prop_assert_eq!(said.as_deref(), Some(expected), "of:\n{}", text);
    let (_, codecs) = body.stored().expect("a scalar");
    let part = Part {
        role: Role::Body,
        range: body.range(),
        codecs,
    };
    let offsets: Vec<usize> = expected.char_indices().map(|(at, _)| at).collect();
    let places = part
        .locate(text.as_bytes(), &offsets)
        .expect("places of their own");
    prop_assert!(places.is_sorted());
    for (character, place) in expected.chars().zip(places) {
        let there = text[place..].chars().next().unwrap_or('\n');
        let same = there == character;
        let escape = there == '\\' && text[part.range.clone()].starts_with('"');
        let white = character.is_ascii_whitespace() && there.is_ascii_whitespace();
        prop_assert!(
            same || escape || white,
            "{character:?} is sought at {place}, {there:?}:\n{text}"
        );
    }
    Ok(())
}

/// A cassette around a scalar: in a list, behind a tag, an anchor, with something after it.
fn around(text: &str, style: Style, choices: &[u8]) -> String {
    let mut pick = Choices::new(choices);
    let column = usize::from(choices[0] % 3) + 2;
    let key = " ".repeat(column);
    let property =
        ["", "!!str ", "&a ", "!!str &a ", "&b !ruby/string "][usize::from(choices[1] % 5)];
    let indent = column + 1 + usize::from(choices[2] % 4);
    let scalar = emit::scalar(text, style, column, indent, &mut pick);
    let dash = format!("{}- ", " ".repeat(column - 2));
    let text = format!(
        "---\n\"gr\u{fc}\u{df}e | >\": 'ä' # > |\nlist:\n{dash}kind: x\n{key}body: {property}{scalar}\n{key}after: 1\nend: y\n"
    );
    let text = if choices[3].is_multiple_of(4) {
        text.replace('\n', "\r\n")
    } else {
        text
    };
    if choices[4].is_multiple_of(4) {
        format!("\u{feff}{text}")
    } else {
        text
    }
}

fn choices() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 32)
}

/// JSON and what comes near it, on several lines.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        r#"[{}\[\]:,"'#|>&*!%@` \\/-]"#,
        "[a-z0-9é\u{a0}\u{2028}😀]{1,8}",
        Just(" ".to_owned()),
        Just("\n".to_owned()),
        Just("\n  ".to_owned()),
        Just("\"a\": \"it's\",".to_owned()),
    ];
    prop::collection::vec(piece, 1..60).prop_map(|pieces| pieces.concat())
}

/// Without the white space that flow scalars can't say.
fn flowing(text: &str) -> String {
    let lines: Vec<&str> = text
        .split('\n')
        .map(|line| line.trim_matches(' '))
        .collect();
    format!("{{{}}}", lines.join("\n"))
}

/// Without the lines of spaces that writers leave empty.
fn blocked(text: &str) -> String {
    let lines = text.split('\n');
    let lines: Vec<&str> = lines
        .map(|line| {
            if line.trim_matches(' ').is_empty() {
                ""
            } else {
                line
            }
        })
        .collect();
    lines.join("\n")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn single_quoted(text in texts(), choices in choices()) {
        let text = flowing(&text);
        check(&around(&text, Style::Single, &choices), &text)?;
    }

    #[test]
    fn double_quoted(text in texts(), choices in choices()) {
        check(&around(&text, Style::Double, &choices), &text)?;
    }

    #[test]
    fn plain(text in "[a-zé😀]{1,9}( [a-z'\"{}]{1,9}){0,20}", choices in choices()) {
        prop_assume!(!matches!(text.as_str(), "null" | "true" | "false"));
        check(&around(&text, Style::Plain, &choices), &text)?;
    }

    #[test]
    fn literal(text in texts(), choices in choices()) {
        let text = blocked(&text);
        check(&around(&text, Style::Literal, &choices), &text)?;
    }

    #[test]
    fn folded(text in texts(), choices in choices()) {
        let text = blocked(&text);
        check(&around(&text, Style::Folded, &choices), &text)?;
    }
}
