//! TOML texts, laid out as the nodes of YAML are.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memchr;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use crate::input::tree::nodes::{Entry, Kind};
use crate::input::tree::{Fault, Nodes, yaml_errors};
use crate::model::codec::ScalarStyle;
use crate::text::span::without_mark;

/// The number of dots that may stand outside the strings of a line: each is one more table inside
/// another.
const MOST_DOTS: usize = 256;

/// Returns whether a text is TOML that begins with a list of tables, as recordings in TOML do.
pub(super) fn is_one(text: &[u8]) -> bool {
    let text = without_mark(text);
    let mut rest = text.trim_ascii_start();
    while rest.first() == Some(&b'#') {
        let end = memchr(b'\n', rest).unwrap_or(rest.len());
        rest = rest[end..].trim_ascii_start();
    }
    rest.strip_prefix(b"[[").is_some_and(|head| {
        let is_bare = |byte: &&u8| byte.is_ascii_alphanumeric() || b"_-. ".contains(byte);
        let name = head.iter().take_while(is_bare).count();
        let line = head[name..].strip_prefix(b"]]").map(|behind| {
            let end = memchr(b'\n', behind).unwrap_or(behind.len());
            behind[..end].trim_ascii()
        });
        name > 0 && line.is_some_and(|rest| matches!(rest.first(), None | Some(b'#')))
    })
}

/// The nodes of a text as far as it is TOML, and where it stops being so. What stands before the
/// table that breaks is whole.
pub(super) fn parse(text: &str) -> (Nodes<'_>, Option<Fault>) {
    let mut builder = Builder {
        text,
        entries: Vec::new(),
        before: 0,
    };
    if let Some(line) = too_deep(text.as_bytes()) {
        return (builder.finish(), Some((line, yaml_errors::TOO_DEEP)));
    }
    let (table, fault) = whole(text);
    if let Some(table) = table {
        builder.table(table.into_inner(), 0..0);
    }
    let broken = fault.map(|at| (at, "the text is not valid TOML here"));
    (builder.finish(), broken)
}

/// The text, or what stands before the list item that breaks, and where it does.
fn whole(text: &str) -> (Option<Spanned<DeTable<'_>>>, Option<usize>) {
    let fault = match DeTable::parse(text) {
        Ok(table) => return (Some(table), None),
        Err(fault) => fault.span().map_or(0, |span| span.start.min(text.len())),
    };
    // A string that has no end is reported where it begins, a line that breaks at its end.
    let before = text.get(..fault).unwrap_or_default();
    let item = before.rfind("\n[[").map(|at| &text[..=at]);
    let table = item.and_then(|item| DeTable::parse(item).ok());
    (table, Some(fault))
}

/// Returns where a line begins whose tables are too deep in each other.
fn too_deep(text: &[u8]) -> Option<usize> {
    let (mut start, mut dots, mut at) = (0, 0, 0);
    while let Some(byte) = text.get(at) {
        at = match byte {
            b'"' | b'\'' => behind_string(text, at),
            b'#' => memchr(b'\n', &text[at..]).map_or(text.len(), |length| at + length),
            _ => at + 1,
        };
        match byte {
            b'\n' => (start, dots) = (at, 0),
            b'.' => dots += 1,
            _ => {}
        }
        if dots > MOST_DOTS {
            return Some(start);
        }
    }
    None
}

/// Returns where a string ends that begins at `at`; a broken one ends with its line.
fn behind_string(text: &[u8], at: usize) -> usize {
    let quotes = [text[at]; 3];
    let is_long = text[at..].starts_with(&quotes);
    let closing = if is_long { &quotes[..] } else { &quotes[..1] };
    let mut end = at + closing.len();
    while let Some(byte) = text.get(end) {
        match byte {
            b'\n' if !is_long => return end,
            b'\\' if quotes[0] == b'"' && text.get(end + 1) != Some(&b'\n') => end += 2,
            _ if text[end..].starts_with(closing) => {
                // Up to two more quotes belong to a long string that ends with them.
                let all = text[end..].iter().take_while(|byte| **byte == quotes[0]);
                return end + if is_long { all.take(5).count() } else { 1 };
            }
            _ => end += 1,
        }
    }
    text.len()
}

struct Builder<'s> {
    text: &'s str,
    entries: Vec<Entry<'s>>,
    /// The end of the last scalar.
    before: usize,
}

impl<'s> Builder<'s> {
    fn table(&mut self, table: DeTable<'s>, span: Range<usize>) {
        let number = self.add(Kind::Mapping, "".into(), span);
        let mut members: Vec<_> = table.into_iter().collect();
        members.sort_by_key(|(name, _)| name.span().start);
        for (name, value) in members {
            let span = name.span();
            self.string(name.into_inner(), span);
            self.value(value);
        }
        self.close(number);
    }

    fn value(&mut self, value: Spanned<DeValue<'s>>) {
        let span = value.span();
        match value.into_inner() {
            DeValue::Table(table) => self.table(table, span),
            DeValue::Array(items) => {
                let number = self.add(Kind::Sequence, "".into(), span);
                for item in items {
                    let first = self.entries.len();
                    self.value(item);
                    self.begin_at_head(first);
                }
                self.close(number);
            }
            DeValue::String(says) => self.string(says, span),
            _ => {
                let says = self.text.get(span.clone()).unwrap_or_default();
                self.scalar(ScalarStyle::Plain, says.into(), span);
            }
        }
    }

    /// A table of a list begins where its head does.
    fn begin_at_head(&mut self, number: usize) {
        let former = self.entries[..number].last();
        let former = former.map_or(0, |former| former.range.start);
        let entry = &mut self.entries[number];
        let between = self.text.get(former..entry.range.start).unwrap_or_default();
        if entry.kind == Kind::Mapping
            && let Some(head) = between.rfind("[[")
        {
            entry.range.start = former + head;
        }
    }

    fn string(&mut self, says: DeString<'s>, span: Range<usize>) {
        let written = self.text.get(span.clone()).unwrap_or_default();
        let style = match written.as_bytes() {
            [b'"', b'"', b'"', ..] => ScalarStyle::Block { escapes: true },
            [b'\'', b'\'', b'\'', ..] => ScalarStyle::Block { escapes: false },
            [b'"', ..] => ScalarStyle::DoubleQuoted,
            [b'\'', ..] => ScalarStyle::SingleQuoted,
            _ => ScalarStyle::Plain,
        };
        self.scalar(style, says, span);
    }

    fn scalar(&mut self, style: ScalarStyle, text: Cow<'s, str>, range: Range<usize>) {
        self.before = self.before.max(range.end);
        self.add(Kind::Scalar(style), text, range);
    }

    /// Adds a node, and returns its number.
    fn add(&mut self, kind: Kind, text: Cow<'s, str>, range: Range<usize>) -> usize {
        let number = self.entries.len();
        self.entries.push(Entry {
            kind,
            text,
            range,
            tag: None,
            behind: number + 1,
            whole: true,
        });
        number
    }

    /// A container reaches from its first scalar to its last.
    fn close(&mut self, number: usize) {
        let behind = self.entries.len();
        let first = self.entries.get(number + 1).map(|first| first.range.start);
        let entry = &mut self.entries[number];
        entry.behind = behind;
        if let Some(first) = first {
            let begins_inline = entry.range.start < first
                && matches!(self.text.as_bytes().get(entry.range.start), Some(b'{'));
            if !begins_inline {
                entry.range.start = first;
            }
            entry.range.end = self.before.max(first);
        }
    }

    fn finish(self) -> Nodes<'s> {
        let root = (!self.entries.is_empty()).then_some(0);
        (self.entries, root.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_count_where_they_stand_in_names() {
        let dots = ".".repeat(MOST_DOTS + 1);
        for text in [
            format!(r#"a = "\"{dots}\"""#),
            format!(r#"a = "\\" # {dots}"#),
            format!(r"a = '\' # '{dots}"),
            format!("a = \"\"\"\n\"{dots}\n\"\"\"\nb = '''\n'{dots}''''\n"),
            format!("# don't\na = \"{dots}\"\n"),
            format!("a = \"{dots}"),
        ] {
            assert_eq!(too_deep(text.as_bytes()), None, "{text}");
        }
        for before in [
            "",
            r#"x = "\\", "#,
            r"x = '\', ",
            r#"x = "", "#,
            r#"x = '"', "#,
            r#"x = """"a""""", "#,
            "x = '''a'''', ",
            "x = \"\n",
            "x = \"\\\n",
        ] {
            let text = format!("a = 1\nb = {{ {before}a{dots}b = 1 }}\n");
            let line = text[..text.find(&dots).unwrap_or_default()].rfind('\n');
            assert_eq!(too_deep(text.as_bytes()), line.map(|at| at + 1), "{text}");
        }
    }

    #[test]
    fn lists_of_tables_are_reported_by_their_first_line() {
        for text in [
            "[[responses]]\n",
            "# x\n\n [[ a.b ]] \r\n",
            "\u{feff}[[a]]\n",
        ] {
            assert!(is_one(text.as_bytes()), "{text:?}");
        }
        for text in [
            "[[1, 2]]",
            "[[\"a\"]]",
            "[a]\n[[b]]",
            "[[]]",
            "a = 1\n[[b]]",
        ] {
            assert!(!is_one(text.as_bytes()), "{text:?}");
        }
    }
}
