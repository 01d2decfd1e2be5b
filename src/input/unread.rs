//! Formats that hold responses, or look as if they did, and that no reader reads. They are known so
//! that their files are not judged as responses, and so that their users are told what to do.

use crate::input::Sample;

/// A format that is known and not read.
pub struct Unread {
    /// What a file of it is, what becomes of it, and what to do instead.
    pub advice: &'static str,
    /// Whether the beginning of an input is of this format.
    recognise: fn(&Sample<'_>) -> bool,
}

/// Returns the format of an input, if it is one of those.
pub(super) fn find(sample: &Sample<'_>) -> Option<&'static Unread> {
    UNREAD.iter().find(|format| (format.recognise)(sample))
}

/// The formats, the narrower first. Each is known by names that nobody else has at those paths.
static UNREAD: &[Unread] = &[
    Unread {
        advice: "imposters of mountebank are not read: save their responses' bodies as JSON files",
        recognise: |sample| has(sample, &["imposters[].stubs"]),
    },
    Unread {
        advice: "a tape of Betamax for Java is not read: record the same calls as HAR",
        recognise: |sample| sample.text.trim_ascii_start().starts_with(b"!tape"),
    },
    Unread {
        advice: "a tape of Talkback is not read: record the same calls as HAR",
        recognise: |sample| has(sample, &["req.url", "res.status"]),
    },
    Unread {
        advice: "a JSON session of Charles is not read: export the session as HAR",
        recognise: |sample| has(sample, &["[].actualPort", "[].protocolVersion"]),
    },
    Unread {
        advice: "an export of Insomnia is not read: export HAR",
        recognise: |sample| has(sample, &["__export_format", "resources"]),
    },
    Unread {
        advice: "a SARIF log is no capture",
        recognise: |sample| has(sample, &["runs[].tool.driver"]),
    },
    Unread {
        advice: "a report of stytch-validate is no capture: `--merge` adds reports up",
        recognise: |sample| has(sample, &["tool.name", "summary.skipped_reasons"]),
    },
    Unread {
        advice: "an OpenAPI document is no capture: `--schemas` judges by it",
        recognise: |sample| {
            has(sample, &["openapi", "paths"]) || has(sample, &["swagger", "paths"])
        },
    },
];

fn has(sample: &Sample<'_>, paths: &[&str]) -> bool {
    sample.names().has(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn advice(text: &str) -> Option<&'static str> {
        find(&Sample::new("x", text.as_bytes(), true)).map(|format| format.advice)
    }

    #[test]
    fn formats_are_known_by_their_names() {
        for (text, word) in [
            (r#"{"imposters": [{"stubs": []}]}"#, "mountebank"),
            ("!tape\nname: x\ninteractions: []\n", "Java"),
            (
                r#"{"meta": {}, "req": {"url": "/"}, "res": {"status": 200}}"#,
                "Talkback",
            ),
            (
                r#"[{"actualPort": 443, "protocolVersion": "HTTP/2.0"}]"#,
                "Charles",
            ),
            (
                r#"{"_type": "export", "__export_format": 4, "resources": []}"#,
                "Insomnia",
            ),
            (
                r#"{"version": "2.1.0", "runs": [{"tool": {"driver": {}}}]}"#,
                "SARIF",
            ),
            (
                r#"{"tool": {"name": "x"}, "summary": {"skipped_reasons": {}}}"#,
                "--merge",
            ),
            ("openapi: 3.1.0\npaths: {}\n", "--schemas"),
        ] {
            assert!(
                advice(text).is_some_and(|told| told.contains(word)),
                "{text}"
            );
        }
    }

    #[test]
    fn responses_are_none_of_them() {
        for text in [
            r#"{"data": {"member": {}}, "status_code": 200, "request_id": "x"}"#,
            r#"{"members": [], "results_metadata": {"total": 1}, "organizations": {}}"#,
            r#"[{"status_code": 200}]"#,
            "",
        ] {
            assert!(advice(text).is_none(), "{text}");
        }
    }
}
