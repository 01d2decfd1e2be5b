//! Whatever the text and the place, nothing captured is shown.

use proptest::prelude::*;
use serde_json::Value as Tree;

use super::*;

/// A JSON value with names and strings that look like JSON themselves.
fn tree() -> impl Strategy<Value = Tree> {
    let text = "[a-z\"\\\\:,{}\\[\\]\n\t\u{1b}\u{202e}é ]{0,12}";
    let leaf = prop_oneof![
        Just(Tree::Null),
        any::<bool>().prop_map(Tree::from),
        any::<i64>().prop_map(Tree::from),
        text.prop_map(Tree::from),
        Just(Tree::from("\",\"status_code\":\"secret")),
    ];
    let name = prop_oneof![
        text,
        Just("status_code".to_owned()),
        Just("tags".to_owned())
    ];
    leaf.prop_recursive(5, 60, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Tree::from),
            prop::collection::vec((name.clone(), inner), 0..8)
                .prop_map(|members| Tree::Object(members.into_iter().collect())),
        ]
    })
}

fn written(tree: &Tree, pretty: bool) -> String {
    if pretty {
        format!("{tree:#}").replace('\n', "\r\n")
    } else {
        tree.to_string()
    }
}

/// Returns what is left of a masked text once all that may be in it is taken away.
fn leftover(text: &str, placeholders: &[&str]) -> String {
    let known = KNOWN.map(|name| format!("\"{name}\""));
    let allowed: Vec<&str> = placeholders
        .iter()
        .copied()
        .chain(known.iter().map(|name| &**name))
        .collect();
    let mut rest = text;
    let mut left = String::new();
    while let Some(first) = rest.chars().next() {
        if let Some(token) = allowed.iter().find(|token| rest.starts_with(**token)) {
            rest = &rest[token.len()..];
            continue;
        }
        if !"{}[],: \n…".contains(first) {
            left.push(first);
        }
        rest = &rest[first.len_utf8()..];
    }
    left
}

/// The masked form of a compact document, by another way.
fn masked(tree: &Tree) -> String {
    let joined = |parts: Vec<String>| parts.join(",");
    match tree {
        Tree::Null => "null".to_owned(),
        Tree::Bool(_) => "<boolean>".to_owned(),
        Tree::Number(_) => "<number>".to_owned(),
        Tree::String(_) => "<string>".to_owned(),
        Tree::Array(items) => format!("[{}]", joined(items.iter().map(masked).collect())),
        Tree::Object(members) => {
            let member = |(name, value): (&String, &Tree)| {
                let name = if shown(name) { name } else { "<name>" };
                format!("\"{name}\":{}", masked(value))
            };
            format!("{{{}}}", joined(members.iter().map(member).collect()))
        }
    }
}

/// A snippet whose places can be shown, and whose lines are short.
fn assert_sound(snippet: &Snippet) {
    for range in snippet
        .related
        .iter()
        .map(|(range, _)| range)
        .chain([&snippet.primary])
    {
        assert!(
            snippet.text.get(range.clone()).is_some(),
            "{range:?} of {:?}",
            snippet.text
        );
        assert!(!snippet.text[range.clone()].contains('\n'));
    }
    assert!(snippet.text.lines().count() <= 3);
    assert!(
        snippet.text.lines().all(|line| line.chars().count() <= 90),
        "{}",
        snippet.text
    );
}

proptest! {
    #[test]
    fn no_part_of_a_document_is_shown(
        tree in tree(), pretty: bool, from in 0.0..=1.0, length in 0_usize..40, other in 0.0..=1.0,
    ) {
        let text = written(&tree, pretty);
        let document = Document::parse(text.as_bytes()).expect("JSON");
        let start = fraction(&text, from);
        let related = [(fraction(&text, other)..text.len(), "there".into())];
        let primary = (start..start + length, "here".into());
        let snippet = Snippet::cut(Text::Parsed(&document), &shown, 1, primary, &related);
        assert_sound(&snippet);
        let placeholders = ["<string>", "<number>", "<boolean>", "null", "\"<name>\""];
        prop_assert_eq!(leftover(&snippet.text, &placeholders), "");
        if masked(&tree).chars().count() <= 88 && !pretty {
            prop_assert_eq!(snippet.text, masked(&tree));
        }
    }

    #[test]
    fn no_part_of_a_broken_text_is_shown(
        tree in tree(), pretty: bool, from in 0.0..=1.0, length in 0_usize..40,
        damage in prop::collection::vec((0.0..=1.0, 0_usize..5, prop::collection::vec(any::<u8>(), 0..4)), 1..5),
    ) {
        let mut text = written(&tree, pretty).into_bytes();
        for (at, removed, put) in damage {
            let at = part(text.len(), at);
            let end = text.len().min(at + removed);
            text.splice(at..end, put);
        }
        let start = part(text.len(), from);
        let primary = (start..start + length, "here".into());
        let snippet = Snippet::cut(Text::NotJson(&text), &shown, 1, primary, &[]);
        assert_sound(&snippet);
        prop_assert_eq!(leftover(&snippet.text, &[]), "");
    }
}

fn fraction(text: &str, of: f64) -> usize {
    part(text.len(), of)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "a place somewhere in a short text"
)]
fn part(length: usize, of: f64) -> usize {
    (length as f64 * of) as usize
}
