//! Formats that hold responses, or look as if they did, and that no reader reads. They are known so
//! that their files are not judged as responses, and so that their users learn what to do.

use crate::input::Sample;
use crate::input::decode::begins_as_json;

/// A format that is known and not read.
pub struct Unread {
    /// Sentences that name the file, say what becomes of it, and what to do instead.
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
        advice: "mountebank imposters are not read: save the response bodies as JSON files",
        recognise: |sample| {
            has(sample, &["imposters[].stubs"]) || has(sample, &["stubs[].responses"])
        },
    },
    Unread {
        advice: "tapes of Betamax for Java are not read: record the same calls as HAR",
        recognise: |sample| sample.text.trim_ascii_start().starts_with(b"!tape"),
    },
    Unread {
        advice: "results of httpYac are not read: record the same calls as HAR",
        recognise: |sample| has(sample, &["_meta.version", "requests[].response"]),
    },
    Unread {
        advice: "reports of Schemathesis as NDJSON are not read: let it write HAR, too (--report har)",
        recognise: |sample| has(sample, &["Initialize.schemathesis_version"]),
    },
    Unread {
        advice: "sessions of HTTPie have no responses: print them with --print=hb",
        recognise: |sample| has(sample, &["__meta__.httpie"]),
    },
    Unread {
        advice: "Talkback tapes are not read: record the same calls as HAR",
        recognise: |sample| has(sample, &["req.url", "res.status"]),
    },
    Unread {
        advice: "recordings of Azure's test proxy are not read: record the same calls as HAR",
        recognise: |sample| has(sample, &["Entries[].RequestUri"]),
    },
    Unread {
        advice: "recordings of Google's httpreplay are not read: record the same calls as HAR",
        recognise: |sample| has(sample, &["Entries[].Request", "Entries[].Response"]),
    },
    Unread {
        advice: "cassettes of EasyVCR for .NET are not read: record the same calls as HAR",
        recognise: |sample| has(sample, &["[].Request", "[].Response"]),
    },
    Unread {
        advice: "Thunder Client collections are not read: save the response bodies as JSON files",
        recognise: |sample| has(sample, &["client", "collectionName"]) || has(sample, &["tc_res"]),
    },
    Unread {
        advice: "Hoppscotch collections are not read: save the response bodies as JSON files",
        recognise: |sample| {
            has(sample, &["[].folders", "[].requests"]) || has(sample, &["folders", "requests"])
        },
    },
    Unread {
        advice: "messages of the Chrome DevTools Protocol are not read: record the same calls as HAR",
        recognise: |sample| {
            has(sample, &["method", "params.response"])
                || has(sample, &["method", "params.requestId"])
        },
    },
    Unread {
        advice: "Charles JSON sessions are not read: export the session as HAR",
        recognise: |sample| has(sample, &["[].actualPort", "[].protocolVersion"]),
    },
    Unread {
        advice: "Insomnia exports are not read: export HAR instead",
        recognise: |sample| {
            has(sample, &["__export_format", "resources"])
                || begins(sample, b"type: collection.insomnia")
        },
    },
    Unread {
        advice: "mitmproxy flow files are not read: convert them to HAR (mitmdump -nr FLOWS --set hardump=flows.har)",
        recognise: |sample| is_flow(sample.text),
    },
    Unread {
        advice: "Burp exports are not read: record the same calls as HAR",
        recognise: |sample| begins(sample, b"<?xml") && holds(sample, b"burpVersion"),
    },
    Unread {
        advice: "Charles sessions are not read: export the session as HAR",
        recognise: |sample| begins(sample, b"<?xml") && holds(sample, b"charles-session"),
    },
    Unread {
        advice: "packet captures are not read: record the same calls as HAR, in a browser or with mitmproxy",
        recognise: |sample| PACKETS.iter().any(|magic| sample.text.starts_with(magic)),
    },
    Unread {
        advice: "Chrome NetLogs are not read: save the network panel as HAR with content",
        recognise: |sample| has(sample, &["constants.logEventTypes"]),
    },
    Unread {
        advice: "performance traces are not read: save the network panel as HAR with content",
        recognise: |sample| has(sample, &["traceEvents"]),
    },
    Unread {
        advice: "OpenTelemetry traces have no bodies: record the same calls as HAR",
        recognise: |sample| has(sample, &["resourceSpans"]),
    },
    Unread {
        advice: "Mockoon environments are not read: save the response bodies as JSON files",
        recognise: |sample| has(sample, &["lastMigration", "routes"]),
    },
    Unread {
        advice: "Postman environments have no responses: export the collection, with saved examples",
        recognise: |sample| has(sample, &["_postman_variable_scope", "values"]),
    },
    Unread {
        advice: "k6 output has no bodies: let the script write them, one JSON value per line",
        recognise: |sample| {
            has(sample, &["metric", "type", "data"]) || has(sample, &["root_group", "metrics"])
        },
    },
    Unread {
        advice: "Jest results have no responses: save them as JSON files in the tests",
        recognise: |sample| has(sample, &["numTotalTests", "testResults"]),
    },
    Unread {
        advice: "mochawesome reports have no responses: save them as JSON files in the tests",
        recognise: |sample| has(sample, &["stats", "results[].suites"]),
    },
    Unread {
        advice: "Playwright reports have no responses: record the calls with `recordHar`",
        recognise: |sample| has(sample, &["config.rootDir", "suites"]),
    },
    Unread {
        advice: "CSV is not read: write the column with the JSON to a file, one value per line",
        recognise: |sample| is_table(sample.text),
    },
    Unread {
        advice: "tar archives are not read: unpack it, or make a zip archive",
        recognise: |sample| sample.text.get(257..262) == Some(b"ustar"),
    },
    Unread {
        advice: "this kind of compression is not read (only gzip, Zstandard and zip are): unpack it",
        recognise: is_otherwise_packed,
    },
    Unread {
        advice: "a SARIF log is not a capture",
        recognise: |sample| has(sample, &["runs[].tool.driver"]),
    },
    Unread {
        advice: "a report of stytch-validate is not a capture: `--merge` merges reports",
        recognise: |sample| has(sample, &["tool.name", "summary.skipped_reasons"]),
    },
    Unread {
        advice: "an OpenAPI document is no capture: `--schemas` judges by it",
        recognise: |sample| {
            has(sample, &["openapi", "paths"]) || has(sample, &["swagger", "paths"])
        },
    },
];

/// The first bytes of captures of packets (pcap in both orders of bytes, pcapng).
const PACKETS: [[u8; 4]; 3] = [
    [0xD4, 0xC3, 0xB2, 0xA1],
    [0xA1, 0xB2, 0xC3, 0xD4],
    [0x0A, 0x0D, 0x0D, 0x0A],
];

/// The first bytes of what other programs compress: xz, bzip2, 7z, rar, lz4, lzip, compress.
const PACKED: [&[u8]; 7] = [
    b"\xFD7zXZ\x00",
    b"BZh",
    b"7z\xBC\xAF\x27\x1C",
    b"Rar!",
    b"\x04\x22\x4D\x18",
    b"LZIP",
    b"\x1F\x9D",
];

/// The number of bytes that are searched for a word.
const LOOKED_AT: usize = 4 << 10;

fn begins(sample: &Sample<'_>, text: &[u8]) -> bool {
    sample.text.trim_ascii_start().starts_with(text)
}

fn holds(sample: &Sample<'_>, word: &[u8]) -> bool {
    let head = &sample.text[..sample.text.len().min(LOOKED_AT)];
    memchr::memmem::find(head, word).is_some()
}

/// By the first bytes; Brotli has none that say so.
fn is_otherwise_packed(sample: &Sample<'_>) -> bool {
    let by_name = [".br", ".lzma"].iter().any(|ending| {
        let name = sample.name.to_ascii_lowercase();
        name.ends_with(ending)
    });
    PACKED.iter().any(|magic| sample.text.starts_with(magic))
        || by_name && !begins_as_json(sample.text)
}

/// Returns whether a text is a flow: a length, and a dictionary that begins with the length of a
/// name.
fn is_flow(text: &[u8]) -> bool {
    let length = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let outer = length(text);
    let Some([b':', inside @ ..]) = text.get(outer..).filter(|_| outer > 0) else {
        return false;
    };
    let inner = length(inside);
    let name = inside.get(inner + 1..inner + 20).unwrap_or_default();
    inner > 0
        && inside.get(inner) == Some(&b':')
        && name.first().is_some_and(u8::is_ascii_lowercase)
}

/// Returns whether a text is lines with commas, and in a cell an object with its quotes doubled.
fn is_table(text: &[u8]) -> bool {
    let first = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let head = &text[..text.len().min(LOOKED_AT)];
    !begins_as_json(text)
        && first.contains(&b',')
        && memchr::memmem::find(head, b"\"{\"\"").is_some()
}

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
                r#"[{"actualPort": 443, "protocolVersion": "HTTP/2.0"}]"#,
                "Charles",
            ),
            (
                r#"{"_type": "export", "__export_format": 4, "resources": []}"#,
                "Insomnia",
            ),
            (r#"{"port": 1, "stubs": [{"responses": []}]}"#, "mountebank"),
            (r#"{"Entries": [{"RequestUri": "/"}]}"#, "Azure"),
            (
                r#"{"_meta": {"version": "1"}, "requests": [{"response": {}}]}"#,
                "httpYac",
            ),
            (
                "{\"Initialize\": {\"schemathesis_version\": \"4\"}}\n{\"LoadingStarted\": {}}\n",
                "Schemathesis",
            ),
            (r#"{"__meta__": {"httpie": "3"}, "cookies": []}"#, "HTTPie"),
            (
                r#"{"Entries": [{"Request": {}, "Response": {}}]}"#,
                "httpreplay",
            ),
            (r#"[{"Request": {}, "Response": {}}]"#, "EasyVCR"),
            (r#"{"client": "x", "collectionName": "x"}"#, "Thunder"),
            (r#"{"_id": "x", "tc_res": {}}"#, "Thunder"),
            (r#"[{"folders": [], "requests": []}]"#, "Hoppscotch"),
            (
                r#"{"method": "x", "params": {"requestId": "1"}}"#,
                "DevTools",
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
                advice(text).is_some_and(|advice_of| advice_of.contains(word)),
                "{text}"
            );
        }
    }

    #[test]
    fn what_other_programs_write_is_known() {
        for (text, word) in [
            ("type: collection.insomnia.rest/5.0\n", "Insomnia"),
            ("<?xml version=\"1.0\"?><items burpVersion=\"1\">", "Burp"),
            (
                "<?xml version='1.0'?>\n<?charles version=\"4\"?>\n<charles-session>",
                "Charles",
            ),
            ("\n\r\r\n\0\0", "packet"),
            (
                r#"{"constants": {"logEventTypes": {}}, "events": []}"#,
                "NetLog",
            ),
            (r#"{"traceEvents": []}"#, "trace"),
            (r#"{"resourceSpans": []}"#, "OpenTelemetry"),
            (
                r#"{"uuid": "x", "lastMigration": 33, "routes": []}"#,
                "Mockoon",
            ),
            (
                r#"{"values": [], "_postman_variable_scope": "environment"}"#,
                "Postman environments",
            ),
            (r#"{"root_group": {}, "metrics": {}}"#, "k6"),
            (
                r#"{"stats": {}, "results": [{"suites": []}]}"#,
                "mochawesome",
            ),
            (
                r#"{"config": {"rootDir": "/x"}, "suites": []}"#,
                "Playwright",
            ),
            ("id,body\n1,\"{\"\"a\"\": 1}\"\n", "CSV"),
            ("BZh91AY", "compression"),
        ] {
            assert!(
                advice(text).is_some_and(|advice_of| advice_of.contains(word)),
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
