//! Claims of a session's JWT that have a name of Stytch's (`facts/jwt.md`).

/// The claim that is the session.
pub const SESSION: &str = "https://stytch.com/session";

/// The claim that is the organization.
pub const ORGANIZATION: &str = "https://stytch.com/organization";
