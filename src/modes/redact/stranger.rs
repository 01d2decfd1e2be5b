//! Files that are plainly no captures: `package.json` and the like, which lie beside captures in a
//! project and must stay as they are. What counts is what is known of a response, never a name.

use crate::input::Reader;
use crate::model::document::{Document, Limits};
use crate::schema::likeness::Known;
use crate::schema::select::SchemaRef;
use crate::settings::Settings;

/// Whether a text is JSON, and nothing in it is a response. Only of formats that hold bare
/// responses; a recording says what it is. A text that is broken may be anything.
pub(super) fn is_one(
    settings: &Settings,
    reader: &Reader,
    chosen: Option<SchemaRef>,
    text: &[u8],
) -> bool {
    if !reader.is_bare() {
        return false;
    }
    let known = Known::of(&settings.schemas, chosen);
    let mut rest = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
    while !rest.trim_ascii_start().is_empty() {
        match Document::parse_prefix(rest, Limits::default()) {
            Ok((document, _)) if known.is_response(document.root()) => return false,
            Ok((_, read)) => rest = &rest[read..],
            Err(_) => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_stranger(text: &str) -> bool {
        let settings = Settings::over(Vec::new());
        let reader = crate::input::find("json").expect("a reader");
        is_one(&settings, reader, None, text.as_bytes())
    }

    #[test]
    fn what_has_nothing_of_a_response_is_a_stranger() {
        for text in [
            r#"{"name": "shop", "version": "1.0.0", "scripts": {"test": "x"}}"#,
            r#"{"compilerOptions": {"strict": true}}"#,
            r#"{"login": {"title": "Sign in"}, "error": "Something went wrong"}"#,
            r#"{"member": {"title": "Member"}, "organization": "Organization"}"#,
            r#"{"data": {"name": "shop"}}"#,
            r#"["a", {"b": 1}, {"member_id": "x"}]"#,
            "\"text\"",
            "5",
            "{}",
            "[]",
        ] {
            assert!(is_stranger(text), "{text}");
        }
    }

    #[test]
    fn what_has_anything_of_a_response_is_none() {
        for text in [
            r#"{"status_code": 200}"#,
            r#"{"request_id": "x"}"#,
            r#"{"error": "invalid_request"}"#,
            r#"{"error_type": "redacted-error_type-1"}"#,
            r#"{"session_token": "x"}"#,
            r#"{"member": {"email_address": "x"}}"#,
            r#"{"member": null}"#,
            r#"{"data": {"member_id": "x"}}"#,
            "{\"a\": 1}\n{\"member_id\": \"x\"}",
            "{\"a\": 1",
        ] {
            assert!(!is_stranger(text), "{text}");
        }
    }
}
