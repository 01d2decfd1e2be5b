//! Classifies properties by name: one list for the rules and for redaction.

/// The class of the strings in a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldClass {
    /// An id that Stytch gives.
    Id,
    /// A point in time.
    Timestamp,
    /// Whoever has it can act as somebody else.
    Secret,
}

/// Tokens, keys and codes that let their holder in.
const SECRETS: &[&str] = &[
    "access_token",
    "authorization_code",
    "bearer_token",
    "bot_access_token",
    "client_secret",
    "id_token",
    "intermediate_session_token",
    "next_bearer_token",
    "private_key",
    "qr_code",
    "recovery_codes",
    "refresh_token",
    "secret",
    "session_jwt",
    "session_token",
];

/// Names of what lets its holder in, in requests, cookies and addresses.
const SECRETS_OF_REQUESTS: &[&str] = &[
    "code_verifier",
    "magic_links_token",
    "oauth_token",
    "password",
    "password_reset_token",
    "sso_token",
    "stytch_intermediate_session_token",
    "stytch_session",
    "stytch_session_jwt",
    "token",
];

/// Returns whether a credential may be called so, in a response or around one.
pub fn is_of_a_credential(name: &str) -> bool {
    field_class(name) == Some(FieldClass::Secret) || SECRETS_OF_REQUESTS.contains(&name)
}

/// Ids that somebody else gives: a customer, an identity provider, a browser, another project.
const IDS_OF_OTHERS: &[&str] = &[
    "client_id",
    "external_connection_id",
    "external_id",
    "external_organization_id",
    "group_id",
    "idp_entity_id",
    "impersonator_id",
    "organization_external_id",
    "provider_tenant_id",
    "resource_id",
    "role_id",
    "visitor_id",
];

/// Returns what the name of a string, or of an array of strings, says of it.
pub fn field_class(name: &str) -> Option<FieldClass> {
    if SECRETS.binary_search(&name).is_ok() {
        Some(FieldClass::Secret)
    } else if name.ends_with("_at") {
        Some(FieldClass::Timestamp)
    } else if (name == "id" || name.ends_with("_id")) && !IDS_OF_OTHERS.contains(&name) {
        Some(FieldClass::Id)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::catalog::Catalog;

    /// Names that sound like a secret, and are none.
    const HARMLESS: &[&str] = &[
        "bearer_token_expires_at",
        "bearer_token_last_four",
        "certificate",
        "certificate_id",
        "member_password_id",
        "next_bearer_token_expires_at",
        "next_bearer_token_last_four",
        "postal_code",
        "private_key_id",
        "token_id",
        "token_url",
        "totp_recovery_code_id",
    ];

    #[test]
    fn every_name_of_the_catalogue_that_sounds_like_a_secret_was_thought_of() {
        let catalog = Catalog::embedded();
        let mut names = Vec::new();
        for id in catalog.ids() {
            catalog.node(id).each_property(&mut |property| {
                let name = property.name.to_string();
                names.extend(property.node.holds_strings().then_some(name));
            });
        }
        assert!(SECRETS.is_sorted() && IDS_OF_OTHERS.is_sorted());
        for secret in SECRETS {
            assert!(names.iter().any(|name| name == secret), "{secret}");
        }
        let sounds = ["token", "jwt", "secret", "password", "code", "key", "cert"];
        for name in &names {
            let suspect = sounds.iter().any(|sound| name.contains(sound)) && name != "key_ops";
            let known =
                field_class(name) == Some(FieldClass::Secret) || HARMLESS.contains(&name.as_str());
            assert!(!suspect || known, "{name}");
        }
    }
}
