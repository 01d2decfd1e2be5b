//! Formats that hold responses, or look as if they did, and that no reader reads. They are known so
//! that their files are not judged as responses, and so that their users learn what to do.

use crate::input::Sample;
use crate::input::decode::begins_as_json;
use crate::input::shape::Shape;

/// Returns what a user is told of an input that is of one of these formats: what becomes of it, and
/// what to do instead.
pub(super) fn advice(sample: &Sample<'_>) -> Option<&'static str> {
    by_names(sample).or_else(|| {
        let found = BY_TEXT.iter().find(|(_, recognise)| recognise(sample));
        found.map(|(advice, _)| *advice)
    })
}

/// Returns whether these are the names of a cassette of cassetter, which are VCR.py's but for the
/// bodies. Its filters leave a text in place of an object, and so no response to judge.
pub(super) fn is_cassetter(names: &Shape) -> bool {
    let sides = [
        "interactions[].request.body",
        "interactions[].response.body",
    ];
    let mut sides = sides.into_iter();
    sides.any(|body| names.has_just(body, &["content", "type"]))
}

/// Returns whether one of the groups of names between bars is there.
fn has_any(shape: &Shape, groups: &str) -> bool {
    let has_all = |names: &str| names.split(' ').all(|name| shape.has(&[name]));
    groups.split(" | ").any(has_all)
}

fn by_names(sample: &Sample<'_>) -> Option<&'static str> {
    let shape = sample.names();
    if is_cassetter(shape) {
        return Some("cassettes of cassetter are not read: record the same calls with VCR.py");
    }
    let mut lines = BY_NAMES.lines().skip(1).filter(|_| !shape.is_empty());
    while let (Some(signs), Some(advice)) = (lines.next(), lines.next()) {
        if has_any(shape, signs) {
            return Some(advice.trim_start());
        }
    }
    None
}

/// Names that nobody else has at those paths, and below them the advice; the narrower formats first.
const BY_NAMES: &str = "
imposters[].stubs | stubs[].responses
  mountebank imposters are not read: save the response bodies as JSON files
_meta.version requests[].response
  results of httpYac are not read: record the same calls as HAR
Initialize.schemathesis_version
  reports of Schemathesis as NDJSON are not read: let it write HAR, too (--report har)
__meta__.httpie
  sessions of HTTPie have no responses: print them with --print=hb
req.url res.status
  Talkback tapes are not read: record the same calls as HAR
Entries[].RequestUri
  recordings of Azure's test proxy are not read: record the same calls as HAR
Entries[].Request Entries[].Response
  recordings of Google's httpreplay are not read: record the same calls as HAR
[].Request [].Response
  recordings for .NET (EasyVCR, Scotch, WireMock.Net) are not read: record the same calls as HAR
client collectionName | tc_res
  Thunder Client collections are not read: save the response bodies as JSON files
[].folders [].requests | folders requests
  Hoppscotch collections are not read: save the response bodies as JSON files
method params.response | method params.requestId
  messages of the Chrome DevTools Protocol are not read: record the same calls as HAR
[].actualPort [].protocolVersion
  Charles JSON sessions are not read: export the session as HAR
__export_format resources
  Insomnia exports are not read: export HAR instead
constants.logEventTypes
  Chrome NetLogs are not read: save the network panel as HAR with content
traceEvents
  performance traces are not read: save the network panel as HAR with content
resourceSpans
  OpenTelemetry traces have no bodies: record the same calls as HAR
lastMigration routes
  Mockoon environments are not read: save the response bodies as JSON files
_postman_variable_scope values
  Postman environments have no responses: export the collection, with saved examples
metric type data | root_group metrics
  k6 output has no bodies: let the script write them, one JSON value per line
numTotalTests testResults
  Jest results have no responses: save them as JSON files in the tests
stats results[].suites
  mochawesome reports have no responses: save them as JSON files in the tests
config.rootDir suites
  Playwright reports have no responses: record the calls with `recordHar`
runs[].tool.driver
  a SARIF log is not a capture
tool.name summary.skipped_reasons
  a report of stytch-validate is not a capture: `--merge` merges reports
openapi paths | swagger paths
  an OpenAPI document is no capture: `--schemas` judges by it";

/// Whether the beginning of an input is of a format.
type Recognise = fn(&Sample<'_>) -> bool;

/// The advice on formats that are known by something else than names.
const BY_TEXT: &[(&str, Recognise)] = &[
    (
        "tapes of Betamax for Java are not read: record the same calls as HAR",
        |sample| begins(sample, b"!tape"),
    ),
    (
        "Insomnia exports are not read: export HAR instead",
        |sample| begins(sample, b"type: collection.insomnia"),
    ),
    (
        "mitmproxy flow files are not read: convert them to HAR (mitmdump -nr FLOWS --set hardump=flows.har)",
        |sample| is_flow(sample.text),
    ),
    (
        "Burp exports are not read: record the same calls as HAR",
        |sample| begins(sample, b"<?xml") && holds(sample, b"burpVersion"),
    ),
    (
        "Charles sessions are not read: export the session as HAR",
        |sample| begins(sample, b"<?xml") && holds(sample, b"charles-session"),
    ),
    (
        "packet captures are not read: record the same calls as HAR, in a browser or with mitmproxy",
        |sample| PACKETS.iter().any(|magic| sample.text.starts_with(magic)),
    ),
    (
        "CSV is not read: write the column with the JSON to a file, one value per line",
        |sample| is_table(sample.text),
    ),
    (
        "tar archives are not read: unpack it, or make a zip archive",
        |sample| sample.text.get(257..262) == Some(b"ustar"),
    ),
    (
        "this kind of compression is not read (only gzip, Zstandard and zip are): unpack it",
        is_otherwise_packed,
    ),
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
    let name = sample.name.to_ascii_lowercase();
    let by_name = [".br", ".lzma"].iter().any(|ending| name.ends_with(ending));
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

#[cfg(test)]
mod tests {
    use super::*;

    fn advice(text: &str) -> Option<&'static str> {
        super::advice(&Sample::new("x", text.as_bytes(), true))
    }

    /// A word of the advice, and a text that gets it.
    const TEXTS: &str = r#"
mountebank: {"imposters": [{"stubs": []}]}
Charles: [{"actualPort": 443, "protocolVersion": "HTTP/2.0"}]
Insomnia: {"_type": "export", "__export_format": 4, "resources": []}
mountebank: {"port": 1, "stubs": [{"responses": []}]}
Azure: {"Entries": [{"RequestUri": "/"}]}
httpYac: {"_meta": {"version": "1"}, "requests": [{"response": {}}]}
HTTPie: {"__meta__": {"httpie": "3"}, "cookies": []}
httpreplay: {"Entries": [{"Request": {}, "Response": {}}]}
EasyVCR: [{"Request": {}, "Response": {}}]
Thunder: {"client": "x", "collectionName": "x"}
Thunder: {"_id": "x", "tc_res": {}}
Hoppscotch: [{"folders": [], "requests": []}]
DevTools: {"method": "x", "params": {"requestId": "1"}}
SARIF: {"version": "2.1.0", "runs": [{"tool": {"driver": {}}}]}
--merge: {"tool": {"name": "x"}, "summary": {"skipped_reasons": {}}}
Burp: <?xml version="1.0"?><items burpVersion="1">
NetLog: {"constants": {"logEventTypes": {}}, "events": []}
trace: {"traceEvents": []}
OpenTelemetry: {"resourceSpans": []}
Mockoon: {"uuid": "x", "lastMigration": 33, "routes": []}
Postman environments: {"values": [], "_postman_variable_scope": "environment"}
k6: {"root_group": {}, "metrics": {}}
mochawesome: {"stats": {}, "results": [{"suites": []}]}
Playwright: {"config": {"rootDir": "/x"}, "suites": []}
compression: BZh91AY"#;

    /// Those of several lines.
    const LINES: [(&str, &str); 8] = [
        (
            "cassetter",
            "version: 1\ninteractions:\n- request:\n    uri: /\n    body: {type: json, content: {}}\n",
        ),
        ("Java", "!tape\nname: x\ninteractions: []\n"),
        (
            "Schemathesis",
            "{\"Initialize\": {\"schemathesis_version\": \"4\"}}\n{\"LoadingStarted\": {}}\n",
        ),
        ("--schemas", "openapi: 3.1.0\npaths: {}\n"),
        ("Insomnia", "type: collection.insomnia.rest/5.0\n"),
        (
            "Charles",
            "<?xml version='1.0'?>\n<?charles version=\"4\"?>\n<charles-session>",
        ),
        ("packet", "\n\r\r\n\0\0"),
        ("CSV", "id,body\n1,\"{\"\"a\"\": 1}\"\n"),
    ];

    #[test]
    fn formats_are_known_by_their_names_and_beginnings() {
        let texts = TEXTS.lines().filter_map(|line| line.split_once(": "));
        for (word, text) in texts.chain(LINES) {
            assert!(
                advice(text).is_some_and(|said| said.contains(word)),
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
