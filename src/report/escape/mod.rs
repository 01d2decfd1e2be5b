//! Making text fit for a sink: one function for each grammar. File names, paths of requests and
//! names of properties are written by others, and may try to move the cursor, to turn the reading
//! direction, or to look like something else.

use std::borrow::Cow;
use std::fmt::Write as _;

mod github;
mod markdown;
mod sarif;
mod uri;
mod xml;

pub use github::{data as github_data, log as github_log, property as github_property};
pub use markdown::code as markdown;
pub use sarif::{braces as sarif_braces, message as sarif_message};
pub use uri::{part as uri_part, reference as uri};
pub use xml::text as xml;

/// Text fit for a terminal's line: what can't be seen or would act on the terminal stands as
/// `\u{1b}`. Clean text is handed back as it is; escaped text is clean.
pub fn terminal(text: &str) -> Cow<'_, str> {
    escape(text, |escaped, character| match character {
        '\n' => escaped.push_str("\\n"),
        '\r' => escaped.push_str("\\r"),
        '\t' => escaped.push_str("\\t"),
        other => escaped.extend(other.escape_unicode()),
    })
}

/// Part of a JSON string (RFC 8259, section 7), for what a JSON writer would leave as it is: it
/// reads back as the same text, and shown in a terminal, or in the log of a step of GitHub
/// Actions (`##[` is a command there), it does nothing.
pub fn json(fragment: &str) -> Cow<'_, str> {
    let escaped = escape(fragment, |escaped, character| {
        for unit in character.encode_utf16(&mut [0; 2]) {
            // Writing to a `String` can't fail.
            let _ = write!(escaped, "\\u{unit:04x}");
        }
    });
    if memchr::memchr(b'#', escaped.as_bytes()).is_some() && escaped.contains("##[") {
        return Cow::Owned(escaped.replace("##[", "##\\u005b"));
    }
    escaped
}

/// `text` with every character that is not plain put through `replace`.
fn escape(text: &str, replace: impl Fn(&mut String, char)) -> Cow<'_, str> {
    // Looked at many bytes at a time, for that is what nearly all texts are.
    let hides_nothing = text
        .bytes()
        .fold(true, |all, byte| all & matches!(byte, b' '..=b'~'));
    if hides_nothing {
        return Cow::Borrowed(text);
    }
    let Some(first) = text.find(is_hidden) else {
        return Cow::Borrowed(text);
    };
    let (clean, rest) = text.split_at(first);
    let mut escaped = String::with_capacity(text.len() + 8);
    escaped.push_str(clean);
    for character in rest.chars() {
        if is_hidden(character) {
            replace(&mut escaped, character);
        } else {
            escaped.push(character);
        }
    }
    Cow::Owned(escaped)
}

/// Returns whether a character is a control, or one that leaves no mark of its own: Unicode's
/// categories Cc, Cf, Zl and Zp, the variation selectors, and the fillers that look like nothing.
/// Combining marks are not among them: file names on macOS are full of them.
fn is_hidden(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_control();
    }
    matches!(character,
        '\u{80}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}'
        | '\u{70f}' | '\u{890}' | '\u{891}' | '\u{8e2}' | '\u{115f}' | '\u{1160}'
        | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1345f}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clean_text_is_borrowed() {
        let accents = "Zoe\u{301} Müller 東京 \u{1f600}";
        for text in ["", "fixtures/sso.json", "a \"b\" \\n 'c'", accents] {
            for escaped in [terminal(text), json(text)] {
                assert!(
                    matches!(escaped, Cow::Borrowed(same) if same == text),
                    "{text}"
                );
            }
        }
    }

    #[test]
    fn what_acts_or_hides_is_made_visible() {
        for (text, escaped) in [
            ("a\u{1b}[31mb", "a\\u{1b}[31mb"),
            ("a\nb\r\tc", "a\\nb\\r\\tc"),
            ("\u{9b}2J\u{7f}", "\\u{9b}2J\\u{7f}"),
            (
                "a\u{202e}b\u{200b}c\u{2028}",
                "a\\u{202e}b\\u{200b}c\\u{2028}",
            ),
            ("\u{feff}x\u{e0041}", "\\u{feff}x\\u{e0041}"),
        ] {
            assert_eq!(terminal(text), escaped);
        }
    }

    #[test]
    fn escaping_twice_changes_nothing() {
        let hostile = "a\u{1b}]0;x\u{7}\\\u{202e}\n\"";
        let once = terminal(hostile).into_owned();
        assert!(matches!(terminal(&once), Cow::Borrowed(_)));
    }

    #[test]
    fn json_reads_back_as_it_was() {
        let hostile = "a\u{9b}b\u{202e}c\u{e0041}d\u{7f}##[x]";
        let written = json(hostile);
        assert_eq!(
            written,
            "a\\u009bb\\u202ec\\udb40\\udc41d\\u007f##\\u005bx]"
        );
        let read: String = serde_json::from_str(&format!("\"{written}\"")).expect("JSON");
        assert_eq!(read, hostile);
    }
}
