//! Sentences in which code stands between backticks.

use maud::{Markup, html};

/// A text and the code in it. A backtick without a partner is one of the words.
pub(super) fn prose(text: &str) -> Markup {
    html! {
        @for (words, code) in pieces(text) {
            (words)
            @if let Some(code) = code { code { (code) } }
        }
    }
}

/// Words, each with the code behind them.
fn pieces(text: &str) -> Vec<(&str, Option<&str>)> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((words, code, after)) = first_code(rest) {
        pieces.push((words, Some(code)));
        rest = after;
    }
    pieces.push((rest, None));
    pieces
}

fn first_code(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('`')?;
    let (code, after) = rest.split_once('`')?;
    Some((before, code, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_reported_from_words() {
        for (text, page) in [
            ("", ""),
            ("plain", "plain"),
            (
                "`[]` stands for `{}`",
                "<code>[]</code> stands for <code>{}</code>",
            ),
            ("a ` b", "a ` b"),
        ] {
            assert_eq!(prose(text).into_string(), page);
        }
    }
}
