//! Decides which files are bodies, so that a recording may have them rewritten. A recording may be
//! anybody's, and names what it likes: only files known to hold bodies count.

use std::path::Path;

use crate::input::Choice;
use crate::input::{Sample, detect, sibling};
use crate::json::{Document, Value};
use crate::model::source::Origin;
use crate::schema::field_class::{FieldClass, field_class};
use crate::schema::recognition::Known;
use crate::settings::Settings;

/// The folder in which WireMock keeps bodies, and nothing else.
pub(super) const BODIES: &str = "__files";

/// The hexadecimal digits that a name has at least where it was made of a content (Playwright takes
/// SHA-1) or at random.
const DIGITS: usize = 32;

/// Returns whether the file at `path` holds a body: a recorder has named it, or it has something of
/// a request or a response of the API in it.
pub fn is_body(settings: &Settings, path: &Path) -> bool {
    let named = || has_recorders_name(path);
    let below = || path.ancestors().any(|folder| folder.ends_with(BODIES));
    let Some(text) = sibling::read(&Origin::File(path.to_owned())) else {
        return false;
    };
    !is_recording(path, &text) && (named() || below() || is_of_the_api(settings, &text))
}

/// Returns whether a name has a long number, and an ending at most.
fn has_recorders_name(path: &Path) -> bool {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let mut parts =
        stem.split(|character: char| !character.is_ascii_hexdigit() && character != '-');
    parts.any(|part| part.bytes().filter(u8::is_ascii_hexdigit).count() >= DIGITS)
}

fn is_recording(path: &Path, text: &[u8]) -> bool {
    let name = path.to_string_lossy();
    match detect(&Sample::new(&name, text, true), false) {
        Choice::Reader(reader) => !reader.is_bare(),
        Choice::Unread(_) => true,
        Choice::Nothing | Choice::Unclaimed => false,
    }
}

fn is_of_the_api(settings: &Settings, text: &[u8]) -> bool {
    Document::parse(text).is_ok_and(|document| {
        let root = document.root();
        Known::of(&settings.schemas, None).is_response(root) || names_a_secret(settings, root)
    })
}

/// Names of what is secret in a request; the schemas say nothing of requests.
const REQUESTED: [&str; 4] = ["password", "code", "token", "email"];

/// Returns whether a text says that of a name: its own, or a word for it in capitals, as files of
/// translations have it.
fn is_label(name: &str, text: &str) -> bool {
    let letters = text.chars().filter(|it| it.is_alphabetic());
    let letters: String = letters.flat_map(char::to_lowercase).collect();
    let is_word = || {
        text.chars()
            .all(|it| it.is_alphabetic() || " -".contains(it))
    };
    letters.contains(name) || text.starts_with(char::is_uppercase) && is_word()
}

/// Returns whether any member is called as what is secret or personal in the API.
fn names_a_secret(settings: &Settings, value: Value<'_>) -> bool {
    let is_one = |name: &str, value: Value<'_>| {
        let marked = matches!(field_class(name), Some(FieldClass::Id | FieldClass::Secret));
        let of_the_api = name.contains('_') && settings.schemas.knows(name);
        let said = value.as_str().filter(|_| REQUESTED.contains(&name));
        name != "id" && marked || of_the_api || said.is_some_and(|said| !is_label(name, &said))
    };
    let mut members = value.members();
    members.any(|it| is_one(&it.name, it.value) || names_a_secret(settings, it.value))
        || value.elements().any(|item| names_a_secret(settings, item))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_a_body_by_its_recorder_or_its_content() {
        let folder = tempfile::tempdir().expect("a folder");
        let is_body = |name: &str, text: &str| {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(&path, text).expect("a file");
            is_body(&Settings::over(Vec::new()), &path)
        };
        let hash = "da39a3ee5e6b4b0d3255bfef95601890afd80709";
        for (name, text) in [
            (&*format!("{hash}.html"), "<p>"),
            (&*format!("resources/{hash}.json"), r#"{"name": "x"}"#),
            ("get-7f7f2f7e-9a9b-4c3c-8d8d-1234567890ab.txt", "x"),
            ("__files/deep/x.txt", "x"),
            ("res.json", r#"{"status_code": 200, "request_id": "x"}"#),
            ("req.json", r#"{"email_address": "x", "password": "y"}"#),
            ("list.json", r#"{"results": [{"organization_id": "x"}]}"#),
            ("mail.json", r#"{"list": [{"email": "ada@example.com"}]}"#),
            ("word.json", r#"{"password": "hunter"}"#),
        ] {
            assert!(is_body(name, text), "{name}");
        }
        for (name, text) in [
            (
                "package.json",
                r#"{"name": "shop", "version": "1", "id": "x"}"#,
            ),
            ("main.rs", "fn main() {}"),
            ("HEAD", "ref: refs/heads/main"),
            (
                "en.json",
                r#"{"email": "Email", "password": "Your password"}"#,
            ),
            (
                "de.json",
                r#"{"login": {"code": "Code", "email": "E-Mail"}}"#,
            ),
            ("other.har", r#"{"log": {"version": "1.2", "entries": []}}"#),
        ] {
            assert!(!is_body(name, text), "{name}");
        }
        assert!(!super::is_body(&Settings::over(Vec::new()), folder.path()));
    }
}
