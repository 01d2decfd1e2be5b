//! The colours of the terminal as classes of the page's style.

use maud::{Markup, html};

/// Marks where an SGR sequence begins. No text has one: names are escaped before they are shown.
const BEGIN: &str = "\u{1b}[";

/// A text with SGR sequences (ECMA-48, section 8.3.117) as text whose stretches have classes. Other
/// sequences are not known here, and none is written.
pub(super) fn coloured(text: &str) -> Markup {
    html! {
        @for (class, shown) in stretches(text) {
            @if let Some(class) = class { span class=(class) { (shown) } } @else { (shown) }
        }
    }
}

fn stretches(text: &str) -> Vec<(Option<&'static str>, &str)> {
    let mut class = None;
    let (first, rest) = text.split_once(BEGIN).unwrap_or((text, ""));
    let mut stretches = vec![(None, first)];
    for piece in rest.split(BEGIN) {
        let (codes, shown) = piece.split_once('m').unwrap_or_default();
        class = codes.split(';').fold(class, next);
        stretches.push((class, shown));
    }
    stretches.retain(|(_, shown)| !shown.is_empty());
    stretches
}

/// The class after a code: those that name no colour of ours change nothing.
fn next(class: Option<&'static str>, code: &str) -> Option<&'static str> {
    match code {
        "" | "0" => None,
        "1" => class.or(Some("strong")),
        "31" | "91" => Some("c-error"),
        "33" | "93" => Some("c-warning"),
        "32" | "92" | "36" | "96" => Some("c-good"),
        "34" | "94" => Some("c-guide"),
        _ => class,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_becomes_a_class_and_the_text_stays() {
        for (text, page) in [
            ("plain <b>", "plain &lt;b&gt;"),
            (
                "\u{1b}[1m\u{1b}[91merror\u{1b}[0m: &",
                "<span class=\"c-error\">error</span>: &amp;",
            ),
            (
                "\u{1b}[1mbold\u{1b}[0m",
                "<span class=\"strong\">bold</span>",
            ),
            (
                "\u{1b}[1;94m|\u{1b}[0m a",
                "<span class=\"c-guide\">|</span> a",
            ),
        ] {
            assert_eq!(coloured(text).into_string(), page);
        }
    }
}
