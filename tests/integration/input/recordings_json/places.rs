//! Lines and columns in recordings, asserted by hand.

use super::judge_text;

/// A line and a column.
type Place = (u64, u64);

/// Where the type mismatch stands in the recording, from and to, and in the decoded body.
fn mismatch(text: &str) -> (Place, Place, Option<Place>) {
    let report = judge_text("recording", text.as_bytes());
    let finding = report
        .findings
        .iter()
        .find(|finding| finding.rule.id == "type-mismatch");
    let finding = finding.unwrap_or_else(|| panic!("{:?}", report.summary));
    let place = |position: stytch_validate::text::span::Position| {
        (position.line.get(), position.column.get())
    };
    let body = finding.body_span.map(|span| place(span.start));
    (place(finding.span.start), place(finding.span.end), body)
}

#[test]
fn a_json_value_has_its_own_place() {
    let text = "[\n {\"scope\": \"https://ä.example\", \"method\": \"POST\", \"path\": \
                \"/v1/b2b/sso/authenticate\", \"status\": 200,\n  \"response\": {\"status_code\": true}}\n]\n";
    assert_eq!(mismatch(text), ((3, 31), (3, 35), None));
}

#[test]
fn a_json_string_has_its_own_place_behind_escapes() {
    // {"a":"é😀\n",<line feed>"status_code":true} behind escapes of every length.
    let text = "{\"request\": {\"method\": \"POST\", \"url\": \"/v1/b2b/sso/authenticate\"},\n \
                \"response\": {\"body\": \"{\\\"a\\\":\\\"\\u00e9\\ud83d\\ude00ö\\\\n\\\",\\n\\\"status_code\\\":true}\"}}";
    let line = text.lines().nth(1).expect("a line");
    let column = line[..line.find("true").expect("true")].chars().count() as u64 + 1;
    assert_eq!(column, 76);
    assert_eq!(mismatch(text), ((2, 76), (2, 80), Some((2, 15))));
}

#[test]
fn a_raw_body_has_its_own_place() {
    let text = "HTTP/1.1 301 Moved\r\nLocation: /\r\n\r\nHTTP/2 200 \r\ncontent-type: \
                application/json\r\n\r\n{\r\n  \"status_code\": true\r\n}\r\n";
    assert_eq!(mismatch(text), ((8, 18), (8, 22), None));
}

#[test]
fn an_encoded_body_has_the_place_of_its_entry() {
    // {"status_code":true}
    let text = "{\"mappings\": [\n  {\"request\": {\"urlPath\": \"/v1/b2b/sso/authenticate\"}, \
                \"response\": {\"base64Body\": \"eyJzdGF0dXNfY29kZSI6dHJ1ZX0=\"}}\n]}\n";
    assert_eq!(mismatch(text), ((2, 3), (2, 115), Some((1, 16))));
}

#[test]
fn a_response_of_several_has_a_place_of_its_own() {
    let text = "[{\"httpRequest\": {\"method\": \"POST\", \"path\": \"/v1/b2b/sso/authenticate\"},\n \
                \"httpResponses\": [{\"statusCode\": 204},\n  \
                {\"body\": {\"type\": \"BINARY\", \"base64Bytes\": \"eyJzdGF0dXNfY29kZSI6dHJ1ZX0=\"}}]}]\n";
    assert_eq!(mismatch(text), ((3, 3), (3, 78), Some((1, 16))));
}

#[test]
fn a_recording_that_breaks_says_where() {
    let text = "[\n{\"scope\": \"\", \"method\": \"\", \"path\": \"\", \"status\": 1,\n \"response\": {,}}]";
    let report = judge_text("recording", text.as_bytes());
    assert_eq!(report.unreadable.len(), 1);
    let message = &report.unreadable[0].message;
    assert!(message.starts_with("line 3, column 15: "), "{message}");
}
