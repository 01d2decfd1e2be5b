//! The gaps between the scalars of a YAML text: comments go, anchors are numbered, and what is
//! neither the language's own nor a tag that a recorder writes is refused.

use std::collections::HashMap;
use std::ops::Range;

use crate::commands::redact::splice::Changes;
use crate::commands::redact::{Refusal, gaps};
use crate::text::words;

/// The kinds of values that recorders name (YAML 1.1, section 10, and those of Ruby and Python).
const TAGS: &str = "
    !!binary !!bool !!float !!int !!map !!null !!omap !!python/object/apply:builtins.iter
    !!python/object/new:_io.BytesIO !!python/tuple !!python/unicode !!seq !!set
    !!str !!timestamp !binary !ruby/struct:VCR::HTTPInteraction !ruby/struct:VCR::Request
    !ruby/struct:VCR::Response !ruby/struct:VCR::ResponseStatus !str !ruby/object:Net::HTTPOK
    !ruby/sym !ruby/symbol";

/// Notes what goes of the text between `scalars`, the places of all scalars of the text.
pub(super) fn between(
    text: &[u8],
    scalars: &[Range<usize>],
    changes: &mut Changes,
) -> Result<(), Refusal> {
    for scalar in scalars.iter().filter(|scalar| !scalar.is_empty()) {
        if matches!(text.get(scalar.start), Some(b'|' | b'>')) {
            comment(text, scalar.start, changes);
        }
    }
    let mut anchors = HashMap::new();
    gaps::pass(text, scalars, |rest, at| {
        let is_passed = |byte: u8| b" \t\r\n-:?,[]{}|>+.".contains(&byte);
        let word = rest.iter().take_while(|byte| !is_end(**byte)).count();
        match rest[0] {
            b'#' => Some(gaps::comment(rest, at, changes)),
            b'%' if rest.starts_with(b"%YAML 1.") => Some("%YAML 1.x".len()),
            b'!' => {
                let tag = std::str::from_utf8(&rest[..word]);
                tag.is_ok_and(|tag| words::are_with(TAGS, tag))
                    .then_some(word)
            }
            b'&' | b'*' if word > 1 => {
                let name = &rest[1..word];
                let made = anchor(&mut anchors, name);
                if made != name {
                    changes.add(at + 1..at + word, made);
                }
                Some(word)
            }
            byte => {
                (is_passed(byte) || byte.is_ascii_digit() && is_indicator(text, at)).then_some(1)
            }
        }
    })
}

/// Takes the comment from the line that begins with a block scalar's sign.
fn comment(text: &[u8], sign: usize, changes: &mut Changes) {
    let rest = &text[sign..];
    let line = memchr::memchr2(b'\r', b'\n', rest).unwrap_or(rest.len());
    if let Some(at) = memchr::memchr(b'#', &rest[..line]).filter(|at| at + 1 < line) {
        changes.add(sign + at + 1..sign + line, Vec::new());
    }
}

/// The number of each anchor, by its name, which may be data.
type Anchors = HashMap<Vec<u8>, usize>;

/// Returns what an anchor is to be called.
fn anchor(anchors: &mut Anchors, name: &[u8]) -> Vec<u8> {
    let next = anchors.len() + 1;
    let number = *anchors.entry(name.to_vec()).or_insert(next);
    format!("id{number:03}").into_bytes()
}

fn is_end(byte: u8) -> bool {
    byte.is_ascii_whitespace() || b",[]{}".contains(&byte)
}

/// Behind the sign of a block scalar a digit tells its indentation.
fn is_indicator(text: &[u8], at: usize) -> bool {
    matches!(text[..at].last(), Some(b'|' | b'>' | b'-' | b'+'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(text: &str, scalars: &[&str]) -> Result<String, Refusal> {
        let place = |word: &&str| {
            let start = text.find(word).expect("a scalar");
            start..start + word.len()
        };
        let scalars: Vec<_> = scalars.iter().map(place).collect();
        let mut changes = Changes::default();
        between(text.as_bytes(), &scalars, &mut changes)?;
        let bytes = changes.apply(text.as_bytes())?.bytes;
        Ok(String::from_utf8(bytes).expect("UTF-8"))
    }

    #[test]
    fn comments_go_anchors_are_numbered_and_unknown_tags_are_refused() {
        let text = "# hunter2\na: &id001 |2-\n  b # hunter2\n";
        let bare = made(text, &["a:", "b"]);
        assert_eq!(bare.as_deref(), Ok("#\na: &id001 |2-\n  b #\n"));
        let tagged = "k: !!binary x";
        assert_eq!(made(tagged, &["k", "x"]).as_deref(), Ok(tagged));
        let anchored = made("k: &hunter2 x\nl: *hunter2", &["k", "x", "l"]);
        assert_eq!(anchored.as_deref(), Ok("k: &id001 x\nl: *id001"));
        let refusal = made("k: !hunter2 x", &["k", "x"]).expect_err("refused");
        let said = refusal.to_string();
        assert!(said.starts_with("line 1, column 4:"), "{said}");
    }
}
