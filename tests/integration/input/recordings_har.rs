//! HARs of every recorder, in every encoding: what is checked, what is not and why, and where the
//! findings stand.

mod archives;
mod encodings;
mod secrets;
mod trace;
mod traps;

use serde_json::{Value, json};

use crate::support::{pipe, repository, text};

/// A response without `member_authenticated`, with a string for `status_code`; its names in the
/// order of the alphabet.
pub(crate) fn faulty() -> String {
    let mut body: Value =
        serde_json::from_str(&text("fixtures/responses/sso-minimal.json")).expect("a response");
    let members = body.as_object_mut().expect("an object");
    members
        .remove("member_authenticated")
        .expect("it was there");
    members["status_code"] = json!("200");
    body.sort_all_objects();
    body.to_string()
}

/// A recording with one exchange of the SSO route, whose response has this content and headers.
pub(crate) fn recording(content: &Value, headers: &Value) -> Value {
    json!({"log": {"version": "1.2", "creator": {"name": "t", "version": "1"}, "entries": [{
        "startedDateTime": "2025-01-05T18:01:22.000Z",
        "request": {"method": "POST", "url": "https://test.stytch.com/v1/b2b/sso/authenticate",
            "headers": []},
        "response": {"status": 200, "headers": headers, "content": content}
    }]}})
}

/// `rule response line:column location field` of each finding of a JSON report.
pub(crate) fn findings(report: &Value) -> Vec<String> {
    let listed = report["findings"].as_array().expect("findings");
    listed
        .iter()
        .map(|finding| {
            let start = &finding["span"]["start"];
            format!(
                "{} {} {}:{} {}",
                finding["rule"].as_str().expect("a rule"),
                finding["response"],
                start["line"],
                start["column"],
                finding["instance_location"]
                    .as_str()
                    .filter(|location| !location.is_empty())
                    .unwrap_or("-"),
            )
        })
        .collect()
}

/// The rules and places inside the body, which do not depend on how the body is kept.
pub(crate) fn causes(report: &Value) -> Vec<String> {
    let listed = report["findings"].as_array().expect("findings");
    listed
        .iter()
        .map(|finding| format!("{} {}", finding["rule"], finding["instance_location"]))
        .collect()
}

/// Checked, valid, skipped and unreadable, and the reasons.
pub(crate) fn counts(report: &Value) -> (Vec<u64>, Value) {
    let summary = &report["summary"];
    let count = |name: &str| summary[name].as_u64().expect("a count");
    assert_eq!(count("responses"), count("checked") + count("skipped"));
    let counts = ["checked", "valid", "skipped", "unreadable"].map(count);
    (counts.to_vec(), summary["skipped_reasons"].clone())
}

/// The path of a fixture.
pub(crate) fn fixture(name: &str) -> String {
    let path = format!("fixtures/recordings/har/{name}");
    assert!(repository(&path).exists(), "{path}");
    path
}

/// A scalar is judged where the recording says that it is JSON: the content itself, or its headers.
#[test]
fn the_media_type_is_that_of_the_headers_where_the_content_has_none() {
    let headers = json!([{"name": "Content-Type", "value": "application/json"}]);
    for content in [
        json!({"text": "7"}),
        json!({"text": "7", "mimeType": null}),
        json!({"text": "7", "mimeType": ""}),
        json!({"text": "7", "mimeType": "x-unknown"}),
    ] {
        let har = recording(&content, &headers).to_string();
        let report = pipe(&["-f", "json"], har).json();
        assert_eq!(report["summary"]["invalid"], 1, "{content}");
    }
}
