//! The claims of a `session_jwt`, read by the same walk as the response, from its decoded payload.
//! What `model/jwt.rs` says of a JWT this says faster, or it is unsure.

use base64::Engine as _;
use memchr::memchr;

use crate::model::document::scan;
use crate::model::id::Id;
use crate::model::jwt::{BASE64URL, Claims, is_json_object, project};
use crate::schema::catalog::Catalog;
use crate::schema::screen::glimpse::{Field, Met, Part, Sites, Token, string, written};
use crate::schema::screen::plan::Plans;
use crate::schema::screen::walk::Walk;

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
    pub(super) fn read(&mut self, catalog: &Catalog, plans: &Plans, text: Option<&[u8]>) -> Token {
        match text {
            None | Some(b"") => Token::Absent,
            Some(text) => self
                .claims(catalog, plans, text)
                .map_or(Token::Unsure, Token::Claims),
        }
    }

    fn claims(&mut self, catalog: &Catalog, plans: &Plans, text: &[u8]) -> Option<Claims> {
        let (header, rest) = text.split_at(memchr(b'.', text)?);
        let (payload, signature) = rest[1..].split_at(memchr(b'.', &rest[1..])?);
        if !is_url_safe(&signature[1..]) {
            return None;
        }
        if header != self.header {
            is_json_object(&BASE64URL.decode(header).ok()?).then_some(())?;
            self.header = header.to_vec();
        }
        let room = base64::decoded_len_estimate(payload.len());
        if self.payload.len() < room {
            self.payload.resize(room, 0);
        }
        let length = BASE64URL.decode_slice(payload, &mut self.payload).ok()?;
        let payload = &self.payload[..length];
        self.sites = Sites::default();
        self.prints.clear();
        let mut walk = Walk {
            catalog,
            plans,
            text: payload,
            component: None,
            depth: 0,
            met: Met::default(),
            sites: &mut self.sites,
            deprecated: &mut Vec::new(),
            prints: &mut self.prints,
        };
        walk.whole(plans.claims())?;
        std::str::from_utf8(payload).ok()?;
        read(payload, &self.sites)
    }
}

fn read(payload: &[u8], sites: &Sites) -> Option<Claims> {
    let id = |part, field| {
        let text = string(payload, sites, part, field)?;
        Id::parse(std::str::from_utf8(text).ok()?)
    };
    let seconds = |field| {
        let number = written(payload, sites, Part::Root, field)?;
        std::str::from_utf8(number).ok()?.parse().ok()
    };
    let audience = match written(payload, sites, Part::Root, Field::Aud) {
        Some(audience) => strings(audience)?,
        None => Vec::new(),
    };
    let issuer = string(payload, sites, Part::Root, Field::Iss);
    let issuer = issuer.and_then(|text| std::str::from_utf8(text).ok());
    Some(Claims {
        member: id(Part::Root, Field::Sub),
        session: id(Part::Session, Field::Id),
        organization: id(Part::Organization, Field::OrganizationId),
        issued: seconds(Field::Iat),
        expires: seconds(Field::Exp),
        environment: audience.into_iter().chain(issuer).find_map(project),
    })
}

/// A string, or the items of an array of strings; unsure of anything else, and of escapes.
fn strings(text: &[u8]) -> Option<Vec<&str>> {
    let plain = |at: usize| {
        let (end, escaped) = scan::string(text, at)?;
        let said = std::str::from_utf8(&text[at + 1..end - 1]).ok()?;
        (!escaped).then_some((said, end))
    };
    match text.first()? {
        b'"' => return Some(vec![plain(0)?.0]),
        b'[' => {}
        _ => return None,
    }
    let mut strings = Vec::new();
    let mut at = 1;
    loop {
        at = scan::whitespace(text, at);
        match text.get(at)? {
            b'"' => {
                let (said, end) = plain(at)?;
                strings.push(said);
                at = end;
            }
            b',' => at += 1,
            b']' => return Some(strings),
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
    fn an_audience_is_a_string_or_some() {
        let read = |text: &str| strings(text.as_bytes()).map(|strings| strings.join("|"));
        assert_eq!(read(r#""a""#).as_deref(), Some("a"));
        assert_eq!(read(r#"[ "a" , "b" ]"#).as_deref(), Some("a|b"));
        assert_eq!(read("[]").as_deref(), Some(""));
        for unsure in ["1", "[1]", r#"["\u0061"]"#, r#""\/""#, "{}", "null"] {
            assert_eq!(read(unsure), None, "{unsure}");
        }
    }
}
