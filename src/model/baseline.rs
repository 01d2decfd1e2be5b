//! Findings that are known already: how many of each fingerprint. What a baseline file holds.
//!
//! Beside each count stands the whole of what the fingerprint is made of, so that a person can
//! review the file: an entry that its fingerprint does not fit is refused.

use std::collections::BTreeMap;
use std::{fmt, io};

use serde::{Deserialize, Serialize};

use crate::model::finding::Finding;
use crate::model::fingerprint::Fingerprint;

/// Raised when an older program would misread the file.
const VERSION: u32 = 2;

/// The number of known findings by fingerprint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    /// By fingerprint.
    pub entries: BTreeMap<Fingerprint, Entry>,
}

/// The findings of one fingerprint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The number of findings.
    pub count: u64,
    /// The rule that finds them.
    pub rule: String,
    /// The schema they offend against: a component's name, or a file's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// The JSON Pointer of the keyword in that schema.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keyword_location: Option<String>,
    /// Their JSON Pointer, indices as `*`, names masked.
    pub instance_location: String,
    /// The property they are about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The method and the path of the recorded request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<String>,
    /// The source they are in, relative to the baseline's folder.
    pub source: String,
}

/// An entry of which fewer findings were seen than it counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stale {
    /// Its fingerprint.
    pub fingerprint: Fingerprint,
    /// The baseline's description of it.
    #[serde(flatten)]
    pub entry: Entry,
    /// The number that no longer occur.
    pub unseen: u64,
}

/// Why a file is no baseline that can be used: without a word of its content, because it may be a
/// capture, named by mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is no baseline, as far as this line and column tell.
    NoBaseline(usize, usize),
    /// It has another version.
    Version(u32),
    /// An entry is not what its fingerprint was made of; this is its number in the file.
    Entry(usize),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoBaseline(line, column) => {
                write!(
                    f,
                    "no baseline of this program (line {line}, column {column})"
                )
            }
            // A long number is none of ours: it may stand in a capture.
            Self::Version(version) if *version > 99 => write!(
                f,
                "a baseline of another version; this program reads version {VERSION}"
            ),
            Self::Version(version) => write!(
                f,
                "a baseline of version {version}; this program reads version {VERSION}"
            ),
            Self::Entry(number) => write!(
                f,
                "entry {number} was changed since it was written: it does not fit its fingerprint, or counts nothing"
            ),
        }
    }
}

impl Refused {
    /// Returns whether an older version of this program wrote the file.
    pub fn is_older(&self) -> bool {
        matches!(self, Self::Version(version) if *version < VERSION)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct BaselineFile {
    version: u32,
    tool: WrittenBy,
    findings: BTreeMap<Fingerprint, Entry>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenBy {
    name: String,
    version: String,
}

/// All that a file of another version is asked for.
#[derive(Deserialize)]
struct Version {
    version: u32,
}

impl Baseline {
    /// Reads a baseline file, or says why it is none.
    pub fn read(text: &[u8]) -> Result<Self, Refused> {
        let found: Version = serde_json::from_slice(text).map_err(|error| no_baseline(&error))?;
        if found.version != VERSION {
            return Err(Refused::Version(found.version));
        }
        let file: BaselineFile =
            serde_json::from_slice(text).map_err(|error| no_baseline(&error))?;
        let mut entries = file.findings.iter();
        let changed = entries.position(|(fingerprint, entry)| {
            entry.count == 0 || entry.fingerprint() != *fingerprint
        });
        if let Some(at) = changed {
            return Err(Refused::Entry(at + 1));
        }
        Ok(Self {
            entries: file.findings,
        })
    }

    /// Writes a baseline file: sorted, so that two versions of it can be compared.
    pub fn write(&self, tool: (&str, &str), out: &mut dyn io::Write) -> io::Result<()> {
        let file = BaselineFile {
            version: VERSION,
            tool: WrittenBy {
                name: tool.0.to_owned(),
                version: tool.1.to_owned(),
            },
            findings: self.entries.clone(),
        };
        serde_json::to_writer_pretty(&mut *out, &file)?;
        writeln!(out)
    }

    /// Counts a finding, and those of its kind that are not listed.
    pub fn record(&mut self, fingerprint: Fingerprint, finding: &Finding) {
        let entry = self.entries.entry(fingerprint);
        entry.or_insert_with(|| Entry::of(finding)).count += 1 + finding.more;
    }

    /// Returns how many findings it counts.
    pub fn findings(&self) -> u64 {
        self.entries.values().map(|entry| entry.count).sum()
    }
}

impl Entry {
    /// Returns what a baseline says of a finding, with none counted.
    fn of(finding: &Finding) -> Self {
        Self {
            count: 0,
            rule: finding.rule.id.to_owned(),
            schema: finding.schema_name().map(str::to_owned),
            keyword_location: finding.keyword_location.clone(),
            instance_location: finding.general_location(),
            field: finding.field.clone(),
            route: finding.route(),
            source: finding.origin.path.to_string(),
        }
    }

    /// The fingerprint of the findings it counts.
    pub fn fingerprint(&self) -> Fingerprint {
        Fingerprint::of(&[
            Some(&self.rule),
            self.schema.as_deref(),
            self.keyword_location.as_deref(),
            Some(&self.instance_location),
            self.field.as_deref(),
            self.route.as_deref(),
            Some(&self.source),
        ])
    }
}

fn no_baseline(error: &serde_json::Error) -> Refused {
    Refused::NoBaseline(error.line(), error.column())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let entry = Entry {
            count: 2,
            rule: "missing-field".to_owned(),
            schema: Some("x".to_owned()),
            keyword_location: Some("/required".to_owned()),
            instance_location: String::new(),
            field: Some("member".to_owned()),
            route: Some("POST /v1/b2b/sso/authenticate".to_owned()),
            source: "a/b.json".to_owned(),
        };
        let fingerprint = entry.fingerprint();
        let baseline = Baseline {
            entries: BTreeMap::from([(fingerprint, entry)]),
        };
        let mut text = Vec::new();
        baseline.write(("x", "1"), &mut text).expect("memory");
        let text = String::from_utf8(text).expect("UTF-8");
        assert!(text.contains(&format!("\"{fingerprint}\": {{")));
        assert_eq!(Baseline::read(text.as_bytes()), Ok(baseline));
        let fewer = text.replace("\"count\": 2", "\"count\": 1");
        assert!(Baseline::read(fewer.as_bytes()).is_ok());
        let none = text.replace("\"count\": 2", "\"count\": 0");
        assert_eq!(Baseline::read(none.as_bytes()), Err(Refused::Entry(1)));
        let more = text.replace("\"count\"", "\"colour\": 1, \"count\"");
        assert!(matches!(
            Baseline::read(more.as_bytes()),
            Err(Refused::NoBaseline(..))
        ));
        for (part, other) in [
            ("missing-field", "type-mismatch"),
            ("\"x\"", "\"y\""),
            ("/required", "/type"),
            (
                "\"instance_location\": \"\"",
                "\"instance_location\": \"/a\"",
            ),
            ("\"member\"", "\"members\""),
            ("POST", "GET"),
            ("a/b.json", "a/c.json"),
        ] {
            let changed = text.replacen(part, other, if part == "\"x\"" { 2 } else { 1 });
            assert_ne!(changed, text, "{part}");
            assert_eq!(
                Baseline::read(changed.as_bytes()),
                Err(Refused::Entry(1)),
                "{part}"
            );
        }
    }
}
