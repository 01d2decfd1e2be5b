//! Text of an XML document (XML 1.0, section 2.2). Markup characters are the writer's business.

use super::terminal;

/// Text without a character that XML forbids: controls, and what else can't be seen, stand as
/// text, and so do the two noncharacters that XML leaves out.
pub fn text(text: &str) -> String {
    terminal(text)
        .replace('\u{fffe}', "\\u{fffe}")
        .replace('\u{ffff}', "\\u{ffff}")
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_xml_forbids_stands_as_text() {
        assert_eq!(super::text("a\0\u{1b}b\n<&"), "a\\u{0}\\u{1b}b\\n<&");
        assert_eq!(super::text("\u{fffe}\u{ffff}"), "\\u{fffe}\\u{ffff}");
    }
}
