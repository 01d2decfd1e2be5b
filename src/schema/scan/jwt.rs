//! The claims of a `session_jwt`, found in its payload by the same walk as the response, many bytes
//! at a time. Where that is not enough, `stytch::jwt` reads them from a document.

use std::borrow::Cow;

use base64_simd::{Out, URL_SAFE_NO_PAD};

use crate::json::buffer::Buffer;
use crate::json::scan;
use crate::schema::catalog::Catalog;
use crate::schema::embedded;
use crate::schema::plan::{Field, FieldOwner};
use crate::schema::scan::read_result::ReadResult;
use crate::schema::scan::result::{unquoted, written};
use crate::schema::scan::walk::{Notes, Walk};
use crate::stytch::jwt::{self, Claims};

/// The number of known headers. A capture is of one project, or of few.
const MOST_HEADERS: usize = 4;

/// Twice the longest payload that is read so.
const SIZE: usize = 1 << 17;

/// Reads one JWT after another, in memory that is used again.
#[derive(Default)]
pub(super) struct JwtReader {
    /// Headers that are JSON objects, encoded: a project's tokens share one.
    headers: Vec<Vec<u8>>,
    payload: Option<Buffer<SIZE>>,
    notes: Option<Box<Notes>>,
}

impl JwtReader {
    /// The claims of `text`, a string without escapes, where they can be read so.
    pub(super) fn read(&mut self, catalog: &Catalog, text: &str) -> Option<Claims<'_>> {
        let (header, payload) = jwt::segments(text.as_bytes())?;
        if !self.headers.iter().any(|known| known == header) {
            jwt::is_header(header).then_some(())?;
            self.headers.truncate(MOST_HEADERS - 1);
            self.headers.insert(0, header.to_vec());
        }
        let buffer = self.payload.get_or_insert_default();
        buffer.fill_with(payload.len(), |room| {
            let decoded = URL_SAFE_NO_PAD.decode(payload, Out::from_slice(room));
            Some(decoded.ok()?.len())
        })?;
        let notes = self.notes.get_or_insert_default();
        let mut nothing = ReadResult::default();
        let view = buffer.view();
        let mut walk = Walk::<SIZE, false>::new(catalog, view, notes, &mut nothing);
        let payload = walk.whole(&embedded::CLAIMS)?;
        let written = |part, field| written(payload, &notes.sites, part, field);
        let text = |part, field| unquoted(written(part, field)?);
        let seconds = |field| jwt::seconds(written(FieldOwner::Root, field)?);
        let mut environment = None;
        let mut project = |text: &str| environment = environment.or_else(|| jwt::project(text));
        match written(FieldOwner::Root, Field::Aud) {
            Some(items) if items.starts_with('[') => each_string(items, &mut project)?,
            audience => project(audience.and_then(unquoted).unwrap_or_default()),
        }
        project(text(FieldOwner::Root, Field::Iss).unwrap_or_default());
        Some(Claims {
            member: text(FieldOwner::Root, Field::Sub).map(Cow::Borrowed),
            session: text(FieldOwner::Session, Field::Id).map(Cow::Borrowed),
            organization: text(FieldOwner::Organization, Field::OrganizationId).map(Cow::Borrowed),
            issued: seconds(Field::Iat),
            expires: seconds(Field::Exp),
            environment,
        })
    }
}

/// Hands over the items of an array of strings; nothing where it has others, or escapes.
fn each_string(array: &str, mut take: impl FnMut(&str)) -> Option<()> {
    let mut at = 1;
    loop {
        at = scan::whitespace(array.as_bytes(), at);
        match array.as_bytes().get(at)? {
            b'"' => {
                let (end, escaped) = scan::string(array.as_bytes(), at)?;
                (!escaped).then(|| take(&array[at + 1..end - 1]))?;
                at = end;
            }
            b',' => at += 1,
            b']' => return Some(()),
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_array_of_strings_is_read_and_no_other() {
        let read = |text: &str| {
            let mut found = String::new();
            each_string(text, |item| found.push_str(item)).map(|()| found)
        };
        assert_eq!(read(r#"[ "a" , "b" ]"#).as_deref(), Some("ab"));
        assert_eq!(read("[]").as_deref(), Some(""));
        for unsure in ["[1]", r#"["\u0061"]"#, r#"["a",[]]"#, "[null]"] {
            assert_eq!(read(unsure), None, "{unsure}");
        }
    }

    /// What is read so is what the document says; only then is it left out.
    #[test]
    fn claims_are_those_of_the_document() {
        use base64::Engine as _;

        const UUID: &str = "b05c992f-ebdc-489d-a754-c7e70ba13141";
        let session = format!(r#"{{"id":"session-live-{UUID}","id":"session-test-{UUID}"}}"#);
        let project = format!("project-test-{UUID}");
        let mut reader = JwtReader::default();
        let mut read = 0;
        for payload in [
            format!(r#"{{"sub":"member-live-{UUID}","iat":1,"exp":2.5e3,"aud":["{project}"]}}"#),
            format!(r#"{{"aud":["acme","{project}"],"iss":"https://acme.example"}}"#),
            format!(r#"{{"aud":"acme", "iss" : "stytch.com/{project}", "nbf":[{{}}]}}"#),
            format!(r#"{{"https://stytch.com/session":{session}}}"#),
            format!(r#"{{"https://stytch.com/organization":{{"organization_id":"{UUID}"}}}}"#),
            format!(r#"{{"sub":"a","sub":"member-live-{UUID}"}}"#),
            r#"{"sub":"\u0061","iat":null,"exp":"1"}"#.to_owned(),
            r#"{"sub":1,"iat":-1E-2,"https://stytch.com/session":[],"aud":{"a":1}}"#.to_owned(),
            r#" {"iat":1e999,"exp":-0} "#.to_owned(),
            "{}".to_owned(),
            "[]".to_owned(),
            "{".to_owned(),
        ] {
            let text = format!("e30.{}.", jwt::BASE64URL.encode(&payload));
            let Some(claims) = reader.read(&Catalog::embedded(), &text) else {
                continue;
            };
            read += 1;
            let said = Claims::decode(&text).expect("a JWT");
            assert_eq!(claims.member, said.member, "{payload}");
            assert_eq!(claims.session, said.session, "{payload}");
            assert_eq!(claims.organization, said.organization, "{payload}");
            assert_eq!(claims.issued, said.issued, "{payload}");
            assert_eq!(claims.expires, said.expires, "{payload}");
            assert_eq!(claims.environment, said.environment, "{payload}");
        }
        assert!(read > 5, "{read}");
    }
}
