//! The shape of a JSON text's beginning: which names stand where, as far as a reader needs to know
//! to recognise its format. Nothing is parsed for good: the text may be cut off anywhere.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::input::brackets::element_end;
use crate::input::json_sequence::marks;
use crate::input::tree;
use crate::json::Document;
use crate::json::scan::string_end;

/// The path that only a HAR with an entry has. Its reader is asked first, and no other once this is
/// met: most of a large HAR stands behind it.
const RECORDING: &str = "log.entries[].";

/// The depth to which names are noted.
const DEPTH: usize = 4;

/// The greatest length of a name that is noted.
const LONGEST_NAME: usize = 64;

/// The names of an outermost object that some reader asks for, in the order of [`by_length`]. Below
/// others nothing is noted: most texts are responses, of which no reader asks anything.
static OUTER: LazyLock<Vec<&[u8]>> = LazyLock::new(|| {
    let mut names: Vec<&[u8]> = OUTER_NAMES.split_whitespace().map(str::as_bytes).collect();
    names.sort_unstable_by_key(|&name| by_length(name));
    names
});

const OUTER_NAMES: &str = "
    Entries Initialize __export_format __meta__ _content _decoded_content _meta _postman_variable_scope body
    calls client code collection
    collectionName config constants consumer data entries exchanges fixtures folders
    httpError httpForward httpRequest httpResponse httpResponseTemplate httpResponses httpStatus
    http_interactions imposters info insertionIndex interactions item journal json lastMigration log
    mappings messages method metric metrics numTotalTests openapi params path paths persistent
    priority provider
    recorded_with recordings records req request requestJournalDisabled request_id requests
    res resourceSpans resources response responses results root_group routes run runs scenarioName scope
    snapshot stats status statusCode status_code stubs suites summary swagger tc_res
    testResults text times tool traceEvents type url uuid values version
";

/// Returns whether some reader asks for a name of an outermost object.
fn is_asked_for(name: &[u8]) -> bool {
    OUTER
        .binary_search_by_key(&by_length(name), |&asked| by_length(asked))
        .is_ok()
}

/// What names are ordered by: most differ in length, which needs no look at them.
fn by_length(name: &[u8]) -> (usize, &[u8]) {
    (name.len(), name)
}

/// The paths of the names met, such as `log.entries[].request` or `[].scope`.
#[derive(Debug, Default)]
pub struct Shape {
    paths: BTreeSet<String>,
    /// Behind the outermost bracket, where it is closed.
    end: Option<usize>,
}

impl Shape {
    /// The shape of the beginning of `text`; empty where it begins neither as an object nor as an
    /// array.
    pub(super) fn of(text: &[u8]) -> Self {
        let mut walk = Walk {
            text,
            at: marks(text),
            shape: Self::default(),
            levels: Vec::new(),
        };
        walk.run();
        walk.shape
    }

    /// The shape of the beginning of a YAML text. Asking costs a parse, so what holds none of
    /// these words is not asked.
    pub(super) fn of_yaml(text: &[u8], words: &[&str]) -> Self {
        let holds = |word: &&str| memchr::memmem::find(text, word.as_bytes()).is_some();
        if !words.iter().any(holds) {
            return Self::default();
        }
        Self {
            paths: tree::names(text, DEPTH + 1),
            end: None,
        }
    }

    /// Returns whether all of these paths were met.
    pub fn has(&self, paths: &[&str]) -> bool {
        let noted = |path: &&str| {
            let outer = path.split(['.', '[']).next().unwrap_or_default();
            outer.is_empty() || is_asked_for(outer.as_bytes())
        };
        debug_assert!(paths.iter().all(noted), "a name that is not noted");
        paths.iter().all(|path| self.paths.contains(*path))
    }

    /// Returns whether no names were met.
    pub(super) fn is_empty(&self) -> bool {
        self.paths.is_empty()
    }

    /// Returns whether names were met in the object at this path.
    pub fn has_below(&self, path: &str) -> bool {
        let inside = format!("{path}.");
        let mut behind = self.paths.range(inside.clone()..);
        behind.next().is_some_and(|next| next.starts_with(&inside))
    }

    /// Returns whether the object at this path has all of these names, and no other was met in it.
    pub fn has_just(&self, path: &str, names: &[&str]) -> bool {
        let inside = format!("{path}.");
        let below = self.paths.range(inside.clone()..);
        let below = below.map_while(|path| path.strip_prefix(&inside));
        let met: BTreeSet<&str> = below
            .filter_map(|path| path.split(['.', '[']).next())
            .collect();
        met == names.iter().copied().collect()
    }

    /// Behind the outermost bracket, where it is closed within what is looked at.
    pub fn end(&self) -> Option<usize> {
        self.end
    }
}

struct Walk<'t> {
    text: &'t [u8],
    at: usize,
    shape: Shape,
    /// The containers around the place, each with the path of what is in it.
    levels: Vec<Level>,
}

struct Level {
    object: bool,
    /// The path of the container itself.
    path: String,
    /// The path of the member that is being read.
    member: Option<String>,
}

impl Walk<'_> {
    fn run(&mut self) {
        while let Some(&byte) = self.text.get(self.at) {
            match byte {
                b'{' | b'[' if self.is_noted() => self.open(byte == b'{'),
                b'{' | b'[' => match element_end(&self.text[self.at..]) {
                    Some(length) => {
                        self.at += length;
                        continue;
                    }
                    None => return,
                },
                b'}' | b']' => {
                    self.levels.pop();
                    if self.levels.is_empty() {
                        self.shape.end = Some(self.at + 1);
                        return;
                    }
                }
                b'"' => {
                    let Some(length) = string_end(&self.text[self.at..]) else {
                        return;
                    };
                    let end = self.at + length;
                    self.string(end);
                    let member = self.levels.last().and_then(|level| level.member.as_ref());
                    if member.is_some_and(|path| path.starts_with(RECORDING)) {
                        return;
                    }
                    self.at = end;
                    continue;
                }
                // A record separator may stand before a text.
                _ if self.levels.is_empty() && !byte.is_ascii_whitespace() && byte != 0x1e => {
                    return;
                }
                _ => {}
            }
            self.at += 1;
        }
    }

    /// Returns whether anything is noted of the container that begins here.
    fn is_noted(&self) -> bool {
        self.levels.len() <= DEPTH
            && self
                .levels
                .last()
                .is_none_or(|level| !level.object || level.member.is_some())
    }

    fn open(&mut self, object: bool) {
        let path = match self.levels.last() {
            None => String::new(),
            Some(Level {
                member: Some(member),
                ..
            }) => member.clone(),
            Some(level) => format!("{}[]", level.path),
        };
        self.levels.push(Level {
            object,
            path,
            member: None,
        });
    }

    /// A string that a colon follows is a name.
    fn string(&mut self, end: usize) {
        let follows = self.text[end..]
            .iter()
            .find(|byte| !byte.is_ascii_whitespace());
        let Some(level) = self
            .levels
            .last_mut()
            .filter(|level| level.object && follows == Some(&b':'))
        else {
            return;
        };
        level.member = None;
        let path = &level.path;
        let name = unescaped(&self.text[self.at..end]);
        if name.len() > LONGEST_NAME {
            return; // no format has such a name, and each path below would hold it
        }
        if path.is_empty() && !is_asked_for(&name) {
            return;
        }
        let name = String::from_utf8_lossy(&name);
        level.member = Some(if path.is_empty() {
            name.into_owned()
        } else {
            format!("{path}.{name}")
        });
        self.shape.paths.extend(level.member.clone());
    }
}

/// Returns what a name says that is written as `quoted`.
fn unescaped(quoted: &[u8]) -> Cow<'_, [u8]> {
    let written = &quoted[1..quoted.len() - 1];
    if memchr::memchr(b'\\', written).is_none() {
        return Cow::Borrowed(written);
    }
    let document = Document::parse(quoted).ok();
    let said = document
        .as_ref()
        .and_then(|document| document.root().as_str());
    said.map_or(Cow::Borrowed(written), |said| {
        Cow::Owned(said.into_owned().into_bytes())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A response may have a `log` of its own; what it is stands behind that.
    #[test]
    fn an_archive_without_an_entry_is_looked_through() {
        let shape = Shape::of(br#"{"log":{"entries":[]},"request_id":"x"}"#);
        assert!(shape.has(&["log.entries", "request_id"]));
        let shape = Shape::of(br#"{"log":{"entries":[{"time":1}]},"request_id":"x"}"#);
        assert!(shape.has(&["log.entries"]) && !shape.has(&["request_id"]));
    }

    #[test]
    fn what_nobody_asks_for_is_passed_over_to_its_end() {
        let text =
            br#"{"member":{"log":[{"\\":"}]"}]},"a":[["{"]],"status":{"x":1},"request_id":"x"} {"#;
        let shape = Shape::of(text);
        assert!(shape.has(&["status.x", "request_id"]) && !shape.has(&["log"]));
        assert_eq!(shape.end(), Some(text.len() - 2));
        let deep = Shape::of(br#"{"log":{"a":{"b":{"c":{"d":{"e":1}}}}},"request_id":"x"}"#);
        assert!(deep.has(&["log.a.b.c.d", "request_id"]) && !deep.has(&["log.a.b.c.d.e"]));
        let cut = Shape::of(br#"{"member":{"x":["#);
        assert_eq!(cut.end(), None);
    }

    #[test]
    fn names_are_met_with_their_paths_even_in_a_text_that_is_cut_off() {
        let shape = Shape::of(
            br#"{"log": {"version": "1.2", "pages": [{"title": {"id": "GET\"", "url": "x"#,
        );
        assert!(shape.has(&["log.version", "log.pages", "log.pages[].title"]));
        assert!(!shape.has(&["version"]));
        assert_eq!(shape.end(), None);
        assert_eq!(Shape::of(b" {\"a\":[]} {").end(), Some(9));
        let shape = Shape::of(br#"[{"scope": "https://x", "status": 200}]"#);
        assert!(shape.has(&["[].scope", "[].status"]));
        assert!(Shape::of(b"--- x").paths.is_empty());
        let escaped = Shape::of(br#"{"\u006cog": {"entrie\u0073": []}}"#);
        assert!(escaped.has(&["log.entries"]));
    }
}
