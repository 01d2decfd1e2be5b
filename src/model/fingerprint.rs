//! What makes two findings the same one across runs: rule, component, keyword, place, field,
//! route and source. Never a value, never a line.

use std::hash::Hasher;

use fnv::FnvHasher;

use crate::model::finding::Finding;

/// The finding's fingerprint: 16 hexadecimal digits, stable across runs, machines and versions
/// of this tool with the same report version (FNV-1a of 64 bits over the parts, each ended by a
/// zero byte).
pub fn of(finding: &Finding) -> String {
    let exchange = finding.origin.exchange.as_deref();
    let parts: [&str; 8] = [
        finding.rule.id,
        finding.schema.as_deref().unwrap_or_default(),
        finding.keyword_location.as_deref().unwrap_or_default(),
        &finding.general_location(),
        finding.field.as_deref().unwrap_or_default(),
        exchange
            .and_then(|exchange| exchange.method.as_deref())
            .unwrap_or_default(),
        exchange
            .and_then(|exchange| exchange.path.as_deref())
            .unwrap_or_default(),
        &finding.origin.source,
    ];
    let mut hasher = FnvHasher::default();
    for part in parts {
        hasher.write(part.as_bytes());
        hasher.write_u8(0);
    }
    format!("{:016x}", hasher.finish())
}
