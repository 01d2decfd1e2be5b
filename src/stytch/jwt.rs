//! The claims of a session's JWT (`facts/jwt.md`): decoded, never verified. Nobody here has the
//! keys, and an expired token is a fine one to have captured.

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use crate::json::{Document, Kind, Value};
use crate::stytch::id::{Environment, Id};

/// The claim that is the session.
pub const SESSION: &str = "https://stytch.com/session";

/// The claim that is the organization.
pub const ORGANIZATION: &str = "https://stytch.com/organization";

/// Padding is not written in a JWT, and hurts nobody.
pub const BASE64URL: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// What a JWT claims, as far as a response can contradict it. Not `Debug`: it holds values.
#[derive(Clone, Copy)]
pub struct Claims {
    /// `sub`: the member.
    pub member: Option<Id>,
    /// The session's `id`.
    pub session: Option<Id>,
    /// The organization's `organization_id`.
    pub organization: Option<Id>,
    /// `iat`, in seconds.
    pub issued: Option<f64>,
    /// `exp`, in seconds.
    pub expires: Option<f64>,
    /// The environment of the project it is for: `aud`, or `iss`.
    pub environment: Option<Environment>,
}

impl Claims {
    /// The claims of a JWT; `None` for a text that is not one: three segments of base64url, of
    /// which the first two are JSON objects. The signature may have been taken away.
    pub fn decode(text: &str) -> Option<Self> {
        let (header, rest) = text.split_once('.')?;
        let (payload, signature) = rest.split_once('.')?;
        let url_safe =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'=');
        if !signature.bytes().all(url_safe) {
            return None;
        }
        let header = BASE64URL.decode(header).ok()?;
        is_json_object(&header).then_some(())?;
        let payload = BASE64URL.decode(payload).ok()?;
        let payload = Document::parse(&payload).ok()?;
        is_object(payload.root()).then(|| Self::read(payload.root()))
    }

    fn read(payload: Value<'_>) -> Self {
        let id = |object: Option<Value<'_>>, name| Id::parse(&object?.get(name)?.as_str()?);
        Self {
            member: id(Some(payload), "sub"),
            session: id(payload.get(SESSION), "id"),
            organization: id(payload.get(ORGANIZATION), "organization_id"),
            issued: seconds(payload.get("iat")),
            expires: seconds(payload.get("exp")),
            environment: environment(payload),
        }
    }
}

/// Whether these bytes are a JSON object, as the first two segments are once they are decoded.
pub fn is_json_object(bytes: &[u8]) -> bool {
    Document::parse(bytes).is_ok_and(|document| is_object(document.root()))
}

fn is_object(value: Value<'_>) -> bool {
    value.kind() == Kind::Object
}

fn seconds(number: Option<Value<'_>>) -> Option<f64> {
    number?.number_text()?.parse().ok()
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
fn project(text: &str) -> Option<Environment> {
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
        let prefix = |id: Option<Id>| id.map(|id| id.prefix);
        assert_eq!(prefix(claims.member), Some("member"));
        assert_eq!(prefix(claims.session), Some("session"));
        assert_eq!(prefix(claims.organization), Some("organization"));
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
        let test = Some(Environment::Test);
        assert_eq!(of(&format!(r#"{{"aud":"project-test-{UUID}"}}"#)), test);
        assert_eq!(
            of(&format!(
                r#"{{"aud":[],"iss":"stytch.com/project-test-{UUID}"}}"#
            )),
            test
        );
        assert_eq!(
            of(r#"{"aud":"acme","iss":"https://login.example.com"}"#),
            None
        );
        assert_eq!(
            of(&format!(r#"{{"iss":"stytch.com/project-test-{UUID}"}}"#)),
            test
        );
        assert_eq!(of("{}"), None);
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
}
