//! The forms of Stytch's values: ids, tokens, timestamps, credentials, and what stands in place of
//! them in fixtures.

pub mod claim;
pub mod credential;
pub mod host;
pub mod id;
pub mod jwt;
pub mod placeholder;
pub mod timestamp;
pub mod word;
