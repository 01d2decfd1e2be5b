//! The claims of a session's JWT (`facts/jwt.md`): decoded, never verified. Nobody here has the
//! keys, and an expired token is a fine one to have captured.

use std::borrow::Cow;

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use memchr::memchr;

use crate::json::{Document, Kind, Value};
use crate::stytch::claim::{ORGANIZATION, SESSION};
use crate::stytch::id::{Environment, Id};

/// Padding is not written in a JWT, and hurts nobody.
pub const BASE64URL: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The claims of a JWT, as far as a response can contradict them. Not `Debug`: it holds values.
#[derive(Clone)]
pub struct Claims<'p> {
    /// `sub`: the member.
    pub member: Option<Cow<'p, str>>,
    /// The session's `id`.
    pub session: Option<Cow<'p, str>>,
    /// The organization's `organization_id`.
    pub organization: Option<Cow<'p, str>>,
    /// `iat`, in seconds.
    pub issued: Option<f64>,
    /// `exp`, in seconds.
    pub expires: Option<f64>,
    /// The environment of the project it is for: `aud`, or `iss`.
    pub environment: Option<Environment>,
}

impl Claims<'_> {
    /// The same claims, for longer than their text.
    pub(crate) fn into_owned(self) -> Claims<'static> {
        let owned = |text: Option<Cow<'_, str>>| text.map(|text| Cow::Owned(text.into_owned()));
        Claims {
            member: owned(self.member),
            session: owned(self.session),
            organization: owned(self.organization),
            ..self
        }
    }
}

impl Claims<'static> {
    /// The claims of a JWT; `None` for a text that is not one: three segments of base64url, of
    /// which the first two are JSON objects. The signature may have been taken away.
    pub fn decode(text: &str) -> Option<Self> {
        let (header, payload) = segments(text.as_bytes())?;
        is_header(header).then_some(())?;
        let payload = BASE64URL.decode(payload).ok()?;
        let payload = Document::parse(&payload).ok()?;
        is_object(payload.root()).then(|| Self::read(payload.root()))
    }

    fn read(payload: Value<'_>) -> Self {
        let text = |object: Option<Value<'_>>, name| {
            let text = object?.get(name)?.as_str()?;
            Some(Cow::Owned(text.into_owned()))
        };
        let number = |name| seconds(payload.get(name)?.number_text()?);
        Self {
            member: text(Some(payload), "sub"),
            session: text(payload.get(SESSION), "id"),
            organization: text(payload.get(ORGANIZATION), "organization_id"),
            issued: number("iat"),
            expires: number("exp"),
            environment: environment(payload),
        }
    }
}

/// The header and the payload of a text that has the form of a JWT, as they are encoded.
pub(crate) fn segments(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let (header, rest) = text.split_at(memchr(b'.', text)?);
    let (payload, signature) = rest[1..].split_at(memchr(b'.', &rest[1..])?);
    is_url_safe(&signature[1..]).then_some((header, payload))
}

/// Returns whether a segment is a JSON object, as that of a header is.
pub(crate) fn is_header(segment: &[u8]) -> bool {
    let decoded = BASE64URL.decode(segment);
    decoded.is_ok_and(|header| {
        Document::parse(&header).is_ok_and(|document| is_object(document.root()))
    })
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

fn is_object(value: Value<'_>) -> bool {
    value.kind() == Kind::Object
}

/// The seconds that a number says.
pub(crate) fn seconds(number: &str) -> Option<f64> {
    number.parse().ok()
}

fn environment(payload: Value<'_>) -> Option<Environment> {
    let audience = payload.get("aud");
    let items = audience.into_iter().flat_map(Value::elements);
    (audience.into_iter().chain(items))
        .chain(payload.get("iss"))
        .find_map(|value| project(&value.as_str()?))
}

/// The environment of the project that an audience or an issuer names. Behind a custom domain, the
/// issuer names none.
pub(crate) fn project(text: &str) -> Option<Environment> {
    Environment::hinted(text.as_bytes())?;
    let id = Id::parse(text.rsplit('/').next()?)?;
    (id.prefix == "project").then_some(id.environment)
}

#[cfg(test)]
mod tests {
    use super::*;

    const UUID: &str = "b05c992f-ebdc-489d-a754-c7e70ba13141";

    fn jwt(header: &str, payload: &str, signature: &str) -> String {
        let [header, payload] = [header, payload].map(|text| BASE64URL.encode(text));
        format!("{header}.{payload}.{signature}")
    }

    #[test]
    fn claims_are_read() {
        let payload = format!(
            r#"{{"sub":"member-live-{UUID}","iat":1,"exp":2.5,"aud":["project-live-{UUID}"],
            "https://stytch.com/session":{{"id":"session-live-{UUID}"}},
            "https://stytch.com/organization":{{"organization_id":"organization-live-{UUID}"}}}}"#
        );
        let claims = Claims::decode(&jwt("{}", &payload, "x")).expect("a JWT");
        let id = |prefix: &str| Some(Cow::Owned(format!("{prefix}-live-{UUID}")));
        assert_eq!(claims.member, id("member"));
        assert_eq!(claims.session, id("session"));
        assert_eq!(claims.organization, id("organization"));
        assert_eq!((claims.issued, claims.expires), (Some(1.0), Some(2.5)));
        assert_eq!(claims.environment, Some(Environment::Live));
    }

    #[test]
    fn the_environment_is_that_of_the_project() {
        let of = |payload: &str| {
            Claims::decode(&jwt("{}", payload, ""))
                .expect("a JWT")
                .environment
        };
        for payload in [
            format!(r#"{{"aud":"project-test-{UUID}"}}"#),
            format!(r#"{{"aud":[],"iss":"stytch.com/project-test-{UUID}"}}"#),
            format!(r#"{{"iss":"stytch.com/project-test-{UUID}"}}"#),
        ] {
            assert_eq!(of(&payload), Some(Environment::Test), "{payload}");
        }
        for payload in [r#"{"aud":"acme","iss":"https://login.example.com"}"#, "{}"] {
            assert_eq!(of(payload), None, "{payload}");
        }
    }

    #[test]
    fn what_is_no_jwt_has_no_claims() {
        for text in [
            "",
            "a",
            "a.b",
            "a.b.c",
            "..",
            "e30.e30.a.b",
            "e30.W10.x",
            "e30.e3.x",
            "e30.e30.ä",
        ] {
            assert!(Claims::decode(text).is_none(), "{text}");
        }
        assert!(Claims::decode("e30.e30.x").is_some());
        assert!(Claims::decode("e30=.e30=.").is_some());
    }

    #[test]
    fn every_byte_is_known_to_be_url_safe_or_not() {
        for byte in 0..=255_u8 {
            let plainly = byte.is_ascii_alphanumeric() || b"-_=".contains(&byte);
            assert_eq!(is_url_safe(&[b'a', byte]), plainly, "{byte}");
        }
    }
}
