//! The ids that Stytch gives: `<prefix>-{test,live}-<uuid>` (`facts/types.md`).

use strum::IntoStaticStr;

use crate::text::mask::is_uuid;

/// The world that an id belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr)]
#[strum(serialize_all = "lowercase", const_into_str)]
pub enum Environment {
    /// For trying out.
    Test,
    /// With real people in it.
    Live,
}

impl Environment {
    /// The word in ids.
    pub const fn name(self) -> &'static str {
        self.into_str()
    }
}

/// An id of a known form. Not `Debug`: it holds a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Id {
    /// The prefix that names the kind of object.
    pub prefix: &'static str,
    /// The world it belongs to.
    pub environment: Environment,
    uuid: u128,
}

/// Prefixes seen in the API's answers, its documentation and the SDKs' fixtures. What has another
/// one may be an id that a customer has given.
const PREFIXES: &[&str] = &[
    "biometric-registration",
    "certificate",
    "connected-app",
    "crypto-wallet",
    "email",
    "email-otp",
    "external-connection",
    "impersonator",
    "jwk",
    "member",
    "member-email",
    "member-password",
    "member-phone",
    "member-session",
    "member-totp",
    "oauth-registration",
    "oauth-user",
    "oidc-connection",
    "oidc-registration",
    "organization",
    "phone-number",
    "private-key",
    "project",
    "request-id",
    "saml-connection",
    "saml-encryption-key",
    "saml-member-registration",
    "saml-registration",
    "saml-verification-key",
    "scim-connection",
    "scim-registration",
    "session",
    "sso-registration",
    "totp",
    "totp-recovery-code",
    "webauthn-registration",
];

const UUID: usize = 36;

impl Id {
    /// The id that a text is, if it is one of a known form.
    pub fn parse(text: &str) -> Option<Self> {
        take_apart(text).map(Self::of)
    }

    /// The id that a text is, if it is one with this prefix.
    pub fn parse_as(prefix: &'static str, text: &str) -> Option<Self> {
        let (said, environment, uuid) = split(text)?;
        let is_one = said == prefix && is_uuid(uuid);
        is_one.then(|| Self::of((prefix, environment, uuid)))
    }

    fn of((prefix, environment, uuid): (&'static str, Environment, &str)) -> Self {
        Self {
            prefix,
            environment,
            uuid: number(uuid),
        }
    }

    /// Returns whether both end the same, whatever they are called: a session is `session-…` here
    /// and `member-session-…` there.
    pub fn is_same_but_for_prefix(self, other: Self) -> bool {
        self.environment == other.environment && self.uuid == other.uuid
    }
}

impl Environment {
    /// The environment of the id that a text is; asked of every id of every response, so without
    /// reading more of it than that takes.
    pub fn of(text: &str) -> Option<Self> {
        take_apart(text).map(|(_, environment, _)| environment)
    }

    /// The environment that a text names where an id names it, be it an id or not.
    #[inline]
    pub fn hinted(text: &[u8]) -> Option<Self> {
        const WORD: usize = "-test-".len();
        let from = text.len().checked_sub(UUID + WORD)?;
        match text.get(from..from + WORD)? {
            b"-test-" => Some(Self::Test),
            b"-live-" => Some(Self::Live),
            _ => None,
        }
    }
}

fn take_apart(text: &str) -> Option<(&'static str, Environment, &str)> {
    let (prefix, environment, uuid) = split(text)?;
    let known = PREFIXES.binary_search(&prefix).ok()?;
    is_uuid(uuid).then_some((PREFIXES[known], environment, uuid))
}

/// The prefix, the environment, and what should be a UUID.
fn split(text: &str) -> Option<(&str, Environment, &str)> {
    let at = text.len().checked_sub(UUID)?;
    let (head, uuid) = text.split_at_checked(at)?;
    let (prefix, environment) = match head.strip_suffix("-test-") {
        Some(prefix) => (prefix, Environment::Test),
        None => (head.strip_suffix("-live-")?, Environment::Live),
    };
    Some((prefix, environment, uuid))
}

/// The digits of a UUID, which is known to be one.
fn number(uuid: &str) -> u128 {
    let digits = uuid.bytes().filter(|byte| *byte != b'-');
    digits.fold(0, |number, digit| {
        let low = digit & 0xf; // a letter, in either case, counts from one
        let digit = if digit > b'9' { low + 9 } else { low };
        number << 4 | u128::from(digit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const UUID: &str = "b05c992f-ebdc-489d-a754-c7e70ba13141";

    #[test]
    fn a_known_form_is_an_id() {
        let id = Id::parse(&format!("member-live-{UUID}")).expect("an id");
        assert_eq!((id.prefix, id.environment), ("member", Environment::Live));
        for prefix in PREFIXES {
            let id = Id::parse(&format!("{prefix}-test-{UUID}")).expect("an id");
            assert_eq!((id.prefix, id.environment), (*prefix, Environment::Test));
        }
        assert!(PREFIXES.is_sorted());
    }

    #[test]
    fn anything_else_is_none() {
        for text in [
            "",
            "member-test-1",
            UUID,
            "member-test-",
            "acme-test-b05c992f-ebdc-489d-a754-c7e70ba13141",
            "member-prod-b05c992f-ebdc-489d-a754-c7e70ba13141",
            "member-test-b05c992f-ebdc-489d-a754-c7e70ba1314ä",
            "-test-b05c992f-ebdc-489d-a754-c7e70ba13141",
        ] {
            assert!(Id::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn sessions_are_compared_by_what_they_end_in() {
        let id = |text: String| Id::parse(&text).expect("an id");
        let one = id(format!("session-test-{UUID}"));
        let other = id(format!("member-session-test-{}", UUID.to_uppercase()));
        assert!(one != other && one.is_same_but_for_prefix(other));
        assert!(!one.is_same_but_for_prefix(id(format!("session-live-{UUID}"))));
        assert!(one.uuid == 0xb05c_992f_ebdc_489d_a754_c7e7_0ba1_3141);
    }
}
