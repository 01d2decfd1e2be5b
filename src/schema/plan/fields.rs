//! The fields that rules compare with each other, and the parts of a response that have them.

use strum::{EnumCount, IntoStaticStr, VariantArray};

use crate::stytch::claim::{ORGANIZATION, SESSION};

/// An object whose fields rules compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldOwner {
    /// The judged body.
    Root,
    /// `member`.
    Member,
    /// `organization`.
    Organization,
    /// `member_session`, and the last item of `member_sessions`.
    Session,
}

impl FieldOwner {
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

/// A field that rules compare, in the order of the names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumCount, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
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

impl FieldOwner {
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
    /// Its name.
    pub const fn name(self) -> &'static str {
        self.into_str()
    }

    /// The field of this name.
    pub(crate) fn named(name: &[u8]) -> Option<Self> {
        let found = Self::VARIANTS.binary_search_by(|field| field.name().as_bytes().cmp(name));
        found.ok().map(|at| Self::VARIANTS[at])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_found_by_its_name() {
        assert!(Field::VARIANTS.is_sorted_by_key(|field| field.name()));
        for field in Field::VARIANTS {
            assert_eq!(Field::named(field.name().as_bytes()), Some(*field));
        }
        assert_eq!(Field::named(b"member_ID"), None);
    }
}
