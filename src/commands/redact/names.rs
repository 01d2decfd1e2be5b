//! Which names are known, and so tell nothing of anybody: those of the catalogue, of the formats,
//! of HTTP, and of what is asked of the API. Every other name may be data.

use std::collections::HashSet;
use std::sync::OnceLock;

use crate::input::READERS;
use crate::input::structure::Structure;
use crate::schema::catalog::{Catalog, ComponentId};
use crate::schema::routes::Routes;
use crate::settings::Settings;

/// The names of a run.
#[derive(Clone, Default)]
pub(super) struct Names {
    /// Those that the user's own schemas give.
    added: HashSet<String>,
}

impl Names {
    /// Returns the names that a run with these settings knows.
    pub(super) fn of(settings: &Settings) -> Self {
        let mut added = HashSet::new();
        let catalog = &settings.schemas.catalog;
        for component in catalog.added() {
            collect(catalog, component, &mut added);
        }
        if let Some(file) = &settings.schemas.file {
            added.extend(file.names.iter().cloned());
        }
        Self { added }
    }

    /// Returns whether a name is known.
    pub(super) fn know(&self, name: &str) -> bool {
        published().contains(name) || self.added.contains(name)
    }

    /// Returns what a placeholder calls the value of a property.
    pub(super) fn label<'n>(&self, name: &'n str) -> &'n str {
        if self.know(name) || LABELS.contains(&name) {
            name
        } else {
            "value"
        }
    }

    /// Returns whether a placeholder may call a value so.
    pub(super) fn is_label(&self, label: &str) -> bool {
        self.label(label) == label
    }
}

/// What placeholders call values that have no property.
const LABELS: &[&str] = &[
    "body",
    "claim",
    "cookie",
    "credential",
    "file",
    "fragment",
    "header",
    "name",
    "path",
    "query",
    "text",
    "url",
    "value",
];

/// Returns whether a header has this name, in any case.
pub(super) fn is_header(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    HEADERS.binary_search(&name.as_str()).is_ok()
}

fn published() -> &'static HashSet<String> {
    static PUBLISHED: OnceLock<HashSet<String>> = OnceLock::new();
    PUBLISHED.get_or_init(|| {
        let catalog = Catalog::embedded();
        let mut names = HashSet::new();
        for component in catalog.ids() {
            collect(&catalog, component, &mut names);
        }
        let structures = READERS.iter().filter_map(|reader| reader.structure());
        let formats = structures.flat_map(Structure::all_names);
        names.extend(formats.chain(FIELDS.iter().copied()).map(str::to_owned));
        names
    })
}

/// Returns whether a word is of the paths of the API.
pub(super) fn is_of_a_path(word: &str) -> bool {
    path_words().contains(word)
}

fn path_words() -> &'static HashSet<String> {
    static WORDS: OnceLock<HashSet<String>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let routes = Routes::embedded();
        let steps = routes.iter().flat_map(|route| route.template.split('/'));
        let literals = steps.filter(|step| !step.starts_with('{'));
        let words = literals.flat_map(|step| step.split('_'));
        let words = words.filter(|word| !word.is_empty());
        words.map(str::to_owned).collect()
    })
}

fn collect(catalog: &Catalog, component: ComponentId, names: &mut HashSet<String>) {
    catalog.node(component).each_property(&mut |property| {
        names.insert(property.name.to_string());
    });
}

/// What requests to the API and to OAuth's endpoints, their forms and addresses, and the claims of
/// tokens call things (RFC 6749, RFC 7519, RFC 7636, `OpenID` Connect Core, and the API's reference).
const FIELDS: &[&str] = &[
    "access_type",
    "acr",
    "acs",
    "alg",
    "amr",
    "api_key",
    "at_hash",
    "aud",
    "auth_time",
    "azp",
    "captcha_token",
    "client_assertion",
    "client_assertion_type",
    "client_id",
    "client_secret",
    "code",
    "code_challenge",
    "code_challenge_method",
    "code_verifier",
    "connection_id",
    "country_code",
    "cursor",
    "custom_scopes",
    "cty",
    "data",
    "delete_existing_passkeys",
    "discovery_magic_links_token",
    "discovery_oauth_token",
    "discovery_redirect_url",
    "display",
    "email",
    "email_address",
    "enable_domain_check",
    "error",
    "error_description",
    "existing_password",
    "exp",
    "expiration_minutes",
    "extra",
    "filter_name",
    "filter_value",
    "grant_type",
    "https://stytch.com/organization",
    "https://stytch.com/session",
    "iat",
    "id_token_hint",
    "idp_sso_url",
    "impersonation_token",
    "intermediate_session_token",
    "invite_expiration_minutes",
    "invite_redirect_url",
    "invite_template_id",
    "iss",
    "jti",
    "kid",
    "limit",
    "locale",
    "login_expiration_minutes",
    "login_hint",
    "login_redirect_url",
    "login_template_id",
    "magic_links_token",
    "max_token_age_seconds",
    "metadata_url",
    "mfa_phone_number",
    "name",
    "nbf",
    "new_password",
    "nonce",
    "oauth_token",
    "offset",
    "operands",
    "operator",
    "page",
    "passcode",
    "password",
    "password_reset_token",
    "phone_number",
    "pkce_code_challenge",
    "pkce_code_verifier",
    "preferred_language",
    "project_id",
    "prompt",
    "provider_params",
    "public_token",
    "q",
    "query",
    "redirect_uri",
    "redirect_url",
    "reset_password_expiration_minutes",
    "reset_password_redirect_url",
    "reset_password_template_id",
    "resource",
    "response_mode",
    "response_type",
    "search_key",
    "secret",
    "session_custom_claims",
    "session_duration_minutes",
    "set_default_mfa",
    "set_mfa_enrollment",
    "sid",
    "signup_redirect_url",
    "signup_template_id",
    "slug",
    "sso_token",
    "state",
    "stytch_redirect_type",
    "stytch_token_type",
    "sub",
    "telemetry_id",
    "token",
    "token_type",
    "token_type_hint",
    "typ",
    "unlink_email",
    "user",
    "username",
    "verify_email_template_id",
    "x5t",
];

/// The fields of HTTP messages that are registered, or that clients and servers commonly send.
const HEADERS: &[&str] = &[
    ":authority",
    ":method",
    ":path",
    ":protocol",
    ":scheme",
    ":status",
    "accept",
    "accept-charset",
    "accept-encoding",
    "accept-language",
    "accept-patch",
    "accept-post",
    "accept-ranges",
    "access-control-allow-credentials",
    "access-control-allow-headers",
    "access-control-allow-methods",
    "access-control-allow-origin",
    "access-control-allow-private-network",
    "access-control-expose-headers",
    "access-control-max-age",
    "access-control-request-headers",
    "access-control-request-method",
    "access-control-request-private-network",
    "age",
    "allow",
    "alt-svc",
    "alt-used",
    "authorization",
    "baggage",
    "cache-control",
    "cdn-cache-control",
    "cf-cache-status",
    "cf-connecting-ip",
    "cf-ray",
    "clear-site-data",
    "connection",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-length",
    "content-location",
    "content-range",
    "content-security-policy",
    "content-security-policy-report-only",
    "content-type",
    "cookie",
    "cross-origin-embedder-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "date",
    "dnt",
    "early-data",
    "etag",
    "expect",
    "expect-ct",
    "expires",
    "forwarded",
    "from",
    "host",
    "http2-settings",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "keep-alive",
    "last-modified",
    "link",
    "location",
    "max-forwards",
    "nel",
    "origin",
    "origin-agent-cluster",
    "permissions-policy",
    "pragma",
    "priority",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "range",
    "referer",
    "referrer-policy",
    "report-to",
    "reporting-endpoints",
    "retry-after",
    "sec-ch-ua",
    "sec-ch-ua-arch",
    "sec-ch-ua-full-version-list",
    "sec-ch-ua-mobile",
    "sec-ch-ua-model",
    "sec-ch-ua-platform",
    "sec-ch-ua-platform-version",
    "sec-fetch-dest",
    "sec-fetch-mode",
    "sec-fetch-site",
    "sec-fetch-user",
    "sec-gpc",
    "sec-websocket-accept",
    "sec-websocket-extensions",
    "sec-websocket-key",
    "sec-websocket-protocol",
    "sec-websocket-version",
    "server",
    "server-timing",
    "set-cookie",
    "strict-transport-security",
    "te",
    "timing-allow-origin",
    "traceparent",
    "tracestate",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "upgrade-insecure-requests",
    "user-agent",
    "vary",
    "via",
    "warning",
    "www-authenticate",
    "x-amz-cf-id",
    "x-amz-cf-pop",
    "x-amzn-requestid",
    "x-amzn-trace-id",
    "x-cache",
    "x-content-type-options",
    "x-correlation-id",
    "x-csrf-token",
    "x-dns-prefetch-control",
    "x-download-options",
    "x-envoy-upstream-service-time",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-port",
    "x-forwarded-proto",
    "x-frame-options",
    "x-permitted-cross-domain-policies",
    "x-powered-by",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
    "x-real-ip",
    "x-request-id",
    "x-requested-with",
    "x-sdk-client",
    "x-sdk-parent-host",
    "x-served-by",
    "x-xss-protection",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_can_be_searched() {
        assert!(HEADERS.is_sorted());
        assert!(is_header("Content-Type") && !is_header("x-lovelace"));
    }

    #[test]
    fn names_of_the_catalogue_the_formats_and_the_api_are_known() {
        let names = Names::default();
        for name in [
            "session_token",
            "postData",
            "http_interactions",
            "sso_token",
        ] {
            assert!(names.know(name), "{name}");
        }
        assert!(!names.know("lovelace") && names.label("lovelace") == "value");
    }
}
