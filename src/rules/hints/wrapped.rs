//! Finds a response in a text that is none: in a wrapper, in a line of a log.

use crate::json::{Document, Kind, Value};
use crate::text::mask;

/// The depth to which it looks.
const DEPTH: usize = 5;

/// The number of values that are looked at.
const LOOKED_AT: usize = 500;

/// The number of elements of a list that are looked at: they are alike.
const ELEMENTS: usize = 3;

/// The names of the member in which loggers and wrappers hold what they were given.
const WRAPPERS: &[&str] = &[
    "attributes",
    "body",
    "content",
    "context",
    "data",
    "detail",
    "details",
    "entry",
    "event",
    "fields",
    "http",
    "json",
    "jsonPayload",
    "line",
    "log",
    "message",
    "meta",
    "msg",
    "output",
    "payload",
    "record",
    "res",
    "resp",
    "response",
    "responseBody",
    "response_body",
    "result",
    "text",
    "textPayload",
    "value",
];

/// The elements of the outermost list.
const LIST: &str = "/*";

/// Returns what to try where a text holds a response in one place, and only there. The text itself
/// stands at `base` of its line or file.
pub fn note(root: Value<'_>, base: &str) -> Option<String> {
    let mut search = WrapperSearch {
        found: Vec::new(),
        left: LOOKED_AT,
    };
    search.inside(root, "", false);
    let whole = search.found.iter().filter(|found| found.is_whole).count();
    // One that has both marks is one, whatever else looks like it.
    search.found.retain(|found| found.is_whole || whole == 0);
    search
        .found
        .dedup_by(|one, other| one.pointer == other.pointer);
    let [found] = search.found.as_slice() else {
        return None;
    };
    let what = match found.pointer[1..].split_once('/') {
        None if found.pointer == LIST => {
            return Some(format!(
                "an array of responses: try `--body '{base}{LIST}'`, which checks each of them"
            ));
        }
        None => format!("the member `{}`", &found.pointer[1..]),
        Some(_) => format!("the place `{}`", found.pointer),
    };
    let what = format!(
        "{what} contains a response{}",
        if found.in_text { " as a string" } else { "" }
    );
    let pointer = format!("{base}{}", found.pointer);
    Some(format!("{what}: try `--body {}`", quoted(pointer)))
}

/// A pointer as a shell takes it.
fn quoted(pointer: String) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/_-.@".contains(&byte);
    if pointer.bytes().all(is_plain) {
        pointer
    } else {
        format!("'{pointer}'")
    }
}

struct FoundResponse {
    pointer: String,
    in_text: bool,
    /// Whether it has both marks of a response.
    is_whole: bool,
}

struct WrapperSearch {
    found: Vec<FoundResponse>,
    left: usize,
}

impl WrapperSearch {
    /// Looks at what is in a value.
    fn inside(&mut self, value: Value<'_>, pointer: &str, in_text: bool) {
        for member in value.members() {
            let name = member.name.strip_prefix('@').unwrap_or(&member.name);
            // Further down a name may be data, as that of a free map.
            let shown = WRAPPERS.contains(&name) || pointer.is_empty() && mask::is_plain_name(name);
            if shown {
                self.at(member.value, &format!("{pointer}/{}", member.name), in_text);
            }
        }
        for element in value.elements().take(ELEMENTS) {
            self.at(element, &format!("{pointer}/*"), in_text);
        }
    }

    /// Looks at a value, and at what it says where it is a text.
    fn at(&mut self, value: Value<'_>, pointer: &str, in_text: bool) {
        let deep = pointer.bytes().filter(|byte| *byte == b'/').count() > DEPTH;
        if deep || self.left == 0 {
            return;
        }
        self.left -= 1;
        match value.kind() {
            Kind::String => {
                let begins = |said: &str| said.trim_start().starts_with(['{', '[']);
                let Some(said) = value.as_str().filter(|said| begins(said)) else {
                    return;
                };
                if let Ok(inner) = Document::parse(said.as_bytes()) {
                    self.at(inner.root(), pointer, true);
                }
            }
            Kind::Object | Kind::Array => {
                let marks = ["request_id", "status_code"];
                let has = |name: &&&str| value.get(name).is_some();
                match marks.iter().filter(has).count() {
                    0 => self.inside(value, pointer, in_text),
                    marks => self.found.push(FoundResponse {
                        pointer: pointer.to_owned(),
                        in_text,
                        is_whole: marks == 2,
                    }),
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hint(text: &str) -> Option<String> {
        note(Document::parse(text.as_bytes()).expect("JSON").root(), "")
    }

    #[test]
    fn a_place_within_what_is_judged_is_one_of_the_whole_text() {
        for (text, base, pointer) in [
            (r#"{"msg": {"request_id": "x"}}"#, "/body", "/body/msg"),
            (r#"{"msg": {"request_id": "x"}}"#, "/a/*", "'/a/*/msg'"),
            (r#"[{"request_id": "x"}]"#, "/body", "'/body/*'"),
        ] {
            let document = Document::parse(text.as_bytes()).expect("JSON");
            let hint = note(document.root(), base).unwrap_or_default();
            assert!(hint.contains(&format!("--body {pointer}`")), "{hint}");
        }
    }

    #[test]
    fn the_place_of_the_only_response_is_reported() {
        let hints = r#"
            {"log": "{\"request_id\": \"x\", \"status_code\": 200}\n"} => /log
            {"response": {"body": {"status_code": 200}}} => /response/body
            {"message": "{\"res\": {\"body\": \"{\\\"request_id\\\": 1}\"}}"} => /message/res/body
            [{"@message": {"request_id": "x"}}, {"@message": {"request_id": "y"}}] => '/*/@message'
            {"events": [{"message": "{\"request_id\": 1}"}]} => '/events/*/message'
            {"context": {"request_id": "x"}, "body": {"request_id": "y", "status_code": 1}} => /body
        "#;
        for line in hints.trim().lines() {
            let (text, pointer) = line.split_once(" => ").expect("two");
            let hint = hint(text).unwrap_or_default();
            assert!(
                hint.contains(&format!("--body {pointer}`")),
                "{text}: {hint}"
            );
        }
    }

    #[test]
    fn nothing_is_reported_where_nobody_can_say() {
        for text in [
            "{}",
            r#"{"a": {"request_id": "x"}, "b": {"request_id": "x"}}"#,
            r#"{"a b": {"request_id": "x"}}"#,
            r#"{"a123456": {"request_id": "x"}}"#,
            r#"{"a": "{broken"}"#,
        ] {
            assert_eq!(hint(text), None, "{text}");
        }
    }
}
