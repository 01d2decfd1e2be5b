//! What makes two findings the same one across runs: rule, component, keyword, place, field,
//! route and source. Never a value, never a line.

use std::fmt;
use std::hash::Hasher;
use std::str::FromStr;

use fnv::FnvHasher;
use serde::{Deserialize, Serialize};

use crate::model::finding::Finding;

/// A finding's fingerprint, written as 16 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Fingerprint(u64);

/// The finding's fingerprint: stable across runs, machines and versions of this tool with the
/// same report version (FNV-1a of 64 bits over the parts, each ended by a zero byte). Its source
/// counts by its path relative to the baseline or the working directory, so that neither the
/// place of a checkout nor the way a path is typed matters.
pub fn of(finding: &Finding) -> Fingerprint {
    let exchange = finding.origin.exchange.as_deref();
    let parts: [&str; 8] = [
        finding.rule.id,
        schema_name(finding),
        finding.keyword_location.as_deref().unwrap_or_default(),
        &finding.general_location(),
        finding.field.as_deref().unwrap_or_default(),
        exchange
            .and_then(|exchange| exchange.method.as_deref())
            .unwrap_or_default(),
        exchange
            .and_then(|exchange| exchange.path.as_deref())
            .unwrap_or_default(),
        &finding.origin.path,
    ];
    let mut hasher = FnvHasher::default();
    for part in parts {
        hasher.write(part.as_bytes());
        hasher.write_u8(0);
    }
    Fingerprint(hasher.finish())
}

/// A component's name; of a schema file the last part of its path, which is typed in other ways
/// from other folders.
fn schema_name(finding: &Finding) -> &str {
    let name = finding.schema.as_deref().unwrap_or_default();
    name.rsplit(['/', '\\']).next().unwrap_or_default()
}

impl From<u64> for Fingerprint {
    fn from(number: u64) -> Self {
        Self(number)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl FromStr for Fingerprint {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = u64::from_str_radix(text, 16).ok().filter(|_| digits);
        number.map(Self).ok_or("no fingerprint")
    }
}

impl From<Fingerprint> for String {
    fn from(fingerprint: Fingerprint) -> Self {
        fingerprint.to_string()
    }
}

impl TryFrom<String> for Fingerprint {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}
