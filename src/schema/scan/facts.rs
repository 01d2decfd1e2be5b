//! The facts of a response that a rule may speak of, as a set of bits.

use std::ops::{BitAnd, BitOr, BitOrAssign};

use crate::stytch::id::Environment;

/// A set of things that a response may have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts(u32);

impl Facts {
    /// None of them.
    pub const NONE: Self = Self(0);
    /// A response that a scan never passes: it is no JSON, has equal names, is an error body, was
    /// not judged, or the schema refuses something.
    pub const REFUSED: Self = Self(1);
    /// A property that its component does not declare.
    pub const UNKNOWN_FIELD: Self = Self(1 << 1);
    /// Null where an optional property is declared.
    pub const NULL: Self = Self(1 << 2);
    /// A deprecated property.
    pub const DEPRECATED: Self = Self(1 << 3);
    /// A timestamp that is neither RFC 3339 nor empty.
    pub const ODD_TIMESTAMP: Self = Self(1 << 4);
    /// A session that ends before it starts.
    pub const ODD_TIMES: Self = Self(1 << 5);
    /// An id, or a JWT, of the test environment.
    pub const TEST: Self = Self(1 << 6);
    /// An id, or a JWT, of the live environment.
    pub const LIVE: Self = Self(1 << 7);
    /// A token, key or code that is not empty.
    pub const SECRET: Self = Self(1 << 8);
    /// A `session_jwt` that takes a closer look.
    pub const ODD_JWT: Self = Self(1 << 9);
    /// A JWT that contradicts the response.
    pub const JWT: Self = Self(1 << 10);
    /// Ids that should be the same, and are not.
    pub const IDS: Self = Self(1 << 11);
    /// Fields that contradict each other about who is logged in.
    pub const MFA: Self = Self(1 << 12);
    /// A `status_code` that is not the recorded one, or none of a success.
    pub const STATUS: Self = Self(1 << 13);
    /// Values of both environments.
    pub const ENVIRONMENTS: Self = Self(1 << 14);
    /// A secret, and something of the live environment.
    pub const LIVE_SECRET: Self = Self(1 << 15);
    /// Other parts of the exchange than the body, which nobody has looked at.
    pub const SURROUNDED: Self = Self(1 << 16);

    /// Either of two sets.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// This set where something holds, else none.
    #[must_use]
    pub fn when(self, holds: bool) -> Self {
        if holds { self } else { Self::NONE }
    }

    /// Returns whether all of a set are there.
    pub fn has(self, all: Self) -> bool {
        self & all == all
    }

    /// That something is of an environment.
    pub fn of_environment(environment: Environment) -> Self {
        match environment {
            Environment::Test => Self::TEST,
            Environment::Live => Self::LIVE,
        }
    }
}

impl BitOr for Facts {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.or(other)
    }
}

impl BitOrAssign for Facts {
    #[inline]
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

impl BitAnd for Facts {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}
