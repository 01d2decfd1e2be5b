//! The fields that rules compare with each other, and the parts of a response that have them.

use crate::stytch::claim::{ORGANIZATION, SESSION};

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
const FIELDS: [(&str, Field); 25] = [
    ("aud", Field::Aud),
    ("error", Field::Error),
    ("error_type", Field::ErrorType),
    ("exp", Field::Exp),
    ("expires_at", Field::ExpiresAt),
    ("iat", Field::Iat),
    ("id", Field::Id),
    (
        "intermediate_session_token",
        Field::IntermediateSessionToken,
    ),
    ("iss", Field::Iss),
    ("member", Field::Member),
    ("member_authenticated", Field::MemberAuthenticated),
    ("member_id", Field::MemberId),
    ("member_session", Field::MemberSession),
    ("member_session_id", Field::MemberSessionId),
    ("member_sessions", Field::MemberSessions),
    ("mfa_required", Field::MfaRequired),
    ("organization", Field::Organization),
    ("organization_id", Field::OrganizationId),
    ("primary_required", Field::PrimaryRequired),
    ("request_id", Field::RequestId),
    ("session_jwt", Field::SessionJwt),
    ("session_token", Field::SessionToken),
    ("started_at", Field::StartedAt),
    ("status_code", Field::StatusCode),
    ("sub", Field::Sub),
];

impl Part {
    /// The field whose value the part is; `None` for the root.
    pub(crate) fn field(self) -> Option<Field> {
        match self {
            Self::Root => None,
            Self::Member => Some(Field::Member),
            Self::Organization => Some(Field::Organization),
            Self::Session => Some(Field::MemberSession),
        }
    }
}

impl Field {
    /// How many there are.
    pub(crate) const COUNT: usize = FIELDS.len();

    /// Its name.
    pub fn name(self) -> &'static str {
        FIELDS[self as usize].0
    }

    /// The field of this name.
    pub(crate) fn named(name: &[u8]) -> Option<Self> {
        let found = FIELDS.binary_search_by(|(known, _)| known.as_bytes().cmp(name));
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
            assert_eq!(Field::named(name.as_bytes()), Some(*field));
            assert_eq!(field.name(), *name);
            assert_eq!(*field as usize, at);
        }
        assert_eq!(Field::named(b"member_ID"), None);
    }
}
