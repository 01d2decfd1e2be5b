//! How fast a response becomes a `Document`: parsing alone, in bytes a second.
//!
//! `cargo bench --bench document`

use std::fmt::Write as _;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use stytch_validate::json::{Document, Limits, Tape};

fn main() {
    divan::main();
}

/// An SSO response as the API sends it, with made-up values: about 5 KB, or more with line breaks
/// and indentation.
fn response(pretty: bool) -> Vec<u8> {
    let text = TEMPLATE
        .replace("{member}", &id("member", 1))
        .replace("{organization}", &id("organization", 2))
        .replace("{connection}", &id("saml-connection", 3))
        .replace("{registration}", &id("sso-registration", 4))
        .replace("{jwt}", &letters(5, 902))
        .replace("{token}", &letters(6, 44));
    let value: serde_json::Value = serde_json::from_str(&text).expect("the template is JSON");
    let bytes = if pretty {
        serde_json::to_vec_pretty(&value)
    } else {
        serde_json::to_vec(&value)
    };
    bytes.expect("a tree can be written")
}

/// So many hexadecimal digits, different for every seed.
fn letters(seed: u32, count: usize) -> String {
    let mut state = seed;
    let mut digits = String::new();
    for _ in 0..count {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let _ = write!(digits, "{:x}", state >> 28);
    }
    digits
}

fn id(prefix: &str, seed: u32) -> String {
    let groups = [8, 4, 4, 4, 12].map(|count| letters(seed, count));
    format!("{prefix}-test-{}", groups.join("-"))
}

const TEMPLATE: &str = r#"{
  "status_code": 200, "request_id": "request-id-test-5d6a6a0d-2b0e-4c1e-9d9e-0d0a0b0c0d0e",
  "member_id": "{member}", "organization_id": "{organization}", "method_id": "{registration}",
  "reset_session": false, "member_authenticated": true, "intermediate_session_token": "",
  "session_token": "{token}", "session_jwt": "{jwt}",
  "primary_required": null, "mfa_required": null,
  "member": {
    "member_id": "{member}", "organization_id": "{organization}", "external_id": null,
    "email_address": "ada.lovelace@example.com", "email_address_verified": true,
    "status": "active", "name": "Ada Lovelace", "is_admin": false, "is_breakglass": false,
    "member_password_id": "", "mfa_enrolled": false, "mfa_phone_number": "",
    "mfa_phone_number_verified": false, "retired_email_addresses": [],
    "default_mfa_method": "", "totp_registration_id": "",
    "created_at": "2024-03-11T09:26:53Z", "updated_at": "2025-01-05T18:01:22Z",
    "lock_created_at": null, "lock_expires_at": null,
    "oauth_registrations": [], "scim_registration": null,
    "sso_registrations": [{
      "connection_id": "{connection}", "external_id": "00u1a2b3c4d5e6f7g8h9",
      "registration_id": "{registration}",
      "sso_attributes": {"email": "ada.lovelace@example.com", "firstName": "Ada",
        "lastName": "Lovelace", "groups": ["admins", "math"]}
    }],
    "roles": [
      {"role_id": "stytch_member", "sources": [{"type": "direct_assignment", "details": {}}]},
      {"role_id": "editor", "sources": [
        {"type": "sso_connection", "details": {"connection_id": "{connection}"}},
        {"type": "sso_connection_group",
          "details": {"connection_id": "{connection}", "group": "math"}}]}
    ],
    "trusted_metadata": {"plan": "enterprise", "seat": 42}, "untrusted_metadata": {}
  },
  "member_session": {
    "member_session_id": "session-test-8c7b6a59-4d3e-4f2a-9b1c-0d1e2f3a4b5c",
    "member_id": "{member}", "organization_id": "{organization}",
    "organization_slug": "analytical-engines",
    "started_at": "2025-01-05T18:01:22Z", "last_accessed_at": "2025-01-05T18:01:22Z",
    "expires_at": "2025-01-05T19:01:22Z", "roles": ["stytch_member", "editor"],
    "custom_claims": {},
    "authentication_factors": [{
      "type": "sso", "delivery_method": "sso_saml", "sequence_order": "PRIMARY",
      "created_at": "2024-03-11T09:26:53Z", "updated_at": "2025-01-05T18:01:22Z",
      "last_authenticated_at": "2025-01-05T18:01:22Z",
      "saml_sso_factor": {"id": "{registration}", "provider_id": "{connection}",
        "external_id": "00u1a2b3c4d5e6f7g8h9"}
    }]
  },
  "organization": {
    "organization_id": "{organization}", "organization_name": "Analytical Engines \"Ltd\"",
    "organization_slug": "analytical-engines", "organization_logo_url": "",
    "organization_external_id": null, "sso_default_connection_id": "{connection}",
    "sso_jit_provisioning": "ALL_ALLOWED", "sso_jit_provisioning_allowed_connections": [],
    "sso_active_connections": [{"connection_id": "{connection}", "display_name": "Okta",
      "identity_provider": "okta"}],
    "email_allowed_domains": ["example.com"], "email_jit_provisioning": "RESTRICTED",
    "email_invites": "ALL_ALLOWED", "auth_methods": "ALL_ALLOWED",
    "allowed_auth_methods": [], "mfa_policy": "OPTIONAL", "mfa_methods": "ALL_ALLOWED",
    "allowed_mfa_methods": [], "oauth_tenant_jit_provisioning": "NOT_ALLOWED",
    "allowed_oauth_tenants": {}, "claimed_email_domains": [],
    "first_party_connected_apps_allowed_type": "ALL_ALLOWED",
    "allowed_first_party_connected_apps": [],
    "third_party_connected_apps_allowed_type": "ALL_ALLOWED",
    "allowed_third_party_connected_apps": [], "rbac_email_implicit_role_assignments": [],
    "created_at": "2023-10-01T00:00:00Z", "updated_at": "2025-01-01T00:00:00Z",
    "trusted_metadata": {}, "custom_roles": []
  }
}"#;

#[divan::bench(args = ["compact", "pretty"])]
fn parse(bencher: Bencher, form: &str) {
    let bytes = response(form == "pretty");
    let mut tape = Tape::default();
    bencher
        .counter(BytesCount::of_slice(&bytes))
        .bench_local(|| {
            let parsed = Document::parse_into(black_box(&bytes), Limits::default(), &mut tape);
            let document = parsed.expect("the sample is JSON");
            let values = black_box(document.root().len());
            tape = document.into_tape();
            values
        });
}

/// The same without memory from an earlier document.
#[divan::bench(args = ["compact", "pretty"])]
fn parse_fresh(bencher: Bencher, form: &str) {
    let bytes = response(form == "pretty");
    bencher
        .counter(BytesCount::of_slice(&bytes))
        .bench_local(|| {
            Document::parse(black_box(&bytes))
                .expect("the sample is JSON")
                .root()
                .len()
        });
}

/// For comparison: the tree of `serde_json`, without spans or equal names.
#[divan::bench(args = ["compact", "pretty"])]
fn serde_json_value(bencher: Bencher, form: &str) {
    let bytes = response(form == "pretty");
    bencher
        .counter(BytesCount::of_slice(&bytes))
        .bench_local(|| serde_json::from_slice::<serde_json::Value>(black_box(&bytes)).is_ok());
}

/// For comparison: looking at every byte once, as UTF-8.
#[divan::bench(args = ["compact", "pretty"])]
fn utf8_only(bencher: Bencher, form: &str) {
    let bytes = response(form == "pretty");
    bencher
        .counter(BytesCount::of_slice(&bytes))
        .bench_local(|| std::str::from_utf8(black_box(&bytes)).is_ok());
}
