//! JSON with comments and trailing commas, as programs have it in their own settings
//! (`tsconfig.json`): no response, and no broken one.

use crate::json::scan::string_end;
use crate::text::span::without_mark;

/// The names in the outermost object of such a text, as they are written between their quotes.
/// `None` where the text is no whole object, even with all of that allowed.
pub fn outer_names(text: &[u8]) -> Option<Vec<&[u8]>> {
    let mut walk = Walk { text, at: 0 };
    let mut names = Vec::new();
    let mut depth = 0_usize;
    walk.text = without_mark(text);
    if walk.next()? != b'{' {
        return None;
    }
    walk.at -= 1;
    loop {
        match walk.next()? {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            b'"' => {
                let string = walk.string()?;
                if depth == 1 && walk.peek() == Some(b':') {
                    names.push(string);
                }
            }
            _ => {}
        }
        if depth == 0 {
            return walk.peek().is_none().then_some(names);
        }
    }
}

struct Walk<'t> {
    text: &'t [u8],
    at: usize,
}

impl<'t> Walk<'t> {
    /// The next byte that is neither white space nor in a comment, and passes it.
    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    /// The next byte that is neither white space nor in a comment.
    fn peek(&mut self) -> Option<u8> {
        loop {
            let rest = self.text.get(self.at..)?;
            let blank = rest.len() - rest.trim_ascii_start().len();
            let rest = &rest[blank..];
            self.at += blank;
            let end: &[u8] = match rest {
                [b'/', b'/', ..] => b"\n",
                [b'/', b'*', ..] => b"*/",
                _ => return rest.first().copied(),
            };
            let inside = memchr::memmem::find(&rest[2..], end);
            self.at += inside.map_or(rest.len(), |inside| 2 + inside + end.len());
        }
    }

    /// The string whose opening quote was passed, and passes it.
    fn string(&mut self) -> Option<&'t [u8]> {
        let start = self.at;
        self.at += string_end(&self.text[start - 1..])? - 1;
        Some(&self.text[start..self.at - 1])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Option<Vec<&str>> {
        let names = outer_names(text.as_bytes())?.into_iter();
        names.map(|name| std::str::from_utf8(name).ok()).collect()
    }

    #[test]
    fn names_are_found_among_comments() {
        let text = "// x\n{ /* \"a\": 1, } */ \"b\": {\"c\": 1,}, // \"d\": 2\n \"e\\\"\": \"f\", }\n/* */";
        assert_eq!(names(text), Some(vec!["b", "e\\\""]));
        assert_eq!(names("{}"), Some(vec![]));
    }

    #[test]
    fn what_is_no_whole_object_has_none() {
        for text in ["", "[]", "{", "{\"a", "{} {}", "// x"] {
            assert_eq!(names(text), None, "{text}");
        }
        for text in ["{\"a\": 1", "{\"a\": 1}]"] {
            assert_eq!(names(text), None, "{text}");
        }
    }
}
