//! The one table of what stays. A text in a property that is not listed is replaced, by what it
//! looks like and else as a plain text; a property that nobody knows is not listed.

use crate::modes::redact::shape;
use crate::schema::secrets::{Mark, mark};

/// What is done with the text of a property.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// A word of a configuration stays.
    Word,
    /// A point in time stays; what is none is replaced by what is none.
    Time,
    /// A JWT stays one; what is none is replaced by what is none.
    Jwt,
    /// A token.
    Secret,
    /// A phone number, also where it is not in the form of E.164.
    Phone,
    /// A domain.
    Domain,
    /// An address in the documentation of Stytch stays.
    Documentation,
    /// By what it looks like.
    Looks,
}

/// Properties whose texts are words: enumerations in all but the schema, and roles.
const WORDS: &[&str] = &[
    "actions",
    "alg",
    "allowed_auth_methods",
    "allowed_mfa_methods",
    "auth_methods",
    "client_type",
    "crypto_wallet_type",
    "default_mfa_method",
    "delivery_method",
    "email_invites",
    "email_jit_provisioning",
    "error",
    "error_type",
    "first_party_connected_apps_allowed_type",
    "identity_provider",
    "key_ops",
    "kty",
    "locale",
    "mfa_methods",
    "mfa_policy",
    "oauth_tenant_jit_provisioning",
    "preferred_language",
    "provider_type",
    "role_id",
    "roles",
    "scope",
    "scopes",
    "secondary_auth_initiated",
    "sequence_order",
    "sso_jit_provisioning",
    "status",
    "strength_policy",
    "third_party_connected_apps_allowed_type",
    "typ",
    "type",
    "use",
];

/// Values of those that are not written in small letters.
const VALUES: &[&str] = &[
    "ALL_ALLOWED",
    "Amazon",
    "Apple",
    "Bitbucket",
    "Coinbase",
    "Discord",
    "Facebook",
    "Figma",
    "GitHub",
    "GitLab",
    "Github",
    "Gitlab",
    "Google",
    "HS256",
    "Hubspot",
    "JWT",
    "LinkedIn",
    "Microsoft",
    "NOT_ALLOWED",
    "OPTIONAL",
    "PRIMARY",
    "REQUIRED_FOR_ALL",
    "RESTRICTED",
    "RS256",
    "RSA",
    "SECONDARY",
    "Salesforce",
    "Slack",
    "Snapchat",
    "TikTok",
    "Twitch",
    "Twitter",
    "Yahoo",
    "none",
];

/// What is done with the text of the property `name`.
pub(super) fn class(name: &str) -> Class {
    match name {
        "session_jwt" | "stytch_session_jwt" => return Class::Jwt,
        "mfa_phone_number" | "phone_number" => return Class::Phone,
        "domain" | "email_allowed_domains" | "claimed_email_domains" => return Class::Domain,
        "error_url" => return Class::Documentation,
        _ => {}
    }
    if WORDS.binary_search(&name).is_ok() {
        return Class::Word;
    }
    match mark(name) {
        Some(Mark::Timestamp) => Class::Time,
        Some(Mark::Secret) => Class::Secret,
        _ => Class::Looks,
    }
}

/// Whether a text is a word that such a property has.
pub(super) fn is_word(text: &str) -> bool {
    shape::is_word(text) || VALUES.contains(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_can_be_searched() {
        assert!(WORDS.is_sorted() && VALUES.is_sorted());
    }

    #[test]
    fn no_secret_is_a_word() {
        assert!(WORDS.iter().all(|name| mark(name) != Some(Mark::Secret)));
    }
}
