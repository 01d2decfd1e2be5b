//! Decides which facts of a scanned response some rule may speak of, beyond those that the scan
//! sees by itself. Each is decided by the function that its rule finds diagnostics with.

use crate::rules::Diagnostic;
use crate::rules::auth_response::AuthResponse;
use crate::rules::checks::{
    deprecated_field, inconsistent_ids, inconsistent_jwt, inconsistent_mfa, inconsistent_status,
};
use crate::schema::catalog::Catalog;
use crate::schema::scan::{Facts, ScanResult};

/// All that a response has that a rule may speak of. Where `surrounded`, the exchange has parts
/// that nobody has looked at; `backend` is whether it is a recorded answer of the backend's API.
pub fn facts(scan: &ScanResult<'_>, backend: bool, surrounded: bool) -> Facts {
    let response = AuthResponse::of_scan(scan);
    let claims = scan.claims.as_ref();
    let contradicts = claims
        .is_some_and(|claims| !inconsistent_jwt::contradictions(&response, claims).is_empty());
    let is_odd = |status: &str| inconsistent_status::fault(status, scan.recorded, true).is_some();
    scan.facts
        | Facts::IDS.when(inconsistent_ids::differ(&response))
        | Facts::JWT.when(contradicts)
        | Facts::MFA.when(!inconsistent_mfa::contradictions(&response, backend).is_empty())
        | Facts::STATUS.when(response.status.is_some_and(is_odd))
        | Facts::ENVIRONMENTS.when(scan.facts.has(Facts::TEST | Facts::LIVE))
        | Facts::LIVE_SECRET.when(scan.facts.has(Facts::LIVE | Facts::SECRET))
        | Facts::SURROUNDED.when(surrounded)
}

/// The diagnostics of the rule that alone looks at [`Facts::DEPRECATED`].
pub fn deprecated(scan: &ScanResult<'_>, catalog: &Catalog) -> Vec<Diagnostic> {
    deprecated_field::in_scan(scan, catalog)
}
