//! Findings that are known already: how many of each fingerprint. What a baseline file holds.
//!
//! Beside each count stands what the fingerprint is made of, so that a person can review the
//! file; only fingerprint and count decide.

use std::collections::BTreeMap;
use std::io;

use serde::{Deserialize, Serialize};

use crate::model::finding::Finding;
use crate::model::fingerprint::Fingerprint;

/// Raised when an older program would misread the file.
const VERSION: u32 = 1;

/// How many findings of each fingerprint are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    /// By fingerprint.
    pub entries: BTreeMap<Fingerprint, Entry>,
}

/// The findings of one fingerprint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// How many there are.
    pub count: u64,
    /// The rule that finds them.
    pub rule: String,
    /// The source they are in, relative to the baseline's folder.
    pub source: String,
    /// Their JSON Pointer, indices as `*`, names masked.
    pub instance_location: String,
    /// The property they are about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

/// An entry of which fewer findings were seen than it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stale {
    /// Its fingerprint.
    pub fingerprint: Fingerprint,
    /// What the baseline says of it.
    pub entry: Entry,
    /// How many no longer occur.
    pub unseen: u64,
}

#[derive(Serialize, Deserialize)]
struct File {
    version: u32,
    tool: Tool,
    findings: BTreeMap<Fingerprint, Entry>,
}

#[derive(Serialize, Deserialize)]
struct Tool {
    name: String,
    version: String,
}

/// All that a file of another version is asked for.
#[derive(Deserialize)]
struct Version {
    version: u32,
}

impl Baseline {
    /// Reads a baseline file.
    ///
    /// # Errors
    ///
    /// Why it is none, without a word of its content: it may be a capture, named by mistake.
    pub fn read(text: &[u8]) -> Result<Self, String> {
        let found: Version = serde_json::from_slice(text).map_err(|error| no_baseline(&error))?;
        if found.version != VERSION {
            let version = found.version;
            return Err(format!(
                "a baseline of version {version}; this program reads version {VERSION}"
            ));
        }
        let file: File = serde_json::from_slice(text).map_err(|error| no_baseline(&error))?;
        Ok(Self {
            entries: file.findings,
        })
    }

    /// Writes a baseline file: sorted, so that two versions of it can be compared.
    ///
    /// # Errors
    ///
    /// Those of the writer.
    pub fn write(&self, tool: (&str, &str), out: &mut dyn io::Write) -> io::Result<()> {
        let file = File {
            version: VERSION,
            tool: Tool {
                name: tool.0.to_owned(),
                version: tool.1.to_owned(),
            },
            findings: self.entries.clone(),
        };
        serde_json::to_writer_pretty(&mut *out, &file)?;
        writeln!(out)
    }

    /// Counts a finding.
    pub fn record(&mut self, fingerprint: Fingerprint, finding: &Finding) {
        let entry = self.entries.entry(fingerprint);
        entry.or_insert_with(|| Entry::of(finding)).count += 1;
    }

    /// How many findings it counts.
    pub fn findings(&self) -> u64 {
        self.entries.values().map(|entry| entry.count).sum()
    }
}

impl Entry {
    /// What a baseline says of a finding, with none counted.
    fn of(finding: &Finding) -> Self {
        Self {
            count: 0,
            rule: finding.rule.id.to_owned(),
            source: finding.origin.path.to_string(),
            instance_location: finding.general_location(),
            field: finding.field.clone(),
        }
    }
}

fn no_baseline(error: &serde_json::Error) -> String {
    format!(
        "no baseline of this program (line {}, column {})",
        error.line(),
        error.column()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let entry = Entry {
            count: 2,
            rule: "missing-field".to_owned(),
            source: "a/b.json".to_owned(),
            instance_location: String::new(),
            field: Some("member".to_owned()),
        };
        let baseline = Baseline {
            entries: BTreeMap::from([(Fingerprint::from(10), entry)]),
        };
        let mut text = Vec::new();
        baseline.write(("x", "1"), &mut text).expect("memory");
        assert!(String::from_utf8_lossy(&text).contains("\"000000000000000a\": {"));
        assert_eq!(Baseline::read(&text), Ok(baseline));
    }

    #[test]
    fn what_is_no_baseline_is_refused_without_its_content() {
        let read = |text: &str| Baseline::read(text.as_bytes()).expect_err("refused");
        for text in [
            "",
            "{",
            "[]",
            "\"SECRET\"",
            r#"{"version": "SECRET"}"#,
            r#"{"version": 1, "tool": "SECRET", "findings": {}}"#,
            r#"{"version": 1, "tool": {"name": "x", "version": "1"}, "findings": {"SECRET": {}}}"#,
        ] {
            let told = read(text);
            assert!(
                told.starts_with("no baseline of this program (line"),
                "{told}"
            );
            assert!(!told.contains("SECRET"), "{told}");
        }
        assert_eq!(
            read(r#"{"version": 2}"#),
            "a baseline of version 2; this program reads version 1"
        );
    }
}
