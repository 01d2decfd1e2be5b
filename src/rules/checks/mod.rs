//! The rules, one file each. To add one, write its file, its `mod` line and its line in [`RULES`].

pub(super) mod deprecated_field;
mod duplicate_key;
mod empty_array_for_map;
mod error_response;
pub(super) mod inconsistent_ids;
pub(super) mod inconsistent_jwt;
pub(super) mod inconsistent_mfa;
pub(super) mod inconsistent_status;
mod inconsistent_times;
mod invalid_format;
mod invalid_json;
mod invalid_timestamp;
mod live_credential;
mod missing_deprecated_field;
mod missing_field;
mod missing_newer_field;
mod mixed_environments;
mod null_optional;
mod schema_violation;
mod type_mismatch;
mod unchecked_response;
mod unknown_field;
mod unknown_value;
mod unrecognised_file;

use crate::rules::Rule;

/// Every rule, sorted by id.
pub static RULES: &[&Rule] = &[
    &deprecated_field::RULE,
    &duplicate_key::RULE,
    &empty_array_for_map::RULE,
    &error_response::RULE,
    &inconsistent_ids::RULE,
    &inconsistent_jwt::RULE,
    &inconsistent_mfa::RULE,
    &inconsistent_status::RULE,
    &inconsistent_times::RULE,
    &invalid_format::RULE,
    &invalid_json::RULE,
    &invalid_timestamp::RULE,
    &live_credential::RULE,
    &missing_deprecated_field::RULE,
    &missing_field::RULE,
    &missing_newer_field::RULE,
    &mixed_environments::RULE,
    &null_optional::RULE,
    &schema_violation::RULE,
    &type_mismatch::RULE,
    &unchecked_response::RULE,
    &unknown_field::RULE,
    &unknown_value::RULE,
    &unrecognised_file::RULE,
];
