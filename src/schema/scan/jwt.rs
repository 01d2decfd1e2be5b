//! The claims of a `session_jwt`, read by the same walk as the response, from its decoded payload.
//! What `model/jwt.rs` says of a JWT this says faster, or it is unsure.

use std::sync::LazyLock;

use base64::Engine as _;
use base64_simd::URL_SAFE_NO_PAD;
use memchr::memchr;
use serde_json::{Value, json};

use crate::json::scan;
use crate::schema::catalog::Catalog;
use crate::schema::plan::{Compiler, Field, Part, SchemaNode};
use crate::schema::scan::result::{Claims, Seen, Sites, Token, string, written};
use crate::schema::scan::walk::Walk;
use crate::stytch::id::Environment;
use crate::stytch::jwt::{BASE64URL, ORGANIZATION, SESSION, is_json_object};

/// Reads one JWT after another, in memory that is used again.
#[derive(Default)]
pub(super) struct Reader {
    /// The last header that was a JSON object, encoded: a project's tokens share it.
    header: Vec<u8>,
    payload: Vec<u8>,
    sites: Sites,
    prints: Vec<u32>,
}

impl Reader {
    /// What `text` is, a string without escapes.
    pub(super) fn read<'r>(&'r mut self, catalog: &Catalog, text: Option<&[u8]>) -> Token<'r> {
        match text {
            None | Some(b"") => Token::Absent,
            Some(text) => self
                .claims(catalog, text)
                .map_or(Token::Unsure, Token::Claims),
        }
    }

    fn claims(&mut self, catalog: &Catalog, text: &[u8]) -> Option<Claims<'_>> {
        let (header, rest) = text.split_at(memchr(b'.', text)?);
        let (payload, signature) = rest[1..].split_at(memchr(b'.', &rest[1..])?);
        if !is_url_safe(&signature[1..]) {
            return None;
        }
        if header != self.header {
            is_json_object(&BASE64URL.decode(header).ok()?).then_some(())?;
            self.header = header.to_vec();
        }
        // Stricter than need be, and many bytes at a time.
        self.payload.clear();
        URL_SAFE_NO_PAD
            .decode_append(payload, &mut self.payload)
            .ok()?;
        let payload = &self.payload[..];
        self.sites = Sites::default();
        self.prints.clear();
        let mut walk = Walk {
            catalog,
            text: payload,
            component: None,
            depth: 0,
            seen: Seen::default(),
            beyond_ascii: false,
            sites: &mut self.sites,
            deprecated: &mut Vec::new(),
            prints: &mut self.prints,
        };
        walk.whole(&CLAIMS)?;
        let named = environments(payload, &self.sites)?;
        Some(Claims {
            payload,
            sites: &self.sites,
            test: named.0,
            live: named.1,
        })
    }
}

/// What a JWT claims as far as rules ask, of whatever type: that is no matter of a schema.
static CLAIMS: LazyLock<SchemaNode> = LazyLock::new(|| {
    let object = |properties: Value| json!({"type": "object", "properties": properties});
    let claims = object(json!({
        "aud": {}, "exp": {}, "iat": {}, "iss": {}, "sub": {},
        ORGANIZATION: object(json!({"organization_id": {}})),
        SESSION: object(json!({"id": {}})),
    }));
    let compiler = Compiler { resolve: &|_| None };
    compiler.node(&claims, "")
});

/// Which environments the audience and the issuer name; nothing where that takes a closer look.
fn environments(payload: &[u8], sites: &Sites) -> Option<(bool, bool)> {
    let (mut test, mut live) = (false, false);
    let mut note = |text: &[u8]| match Environment::hinted(text) {
        Some(Environment::Test) => test = true,
        Some(Environment::Live) => live = true,
        None => {}
    };
    if let Some(issuer) = string(payload, sites, Part::Root, Field::Iss) {
        note(issuer);
    }
    match written(payload, sites, Part::Root, Field::Aud) {
        Some([b'"', said @ .., b'"']) => note(said),
        Some(items @ [b'[', ..]) => each_string(items, note)?,
        _ => {}
    }
    Some((test, live))
}

/// Hands over the items of an array of strings; nothing where it has others, or escapes.
fn each_string(array: &[u8], mut take: impl FnMut(&[u8])) -> Option<()> {
    let mut at = 1;
    loop {
        at = scan::whitespace(array, at);
        match array.get(at)? {
            b'"' => {
                let (end, escaped) = scan::string(array, at)?;
                (!escaped).then(|| take(&array[at + 1..end - 1]))?;
                at = end;
            }
            b',' => at += 1,
            b']' => return Some(()),
            _ => return None,
        }
    }
}

/// Without leaving early, so that many bytes are looked at in one step.
fn is_url_safe(text: &[u8]) -> bool {
    let strange = |byte: u8| {
        let letter = (byte | 0x20).wrapping_sub(b'a') < 26;
        let digit = byte.wrapping_sub(b'0') < 10;
        let sign = matches!(byte, b'-' | b'_' | b'=');
        u8::from(!letter) & u8::from(!digit) & u8::from(!sign)
    };
    text.iter().fold(0, |any, byte| any | strange(*byte)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_known_to_be_url_safe_or_not() {
        for byte in 0..=255_u8 {
            let plainly = byte.is_ascii_alphanumeric() || b"-_=".contains(&byte);
            assert_eq!(is_url_safe(&[b'a', byte]), plainly, "{byte}");
        }
    }

    #[test]
    fn an_array_of_strings_is_read_and_no_other() {
        let read = |text: &str| {
            let mut found = Vec::new();
            each_string(text.as_bytes(), |item| found.extend_from_slice(item)).map(|()| found)
        };
        assert_eq!(read(r#"[ "a" , "b" ]"#).as_deref(), Some(&b"ab"[..]));
        assert_eq!(read("[]").as_deref(), Some(&b""[..]));
        for unsure in ["[1]", r#"["\u0061"]"#, r#"["a",[]]"#, "[null]"] {
            assert_eq!(read(unsure), None, "{unsure}");
        }
    }
}
