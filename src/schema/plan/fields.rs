//! The fields that rules compare with each other, and the parts of a response that have them.

use crate::stytch::jwt::{ORGANIZATION, SESSION};

/// An object whose fields rules compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The judged body.
    Root,
    /// `member`.
    Member,
    /// `organization`.
    Organization,
    /// `member_session`, and the last item of `member_sessions`.
    Session,
}

impl Part {
    pub(crate) const COUNT: usize = 4;

    /// The part that a property of the judged body, or of a JWT's claims, is.
    pub(crate) fn below_root(name: &str) -> Option<Self> {
        match name {
            "member" => Some(Self::Member),
            "organization" | ORGANIZATION => Some(Self::Organization),
            "member_session" | "member_sessions" | SESSION => Some(Self::Session),
            _ => None,
        }
    }
}

/// A field that rules compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// `aud`, of a JWT as the next ones.
    Aud,
    /// `error`
    Error,
    /// `error_type`
    ErrorType,
    /// `exp`
    Exp,
    /// `expires_at`
    ExpiresAt,
    /// `iat`
    Iat,
    /// `id`
    Id,
    /// `intermediate_session_token`
    IntermediateSessionToken,
    /// `iss`
    Iss,
    /// `member`
    Member,
    /// `member_authenticated`
    MemberAuthenticated,
    /// `member_id`
    MemberId,
    /// `member_session`
    MemberSession,
    /// `member_session_id`
    MemberSessionId,
    /// `member_sessions`
    MemberSessions,
    /// `mfa_required`
    MfaRequired,
    /// `organization`
    Organization,
    /// `organization_id`
    OrganizationId,
    /// `primary_required`
    PrimaryRequired,
    /// `request_id`
    RequestId,
    /// `session_jwt`
    SessionJwt,
    /// `session_token`
    SessionToken,
    /// `started_at`
    StartedAt,
    /// `status_code`
    StatusCode,
    /// `sub`
    Sub,
}

/// Every field with its name, in the order of the names.
const FIELDS: [(&[u8], Field); 25] = [
    (b"aud", Field::Aud),
    (b"error", Field::Error),
    (b"error_type", Field::ErrorType),
    (b"exp", Field::Exp),
    (b"expires_at", Field::ExpiresAt),
    (b"iat", Field::Iat),
    (b"id", Field::Id),
    (
        b"intermediate_session_token",
        Field::IntermediateSessionToken,
    ),
    (b"iss", Field::Iss),
    (b"member", Field::Member),
    (b"member_authenticated", Field::MemberAuthenticated),
    (b"member_id", Field::MemberId),
    (b"member_session", Field::MemberSession),
    (b"member_session_id", Field::MemberSessionId),
    (b"member_sessions", Field::MemberSessions),
    (b"mfa_required", Field::MfaRequired),
    (b"organization", Field::Organization),
    (b"organization_id", Field::OrganizationId),
    (b"primary_required", Field::PrimaryRequired),
    (b"request_id", Field::RequestId),
    (b"session_jwt", Field::SessionJwt),
    (b"session_token", Field::SessionToken),
    (b"started_at", Field::StartedAt),
    (b"status_code", Field::StatusCode),
    (b"sub", Field::Sub),
];

impl Field {
    /// How many there are.
    pub(crate) const COUNT: usize = FIELDS.len();

    /// The field of this name.
    pub(crate) fn named(name: &[u8]) -> Option<Self> {
        let found = FIELDS.binary_search_by(|(known, _)| (*known).cmp(name));
        found.ok().map(|at| FIELDS[at].1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_found_by_its_name() {
        assert!(FIELDS.is_sorted_by_key(|(name, _)| name));
        for (at, (name, field)) in FIELDS.iter().enumerate() {
            assert_eq!(Field::named(name), Some(*field));
            assert_eq!(*field as usize, at);
        }
        assert_eq!(Field::named(b"member_ID"), None);
    }
}
