//! GitHub's Markdown, as a step summary has it.

use std::fmt::Write as _;

use super::terminal;

/// Text that stands as it is, on one line, of a fixed pitch: nothing in it is markup, a table's
/// column, a link, a mention or an image. Every character but letters, digits and a few harmless
/// ones is a numeric reference (`CommonMark` 0.31, section 2.5: no structure comes of those), and
/// in `<code>` GitHub looks for no names of people and no numbers of issues.
pub fn code(text: &str, longest: usize) -> String {
    let text = terminal(text);
    let mut escaped = "<code>".to_owned();
    for character in text.chars().take(longest) {
        if character.is_ascii()
            && !(character.is_ascii_alphanumeric() || " ,-./".contains(character))
        {
            // Writing to a `String` can't fail.
            let _ = write!(escaped, "&#{};", u32::from(character));
        } else {
            escaped.push(character);
        }
    }
    if text.chars().nth(longest).is_some() {
        escaped.push('…');
    }
    escaped.push_str("</code>");
    escaped
}

#[cfg(test)]
mod tests {
    use super::code;

    #[test]
    fn no_markup_comes_of_a_text() {
        assert_eq!(code("a/b.json", 99), "<code>a/b.json</code>");
        assert_eq!(
            code("|<img>`@x\n", 99),
            "<code>&#124;&#60;img&#62;&#96;&#64;x&#92;n</code>"
        );
        assert_eq!(code("a*bc", 2), "<code>a&#42;…</code>");
    }
}
