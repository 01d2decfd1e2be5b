//! The one table of what stays. A text in a property that is not listed is replaced, by what it
//! looks like and else as a plain text; a property that nobody knows is not listed.

use crate::schema::field_class::{FieldClass, field_class};

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

/// The words that they have: of enumerations in all but the schema, of the roles that Stytch
/// gives, of JOSE and OAuth, and of the errors that are documented. Others may be a customer's own.
const VALUES: &[&str] = &[
    "ALL_ALLOWED",
    "Amazon",
    "Apple",
    "Bitbucket",
    "Coinbase",
    "Discord",
    "EC",
    "ES256",
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
    "OKP",
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
    "active",
    "active_sso_connections_not_found",
    "admin",
    "authenticator_app",
    "bad_request",
    "billing_not_verified",
    "billing_not_verified_for_email",
    "biometric",
    "confidential",
    "crypto",
    "deleted",
    "direct_assignment",
    "duplicate_member_email",
    "duplicate_organization_slug",
    "email",
    "email_assignment",
    "email_not_found",
    "email_otp",
    "embedded",
    "en",
    "en-GB",
    "en-US",
    "enc",
    "es",
    "ethereum",
    "expired_session",
    "first_party",
    "first_party_confidential",
    "first_party_public",
    "fr",
    "generic",
    "github_oauth",
    "google-workspace",
    "google_oauth",
    "home",
    "hubspot_oauth",
    "idp_initiated_sso_disabled",
    "impersonated",
    "impersonation",
    "inactive",
    "inactive_email",
    "insufficient_permissions",
    "intermediate_session_not_found",
    "internal_server_error",
    "invalid_argument",
    "invalid_client",
    "invalid_code",
    "invalid_connection_id",
    "invalid_email",
    "invalid_grant",
    "invalid_member_id",
    "invalid_organization_id",
    "invalid_password",
    "invalid_phone_number",
    "invalid_request",
    "invalid_scope",
    "invalid_session_token",
    "invalid_sso_token",
    "invalid_token",
    "invited",
    "jwks_not_found",
    "knowledge",
    "ldap",
    "loading",
    "luds",
    "magic_link",
    "magic_link_expired",
    "magic_link_not_found",
    "member_not_found",
    "member_password_not_found",
    "method_not_allowed",
    "mfa_required",
    "microsoft-entra",
    "microsoft_oauth",
    "missing_secret",
    "mobile",
    "no_match_for_provided_project_id",
    "none",
    "not_found",
    "oauth",
    "oauth_token_not_found",
    "offline_access",
    "okta",
    "openid",
    "organization_not_found",
    "other",
    "otp",
    "otp_code_not_found",
    "passkey",
    "password",
    "password_does_not_match",
    "pending",
    "phone",
    "pkce_mismatch",
    "profile",
    "provisioned",
    "pt-br",
    "public",
    "query_params_do_not_match",
    "rate_limit_exceeded",
    "recovery_code",
    "recovery_codes",
    "reset_password",
    "route_not_found",
    "saml",
    "scim_connection_group",
    "session_authorization_error",
    "session_not_found",
    "session_too_old",
    "sig",
    "signature_challenge",
    "slack_oauth",
    "slug_already_in_use",
    "sms",
    "sms_otp",
    "solana",
    "sso",
    "sso_connection",
    "sso_connection_group",
    "sso_connection_not_found",
    "sso_oidc",
    "sso_saml",
    "sso_token_already_used",
    "sso_token_expired",
    "sso_token_not_found",
    "stytch_admin",
    "stytch_member",
    "stytch_user",
    "third_party",
    "third_party_confidential",
    "third_party_public",
    "too_many_requests",
    "too_many_unverified_factors",
    "totp",
    "trusted_auth_token",
    "unable_to_auth_magic_link",
    "unable_to_auth_otp_code",
    "unauthorized_action",
    "unauthorized_client",
    "unauthorized_credentials",
    "unsupported_grant_type",
    "unverified",
    "user_lock_limit_reached",
    "verified",
    "verify",
    "webauthn",
    "whatsapp",
    "work",
    "zxcvbn",
];

/// Returns what is done with the text of the property `name`.
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
    match field_class(name) {
        Some(FieldClass::Timestamp) => Class::Time,
        Some(FieldClass::Secret) => Class::Secret,
        _ => Class::Looks,
    }
}

/// Returns whether a text is a word that such a property has.
pub(super) fn is_word(text: &str) -> bool {
    VALUES.binary_search(&text).is_ok()
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
        assert!(
            WORDS
                .iter()
                .all(|name| field_class(name) != Some(FieldClass::Secret))
        );
    }
}
